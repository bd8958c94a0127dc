"""Operating characteristics: hand-made estimates whose characteristics can be counted by eye."""

import pytest

from hilum.stats.characteristics import Share, characteristics, holds, share
from hilum.stats.estimates import Estimate, Interval, Method


def estimate(value: float | None, lower: float | None, upper: float | None) -> Estimate:
    return Estimate(value, Interval(Method.LOG_LOG, 0.95, lower, upper))


FOUR = [
    estimate(1.0, 0.5, 2.0),
    estimate(2.0, 1.0, 4.0),
    estimate(3.0, 2.5, 5.0),
    estimate(6.0, 4.5, 8.0),
]


def test_mean_and_standard_deviation_are_those_of_the_values() -> None:
    """1, 2, 3, 6: mean 3, sum of squares 14, 14 / 3 under the root."""
    found = characteristics(FOUR)
    assert (found.trials, found.reached, found.mean) == (4, 4, 3.0)
    assert found.standard_deviation == pytest.approx((14 / 3) ** 0.5)


def test_a_quantile_is_the_smallest_value_that_a_share_of_trials_does_not_exceed() -> None:
    """R, quantile(c(1, 2, 3, 6), c(.05, .25, .5, .75, .95), type = 1)."""
    assert characteristics(FOUR).quantiles == (1.0, 1.0, 2.0, 3.0, 6.0)


def test_coverage_counts_intervals_that_hold_the_true_value_with_its_error() -> None:
    """2.0 lies on the upper limit of the first, within the second; 2 of 4."""
    assert characteristics(FOUR, 2.0).coverage == Share(0.5, 0.25)
    assert characteristics(FOUR, 2.01).coverage == Share(0.25, (0.25 * 0.75 / 4) ** 0.5)
    assert characteristics(FOUR).coverage is None


def test_a_median_not_reached_lies_above_all_others_and_leaves_no_mean() -> None:
    found = characteristics([estimate(1.0, 0.5, 3.0), estimate(None, 2.0, None)], 2.5)
    assert (found.reached, found.mean, found.standard_deviation) == (1, None, None)
    assert found.quantiles == (1.0, 1.0, 1.0, None, None)
    assert (found.closed, found.width) == (1, 2.5)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(2.0, None, True), (2.1, None, False), (None, 2.0, True), (None, 1.9, False),
     (None, None, True)],
)  # fmt: skip
def test_a_limit_that_is_not_reached_bounds_nothing(
    lower: float | None, upper: float | None, expected: bool
) -> None:
    assert holds(estimate(2.0, lower, upper), 2.0) is expected


def test_one_trial_has_a_mean_and_no_standard_deviation() -> None:
    found = characteristics(FOUR[:1])
    assert (found.mean, found.standard_deviation) == (1.0, None)


def test_without_any_trial_there_is_nothing_to_tell() -> None:
    with pytest.raises(ValueError, match="no trial"):
        characteristics([])


def test_a_share_has_its_binomial_standard_error() -> None:
    found = share([True, False, False, False, True])
    assert found.value == 0.4
    assert found.standard_error == pytest.approx(0.048**0.5)
