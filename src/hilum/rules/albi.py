"""The ALBI score of liver function and its grade, exact at the border.

Source: Johnson PJ et al., J Clin Oncol 2015;33:550-558: score = 0.66 x log10(bilirubin in umol/L)
- 0.085 x albumin in g/L; grade 1 at most -2.60, grade 2 above it and at most -1.39, grade 3 above.
The logarithm is decimal, the units are those: mg/dL and g/dL give another number.

For a given albumin the grade is at most g where bilirubin is at most a border,
10 ^ ((limit of g + 0.085 x albumin) / 0.66). A power of ten with a rational exponent is rational
only if the exponent is whole, so a decimal bilirubin lies either clearly on one side of a border,
or the border is a whole power of ten (10^10 umol/L at 94 g/L: no blood). So the border's position
on the line of terms.bounds can be found exactly, and grades are compared as integers.
"""

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from hilum.rules.standard import Standard, standard
from hilum.terms.bounds import MAXIMUM, STEPS_IN_ONE, Bounds, bounds_of, position
from hilum.terms.decimals import Measured
from hilum.terms.reasons import Reason, Words

RULES: Standard = standard("albi")
GRADES = (1, 2, 3)
"""The grades, the best first."""

INPUTS = ("total_bilirubin", "albumin")
"""The inputs by concept id, in umol/L and g/L."""

_SLOPE_BILIRUBIN = Fraction(RULES.figure("bilirubin_coefficient"))
_SLOPE_ALBUMIN = Fraction(RULES.figure("albumin_coefficient"))
_LIMITS = tuple(Fraction(RULES.figure(f"grade_{grade}_most")) for grade in GRADES[:-1])
_PRECISE = Context(prec=60)
_CERTAIN = Decimal("1e-30")
"""How far from a whole step a border must be computed to lie; 60 digits hold far more."""


def score(*, bilirubin_umol_per_l: Decimal, albumin_g_per_l: Decimal) -> Decimal:
    """Return the score, computed to 60 digits and given with three decimals, for reading only.

    Grades are decided by `grade`, exactly. Raises ValueError on a bilirubin that is not above 0.
    """
    _positive(bilirubin_umol_per_l)
    logarithm = _PRECISE.log10(bilirubin_umol_per_l)
    first = _PRECISE.multiply(RULES.figure("bilirubin_coefficient"), logarithm)
    second = _PRECISE.multiply(RULES.figure("albumin_coefficient"), albumin_g_per_l)
    return _PRECISE.add(first, second).quantize(Decimal("0.001"))


def _positive(bilirubin_umol_per_l: Decimal) -> None:
    if bilirubin_umol_per_l <= 0:
        raise ValueError(f"bilirubin: saw {bilirubin_umol_per_l} umol/L, expected above 0")


def grade(*, bilirubin_umol_per_l: Decimal, albumin_g_per_l: Decimal) -> int:
    """Return the grade, 1, 2 or 3, of values with up to six decimals.

    Raises ValueError on a bilirubin that is not above 0.
    """
    _positive(bilirubin_umol_per_l)
    return _grade_at(position(bilirubin_umol_per_l), position(albumin_g_per_l))


def _grade_at(bilirubin_place: int, albumin_place: int) -> int:
    return 1 + sum(bilirubin_place > border for border in bilirubin_borders(albumin_place))


@lru_cache(maxsize=100_000)
def bilirubin_borders(albumin_place: int) -> tuple[int, int]:
    """Return the greatest position of bilirubin with grade 1, and with at most grade 2.

    For albumin at an even position (see terms.bounds). A border between two steps is the gap's
    position, so `place > border` is right for every even place of bilirubin.
    """
    albumin = Fraction(albumin_place, 2 * STEPS_IN_ONE)
    first, second = (_border(limit, albumin) for limit in _LIMITS)
    return first, second


def _border(limit: Fraction, albumin: Fraction) -> int:
    exponent = (limit - _SLOPE_ALBUMIN * albumin) / _SLOPE_BILIRUBIN
    if exponent.denominator == 1 and abs(exponent) < 20:
        return position(Fraction(10) ** exponent.numerator)
    return _power_of_ten(exponent)


_END_OF_THE_LINE = Fraction(13)
_BELOW_A_STEP = Fraction(-7)


def _power_of_ten(exponent: Fraction) -> int:
    """Return the position of an irrational power of ten."""
    if exponent > _END_OF_THE_LINE:
        return MAXIMUM
    if exponent < _BELOW_A_STEP:
        return 1  # above 0 and below the first step
    power = _PRECISE.divide(Decimal(exponent.numerator), Decimal(exponent.denominator))
    steps = _PRECISE.multiply(_PRECISE.power(Decimal(10), power), Decimal(STEPS_IN_ONE))
    whole = steps.to_integral_value()
    if abs(_PRECISE.subtract(steps, whole)) < _CERTAIN:
        raise ArithmeticError(f"10^({exponent}) is not known well enough: expected more digits")
    return position(Fraction(steps) / STEPS_IN_ONE)


@dataclass(frozen=True, slots=True)
class GradeRange:
    """The best and the worst grade that the inputs allow; equal if the grade is known."""

    best: int
    worst: int


def grade_range(*, bilirubin: Bounds, albumin: Bounds) -> GradeRange:
    """Return the grades that intervals of values allow.

    Intervals are widened to whole steps of 10^-6, so every completion lies within the range. A
    bilirubin that cannot be above 0 is no bilirubin: it may have been anything.
    """
    low, high = outermost(bilirubin if bilirubin.upper > 0 else Bounds(1, MAXIMUM))
    least, greatest = outermost(albumin)
    return GradeRange(_grade_at(low, greatest), _grade_at(high, least))


def outermost(values: Bounds) -> tuple[int, int]:
    """Return the ends of an interval, a gap widened to the step outside it."""
    return values.lower - values.lower % 2, values.upper + values.upper % 2


@dataclass(frozen=True, slots=True)
class Albi:
    """The grades that the inputs allow, the score where both are exact, and the reasons."""

    grades: GradeRange
    score: Decimal | None
    reasons: tuple[Reason, ...]


def albi(*, bilirubin_umol_per_l: Measured | None, albumin_g_per_l: Measured | None) -> Albi:
    """Return score and grade of one subject; a missing input leaves a range of grades.

    Raises ValueError on a bilirubin that cannot be above 0.
    """
    bilirubin, albumin = bilirubin_umol_per_l, albumin_g_per_l
    if bilirubin is not None and bounds_of(bilirubin).upper <= 0:
        raise ValueError(f"bilirubin: saw {bilirubin} umol/L, expected above 0")
    grades = grade_range(bilirubin=bounds_of(bilirubin), albumin=bounds_of(albumin))
    given = {"bilirubin": bilirubin, "albumin": albumin}
    missing = [
        RULES.reason("missing", input=_words(name)) for name, value in given.items() if not value
    ]
    exact = _exact_score(bilirubin, albumin)
    return Albi(grades, exact, (*missing, _reason(bilirubin, albumin, exact, grades)))


def _exact_score(bilirubin: Measured | None, albumin: Measured | None) -> Decimal | None:
    if bilirubin is None or albumin is None:
        return None
    if (bilirubin.comparator, albumin.comparator) != ("=", "="):
        return None
    return score(bilirubin_umol_per_l=bilirubin.number, albumin_g_per_l=albumin.number)


def _reason(
    bilirubin: Measured | None, albumin: Measured | None, exact: Decimal | None, grades: GradeRange
) -> Reason:
    values = {
        "bilirubin_umol_per_l": str(bilirubin) if bilirubin else _words("unknown"),
        "albumin_g_per_l": str(albumin) if albumin else _words("unknown"),
    }
    if exact is not None and grades.best == grades.worst:
        return RULES.reason("grade", **values, score=str(exact), grade=grades.best)
    return RULES.reason("range_of_grades", **values, best=grades.best, worst=grades.worst)


def _words(name: str) -> Words:
    row = RULES.rest["words"][name]
    return Words(row["en"], row["zh"])
