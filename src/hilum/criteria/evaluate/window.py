"""Which rows lie in a window: certainly, possibly, or not at all. DESIGN section 5."""

from collections.abc import Iterable
from typing import assert_never

from hilum.criteria.evaluate.answer import Context, Used, WindowDays
from hilum.criteria.nodes import Direction, Window
from hilum.records.rows import IGNORED, Event, Finding, Intervention
from hilum.terms.times import FIRST_DAY, LAST_DAY
from hilum.terms.truth import Truth


def window_days(window: Window, context: Context) -> WindowDays:
    """Return a window's ends for one subject, cut off at the day of screening."""
    earliest, latest = context.anchors[window.anchor]
    lows = _ends(window, earliest), _ends(window, latest)
    last = context.screening_day
    return WindowDays(lows[0][0], lows[1][0], min(lows[0][1], last), min(lows[1][1], last))


def _ends(window: Window, day: int) -> tuple[int, int]:
    length = window.length
    match window.direction:
        case Direction.AT:
            return day, day
        case Direction.BEFORE:
            return (FIRST_DAY if length is None else length.before(day)), day
        case Direction.AFTER:
            return day, (LAST_DAY if length is None else length.after(day))
        case _ as never:
            assert_never(never)


def span(row: Finding | Event | Intervention) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the earliest and latest day of a row's start and of its end."""
    start, end = (row.time, row.time) if isinstance(row, Finding) else (row.start, row.end)
    return (start.day_earliest, start.day_latest), (end.day_earliest, end.day_latest)


def happened(row: Finding | Event | Intervention) -> bool:
    """Tell whether a row says that something was measured, was present or was given."""
    return row.status not in IGNORED and not (isinstance(row, Event) and row.status == "absent")


def in_window(
    rows: Iterable[Finding | Event | Intervention], concepts: frozenset[str], days: WindowDays
) -> tuple[Used, ...]:
    """Return the rows of the concepts that are certainly or possibly in the window."""
    found = []
    for row in rows:
        if row.concept in concepts and happened(row):
            inside = days.holds(*span(row))
            if inside is not Truth.NOT_MET:
                found.append(Used(row, inside is Truth.MET))
    return tuple(found)
