"""Virtual trials against published figures (calibration.toml), and how the figures are computed."""

from itertools import chain
from statistics import median

import pytest

from hilum.sources.virtual_trial.calibration import Target, calibration
from hilum.sources.virtual_trial.figures import (
    Outcome,
    figures_of,
    hazard_ratio,
    outcome_of,
    survival_months,
)
from tests.sources.virtual_trials import trial

TRIALS, SUBJECTS = 12, 100

MERCAPTOPURINE = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
RELAPSED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
"""Weeks in remission of Freireich 1963 (Blood 21:699), as printed by Gehan 1965 and Cox 1972."""


@pytest.fixture(scope="module")
def trials() -> list[list[Outcome]]:
    return [[outcome_of(each) for each in trial(SUBJECTS, seed).run()] for seed in range(TRIALS)]


@pytest.mark.parametrize("target", calibration().targets, ids=lambda target: target.measure)
def test_over_many_trials_the_median_lies_in_the_published_range(
    trials: list[list[Outcome]], target: Target
) -> None:
    found = median(figures_of(each)[target.measure] for each in trials)
    assert target.low <= found <= target.high


@pytest.mark.parametrize("target", calibration().targets, ids=lambda target: target.measure)
def test_pooled_too(trials: list[list[Outcome]], target: Target) -> None:
    found = figures_of(chain.from_iterable(trials))[target.measure]
    assert target.low <= found <= target.high


def test_survival_is_not_exponential(trials: list[list[Outcome]]) -> None:
    """Of an exponential, three quarters are dead at twice the median; here earlier."""
    pooled = [*chain.from_iterable(trials)]
    times, events = [o.os_months for o in pooled], [o.os_event for o in pooled]
    assert survival_months(times, events, 0.25) < 1.7 * survival_months(times, events)


@pytest.mark.parametrize(
    ("weeks", "relapsed", "middle"),
    [(MERCAPTOPURINE, RELAPSED, 23), (PLACEBO, (1,) * 21, 8)],
)
def test_the_median_remissions_of_Freireich_are_23_and_8_weeks(
    weeks: tuple[int, ...], relapsed: tuple[int, ...], middle: int
) -> None:
    assert survival_months(weeks, [bool(each) for each in relapsed]) == middle


def test_the_hazard_ratio_of_Freireich_is_4_5_with_ties_as_Breslow_has_them() -> None:
    """Coefficient 1.509, as survival packages print it (R: coxph, ties = "breslow")."""
    times = (*MERCAPTOPURINE, *PLACEBO)
    events = [bool(each) for each in (*RELAPSED, *(1,) * 21)]
    exposed = [False] * 21 + [True] * 21
    assert hazard_ratio(times, events, exposed) == pytest.approx(4.523, abs=0.01)
