"""Rows that lie in a slot's window: joined to the small table of slots, then to the frames."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table, Value

from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.tables import small_table
from hilum.records.rows import IGNORED
from hilum.terms.times import FIRST_DAY


@dataclass(frozen=True)
class Span:
    """The columns of the days between which a row's start and its end may lie."""

    start_earliest: str
    start_latest: str
    end_earliest: str
    end_latest: str


FINDING_SPAN = Span("time_day_earliest", "time_day_latest", "time_day_earliest", "time_day_latest")
OCCURRENCE_SPAN = Span(
    "start_day_earliest", "start_day_latest", "end_day_earliest", "end_day_latest"
)

SAY_NOTHING = sorted({*IGNORED, "absent"})
"""Statuses of rows that are no measurement and no occurrence (`absent` counts as coverage)."""

SLOT_COLUMNS = ("concept_no", "slot_no", "window_no", "first_day", "last_day")
"""What every table of slots says: which rows are asked, and between which days they can matter."""


def read(rows: Table, concept_numbers: Iterable[int]) -> Table:
    """Return the rows of some concepts that say that something was found or done."""
    asked = rows.filter(rows.concept_no.isin(sorted(concept_numbers)))
    return asked.filter(asked.status.isnull() | asked.status.notin(SAY_NOTHING))


def slot_row(concept_no: int, slot_no: int, window_no: int, frame: Frame) -> dict[str, Any]:
    """Return a row of a table of slots, with SLOT_COLUMNS."""
    first, last = frame.hulls[window_no]
    values = (concept_no, slot_no, window_no, first, last)
    return dict(zip(SLOT_COLUMNS, values, strict=True))


def asked_of(
    table: Table, slots: Iterable[Mapping[str, Any]], span: Span, **types: pa.DataType
) -> Table:
    """Return the rows of a stored table once for each slot that asks for them.

    They have the columns of their slot. What is older than every window is left out by the scan.
    """
    kept = list(slots)
    rows = read(table, {each["concept_no"] for each in kept})
    first = min((each["first_day"] for each in kept), default=FIRST_DAY)
    if first > FIRST_DAY:
        rows = rows.filter(rows[span.end_latest] >= first)
    joined = rows.inner_join(small_table(kept, (*SLOT_COLUMNS, *types), **types), "concept_no")
    return joined.filter(
        joined[span.start_earliest] <= joined.last_day, joined[span.end_latest] >= joined.first_day
    )


def in_window(rows: Table, frame: Frame, span: Span) -> Table:
    """Return rows that carry window_no, those possibly in the window, with `definite`.

    Definite: starts by the window's earliest end and ends from its latest beginning on, however
    its own days and the anchor's are completed, in a window that is not empty.
    """
    framed = rows.inner_join(frame.people.select("subject_no", "anchor_set"), "subject_no")
    bounded = framed.inner_join(frame.windows.drop("since", "begun"), ["anchor_set", "window_no"])
    possible = bounded.filter(
        bounded[span.start_earliest] <= bounded.hi_max, bounded[span.end_latest] >= bounded.lo_min
    )
    return possible.mutate(definite=_definite(possible, span)).drop(*_LEFT_OUT)


_LEFT_OUT = (
    *("anchor_set", "window_no", "first_day", "last_day"),
    *("lo_min", "lo_max", "hi_min", "hi_max"),
)


def _definite(rows: Table, span: Span) -> Value:
    return (
        (rows[span.start_latest] <= rows.hi_min)
        & (rows[span.end_earliest] >= rows.lo_max)
        & (rows.hi_min >= rows.lo_max)
    )


def numbered(names: Iterable[str], numbers: Mapping[str, int]) -> Iterator[int]:
    """Return the stored numbers of concepts; one that no row has, has none."""
    return (numbers[name] for name in names if name in numbers)
