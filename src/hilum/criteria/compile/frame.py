"""One row a subject: sex, ages, and the days between which each window opens and closes."""

from collections.abc import Iterator
from dataclasses import dataclass

import ibis
from ibis.expr.types import Column, Table, Value

from hilum.criteria.compile.calendar import Calendar, Shift, completed_years
from hilum.criteria.compile.slots import SCREENING, Slots
from hilum.criteria.compile.tables import Tables
from hilum.criteria.nodes import Direction, Window
from hilum.terms.times import FIRST_DAY, LAST_DAY, Duration

SIDES = ("min", "max")
"""With the earliest and with the latest day that the anchor can be."""

BIRTHS = ("birth_day_latest", "birth_day_earliest")
"""The day of birth that gives the fewest and the most years."""


@dataclass(frozen=True)
class Frame:
    """The subjects with their windows: a table, and the numbers its columns are named by.

    A window has the columns `window_<number>_<edge>`: `lo_min`, `lo_max`, `hi_min`, `hi_max` are
    its first and last day for the earliest and the latest day of its anchor, and `begun` tells
    whether it opens by the day of screening; `since` is the day from which absence must be
    covered. The windows end with the day of screening.
    """

    table: Table
    slots: Slots

    def age_column(self, anchor: str, side: str) -> str:
        """Return where the fewest (`min`) or most (`max`) completed years at an anchor are."""
        return f"age_{self.slots.aged[anchor]}_{side}"


def frame_of(tables: Tables, slots: Slots, look_back: Duration | None) -> Frame:
    """Return the subjects with every window, limit and age that the slots need."""
    rows = _with_anchors(tables, slots)
    births = [rows[name] for name in BIRTHS] if slots.aged else []
    days = [tables.anchors.day_earliest, tables.anchors.day_latest, *births]
    calendar = Calendar.of(days, _shifts(slots, look_back))
    rows = calendar.joined(rows, (*_anchor_columns(slots), *(BIRTHS if slots.aged else ())))
    layout = _Layout(rows, slots, calendar, look_back)
    return Frame(rows.select("subject_no", "subject", "sex", **dict(layout.columns())), slots)


def _with_anchors(tables: Tables, slots: Slots) -> Table:
    anchors = tables.anchors.filter(tables.anchors.anchor.isin(list(slots.anchors)))
    wide = anchors.group_by("subject_no").aggregate(
        **{
            f"anchor_{number}_{side}": days.max(where=anchors.anchor == anchor)
            for anchor, number in slots.anchors.items()
            for side, days in zip(SIDES, (anchors.day_earliest, anchors.day_latest), strict=True)
        }
    )
    subjects = tables.subjects.select("subject_no", "subject", "sex", *BIRTHS)
    return subjects.left_join(wide, "subject_no").drop("subject_no_right")


def _anchor_columns(slots: Slots) -> Iterator[str]:
    for number in slots.anchors.values():
        yield from (f"anchor_{number}_{side}" for side in SIDES)


def _shifts(slots: Slots, look_back: Duration | None) -> Iterator[Shift]:
    for window in slots.windows:
        if window.length is not None:
            yield window.length, window.direction
    for limit in slots.limits:
        yield limit.length, Direction.BEFORE
    if look_back is not None:
        yield look_back, Direction.BEFORE


@dataclass(frozen=True)
class _Layout:
    """The columns of a frame, from subjects with their anchors and the shifts of those."""

    rows: Table
    slots: Slots
    calendar: Calendar
    look_back: Duration | None

    def columns(self) -> Iterator[tuple[str, Value]]:
        yield "screening", self._day(SCREENING, "max")
        for window, number in self.slots.windows.items():
            for edge, value in self._window(window):
                yield f"window_{number}_{edge}", value
        for limit, number in self.slots.limits.items():
            for side in SIDES:
                day = self._shifted(limit.anchor, side, (limit.length, Direction.BEFORE))
                yield f"limit_{number}_{side}", day
        for anchor, number in self.slots.aged.items():
            for side, born in zip(SIDES, BIRTHS, strict=True):
                yield f"age_{number}_{side}", self._age(anchor, side, born)

    def _window(self, window: Window) -> Iterator[tuple[str, Value]]:
        opens = {side: self._opens(window, side) for side in SIDES}
        closes = {side: self._earlier(self._closes(window, side)) for side in SIDES}
        yield from ((f"lo_{side}", opens[side]) for side in SIDES)
        yield from ((f"hi_{side}", closes[side]) for side in SIDES)
        since = self._since(window, opens["min"])
        yield "since", since
        yield "begun", (opens["max"] <= self._day(SCREENING, "max")) & (closes["max"] >= since)

    def _opens(self, window: Window, side: str) -> Value:
        if window.direction is not Direction.BEFORE:
            return self._day(window.anchor, side)
        if window.length is None:
            return ibis.literal(FIRST_DAY, type="int32")
        return self._shifted(window.anchor, side, (window.length, Direction.BEFORE))

    def _closes(self, window: Window, side: str) -> Value:
        if window.direction is not Direction.AFTER:
            return self._day(window.anchor, side)
        if window.length is None:
            return ibis.literal(LAST_DAY, type="int32")
        return self._shifted(window.anchor, side, (window.length, Direction.AFTER))

    def _earlier(self, closes: Value) -> Value:
        # Not ibis.least: it passes over the NULL of an anchor that the subject does not have.
        screening = self._day(SCREENING, "max")
        return (closes > screening).ifelse(screening, closes)

    def _since(self, window: Window, opens: Value) -> Value:
        if self.look_back is None or window.length or window.direction is not Direction.BEFORE:
            return opens
        return self._shifted(window.anchor, "min", (self.look_back, Direction.BEFORE))

    def _age(self, anchor: str, side: str, born: str) -> Value:
        years = completed_years(self.rows, born, self._column(anchor, side))
        earliest, latest = self.rows.birth_day_earliest, self.rows.birth_day_latest
        known = (earliest != FIRST_DAY) & (latest != LAST_DAY)
        return known.ifelse(years.cast("int64"), ibis.null("int64"))

    def _day(self, anchor: str, side: str) -> Column:
        return self.rows[self._column(anchor, side)]

    def _shifted(self, anchor: str, side: str, shift: Shift) -> Column:
        return self.calendar.shifted(self.rows, self._column(anchor, side), shift)

    def _column(self, anchor: str, side: str) -> str:
        return f"anchor_{self.slots.anchors[anchor]}_{side}"
