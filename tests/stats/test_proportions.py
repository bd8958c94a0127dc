"""Proportions and the exact test: published figures, and both borders."""

import pytest

from hilum.stats.estimates import Estimate, Method
from hilum.stats.proportions import binomial_test, clopper_pearson, wilson


def limits(estimate: Estimate) -> tuple[float | None, float | None]:
    return estimate.interval.lower, estimate.interval.upper


@pytest.mark.parametrize(
    ("successes", "subjects", "lower", "upper"),
    [
        # Newcombe, Stat Med 1998; 17: 857-872, table I, method 5.
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
        # R: binom.test(35, 100), binom.test(29, 29)
        (35, 100, 0.2573, 0.4518),
        (29, 29, 0.8806, 1.0),
    ],
)
def test_exact_limits_are_the_published_ones(
    successes: int, subjects: int, lower: float, upper: float
) -> None:
    found = clopper_pearson(successes, subjects)
    assert found.value == successes / subjects
    assert limits(found) == pytest.approx((lower, upper), abs=5.1e-5)
    assert found.interval.method is Method.CLOPPER_PEARSON


@pytest.mark.parametrize(
    ("successes", "subjects", "lower", "upper"),
    [  # Newcombe 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_score_limits_are_the_published_ones(
    successes: int, subjects: int, lower: float, upper: float
) -> None:
    found = wilson(successes, subjects)
    assert limits(found) == pytest.approx((lower, upper), abs=5.1e-5)


def test_limits_of_failures_mirror_those_of_successes() -> None:
    for method in (clopper_pearson, wilson):
        lower, upper = limits(method(29, 29))
        mirrored = limits(method(0, 29))
        assert lower is not None
        assert (1 - lower, upper) == (pytest.approx(mirrored[1]), 1.0)


@pytest.mark.parametrize("method", [clopper_pearson, wilson])
def test_of_no_subject_nothing_is_known(method: type) -> None:
    found = method(0, 0)
    assert (found.value, *limits(found)) == (None, None, None)
    assert binomial_test(0, 0, 0.2) is None


@pytest.mark.parametrize(("successes", "subjects"), [(-1, 5), (6, 5), (1, 0)])
def test_more_successes_than_subjects_are_refused(successes: int, subjects: int) -> None:
    for method in (clopper_pearson, wilson):
        with pytest.raises(ValueError, match=f"saw {successes} successes of {subjects}"):
            method(successes, subjects)


@pytest.mark.parametrize(
    ("successes", "subjects", "null_rate", "p_value"),
    [
        (13, 78, 0.1, 0.0453),  # A'Hern's design: Khan, Br J Cancer 2012; 107: 1801-1809
        (3, 3, 0.5, 0.125),
        (0, 3, 0.5, 1.0),
        (1, 3, 0.5, 0.875),
    ],
)
def test_the_exact_test_is_of_so_many_or_more(
    successes: int, subjects: int, null_rate: float, p_value: float
) -> None:
    assert binomial_test(successes, subjects, null_rate) == pytest.approx(p_value, abs=5e-5)


@pytest.mark.parametrize("null_rate", [0, 1])
def test_a_null_rate_is_between_0_and_1(null_rate: float) -> None:
    with pytest.raises(ValueError, match="null rate"):
        binomial_test(1, 2, null_rate)
