"""Exposure-adjusted incidence rates: events per time at risk, with exact Poisson intervals."""

from dataclasses import dataclass
from enum import Enum

from scipy.special import gammaincinv

from hilum.stats.estimates import Estimate, Interval, Method, quantile_of_normal
from hilum.terms.reasons import Words


class PersonTime(Enum):
    """A unit of time at risk: its days, and its name. A year is 365.25 days, a month a twelfth."""

    MONTHS = (30.4375, Words("patient-months", "患者月"))
    YEARS = (365.25, Words("patient-years", "患者年"))

    @property
    def days(self) -> float:
        """Days of one such unit."""
        return self.value[0]

    @property
    def words(self) -> Words:
        """Its name in English and Chinese."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class IncidenceRate:
    """Events per `per` units of time at risk."""

    events: int
    exposure_days: float
    per: int
    unit: PersonTime
    rate: Estimate


def incidence_rate(
    events: int,
    exposure_days: float,
    unit: PersonTime = PersonTime.YEARS,
    *,
    per: int = 100,
    confidence: float = 0.95,
) -> IncidenceRate:
    """Return the rate with its exact Poisson interval; None where nobody was exposed.

    With no event the lower limit is 0 and the upper the two-sided one. Raises ValueError for
    negative figures, or for events without exposure. Source: Garwood, Biometrika 1936; 28:
    437-442, by quantiles of the gamma distribution.
    """
    _check(events, exposure_days, confidence)
    if not exposure_days:
        nothing = Interval(Method.EXACT_POISSON, confidence, None, None)
        return IncidenceRate(events, exposure_days, per, unit, Estimate(None, nothing))
    tail, scale = (1 - confidence) / 2, per * unit.days / exposure_days
    lower = float(gammaincinv(events, tail)) * scale if events else 0.0
    upper = float(gammaincinv(events + 1, 1 - tail)) * scale
    interval = Interval(Method.EXACT_POISSON, confidence, lower, upper)
    return IncidenceRate(events, exposure_days, per, unit, Estimate(events * scale, interval))


def _check(events: int, exposure_days: float, confidence: float) -> None:
    quantile_of_normal(confidence)
    if events < 0 or not 0 <= exposure_days < float("inf"):
        raise ValueError(f"saw {events} events in {exposure_days} days, expected none negative")
    if events and not exposure_days:
        raise ValueError(f"saw {events} events in 0 days of exposure")
