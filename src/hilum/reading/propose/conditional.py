"""Limits that are others for some patients: `ALT ≤ 2.5 x ULN (≤ 5 x ULN if liver metastases)`.

Such an inclusion is read as two implications: with the condition the one limit, without it the
other. It is read only where one condition, of one disease, follows all measures.
"""

from collections.abc import Sequence
from dataclasses import replace

from hilum.criteria.nodes import And, Comparison, IfThen, Not, Reading
from hilum.reading.proposal import Piece
from hilum.reading.propose.lists import read_list
from hilum.reading.propose.reading_parts import Asked, Parsed, Said, UnreadError, joined, read_one
from hilum.reading.propose.scan import Item, Sort, flat
from hilum.study.study import Span

_BEGINS = frozenset({"if", "in", "for"})
_SAYS_NO_MORE = _BEGINS | {"case", "present", "exist", "exists"}


def is_conditional(items: Sequence[Item]) -> bool:
    """Tell whether a measure of a sentence has a condition."""
    return any(_has_condition(item) for item in flat(items))


def _has_condition(item: Item) -> bool:
    return item.measure is not None and item.measure.condition is not None


def read_conditional(items: Sequence[Item], asked: Asked) -> Parsed:
    """Return the reading of a sentence with conditional measures. Raises UnreadError."""
    every = [item for item in flat(items) if item.sort not in (Sort.OPEN, Sort.CLOSE)]
    span = _condition_of(every)
    said = [item for item in every if span[0] <= item.span[0] and item.span[1] <= span[1]]
    rest = [item for item in every if item not in said]
    special = [item for item in rest if _has_condition(item)]
    general = [item for item in rest if not _has_condition(item)]
    measured = [item.span for item in general if item.measure]
    if asked.excludes or not measured or max(measured) > special[0].span:
        raise UnreadError("condition", span)
    disease = _disease(said, asked, span)
    main = read_list(general, asked)
    windows = [item for item in general if item.sort is Sort.WINDOW]
    others = [_limit(item, windows, asked) for item in special]
    reading = _by_condition(main.reading, others, disease.reading, span)
    piece = Piece(span=span, rule="condition")
    return Parsed(reading=reading, asks=(*main.asks, *disease.asks), pieces=(piece,))


def _condition_of(items: Sequence[Item]) -> Span:
    spans = {item.measure.condition for item in items if item.measure and item.measure.condition}
    if len(spans) != 1:
        raise UnreadError("condition", items[0].span)
    return spans.pop()


def _disease(said: Sequence[Item], asked: Asked, span: Span) -> Parsed:
    """Return the reading of the condition: a disease, and words that say no more than `if`."""
    words = [asked.text[slice(*item.span)].casefold() for item in said if item.sort is Sort.UNKNOWN]
    named = [item for item in said if item.sort is not Sort.UNKNOWN]
    begins = bool(said) and asked.text[slice(*said[0].span)].casefold() in _BEGINS
    if not begins or not set(words) <= _SAYS_NO_MORE or any(i.sort is Sort.NOT for i in named):
        raise UnreadError("condition", span)
    return read_list(named, replace(asked, heading=None))


def _limit(item: Item, windows: Sequence[Item], asked: Asked) -> Comparison:
    if item.measure is None or len(windows) > 1:
        raise UnreadError("condition", item.span)
    measure = replace(item.measure, condition=None)
    window = windows[0] if windows else None
    read = read_one(Said(item=replace(item, measure=measure), window=window), asked).reading
    if not isinstance(read, Comparison):
        raise UnreadError("condition", item.span)
    return read


def _by_condition(
    main: Reading, others: Sequence[Comparison], disease: Reading, span: Span
) -> Reading:
    general = main.parts if isinstance(main, And) else (main,)
    special = {each.concept: each for each in others}
    known = {each.concept for each in general if isinstance(each, Comparison)}
    if len(special) < len(others) or not special.keys() <= known or len(known) < len(general):
        raise UnreadError("condition", span)
    parts: list[Reading] = []
    for each in general:
        other = special.get(each.concept) if isinstance(each, Comparison) else None
        if other is None:
            parts.append(each)
        else:
            parts += [IfThen(disease, other), IfThen(Not(disease), each)]
    return joined(And, parts)
