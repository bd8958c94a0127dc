"""A subject's records to laboratory grades: baseline, periods, worst, bad data, adverse events."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hilum.concepts import shipped_concepts
from hilum.conduct.grading import Agreement, Period, SubjectGrades, TermGrades, ctcae_of
from hilum.conduct.grading import grade_subject as grade_records
from hilum.conduct.grading.events import recorded_grade
from hilum.records.rows import Event, Finding
from hilum.rules.ctcae import Status, ctcae
from hilum.study import find_study, load_study
from hilum.study.study import Fact
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words
from hilum.terms.truth import Truth
from tests.spec.criteria.rows import ONGOING, day, event, finding, records, when

CONCEPTS = shipped_concepts()
V5 = ctcae("ctcae_v5")
FIRST_DOSE = "2024-05-01"
ALT = {"low": "9", "high": "40"}
PLATELETS = {"low": "125", "high": "350"}


def grades(
    *rows: Finding | Event, first_dose: str | None = FIRST_DOSE, **told: Any
) -> SubjectGrades:
    """The grades of rows; the first dose on 1 May 2024 unless told otherwise."""
    baseline_day = None if first_dose is None else day(first_dose)
    return grade_records(records(rows), V5, CONCEPTS, baseline_day=baseline_day, **told)


def period(name: str, first: str, last: str) -> Period:
    return Period(name=Words(name, name), first_day=day(first), last_day=day(last))


def term(found: SubjectGrades, name: str) -> TermGrades:
    (held,) = [each for each in found.terms if each.name.en == name]
    return held


def worst(found: SubjectGrades, name: str) -> str:
    over_all = term(found, name).over_all
    return "none" if over_all is None else over_all.grades


def said(reasons: tuple[Any, ...]) -> str:
    return "\n".join(reason.say() for reason in reasons)


# ---------------------------------------------------------------- baseline


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([("30", "2024-04-20")], "2"),
        ([("100", "2024-04-20")], "0"),
        ([("100", "2024-04-20"), ("30", "2024-04-28")], "2"),
        ([("30", "2024-04-20"), ("100", "2024-05-01")], "0"),
        ([], "0-2"),
    ],
)
def test_the_last_value_up_to_the_day_of_the_first_dose_is_the_baseline(
    before: list[tuple[str, str]], expected: str
) -> None:
    """ALT 130 on 10 May: 3.25 x ULN is grade 2; 1.3 x a baseline of 100 is no grade."""
    rows = [finding("alt", value, time, **ALT) for value, time in before]
    found = grades(*rows, finding("alt", "130", "2024-05-10", **ALT))
    assert worst(found, "Alanine aminotransferase increased") == expected


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        (
            [
                finding("alt", "30", "2024-04-20", **ALT),
                finding("alt", "31", "2024-04-28", problem="no unit", **ALT),
            ],
            "cannot be used (no unit)",
        ),
        (
            [finding("alt", "30", "2024-04-28", **ALT), finding("alt", "90", "2024-04-28", **ALT)],
            "2 values may be the last",
        ),
        (
            [finding("alt", "30", "2024-04-20", **ALT), finding("alt", "90", "2024", **ALT)],
            "2 values may be the last",
        ),
        ([], "no value that is surely of"),
    ],
)
def test_a_baseline_that_is_not_sure_is_none_and_the_reason_says_why(
    rows: list[Finding], because: str
) -> None:
    """An unreadable newest value, two that differ, one without an exact date."""
    found = grades(*rows, finding("alt", "130", "2024-05-10", **ALT))
    (baseline,) = term(found, "Alanine aminotransferase increased").baselines
    assert baseline.result is None
    assert because in baseline.reason.say()


def test_without_the_day_of_the_first_dose_there_is_no_baseline_and_every_value_counts() -> None:
    found = grades(finding("alt", "130", "2024-04-10", **ALT), first_dose=None)
    held = term(found, "Alanine aminotransferase increased")
    assert held.over_all is not None
    assert held.over_all.grades == "0-2"
    assert "not known" in held.baselines[0].reason.say()


def test_values_up_to_the_first_dose_have_no_part_in_the_worst_grade() -> None:
    """Platelets 40 before treatment, 110 after: grade 1."""
    found = grades(
        finding("platelets", "40", "2024-04-20", **PLATELETS),
        finding("platelets", "110", "2024-05-10", **PLATELETS),
    )
    assert worst(found, "Platelet count decreased") == "1"


def test_a_value_of_the_day_of_the_first_dose_is_baseline_and_not_on_treatment() -> None:
    found = grades(finding("platelets", "40", FIRST_DOSE, **PLATELETS))
    assert worst(found, "Platelet count decreased") == "none"


# ---------------------------------------------------------------- periods and the worst


def test_the_worst_grade_is_told_by_period_and_over_all() -> None:
    """Platelets: cycle 1 110 and 60, cycle 2 40, cycle 3 nothing."""
    cycles = [
        period("1", "2024-05-01", "2024-05-21"),
        period("2", "2024-05-22", "2024-06-11"),
        period("3", "2024-06-12", "2024-07-02"),
    ]
    found = grades(
        finding("platelets", "200", "2024-05-01", **PLATELETS),
        finding("platelets", "110", "2024-05-08", **PLATELETS),
        finding("platelets", "60", "2024-05-15", **PLATELETS),
        finding("platelets", "40", "2024-05-29", **PLATELETS),
        periods=cycles,
    )
    held = term(found, "Platelet count decreased")
    assert [None if each is None else each.grades for each in held.by_period] == ["2", "3", None]
    assert worst(found, "Platelet count decreased") == "3"


def test_a_value_of_a_month_counts_in_every_period_that_it_may_be_of() -> None:
    cycles = [period("1", "2024-05-02", "2024-05-21"), period("2", "2024-05-22", "2024-06-11")]
    found = grades(finding("platelets", "40", "2024-05", **PLATELETS), periods=cycles)
    by_period = term(found, "Platelet count decreased").by_period
    assert [each and each.grades for each in by_period] == ["3", "3"]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="days 5 to 4"):
        Period(name=Words("1", "1"), first_day=5, last_day=4)


def test_each_value_is_graded_by_the_limits_on_its_own_row() -> None:
    """AST 90 is 2.25 x ULN 40 and 3.6 x ULN 25, with a normal baseline."""
    found = grades(
        finding("ast", "20", "2024-04-20", low="9", high="40"),
        finding("ast", "90", "2024-05-10", low="9", high="40"),
        finding("ast", "90", "2024-05-11", low="9", high="25"),
    )
    values = term(found, "Aspartate aminotransferase increased").values
    assert [value.grading.grades for value in values] == ["0", "1", "2"]


def test_a_clinical_fact_that_is_known_is_used() -> None:
    """INR 1.4: on no anticoagulant grade 1, with one 1.27 x a baseline of 1.1, grade 1 too; INR
    1.15 is no grade without and grade 1 with."""
    rows = (
        finding("inr", "1.1", "2024-04-20", high="1.2"),
        finding("inr", "1.15", "2024-05-10", high="1.2"),
    )
    assert worst(grades(*rows), "INR increased") == "0/1"
    without = {"anticoagulation": Truth.NOT_MET}
    assert worst(grades(*rows, facts=without), "INR increased") == "0"


# ---------------------------------------------------------------- derived values


def test_neutrophils_are_derived_from_percentage_and_leukocytes_of_the_same_time() -> None:
    """20 % of 4.0 is 0.8: grade 3. The limits of the percentage are not those of the count."""
    taken = "2024-05-10 08:00"
    found = grades(
        finding("neutrophils_percent", "20", taken, low="40", high="75"),
        finding("leukocytes", "4.0", taken, low="3.5", high="9.5"),
    )
    (value,) = term(found, "Neutrophil count decreased").values
    assert value.grading.grades == "3"
    assert value.value.derived is not None
    assert len(value.value.rows) == 2


@pytest.mark.parametrize(
    "others",
    [
        [finding("leukocytes", "4.0", "2024-05-10 09:00")],
        [finding("leukocytes", value, "2024-05-10 08:00") for value in ("4.0", "5")],
        [finding("leukocytes", "4.0", "2024-05-10 08:00", problem="no unit")],
    ],
    ids=["of another time", "two of that time", "not usable"],
)  # fmt: skip
def test_nothing_is_derived_where_the_two_do_not_belong_together(others: list[Finding]) -> None:
    found = grades(finding("neutrophils_percent", "20", "2024-05-10 08:00"), *others)
    assert "Neutrophil count decreased" not in [each.name.en for each in found.terms]


def test_a_count_that_the_laboratory_reports_comes_before_a_derived_one() -> None:
    taken = "2024-05-10 08:00"
    found = grades(
        finding("neutrophils", "1.6", taken, low="1.8", high="6.3"),
        finding("neutrophils_percent", "20", taken),
        finding("leukocytes", "4.0", taken, low="3.5", high="9.5"),
    )
    (value,) = term(found, "Neutrophil count decreased").values
    assert (value.grading.grades, value.value.derived) == ("1", None)


def test_calcium_is_graded_corrected_and_not_by_the_total_alone() -> None:
    """Calcium 1.9 mmol/L with albumin 25 g/L: 1.9 + 0.8 x 1.5 mg/dL = 2.199 mmol/L, no grade."""
    taken = "2024-05-10 08:00"
    limits = {"low": "2.11", "high": "2.52"}
    alone = grades(finding("calcium", "1.9", taken, **limits))
    assert "Hypocalcemia" not in [each.name.en for each in alone.terms]
    found = grades(
        finding("calcium", "1.9", taken, **limits), finding("albumin", "25", taken, low="40")
    )
    assert worst(found, "Hypocalcemia") == "0"
    assert worst(found, "Hypoalbuminemia") == "2"


# ---------------------------------------------------------------- bad data


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (finding("platelets", "40", "2024-05-10", problem="no unit", **PLATELETS), "no unit"),
        (
            finding("platelets", "40000", "2024-05-10", problem="implausible: 40000 10*9/L"),
            "implausible: 40000 10*9/L",
        ),
        (finding("platelets", None, "2024-05-10", **PLATELETS), "no number"),
        (finding("platelets", None, "2024-05-10", problem="not a number: clotted"), "clotted"),
    ],
)
def test_a_value_that_cannot_be_used_is_not_graded_and_its_place_is_told(
    row: Finding, told: str
) -> None:
    found = grades(row)
    assert found.terms == ()
    assert told in said(found.refused)
    assert "written by hand" in said(found.refused)


def test_a_value_below_zero_is_not_graded() -> None:
    row = replace(finding("platelets", "40", "2024-05-10"), value=Decimal(-4))
    assert "below zero: -4" in said(grades(row).refused)


@pytest.mark.parametrize(("low", "high"), [("350", "125"), ("0", "0"), ("-5", "350")])
def test_limits_of_normal_that_cannot_be_are_not_used_and_told(low: str, high: str) -> None:
    """Platelets 110 without limits: grade 0 or 1."""
    found = grades(finding("platelets", "110", "2024-05-10", low=low, high=high))
    assert worst(found, "Platelet count decreased") == "0/1"
    assert f"limits of normal {low} – {high} 10*9/L cannot be" in said(found.refused)


def test_limits_in_another_unit_than_the_value_are_not_used() -> None:
    """Creatinine 3 mg/dL with limits of 44-110, which are umol/L: 265 umol/L is no grade 0."""
    high = str(Decimal(110) * Decimal("88.4"))
    found = grades(finding("creatinine", "265", "2024-05-10", low="3890", high=high))
    assert "limits of normal 3890 – 9724 umol/L cannot be" in said(found.refused)
    assert "the upper one in 15 – 3000 umol/L" in said(found.refused)
    assert worst(found, "Creatinine increased") != "0"


@pytest.mark.parametrize(("died", "expected"), [("2024-05-09", None), ("2024-05-10", "2")])
def test_a_value_after_the_day_of_death_is_not_graded(died: str, expected: str | None) -> None:
    """Platelets 60 of 10 May: grade 2, where the subject was alive on that day."""
    held = records([finding("platelets", "60", "2024-05-10", **PLATELETS)])
    dead = replace(held, subject=replace(held.subject, death=when(died)))
    found = grade_records(dead, V5, CONCEPTS, baseline_day=day(FIRST_DOSE))
    told = (
        "not graded: after the day of death: one of the dates is wrong; expected a day up to the "
        "death"
    )
    assert (told in said(found.refused)) is (expected is None)
    assert [worst(found, each.name.en) for each in found.terms] == ([expected] if expected else [])


def test_what_was_expected_of_a_value_is_said_in_both_languages() -> None:
    rows = [finding("alt", "12", "2024-05-10", problem=problem) for problem in (
        "no unit", "implausible: 90000 U/L", "not a number: hemolyzed")]  # fmt: skip
    found = grades(*rows)
    assert [each.say("zh").split("；")[1] for each in found.refused] == [
        "应为单位 U/L, [IU]/L（written by hand）。",
        "应为0 – 30000 U/L（written by hand）。",
        "应为数值，如 5.1 或 <5（written by hand）。",
    ]
    assert "expected a unit of U/L, [IU]/L" in said(found.refused)


def test_a_value_without_limits_is_ungradeable_and_counted_beside_the_worst() -> None:
    found = grades(
        finding("creatine_kinase", "300", "2024-05-10"),
        finding("creatine_kinase", "700", "2024-05-17", low="50", high="200"),
    )
    over_all = term(found, "CPK increased").over_all
    assert over_all is not None
    assert (over_all.grades, over_all.ungradeable) == ("2", 1)


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "not-done"])
def test_a_cancelled_value_is_not_read(status: str) -> None:
    found = grades(finding("platelets", "10", "2024-05-10", status=status, **PLATELETS))
    assert (found.terms, found.refused) == ((), ())


def test_rounding_at_loading_moves_no_value_over_a_border() -> None:
    """Bilirubin 1.8 mg/dL is 1.5 x an ULN of 1.2 mg/dL: grade 1. Kept in umol/L to six places, it
    is 30.787124 and 1.5 x 20.524749 is 30.7871235."""
    kept = {"high": "20.524749", "original_unit": "mg/dL"}
    found = grades(
        finding("total_bilirubin", "17.103958", "2024-04-20", **kept),
        finding("total_bilirubin", "30.787124", "2024-05-10", **kept),
    )
    assert worst(found, "Blood bilirubin increased") == "1"


# ---------------------------------------------------------------- adverse events


@pytest.mark.parametrize(
    ("name", "grade", "agreement"),
    [
        ("Platelet count decreased", "3", Agreement.SAME),
        ("platelet  count DECREASED", "Grade 3", Agreement.SAME),
        ("血小板计数降低", "3 级", Agreement.SAME),
        ("Platelet count decreased", "2", Agreement.DIFFERENT),
        ("Platelet count decreased", "4", Agreement.DIFFERENT),
        ("Platelet count decreased", None, Agreement.NO_GRADE),
        ("Platelet count decreased", "severe", Agreement.NO_GRADE),
        ("Anemia", "3", Agreement.NO_VALUE),
    ],
)
def test_a_recorded_adverse_event_stands_beside_the_values_of_its_time(
    name: str, grade: str | None, agreement: Agreement
) -> None:
    """Platelets 40, grade 3, while the event lasted."""
    found = grades(
        finding("platelets", "40", "2024-05-10", **PLATELETS),
        event("adverse_event", "2024-05-08", "2024-05-20", term=name, grade=grade),
    )
    (check,) = found.events
    assert check.agreement is agreement


def test_a_grade_that_a_clinical_fact_may_have_given_is_no_disagreement() -> None:
    """Hemoglobin 95 is grade 2; with a transfusion indicated anemia is grade 3."""
    found = grades(
        finding("hemoglobin", "95", "2024-05-10", low="130", high="175"),
        event("adverse_event", "2024-05-10", ONGOING, term="Anemia", grade="3"),
    )
    assert found.events[0].agreement is Agreement.CLINICAL


@pytest.mark.parametrize("taken", ["2024-05-07", "2024-05-21", "2024-06-10"])
def test_values_outside_the_event_are_not_held_against_it(taken: str) -> None:
    found = grades(
        finding("platelets", "40", taken, **PLATELETS),
        event(
            "adverse_event", "2024-05-08", "2024-05-20", term="Platelet count decreased", grade="1"
        ),
    )
    assert found.events[0].agreement is Agreement.NO_VALUE


def test_an_event_that_was_refuted_or_is_no_laboratory_term_is_left_out() -> None:
    found = grades(
        event("adverse_event", "2024-05-08", term="Nausea", grade="2"),
        event("adverse_event", "2024-05-08", term="Anemia", grade="2", status="absent"),
    )
    assert found.events == ()


def test_a_grade_that_no_adverse_event_reports_is_told() -> None:
    found = grades(finding("platelets", "40", "2024-05-10", **PLATELETS))
    assert "No adverse event Platelet count decreased is recorded" in said(found.unrecorded)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3", 3), ("Grade 4", 4), ("5 级", 5), ("0", None), ("6", None), ("3-4", None), ("", None)],
)
def test_a_recorded_grade_is_one_of_1_to_5(text: str, expected: int | None) -> None:
    assert recorded_grade(text) == expected


# ---------------------------------------------------------------- the study


def test_the_study_locks_version_5_0() -> None:
    assert ctcae_of(load_study(find_study("haic_hcc"))) is V5


@pytest.mark.parametrize("named", [None, "ctcae_v6", "recist"])
def test_a_study_that_locks_no_version_that_ships_is_refused(named: str | None) -> None:
    study = load_study(find_study("haic_hcc"))
    facts = {name: fact for name, fact in study.facts.items() if name != "rules.ctcae_version"}
    if named:
        facts["rules.ctcae_version"] = Fact(value=named, origin="assumption", source="a test")
    with pytest.raises(UserError, match="expected of ctcae_v5"):
        ctcae_of(replace(study, facts=facts))


def test_the_order_of_the_records_does_not_matter() -> None:
    rows = [
        finding("platelets", value, date(2024, 5, 2 + number), **PLATELETS)
        for number, value in enumerate(["200", "40", "60", "<75"])
    ]
    forth, back = grades(*rows), grades(*reversed(rows))
    assert forth.terms == back.terms
    assert forth.terms[0].values[0].grading.status is Status.GRADED
