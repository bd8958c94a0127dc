"""Which values count on the day: the latest of each concept, not too old, as exact intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hilum.rules.dosing.regimen import Border, LabCondition
from hilum.rules.dosing.state import DayValue
from hilum.terms.bounds import ANYWHERE, Bounds, bounds_of, position
from hilum.terms.decimals import Measured
from hilum.terms.times import EPOCH, PartialTime
from hilum.terms.truth import Truth, all_of, any_of, decided
from hilum.terms.units import UNITS, convert


@dataclass(frozen=True, slots=True)
class Picked:
    """The candidates for the latest value of a concept, and whether they are all young enough."""

    values: tuple[DayValue, ...]
    fresh: bool


def age_days(time: PartialTime, day: date) -> int:
    """Return how many local days a time may lie before a day at most."""
    return (day - EPOCH).days - time.day_earliest


def pick(
    values: Sequence[DayValue], concept: str, day: date, *, max_age_days: int | None
) -> Picked:
    """Return the latest values of a concept up to a day, as `latest` of a reading takes them.

    The candidates are all that may be as late as the one that is certainly latest. They are fresh
    if none can be older than `max_age_days`; None asks for no age.
    """
    own = [each for each in values if each.concept == concept]
    if not own:
        return Picked((), fresh=False)
    base = max(each.time.earliest for each in own)
    candidates = tuple(each for each in own if each.time.latest >= base)
    limit = max_age_days
    fresh = limit is None or all(age_days(each.time, day) <= limit for each in candidates)
    return Picked(candidates, fresh=fresh)


def in_unit(value: DayValue, unit: str) -> Measured | None:
    """Return a value in a UCUM unit, exact; None where it cannot be used or has no way there."""
    if value.measured is None or value.problem or value.unit not in UNITS:
        return None
    if value.unit == unit:
        return value.measured
    exact = convert(value.measured.number, UNITS[value.unit], UNITS[unit])
    number = None if exact is None else _as_decimal(exact)
    return None if number is None else Measured(value.measured.comparator, number)


def _as_decimal(exact: Fraction) -> Decimal | None:
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return Decimal(exact.numerator) / Decimal(exact.denominator) if rest == 1 else None


def exact_in_unit(picked: Picked, unit: str) -> Decimal | None:
    """Return the one number that all candidates are, in a unit; None where there is no such."""
    numbers = {in_unit(each, unit) for each in picked.values}
    only = next(iter(numbers)) if len(numbers) == 1 else None
    return only.number if only is not None and only.comparator == "=" else None


def lab_truth(picked: Picked, condition: LabCondition) -> Truth:
    """Tell whether the day's value lies on the condition's side of its number.

    UNKNOWN without a fresh value, and where candidates, or the ends of an interval, disagree.
    """
    if not picked.values or not picked.fresh:
        return Truth.UNKNOWN
    truths = [_beyond(_bounds(each, condition.unit), condition) for each in picked.values]
    every, some = all_of(truths), any_of(truths)
    return every if every is some else Truth.UNKNOWN


def _bounds(value: DayValue, unit: str) -> Bounds:
    measured = in_unit(value, unit)
    return ANYWHERE if measured is None else bounds_of(measured)


def _beyond(bounds: Bounds, condition: LabCondition) -> Truth:
    at = position(condition.number)
    match condition.border:
        case Border.BELOW:
            return decided(yes=bounds.upper < at, no=bounds.lower >= at)
        case Border.AT_MOST:
            return decided(yes=bounds.upper <= at, no=bounds.lower > at)
        case Border.ABOVE:
            return decided(yes=bounds.lower > at, no=bounds.upper <= at)
        case Border.AT_LEAST:
            return decided(yes=bounds.lower >= at, no=bounds.upper < at)
