"""Intervals of exact numbers as pairs of integers, so that every engine compares them exactly.

The number line is cut into points (multiples of 10^-6) and the gaps between them. A point p has
the position 2p (p counted in millionths), the gap just above it 2p + 1. An interval is the pair
(lowest position, highest position) of where the number may lie:

    5      -> (2p, 2p)        <5 -> (MINIMUM, 2p - 1)       >= 5 -> (2p, MAXIMUM)

Then `x < t` holds for all of an interval iff highest < 2t, and for none of it iff lowest >= 2t.
A value that exists but cannot be used is the whole line, so it decides nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hilum.terms.decimals import PLACES, Measured

MINIMUM: int = -(2**62)
MAXIMUM: int = 2**62
STEPS_IN_ONE: int = 10**PLACES


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and highest position at which a number may lie."""

    lower: int
    upper: int

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise ValueError(f"bounds {self.lower}..{self.upper}: expected lower <= upper")

    def hull(self, other: "Bounds") -> "Bounds":
        """Return the smallest interval that holds both."""
        return Bounds(min(self.lower, other.lower), max(self.upper, other.upper))


ANYWHERE = Bounds(MINIMUM, MAXIMUM)


def position(number: Decimal | Fraction | int) -> int:
    """Return the position of a number: even for a multiple of 10^-6, odd for a gap between two.

    What lies beyond the line's ends (a ratio to a tiny limit) is put at the end.
    """
    numerator, denominator = number.as_integer_ratio()
    whole, rest = divmod(numerator * STEPS_IN_ONE, denominator)
    return _on_the_line(2 * whole + int(rest != 0))


def bounds_of(measured: Measured | None) -> Bounds:
    """Return where a measured number may lie; the whole line if there is none."""
    if measured is None:
        return ANYWHERE
    return _with_comparator(measured.comparator, position(measured.number))


def bounds_of_ratio(measured: Measured | None, limit: Decimal | None) -> Bounds:
    """Return where measured / limit may lie; the whole line without a positive limit."""
    if measured is None or limit is None or limit <= 0:
        return ANYWHERE
    return _with_comparator(
        measured.comparator, position(Fraction(measured.number) / Fraction(limit))
    )


def _on_the_line(place: int) -> int:
    return max(MINIMUM, min(place, MAXIMUM))


def _with_comparator(comparator: str, point: int) -> Bounds:
    # A gap (odd) stands for one unknown number inside it, so `<` keeps the gap itself possible.
    gap = point % 2
    match comparator:
        case "=":
            return Bounds(point, point)
        case "<":
            return Bounds(MINIMUM, _on_the_line(point - 1 + gap))
        case "<=":
            return Bounds(MINIMUM, point)
        case ">":
            return Bounds(_on_the_line(point + 1 - gap), MAXIMUM)
        case ">=":
            return Bounds(point, MAXIMUM)
        case _ as never:
            raise ValueError(f"comparator {never!r}")
