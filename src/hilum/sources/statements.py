"""Statements that records are complete: the mapping's own, and those of a file beside a source."""

import unicodedata
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

import duckdb

from hilum.concepts import Concepts
from hilum.records.connection import connect
from hilum.records.drafts import columns_of, create_drafts
from hilum.records.resolve import resolve
from hilum.records.rows import Coverage
from hilum.records.schema import read_row
from hilum.sources.drafting import Drafts
from hilum.sources.mapping import Mapping
from hilum.sources.sheets import one_sheet, rows_of
from hilum.terms.discrepancies import Discrepancy

COLUMNS = ("subject", "domain", "end", "person", "date")
"""Columns that a file of statements has; the others of the template may be left out."""


def add_statements(drafts: Drafts, mapping: Mapping) -> None:
    """Add the mapping's coverage statements, which speak for every subject of the source."""
    for number, statement in enumerate(mapping.file.coverage, start=1):
        row = {name: getattr(statement, name) for name in statement.__class__.model_fields}
        drafts.add("coverage", {**row, "source": f"{mapping.place}: coverage {number}"})


def read_statements(
    path: Path, zone: tzinfo, concepts: Concepts
) -> tuple[tuple[Coverage, ...], tuple[Discrepancy, ...]]:
    """Read the statements of a file, in the columns of the `coverage` template.

    They are read as those of a source are: an empty subject speaks for everyone, an empty start
    reaches back without limit, and what cannot be relied on is a discrepancy and no statement.
    Raises UserError if the file cannot be read or lacks a column.
    """
    connection = connect()
    create_drafts(connection)
    drafts = Drafts(connection)
    optional = tuple(name for name in columns_of("coverage") if name not in (*COLUMNS, "source"))
    rows = rows_of(one_sheet(path, "coverage"), COLUMNS, drafts.report, optional)
    for row, source in rows:
        said = {name: text or None for name, text in row.items()}
        if row["subject"]:
            said["subject"] = unicodedata.normalize("NFKC", row["subject"])
        drafts.add("coverage", {**said, "source": source})
    drafts.close()
    resolve(connection, concepts, zone)
    statements = (read_row("coverage", row) for row in _rows(connection, "SELECT * FROM coverage"))
    # the file declares no subject; whoever puts the statements beside records knows them
    wrong = _rows(connection, "SELECT * FROM discrepancies WHERE kind <> 'subject not declared'")
    return tuple(statements), tuple(Discrepancy(**row) for row in wrong)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    yield from (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
