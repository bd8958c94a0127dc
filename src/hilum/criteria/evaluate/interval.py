"""Hold an interval of positions against a test: all of it, none of it, or in between."""

from typing import assert_never

from hilum.concepts import Concept
from hilum.criteria.nodes import Between, Category, Compare, OneOf, Operator, Test, Value
from hilum.terms.bounds import Bounds, position
from hilum.terms.truth import Truth, decided
from hilum.terms.units import UNITS


def satisfies(bounds: Bounds, test: Test, concept: Concept) -> Truth:
    """MET if every number in the bounds passes the test, NOT_MET if none does, else UNKNOWN.

    Between two categories there is nothing; between two numbers there are others.
    """
    match test:
        case Compare(operator, value):
            return _compare(bounds, operator, threshold_position(value, concept))
        case Between(low, high):
            return _between(
                bounds, threshold_position(low, concept), threshold_position(high, concept)
            )
        case OneOf(values):
            points = {threshold_position(value, concept) for value in values}
            return _one_of(bounds, points, BETWEEN_CATEGORIES if concept.values else None)
        case _ as never:
            assert_never(never)


def threshold_position(value: Value, concept: Concept) -> int:
    """Return the position of a threshold in the concept's canonical unit."""
    if isinstance(value, Category):
        ordinal = concept.ordinal(value.name)
        if ordinal is None:
            raise ValueError(f"{concept.id} has no category {value.name!r}")
        return position(ordinal)
    if value.limit is not None or value.unit is None:
        return position(value.number)
    canonical = concept.canonical(value.number, UNITS[value.unit])
    if canonical is None:
        raise ValueError(f"{value.unit} does not measure {concept.id}")
    return position(canonical)


def _compare(bounds: Bounds, operator: Operator, point: int) -> Truth:
    low, high = bounds.lower, bounds.upper
    match operator:
        case Operator.MORE:
            return decided(yes=low > point, no=high <= point)
        case Operator.AT_LEAST:
            return decided(yes=low >= point, no=high < point)
        case Operator.LESS:
            return decided(yes=high < point, no=low >= point)
        case Operator.AT_MOST:
            return decided(yes=high <= point, no=low > point)
        case Operator.EQUAL:
            return decided(yes=low == high == point, no=not low <= point <= high)
        case _ as never:
            assert_never(never)


def _between(bounds: Bounds, low: int, high: int) -> Truth:
    inside = low <= bounds.lower and bounds.upper <= high
    return decided(yes=inside, no=bounds.upper < low or bounds.lower > high)


def _one_of(bounds: Bounds, points: set[int], step: int | None) -> Truth:
    touched = any(bounds.lower <= point <= bounds.upper for point in points)
    ends = bounds.lower in points and bounds.upper in points
    if step is None:
        inside = ends and bounds.lower == bounds.upper
    else:
        inside = ends and set(range(bounds.lower, bounds.upper + 1, step)) <= points
    return decided(yes=inside, no=not touched)


BETWEEN_CATEGORIES = position(1)
"""The distance between the positions of two neighbouring categories."""
