"""Dates of SDTM: ISO 8601 text as far as a time is certain, and study days (SDTMIG 3.4, 4.4)."""

from collections.abc import Sequence
from datetime import date, datetime

from hilum.terms.times import EVER_AFTER, EVER_BEFORE, PartialTime

_DAY, _MONTH, _YEAR = 10, 7, 4
_DAY_TEXT = len("2024-05-01")


def dtc(time: PartialTime | None) -> str | None:
    """Return a time as ISO 8601 text, only as far as it is certain; None where no part of it is.

    A time known to lie between two others is given as far as both begin alike: `2024-05` for some
    day from the 3rd to the 20th (SDTMIG 3.4, 4.4.2: the missing parts are left out at the right).
    """
    if time is None or time.earliest == EVER_BEFORE or time.latest == EVER_AFTER:
        return None
    if time.earliest == time.latest:
        return _moment(time.earliest)
    first, last = time.earliest.isoformat(), time.latest.isoformat()
    for length in (_DAY, _MONTH, _YEAR):
        if first[:length] == last[:length]:
            return first[:length]
    return None


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def first_of(times: Sequence[PartialTime]) -> PartialTime:
    """Return the first of some times, as far as it is known which that is."""
    return PartialTime(min(each.earliest for each in times), min(each.latest for each in times))


def last_of(times: Sequence[PartialTime]) -> PartialTime:
    """Return the last of some times, as far as it is known which that is."""
    return PartialTime(max(each.earliest for each in times), max(each.latest for each in times))


def whole_day(text: str | None) -> date | None:
    """Return the date of an ISO 8601 text; None where the text does not reach the day."""
    return date.fromisoformat(text[:_DAY_TEXT]) if text and len(text) >= _DAY_TEXT else None


def study_day(text: str | None, reference: date | None) -> int | None:
    """Return the study day of a date: 1 on the reference day, -1 on the day before it.

    There is no day 0 (SDTMIG 3.4, 4.4.4). None where either is not known to the day.
    """
    day = whole_day(text)
    if day is None or reference is None:
        return None
    difference = (day - reference).days
    return difference + 1 if difference >= 0 else difference


def is_at_or_after(text: str, start: str) -> bool:
    """Tell whether a date is at or after another, as far as both are known.

    A date without a time of day counts as after a moment of that day.
    """
    length = min(len(text), len(start))
    return text[:length] >= start[:length]
