"""FHIR files into one table for each file and resource type, as text, with the place of each row.

NDJSON goes through DuckDB's own JSON reader, which is what is fast. Whatever that reader cannot
make a resource of (a broken line, a bundle) is read again in Python, one by one.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from hilum.sources.fhir.bundles import (
    Placed,
    bundle_resources,
    first_kind,
    resources_of_lines,
)
from hilum.sources.fhir.structures import STRUCTURES, kept, sql_type, structure_of
from hilum.sources.lines import Report
from hilum.terms.discrepancies import Discrepancy

NOTHING_READ = ""
"""What stands for the type of a line that the fast reader made no resource of."""

BYTES_AT_ONCE = 1 << 22
ROWS_AT_ONCE = 2_000
"""How many resources, read in Python, are handed over in one batch (one thread takes a batch)."""


@dataclass(frozen=True)
class Staged:
    """A table of resources of one type: `place` is the SQL for a row's file and line.

    `where` is the SQL that leaves out what is of another type or of another FHIR version.
    """

    kind: str
    table: str
    place: str
    where: str = "TRUE"


class Staging:
    """Reads files into tables of a connection; what cannot be read is reported with its place.

    Who takes a table drops it: a hospital's files need not fit into memory all at once.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, report: Report) -> None:
        self._connection = connection
        self._report = report
        self._number = 0

    def ndjson(self, file: Path, name: str) -> Iterator[Staged]:
        """Stage a file of one resource a line (FHIR R4 bulk data: ndjson)."""
        kind = first_kind(file)
        if kind is None:
            yield from self.whole(file, name)
            return
        first = self._read_json(file, name, kind)
        if first is None:
            yield from self.resources(resources_of_lines(file, name, self._report))
            return
        kinds = self._kinds(first)
        unread = self._unread(first.table) if kinds & {NOTHING_READ, "Bundle"} else set()
        if first.kind not in kinds & STRUCTURES.keys():
            self._connection.execute(f"DROP TABLE {first.table}")
        for kind in sorted(kinds & STRUCTURES.keys()):
            staged = first if kind == first.kind else self._read_json(file, name, kind)
            if staged is not None:
                of_kind = "TRUE" if kinds == {kind} else f"coalesce(resourceType = '{kind}', FALSE)"
                yield replace(staged, where=of_kind)
        if unread:
            yield from self.resources(resources_of_lines(file, name, self._report, unread))

    def whole(self, file: Path, name: str) -> Iterator[Staged]:
        """Stage a file that is one JSON text: a bundle or a resource."""
        return self.resources(bundle_resources(file, name, self._report))

    def resources(self, placed: Iterable[Placed]) -> Iterator[Staged]:
        """Stage resources that were read in Python; those of unread types are counted."""
        by_kind: dict[str, list[Placed]] = {}
        for each in placed:
            by_kind.setdefault(str(each.resource.get("resourceType")), []).append(each)
        for kind, these in by_kind.items():
            if kind in STRUCTURES:
                yield self._transformed(kind, these)
            else:
                self._report(_unread_type(kind, these[0].place, len(these)))

    def _read_json(self, file: Path, name: str, kind: str) -> Staged | None:
        columns = ", ".join(
            f"'{field}': '{sql_type(inner)}'" for field, inner in structure_of(kind).items()
        )
        table = self._new_table()
        try:
            self._connection.execute(
                f"CREATE TEMP TABLE {table} AS SELECT {kept(kind)} "
                f"FROM read_json({_quoted(str(file))}, format = 'newline_delimited', "
                f"ignore_errors = true, columns = {{{columns}}})"
            )
        except duckdb.Error:
            return None
        number = self._line_number(file, table)
        return None if number is None else Staged(kind, table, f"{_quoted(name + ':')} || {number}")

    def _line_number(self, file: Path, table: str) -> str | None:
        """Return the SQL for the line of a row; None where rows and lines do not fit."""
        (rows,) = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
        if rows == _line_count(file):
            return "(staged.rowid + 1)"
        with file.open("rb") as content:
            filled = [number for number, line in enumerate(content, start=1) if line.strip()]
        if len(filled) != rows:
            return None
        self._put(f"{table}_lines", {"line": pa.array(filled, pa.int64())})
        return f"(SELECT line FROM {table}_lines AS filled WHERE filled.rowid = staged.rowid)"

    def _kinds(self, first: Staged) -> set[str]:
        """Return the types that a file holds; report those that are not read."""
        found = self._connection.execute(
            f"SELECT kind, {first.place}, number FROM (SELECT coalesce(resourceType, "
            f"'{NOTHING_READ}') AS kind, min(rowid) AS rowid, count(*) AS number "
            f"FROM {first.table} GROUP BY kind) AS staged"
        ).fetchall()
        for kind, place, count in found:
            if kind not in STRUCTURES and kind not in (NOTHING_READ, "Bundle"):
                self._report(_unread_type(kind, place, count))
        return {kind for kind, _, _ in found}

    def _unread(self, table: str) -> set[int]:
        """Return the rows that Python has to read: no resource, or one that is a bundle."""
        rows = self._connection.execute(
            f"SELECT rowid FROM {table} WHERE coalesce(resourceType, '') IN ('', 'Bundle')"
        ).fetchall()
        return {row for (row,) in rows}

    def _transformed(self, kind: str, placed: list[Placed]) -> Staged:
        table = self._new_table()
        rows = pa.table(
            {
                "place": pa.array([each.place for each in placed], pa.string()),
                "text": pa.array([json.dumps(each.resource) for each in placed], pa.string()),
            }
        )
        batches = rows.to_batches(max_chunksize=ROWS_AT_ONCE)
        self._connection.register("resources", pa.Table.from_batches(batches, rows.schema))
        self._connection.execute(
            f"CREATE TEMP TABLE {table} AS SELECT staged_place, {kept(kind)} FROM "
            f"(SELECT place AS staged_place, unnest(json_transform(text, "
            f"{_quoted(json.dumps(structure_of(kind)))})) FROM resources)"
        )
        self._connection.unregister("resources")
        return Staged(kind, table, "staged_place")

    def _put(self, table: str, columns: dict[str, Any]) -> None:
        self._connection.register("staged_rows", pa.table(columns))
        self._connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM staged_rows")
        self._connection.unregister("staged_rows")

    def _new_table(self) -> str:
        self._number += 1
        return f"fhir_{self._number}"


def _line_count(file: Path) -> int:
    """Return how many lines a file has, blank ones too; the last may lack its end."""
    count, last = 0, b"\n"
    with file.open("rb") as content:
        while block := content.read(BYTES_AT_ONCE):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")


def _unread_type(kind: str, place: str, count: int) -> Discrepancy:
    return Discrepancy(
        kind="resource type not read",
        source=place,
        seen=kind,
        expected=f"one of {', '.join(STRUCTURES)} (left out)",
        count=count,
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
