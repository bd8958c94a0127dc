"""The cells of a table: counts with percentages, medians with ranges, estimates with intervals.

Every cell carries the exact values by name and the keys of the rows that it rests on. A percentage
is of the subjects of the cell's `population`; of nobody there is none, and the cell says `-`.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from hilum.datasets.dataset import Key
from hilum.reports.trial.display import Number, Shown
from hilum.reports.trial.displays.wording import joined, said, same
from hilum.stats.estimates import Estimate
from hilum.stats.proportions import clopper_pearson, wilson
from hilum.study.endpoints import Analysis, ProportionInterval
from hilum.terms.reasons import Words
from hilum.terms.ruled import Ruled

Keys = tuple[Key, ...]
NONE = "-"


class Measured(NamedTuple):
    """A number with the row that holds it."""

    key: Key
    number: Decimal


def ordered(keys: Iterable[Key]) -> Keys:
    """Return keys once each, in order."""
    return tuple(sorted(set(keys)))


def subjects_of(keys: Iterable[Key]) -> frozenset[str]:
    """Return the subjects that keys are of."""
    return frozenset(key.subject for key in keys)


def fixed(number: Number, places: int) -> str:
    """Print a number with so many decimals, half away from zero; no sign before zero."""
    exact = Decimal(number.numerator) / Decimal(number.denominator) if isinstance(
        number, Fraction
    ) else Decimal(str(number))  # fmt: skip
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):f}".replace("-", "−")


def share(keys: Iterable[Key], population: Keys) -> Shown:
    """Return how many subjects the keys are of, and what percentage of the population."""
    found = ordered(keys)
    count, total = len(subjects_of(found)), len(population)
    percent = Fraction(100 * count, total) if total else None
    text = NONE if percent is None else f"{count} ({fixed(percent, 1)})"
    return Shown(
        text=same(text),
        values={"n": count, "of": total, "percent": percent},
        keys=found,
        population=population,
    )


def count(keys: Iterable[Key], population: Keys = (), *, name: str = "n") -> Shown:
    """Return how many rows there are, as a value of that name."""
    found = ordered(keys)
    return Shown(
        text=same(len(found)), values={name: len(found)}, keys=found, population=population
    )


def people(keys: Iterable[Key], population: Keys = ()) -> Shown:
    """Return how many subjects the keys are of."""
    found = ordered(keys)
    number = len(subjects_of(found))
    return Shown(text=same(number), values={"n": number}, keys=found, population=population)


def spread(
    numbers: Sequence[Measured],
    population: Keys,
    *,
    unit: str = "",
    places: int = 1,
) -> Shown:
    """Return the median with the range.

    The range has as many decimals as the data, the median one at least.

    `unit` ends the names of the values (`median_months`). Of nothing there is no median.
    """
    end = f"_{unit}" if unit else ""
    names = [f"{name}{end}" for name in ("median", "minimum", "maximum")]
    if not numbers:
        values: dict[str, Number | None] = {"n": 0, **dict.fromkeys(names)}
        return Shown(text=same(NONE), values=values, population=population)
    amounts = [each.number for each in numbers]
    found = (median(amounts), min(amounts), max(amounts))
    middle = fixed(found[0], max(1, places))
    low, high = (fixed(each, places) for each in found[1:])
    return Shown(
        text=said("spread", middle=middle, low=low, high=high),
        values={"n": len(numbers), **dict(zip(names, found, strict=True))},
        keys=ordered(each.key for each in numbers),
        population=population,
    )


def spread_of_months(
    days: Iterable[tuple[Key, int]], population: Keys, days_per_month: Ruled[Decimal]
) -> Shown:
    """Return the median and the range of days, in months as long as the study rules."""
    if missing := unanswered(days_per_month):
        return missing
    length = days_per_month.known
    months = [Measured(key, Decimal(number) / length) for key, number in days]
    return spread(months, population, unit="months", places=1)


def unanswered(*ruled: Ruled[Any]) -> Shown | None:
    """Return a cell that names the questions that nobody has ruled; None where all are ruled."""
    names = dict.fromkeys(str(each.question) for each in ruled if each.is_missing)
    if not names:
        return None
    return Shown(text=said("not_ruled", questions=", ".join(names)), values={})


def confidence(analysis: Analysis) -> float:
    """Return the level of intervals as a share; LookupError, with its question, where missing."""
    return float(analysis.confidence_percent.known / 100)


def share_interval(keys: Iterable[Key], population: Keys, analysis: Analysis) -> Shown:
    """Return the interval of a proportion, in percent, by the method and level of the study."""
    found = ordered(keys)
    if missing := unanswered(analysis.confidence_percent, analysis.proportion_interval):
        return missing
    is_wilson = analysis.proportion_interval.known is ProportionInterval.WILSON
    method = wilson if is_wilson else clopper_pearson
    estimate = method(len(subjects_of(found)), len(population), confidence(analysis))
    return limits_cell(estimate, scale=100, unit="percent", keys=found, population=population)


def limits_cell(
    estimate: Estimate, *, scale: float = 1, unit: str, keys: Keys, population: Keys = ()
) -> Shown:
    """Return the limits of an estimate; a limit that is not reached is said so."""
    low, high = (None if each is None else each * scale
                 for each in (estimate.interval.lower, estimate.interval.upper))  # fmt: skip
    return Shown(
        text=between(low, high),
        values={f"lower_{unit}": low, f"upper_{unit}": high},
        keys=keys,
        population=population,
    )


def between(low: float | None, high: float | None) -> Words:
    """Return the words of an interval, to one decimal."""
    if low is None and high is None:
        return said("not_estimable")
    return said("interval", low=reached(low), high=reached(high))


def reached(number: float | None) -> Words:
    """Return a number to one decimal; `not reached` for None."""
    return said("not_reached") if number is None else same(fixed(number, 1))


def together(*cells: Shown) -> Shown:
    """Return one cell that says several, with the values and keys of all."""
    return Shown(
        text=joined(tuple(each.text for each in cells)),
        values={name: value for each in cells for name, value in each.values.items()},
        keys=ordered(key for each in cells for key in each.keys),
        population=ordered(key for each in cells for key in each.population),
    )
