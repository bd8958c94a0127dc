"""The physical columns of the store, read off the declarations in `rows`.

Beside the declared columns, a stored row carries integer keys (subject_no, concept_no), local
days, and for findings the positions (see terms.bounds) between which its value, its value over
the upper and over the lower limit of normal may lie. Engines compare only these integers.
"""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_type_hints

from hilum.records.rows import TABLES, Finding, Row
from hilum.terms.bounds import bounds_of, bounds_of_ratio
from hilum.terms.decimals import Measured
from hilum.terms.times import PartialTime

MEASURES = ("value", "uln", "lln")
"""What a comparison may act on: the value, or its multiple of a limit of normal."""

_SQL_TYPES: dict[type[Any], str] = {
    str: "VARCHAR",
    Decimal: "DECIMAL(18,6)",
    bool: "BOOLEAN",
    int: "INTEGER",
}
_TIME_PARTS = (
    ("earliest", "TIMESTAMP"),
    ("latest", "TIMESTAMP"),
    ("day_earliest", "INTEGER"),
    ("day_latest", "INTEGER"),
)


_HINTS = {table: get_type_hints(table) for table in TABLES.values()}
"""The types of each table's columns, looked up once: rows are read by the hundred thousand."""


def physical_columns(table: str) -> tuple[tuple[str, str], ...]:
    """Return (name, SQL type) of every stored column of a table, in order."""
    return tuple(_physical(TABLES[table]))


def _physical(table: type[Any]) -> Iterator[tuple[str, str]]:
    yield "subject_no", "INTEGER"
    hints = _HINTS[table]
    if "concept" in hints:
        yield "concept_no", "INTEGER"
    for declared in fields(table):
        kind = _plain_type(hints[declared.name])
        if kind is PartialTime:
            yield from ((f"{declared.name}_{part}", sql) for part, sql in _TIME_PARTS)
        else:
            yield declared.name, _SQL_TYPES[kind]
    if table is Finding:
        for measure in MEASURES:
            yield f"{measure}_lower", "BIGINT"
            yield f"{measure}_upper", "BIGINT"


def _plain_type(hint: Any) -> type[Any]:
    options: list[type[Any]] = [hint]
    if isinstance(hint, UnionType):
        options = [option for option in get_args(hint) if option is not type(None)]
    return options[0]


def create_table(table: str, *, like: str | None = None) -> str:
    """Return the statement that makes an empty stored table, or one like it by another name."""
    columns = ", ".join(f'"{name}" {sql}' for name, sql in physical_columns(like or table))
    return f"CREATE OR REPLACE TABLE {table} ({columns})"


def finding_positions(
    *,
    measured: Measured | None,
    low: Decimal | None,
    high: Decimal | None,
) -> tuple[int, int, int, int, int, int]:
    """Return the stored positions of a finding: of its value, its ULN and its LLN multiple."""
    value = bounds_of(measured)
    uln = bounds_of_ratio(measured, high)
    lln = bounds_of_ratio(measured, low)
    return value.lower, value.upper, uln.lower, uln.upper, lln.lower, lln.upper


def usable(finding: Finding) -> Measured | None:
    """Return the number a finding holds; None where it has none or cannot be used."""
    if finding.problem is not None or finding.value is None:
        return None
    return Measured(finding.comparator or "=", finding.value)


def stored_values(row: Row | Any, *, subject_no: int | None, concept_no: int | None) -> list[Any]:
    """Return the physical values of a typed row, in the order of `physical_columns`."""
    values: list[Any] = [subject_no]
    if hasattr(row, "concept"):
        values.append(concept_no)
    hints = _HINTS[type(row)]
    for declared in fields(row):
        value = getattr(row, declared.name)
        if _plain_type(hints[declared.name]) is PartialTime:
            values.extend(_time_values(value))
        else:
            values.append(value)
    if isinstance(row, Finding):
        values.extend(finding_positions(measured=usable(row), low=row.low, high=row.high))
    return values


def _time_values(value: PartialTime | None) -> tuple[Any, ...]:
    if value is None:
        return (None,) * len(_TIME_PARTS)
    return value.earliest, value.latest, value.day_earliest, value.day_latest


def read_row(table: str, stored: dict[str, Any]) -> Any:
    """Return the typed row of a table from its physical columns by name."""
    plain, times = _read_from(table)
    values = {name: stored[name] for name in plain}
    for name, first, last in times:
        earliest = stored[first]
        values[name] = None if earliest is None else PartialTime(earliest, stored[last])
    return TABLES[table](**values)


@cache
def _read_from(table: str) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
    """Return a table's columns that are read as they are, and its times with their columns."""
    hints = _HINTS[TABLES[table]]
    times = [name for name, hint in hints.items() if _plain_type(hint) is PartialTime]
    plain = (name for name in hints if name not in times)
    return tuple(plain), tuple((name, f"{name}_earliest", f"{name}_latest") for name in times)


__all__ = [
    "MEASURES",
    "create_table",
    "finding_positions",
    "physical_columns",
    "read_row",
    "stored_values",
    "usable",
]
