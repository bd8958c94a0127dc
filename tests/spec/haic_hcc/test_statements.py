"""What issue 2 says of the study in so many words."""

from tests.spec.criteria.rows import ONGOING, complete, event, finding, given
from tests.spec.haic_hcc.subjects import (
    CRITERIA,
    ENROLMENT,
    MET,
    NOT_MET,
    PROCEDURE,
    RECORDS_COMPLETE,
    STUDY,
    Answers,
    Case,
    answer,
    case,
    each,
    graded,
)

TWO_NEUTROPHILS = finding("neutrophils", "2.0", PROCEDURE)


@each(
    case("2.0 is not above 3.0", NOT_MET, TWO_NEUTROPHILS)("I8"),
    case("2.0 is above 1.5", MET, TWO_NEUTROPHILS)("I9"),
)
def test_both_printed_neutrophil_thresholds_apply(case: Case, answers: Answers) -> None:
    """Issue 2, item 5; P20."""
    assert answers(case) == case.expected


CONTROLLED_ASCITES = (
    *(finding("total_bilirubin", "20", ENROLMENT), finding("albumin", "36", ENROLMENT)),
    finding("inr", "1.1", ENROLMENT),
    graded("hepatic_encephalopathy_grade", "none", ENROLMENT),
    graded("ascites", "mild", ENROLMENT),
    given("diuretic", "2024-01-01", ONGOING),
    event("ascites_diagnosis", "2024-01-01", ONGOING),
    *RECORDS_COMPLETE,
    *answer("E2", "no"),
)


@each(
    case("qualifies by the inclusion", MET, CONTROLLED_ASCITES)("I3"),
    case("is no decompensation", NOT_MET, CONTROLLED_ASCITES)("E2"),
    case("refractory, it is", MET, CONTROLLED_ASCITES, event("refractory_ascites", ENROLMENT))(
        "E2"
    ),
)
def test_ascites_controlled_by_diuretics_is_allowed_although_decompensation_is_not(
    case: Case, answers: Answers
) -> None:
    """Issue 2, item 5: "where sentences conflict, the specific permission governs"; P33."""
    assert answers(case) == case.expected


CURED_LONG_AGO = event(
    "other_invasive_malignancy", "2005-01-01", "2010-01-01", outcome="recovered_resolved"
)
ACTIVE = event("other_invasive_malignancy", "2024-01-01", ONGOING)


@each(
    case("cured 14 years ago", NOT_MET, CURED_LONG_AGO, RECORDS_COMPLETE, answer("E9", "no"))("E9"),
    case("active", MET, ACTIVE, RECORDS_COMPLETE, answer("E9", "no"))("E9"),
)
def test_the_exceptions_printed_as_exclusions_are_exceptions(case: Case, answers: Answers) -> None:
    """Issue 2, item 5; read literally, the cured would be excluded and the ill admitted (P45)."""
    assert answers(case) == case.expected


def test_the_live_vaccine_exclusion_buried_in_the_exceptions_is_an_exclusion() -> None:
    """Issue 2, item 5; P50: it stands between the exceptions of E10 and the note of conduct."""
    (vaccine,), (immunosuppressant,) = CRITERIA["E10b"].spans, CRITERIA["E10"].spans
    (note,) = [clause for clause in STUDY.clauses if clause.text.startswith("Note: If enrolled")]
    assert CRITERIA["E10b"].kind.value == "exclusion"
    assert immunosuppressant[1] < vaccine[0]
    assert vaccine[1] < note.spans[0][0]
    assert note.kind == "conduct"


@each(
    case(
        "a vaccine does not suppress immunity",
        NOT_MET,
        given("mmr_vaccine", ENROLMENT),
        RECORDS_COMPLETE,
    )("E10"),
    case(
        "a steroid is no vaccine",
        NOT_MET,
        given("prednisone", ENROLMENT),
        complete("live_vaccine"),
        complete("possible_live_vaccine"),
    )("E10b"),
)
def test_the_two_exclusions_of_that_paragraph_are_asked_apart(case: Case, answers: Answers) -> None:
    """P50."""
    assert answers(case) == case.expected


def test_prior_therapy_which_the_title_requires_and_the_list_omits_says_so() -> None:
    """Issue 2, item 5; P54."""
    assert CRITERIA["T1"].origin == "title"
    assert STUDY.record[slice(*CRITERIA["T1"].spans[0])] == (
        "A Study of the Application of HAIC in Advanced HCC Previously Treated With ICIs and "
        "Antiangiogenic Agents"
    )


def test_the_criterion_of_age_says_that_it_comes_from_another_copy() -> None:
    """Issue 2, item 5; P60: the record has no age."""
    assert CRITERIA["A1"].origin == "other registry copy"
    assert CRITERIA["A1"].spans == ()
    assert "centerwatch.com" in (CRITERIA["A1"].source or "")
    assert "75" not in STUDY.record


def test_all_other_criteria_come_from_the_record() -> None:
    others = {criterion.origin for name, criterion in CRITERIA.items() if name not in ("T1", "A1")}
    assert others == {"record"}


def test_a_permission_and_a_rule_of_conduct_are_no_criteria() -> None:
    """Issue 2, item 5: diuretics, archival tissue and abstinence are permitted; contraception and
    live vaccines in the course of the trial are conduct."""
    kinds = {clause.id: clause.kind for clause in STUDY.clauses}
    permitted = [clause.text for clause in STUDY.clauses if clause.kind == "permission"]
    assert [name for name, kind in kinds.items() if kind == "conduct"] == ["C1", "C2", "C3"]
    assert permitted[0] == "Ascites controlled by diuretics is permitted in this study."
    assert permitted[1] == "archival tumor tissue is allowed"
    assert "abstinence" in permitted[2]


def test_what_once_was_no_later_test_can_turn() -> None:
    """DESIGN section 5, `can_change`: a history stays."""
    fixed = [name for name, criterion in CRITERIA.items() if not criterion.can_change]
    assert fixed == ["A1", "E2", "E4", "E5", "E6", "E8", "E9"]
