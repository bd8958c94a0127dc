"""Exposure-adjusted incidence rates: exact Poisson limits."""

import pytest

from hilum.stats.rates import PersonTime, incidence_rate


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    # Garwood's table, as in Johnson, Kotz, Kemp: 95 % limits of a Poisson mean.
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_limits_are_those_of_an_exact_Poisson_mean(events: int, lower: float, upper: float) -> None:
    found = incidence_rate(events, 36525).rate  # 100 patient-years
    assert found.value == events
    assert found.interval.lower == pytest.approx(lower, abs=6e-4)
    assert found.interval.upper == pytest.approx(upper, abs=6e-4)


def test_a_year_is_twelve_months_of_30_4375_days() -> None:
    by_month = incidence_rate(6, 3652.5, PersonTime.MONTHS)  # 120 months
    by_year = incidence_rate(6, 3652.5, PersonTime.YEARS, per=1)
    assert by_month.rate.value == pytest.approx(5.0)
    assert by_year.rate.value == pytest.approx(0.6)


def test_nobody_exposed_has_no_rate() -> None:
    found = incidence_rate(0, 0).rate
    assert (found.value, found.interval.lower, found.interval.upper) == (None, None, None)


@pytest.mark.parametrize(("events", "days"), [(1, 0), (-1, 10), (1, -10), (1, float("nan"))])
def test_events_without_exposure_are_refused(events: int, days: float) -> None:
    with pytest.raises(ValueError, match="saw"):
        incidence_rate(events, days)
