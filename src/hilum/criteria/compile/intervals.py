"""A test on an interval of positions (see terms.bounds): all of it satisfies, or none of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import assert_never

from ibis.expr.types import Value

from hilum.criteria.nodes import Between, Category, Compare, OneOf, Operator, Test, Threshold
from hilum.criteria.nodes import Value as NodeValue
from hilum.terms.bounds import position

PlaceOf = Callable[[NodeValue], int]
"""The position of a threshold, in the unit of what is compared."""


@dataclass(frozen=True)
class Decision:
    """Whether all of an interval satisfies a test, and whether none of it does."""

    all: Value
    none: Value


def decide(test: Test, place_of: PlaceOf, *, lower: Value, upper: Value) -> Decision:
    """Return what a test says of the interval from lower to upper; NULL where they are NULL."""
    match test:
        case Compare(operator, value):
            return compared(operator, place_of(value), lower=lower, upper=upper)
        case Between(low, high):
            first, last = place_of(low), place_of(high)
            inside = (lower >= first) & (upper <= last)
            return Decision(inside, (upper < first) | (lower > last))
        case OneOf(values):
            return _one_of(_runs(values, place_of), lower=lower, upper=upper)
        case _ as never:
            assert_never(never)


def compared(operator: Operator, place: int, *, lower: Value, upper: Value) -> Decision:
    """Return what a comparison with one position says of an interval."""
    match operator:
        case Operator.MORE:
            return Decision(lower > place, upper <= place)
        case Operator.AT_LEAST:
            return Decision(lower >= place, upper < place)
        case Operator.LESS:
            return Decision(upper < place, lower >= place)
        case Operator.AT_MOST:
            return Decision(upper <= place, lower > place)
        case Operator.EQUAL:
            return Decision((lower == place) & (upper == place), (upper < place) | (lower > place))
        case _ as never:
            assert_never(never)


def _one_of(runs: list[tuple[int, int]], *, lower: Value, upper: Value) -> Decision:
    within = [(lower >= first) & (upper <= last) for first, last in runs]
    touched = [(lower <= last) & (upper >= first) for first, last in runs]
    return Decision(reduce(or_, within), ~reduce(or_, touched))


STEP = position(1)
"""The distance between two neighbouring ordinals."""


def _runs(values: Iterable[NodeValue], place_of: PlaceOf) -> list[tuple[int, int]]:
    """Return maximal runs of neighbouring categories; a number stands alone."""
    runs: list[tuple[int, int]] = []
    for place in sorted({place_of(v) for v in values if isinstance(v, Category)}):
        if runs and runs[-1][1] + STEP == place:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    places = {place_of(v) for v in values if isinstance(v, Threshold)}
    return runs + [(place, place) for place in sorted(places)]
