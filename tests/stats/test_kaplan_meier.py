"""Kaplan-Meier, its limits, quantiles, landmarks and means: equal to R survival to 1e-6."""

import numpy as np
import pytest

from hilum.stats.estimates import Estimate, Method
from hilum.stats.kaplan_meier import at_risk_at, follow_up, kaplan_meier, limits, survival_at
from hilum.stats.quantiles import median, quantile, restricted_mean
from tests.stats.reference_values import known, reference, survival

CURVES = sorted(reference("survival")["curves"])
METHODS = {"log-log": Method.LOG_LOG, "log": Method.LOG, "plain": Method.PLAIN}
TOLERANCE = 1e-6
KINDS = [(curve, kind) for curve in CURVES for kind in METHODS]


def expected(curve: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = reference("survival")["curves"][curve]
    return found


def parts(estimate: Estimate) -> tuple[float | None, float | None, float | None]:
    return estimate.value, estimate.interval.lower, estimate.interval.upper


def close(value: object) -> object:
    return pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE, nan_ok=True)


@pytest.mark.parametrize("name", CURVES)
def test_steps_are_those_of_R(name: str) -> None:
    curve, r = kaplan_meier(*survival(name)), expected(name)
    assert curve.times.tolist() == r["times"]
    assert curve.at_risk.tolist() == r["at_risk"]
    assert curve.events.tolist() == r["events"]
    assert curve.censored.tolist() == r["censored"]
    assert curve.survival == close(r["survival"])


@pytest.mark.parametrize("name", CURVES)
def test_standard_errors_are_those_of_R(name: str) -> None:
    curve = kaplan_meier(*survival(name))
    alive = curve.survival > 0
    error = curve.survival[alive] * np.sqrt(curve.log_variance[alive])
    of_r = np.array(known(expected(name)["standard_error"]), dtype=float)[alive]
    assert error == close(of_r)


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_limits_are_those_of_R(name: str, kind: str) -> None:
    found = limits(kaplan_meier(*survival(name)), METHODS[kind])
    r = reference("survival")["curves"][name]["limits"][kind]
    for ours, side in zip(found, ("lower", "upper"), strict=True):
        assert ours == close(np.array(known(r[side]), dtype=float))


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_quartiles_and_the_median_are_those_of_R(name: str, kind: str) -> None:
    curve = kaplan_meier(*survival(name))
    r = reference("survival")["curves"][name]["limits"][kind]
    sides = (known(r[key]) for key in ("quantile", "quantile_lower", "quantile_upper"))
    for share, *of_r in zip((0.25, 0.5, 0.75), *sides, strict=True):
        assert list(parts(quantile(curve, share, METHODS[kind]))) == of_r, share


@pytest.mark.parametrize("name", CURVES)
def test_a_median_has_an_interval_of_any_confidence(name: str) -> None:
    found = median(kaplan_meier(*survival(name)), confidence=0.9)
    assert list(parts(found)) == known(expected(name)["median_90"])
    assert found.interval.confidence == 0.9


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_landmark_rates_are_those_of_R(name: str, kind: str) -> None:
    curve = kaplan_meier(*survival(name))
    r = reference("survival")["curves"][name]["limits"][kind]
    sides = (known(r[key]) for key in ("rate", "rate_lower", "rate_upper"))
    for time, *of_r in zip(r["landmark"], *sides, strict=True):
        ours = parts(survival_at(curve, time, METHODS[kind]))
        if of_r[0] == 1.0:  # before the first event R prints 1 to 1 also for log-log
            of_r = [1.0, None, None] if kind == "log-log" else of_r
        assert list(ours) == [close(value) if value is not None else None for value in of_r]


@pytest.mark.parametrize("name", CURVES)
def test_median_follow_up_is_by_reverse_Kaplan_Meier(name: str) -> None:
    found = median(follow_up(*survival(name)))
    assert list(parts(found)) == known(expected(name)["follow_up"])


@pytest.mark.parametrize(("name", "until"), [(name, 365.0) for name in ("lung", "colon", "pbc")])
def test_a_restricted_mean_is_that_of_R(name: str, until: float) -> None:
    curve = kaplan_meier(*survival(name))
    found = restricted_mean(curve, until)
    assert found is not None
    assert (found.value, found.standard_error) == close(tuple(expected(name)["mean_to_365"]))


@pytest.mark.parametrize("name", CURVES)
def test_a_mean_to_the_last_time_is_that_of_R(name: str) -> None:
    found = restricted_mean(kaplan_meier(*survival(name)))
    assert found is not None
    assert (found.value, found.standard_error) == close(tuple(expected(name)["mean_to_last"]))


LEUKEMIA = {
    # Freireich, Blood 1963; 21: 699-716: weeks in remission, and whether they ended in relapse.
    "6-MP": (
        [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
        [1] * 9 + [0] * 12,
    ),
    "placebo": (
        [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23],
        [1] * 21,
    ),
}


@pytest.mark.parametrize(
    ("arm", "value", "error"),
    # By hand from the published algorithm (Collett, Modelling Survival Data, 3rd ed., 2.4.2: the
    # density between survival 0.55 and 0.45). Placebo: S(5) = 12/21, S(8) = 8/21, 3 weeks apart,
    # SE of S(8) = sqrt(8 * 13 / 21^3). 6-MP: S(16) = 0.6275, S(23) = 0.4482, SE of S(23) = 0.1346.
    [("placebo", 8.0, 1.669), ("6-MP", 23.0, 5.255)],
)
def test_the_symmetric_interval_is_the_one_that_SPSS_prints(
    arm: str, value: float, error: float
) -> None:
    found = median(kaplan_meier(*LEUKEMIA[arm]), Method.SYMMETRIC)
    assert found.value == value
    lower, upper = found.interval.lower, found.interval.upper
    assert lower is not None
    assert upper is not None
    assert (upper - lower) / 2 / 1.959964 == pytest.approx(error, abs=6e-4)
    assert (upper + lower) / 2 == pytest.approx(value)


def test_the_symmetric_interval_needs_survival_on_both_sides_of_the_median() -> None:
    curve = kaplan_meier([1, 2, 3, 4, 4, 4, 4, 4, 4, 4], [1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    found = median(curve, Method.SYMMETRIC)  # survival ends on 0.5, and never falls to 0.45
    assert parts(found) == (4.0, None, None)


@pytest.mark.parametrize("method", Method)
def test_a_median_that_is_not_reached_is_none(method: Method) -> None:
    curve = kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0])  # survival falls to 0.75
    if method in (*METHODS.values(), Method.SYMMETRIC):
        assert median(curve, method).value is None
        assert median(curve, method).interval.upper is None
    else:
        with pytest.raises(ValueError, match=f"saw {method.name}, expected a transformation"):
            median(curve, method)


def test_when_all_are_censored_survival_stays_one() -> None:
    curve = kaplan_meier([5, 3], [0, 0])
    assert curve.survival.tolist() == [1, 1]
    assert parts(median(curve)) == (None, None, None)
    assert parts(survival_at(curve, 4, Method.PLAIN)) == (1, 1, 1)
    assert parts(survival_at(curve, 4)) == (1, None, None)


def test_no_subject_gives_no_estimate() -> None:
    curve = kaplan_meier([], [])
    assert curve.subjects == curve.total_events == 0
    assert parts(median(curve)) == parts(median(curve, Method.SYMMETRIC)) == (None, None, None)
    assert parts(survival_at(curve, 1)) == (None, None, None)
    assert restricted_mean(curve) is None
    assert at_risk_at(curve, [0, 12]) == (0, 0)


def test_one_subject_who_died_has_a_median_without_an_interval() -> None:
    curve = kaplan_meier([7], [1])
    for method in (*METHODS.values(), Method.SYMMETRIC):
        assert parts(median(curve, method)) == (7, None, None)
    assert parts(survival_at(curve, 7)) == (0, None, None)
    assert parts(survival_at(curve, 8)) == (0, None, None)


def test_nothing_is_said_beyond_the_last_observed_time() -> None:
    curve = kaplan_meier([1, 2, 3], [1, 1, 0])
    assert survival_at(curve, 3).value == pytest.approx(1 / 3)
    assert survival_at(curve, 3.01).value is None
    assert restricted_mean(curve, 3) is not None
    assert restricted_mean(curve, 3.01) is None


def test_the_number_at_risk_is_that_just_before_a_time() -> None:
    curve = kaplan_meier([1, 2, 2, 3], [1, 1, 0, 0])
    assert at_risk_at(curve, [0, 1, 1.5, 2, 2.5, 3, 3.5]) == (4, 4, 3, 3, 1, 1, 0)


def test_an_event_on_the_first_day_counts() -> None:
    curve = kaplan_meier([0, 1], [1, 0])
    assert curve.survival.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("times", "events", "said"),
    [
        ([1, 2], [1], "times and"),
        ([[1, 2]], [[1, 1]], "two rows alike"),
        ([1, -1], [1, 1], "none negative"),
        ([1, float("nan")], [1, 1], "finite"),
        ([1, float("inf")], [1, 1], "finite"),
        ([1, 2], [1, 2], "True for an event"),
    ],
)
def test_times_and_events_that_cannot_be_are_refused(
    times: list[float], events: list[int], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        kaplan_meier(times, events)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_that_is_no_share_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        median(kaplan_meier([1], [1]), confidence=confidence)
