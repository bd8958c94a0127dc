"""The stage that an inclusion names among other words: `advanced (unresectable, BCLC stage C) HCC`.

What the sentence asks beside it is not read, so its reading is `stage and attested "the sentence"`.
It is read only where the sentence asks the stage of every patient: it names one class or stage, the
words around it say only by which scale, and no word of the sentence chooses, negates or excepts.
"""

from collections.abc import Iterator, Sequence

from hilum.criteria.nodes import And, Attested, Category, values_of
from hilum.reading.lexicon.tokens import tokens
from hilum.reading.propose.phrasing import phrasing
from hilum.reading.propose.reading_parts import Asked, Parsed, Said, read_one
from hilum.reading.propose.scan import Item, Sort, flat

_PLAIN = frozenset(
    {Sort.FILL, Sort.PEOPLE, Sort.STATE, Sort.MUST, Sort.CONDITION, Sort.MEASURE, Sort.STOP}
)
_ANYWHERE = _PLAIN | {Sort.COMMA, Sort.AND, Sort.OR, Sort.GROUP, Sort.OPEN, Sort.CLOSE, Sort.AGED}


def staged(items: Sequence[Item], sentence: str, asked: Asked) -> Parsed | None:
    """Return what is read of a sentence by the one stage that it asks of every patient."""
    stages = [item for item in flat(items) if item.measure is not None]
    if asked.excludes or asked.heading or len(stages) != 1 or not _is_class(stages[0]):
        return None
    if any(_may_turn(item, asked) for item in flat(items)):
        return None
    if not all(_is_plain(level, stages[0], asked) for level in _levels(items, stages[0])):
        return None
    parsed = read_one(Said(item=stages[0]), asked)
    return Parsed(reading=And((parsed.reading, Attested(sentence))), asks=parsed.asks)


def _is_class(item: Item) -> bool:
    measure = item.measure
    return (
        measure is not None
        and measure.condition is None
        and all(isinstance(value, Category) for value in values_of(measure.test))
    )


def _may_turn(item: Item, asked: Asked) -> bool:
    """Tell whether a word may make the sentence ask its stage of some patients only, or of none."""
    if item.sort is Sort.UNKNOWN:
        words = tokens(asked.text[slice(*item.span)])
        return any(phrasing("turns").at(words, place) for place in range(len(words)))
    return item.sort not in _ANYWHERE


def _levels(items: Sequence[Item], stage: Item) -> Iterator[Sequence[Item]]:
    """Yield the items beside a stage, and those beside each bracket that it stands in."""
    for item in items:
        if item.sort is Sort.GROUP and stage in flat(item.inside):
            yield from _levels(item.inside, stage)
    yield items


def _is_plain(level: Sequence[Item], stage: Item, asked: Asked) -> bool:
    """Tell whether a level asks its stage beside all else: no alternative to it, nothing to it."""
    segments: list[list[Item]] = [[]]
    for item in level:
        if item.sort in (Sort.COMMA, Sort.AND):
            segments.append([])
        else:
            segments[-1].append(item)
    if any(each and Sort.OR in (each[0].sort, each[-1].sort) for each in segments):
        return False
    own = next(each for each in segments if stage in flat(each))
    return all(
        item.sort in _PLAIN or item.sort is Sort.GROUP or _is_said_of_disease(item, asked)
        for item in own
        if item.sort not in (Sort.OPEN, Sort.CLOSE)
    )


def _is_said_of_disease(item: Item, asked: Asked) -> bool:
    words = tokens(asked.text[slice(*item.span)])
    return item.sort is Sort.UNKNOWN and bool(words and phrasing("of_disease").at(words, 0))
