"""A small table of days: every distinct day that an anchor or a birth has, shifted in Python once.

Months and years of the calendar are not arithmetic on day numbers, and engines differ in theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.expr.types import Column, Table, Value

from hilum.criteria.nodes import Direction
from hilum.terms.times import Duration, date_of

Shift = tuple[Duration, Direction]
"""So long before or after a day."""


@dataclass(frozen=True)
class Calendar:
    """The table, and the number of each shift in it."""

    table: Table
    shifts: dict[Shift, int]

    @classmethod
    def of(cls, columns: Iterable[Column], shifts: Iterable[Shift]) -> "Calendar":
        """Return the calendar of all days in some columns of a backend."""
        numbers = {shift: number for number, shift in enumerate(dict.fromkeys(shifts))}
        return cls(_table(_distinct_days(columns), numbers), numbers)

    def joined(self, rows: Table, columns: Iterable[str]) -> Table:
        """Return rows with the shifts and the date of some columns' days, under their names."""
        for column in columns:
            own = {f"{column}_{name}": self.table[name] for name in self.table.columns}
            days = self.table.select(**own)
            rows = rows.left_join(days, rows[column] == days[f"{column}_day"])
        return rows

    def shifted(self, rows: Table, column: str, shift: Shift) -> Column:
        """Return a joined column's day, shifted."""
        return rows[f"{column}_shift_{self.shifts[shift]}"]


def completed_years(rows: Table, born: str, day: str) -> Value:
    """Return the completed years between two joined columns (as terms.times.whole_years)."""
    birthday_to_come = rows[f"{day}_month_day"] < rows[f"{born}_month_day"]
    return rows[f"{day}_year"] - rows[f"{born}_year"] - birthday_to_come.cast("int32")


def _distinct_days(columns: Iterable[Column]) -> list[int]:
    days: set[int] = set()
    for column in columns:
        found = column.name("day").as_table().distinct().to_pyarrow()["day"].to_pylist()
        days.update(day for day in found if day is not None)
    return sorted(days)


def _table(days: list[int], shifts: dict[Shift, int]) -> Table:
    dates = [date_of(day) for day in days]
    columns = {
        "day": days,
        "year": [date.year for date in dates],
        "month_day": [date.month * 100 + date.day for date in dates],
    }
    for (length, direction), number in shifts.items():
        move = length.before if direction is Direction.BEFORE else length.after
        columns[f"shift_{number}"] = [move(day) for day in days]
    return ibis.memtable(pa.table({k: pa.array(v, pa.int32()) for k, v in columns.items()}))
