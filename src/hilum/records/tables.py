"""Typed records into the stored tables of a connection, with their integer keys.

Beside the tables of `schema` it makes `concepts` (concept_no, concept), `screened` (the subjects,
each with an anchor_set of its own) and `anchor_sets` (the earliest and latest day of each anchor),
which the compiled criteria read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from hilum.concepts import Concepts
from hilum.records.rows import TABLES, Coverage, SubjectRecords
from hilum.records.schema import create_table, physical_columns, stored_values

Anchors = Mapping[str, tuple[int, int]]
"""For one subject: the earliest and latest day of each anchor, `screening` among them."""

_ARROW = {
    "VARCHAR": pa.string(),
    "DECIMAL(18,6)": pa.decimal128(18, 6),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "TIMESTAMP": pa.timestamp("us"),
}


def write_records(
    connection: duckdb.DuckDBPyConnection,
    subjects: Sequence[tuple[SubjectRecords, Anchors]],
    concepts: Concepts,
) -> None:
    """Make all tables of a connection and fill them with subjects, numbered in their order.

    A coverage row of every subject (its `subject` is None) is written once however many bring it.
    """
    numbers = {concept.id: number for number, concept in enumerate(concepts)}
    records = [each for each, _ in subjects]
    for table in TABLES:
        connection.execute(create_table(table))
        insert_rows(
            connection, table, dict(physical_columns(table)), _stored(table, records, numbers)
        )
    named = ([number, name] for name, number in numbers.items())
    _create(connection, "concepts", {"concept_no": "INTEGER", "concept": "VARCHAR"}, named)
    anchors = [own for _, own in subjects]
    names = sorted({name for own in anchors for name in own})
    days = {f"{name}_{side}": "INTEGER" for name in names for side in ("earliest", "latest")}
    sets = (
        [number, *(day for name in names for day in own.get(name, (None, None)))]
        for number, own in enumerate(anchors)
    )
    _create(connection, "anchor_sets", {"anchor_set": "INTEGER", **days}, sets)
    connection.execute(
        "CREATE OR REPLACE TABLE screened AS SELECT *, subject_no AS anchor_set FROM subjects"
    )


def _create(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[list[Any]],
) -> None:
    declared = ", ".join(f"{name} {sql}" for name, sql in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({declared})")
    insert_rows(connection, table, columns, rows)


def _stored(
    table: str, subjects: Sequence[SubjectRecords], numbers: Mapping[str, int]
) -> Iterator[list[Any]]:
    general: set[Coverage] = set()
    for subject_no, records in enumerate(subjects):
        for row in _rows_of(records, table):
            own: int | None = subject_no
            if isinstance(row, Coverage) and row.subject is None:
                if row in general:
                    continue
                general.add(row)
                own = None
            concept_no = numbers.get(getattr(row, "concept", None) or "")
            yield stored_values(row, subject_no=own, concept_no=concept_no)


def _rows_of(records: SubjectRecords, table: str) -> tuple[Any, ...]:
    return (records.subject,) if table == "subjects" else getattr(records, table)


def insert_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[list[Any]],
) -> None:
    """Insert rows of physical values into a table with these columns (name to SQL type)."""
    kept = list(rows)
    arrays = {
        name: pa.array([row[place] for row in kept], _ARROW[sql])
        for place, (name, sql) in enumerate(columns.items())
    }
    connection.register("arriving", pa.table(arrays))
    connection.execute(f"INSERT INTO {table} SELECT * FROM arriving")
    connection.unregister("arriving")
