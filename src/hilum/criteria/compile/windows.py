"""Rows that lie in a slot's window: joined to the small table of slots, then to the subjects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table, Value

from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.tables import chosen
from hilum.records.rows import IGNORED

BOUNDS = ("lo_min", "lo_max", "hi_min", "hi_max")


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


def read(rows: Table, concept_numbers: Iterable[int]) -> Table:
    """Return the rows of some concepts that say that something was found or done."""
    asked = rows.filter(rows.concept_no.isin(sorted(concept_numbers)))
    return asked.filter(asked.status.isnull() | asked.status.notin(SAY_NOTHING))


def small_table(rows: Iterable[dict[str, Any]], **types: pa.DataType) -> Table:
    """Return rows as a table of the engine, columns as 32-bit integers unless said otherwise."""
    kept = list(rows)
    names = kept[0].keys() if kept else types.keys()
    return ibis.memtable(
        pa.table({n: pa.array([row[n] for row in kept], types.get(n, pa.int32())) for n in names})
    )


def in_window(rows: Table, frame: Frame, span: Span) -> Table:
    """Return rows that carry slot_no and window_no, those possibly in the window, with `definite`.

    Definite: starts by the window's earliest end and ends from its latest beginning on, however
    its own days and the anchor's are completed, in a window that is not empty.
    """
    joined = rows.inner_join(frame.table.drop("subject", "sex"), "subject_no")
    kept = [name for name in joined.columns if not name.startswith(("window_", "age_"))]
    bounds = {f"window_{edge}": _bound(joined, frame, edge) for edge in BOUNDS}
    bounded = joined.select(*kept, **bounds)
    possible = bounded.filter(
        bounded[span.start_earliest] <= bounded.window_hi_max,
        bounded[span.end_latest] >= bounded.window_lo_min,
    )
    return possible.select(*kept, definite=_definite(possible, span))


def _definite(rows: Table, span: Span) -> Value:
    return (
        (rows[span.start_latest] <= rows.window_hi_min)
        & (rows[span.end_earliest] >= rows.window_lo_max)
        & (rows.window_hi_min >= rows.window_lo_max)
    )


def _bound(joined: Table, frame: Frame, edge: str) -> Value:
    columns = [joined[f"window_{number}_{edge}"] for number in frame.slots.windows.values()]
    return chosen(joined.window_no, columns)


def spread(rows: Table, names: dict[str, str], numbers: Iterable[int], by: str) -> Table:
    """Return one row a subject: for each number in `by`, the named columns as `<name>_<number>`.

    `names` gives each new name its column. NULL where the subject has no row of the number. CASE
    inside the aggregate, not FILTER on it, which took DuckDB twice as long.
    """
    columns = {
        f"{name}_{number}": (rows[by] == number).ifelse(rows[column], ibis.null()).max()
        for number in numbers
        for name, column in names.items()
    }
    return rows.group_by("subject_no").aggregate(**columns)


def beside(subjects: Table, wide: Iterable[Table]) -> Table:
    """Return the subjects with the columns of other tables of one row a subject."""
    for number, table in enumerate(wide):
        own = table.rename(**{f"subject_no_{number}": "subject_no"})
        subjects = subjects.left_join(own, subjects.subject_no == own[f"subject_no_{number}"])
    return subjects


def numbered(names: Iterable[str], numbers: dict[str, int]) -> Iterator[int]:
    """Return the stored numbers of concepts; one that no row has, has none."""
    return (numbers[name] for name in names if name in numbers)
