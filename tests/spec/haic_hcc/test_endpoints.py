"""endpoints.toml: what the record names, what is assumed, and what is refused."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from hilum.study import find_study, load_study
from hilum.study.endpoints import EndpointKind, Endpoints, Level, ResponseStandard, Strategy
from hilum.study.other_answers import answered, answered_response
from hilum.terms.discrepancies import UserError
from hilum.terms.ruled import Standing

FOLDER = find_study("haic_hcc")
STUDY = load_study(FOLDER)


def endpoints() -> Endpoints:
    assert STUDY.endpoints is not None
    return STUDY.endpoints


def test_confirmed_response_by_recist_is_the_one_primary_endpoint() -> None:
    (primary,) = endpoints().primary
    assert primary.kind is EndpointKind.OBJECTIVE_RESPONSE
    assert (primary.standard, primary.confirmed) == (ResponseStandard.RECIST, True)
    assert endpoints().main(primary.id).set == "treated"


def test_no_endpoint_claims_a_source_that_the_record_does_not_have() -> None:
    """The record names "the efficacy and safety" (O1) and no endpoint (P66)."""
    for each in (*endpoints().endpoints.values(), *endpoints().objectives.values()):
        assert each.basis.standing is Standing.ASSUMPTION
        assert STUDY.question(each.basis.question or "") is not None


def test_the_response_rate_to_be_excluded_is_missing_and_asked() -> None:
    assert endpoints().analysis.null_response_percent.is_missing
    assert endpoints().missing == ("Q56",)


def test_survival_starts_at_the_first_dose_and_at_enrolment_as_sensitivity() -> None:
    starts = {each.id: each.start for each in endpoints().estimands.values()}
    assert endpoints().main("overall_survival").id == "survival_from_first_dose"
    assert starts["survival_from_first_dose"] == "first_dose"
    assert starts["survival_from_enrolment"] == "enrolment"


def test_an_estimand_says_what_is_made_of_each_intercurrent_event() -> None:
    estimands = endpoints().estimands
    events = {"conversion", "new_anticancer_therapy", "immune_checkpoint_inhibitor"}
    events |= {"arterial_occlusion", "death"}
    timed = {each.event for each in estimands["progression_free"].handling}
    assert timed == set(endpoints().events) == events
    said = {each.event: each.strategy for each in estimands["progression_free"].handling}
    assert said["new_anticancer_therapy"] is Strategy.HYPOTHETICAL
    assert said["death"] is Strategy.COMPOSITE


def test_every_question_that_an_assumption_answers_has_a_ruling() -> None:
    for name in endpoints().assumptions:
        question = STUDY.question(name)
        assert question is not None
        assert question.ruling is not None
        assert question.ruling.kind == "assumption"


def test_every_display_has_its_own_number() -> None:
    numbers = [each.number for each in endpoints().displays]
    assert len(numbers) == len(set(numbers))


def test_levels_are_primary_and_secondary() -> None:
    assert {each.level for each in endpoints().objectives.values()} == {
        Level.PRIMARY,
        Level.SECONDARY,
    }


def test_another_answer_changes_its_parameter_and_no_other() -> None:
    rules = STUDY.response
    assert rules is not None
    for other in endpoints().others:
        if other.file == "response":
            changed = answered_response(rules, other).parameters
            before = rules.parameters
        else:
            changed = vars_of(answered(endpoints(), other))
            before = vars_of(endpoints())
        differing = {name for name in changed if changed[name].value != before[name].value}
        assert differing == {other.parameter}


def vars_of(found: Endpoints) -> dict[str, object]:
    return {name: getattr(found.analysis, name) for name in found.analysis.__dataclass_fields__}


def test_a_number_of_another_answer_is_exact() -> None:
    (other,) = [o for o in endpoints().others if o.parameter == "mrecist_progression_mm"]
    assert STUDY.response is not None
    changed = answered_response(STUDY.response, other)
    assert changed.mrecist.progression_mm == Decimal(5)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('objective = "efficacy"\n', 'objective = "cure"\n', "saw 'cure', expected"),
        ('set = "evaluable"', 'set = "per_protocol"', "saw 'per_protocol', expected enrolled"),
        ('shown_by = ["enrolment"]', 'shown_by = ["signing"]', "saw 'signing', expected"),
        ('concepts = ["local_liver_therapy"', 'concepts = ["surgery"', "saw 'surgery'"),
        ('start = "enrolment"', 'start = "birth"', "saw 'birth', expected consent"),
        ('parameter = "stable_min_days"', 'parameter = "stable_days"', "a parameter of response"),
        ("value = 56", 'value = "56"', "expected int"),
        ("value = 56", "value = true", "expected int"),
        (
            'event = "new_anticancer_therapy", strategy = "hypothetical"',
            'event = "new_anticancer_therapy", strategy = "treatment_policy"',
            "saw treatment_policy, expected hypothetical, as response.toml rules of new therapy",
        ),
        ('question = "Q56"\n\n[analysis.target', "\n[analysis.target", "null_response_percent"),
        ('id = "evaluable"', 'id = "treated"', "treated: stands twice, expected once"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    copy = tmp_path / "haic_hcc"
    shutil.copytree(FOLDER, copy)
    text = (copy / "endpoints.toml").read_text(encoding="utf-8")
    assert old in text
    (copy / "endpoints.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        load_study(copy)
    assert "endpoints.toml" in str(raised.value)
    assert told in str(raised.value)


def test_a_fact_of_a_regimen_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    copy = tmp_path / "haic_hcc"
    shutil.copytree(FOLDER, copy)
    (copy / "regimen.toml").unlink()
    with pytest.raises(UserError, match=r"saw 'feeding_artery', expected one that regimen\.toml"):
        load_study(copy)


def test_to_what_nobody_has_ruled_there_is_no_other_answer_and_the_study_still_loads(
    tmp_path: Path,
) -> None:
    """The investigators take back what the developers assumed of confirmation."""
    copy = tmp_path / "haic_hcc"
    shutil.copytree(FOLDER, copy)
    text = (copy / "response.toml").read_text(encoding="utf-8")
    told = '[confirm_response]\nvalue = true\norigin = "assumption"\n'
    assert told in text
    (copy / "response.toml").write_text(text.replace(told, "[confirm_response]\n"), "utf-8")
    study = load_study(copy)
    assert study.response is not None
    assert study.response.missing == ("Q40",)
