"""The Kaplan-Meier estimate of survival: its steps, its limits, its value at a landmark.

Times are numbers in one unit of the caller's, from each subject's start; every result is in that
unit. Censored subjects count as at risk at their own time. Times are compared exactly: give
whole days rather than months if ties are to be ties. Checked against R survival.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hilum.stats.estimates import Estimate, Interval, Method, quantile_of_normal

Numbers: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class KaplanMeier:
    """The estimate at each distinct time; arrays are parallel, ascending in time.

    `at_risk` counts just before a time, `events` and `censored` at it, `survival` from it on.
    `log_variance` is Greenwood's sum of d/(n(n-d)), the variance of log survival; infinite where
    survival is 0.
    """

    subjects: int
    times: Numbers
    at_risk: Counts
    events: Counts
    censored: Counts
    survival: Numbers
    log_variance: Numbers

    @property
    def total_events(self) -> int:
        """How many subjects had the event."""
        return int(self.events.sum())


def kaplan_meier(times: ArrayLike, events: ArrayLike) -> KaplanMeier:
    """Return the Kaplan-Meier estimate; `events` is True for an event, False for censored.

    No subject gives an estimate of no step. Raises ValueError for lengths that differ, and for
    times that are negative, missing or infinite. Source: Kaplan and Meier, J Am Stat Assoc 1958;
    53: 457-481; variance by Greenwood 1926.
    """
    time, event = checked(times, events)
    distinct, place = np.unique(time, return_inverse=True)
    total = np.bincount(place, minlength=len(distinct))
    died = np.bincount(place[event], minlength=len(distinct))
    at_risk = total[::-1].cumsum()[::-1]
    left = at_risk - died
    with np.errstate(divide="ignore"):
        log_variance = (died / (at_risk * left.astype(np.float64))).cumsum()
    return KaplanMeier(
        subjects=len(time),
        times=distinct,
        at_risk=at_risk,
        events=died,
        censored=total - died,
        survival=(left / at_risk).cumprod(),
        log_variance=log_variance,
    )


def follow_up(times: ArrayLike, events: ArrayLike) -> KaplanMeier:
    """Return the reverse Kaplan-Meier estimate, whose median is the median follow-up.

    The end of observation is the event, and the event censors. Source: Schemper and Smith,
    Control Clin Trials 1996; 17: 343-346.
    """
    time, event = checked(times, events)
    return kaplan_meier(time, ~event)


def survival_at(
    curve: KaplanMeier,
    time: float,
    method: Method = Method.LOG_LOG,
    confidence: float = 0.95,
) -> Estimate:
    """Return the probability of survival beyond a landmark, with its interval.

    None beyond the last observed time, unless survival had fallen to 0 by then: the data say
    nothing there. Before the first event it is 1; log-log then has no interval, log and plain
    give 1 to 1, as their formulas say.
    """
    nothing = Interval(method, confidence, None, None)
    step = int(np.searchsorted(curve.times, time, side="right")) - 1
    last = len(curve.times) - 1
    if last < 0 or (time > curve.times[last] and curve.survival[last] > 0):
        return Estimate(None, nothing)
    if step < 0:
        edge = None if method is Method.LOG_LOG else 1.0
        return Estimate(1.0, Interval(method, confidence, edge, edge))
    lower, upper = limits(curve, method, confidence)
    interval = Interval(method, confidence, known(lower[step]), known(upper[step]))
    return Estimate(float(curve.survival[step]), interval)


def at_risk_at(curve: KaplanMeier, times: Sequence[float]) -> tuple[int, ...]:
    """Return how many were at risk just before each time: the row under a figure."""
    steps = np.searchsorted(curve.times, np.asarray(times, dtype=np.float64), side="left")
    return tuple(int(n) for n in np.append(curve.at_risk, 0)[steps])


def limits(
    curve: KaplanMeier, method: Method = Method.LOG_LOG, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Return the lower and upper pointwise limits of survival at each of its times.

    NaN where a method has none: all of them where survival is 0, log-log also where it is 1.
    Raises ValueError for a method that is none of log-log, log and plain. Source: Kalbfleisch and
    Prentice, The Statistical Analysis of Failure Time Data, 2nd ed. 2002, section 1.4; as R
    survival, conf.type.
    """
    z = quantile_of_normal(confidence)
    survival = np.where(curve.survival > 0, curve.survival, np.nan)
    deviation = z * np.sqrt(np.where(curve.survival > 0, curve.log_variance, np.nan))
    match method:
        case Method.PLAIN:
            half = survival * deviation
            return np.maximum(survival - half, 0), np.minimum(survival + half, 1)
        case Method.LOG:
            return survival * np.exp(-deviation), np.minimum(survival * np.exp(deviation), 1)
        case Method.LOG_LOG:
            return _log_log(survival, deviation)
        case _:
            raise ValueError(f"limits of survival: saw {method.name}, expected a transformation")


def _log_log(survival: Numbers, deviation: Numbers) -> tuple[Numbers, Numbers]:
    hazard = -np.log(np.where(survival < 1, survival, np.nan))
    spread = deviation / hazard
    return np.exp(-hazard * np.exp(spread)), np.exp(-hazard * np.exp(-spread))


def checked(times: ArrayLike, events: ArrayLike) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return times and events as arrays; ValueError where they cannot be."""
    time, event = np.asarray(times, dtype=np.float64), np.asarray(events)
    if time.ndim != 1 or time.shape != event.shape:
        raise ValueError(
            f"saw {time.shape} times and {event.shape} events, expected two rows alike"
        )
    if not np.isfinite(time).all() or (time < 0).any():
        raise ValueError("times: expected every one finite and none negative")
    if not np.isin(event, (0, 1)).all():
        raise ValueError("events: expected True for an event, False for censored")
    return time, event.astype(np.bool_)


def known(value: float) -> float | None:
    """Return a number, or None for NaN."""
    return None if np.isnan(value) else float(value)
