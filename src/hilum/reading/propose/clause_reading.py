"""A clause as one reading: its sentences joined, and a person's answer for what is not read.

An exclusion forbids what any of its sentences forbids, an inclusion asks for all of its sentences.
Where one of them is not read, the others still hold: an exclusion's reading is then `what was read
or attested "the whole clause"`, an inclusion's `what was read and attested "the whole clause"`.
This is only done where the part that is not read has no word by which it could narrow the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hilum.criteria.nodes import And, Attested, Or, Reading
from hilum.reading.proposal import Ask
from hilum.reading.propose.attesting import may_modify
from hilum.reading.propose.headings import governs
from hilum.reading.propose.reading_parts import Asked, Parsed, UnreadError, joined
from hilum.reading.propose.scan import Item, Sort, flat
from hilum.reading.propose.sentences import read_sentence
from hilum.reading.propose.stages import staged
from hilum.study.study import Span


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, or an alternative of one, and its reading; None where it was not read."""

    items: tuple[Item, ...]
    parsed: Parsed | None
    reason: UnreadError | None = None
    of_others: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.items[0].span[0], self.items[-1].span[1]


def read_items(items: Sequence[Item], sentence: str, asked: Asked, wider: bool = False) -> Parsed:
    """Return the reading of a clause's items. `sentence` is what a person is asked for the rest.

    `wider`: exceptions given from outside are wider than they are printed.

    Raises UnreadError where nothing of it can be kept.
    """
    sentences = _sentences(items)
    _hold_joins(sentences, asked)
    _hold_names(items, asked)
    _hold_last_window(sentences)
    parts = [part for each in sentences for part in _parts(each, asked)]
    if not parts:
        raise UnreadError("nothing")
    kept = [part for part in parts if part.parsed is not None]
    unread = [part for part in parts if part.parsed is None]
    if len(parts) == 1 and unread and (by_stage := staged(items, sentence, asked)):
        return by_stage
    if unread and (not kept or any(_may_narrow(part, asked) for part in unread)):
        raise unread[0].reason or UnreadError("nothing")
    parsed = [part.parsed for part in kept if part.parsed]
    if wider:
        parsed = [replace(each, open=True) for each in parsed]
    return _together(parsed, bool(unread), sentence, asked)


def _may_narrow(part: Part, asked: Asked) -> bool:
    return may_modify(asked.text[slice(*part.span)], part.of_others)


def _together(kept: Sequence[Parsed], unread: bool, sentence: str, asked: Asked) -> Parsed:
    person = Attested(sentence)
    open_parts = any(parsed.open for parsed in kept)
    reading: Reading
    if asked.excludes:
        reading = joined(Or, (parsed.reading for parsed in kept))
        reading = joined(Or, (reading, person)) if unread or open_parts else reading
    else:
        if open_parts and (unread or len(kept) > 1):
            raise UnreadError("open_part")
        reading = joined(And, (parsed.reading for parsed in kept))
        reading = joined(Or, (reading, person)) if open_parts else reading
        reading = joined(And, (reading, person)) if unread else reading
    return Parsed(
        reading=reading,
        asks=tuple(ask for parsed in kept for ask in parsed.asks),
        pieces=tuple(piece for parsed in kept for piece in parsed.pieces),
    )


def _sentences(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Return the sentences of a clause. A dot between characters ends none."""
    sentences: list[list[Item]] = [[]]
    for at, item in enumerate(items):
        last = at + 1 == len(items) or items[at + 1].span[0] > item.span[1]
        if item.sort is Sort.SEMICOLON or (item.sort is Sort.STOP and last):
            sentences.append([])
        elif item.sort is Sort.STOP:
            sentences[-1].append(replace(item, sort=Sort.UNKNOWN, rule="unknown"))
        else:
            sentences[-1].append(item)
    return [tuple(sentence) for sentence in sentences if sentence]


def _hold_joins(sentences: Sequence[Sequence[Item]], asked: Asked) -> None:
    """Raise UnreadError where `or` joins what an inclusion asks to something that stands outside.

    So does `and` in an exclusion. It stands at an end of a sentence, commas apart.
    """
    against = Sort.AND if asked.excludes else Sort.OR
    for sentence in sentences:
        words = [item for item in sentence if item.sort is not Sort.COMMA]
        for item in (*words[:1], *words[-1:]):
            if item.sort is against:
                raise UnreadError("ambiguous_join", item.span)


def _hold_names(items: Sequence[Item], asked: Asked) -> None:
    """Raise UnreadError where a name before a colon says more of a list than that it is measured.

    `Within 6 months: stroke; angina`: what stands before the colon is said of all that follows it.
    """
    sorts = [item.sort for item in items]
    if Sort.COLON not in sorts:
        return
    colon = sorts.index(Sort.COLON)
    name = [item for item in items[:colon] if item.sort is not Sort.SEMICOLON]
    if Sort.SEMICOLON not in sorts[colon:] or not name:
        return
    span = (name[0].span[0], name[-1].span[1])
    plain = not any(item.measure or item.window for item in flat(name))
    if not plain or not governs(asked.text[slice(*span)], asked.excludes):
        raise UnreadError("not_defined", span)


def _hold_last_window(sentences: Sequence[Sequence[Item]]) -> None:
    """Raise UnreadError where a row of semicolons ends in its only window: perhaps that of all."""
    windows = [item for sentence in sentences for item in flat(sentence) if item.window]
    if len(sentences) > 1 and len(windows) == 1 and sentences[-1][-1] is windows[0]:
        raise UnreadError("shared_window", windows[0].span)


def _parts(items: tuple[Item, ...], asked: Asked) -> list[Part]:
    try:
        return [Part(items, read_sentence(items, asked))]
    except UnreadError as reason:
        whole = Part(items, None, reason)
    return _closed_by_people(whole, asked) or [whole]


def _closed_by_people(whole: Part, asked: Asked) -> list[Part] | None:
    """Return the alternative of an exclusion that people close, and the rest: `pregnant women, or`.

    What follows speaks of other people, so it cannot narrow the first.
    """
    items = whole.items
    for at in range(1, len(items) - 1):
        closed = items[at - 1].sort in (Sort.PEOPLE, Sort.FEMALE)
        comma = items[at].sort is Sort.COMMA and items[at + 1].sort is Sort.OR
        if asked.excludes and closed and comma and len(items) > at + 2:
            try:
                first = read_sentence(items[:at], asked)
            except UnreadError:
                return None
            return [Part(items[:at], first), Part(items[at + 2 :], None, whole.reason, True)]
    return None


def unread_ask(reason: UnreadError, span: Span) -> tuple[Ask, ...]:
    """Return the question that a clause leaves which was understood in words but not read."""
    if reason.code in ("unknown_words", "nothing"):
        return ()
    return (Ask(code=reason.code, span=reason.span or span, taken="attested"),)
