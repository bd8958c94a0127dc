"""What an analysis does over many trials: where its estimates lie, and how often they are right."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from hilum.stats.estimates import Estimate

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that are given of the estimates."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of trials, with the standard error that the number of trials leaves it."""

    value: float
    standard_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristics:
    """Estimates of one quantity over many trials, beside the true value (None: not known).

    `reached` trials have a value; mean and standard deviation are None unless all have, and a
    quantile is None where it falls on trials that have none: a median not reached lies above all
    others. `coverage` is the share of trials whose interval holds the true value; a limit that is
    not reached bounds nothing. `width` is the median width of the `closed` intervals, those with
    both limits.
    """

    trials: int
    reached: int
    mean: float | None
    standard_deviation: float | None
    quantiles: tuple[float | None, ...]
    true_value: float | None
    coverage: Share | None
    closed: int
    width: float | None


def characteristics(
    estimates: Sequence[Estimate], true_value: float | None = None
) -> Characteristics:
    """Return what estimates of many trials do. Raises ValueError without any trial.

    The standard deviation has one fewer than the trials as its divisor; None for a single trial.
    """
    if not estimates:
        raise ValueError("characteristics: saw no trial, expected one or more")
    values = np.array([inf if each.value is None else each.value for each in estimates])
    reached, trials = int(np.isfinite(values).sum()), len(values)
    every = reached == trials
    widths = [
        each.interval.upper - each.interval.lower
        for each in estimates
        if each.interval.upper is not None and each.interval.lower is not None
    ]
    return Characteristics(
        trials=trials,
        reached=reached,
        mean=float(values.mean()) if every else None,
        standard_deviation=float(values.std(ddof=1)) if every and trials > 1 else None,
        quantiles=tuple(_finite(_quantile(values, each)) for each in SHARES),
        true_value=true_value,
        coverage=None if true_value is None else share([holds(e, true_value) for e in estimates]),
        closed=len(widths),
        width=float(np.median(widths)) if widths else None,
    )


def holds(estimate: Estimate, true_value: float) -> bool:
    """Tell whether an interval holds a value; a limit that is None bounds nothing."""
    lower, upper = estimate.interval.lower, estimate.interval.upper
    return (lower is None or lower <= true_value) and (upper is None or true_value <= upper)


def share(happened: Sequence[bool]) -> Share:
    """Return the share of trials in which something happened, with its binomial standard error."""
    value = sum(happened) / len(happened)
    return Share(value, sqrt(value * (1 - value) / len(happened)))


def _quantile(values: np.ndarray[tuple[int], np.dtype[np.float64]], at: float) -> float:
    """Return the smallest value at or below which the share lies (R, type 1): no interpolation."""
    return float(np.quantile(values, at, method="inverted_cdf"))


def _finite(value: float) -> float | None:
    return None if value == inf else value
