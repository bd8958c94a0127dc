"""Cox regression and the test of its assumption: equal to R coxph (Efron) and cox.zph."""

from math import ceil

import pytest

from hilum.stats.cox import Cox, cox
from hilum.stats.estimates import Method, Refusal, Why
from hilum.stats.proportional_hazards import TimeScale, proportional_hazards
from tests.stats.reference_values import DAYS_PER_MONTH, column, reference, rows

MODELS = {
    "lung_sex": ("lung", ["sex"], None),
    "lung_months_sex_age": ("lung", ["sex", "age"], None),
    "lung_three": ("lung", ["sex", "age", "ecog"], None),
    "colon_three": ("colon", ["obstruct", "node4", "age"], None),
    "veteran_three": ("veteran", ["trt", "karno", "age"], None),
    "veteran_by_celltype": ("veteran", ["trt", "karno"], "celltype"),
    "pbc_five": ("pbc", ["trt", "age", "edema", "log_bili", "albumin"], None),
}


def close(value: object) -> object:
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def fitted(name: str) -> Cox:
    dataset, covariates, stratum = MODELS[name]
    kept = [row for row in rows(dataset) if all(row[each] for each in covariates)]
    times = column("time", kept)
    if "months" in name:  # many ties
        times = [float(ceil(time / DAYS_PER_MONTH)) for time in times]
    found = cox(
        times,
        column("event", kept),
        {each: column(each, kept) for each in covariates},
        [row[stratum] for row in kept] if stratum else None,
    )
    assert isinstance(found, Cox)
    return found


def test_every_model_of_R_is_held() -> None:
    assert MODELS.keys() == reference("survival")["cox"].keys()


@pytest.mark.parametrize("name", MODELS)
def test_hazard_ratios_are_those_of_R(name: str) -> None:
    model, r = fitted(name), reference("survival")["cox"][name]
    assert [model.subjects, model.events] == [*r["n"], *r["events"]]
    assert [each.covariate for each in model.ratios] == r["names"]
    assert [each.coefficient for each in model.ratios] == close(r["coefficient"])
    assert [each.standard_error for each in model.ratios] == close(r["standard_error"])
    assert [each.z for each in model.ratios] == close(r["z"])
    assert [each.p_value for each in model.ratios] == close(r["p_value"])
    assert [each.ratio.value for each in model.ratios] == close(r["hazard_ratio"])
    assert [each.ratio.interval.lower for each in model.ratios] == close(r["lower"])
    assert [each.ratio.interval.upper for each in model.ratios] == close(r["upper"])
    assert {each.ratio.interval.method for each in model.ratios} == {Method.WALD}


@pytest.mark.parametrize("name", MODELS)
def test_likelihoods_and_covariances_are_those_of_R(name: str) -> None:
    model, r = fitted(name), reference("survival")["cox"][name]
    assert [model.null_log_likelihood, model.log_likelihood] == close(r["log_likelihood"])
    test = model.likelihood_ratio
    assert [test.chi_square, test.degrees_of_freedom, test.p_value] == close(r["ratio_test"])
    for ours, theirs in zip(model.covariance, r["covariance"], strict=True):
        assert ours == close(theirs)


@pytest.mark.parametrize("scale", TimeScale)
@pytest.mark.parametrize("name", MODELS)
def test_the_assumption_is_tested_as_by_cox_zph(name: str, scale: TimeScale) -> None:
    found = proportional_hazards(fitted(name), scale)
    r = reference("survival")["cox"][name]["proportional_hazards"][scale.value]
    assert found is not None
    tests = (*found.covariates, found.overall)
    assert [each.chi_square for each in tests] == close(r["chi_square"])
    assert [each.p_value for each in tests] == close(r["p_value"])
    assert [each.degrees_of_freedom for each in tests] == r["degrees_of_freedom"]


TIMES, EVENTS, GROUP = [1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 0], [0, 1, 0, 1, 0, 1]
BAD = {
    "nobody": ([], [], {"x": []}, Why.NO_SUBJECTS),
    "no event": (TIMES, [0] * 6, {"x": GROUP}, Why.NO_EVENTS),
    "one value": (TIMES, EVENTS, {"x": [1] * 6}, Why.COLLINEAR),
    "one value that no binary float holds": (TIMES, EVENTS, {"x": [0.1] * 6}, Why.COLLINEAR),
    "twice the same": (TIMES, EVENTS, {"x": GROUP, "y": GROUP}, Why.COLLINEAR),
    "nobody beside at an event": ([3, 1, 2], [1, 0, 0], {"x": [1, 0, 1]}, Why.COLLINEAR),
    "no event in a group": (TIMES, [1, 0, 1, 0, 1, 0], {"x": GROUP}, Why.SEPARATION),
    "perfect order": (TIMES, [1] * 6, {"x": [6, 5, 4, 3, 2, 1]}, Why.SEPARATION),
    "separation by two together": (
        TIMES,
        [1] * 6,
        {"x": [3, 5, 1, 2, 2, 0], "y": [3, 0, 3, 1, 0, 1]},  # x + y falls: 6, 5, 4, 3, 2, 1
        Why.SEPARATION,
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_model_without_a_finite_estimate_is_refused_with_its_reason(case: str) -> None:
    times, events, covariates, why = BAD[case]
    assert cox(times, events, covariates) == Refusal(why)


def test_one_subject_moved_ends_separation() -> None:
    model = cox(TIMES, [1, 1, 1, 0, 1, 0], {"x": GROUP})
    assert isinstance(model, Cox)


@pytest.mark.parametrize("values", [[1, 0], [1, 0, float("nan"), 1, 0, 1]])
def test_a_missing_value_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="x: expected 6 values, none missing"):
        cox(TIMES, EVENTS, {"x": values})


def test_a_model_without_a_covariate_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one covariate"):
        cox(TIMES, EVENTS, {})


def test_events_at_one_time_cannot_test_the_assumption() -> None:
    model = cox([1, 1, 1, 2, 2], [1, 1, 0, 0, 0], {"x": [0, 1, 0, 1, 0]})
    assert isinstance(model, Cox)
    assert proportional_hazards(model) is None


def test_a_ratio_turns_over_with_its_covariate() -> None:
    times, events = column("time", rows("veteran")), column("event", rows("veteran"))
    treatment = column("trt", rows("veteran"))
    one, other = (
        cox(times, events, {"x": values}) for values in (treatment, [-x for x in treatment])
    )
    assert isinstance(one, Cox)
    assert isinstance(other, Cox)
    assert one.ratios[0].coefficient == pytest.approx(-other.ratios[0].coefficient)


def test_the_search_is_not_lost_where_its_first_step_goes_too_far() -> None:
    # coxph(Surv(time, rep(1, 12)) ~ x) of R survival 3.5-3; one value lies far from the others.
    times = [1, 6, 10, 5, 3, 2, 12, 11, 9, 7, 8, 4]
    values = [2.1, 2.4, 0.5, 3.2, 0.1, 69.2, 0.1, 6.3, 0.1, 10.0, 0.5, 1.4]
    model = cox(times, [1] * 12, {"x": values})
    assert isinstance(model, Cox)
    assert model.ratios[0].coefficient == pytest.approx(0.0343916125495, rel=1e-9)
    assert model.ratios[0].standard_error == pytest.approx(0.0207991074021, rel=1e-9)
