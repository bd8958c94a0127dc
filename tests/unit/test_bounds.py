"""Intervals as pairs of integers agree with exact arithmetic (DESIGN 3: compare as intervals)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hilum.terms.bounds import (
    ANYWHERE,
    MAXIMUM,
    MINIMUM,
    Bounds,
    bounds_of,
    bounds_of_ratio,
    position,
)
from hilum.terms.decimals import COMPARATORS, Measured

INFINITY = Fraction(10**40)


@dataclass(frozen=True)
class RealInterval:
    """The textbook interval: ends as exact numbers, and whether each end belongs to it."""

    low: Fraction
    high: Fraction
    low_in: bool = False
    high_in: bool = False

    def all_below(self, t: Fraction) -> bool:
        return self.high < t or (self.high == t and not self.high_in)

    def all_at_most(self, t: Fraction) -> bool:
        return self.high <= t

    def all_above(self, t: Fraction) -> bool:
        return self.low > t or (self.low == t and not self.low_in)

    def all_at_least(self, t: Fraction) -> bool:
        return self.low >= t


def real(comparator: str, number: Fraction) -> RealInterval:
    return {
        "=": RealInterval(number, number, True, True),
        "<": RealInterval(-INFINITY, number),
        "<=": RealInterval(-INFINITY, number, high_in=True),
        ">": RealInterval(number, INFINITY),
        ">=": RealInterval(number, INFINITY, low_in=True),
    }[comparator]


def agree(bounds: Bounds, exact: RealInterval, threshold: Decimal) -> None:
    t, point = Fraction(threshold), position(threshold)
    assert (bounds.upper < point) == exact.all_below(t)
    assert (bounds.upper <= point) == exact.all_at_most(t)
    assert (bounds.lower > point) == exact.all_above(t)
    assert (bounds.lower >= point) == exact.all_at_least(t)


MILLIONTHS = st.integers(-(10**18) + 1, 10**18 - 1).map(lambda n: Decimal(n).scaleb(-6))
NEAR = st.integers(-40, 40).map(lambda n: Decimal(n).scaleb(-6))
NUMBERS = MILLIONTHS | NEAR
POSITIVE = st.integers(1, 10**7).map(lambda n: Decimal(n).scaleb(-6)) | st.sampled_from(
    [Decimal(3), Decimal(40), Decimal("0.000001"), Decimal("999999999999.999999")]
)
comparators = st.sampled_from(COMPARATORS)


@given(comparators, NUMBERS, NUMBERS)
@example("<", Decimal("2.3"), Decimal("2.3"))
@example(">", Decimal("2.3"), Decimal("2.3"))
def test_a_value_compares_as_the_interval_of_real_numbers_that_it_names(
    comparator: str, number: Decimal, threshold: Decimal
) -> None:
    """For every comparator and threshold: all of it is <, <=, >, >= the threshold, or is not."""
    bounds = bounds_of(Measured(comparator, number))
    agree(bounds, real(comparator, Fraction(number)), threshold)


@given(comparators, NEAR | NUMBERS.filter(lambda n: abs(n) < 10**5), POSITIVE, NUMBERS)
@example("=", Decimal(200), Decimal(40), Decimal(5))
@example("<", Decimal(1), Decimal(3), Decimal("0.333333"))
@example(">", Decimal(1), Decimal(3), Decimal("0.333334"))
def test_a_multiple_of_a_limit_compares_exactly_though_it_has_no_end_of_decimals(
    comparator: str, number: Decimal, limit: Decimal, threshold: Decimal
) -> None:
    """1/3 of a limit is neither 0.333333 nor 0.333334: it lies in the gap between the two."""
    bounds = bounds_of_ratio(Measured(comparator, number), limit)
    exact = Fraction(number) / Fraction(limit)
    agree(bounds, real(comparator, exact), threshold)


@given(comparators, NUMBERS, POSITIVE)
@example(">", Decimal("999999999999"), Decimal("0.000001"))
@example("<", Decimal("-999999999999"), Decimal("0.000001"))
def test_every_ratio_to_a_positive_limit_has_its_place_on_the_line(
    comparator: str, number: Decimal, limit: Decimal
) -> None:
    """What lies beyond the line's ends is put at the end, above every number that can be asked."""
    bounds = bounds_of_ratio(Measured(comparator, number), limit)
    assert MINIMUM <= bounds.lower <= bounds.upper <= MAXIMUM


def test_what_cannot_be_used_may_be_anywhere() -> None:
    """DESIGN 5: a row that exists but cannot be used decides nothing."""
    assert bounds_of(None) == bounds_of_ratio(None, Decimal(40)) == ANYWHERE


@pytest.mark.parametrize("limit", [None, Decimal(0), Decimal(-5)])
def test_a_multiple_of_no_positive_limit_may_be_anywhere(limit: Decimal | None) -> None:
    """A value without its limit of normal has no multiple of it."""
    assert bounds_of_ratio(Measured("=", Decimal(50)), limit) == ANYWHERE


@given(NUMBERS, NUMBERS)
def test_positions_keep_the_order_of_numbers(one: Decimal, other: Decimal) -> None:
    """The whole scheme rests on it."""
    assert (position(one) < position(other)) == (one < other)
    assert (position(one) == position(other)) == (one == other)


@given(NUMBERS)
def test_a_millionth_is_even_and_what_lies_between_two_is_odd(number: Decimal) -> None:
    """The convention of terms.bounds, on which stored files rely."""
    point = position(number)
    assert point % 2 == 0
    assert position(Fraction(number) + Fraction(1, 3 * 10**6)) == point + 1


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS))
def test_a_hull_is_the_smallest_interval_over_both(numbers: tuple[Decimal, ...]) -> None:
    """DESIGN 5, latest: the candidates' range."""
    a, b, c, d = map(position, numbers)
    one, other = Bounds(min(a, b), max(a, b)), Bounds(min(c, d), max(c, d))
    assert one.hull(other) == other.hull(one) == Bounds(min(a, b, c, d), max(a, b, c, d))


def test_bounds_the_wrong_way_round_cannot_be_built() -> None:
    """DESIGN 9, 4."""
    with pytest.raises(ValueError, match=r"bounds 2\.\.1: expected lower <= upper"):
        Bounds(2, 1)
