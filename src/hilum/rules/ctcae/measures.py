"""Values and borders that are known exactly or only to lie between two numbers, and how they
compare. Numbers are exact fractions in one unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hilum.rules.ctcae.results import LabResult
from hilum.terms.decimals import Measured
from hilum.terms.truth import Truth, decided
from hilum.terms.units import Unit, convert, read_unit


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high` (None: no end). The ends are included where `closed`.

    Raises ValueError if low is above high.
    """

    low: Fraction | None
    high: Fraction | None
    closed: bool = False

    def __post_init__(self) -> None:
        if self.low is self.high or self.low is None or self.high is None:
            return
        if self.low > self.high:
            raise ValueError(f"between {self.low} and {self.high}: expected low <= high")

    @property
    def exact(self) -> Fraction | None:
        """The number, if it is known exactly."""
        return self.low if self.low is self.high or self.low == self.high else None

    def scaled(self, factor: Fraction, amount: Fraction) -> "Between":
        """Return factor x number + amount; the factor is positive."""
        low = _scaled(self.low, factor, amount)
        high = low if self.high is self.low else _scaled(self.high, factor, amount)
        return Between(low, high, self.closed)


def _scaled(end: Fraction | None, factor: Fraction, amount: Fraction) -> Fraction | None:
    return None if end is None else end * factor + amount


ANYTHING = Between(None, None)
"""A number of which nothing is known."""


def exactly(number: Fraction) -> Between:
    """Return a number that is known."""
    return Between(number, number, closed=True)


def compared(comparison: str, value: Fraction, border: Between, slack: Fraction) -> Truth:
    """Return whether value `comparison` border; equal where they differ by no more than `slack`."""
    if (number := border.exact) is not None:
        return _allows(comparison, _sign(value, number, slack))
    if border.high is not None and (
        value > border.high or (value == border.high and not border.closed)
    ):
        return _allows(comparison, 1)
    if border.low is not None and (
        value < border.low or (value == border.low and not border.closed)
    ):
        return _allows(comparison, -1)
    return Truth.UNKNOWN


def _sign(value: Fraction, number: Fraction, slack: Fraction) -> int:
    """1 where the value is above the number, -1 below it, 0 where no more than `slack` apart."""
    if not slack:
        return (value > number) - (value < number)
    apart = value - number
    return 0 if abs(apart) <= slack else 1 if apart > 0 else -1


SIGNS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0)}
"""How a value may lie to the number that it is compared with."""


def _allows(comparison: str, sign: int) -> Truth:
    if comparison not in SIGNS:
        raise ValueError(f"comparison {comparison!r}: expected one of {', '.join(SIGNS)}")
    allowed = sign in SIGNS[comparison]
    return decided(yes=allowed, no=not allowed)


@dataclass(frozen=True, slots=True)
class Measure:
    """A result in a unit: where its number may lie, and how its limits come into that unit."""

    where: Between
    strict: bool
    _unit: Unit
    _into: Unit
    _molar_mass: Decimal | None

    def of(self, number: Decimal) -> Fraction:
        """Return a number of the result's unit in the unit of the measure."""
        moved = convert(number, self._unit, self._into, molar_mass_g_per_mol=self._molar_mass)
        assert moved is not None  # the two units were found to meet
        return moved

    def limit(self, limit: Decimal | None) -> Between:
        """Return a limit of normal in the unit of the measure."""
        return ANYTHING if limit is None else exactly(self.of(limit))

    def representatives(self, borders: Iterable[Between]) -> tuple[Fraction, ...]:
        """Return numbers that the value may be, one of each part that the borders cut out."""
        if self.where.exact is not None:
            return (self.where.exact,)
        ends = {end for border in borders for end in (border.low, border.high) if end is not None}
        low, high = self.where.low or Fraction(0), self.where.high
        inside = {end for end in ends if end >= low and (high is None or end <= high)}
        last = max({low, *inside}) + 1 if high is None else high
        cuts = sorted({low, *inside, last})
        middles = {(one + other) / 2 for one, other in pairwise(cuts)}
        return tuple(sorted(each for each in {*cuts, *middles} if self._may_be(each)))

    def _may_be(self, number: Fraction) -> bool:
        return not (self.strict and number in (self.where.low, self.where.high))


def measure(result: LabResult, unit: Unit) -> Measure | None:
    """Return a result in a unit; None without a value, or where its own unit has no way there.

    A result of no dimension needs no unit.
    """
    own = read_unit(result.unit or "1")
    if result.measured is None or own is None:
        return None
    number = convert(
        result.measured.number, own, unit, molar_mass_g_per_mol=result.molar_mass_g_per_mol
    )
    if number is None:
        return None
    where, strict = _where(result.measured, number)
    return Measure(where, strict, own, unit, result.molar_mass_g_per_mol)


def _where(measured: Measured, number: Fraction) -> tuple[Between, bool]:
    match measured.comparator:
        case "=":
            return exactly(number), False
        case "<" | "<=":
            closed = measured.comparator == "<="
            return Between(Fraction(0), number, closed), not closed
        case _:
            closed = measured.comparator == ">="
            return Between(number, None, closed), not closed
