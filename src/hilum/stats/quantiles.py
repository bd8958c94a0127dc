"""Quantiles of survival (the median) with their intervals, and the restricted mean."""

from dataclasses import dataclass

import numpy as np

from hilum.stats.estimates import Estimate, Interval, Method, quantile_of_normal
from hilum.stats.kaplan_meier import KaplanMeier, Numbers, limits

TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))
"""How near survival must be to a level to be on it, as R survival: products of fractions round."""


def median(
    curve: KaplanMeier, method: Method = Method.LOG_LOG, confidence: float = 0.95
) -> Estimate:
    """Return the median with its interval; None where it is not reached."""
    return quantile(curve, 0.5, method, confidence)


def quantile(
    curve: KaplanMeier,
    share: float,
    method: Method = Method.LOG_LOG,
    confidence: float = 0.95,
) -> Estimate:
    """Return the time by which a share of subjects has had the event, with its interval.

    Where survival stays exactly on the level, the middle of that step; None where the level, or a
    limit, is not reached. The interval holds the times at which the pointwise limits of survival
    include the level. `Method.SYMMETRIC` is the value and interval that SPSS prints: of a flat
    step its start, plus and minus the normal quantile times a standard error from the density
    around it (Collett, Modelling Survival Data in Medical Research, 3rd ed., 2.4.2).

    Raises ValueError unless 0 < share < 1. Source: Brookmeyer and Crowley, Biometrics 1982; 38:
    29-41; as R survival.
    """
    if not 0 < share < 1:
        raise ValueError(f"share: saw {share}, expected between 0 and 1")
    if method is Method.SYMMETRIC:
        return _symmetric(curve, 1 - share, confidence)
    lower, upper = limits(curve, method, confidence)
    interval = Interval(
        method,
        confidence,
        _crossing(curve.times, lower, 1 - share),
        _crossing(curve.times, upper, 1 - share),
    )
    return Estimate(_crossing(curve.times, curve.survival, 1 - share), interval)


def _crossing(times: Numbers, survival: Numbers, level: float) -> float | None:
    reached = np.flatnonzero(survival <= level + TOLERANCE)
    if not len(reached):
        return None
    below = np.flatnonzero(survival <= level - TOLERANCE)
    left = times[below[0]] if len(below) else times[-1]  # a step on the level may be the last
    return float(times[reached[0]] + left) / 2


DENSITY_REACH = 0.05
"""SPSS takes the density at a quantile between survival 0.05 above and 0.05 below its level."""


def _symmetric(curve: KaplanMeier, level: float, confidence: float) -> Estimate:
    died = curve.events > 0
    times, survival = curve.times[died], curve.survival[died]
    reached = np.flatnonzero(survival <= level + TOLERANCE)
    nothing = Interval(Method.SYMMETRIC, confidence, None, None)
    if not len(reached):
        return Estimate(None, nothing)
    at = reached[0]
    value, density = float(times[at]), _density(times, survival, level)
    variance = curve.log_variance[died][at]
    if density is None or not np.isfinite(variance):
        return Estimate(value, nothing)
    half = quantile_of_normal(confidence) * float(survival[at] * np.sqrt(variance)) / density
    return Estimate(value, Interval(Method.SYMMETRIC, confidence, value - half, value + half))


def _density(times: Numbers, survival: Numbers, level: float) -> float | None:
    above = np.flatnonzero(survival >= level + DENSITY_REACH - TOLERANCE)
    below = np.flatnonzero(survival <= level - DENSITY_REACH + TOLERANCE)
    if not len(above) or not len(below):
        return None
    last, first = above[-1], below[0]
    return float((survival[last] - survival[first]) / (times[first] - times[last]))


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """The mean time until `until` at most, and its standard error."""

    until: float
    value: float
    standard_error: float


def restricted_mean(curve: KaplanMeier, until: float | None = None) -> RestrictedMean | None:
    """Return the area under the curve until a time (by default the last observed).

    None with no subject, or beyond the last observed time while survival is above 0. Source:
    Klein and Moeschberger, Survival Analysis, 2nd ed. 2003, section 4.5; as R survival, rmean.
    """
    if not curve.subjects:
        return None
    last = float(curve.times[-1])
    end = last if until is None else until
    if end > last and curve.survival[-1] > 0:
        return None
    steps = curve.times < end
    times = np.concatenate(([0.0], curve.times[steps], [end]))
    areas = np.diff(times) * np.concatenate(([1.0], curve.survival[steps]))
    beyond = areas[::-1].cumsum()[::-1][1:]
    left = curve.at_risk[steps] - curve.events[steps]
    parts = np.divide(
        curve.events[steps],
        curve.at_risk[steps] * left,
        out=np.zeros(len(left)),
        where=left > 0,
    )
    error = float(np.sqrt((beyond**2 * parts).sum()))
    return RestrictedMean(end, float(areas.sum()), error)
