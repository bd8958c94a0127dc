"""Written times, partial dates and calendar durations (DESIGN 3: dates may be partial)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.terms.times import (
    EPOCH,
    EVER_AFTER,
    EVER_BEFORE,
    FIRST_DAY,
    LAST_DAY,
    UNDATED,
    Duration,
    PartialTime,
    date_of,
    day_of,
    on,
    read_time,
    whole_years,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BOSTON = ZoneInfo("America/New_York")
DATES = st.dates(date(1000, 1, 1), date(2999, 12, 31))


def day(year: int, month: int, of_month: int) -> int:
    return (date(year, month, of_month) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    "written",
    [
        *("2024-05-01", "2024-5-1", "2024/5/1", "2024/05/01", "2024.5.1", "2024.05.01"),
        *("2024年5月1日", "2024年05月01日", "2024年5月1", "20240501", " 2024-05-01 "),
        *("２０２４－０５－０１", "２０２４／５／１", "２０２４年５月１日"),
    ],
)
def test_every_written_form_of_a_day_is_that_day(written: str) -> None:
    """ISO 8601-1 5.2.2 (calendar date), GB/T 7408, and the forms spreadsheets print."""
    assert read_time(written, SHANGHAI) == on(date(2024, 5, 1))
    assert on(date(2024, 5, 1)) == PartialTime(
        datetime(2024, 5, 1), datetime.combine(date(2024, 5, 1), time.max)
    )


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-01 10:30", datetime(2024, 5, 1, 10, 30)),
        ("2024-05-01T10:30", datetime(2024, 5, 1, 10, 30)),
        ("2024-05-01 10:30:59", datetime(2024, 5, 1, 10, 30, 59)),
        ("2024-05-01 9:05", datetime(2024, 5, 1, 9, 5)),
        ("2024/5/1 9:05:00", datetime(2024, 5, 1, 9, 5)),
        ("2024.5.1 09:05", datetime(2024, 5, 1, 9, 5)),
        ("2024年5月1日 10:30", datetime(2024, 5, 1, 10, 30)),
        ("2024-05-01T10:30:00.123", datetime(2024, 5, 1, 10, 30, 0, 123000)),
        ("2024-05-01T10:30:00.123456789", datetime(2024, 5, 1, 10, 30, 0, 123456)),
        ("2024-05-01 00:00:00", datetime(2024, 5, 1)),
        ("２０２４－０５－０１　１０：３０", datetime(2024, 5, 1, 10, 30)),
    ],
)
def test_a_time_of_day_is_one_local_moment(written: str, moment: datetime) -> None:
    """ISO 8601-1 5.4; a time without an offset is taken as the site's."""
    assert read_time(written, SHANGHAI) == PartialTime(moment, moment)


@pytest.mark.parametrize(
    ("written", "zone", "moment"),
    [
        ("2024-05-01T10:30:00+08:00", SHANGHAI, datetime(2024, 5, 1, 10, 30)),
        ("2024-05-01T10:30:00+0800", SHANGHAI, datetime(2024, 5, 1, 10, 30)),
        ("2024-05-01 10:30:00+08", SHANGHAI, datetime(2024, 5, 1, 10, 30)),
        ("2024-05-01T10:30:00Z", SHANGHAI, datetime(2024, 5, 1, 18, 30)),
        ("2024-05-01T20:00:00Z", SHANGHAI, datetime(2024, 5, 2, 4)),
        ("2024-12-31T20:00:00-05:00", SHANGHAI, datetime(2025, 1, 1, 9)),
        ("2024-07-01T12:00:00Z", BOSTON, datetime(2024, 7, 1, 8)),
        ("2024-01-01T12:00:00Z", BOSTON, datetime(2024, 1, 1, 7)),
    ],
)
def test_a_time_with_an_offset_is_moved_to_the_site(
    written: str, zone: ZoneInfo, moment: datetime
) -> None:
    """ISO 8601-1 5.3.4.2; Boston is at -04:00 in July and at -05:00 in January."""
    assert read_time(written, zone) == PartialTime(moment, moment)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-05", date(2024, 5, 1), date(2024, 5, 31)),
        ("2024/5", date(2024, 5, 1), date(2024, 5, 31)),
        ("2024年5月", date(2024, 5, 1), date(2024, 5, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2100-02", date(2100, 2, 1), date(2100, 2, 28)),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_partial_date_may_be_any_day_of_its_month_or_year(
    written: str, first: date, last: date
) -> None:
    """DESIGN 3: stored as earliest and latest moment, and as integer local days."""
    found = read_time(written, SHANGHAI)
    assert found is not None
    assert (found.earliest, found.latest) == (on(first).earliest, on(last).latest)
    assert (date_of(found.day_earliest), date_of(found.day_latest)) == (first, last)


@pytest.mark.parametrize(
    "written",
    [
        *("2024-02-30", "2023-02-29", "2100-02-29", "2024-13-01", "2024-00-10", "2024-04-31"),
        *("2024-13", "2024-00", "2024年13月", "20240230", "2024-05-01 25:00", "2024-05-01 10:60"),
        *("2024-05-01 10:30:60", "2024-05-01T10:30+99:00", "0000-01-01"),
    ],
)
def test_a_date_that_cannot_be_is_none(written: str) -> None:
    """Gregorian calendar: 2100 is no leap year; issue 2, impossible date."""
    assert read_time(written, SHANGHAI) is None


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            " ",
            "soon",
            "UNK",
            "UN/UNK/2024",
            "01/05/2024",
            "5/1/2024",
            "1 May 2024",
            "24-05-01",
        ),
        *(
            "2024.5",
            "45413",
            "20240",
            "2024-05-01 10",
            "2024-05-01 noon",
            "2024-05-01-02",
            "2024--01",
        ),
    ],
)
def test_a_form_that_may_be_two_dates_or_none_is_not_read(written: str) -> None:
    """01/05/2024 is 1 May in London and 5 January in Boston: nothing is guessed."""
    assert read_time(written, SHANGHAI) is None


@given(DATES)
def test_a_date_survives_writing_and_reading_in_every_form(given_date: date) -> None:
    """One day, six written forms."""
    y, m, d = given_date.year, given_date.month, given_date.day
    forms = (f"{y}-{m}-{d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{y}{m:02}{d:02}")
    for written in (given_date.isoformat(), *forms):
        assert read_time(written, SHANGHAI) == on(given_date)


@given(DATES)
def test_a_day_number_counts_from_the_first_of_january_1970(given_date: date) -> None:
    """POSIX.1-2017, 4.16: 1970-01-01 is day 0."""
    number = day_of(datetime.combine(given_date, time(23, 59)))
    assert number == given_date.toordinal() - date(1970, 1, 1).toordinal()
    assert date_of(number) == given_date
    assert day_of(datetime(1970, 1, 1)) == 0 == (EPOCH - date(1970, 1, 1)).days


def test_open_ends_are_the_first_and_the_last_day_there_is() -> None:
    """An undated row may be of any time."""
    assert (UNDATED.earliest, UNDATED.latest) == (EVER_BEFORE, EVER_AFTER)
    assert (UNDATED.day_earliest, UNDATED.day_latest) == (FIRST_DAY, LAST_DAY)


def test_a_time_that_ends_before_it_begins_cannot_be_built() -> None:
    """DESIGN 9, 4."""
    with pytest.raises(ValueError, match="expected earliest <= latest"):
        PartialTime(datetime(2024, 5, 2), datetime(2024, 5, 1))


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("2024-05-01 10:30", "2024-05-01 10:30"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01..2024-05-31", "2024-05"),
    ],
)
def test_a_time_is_shown_as_precisely_as_it_is_known(shown: str, written: str) -> None:
    """A sheet never shows a day that nobody recorded."""
    assert str(read_time(written, SHANGHAI)) == shown


@pytest.mark.parametrize(
    ("length", "start", "before"),
    [
        (Duration(7, "day"), (2024, 5, 1), (2024, 4, 24)),
        (Duration(4, "week"), (2024, 3, 1), (2024, 2, 2)),
        (Duration(0, "day"), (2024, 5, 1), (2024, 5, 1)),
        (Duration(1, "month"), (2024, 3, 31), (2024, 2, 29)),
        (Duration(1, "month"), (2023, 3, 31), (2023, 2, 28)),
        (Duration(1, "month"), (2024, 1, 15), (2023, 12, 15)),
        (Duration(6, "month"), (2024, 8, 31), (2024, 2, 29)),
        (Duration(18, "month"), (2024, 8, 30), (2023, 2, 28)),
        (Duration(1, "year"), (2024, 2, 29), (2023, 2, 28)),
        (Duration(4, "year"), (2024, 2, 29), (2020, 2, 29)),
        (Duration(12, "month"), (2024, 2, 29), (2023, 2, 28)),
    ],
)
def test_months_and_years_are_the_calendars_and_end_with_a_shorter_month(
    length: Duration, start: tuple[int, int, int], before: tuple[int, int, int]
) -> None:
    """The calendar's: PostgreSQL and SQL:2016 intervals give the same days."""
    assert length.before(day(*start)) == day(*before)


@pytest.mark.parametrize(
    ("length", "start", "after"),
    [
        (Duration(28, "day"), (2024, 2, 1), (2024, 2, 29)),
        (Duration(2, "week"), (2024, 12, 25), (2025, 1, 8)),
        (Duration(1, "month"), (2024, 1, 31), (2024, 2, 29)),
        (Duration(1, "month"), (2023, 12, 31), (2024, 1, 31)),
        (Duration(1, "year"), (2024, 2, 29), (2025, 2, 28)),
    ],
)
def test_a_duration_after_a_day_mirrors_one_before(
    length: Duration, start: tuple[int, int, int], after: tuple[int, int, int]
) -> None:
    """As above, forwards."""
    assert length.after(day(*start)) == day(*after)


@given(
    DATES,
    st.integers(0, 20000),
    st.sampled_from(["day", "week", "month", "year"]),
    st.integers(0, 5),
)
def test_a_longer_duration_never_reaches_less_far(
    start: date, count: int, unit: str, more: int
) -> None:
    """And never beyond the first and the last day there is."""
    number = (start - EPOCH).days
    short, long = Duration(count, unit), Duration(count + more, unit)
    assert FIRST_DAY <= long.before(number) <= short.before(number) <= number
    assert number <= short.after(number) <= long.after(number) <= LAST_DAY


@pytest.mark.parametrize(("count", "unit"), [(-1, "day"), (1, "days"), (1, "fortnight")])
def test_a_duration_of_no_calendar_unit_cannot_be_built(count: int, unit: str) -> None:
    """DESIGN 9, 4."""
    with pytest.raises(ValueError, match="expected days to years"):
        Duration(count, unit)


def test_durations_are_shown_in_words() -> None:
    """One day, two days."""
    assert [str(Duration(n, "day")) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


@pytest.mark.parametrize(
    ("on_day", "years"),
    [
        ((2022, 2, 28), 17),
        ((2022, 3, 1), 18),
        ((2024, 2, 28), 19),
        ((2024, 2, 29), 20),
        ((2004, 2, 29), 0),
    ],
)
def test_one_born_on_29_february_is_a_year_older_on_1_march(
    on_day: tuple[int, int, int], years: int
) -> None:
    """Completed years: in a year without the day the birthday has not come on 28 February."""
    assert whole_years(day(2004, 2, 29), day(*on_day)) == years


@pytest.mark.parametrize(("on_day", "years"), [((2023, 5, 9), 74), ((2023, 5, 10), 75)])
def test_a_birthday_counts_from_its_own_day(on_day: tuple[int, int, int], years: int) -> None:
    """Age is in completed years."""
    assert whole_years(day(1948, 5, 10), day(*on_day)) == years
