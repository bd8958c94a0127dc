"""Exceptions of an existence: routes, doses, purposes, concepts, and events that are over.

An exception is never read narrower than it is printed. Where words of it are not understood it may
be read wider, and is then `wider`: what the reading still forbids is certainly forbidden, and a
person answers for the rest. Where an alternative of it is not understood at all, UnreadError.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from hilum.concepts import ConceptClass
from hilum.criteria.nodes import (
    AttributeIn,
    ConceptIn,
    DailyTotal,
    Direction,
    EndedBefore,
    Operator,
    Predicate,
    PredicateAnd,
)
from hilum.reading.lexicon import Lexicon
from hilum.reading.lexicon.tokens import Token, tokens
from hilum.reading.measures import windows_in
from hilum.reading.proposal import Piece
from hilum.reading.propose.phrasing import Phrases, phrasing
from hilum.reading.propose.reading_parts import ENROLMENT, Asked, UnreadError, anchor_is_known
from hilum.study.study import Span

OVER = ("recovered_resolved", "recovered_resolved_with_sequelae")
"""The outcomes of an event that is over (CDISC codelist OUT)."""


class Mark(Enum):
    """What a phrase of an exception is."""

    ROUTE = "route"
    PURPOSE = "purpose"
    CONCEPT = "concept"
    DOSE = "dose"
    OVER = "over"
    TREATED = "treated"
    ENDED = "ended"
    OR = "or"
    AND = "and"
    STOP = "stop"
    EXAMPLE = "example"
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


@dataclass(frozen=True, slots=True)
class Excepted:
    """The predicates of a text of exceptions; `wider` where one is wider than it is printed."""

    predicates: tuple[Predicate, ...]
    wider: bool
    pieces: tuple[Piece, ...]


def exceptions_in(text: str, start: int, group: str, asked: Asked) -> Excepted:
    """Return the exceptions that a text makes of a group. Raises UnreadError."""
    marks = sorted(_marks(text, asked.lexicon), key=lambda each: each.span)
    drugs = asked.concepts[group].concept_class is ConceptClass.INTERVENTION
    predicates: list[Predicate] = []
    wider = False
    for sentence in _sentences(marks):
        alternatives = _alternatives(sentence)
        read = _given if drugs else _happened
        found, is_wider = read(alternatives, group, asked)
        predicates.extend(found)
        wider = wider or is_wider
    if not marks or not any(each.predicate or each.word for each in marks):
        raise UnreadError("exception", (start, start + len(text)))
    known = (each for each in marks if each.mark is not Mark.UNKNOWN)
    pieces = tuple(Piece(span=_moved(m.span, start), rule=f"except:{m.mark.value}") for m in known)
    return Excepted(tuple(dict.fromkeys(predicates)), wider, pieces)


def _moved(span: Span, start: int) -> Span:
    return span[0] + start, span[1] + start


_DOSE = re.compile(
    r"(?P<before>not exceeding|not to exceed|no more than|not more than|at most|up to|"
    r"less than or equal to|equal to or less than|less than|≤|<=|<)?\s*(?:a dose of|doses of)?\s*"
    r"(?P<amount>\d{1,4}(?:\.\d{1,3})?)\s*mg\s*(?:/|per|a|of prednisone per)?\s*(?:day|daily|d\b)"
    r"(?P<after>\s*or less)?(?:\s*(?:of|oral)?\s*predniso(?:ne|lone))?"
    r"(?:,?\s*(?:or|/)?\s*(?:its|an|the|their)?\s*(?:physiological\s*)?equivalents?"
    r"(?: doses?)?(?: of predniso(?:ne|lone))?)?",
    re.IGNORECASE,
)
_LESS = {"<": Operator.LESS, "less than": Operator.LESS}


def _marks(text: str, lexicon: Lexicon) -> Iterator[Marked]:
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
            yield Marked(Mark.DOSE, match.span(), predicate=predicate)


def _windows(text: str) -> Iterator[Marked]:
    for window in windows_in(text):
        known = anchor_is_known(window)
        if window.length and window.direction is Direction.BEFORE and known:
            predicate = EndedBefore(window.length, window.anchor or ENROLMENT)
            yield Marked(Mark.ENDED, window.span, predicate=predicate)


_TABLES = (
    ("purposes", Mark.PURPOSE),
    ("outcomes", Mark.OVER),
    ("routes", Mark.ROUTE),
)
_JOINS = {"or": Mark.OR, "comma": Mark.OR, "semicolon": Mark.OR, "slash": Mark.OR, "and": Mark.AND}
_SMALL = frozenset({"fill", "given", "state", "people", "colon", "open", "close", "ever", "now"})


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
    if name in _JOINS:
        return Marked(_JOINS[name], span)
    if name == "such_as":
        return Marked(Mark.EXAMPLE, span)
    return Marked(Mark.SMALL if name in _SMALL else Mark.UNKNOWN, span)


def _at(phrases: Phrases, words: Sequence[Token], place: int) -> tuple[str, Span] | None:
    found = phrases.at(words, place)
    if found is None:
        return None
    name, length = found
    return name, (words[place].span[0], words[place + length - 1].span[1])


def _sentences(marks: Iterable[Marked]) -> Iterator[list[Marked]]:
    """Yield the marks of each sentence; examples that follow one in brackets belong to it."""
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


def _alternatives(sentence: Sequence[Marked]) -> list[Alternative]:
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


Found = tuple[list[Predicate], bool]


def _given(alternatives: Sequence[Alternative], group: str, asked: Asked) -> Found:
    """Return the exceptions of drugs: each alternative has a route, a dose, a purpose or a drug."""
    found: list[Predicate] = []
    wider = False
    routes: tuple[str, ...] = ()
    for alternative in alternatives:
        routes += alternative.words(Mark.ROUTE)
        if alternative.marks and all(each.mark is Mark.ROUTE for each in alternative.marks):
            continue
        predicate = _one_given(alternative, routes, group, asked)
        if predicate is None:
            raise UnreadError("exception", alternative.marks[0].span)
        found.append(predicate)
        wider = wider or alternative.has(Mark.UNKNOWN)
        routes = ()
    if routes:
        found.append(AttributeIn("route", tuple(dict.fromkeys(routes))))
    return found, wider


def _one_given(
    alternative: Alternative, routes: tuple[str, ...], group: str, asked: Asked
) -> Predicate | None:
    inside = asked.concepts.within(group)
    drugs = [name for name in alternative.words(Mark.CONCEPT) if name in inside]
    dosed = alternative.has(Mark.DOSE)
    if dosed and "systemic_corticosteroid" in inside:
        drugs = ["systemic_corticosteroid"]
    if len(drugs) > 1:
        return None
    parts: list[Predicate] = [ConceptIn(name) for name in drugs]
    if routes:
        parts.append(AttributeIn("route", tuple(dict.fromkeys(routes))))
    parts += [each.predicate for each in alternative.marks if each.predicate and _is_dose(each)]
    if purposes := alternative.words(Mark.PURPOSE):
        parts.append(AttributeIn("purpose", purposes))
    return _all(parts)


def _is_dose(marked: Marked) -> bool:
    return marked.mark is Mark.DOSE


def _all(parts: Sequence[Predicate]) -> Predicate | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else PredicateAnd(tuple(parts))


def _happened(alternatives: Sequence[Alternative], group: str, asked: Asked) -> Found:
    """Return the exceptions of events: concepts, and what is said of all: over, since when."""
    marks = [each for alternative in alternatives for each in alternative.marks]
    named = [each.word for each in marks if each.mark is Mark.CONCEPT]
    states: list[Predicate] = []
    if any(each.mark is Mark.OVER for each in marks):
        states.append(AttributeIn("outcome", OVER))
    states += [each.predicate for each in marks if each.mark is Mark.ENDED and each.predicate]
    _hold_together(alternatives, bool(named))
    wider = any(each.mark is Mark.UNKNOWN for each in marks)
    wider = wider or (not states and any(each.mark is Mark.TREATED for each in marks))
    inside = asked.concepts.within(group)
    if not named or group in named:
        predicate = _all(states)
        if predicate is None:
            raise UnreadError("exception", marks[0].span)
        return [predicate], wider
    concepts = [name for name in dict.fromkeys(named) if name in inside]
    return [part for name in concepts if (part := _all([ConceptIn(name), *states]))], wider


def _hold_together(alternatives: Sequence[Alternative], named: bool) -> None:
    """Raise UnreadError where an alternative is not understood and no mere further condition."""
    joined_by_or = not any(each.join is Mark.AND for each in alternatives)
    for alternative in alternatives:
        lone = not alternative.has(Mark.CONCEPT) if named else alternative.has(Mark.UNKNOWN)
        states = alternative.has(Mark.OVER, Mark.ENDED, Mark.TREATED)
        if lone and not states and (named or joined_by_or):
            raise UnreadError("exception", alternative.marks[0].span)
