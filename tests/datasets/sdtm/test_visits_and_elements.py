"""SV and SE (SDTMIG 3.4, 5.3 and 5.5): planned and other visits, and elements by actual dates."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hilum.datasets.dataset import Cell
from hilum.records.rows import Intervention
from tests.conduct.treated import cycle, doses, put_off
from tests.datasets.sdtm.projected import (
    CONSENT,
    FIRST,
    domain,
    enrolled,
    only,
    person,
    projected,
    values,
)
from tests.spec.criteria.rows import Row, event, finding, when

DAY = timedelta(days=1)


def test_visits_of_the_schedule_have_its_numbers_and_their_planned_day() -> None:
    rows = domain(
        "SV",
        event("visit", FIRST - 2 * DAY, visit="Screening"),
        event("visit", FIRST, visit="Cycle 1 Day 1"),
        event("visit", FIRST + 21 * DAY, visit="Cycle 2 Day 1"),
        event("visit", FIRST + 42 * DAY, visit="Tumor Assessment 1"),
        doses(1, FIRST),
    )
    assert [values(row, "VISITNUM", "VISIT", "VISITDY", "SVSTDY") for row in rows] == [
        (100, "SCREENING", -28, -2),
        (201, "CYCLE 1 DAY 1", 1, 1),
        (202, "CYCLE 2 DAY 1", 22, 22),
        (301, "TUMOR ASSESSMENT 1", 43, 43),
    ]
    assert {values(row, "SVPRESP", "SVOCCUR") for row in rows} == {("Y", "Y")}


def test_a_visit_counted_from_the_last_dose_has_no_fixed_planned_day() -> None:
    (row,) = domain("SV", event("visit", FIRST + 28 * DAY, visit="End of Treatment"))
    assert values(row, "VISITNUM", "VISITDY") == (400, None)


def test_a_missed_visit_did_not_occur_and_has_no_date() -> None:
    missed = event("visit", FIRST, visit="Tumor Assessment 1", status="absent")
    (row,) = domain("SV", missed)
    assert values(row, "SVPRESP", "SVOCCUR", "SVSTDTC") == ("Y", "N", None)


def test_the_day_a_cycle_was_given_is_the_visit_and_the_days_it_was_put_off_are_unplanned() -> None:
    rows = domain(
        "SV",
        put_off(1, FIRST - 7 * DAY),
        event("visit", FIRST, visit="Cycle 1 Day 1"),
        doses(1, FIRST),
    )
    assert [values(row, "VISITNUM", "VISIT", "SVSTDTC", "SVPRESP") for row in rows] == [
        (Decimal("0.01"), "UNPLANNED 0.01", "2024-06-05", None),
        (201, "CYCLE 1 DAY 1", "2024-06-12", "Y"),
    ]
    assert rows[0]["SVUPDES"] == "Another day of Cycle 1 Day 1"


def test_an_unscheduled_visit_follows_the_visit_before_it_and_each_day_is_one() -> None:
    rows = domain(
        "SV",
        event("visit", FIRST, visit="Cycle 1 Day 1"),
        finding("platelets", "60", FIRST + 9 * DAY, visit="Unscheduled"),
        finding("alt", "60", FIRST + 9 * DAY, visit="Unscheduled"),
        finding("platelets", "90", FIRST + 12 * DAY, visit="Unscheduled"),
    )
    assert [values(row, "VISITNUM", "SVSTDTC", "SVUPDES") for row in rows[1:]] == [
        (Decimal("201.01"), "2024-06-21", "Unscheduled"),
        (Decimal("201.02"), "2024-06-24", "Unscheduled"),
    ]


def test_a_visit_that_only_its_values_name_is_a_visit_on_their_days() -> None:
    (row,) = domain(
        "SV",
        finding("platelets", "150", FIRST - 2 * DAY, visit="Cycle 1 Day 1"),
        finding("alt", "30", FIRST, visit="Cycle 1 Day 1"),
    )
    assert values(row, "VISITNUM", "SVSTDTC", "SVENDTC") == (201, "2024-06-10", "2024-06-12")
    assert len(row.records) == 2


def elements(*held: Row | Iterable[Row]) -> list[tuple[Cell, ...]]:
    rows = domain("SE", *held)
    return [values(row, "EPOCH", "SESTDTC", "SEENDTC") for row in rows]


def test_screening_begins_with_consent_and_goes_on_until_the_first_dose() -> None:
    assert elements() == [("SCREENING", "2024-06-03", None)]
    assert elements(doses(1, FIRST)) == [
        ("SCREENING", "2024-06-03", "2024-06-12"),
        ("TREATMENT", "2024-06-12", None),
    ]


def test_follow_up_begins_a_cycle_after_the_last_one_where_treatment_is_over() -> None:
    after = event("visit", FIRST + 30 * DAY, visit="End of Treatment")
    assert elements(doses(1, FIRST), after)[-1] == ("FOLLOW-UP", "2024-07-03", None)


def test_six_cycles_end_treatment_without_any_visit() -> None:
    given = [doses(number, FIRST + 21 * (number - 1) * DAY) for number in range(1, 7)]
    assert elements(*given)[-1] == ("FOLLOW-UP", "2024-10-16", None)


def test_a_death_within_the_last_cycle_ends_treatment_and_there_is_no_follow_up() -> None:
    found = elements(doses(1, FIRST), event("death", FIRST + 9 * DAY))
    assert found[-1] == ("TREATMENT", "2024-06-12", "2024-06-21")


def test_a_death_before_the_first_dose_ends_screening() -> None:
    assert elements(event("death", FIRST)) == [("SCREENING", "2024-06-03", "2024-06-12")]


def test_without_consent_and_doses_there_is_no_element() -> None:
    assert "SE" not in projected(person([]))


def test_the_epoch_of_a_row_is_that_of_the_element_that_ran() -> None:
    after = event("visit", FIRST + 30 * DAY, visit="End of Treatment")
    rows = domain(
        "AE",
        doses(1, FIRST),
        after,
        *(
            event("adverse_event", day, term=name)
            for day, name in (
                ("2024-06-11", "Fatigue"),
                ("2024-06-12", "Nausea"),
                ("2024-07-02", "Fever"),
                ("2024-07-03", "Vomiting"),
                ("2024-05-01", "Anemia"),
                ("2024-06", "Diarrhea"),
            )
        ),
    )
    assert {row["AETERM"]: row["EPOCH"] for row in rows} == {
        "Fatigue": "SCREENING",
        "Nausea": "TREATMENT",
        "Fever": "TREATMENT",
        "Vomiting": "FOLLOW-UP",
        "Anemia": None,
        "Diarrhea": None,
    }


def test_what_was_before_the_moment_of_the_first_dose_is_of_screening() -> None:
    (dose, *_) = (row for row in doses(1, FIRST) if isinstance(row, Intervention))
    at_ten = replace(dose, start=when("2024-06-12 10:00"), end=when("2024-06-12 12:00"))
    rows = domain(
        "AE",
        at_ten,
        event("adverse_event", "2024-06-12 09:59", term="Nausea"),
        event("adverse_event", "2024-06-12 10:00", term="Fever"),
    )
    assert only(rows, AETERM="Nausea")["EPOCH"] == "SCREENING"
    assert only(rows, AETERM="Fever")["EPOCH"] == "TREATMENT"
    assert only(rows, AETERM="Nausea")["AESTDY"] == 1


def test_a_whole_cycle_keeps_to_the_order_of_the_elements() -> None:
    datasets = projected(enrolled(cycle(1)))
    assert [row["TAETORD"] for row in datasets["SE"].rows] == [1, 2]
    assert datasets["SE"].rows[0].records != ()


def test_a_visit_of_no_consenting_subject_is_still_a_visit() -> None:
    datasets = projected(person([event("visit", CONSENT, visit="Screening")]))
    assert len(datasets["SV"].rows) == 1
