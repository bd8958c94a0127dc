"""Draft tables: what a source says, all as text, before anything is decided about it.

A source fills these tables in a DuckDB connection; `resolve` makes records of them. A missing
value is NULL, never an empty text or a zero.
"""

from collections.abc import Iterable

import duckdb

from hilum.terms.discrepancies import Discrepancy

DRAFT_COLUMNS: dict[str, tuple[str, ...]] = {
    "subjects": (
        "birth", "sex", "race", "ethnicity", "country", "death", "site", "last_record",
    ),
    "findings": (
        "system", "code", "concept", "term", "time", "reported", "value", "unit", "text", "low",
        "high", "status", "reason", "specimen", "laboratory", "location", "method", "link",
        "category", "evaluator", "visit",
    ),
    "events": (
        "system", "code", "concept", "term", "start", "end", "ongoing", "status", "grade",
        "serious", "seriousness", "action", "relation", "outcome", "evaluator", "visit",
    ),
    "interventions": (
        "system", "code", "concept", "term", "start", "end", "ongoing", "status", "dose", "unit",
        "daily_total", "planned_dose", "route", "purpose", "visit",
    ),
    "coverage": ("domain", "start", "end", "person", "date", "basis"),
}  # fmt: skip
"""The columns of each draft table beside those that every one has."""

COMMON_COLUMNS = ("subject", "source", "id")


def columns_of(table: str) -> tuple[str, ...]:
    """Return the columns of a draft table, in order."""
    return COMMON_COLUMNS + DRAFT_COLUMNS[table]


def create_drafts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty draft tables draft_subjects ... draft_coverage and `discrepancies`."""
    for table in DRAFT_COLUMNS:
        columns = ", ".join(f'"{name}" VARCHAR' for name in columns_of(table))
        connection.execute(f"CREATE OR REPLACE TABLE draft_{table} ({columns})")
    connection.execute(
        "CREATE OR REPLACE TABLE discrepancies (subject VARCHAR, source VARCHAR, kind VARCHAR, "
        "seen VARCHAR, expected VARCHAR, count BIGINT)"
    )


def report(connection: duckdb.DuckDBPyConnection, found: Iterable[Discrepancy]) -> None:
    """Add discrepancies to the connection's table."""
    rows = [(d.subject, d.source, d.kind, d.seen, d.expected, d.count) for d in found]
    if rows:
        connection.executemany("INSERT INTO discrepancies VALUES (?, ?, ?, ?, ?, ?)", rows)
