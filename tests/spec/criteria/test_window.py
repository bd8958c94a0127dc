"""DESIGN section 5, "Window": its anchor named, a closed interval of local days."""

from tests.spec.criteria.asked import (
    ENROLMENT,
    MET,
    NOT_MET,
    SCREENING,
    UNKNOWN,
    Asked,
    asking,
    asking_each,
    subject,
)
from tests.spec.criteria.rows import (
    DAY,
    END_UNKNOWN,
    ONGOING,
    When,
    complete,
    finding,
    given,
)


def seen(time: When) -> object:
    """A finding of that time that meets every comparison here."""
    return finding("hemoglobin", "120", time)


@asking(
    "latest hemoglobin within 7 days before enrolment > 100 g/L",
    subject("8 days before", UNKNOWN, seen("2024-06-02")),
    subject("7 days before", MET, seen("2024-06-03")),
    subject("7 days before, its first minute", MET, seen("2024-06-03 00:00")),
    subject("8 days before, its last minute", UNKNOWN, seen("2024-06-02 23:59")),
    subject("on the day", MET, seen("2024-06-10")),
    subject("on the day, its last minute", MET, seen("2024-06-10 23:59")),
    subject("the day after", UNKNOWN, seen("2024-06-11")),
)
def test_within_7_days_before_holds_the_anchors_day_and_7_days_before_it(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin before enrolment > 100 g/L",
    subject("on the day", MET, seen("2024-06-10")),
    subject("the day after", UNKNOWN, seen("2024-06-11")),
    subject("a century before", MET, seen("1924-06-10")),
)
def test_before_holds_the_anchors_day_and_all_before_it(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin within 2 weeks after enrolment > 100 g/L",
    subject("the day before", UNKNOWN, seen("2024-06-09")),
    subject("on the day", MET, seen("2024-06-10")),
    subject("14 days after", MET, seen("2024-06-24")),
    subject("15 days after", UNKNOWN, seen("2024-06-25")),
)
def test_within_2_weeks_after_holds_the_anchors_day_and_14_days_after_it(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin at enrolment > 100 g/L",
    subject("the day before", UNKNOWN, seen("2024-06-09")),
    subject("on the day", MET, seen("2024-06-10")),
    subject("the day after", UNKNOWN, seen("2024-06-11")),
)
def test_at_holds_the_anchors_day_alone(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    (
        "latest hemoglobin within 1 month before enrolment > 100 g/L",
        subject(
            "on 29 February, of 31 March", MET, seen("2024-02-29"), days={"enrolment": "2024-03-31"}
        ),
    ),
    (
        "latest hemoglobin within 1 month before enrolment > 100 g/L",
        subject(
            "on 28 February, of 31 March",
            UNKNOWN,
            seen("2024-02-28"),
            days={"enrolment": "2024-03-31"},
        ),
    ),
    (
        "latest hemoglobin within 5 years before enrolment > 100 g/L",
        subject("five years ago", MET, seen("2019-06-10")),
    ),
    (
        "latest hemoglobin within 5 years before enrolment > 100 g/L",
        subject("a day more", UNKNOWN, seen("2019-06-09")),
    ),
)
def test_months_and_years_are_those_of_the_calendar(asked: Asked) -> None:
    """A month before the last day of a longer month is the last day of the shorter."""
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin within 28 days after enrolment > 100 g/L",
    subject("on the day of screening", MET, seen(SCREENING)),
    subject("the day after", UNKNOWN, seen(SCREENING + DAY)),
    subject(
        "a good one, and a bad one after screening",
        MET,
        seen(SCREENING),
        finding("hemoglobin", "50", SCREENING + DAY),
    ),
)
def test_no_row_after_the_day_of_screening_is_read(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


COMPLETE = complete("interventions")


@asking(
    "tace within 28 days before enrolment",
    subject("inside", MET, given("tace", "2024-05-20", "2024-05-25")),
    subject("ended on the first day", MET, given("tace", "2024-05-01", "2024-05-13")),
    subject(
        "ended the day before it", NOT_MET, given("tace", "2024-05-01", "2024-05-12"), COMPLETE
    ),
    subject("begun on the last day", MET, given("tace", ENROLMENT, "2024-06-29")),
    subject(
        "begun the day after it", NOT_MET, given("tace", ENROLMENT + DAY, "2024-06-29"), COMPLETE
    ),
    subject("around it", MET, given("tace", "2024-01-01", "2024-06-29")),
)
def test_what_has_a_start_and_an_end_counts_when_it_overlaps_the_window(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "tace within 28 days before enrolment",
    subject("begun before it, ongoing", MET, given("tace", "2024-01-01", ONGOING)),
    subject(
        "begun before it, the end missing",
        UNKNOWN,
        given("tace", "2024-01-01", END_UNKNOWN),
        COMPLETE,
    ),
    subject("begun inside, the end missing", MET, given("tace", "2024-05-20", END_UNKNOWN)),
    subject(
        "begun after it, the end missing",
        NOT_MET,
        given("tace", "2024-06-11", END_UNKNOWN),
        COMPLETE,
    ),
)
def test_a_missing_end_is_not_known_unless_marked_ongoing(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


IN_JUNE = {"enrolment": "2024-06"}


@asking(
    "tace within 30 days before enrolment",
    subject("first day of both", MET, given("tace", "2024-05-31"), days=IN_JUNE),
    subject("last day of both", MET, given("tace", "2024-06-01"), days=IN_JUNE),
    subject("a day earlier", UNKNOWN, given("tace", "2024-05-30"), COMPLETE, days=IN_JUNE),
    subject("a day later", UNKNOWN, given("tace", "2024-06-02"), COMPLETE, days=IN_JUNE),
    subject("first day of either", UNKNOWN, given("tace", "2024-05-02"), COMPLETE, days=IN_JUNE),
    subject("before either", NOT_MET, given("tace", "2024-05-01"), COMPLETE, days=IN_JUNE),
)
def test_a_row_is_certain_only_in_the_windows_of_every_day_that_its_anchor_can_be(
    asked: Asked,
) -> None:
    """30 days before 1 June is 2 May, 30 days before 30 June is 31 May."""
    assert asked.answer.truth is asked.truth
