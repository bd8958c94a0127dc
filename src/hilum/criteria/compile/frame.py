"""The days between which each window opens and closes, for each set of anchor days.

Most subjects share the days of all their anchors: the day of screening stands in for what is not
known yet. So the days of the windows are worked out once for each anchor set, in plain Python,
since months and years of the calendar are not arithmetic on day numbers and engines differ in
theirs. A row meets the windows through its subject's anchor set.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ibis.expr.types import Table

from hilum.criteria.compile.slots import SCREENING, Slots
from hilum.criteria.compile.tables import Tables, small_table
from hilum.criteria.nodes import Direction, Window
from hilum.terms.times import FIRST_DAY, LAST_DAY, Duration

SIDES = ("min", "max")
"""With the earliest and with the latest day that the anchor can be."""

Days = Mapping[str, tuple[int, int]]
"""The earliest and latest day of each anchor that is there."""


@dataclass(frozen=True, slots=True)
class WindowDays:
    """A window's first and last day, for the earliest and the latest day of its anchor.

    The window ends with the day of screening. `since` is the day from which absence must be
    covered; `begun` tells whether it opens by the day of screening.
    """

    lo_min: int
    lo_max: int
    hi_min: int
    hi_max: int
    since: int
    begun: bool


@dataclass(frozen=True)
class Frame:
    """The screened subjects and the windows of their anchor sets.

    `people` are the screened (see Tables). `windows` has a row for each anchor set and window: the
    days of WindowDays, and the columns `limit_<number>_<side>` of the limits; `days`
    has the same windows by anchor set and window number.
    """

    people: Table
    windows: Table
    days: Mapping[tuple[int, int], WindowDays]
    anchors: Mapping[int, Days]
    slots: Slots

    @cached_property
    def hulls(self) -> dict[int, tuple[int, int]]:
        """The first and the last day that each window, by its number, can have for anyone."""
        found = dict.fromkeys(self.slots.windows.values(), (LAST_DAY, FIRST_DAY))
        for (_, number), days in self.days.items():
            first, last = found[number]
            found[number] = min(first, days.lo_min), max(last, days.hi_max)
        return found

    def with_days(self, rows: Table) -> Table:
        """Return rows of the screened, with the day of screening and the limits."""
        days = [
            {
                "anchor_set": anchor_set,
                SCREENING: days[SCREENING][1],
                **dict(_limits(days, self.slots)),
            }
            for anchor_set, days in self.anchors.items()
        ]
        table = small_table(days, ("anchor_set", SCREENING, *_limit_columns(self.slots)))
        framed = rows.inner_join(self.people.select("subject_no", "anchor_set"), "subject_no")
        return framed.inner_join(table, "anchor_set").drop("anchor_set")


def frame_of(tables: Tables, slots: Slots, look_back: Duration | None) -> Frame:
    """Return the screened subjects with every window and limit of the slots."""
    rows = tables.anchor_sets.to_pyarrow().to_pylist()
    anchors = {row["anchor_set"]: _days(row, slots) for row in rows}
    windows = {
        (anchor_set, number): window_days(window, days, look_back)
        for anchor_set, days in anchors.items()
        for window, number in slots.windows.items()
        if window.anchor in days
    }
    table = _window_table(windows, anchors, slots)
    return Frame(tables.screened, table, windows, anchors, slots)


def _days(row: Mapping[str, Any], slots: Slots) -> Days:
    """Return the days of the anchors that are there, of those that slots name."""
    ends = {
        anchor: (row.get(f"{anchor}_earliest"), row.get(f"{anchor}_latest"))
        for anchor in slots.anchors
    }
    return {
        anchor: (earliest, latest)
        for anchor, (earliest, latest) in ends.items()
        if earliest is not None and latest is not None
    }


def window_days(window: Window, days: Days, look_back: Duration | None) -> WindowDays:
    """Return the days of a window whose anchor has a day."""
    screening = days[SCREENING][1]
    lo_min, lo_max = (_opens(window, day) for day in days[window.anchor])
    hi_min, hi_max = (min(_closes(window, day), screening) for day in days[window.anchor])
    since = lo_min
    if look_back and window.direction is Direction.BEFORE and window.length is None:
        since = look_back.before(days[window.anchor][0])
    begun = lo_max <= screening and hi_max >= since
    return WindowDays(lo_min, lo_max, hi_min, hi_max, since, begun)


def _opens(window: Window, day: int) -> int:
    if window.direction is not Direction.BEFORE:
        return day
    return FIRST_DAY if window.length is None else window.length.before(day)


def _closes(window: Window, day: int) -> int:
    if window.direction is not Direction.AFTER:
        return day
    return LAST_DAY if window.length is None else window.length.after(day)


EDGES = ("lo_min", "lo_max", "hi_min", "hi_max", "since", "begun")


def _window_table(
    windows: Mapping[tuple[int, int], WindowDays], anchors: Mapping[int, Days], slots: Slots
) -> Table:
    limits = {anchor_set: dict(_limits(days, slots)) for anchor_set, days in anchors.items()}
    rows = [
        {
            "anchor_set": anchor_set,
            "window_no": number,
            **{edge: int(getattr(days, edge)) for edge in EDGES},
            **limits[anchor_set],
        }
        for (anchor_set, number), days in windows.items()
    ]
    return small_table(rows, ("anchor_set", "window_no", *EDGES, *_limit_columns(slots)))


def _limit_columns(slots: Slots) -> list[str]:
    return [f"limit_{number}_{side}" for number in slots.limits.values() for side in SIDES]


def _limits(days: Days, slots: Slots) -> Iterator[tuple[str, int | None]]:
    for limit, number in slots.limits.items():
        for place, side in enumerate(SIDES):
            known = days.get(limit.anchor)
            yield f"limit_{number}_{side}", known and limit.length.before(known[place])
