"""DESIGN section 5, "Definite and possible rows"."""

from hilum.terms.times import EVER_BEFORE, PartialTime
from tests.spec.criteria.asked import MET, NOT_MET, UNKNOWN, Asked, asking, subject
from tests.spec.criteria.rows import complete, event, finding, given, when

GOOD = finding("hemoglobin", "120", "2024-06-05")
REPORTED_ONLY = PartialTime(EVER_BEFORE, when("2024-06-08").latest)
"""The specimen was taken at some time up to the day of the report."""


@asking(
    "latest hemoglobin within 7 days before enrolment > 100 g/L",
    subject("the month, days of it outside", UNKNOWN, finding("hemoglobin", "120", "2024-06")),
    subject("the month outside", UNKNOWN, finding("hemoglobin", "120", "2024-04")),
    subject("reported on a day inside", UNKNOWN, finding("hemoglobin", "120", REPORTED_ONLY)),
    subject("certain, and possible with it", MET, GOOD, finding("hemoglobin", "130", "2024-06")),
    subject(
        "certain, and possible against it", UNKNOWN, GOOD, finding("hemoglobin", "90", "2024-06")
    ),
    subject(
        "certain, and another month against it", MET, GOOD, finding("hemoglobin", "90", "2024-04")
    ),
)
def test_a_row_of_a_partial_date_can_make_unknown_and_never_met(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin before enrolment > 100 g/L",
    subject("the month, all of it inside", MET, finding("hemoglobin", "120", "2024-05")),
    subject("the year before, all of it inside", NOT_MET, finding("hemoglobin", "90", "2023")),
)
def test_a_partial_date_that_lies_wholly_in_the_window_is_certain(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin before enrolment > 100 g/L",
    subject("implausible", UNKNOWN, finding("hemoglobin", "1200", "2024-06-05", problem="range")),
    subject(
        "newest in words, older good",
        UNKNOWN,
        GOOD,
        finding("hemoglobin", None, "2024-06-06", text="see note"),
    ),
    subject(
        "older in words, newest good",
        MET,
        GOOD,
        finding("hemoglobin", None, "2024-06-04", text="see note"),
    ),
    subject(
        "newest in a unit that is not known",
        UNKNOWN,
        GOOD,
        finding("hemoglobin", "7.4", "2024-06-06", problem="unit"),
    ),
)
def test_an_unusable_newest_row_never_lets_an_older_one_decide(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin before enrolment > 100 g/L",
    *(
        subject(status, truth, GOOD, finding("hemoglobin", "90", "2024-06-06", status=status))
        for status, truth in {
            "cancelled": MET,
            "entered-in-error": MET,
            "not-done": MET,
            "preliminary": NOT_MET,
            "final": NOT_MET,
            "confirmed": NOT_MET,
        }.items()
    ),
)
def test_only_what_was_cancelled_entered_in_error_or_not_done_is_ignored(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "tace within 28 days before enrolment",
    subject("in May, days of it outside", UNKNOWN, given("tace", "2024-05"), complete("tace")),
    subject("in April", NOT_MET, given("tace", "2024-04"), complete("tace")),
    subject(
        "in May, and one for certain", MET, given("tace", "2024-05"), given("tace", "2024-06-01")
    ),
    subject(
        "of unknown start, ended inside",
        MET,
        given("tace", REPORTED_ONLY, "2024-06-08"),
        complete("tace"),
    ),
    subject("planned", NOT_MET, given("tace", "2024-06-01", status="planned"), complete("tace")),
)
def test_what_may_have_been_given_in_the_window_leaves_the_answer_open(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "bleeding before enrolment",
    subject("present", MET, event("bleeding", "2024-06-01", status="present")),
    subject("absent", UNKNOWN, event("bleeding", "2024-06-01", status="absent")),
    subject(
        "entered in error", UNKNOWN, event("bleeding", "2024-06-01", status="entered-in-error")
    ),
)
def test_an_event_recorded_as_absent_is_none(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth
