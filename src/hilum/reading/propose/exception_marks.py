"""The words of an exception: routes, doses, purposes, concepts, what is over, what joins them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from hilum.criteria.nodes import DailyTotal, Direction, EndedBefore, Operator, Predicate
from hilum.reading.lexicon import Lexicon
from hilum.reading.lexicon.tokens import Token, tokens
from hilum.reading.measures import windows_in
from hilum.reading.proposal import Extent
from hilum.reading.propose.phrasing import Phrases, phrasing
from hilum.reading.propose.reading_parts import anchor_of
from hilum.study.study import Span


class Mark(Enum):
    """What a phrase of an exception is."""

    ROUTE = "route"
    PURPOSE = "purpose"
    CONCEPT = "concept"
    DOSE = "dose"
    OVER = "over"
    TREATED = "treated"
    ENDED = "ended"
    CLEAR = "clear"
    OR = "or"
    AND = "and"
    STOP = "stop"
    EXAMPLE = "example"
    OPEN = "open"
    CLOSE = "close"
    SMALL = "small"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Marked:
    """A phrase of an exception: what it is, where, and the word or predicate that it gives."""

    mark: Mark
    span: Span
    word: str = ""
    predicate: Predicate | None = None


@dataclass(slots=True)
class Alternative:
    """One thing that is excepted: its marks, and how it is joined to the one before."""

    join: Mark = Mark.STOP
    marks: list[Marked] = field(default_factory=list)

    def words(self, mark: Mark) -> tuple[str, ...]:
        """Return the words of a sort of mark, each once."""
        return tuple(dict.fromkeys(each.word for each in self.marks if each.mark is mark))

    def has(self, *marks: Mark) -> bool:
        """Tell whether it holds a mark of one of the sorts."""
        return any(each.mark in marks for each in self.marks)


_SIGN = (
    r"not exceeding|not to exceed|no more than|not more than|at most|up to|less than or equal to|"
    r"equal to or less than|less than|≤|<=|<"
)
_EQUIVALENT = (
    r"(?:,? ?(?:or|/)? ?(?:its|an|the|their)? ?(?:physiological )?equivalents?(?: doses?)?"
    r"(?: of predniso(?:ne|lone))?)?"
)
_DOSE = re.compile(
    (
        rf"(?:(?:a )?doses?(?: of)? )?(?P<before>{_SIGN})? ?(?:(?:a dose of|doses of) )?"
        r"(?P<amount>\d{1,4}(?:\.\d{1,3})?) ?mg ?(?:/|per|a|of prednisone per)? ?(?:day|daily|d\b)"
        rf"(?P<after> or less)?(?:(?: of| oral)? predniso(?:ne|lone))?{_EQUIVALENT}"
    )
    .replace(" ", r"\s{1,40}")
    .replace(r"\s{1,40}?", r"\s{0,40}"),
    re.IGNORECASE,
)
_LESS = {"<": Operator.LESS, "less than": Operator.LESS}


def marks_in(text: str, lexicon: Lexicon) -> Iterator[Marked]:
    """Yield the marks of a text of exceptions."""
    held: set[int] = set()
    for marked in (*_doses(text), *_windows(text)):
        if held.isdisjoint(range(*marked.span)):
            held.update(range(*marked.span))
            yield marked
    words = [word for word in tokens(text) if held.isdisjoint(range(*word.span))]
    conditions = {m.span[0]: (m.span[1], m.concept) for m in lexicon.mentions(text)}
    yield from _word_marks(words, conditions, text)


def _doses(text: str) -> Iterator[Marked]:
    for match in _DOSE.finditer(text):
        sign = (match["before"] or "").casefold()
        if sign or match["after"]:
            predicate = DailyTotal(
                "prednisone_equivalent",
                _LESS.get(sign, Operator.AT_MOST),
                Decimal(match["amount"]),
            )
            yield Marked(Mark.DOSE, match.span(), word=match[0].casefold(), predicate=predicate)


def _windows(text: str) -> Iterator[Marked]:
    for window in windows_in(text):
        anchor = anchor_of(window)
        if window.length and window.direction is Direction.BEFORE and anchor:
            predicate = EndedBefore(window.length, anchor)
            within = window.extent is Extent.WITHIN
            yield Marked(Mark.CLEAR if within else Mark.ENDED, window.span, predicate=predicate)


_TABLES = (
    ("purposes", Mark.PURPOSE),
    ("outcomes", Mark.OVER),
    ("routes", Mark.ROUTE),
)
_JOINS = {"or": Mark.OR, "comma": Mark.OR, "semicolon": Mark.OR, "slash": Mark.OR, "and": Mark.AND}
_SMALL = frozenset({"fill", "given", "state", "people", "colon", "ever", "now"})
_SIGNS = {**_JOINS, "such_as": Mark.EXAMPLE, "open": Mark.OPEN, "close": Mark.CLOSE}


def _word_marks(
    words: Sequence[Token], conditions: dict[int, tuple[int, str]], text: str
) -> Iterator[Marked]:
    place = 0
    while place < len(words):
        marked = _phrase(words, place) or _condition(words[place], conditions)
        marked = marked or _small(words, place, text)
        yield marked
        while place < len(words) and words[place].span[0] < marked.span[1]:
            place += 1


def _phrase(words: Sequence[Token], place: int) -> Marked | None:
    for table, mark in _TABLES:
        if found := _at(phrasing(table), words, place):
            name, span = found
            return Marked(Mark.TREATED if name == "treated" else mark, span, word=name)
    return None


def _condition(word: Token, conditions: dict[int, tuple[int, str]]) -> Marked | None:
    if word.span[0] not in conditions:
        return None
    end, concept = conditions[word.span[0]]
    return Marked(Mark.CONCEPT, (word.span[0], end), word=concept)


def _small(words: Sequence[Token], place: int, text: str) -> Marked:
    if found := _at(phrasing("drug_classes"), words, place):
        return Marked(Mark.CONCEPT, found[1], word=found[0])
    name, span = _at(phrasing("words"), words, place) or ("", words[place].span)
    if name == "stop" and not text[span[1] : span[1] + 1].strip():
        return Marked(Mark.STOP, span)
    if name in _SIGNS:
        return Marked(_SIGNS[name], span)
    return Marked(Mark.SMALL if name in _SMALL else Mark.UNKNOWN, span)


def _at(phrases: Phrases, words: Sequence[Token], place: int) -> tuple[str, Span] | None:
    found = phrases.at(words, place)
    if found is None:
        return None
    name, length = found
    return name, (words[place].span[0], words[place + length - 1].span[1])


def with_examples(marks: Sequence[Marked]) -> list[Marked]:
    """Return the marks with the examples in brackets taken into the sentence before them.

    `topical steroids. (e.g., intraarticular)` is a further route; other examples say nothing more.
    """
    kept: list[Marked] = []
    held: list[Marked] | None = None
    for at, marked in enumerate(marks):
        if held is not None:
            held.append(marked)
        elif marked.mark is Mark.OPEN and [each.mark for each in marks[at + 1 : at + 2]] == [
            Mark.EXAMPLE
        ]:
            held = []
        elif marked.mark not in (Mark.OPEN, Mark.CLOSE, Mark.EXAMPLE):
            kept.append(marked)
        if held and marked.mark is Mark.CLOSE:
            stops = [kept.pop()] if kept and kept[-1].mark is Mark.STOP else []
            kept += [*(each for each in held if each.mark is Mark.ROUTE), *stops]
            held = None
    return kept


def sentences_of(marks: Iterable[Marked]) -> Iterator[list[Marked]]:
    """Yield the marks of each sentence."""
    sentence: list[Marked] = []
    for marked in marks:
        if marked.mark is Mark.STOP:
            if any(each.mark is not Mark.SMALL for each in sentence):
                yield sentence
            sentence = []
        else:
            sentence.append(marked)
    if any(each.mark is not Mark.SMALL for each in sentence):
        yield sentence


def alternatives_of(sentence: Sequence[Marked]) -> list[Alternative]:
    """Return what a sentence excepts, one by one."""
    alternatives = [Alternative()]
    for marked in sentence:
        if marked.mark in (Mark.OR, Mark.AND):
            if alternatives[-1].marks:
                alternatives.append(Alternative(join=marked.mark))
            elif marked.mark is Mark.AND:
                alternatives[-1].join = Mark.AND
        elif marked.mark is not Mark.SMALL:
            alternatives[-1].marks.append(marked)
    return [each for each in alternatives if each.marks]
