"""Events and interventions: their periods, flags, statuses and doses (DESIGN 3 and 5)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hilum.terms.times import EVER_AFTER, EVER_BEFORE, on
from tests.spec.records.drafted import DECLARED, Records, each

START, END = on(date(2024, 5, 1)), on(date(2024, 5, 8))


def event(**more: str | None) -> Records:
    return Records(subjects=DECLARED, events=[{"concept": "hypertension", **more}])


def period(row: dict[str, Any]) -> tuple[datetime, datetime, datetime, datetime]:
    return row["start_earliest"], row["start_latest"], row["end_earliest"], row["end_latest"]


PERIODS: list[tuple[dict[str, str], tuple[datetime, ...]]] = [
    (  # both known
        {"start": "2024-05-01", "end": "2024-05-08"},
        (START.earliest, START.latest, END.earliest, END.latest),
    ),
    (  # a missing end is unknown: any time from the start on
        {"start": "2024-05-01"},
        (START.earliest, START.latest, START.earliest, EVER_AFTER),
    ),
    (  # ongoing: it has not ended
        {"start": "2024-05-01", "ongoing": "yes"},
        (START.earliest, START.latest, EVER_AFTER, EVER_AFTER),
    ),
    (  # not ongoing: it has ended, nobody says when
        {"start": "2024-05-01", "ongoing": "no"},
        (START.earliest, START.latest, START.earliest, EVER_AFTER),
    ),
    (  # only the end: it began at some time before
        {"end": "2024-05-08"},
        (EVER_BEFORE, END.latest, END.earliest, END.latest),
    ),
    (  # only a partial start
        {"start": "2024"},
        (datetime(2024, 1, 1), on(date(2024, 12, 31)).latest, datetime(2024, 1, 1), EVER_AFTER),
    ),
    (  # a start that cannot be after the end
        {"start": "2024", "end": "2024-05-08"},
        (datetime(2024, 1, 1), END.latest, END.earliest, END.latest),
    ),
    (  # an end that cannot be before the start
        {"start": "2024-05-01", "end": "2024"},
        (START.earliest, START.latest, START.earliest, on(date(2024, 12, 31)).latest),
    ),
    (  # "then or earlier", as a diagnosis billed at discharge
        {"start": "/2024-05-01"},
        (EVER_BEFORE, START.latest, EVER_BEFORE, EVER_AFTER),
    ),
    (  # nothing is known
        {},
        (EVER_BEFORE, EVER_AFTER, EVER_BEFORE, EVER_AFTER),
    ),
]


def test_a_period_is_as_wide_as_what_is_not_known_of_it() -> None:
    """DESIGN 5, window: a missing end is unknown unless marked ongoing."""
    found = each("events", [{"concept": "hypertension", **written} for written, _ in PERIODS])
    for (row, faults), (written, expected) in zip(found, PERIODS, strict=True):
        assert period(row) == expected, written
        assert faults == []


def test_what_is_done_at_one_time_ends_when_it_starts() -> None:
    """A chemoembolisation without an end date did not go on until today."""
    records = Records(subjects=DECLARED, interventions=[{"concept": "tace", "start": "2024-05-01"}])
    row = records.one("interventions")
    assert period(row) == (START.earliest, START.latest, START.earliest, START.latest)


def test_what_ends_before_it_starts_may_be_of_any_time_and_is_told() -> None:
    """Which of the two dates is wrong, nobody can say."""
    records = event(start="2024-05-08", end="2024-05-01")
    row = records.one("events")
    assert period(row) == (EVER_BEFORE, EVER_AFTER, EVER_BEFORE, EVER_AFTER)
    fault = records.fault("ends before it starts")
    assert (fault["seen"], fault["source"]) == ("2024-05-08 to 2024-05-01", "events.csv:2")


def test_what_starts_and_ends_on_one_day_is_in_order() -> None:
    """2024-05-01 to 2024-05-01 is no contradiction."""
    records = event(start="2024-05-01", end="2024-05-01")
    assert records.faults() == []
    assert period(records.one("events"))[::3] == (START.earliest, START.latest)


def test_a_date_that_cannot_be_read_is_told_and_taken_as_unknown() -> None:
    """Issue 2, impossible date."""
    drafts = [{"concept": "hypertension", column: "2024-02-30"} for column in ("start", "end")]
    for (row, (fault,)), column in zip(each("events", drafts), ("start", "end"), strict=True):
        assert period(row) == (EVER_BEFORE, EVER_AFTER, EVER_BEFORE, EVER_AFTER)
        assert (fault["kind"], fault["seen"]) == (f"unreadable {column}", "2024-02-30")


@pytest.mark.parametrize("table", ["events", "interventions"])
def test_a_status_that_nobody_knows_leaves_the_row_possible_at_any_time(table: str) -> None:
    """`query` may mean that it was never there: the row can make an answer UNKNOWN, not MET."""
    concept = {"events": "hypertension", "interventions": "prednisone"}[table]
    draft = {"concept": concept, "start": "2024-05-01", "end": "2024-05-08", "status": "query"}
    records = Records(**{"subjects": DECLARED, table: [draft]})
    assert period(records.one(table)) == (EVER_BEFORE, EVER_AFTER, EVER_BEFORE, EVER_AFTER)
    assert records.fault("unknown status")["seen"] == "query"


def test_a_flag_is_read_in_english_and_chinese() -> None:
    """CDISC codelist NY, and the words of Chinese case report forms."""
    flags = {"yes": True, "Y": True, "是": True, "1": True, "ＮＯ": False, "否": False, None: None}
    drafts = [{"concept": "hypertension", "serious": written} for written in flags]
    for (row, faults), flag in zip(each("events", drafts), flags.values(), strict=True):
        assert row["serious"] is flag
        assert faults == []


def test_the_criteria_of_a_serious_event_are_read_in_their_order() -> None:
    """ICH E2A, II.B names six; a form may part them by any of the usual signs."""
    written = {
        "hospitalization": "hospitalization",
        "Hospitalization，LIFE_THREATENING": "life_threatening; hospitalization",
        "death;death": "death",
        None: None,
    }
    drafts = [{"concept": "hypertension", "seriousness": each} for each in written]
    for (row, faults), read in zip(each("events", drafts), written.values(), strict=True):
        assert row["seriousness"] == read
        assert faults == []


def test_a_criterion_that_nobody_knows_is_told_and_leaves_all_of_them_unknown() -> None:
    records = event(start="2024-05-01", seriousness="hospitalization; inconvenient")
    assert records.one("events")["seriousness"] is None
    assert records.fault("unreadable seriousness")["seen"] == "hospitalization; inconvenient"


def test_a_flag_that_is_neither_yes_nor_no_is_told_and_unknown() -> None:
    """`maybe` is not ongoing, and not ended."""
    records = event(start="2024-05-01", ongoing="maybe")
    row = records.one("events")
    assert row["ongoing"] is None
    assert (row["end_earliest"], row["end_latest"]) == (START.earliest, EVER_AFTER)
    assert records.fault("unreadable ongoing")["expected"] == "yes or no"


def test_a_dose_of_a_mass_is_in_mg_and_any_other_as_written() -> None:
    """SI prefixes; two tablets have no weight that anybody wrote down."""
    doses = {
        ("0.5", "g"): ("500", "mg"),
        ("250", "ug"): ("0.25", "mg"),
        ("250", "mcg"): ("0.25", "mg"),
        ("10", "mg"): ("10", "mg"),
        ("２０", "ｍｇ"): ("20", "mg"),
        ("2", "tablets"): ("2", "tablets"),
        ("85", "mg/m2"): ("85", "mg/m2"),
        ("3", None): ("3", None),
        ("0", "mg"): ("0", "mg"),
    }
    drafts = [{"concept": "prednisone", "dose": dose, "unit": unit} for dose, unit in doses]
    for (row, faults), (written, kept) in zip(
        each("interventions", drafts), doses.items(), strict=True
    ):
        assert (row["dose"], row["unit"]) == (Decimal(kept[0]), kept[1])
        assert (row["original_value"], row["original_unit"]) == written
        assert faults == []


def test_a_dose_that_is_no_amount_is_told_and_unknown() -> None:
    """A negative dose is not zero."""
    doses = ("-5", "<5", "1-2", "two")
    drafts = [{"concept": "prednisone", "dose": dose, "unit": "mg"} for dose in doses]
    for (row, (fault,)), dose in zip(each("interventions", drafts), doses, strict=True):
        assert (row["dose"], row["original_value"]) == (None, dose)
        assert (fault["kind"], fault["seen"]) == ("unreadable dose", f"{dose} mg")
        assert fault["expected"] == "a number of zero or more"


def test_a_daily_total_is_known_in_mg_or_not_at_all() -> None:
    """10 of what, nobody wrote: it is unknown, never 10 mg."""
    totals = {("10", "mg"): 10, ("0.01", "g"): 10, ("2", "tablets"): None, ("10", None): None}
    drafts = [{"concept": "prednisone", "daily_total": n, "unit": unit} for n, unit in totals]
    for (row, _), total in zip(each("interventions", drafts), totals.values(), strict=True):
        assert row["daily_total_mg"] == total


def test_words_of_the_source_stay_on_the_row() -> None:
    """Route, purpose and term are kept as the source says them."""
    records = Records(
        subjects=DECLARED,
        interventions=[
            {"system": "ATC", "code": "H02AB07", "term": "Prednisone acetate", "route": "oral",
             "purpose": "premedication", "start": "2024-05-01", "visit": "C1D1"}
        ],
    )  # fmt: skip
    row = records.one("interventions")
    assert (row["concept"], row["original_code"], row["term"]) == (
        "prednisone",
        "H02AB07",
        "Prednisone acetate",
    )
    assert (row["route"], row["purpose"], row["visit"]) == ("oral", "premedication", "C1D1")


def test_a_code_matches_by_its_declared_prefix() -> None:
    """DESIGN 4: B20.1 is HIV disease by the prefix B20*; B2 is not."""
    rows = [{"system": "ICD-10", "code": code} for code in ("B20", "B20.1", "B2", "B21")]
    found = Records(subjects=DECLARED, events=rows).rows("events")
    assert [row["concept"] for row in found] == ["hiv_infection", "hiv_infection", None, None]
