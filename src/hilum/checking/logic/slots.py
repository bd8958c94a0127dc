"""What readings ask about, as keys of variables, and which of them hold one another.

`latest` of nested windows that end on the same day is the same row, and `first` of nested windows
that begin on the same day, so these keys have no length. `any` and `every` compare the greatest or
the least value of a window.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never

from hilum.concepts import Concepts
from hilum.criteria.nodes import (
    Compare,
    Direction,
    Exists,
    Limit,
    Operator,
    Pick,
    Test,
    Window,
)
from hilum.terms.times import Duration


class Place(Enum):
    """Which of the values in a window a variable stands for."""

    LATEST = "latest"
    FIRST = "first"
    GREATEST = "greatest"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Slot:
    """A number of a subject: a concept's value, or its multiple of a limit of normal."""

    place: Place
    concept: str
    window: Window
    limit: Limit | None = None


SAME_DAY = "the same day"
"""The one anchor of all windows, where they are taken to be counted from the same day."""


def shared(window: Window, *, one_day: bool) -> Window:
    """Return a window, counted from the one day if all are."""
    return replace(window, anchor=SAME_DAY) if one_day else window


def place_of(pick: Pick, test: Test) -> Place:
    """Return which value decides: the greatest for `any >` and `every <`, the least for others."""
    match pick:
        case Pick.LATEST:
            return Place.LATEST
        case Pick.FIRST:
            return Place.FIRST
        case Pick.ANY | Pick.EVERY:
            assert isinstance(test, Compare)  # the notation allows no other test
            upward = test.operator in (Operator.MORE, Operator.AT_LEAST)
            return Place.GREATEST if upward is (pick is Pick.ANY) else Place.LEAST
        case _ as never:
            assert_never(never)


def slot(place: Place, concept: str, window: Window, limit: Limit | None = None) -> Slot:
    """Return the key of a number."""
    same_row = (Place.LATEST, Direction.BEFORE), (Place.FIRST, Direction.AFTER)
    if (place, window.direction) in same_row:
        window = replace(window, length=None)
    return Slot(place, concept, window, limit)


_DAYS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "year": (365, 366)}


def days_of(length: Duration) -> tuple[int, int]:
    """Return the fewest and the most days of a duration."""
    fewest, most = _DAYS[length.unit]
    return length.count * fewest, length.count * most


def lies_in(inner: Window, outer: Window) -> bool:
    """Tell whether every day of a window is certainly one of another's."""
    if inner.anchor != outer.anchor:
        return False
    if inner.direction is not outer.direction:
        return inner.direction is Direction.AT
    if outer.length is None or inner == outer:
        return True
    return inner.length is not None and days_of(inner.length)[1] <= days_of(outer.length)[0]


def implies(one: Exists, other: Exists, concepts: Concepts) -> bool:
    """Tell whether an existence makes another true: narrower concept and window, more excepted."""
    return (
        one.concept in concepts.within(other.concept)
        and lies_in(one.window, other.window)
        and set(other.exceptions) <= set(one.exceptions)
    )
