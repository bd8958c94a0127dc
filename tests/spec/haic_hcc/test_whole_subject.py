"""One subject asked everything: who qualifies, and what a single fact more does to the status."""

import pytest

from hilum.terms.truth import Effect, Kind, Status
from tests.spec.criteria.rows import DAY, ONGOING, Row, event, finding, given
from tests.spec.haic_hcc.subjects import (
    CRITERIA,
    ENROLMENT,
    FIRST_DOSE,
    MET,
    NOT_MET,
    PROCEDURE,
    RECORDS_COMPLETE,
    Answers,
    Case,
    answer,
    case,
    each,
    evaluated,
    graded,
)

YES, NO = ("I2", "I4", "I6", "I16", "T1"), ("E2", "E3", "E7", "E12")

LABORATORY = {
    "hemoglobin": "130",
    "neutrophils": "3.5",
    "platelets": "120",
    "creatinine": "80",
    "total_bilirubin": "20",
    "albumin": "38",
    "inr": "1.1",
    "alt": "60",
    "ast": "70",
}

IN_ORDER: tuple[Row, ...] = (
    *RECORDS_COMPLETE,
    *(row for criterion in YES for row in answer(criterion, "yes")),
    *(row for criterion in NO for row in answer(criterion, "no")),
    *(
        finding(name, value, day, high="40")
        for day in (ENROLMENT, PROCEDURE)
        for name, value in LABORATORY.items()
    ),
    event("hcc_histology", "2023-01-10"),
    event("unresectable_disease", "2023-01-20", ONGOING),
    graded("bclc_stage", "C", "2024-05-28"),
    graded("ascites", "none", ENROLMENT),
    graded("hepatic_encephalopathy_grade", "none", ENROLMENT),
    finding("ecog", "1", ENROLMENT - DAY),
    given("sintilimab", "2023-02-01", "2024-03-01"),
    given("bevacizumab", "2023-02-01", "2024-03-01"),
    graded("hiv_antibody", "negative", "2023-01-10"),
    finding("systolic_blood_pressure", "130", FIRST_DOSE - DAY),
    finding("diastolic_blood_pressure", "80", FIRST_DOSE - DAY),
    event("hepatitis_b", "2010", ONGOING),
)
"""A man of 64 whose cancer grew under sintilimab and bevacizumab, with hepatitis B."""

QUALIFYING = {Kind.INCLUSION: MET, Kind.EXCLUSION: NOT_MET}


@each(
    *(
        case("all in order", QUALIFYING[criterion.kind], IN_ORDER)(name)
        for name, criterion in CRITERIA.items()
    )
)
def test_a_subject_with_everything_in_order_qualifies_by_every_sentence(
    case: Case, answers: Answers
) -> None:
    """The purpose of the trial: it must be possible to enter it."""
    assert answers(case) == case.expected


def status_of(*more: Row, without: str = "") -> tuple[Status, list[str]]:
    """The status with some rows more or without those of a concept, and what stands against it."""
    held = [row for row in IN_ORDER if getattr(row, "concept", None) != without]
    effects = {
        name: criterion.kind.effect(evaluated(case("", MET, held, more)(name)))
        for name, criterion in CRITERIA.items()
    }
    against = [name for name, effect in effects.items() if effect is not Effect.QUALIFIES]
    return Status.of(effects.values()), against


def test_who_qualifies_by_every_sentence_is_eligible() -> None:
    """DESIGN section 5, "Truth, then effect"."""
    assert status_of() == (Status.ELIGIBLE, [])


@pytest.mark.parametrize(
    ("row", "sentences"),
    [
        (given("tace", ENROLMENT - 28 * DAY), ["E1"]),
        (given("mmr_vaccine", FIRST_DOSE - 30 * DAY), ["E10b"]),
        (given("tacrolimus", FIRST_DOSE), ["E10"]),
        (event("graves_disease", "2019"), ["E5"]),
        (event("variceal_bleeding", "2019"), ["E2"]),
        (event("variceal_bleeding", ENROLMENT), ["E2", "E7"]),
        (event("brain_metastasis", "2024-01"), ["E8"]),
        (finding("ecog", "3", ENROLMENT), ["I5"]),
    ],
    ids=lambda value: getattr(value, "concept", None) or "-".join(value),
)
def test_one_fact_more_excludes_by_the_sentences_that_speak_of_it(
    row: Row, sentences: list[str]
) -> None:
    """Each is reported for itself (P64)."""
    assert status_of(row) == (Status.INELIGIBLE, sentences)


@pytest.mark.parametrize(
    ("missing", "sentences"),
    [
        ("ecog", ["I5"]),
        ("platelets", ["I10"]),
        ("neutrophils", ["I8", "I9"]),
        ("hiv_antibody", ["E4"]),
        ("systolic_blood_pressure", ["E11"]),
        ("bclc_stage", ["I1b"]),
        ("ascites", ["I3"]),
    ],
)
def test_one_fact_less_leaves_open_the_sentences_that_ask_for_it(
    missing: str, sentences: list[str]
) -> None:
    """DESIGN section 1: "Nothing passes or fails by silence"."""
    assert status_of(without=missing) == (Status.UNDETERMINED, sentences)
