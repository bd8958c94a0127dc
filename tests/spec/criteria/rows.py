"""Rows of a subject's records, written short: what was found, what happened, what was given."""

import re
from collections.abc import Iterable
from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Literal

from hilum.concepts import Concepts
from hilum.records.rows import (
    Coverage,
    Event,
    Finding,
    Intervention,
    Subject,
    SubjectRecords,
)
from hilum.terms.times import EVER_AFTER, FIRST_DAY, LAST_DAY, PartialTime, day_of, on, read_time

DAY = timedelta(days=1)
SUBJECT = "S"

When = date | str | PartialTime
Row = Finding | Event | Intervention | Coverage

ONGOING: Literal["ongoing"] = "ongoing"
"""An end that has not come."""
END_UNKNOWN: Literal["end unknown"] = "end unknown"
"""An end that nobody wrote down."""

_numbers = count(1)


def when(time: When) -> PartialTime:
    """A date, or a time as a source writes it: `2024-05`, `2024-05-01 10:30`."""
    if isinstance(time, PartialTime):
        return time
    known = on(time) if isinstance(time, date) else read_time(time, UTC)
    assert known is not None, time
    return known


def day(time: When) -> int:
    """The local day of a date."""
    return day_of(when(time).earliest)


def _names() -> dict[str, str]:
    return {"row": f"row {next(_numbers)}", "source": "written by hand", "subject": SUBJECT}


def finding(concept: str, value: str | None, time: When, **columns: Any) -> Finding:
    """A measurement, `>=100` with a comparator, None without a usable value."""
    comparator, number = re.fullmatch(r"([<>]=?)?(.*)", value or "").groups()  # type: ignore[union-attr]
    return Finding(
        **_names(),
        concept=concept,
        time=when(time),
        comparator=comparator or "=",
        value=Decimal(number) if number else None,
        **{name: Decimal(v) if name in ("low", "high") else v for name, v in columns.items()},
    )


def graded(concepts: Concepts, concept: str, category: str, time: When, **columns: Any) -> Finding:
    """A coded finding, by the id of its category."""
    ordinal = concepts[concept].ordinal(category)
    assert ordinal is not None, category
    return finding(concept, str(ordinal), time, **columns)


def stated(
    sentence: str, answer: Literal["yes", "no", "unknown"], time: When, **columns: Any
) -> Finding:
    """A person's dated answer to a sentence."""
    value = {"yes": "1", "no": "0", "unknown": None}[answer]
    problem = "unknown" if answer == "unknown" else None
    return finding("attestation", value, time, link=sentence, problem=problem, **columns)


def _span(start: When, end: When | None) -> dict[str, Any]:
    begin = when(start)
    if end is None:
        return {"start": begin, "end": begin}
    if end == ONGOING:
        return {"start": begin, "end": PartialTime(EVER_AFTER, EVER_AFTER), "ongoing": True}
    if end == END_UNKNOWN:
        return {"start": begin, "end": PartialTime(begin.earliest, EVER_AFTER)}
    return {"start": begin, "end": when(end)}


def event(concept: str, start: When, end: When | None = None, **columns: Any) -> Event:
    """Something that happened: on one day, unless an end is given."""
    return Event(**_names(), concept=concept, **_span(start, end), **columns)


def given(concept: str, start: When, end: When | None = None, **columns: Any) -> Intervention:
    """Something done or given: on one day, unless an end is given."""
    amounts = ("dose", "daily_total_mg")
    typed = {name: Decimal(v) if name in amounts and v else v for name, v in columns.items()}
    return Intervention(**_names(), concept=concept, **_span(start, end), **typed)


def complete(
    domain: str,
    *,
    since: When | None = None,
    until: When | None = None,
    subject: str | None = SUBJECT,
) -> Coverage:
    """A statement that a table, or all about a concept, is complete; without limits, for ever."""
    return Coverage(
        source="written by hand",
        subject=subject,
        domain=domain,
        start_day=FIRST_DAY if since is None else day(since),
        end_day=LAST_DAY if until is None else day(until),
    )


def records(
    rows: Iterable[Row], *, sex: str | None = "male", born: When | None = "1960-01-01"
) -> SubjectRecords:
    """One subject's records from rows of every kind."""
    held = tuple(rows)
    known = {} if born is None else {"birth": when(born)}
    return SubjectRecords(
        subject=Subject(**_names(), sex=sex, **known),
        findings=tuple(row for row in held if isinstance(row, Finding)),
        events=tuple(row for row in held if isinstance(row, Event)),
        interventions=tuple(row for row in held if isinstance(row, Intervention)),
        coverage=tuple(row for row in held if isinstance(row, Coverage)),
    )
