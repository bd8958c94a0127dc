"""IE (SDTMIG 3.4, 6.3.4): criteria violated as of enrolment; what is unknown is no violation."""

from datetime import timedelta

from tests.datasets.sdtm.projected import (
    CONSENT,
    ENROLMENT,
    ENTRY,
    domain,
    enrolled,
    person,
    projected,
    rows_of,
    values,
)
from tests.spec.criteria.rows import event, finding, given

DAY = timedelta(days=1)


def test_an_inclusion_that_is_not_met_is_a_violation() -> None:
    low = finding("hemoglobin", "100", ENROLMENT - DAY)
    (row,) = domain("IE", low)
    assert values(row, "IETESTCD", "IECAT", "IEORRES", "IESTRESC", "IEDTC") == (
        "I7", "INCLUSION", "N", "N", "2024-06-07",
    )  # fmt: skip
    assert low.row in row.records
    assert row.asked == ("I7",)


def test_the_border_of_an_inclusion_is_met() -> None:
    assert domain("IE", finding("hemoglobin", "101", ENROLMENT - DAY)) == ()


def test_an_exclusion_that_is_met_is_a_violation() -> None:
    (row,) = domain("IE", given("tace", ENROLMENT - 28 * DAY))
    assert values(row, "IETESTCD", "IECAT", "IEORRES") == ("E1", "EXCLUSION", "Y")
    assert domain("IE", given("tace", ENROLMENT - 29 * DAY)) == ()


def test_what_nobody_knows_is_no_violation() -> None:
    assert domain("IE") == ()


def test_what_came_after_enrolment_is_not_read() -> None:
    assert domain("IE", finding("hemoglobin", "90", ENROLMENT + DAY)) == ()


def test_a_screen_failure_has_the_criteria_that_failed_it() -> None:
    failed = person(
        [
            event("informed_consent", CONSENT),
            event("screen_failure", ENROLMENT),
            finding("hemoglobin", "90", ENROLMENT),
        ]
    )
    (row,) = rows_of("IE", projected(failed))
    assert row["IETESTCD"] == "I7"


def test_while_nobody_has_decided_nothing_is_violated() -> None:
    waiting = person([ENTRY[0], finding("hemoglobin", "90", ENROLMENT)])
    assert rows_of("IE", projected(waiting)) == ()


def test_a_decision_of_unknown_day_violates_nothing() -> None:
    held = person([ENTRY[0], event("enrolment", "2024-06"), finding("hemoglobin", "90", CONSENT)])
    assert rows_of("IE", projected(held)) == ()


def test_the_text_is_that_of_the_trial_design() -> None:
    datasets = projected(enrolled(given("tace", ENROLMENT)))
    texts = {row["IETESTCD"]: row["IETEST"] for row in datasets["TI"].rows}
    (row,) = rows_of("IE", datasets)
    assert row["IETEST"] == texts["E1"]
