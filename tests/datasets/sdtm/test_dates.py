"""Dates of SDTM (SDTMIG 3.4, 4.4): as far as they are certain, and counted without a day 0."""

from datetime import UTC, date, datetime

import pytest

from hilum.datasets.sdtm.dates import dtc, first_of, is_at_or_after, last_of, study_day, whole_day
from hilum.terms.times import EVER_AFTER, EVER_BEFORE, UNDATED, PartialTime, on, read_time


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-01T10:30", "2024-05-01T10:30"),
        ("2024-05-01T10:30:15", "2024-05-01T10:30:15"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
    ],
)
def test_a_date_is_given_as_it_is_known(written: str, expected: str) -> None:
    assert dtc(read_time(written, UTC)) == expected


def between(first: datetime, last: datetime) -> PartialTime:
    return PartialTime(first, last)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (datetime(2024, 5, 3), datetime(2024, 5, 20, 23), "2024-05"),
        (datetime(2024, 5, 31), datetime(2024, 6, 1), "2024"),
        (datetime(2024, 12, 31), datetime(2025, 1, 1), None),
        (datetime(2024, 5, 3, 10), datetime(2024, 5, 3, 12), "2024-05-03"),
        (datetime(2024, 5, 3), EVER_AFTER, None),
        (EVER_BEFORE, datetime(2024, 5, 3), None),
    ],
)
def test_a_time_between_two_others_is_given_as_far_as_it_is_certain(
    first: datetime, last: datetime, expected: str | None
) -> None:
    assert dtc(between(first, last)) == expected


def test_a_time_that_nobody_knows_is_missing() -> None:
    assert dtc(UNDATED) is None
    assert dtc(None) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-06-12", 1),
        ("2024-06-12T23:59", 1),
        ("2024-06-11", -1),
        ("2024-06-13", 2),
        ("2024-06", None),
        (None, None),
    ],
)
def test_the_reference_day_is_day_1_and_the_day_before_it_day_minus_1(
    text: str | None, day: int | None
) -> None:
    assert study_day(text, date(2024, 6, 12)) == day


def test_without_a_reference_day_there_is_no_study_day() -> None:
    assert study_day("2024-06-12", None) is None


def test_a_text_without_a_day_has_none() -> None:
    assert whole_day("2024-06") is None
    assert whole_day("2024-06-12T10:00") == date(2024, 6, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-06-12T09:59", False),
        ("2024-06-12T10:00", True),
        ("2024-06-12", True),
        ("2024-06-11", False),
    ],
)
def test_dates_are_compared_as_far_as_both_are_known(text: str, expected: bool) -> None:
    assert is_at_or_after(text, "2024-06-12T10:00") is expected


def test_of_two_days_that_may_each_be_the_first_only_the_common_part_is_certain() -> None:
    month = read_time("2024-06", UTC)
    assert month is not None
    assert dtc(first_of([month, on(date(2024, 6, 12))])) == "2024-06"
    assert dtc(last_of([on(date(2024, 6, 12)), on(date(2024, 7, 1))])) == "2024-07-01"
