"""A list of measures or conditions in one sentence, with what joins, negates and dates them.

A list is read only where it can be read in one way:

- `or` and `and` do not stand side by side ("A or B and C")
- a list of measures is not mixed with conditions
- conditions that an exclusion joins by `and`, or by commas and `and`, may be meant singly or
  together, and so may a comma list of an inclusion without a joining word
- measures that an inclusion joins by commas and `or`: "A, B or C" may ask for A, and for B or C
- an exclusion that begins with a negation may be an inclusion in the wrong place
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, permutations

from hilum.criteria.nodes import And, Compare, Operator, Or, Sex, Threshold
from hilum.reading.proposal import Ask, FoundWindow, Measure
from hilum.reading.propose.reading_parts import (
    Asked,
    Parsed,
    Said,
    UnreadError,
    is_intervention,
    joined,
    read_one,
)
from hilum.reading.propose.scan import BRACKETED, JOINS, Item, Sort
from hilum.study.study import Span


@dataclass(slots=True)
class Segment:
    """The items between two joining words: at most one measure or condition."""

    joins: set[Sort] = field(default_factory=set)
    items: list[Item] = field(default_factory=list)

    @property
    def atoms(self) -> list[Item]:
        """The measures and conditions."""
        return [item for item in self.items if item.measure or item.concept]

    def has(self, sort: Sort) -> bool:
        """Tell whether an item of a sort stands in it."""
        return any(item.sort is sort for item in self.items)

    def first(self, sort: Sort) -> Item | None:
        """Return the first item of a sort."""
        return next((item for item in self.items if item.sort is sort), None)


def read_list(items: Sequence[Item], asked: Asked) -> Parsed:
    """Return the reading of a list of one or more measures or conditions. Raises UnreadError."""
    segments = _segments(items)
    for segment in segments:
        _check(segment, asked)
    _hold_words_of_time(segments)
    listed = [segment for segment in segments if segment.atoms]
    if not listed:
        raise UnreadError("nothing")
    apart = [place for place, each in enumerate(listed) if _is_apart(each)]
    if not apart:
        return _read_joined(listed, _shared(segments), asked)
    if apart[0] != 1:
        raise UnreadError("mixed_negation", listed[apart[0]].items[0].span)
    head = _read_joined(listed[:1], _shared(segments[:1]), asked)
    rest = _read_joined(listed[1:], _shared(segments[1:]), asked)
    reading = joined(And, (head.reading, rest.reading))
    return Parsed(reading=reading, asks=(*head.asks, *rest.asks))


def _hold_words_of_time(segments: Sequence[Segment]) -> None:
    """Raise UnreadError where a join parts `no`, `prior`, a window from what it is said of.

    `Prior or concurrent HIV infection` is more than one that is concurrent, and the window of `A,
    within 6 weeks, or B` is of A. `Patients with or without A` says nothing of A.
    """
    for segment in segments[1:-1]:
        if not segment.atoms and (window := segment.first(Sort.WINDOW)):
            raise UnreadError("shared_window", window.span)
    for before, segment in pairwise(segments):
        if not before.atoms and Sort.OR in segment.joins and segment.has(Sort.NOT):
            raise UnreadError("mixed_negation", segment.items[0].span)
    for segment in segments:
        if not segment.atoms and any(segment.has(each) for each in (Sort.NOT, Sort.EVER, Sort.NOW)):
            raise UnreadError("now_and_window", segment.items[0].span)


def _is_apart(segment: Segment) -> bool:
    return Sort.NOT in segment.joins


def _segments(items: Sequence[Item]) -> list[Segment]:
    segments = [Segment()]
    for item in items:
        if item.sort in JOINS:
            if segments[-1].items:
                segments.append(Segment())
            segments[-1].joins.add(item.sort)
            continue
        if item.sort is Sort.NOT and segments[-1].atoms:
            segments.append(Segment(joins={Sort.NOT}))
        segments[-1].items.append(item)
    return [_set_apart(each, place) for place, each in enumerate(segments) if each.items]


def _set_apart(segment: Segment, place: int) -> Segment:
    """Return a segment that begins with a negation as one apart: `A, without B`."""
    negated = segment.has(Sort.NOT)
    if place and negated and Sort.OR not in segment.joins:
        segment.joins.add(Sort.NOT)
    return segment


ALLOWED = frozenset(
    {
        *(Sort.MEASURE, Sort.CONDITION, Sort.WINDOW, Sort.NOT, Sort.EVER, Sort.NOW, Sort.MUST),
        *(Sort.NOW_OR_IN_WINDOW, Sort.PEOPLE, Sort.FEMALE, Sort.FILL, Sort.STATE, Sort.GIVEN),
        *(Sort.MEASURED, Sort.AGED),
    }
)


def _check(segment: Segment, asked: Asked) -> None:
    """Raise UnreadError where a segment holds what a list cannot hold."""
    for item in segment.items:
        if item.sort not in ALLOWED:
            raise UnreadError("unknown_words", item.span)
    atoms = segment.atoms
    windows = [item for item in segment.items if item.sort is Sort.WINDOW]
    negations = [item for item in segment.items if item.sort is Sort.NOT]
    if len(atoms) > 1 or len(windows) > 1 or len(negations) > 1:
        raise UnreadError("not_joined", segment.items[-1].span)
    if not asked.excludes and segment.has(Sort.FEMALE):
        raise UnreadError("women_only", segment.items[0].span)
    if asked.excludes and segment.has(Sort.MUST):
        raise UnreadError("required_exclusion", segment.items[0].span)
    for atom in atoms:
        _check_words(segment, atom, asked)


def _check_words(segment: Segment, atom: Item, asked: Asked) -> None:
    drug = is_intervention(atom, asked.concepts)
    of_drugs = segment.has(Sort.GIVEN) or segment.has(Sort.NOW_OR_IN_WINDOW)
    of_states = segment.has(Sort.STATE) and (drug or atom.measure)
    of_measures = segment.has(Sort.MEASURED) and not atom.measure
    of_age = segment.has(Sort.AGED) and not (atom.measure and atom.measure.subject == "age")
    if (of_drugs and not drug) or of_states or of_measures or of_age:
        raise UnreadError("unknown_words", atom.span)
    negation = segment.first(Sort.NOT)
    if negation and negation.span > atom.span:
        raise UnreadError("mixed_negation", negation.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the first or the last words of a list say of all of it.

    `anchor` is what the last window names: `within 2 weeks or ... within 4 weeks before X`.
    """

    window: Item | None
    anchor: FoundWindow | None
    negated: bool
    ever: bool
    now: bool
    female: bool


def _shared(segments: Sequence[Segment]) -> Shared:
    first = segments[0]
    return Shared(
        window=_shared_window(segments),
        anchor=_last_window(segments),
        negated=first.has(Sort.NOT),
        ever=first.has(Sort.EVER),
        now=first.has(Sort.NOW),
        female=_speaks_of_women(segments),
    )


def _shared_window(segments: Sequence[Segment]) -> Item | None:
    """Return the only window of a list, where it stands before or after all of it.

    Raises UnreadError where it stands in a bracket: `A, B (within 4 weeks)`.
    """
    places = [place for place, each in enumerate(segments) if each.has(Sort.WINDOW)]
    window = segments[places[0]].first(Sort.WINDOW) if len(places) == 1 else None
    if window and window.rule == BRACKETED and sum(bool(each.atoms) for each in segments) > 1:
        raise UnreadError("shared_window", window.span)
    if places == [len(segments) - 1]:
        return segments[-1].first(Sort.WINDOW)
    leads = places == [0] and segments[0].items[0].sort is Sort.WINDOW
    return segments[0].items[0] if leads else None


def _last_window(segments: Sequence[Segment]) -> FoundWindow | None:
    windows = [item.window for each in segments if (item := each.first(Sort.WINDOW))]
    return windows[-1] if windows else None


def _anchored(item: Item, shared: Shared) -> Item:
    """Return a window that names no anchor with that of the list's last window."""
    own, last = item.window, shared.anchor
    if own is None or last is None or own.anchor or own.anchor_span or not last.anchor:
        return item
    window = replace(own, anchor=last.anchor, anchor_span=last.anchor_span, asks=())
    return replace(item, window=window)


def _speaks_of_women(segments: Sequence[Segment]) -> bool:
    """Tell whether `women` heads all of a list: its first word, or its only and last people."""
    leads = segments[0].items[0].sort is Sort.FEMALE
    before = any(each.has(Sort.PEOPLE) or each.has(Sort.FEMALE) for each in segments[:-1])
    others = any(each.has(Sort.PEOPLE) for each in segments)
    return (leads and not others) or (segments[-1].has(Sort.FEMALE) and not before)


def _read_joined(listed: Sequence[Segment], shared: Shared, asked: Asked) -> Parsed:
    if len({bool(each.atoms[0].measure) for each in listed}) > 1:
        raise UnreadError("mixed_list", listed[0].atoms[0].span)
    if shared.negated and asked.excludes and Sort.NOT not in listed[0].joins:
        raise UnreadError("negated_exclusion", listed[0].atoms[0].span)
    parts = [_read_segment(each, shared, asked) for each in listed]
    asks = tuple(ask for part in parts for ask in part.asks)
    reading = parts[0].reading
    if len(listed) > 1:
        kind, more = _joiner(listed, shared, asked)
        reading = joined(kind, (part.reading for part in parts))
        asks = (*more, *_asks_of_all(listed, shared), *asks)
    return Parsed(reading=And((Sex("female"), reading)) if shared.female else reading, asks=asks)


def _asks_of_all(listed: Sequence[Segment], shared: Shared) -> Iterator[Ask]:
    if shared.window and sum(each.has(Sort.WINDOW) for each in listed) < len(listed):
        yield Ask(code="shared_window", span=shared.window.span, taken="of the whole list")


def _read_segment(segment: Segment, shared: Shared, asked: Asked) -> Parsed:
    atom = segment.atoms[0]
    window = segment.first(Sort.WINDOW) or shared.window
    if segment.has(Sort.NOW_OR_IN_WINDOW) and window is None:
        raise UnreadError("no_window", atom.span)
    ever, now = segment.has(Sort.EVER), segment.has(Sort.NOW)
    if not (ever or now):
        ever, now = shared.ever, shared.now
    female = segment.has(Sort.FEMALE) and not shared.female
    negated = segment.has(Sort.NOT) or shared.negated
    window = _anchored(window, shared) if window else None
    said = Said(item=atom, window=window, negated=negated, ever=ever, now=now, female=female)
    return read_one(said, asked)


def _joiner(
    listed: Sequence[Segment], shared: Shared, asked: Asked
) -> tuple[type[And | Or], tuple[Ask, ...]]:
    """Return what joins a list of two or more, and what is asked. Raises UnreadError."""
    span = (listed[0].atoms[0].span[0], listed[-1].atoms[0].span[1])
    joins = set[Sort]().union(*(each.joins for each in listed[1:])) - {Sort.NOT}
    words = joins - {Sort.COMMA, Sort.SEMICOLON}
    if len(words) > 1:
        raise UnreadError("ambiguous_join", span)
    word = next(iter(words), Sort.COMMA)
    if shared.negated or any(each.has(Sort.NOT) for each in listed):
        return _negated_joiner(listed, word, span), ()
    if listed[0].atoms[0].measure:
        rest = any(Sort.OR not in each.joins for each in listed[1:])
        if word is Sort.OR and rest and not asked.excludes:
            raise UnreadError("ambiguous_join", span)
        kind, asks = _measures_joiner(word, Sort.COMMA in joins, span, asked)
        return kind, (*asks, *_asks_of_measures(listed, kind, span, asked))
    return _conditions_joiner(word, span, asked), ()


def _negated_joiner(listed: Sequence[Segment], word: Sort, span: Span) -> type[And | Or]:
    """`no A or B` is neither; `no A, no B and no C` is none of them; the rest is ambiguous."""
    if listed[0].has(Sort.NOT) and (word is Sort.OR or all(each.has(Sort.NOT) for each in listed)):
        return And
    raise UnreadError("mixed_negation", span)


def _measures_joiner(
    word: Sort, commas: bool, span: Span, asked: Asked
) -> tuple[type[And | Or], tuple[Ask, ...]]:
    if word is Sort.OR:
        return Or, ()
    if word is Sort.AND:
        if asked.excludes and commas:
            raise UnreadError("ambiguous_join", span)
        return And, (Ask(code="and", span=span, taken="and"),) if asked.excludes else ()
    kind = Or if asked.excludes else And
    return kind, (Ask(code="no_joining_word", span=span, taken=kind.__name__.lower()),)


def _asks_of_measures(
    listed: Sequence[Segment], kind: type[And | Or], span: Span, asked: Asked
) -> Iterator[Ask]:
    """Yield what a list of measures may also mean. Raises UnreadError where none passes it, or all.

    `BMI < 35 and > 60` means either, `AFP > 20 or < 400` both; `ALT or AST <= 3 x ULN`, of an
    inclusion, may mean both.
    """
    measures = [measure for each in listed if (measure := each.atoms[0].measure)]
    if any(_decides_nothing(kind, *pair) for pair in permutations(measures, 2)):
        raise UnreadError("ambiguous_join", span)
    shared = len({measure.test for measure in measures}) == 1
    if kind is Or and shared and not asked.excludes:
        yield Ask(code="or", span=span, taken="or")


def _decides_nothing(kind: type[And | Or], one: Measure, other: Measure) -> bool:
    """Tell whether no value passes two measures of one thing, or with `or` each one does."""
    match one.test, other.test:
        case (
            Compare(Operator.LESS | Operator.AT_MOST, Threshold() as low),
            Compare(Operator.MORE | Operator.AT_LEAST, Threshold() as high),
        ):
            same = (one.subject, low.unit, low.limit) == (other.subject, high.unit, high.limit)
            number, limit = (low.number, high.number) if kind is And else (high.number, low.number)
            return same and number < limit
        case _:
            return False


def _conditions_joiner(word: Sort, span: Span, asked: Asked) -> type[And | Or]:
    match word, asked.excludes:
        case Sort.OR, _:
            return Or
        case Sort.AND, False:
            return And
        case Sort.COMMA, True:
            return Or
        case _:
            raise UnreadError("ambiguous_join", span)
