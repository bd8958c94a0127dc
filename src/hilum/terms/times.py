"""Dates and times that may be partial, as the earliest and latest moment they can mean.

Moments are naive local times of the site; a day is the number of local days since 1970-01-01.
An open end is `EVER_BEFORE` or `EVER_AFTER`. Written forms: ISO 8601 (`2024`, `2024-05`,
`2024-05-01`, `2024-05-01T10:30:00+08:00`), `2024/5/1`, `2024.5.1`, `2024年5月1日`, `20240501`.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

EVER_BEFORE = datetime.min
EVER_AFTER = datetime.max
EPOCH = date(1970, 1, 1)

_YEAR = r"(?P<year>[12]\d{3})"
_CLOCK = (
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<part>\d{1,9}))?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        _YEAR + r"(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})" + _CLOCK + r")?)?",
        _YEAR + r"/(?P<month>\d{1,2})(?:/(?P<day>\d{1,2})" + _CLOCK + r")?",
        _YEAR + r"\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})" + _CLOCK,
        _YEAR + r"年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日?" + _CLOCK + r")?)?",
        _YEAR + r"(?P<month>\d{2})(?P<day>\d{2})",
    )
)


def day_of(moment: datetime) -> int:
    """Return the local day of a moment, in days since 1970-01-01."""
    return (moment.date() - EPOCH).days


def date_of(day: int) -> date:
    """Return the calendar date of a day number."""
    return EPOCH + timedelta(days=day)


FIRST_DAY = day_of(EVER_BEFORE)
LAST_DAY = day_of(EVER_AFTER)


@dataclass(frozen=True, slots=True)
class PartialTime:
    """A time known only to lie between two moments (the same moment twice, if known exactly)."""

    earliest: datetime
    latest: datetime

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"{self.earliest} is after {self.latest}: expected earliest <= latest")

    @property
    def day_earliest(self) -> int:
        """The first local day it can be."""
        return day_of(self.earliest)

    @property
    def day_latest(self) -> int:
        """The last local day it can be."""
        return day_of(self.latest)

    def __str__(self) -> str:
        if self.earliest == self.latest:
            return self.earliest.isoformat(" ", "minutes")
        if self.day_earliest == self.day_latest:
            return self.earliest.date().isoformat()
        return f"{_side(self.earliest)}..{_side(self.latest)}"


UNDATED = PartialTime(EVER_BEFORE, EVER_AFTER)


def on(day: date) -> PartialTime:
    """Return some time on the given date."""
    return PartialTime(datetime.combine(day, time.min), datetime.combine(day, time.max))


def read_time(text: str, zone: tzinfo) -> PartialTime | None:
    """Read a date or time as written; None if it is in no known form or cannot be.

    `zone` is the site's: a time with an offset is moved to it, one without is taken as local.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    for form in _FORMS:
        if match := form.fullmatch(folded):
            try:
                return _from_parts(match.groupdict(), zone)
            except ValueError:
                return None
    return None


def _from_parts(parts: dict[str, str | None], zone: tzinfo) -> PartialTime:
    year, month, day = (_number(parts.get(name)) for name in ("year", "month", "day"))
    assert year is not None  # every form has a year
    if month is None:
        return PartialTime(datetime(year, 1, 1), _end_of(date(year, 12, 31)))
    if day is None:
        last = monthrange(year, month)[1] if 1 <= month <= 12 else 0
        return PartialTime(datetime(year, month, 1), _end_of(date(year, month, last)))
    if parts.get("hour") is None:
        return on(date(year, month, day))
    moment = datetime(year, month, day, *_clock(parts))
    if offset := parts.get("zone"):
        moment = _to_local(moment, offset, zone)
    return PartialTime(moment, moment)


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int, int]:
    hour, minute, second = (_number(parts.get(name)) or 0 for name in ("hour", "minute", "second"))
    return hour, minute, second, int((parts.get("part") or "0").ljust(6, "0")[:6])


def _to_local(moment: datetime, offset: str, zone: tzinfo) -> datetime:
    written = moment.isoformat() + ("+00:00" if offset == "Z" else offset)
    return datetime.fromisoformat(written).astimezone(zone).replace(tzinfo=None)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max)


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _side(moment: datetime) -> str:
    return "?" if moment in (EVER_BEFORE, EVER_AFTER) else moment.date().isoformat()


DAYS_PER = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of days, weeks, months or years of the calendar."""

    count: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in ("day", "week", "month", "year") or self.count < 0:
            raise ValueError(f"duration {self.count} {self.unit}: expected days to years")

    def before(self, day: int) -> int:
        """Return the day that lies this long before; the end of a shorter month if need be."""
        return self._shifted(day, -1)

    def after(self, day: int) -> int:
        """Return the day that lies this long after; the end of a shorter month if need be."""
        return self._shifted(day, +1)

    def _shifted(self, day: int, sign: int) -> int:
        if self.unit in DAYS_PER:
            moved = day + sign * self.count * DAYS_PER[self.unit]
        else:
            months = self.count * (12 if self.unit == "year" else 1)
            moved = _shift_months(day, sign * months)
        return min(max(moved, FIRST_DAY), LAST_DAY)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def _shift_months(day: int, months: int) -> int:
    start = date_of(day)
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return FIRST_DAY if year < 1 else LAST_DAY
    last = monthrange(year, month0 + 1)[1]
    return (date(year, month0 + 1, min(start.day, last)) - EPOCH).days


def whole_years(born: int, day: int) -> int:
    """Return the completed years between two days; born on 29 February ages on 1 March."""
    start, end = date_of(born), date_of(day)
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
