"""What is proved of readings: clashes, what follows from the rest, what says nothing."""

from dataclasses import replace

import pytest

from hilum.checking.logic import prover
from tests.checking.small import by_table, found, of_readings, where

WBC = "latest leukocytes within 7 days before enrolment"
ANC = "latest neutrophils within 7 days before procedure"
HB = "latest hemoglobin within 7 days before enrolment"


def test_two_limits_that_no_value_meets_clash_and_the_criteria_are_named() -> None:
    study = of_readings(I1=f"{HB} > 120 g/L", I2=f"{WBC} > 3 10*9/L", E1=f"{HB} >= 90 g/L")
    assert where(study, "contradiction") == [("I1", "E1")]


def test_a_value_on_the_limit_meets_both() -> None:
    study = of_readings(I1=f"{HB} >= 90 g/L", E1=f"{HB} > 90 g/L")
    assert where(study, "contradiction") == []


def test_limits_are_compared_in_the_units_of_the_concept() -> None:
    """12 g/dL is 120 g/L."""
    assert where(of_readings(I1=f"{HB} > 12 g/dL", I2=f"{HB} <= 120 g/L"), "contradiction")
    assert not where(of_readings(I1=f"{HB} > 12 g/dL", I2=f"{HB} <= 121 g/L"), "contradiction")


def test_three_criteria_clash_where_no_two_do() -> None:
    study = of_readings(
        I1=f"{HB} > 100 g/L or {WBC} > 5 10*9/L", I2=f"{HB} <= 100 g/L", I3=f"{WBC} <= 5 10*9/L"
    )
    assert where(study, "contradiction") == [("I1", "I2", "I3")]


def test_two_clashes_are_two_findings() -> None:
    study = of_readings(
        I1=f"{HB} > 100 g/L", I2=f"{HB} < 90 g/L", I3=f"{WBC} > 5 10*9/L", E1=f"{WBC} > 4 10*9/L"
    )
    assert sorted(where(study, "contradiction")) == [("I1", "I2"), ("I3", "E1")]


def test_values_of_different_days_clash_only_if_one_value_serves_both() -> None:
    later = HB.replace("enrolment", "first_dose")
    (clash,) = found(of_readings(I1=f"{HB} > 120 g/L", I2=f"{later} < 90 g/L"), "contradiction")
    assert "different days" in clash.words.en
    (same,) = found(of_readings(I1=f"{HB} > 120 g/L", I2=f"{HB} < 90 g/L"), "contradiction")
    assert "different days" not in same.words.en


def test_a_criterion_may_contradict_itself() -> None:
    study = of_readings(I1=f"{HB} > 120 g/L and {HB} < 90 g/L")
    assert where(study, "impossible_criterion") == [("I1",)]
    assert where(study, "contradiction") == []


def test_an_exclusion_of_what_an_inclusion_asks_clashes() -> None:
    study = of_readings(I1="haic before enrolment", E1="local_liver_therapy before enrolment")
    assert where(study, "contradiction") == []  # the group does not hold it
    tace = of_readings(I1="tace before enrolment", E1="local_liver_therapy before enrolment")
    assert where(tace, "contradiction") == [("I1", "E1")]


def test_the_wider_window_excludes_what_the_narrower_asks_and_not_the_other_way() -> None:
    narrow, wide = "tace within 14 days before enrolment", "tace within 28 days before enrolment"
    assert where(of_readings(I1=narrow, E1=wide), "contradiction") == [("I1", "E1")]
    assert where(of_readings(I1=wide, E1=narrow), "contradiction") == []


def test_what_an_exception_takes_out_does_not_clash() -> None:
    excepted = "other_malignancy before enrolment except (concept in nonmelanoma_skin_cancer)"
    study = of_readings(I1="nonmelanoma_skin_cancer before enrolment", E1=excepted)
    assert where(study, "contradiction") == []


def test_the_stricter_limit_makes_the_weaker_empty() -> None:
    """P20 of the record: neutrophils > 3.0 beside neutrophils > 1.5."""
    study = of_readings(I8=f"{ANC} > 3.0 10*9/L", I9=f"{ANC} > 1.5 10*9/L")
    assert where(study, "redundant") == [("I9", "I8")]
    assert where(study, "two_thresholds") == [("I8", "I9")]


def test_limits_on_either_side_do_not_make_each_other_empty() -> None:
    study = of_readings(I8=f"{ANC} > 1.5 10*9/L", I9=f"{ANC} < 15 10*9/L")
    assert where(study, "redundant") == where(study, "two_thresholds") == []


def test_of_two_that_say_the_same_one_is_enough() -> None:
    study = of_readings(I1=f"{HB} > 90 g/L", I2=f"{HB} > 9 g/dL")
    assert where(study, "redundant") == [("I1", "I2")]


def test_a_part_that_follows_is_named_as_a_part() -> None:
    study = of_readings(I1=f"{HB} > 90 g/L and {WBC} > 3 10*9/L", I2=f"{HB} > 100 g/L")
    assert where(study, "partly_redundant") == [("I1", "I2")]
    assert where(study, "redundant") == []


def test_the_worst_value_of_a_window_binds_its_latest() -> None:
    study = of_readings(
        E1="any systolic_blood_pressure within 28 days before first_dose >= 160 mmHg",
        E2="latest systolic_blood_pressure within 7 days before first_dose >= 160 mmHg",
    )
    assert where(study, "redundant") == [("E2", "E1")]


def test_from_a_clash_nothing_else_is_proved() -> None:
    study = of_readings(I1=f"{HB} > 120 g/L", I2=f"{HB} < 90 g/L", I3=f"{WBC} > 3 10*9/L")
    assert where(study, "redundant") == []


LIVER = {
    "I3": "child_pugh_class from latest within 7 days before enrolment in (A, B)",
    "I4": "latest hepatic_encephalopathy_grade within 7 days before enrolment = none",
    "I5": "latest ascites within 7 days before enrolment < moderate",
    "I11": "latest total_bilirubin within 7 days before enrolment < 51 umol/L",
    "I13": "latest albumin within 7 days before enrolment > 28 g/L",
    "I14": "latest inr within 7 days before enrolment < 2.3",
}


def test_the_laboratory_limits_decide_the_class_by_the_table_of_the_msd_manual_only() -> None:
    """Worked by hand: 2 + 2 + 2 points of the laboratory, 2 of ascites, 1 without encephalopathy
    make 9, class B; where albumin is cut at 30, 28.1 to 30 scores 3, which makes 10, class C."""
    (finding,) = found(of_readings(**LIVER), "score_depends_on_table")
    assert finding.where == ("I3", "I4", "I5", "I11", "I13", "I14")
    assert "by msd, cholestatic and not by harrison" in finding.words.en


def test_where_no_table_is_named_each_is_tried() -> None:
    study = replace(of_readings(**LIVER), facts={})
    assert len(found(study, "score_depends_on_table")) == 1


def test_by_the_other_table_the_class_still_selects() -> None:
    harrison = by_table("harrison", of_readings(**LIVER))
    assert found(harrison, "score_depends_on_table") == ()


def test_a_higher_albumin_decides_the_class_by_every_table() -> None:
    study = of_readings(**{**LIVER, "I13": LIVER["I13"].replace("28", "30")})
    assert where(study, "score_depends_on_table") == []
    assert ("I3", "I4", "I5", "I11", "I13", "I14") in where(study, "redundant")


def test_where_either_measure_of_coagulation_passes_the_proof_says_which_is_scored() -> None:
    """INR 2.8 scores 3 points although the prothrombin time passes."""
    either = f"{LIVER['I14']} or latest pt_prolongation within 7 days before enrolment < 6 s"
    (finding,) = found(of_readings(**{**LIVER, "I14": either}), "score_depends_on_table")
    assert "the better of INR and prothrombin time" in finding.words.en
    assert "different days" not in finding.words.en


@pytest.mark.parametrize(
    ("reading", "code"),
    [
        ("latest ascites before enrolment >= none", "vacuous"),
        ("latest ascites before enrolment < none", "impossible_criterion"),
        ("latest ascites before enrolment >= mild", None),
        (f"{HB} > 100 g/L or {HB} <= 100 g/L", "vacuous"),
        (f"{HB} > 100 g/L or {HB} < 100 g/L", None),
        ("albi_grade from latest before enrolment in (grade_1, grade_2, grade_3)", "vacuous"),
        ("age at consent between 0 and 130 years", "vacuous"),
        ("age at consent between 18 and 75 years", None),
    ],
)
def test_a_criterion_that_everyone_passes_says_nothing(reading: str, code: str | None) -> None:
    study = of_readings(I1=reading)
    codes = ("vacuous", "never_met", "impossible_criterion")
    assert [each for each in codes if found(study, each)] == ([code] if code else [])


def test_a_criterion_may_be_met_by_no_plausible_value_only() -> None:
    """ECOG goes from 0 to 5 (Oken 1982), and 5 is dead."""
    concept = of_readings(I1=f"{HB} > 1 g/L").concepts["hemoglobin"]
    assert concept.plausible is not None
    low, high = concept.plausible
    both = of_readings(I1=f"not {HB} between {low} g/L and {high} g/L")
    assert where(both, "never_met") == [("I1",)]


@pytest.mark.parametrize(("limit", "is_found"), [("100 g/L", False), ("100 g/dL", True)])
def test_a_limit_beyond_the_plausible_range_is_named(limit: str, is_found: bool) -> None:
    study = of_readings(I1=f"{HB} > {limit}")
    assert bool(found(study, "implausible_threshold")) is is_found
    assert where(study, "vacuous") == where(study, "never_met") == []


def test_an_alternative_that_another_criterion_excludes_is_never_used() -> None:
    study = of_readings(
        I1="tace before enrolment or haic before enrolment", E1="tace before consent"
    )
    assert where(study, "swallowed_alternative") == []
    same = of_readings(
        I1="tace before enrolment or haic before enrolment", E1="tace before enrolment"
    )
    assert where(same, "swallowed_alternative") == [("I1", "E1")]


def test_either_of_two_tests_is_enough_where_they_are_joined_by_or() -> None:
    inr, pt = LIVER["I14"], "latest pt_prolongation within 7 days before enrolment < 6 s"
    assert where(of_readings(I1=f"{inr} or {pt}"), "either_test_suffices") == [("I1",)]
    assert where(of_readings(I1=f"{inr} and {pt}"), "either_test_suffices") == []
    assert where(of_readings(E1=f"{inr} or {pt}"), "either_test_suffices") == []


@pytest.mark.parametrize(
    ("reading", "grade"),
    [
        ("latest platelets before enrolment >= 50 10*9/L", 2),
        ("latest platelets before enrolment >= 49 10*9/L", 3),
        ("latest platelets before enrolment >= 75 10*9/L", None),
        ("latest platelets before enrolment > 74 10*9/L", 2),
        ("latest albumin before enrolment > 28 g/L", 2),
        ("latest albumin before enrolment >= 30 g/L", None),
        ("latest platelets before enrolment < 50 10*9/L", None),
        ("latest alt before enrolment < 10 x ULN", None),
    ],
)
def test_a_limit_may_admit_an_adverse_event(reading: str, grade: int | None) -> None:
    """CTCAE v5.0: platelets < 75 to 50 and albumin < 30 to 20 are grade 2."""
    findings = found(of_readings(I1=reading), "entry_admits_grade")
    assert [each.facts["grade"] for each in findings] == ([grade] if grade else [])


def test_a_window_after_the_first_dose_is_not_over_at_entry() -> None:
    later = of_readings(E1="live_vaccine within 30 days after first_dose")
    assert where(later, "impossible_window") == [("E1",)]
    assert where(of_readings(E1="live_vaccine before first_dose"), "impossible_window") == []


def test_a_proof_that_is_given_up_is_said_and_not_taken_for_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    study = of_readings(I1=f"{HB} > 120 g/L", I2=f"{HB} < 90 g/L")
    assert found(study, "not_decided") == ()
    monkeypatch.setattr(prover, "MOST_STEPS", 1)
    assert found(study, "contradiction") == ()
    assert found(study, "not_decided")


def test_a_study_without_criteria_has_no_finding_of_logic() -> None:
    study = replace(of_readings(), criteria=())
    logic = ("contradiction", "redundant", "partly_redundant", "vacuous", "not_decided")
    assert [code for code in logic if found(study, code)] == []
