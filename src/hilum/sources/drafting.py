"""Putting rows into the draft tables, many at a time."""

import duckdb
import pyarrow as pa

from hilum.records.drafts import DRAFT_COLUMNS, columns_of, report
from hilum.sources.translate import Draft
from hilum.terms.discrepancies import Discrepancy

ROWS_AT_ONCE = 20_000


class Drafts:
    """Gathers rows and discrepancies, and writes them; `close` writes what is left."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._rows: dict[str, list[Draft]] = {table: [] for table in DRAFT_COLUMNS}
        self._found: list[Discrepancy] = []

    def add(self, table: str, row: Draft) -> None:
        """Take a row of a table."""
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= ROWS_AT_ONCE:
            self._write(table)

    def report(self, found: Discrepancy) -> None:
        """Take a discrepancy."""
        self._found.append(found)

    def close(self) -> None:
        """Write everything taken so far."""
        for table in self._rows:
            self._write(table)
        report(self._connection, self._found)
        self._found.clear()

    def _write(self, table: str) -> None:
        rows, self._rows[table] = self._rows[table], []
        if not rows:
            return
        columns = {
            name: pa.array([r.get(name) for r in rows], pa.string()) for name in columns_of(table)
        }
        self._connection.register("gathered", pa.table(columns))
        self._connection.execute(f"INSERT INTO draft_{table} SELECT * FROM gathered")
        self._connection.unregister("gathered")
