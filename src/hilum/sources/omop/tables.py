"""The tables of an OMOP data set, wherever they lie: CSV, a zip of CSV, Parquet, a DuckDB file.

Names of tables and columns are matched in any case; a column that is not there is empty.

Source: OHDSI OMOP common data model 5.4.
"""

import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from hilum.sources.lines import Report
from hilum.terms.discrepancies import Discrepancy, UserError

DUCKDB_FILES = (".duckdb", ".db", ".ddb")
FILES = (".csv", ".parquet")
HEADER_LINES = 1

NEEDED = "person"
"""Without this table there is nobody to screen."""

UNREADABLE = {".csv": "no CSV in UTF-8", ".parquet": "Parquet that is damaged or cut off"}

BROKEN = {
    "MISSING COLUMNS": "fewer cells than the header",
    "TOO MANY COLUMNS": "more cells than the header",
    "UNQUOTED VALUE": "a quotation mark that is not closed",
    "LINE SIZE OVER MAXIMUM": "a line that is too long",
    "INVALID ENCODING": "bytes that are not UTF-8",
}
"""What DuckDB says of a line that it rejects -> in words."""


class Tables:
    """The tables of one data set, read into a connection as text when they are asked for."""

    def __init__(
        self, path: Path, connection: duckdb.DuckDBPyConnection, *, scratch: Path, report: Report
    ) -> None:
        self._connection = connection
        self._report = report
        self._attached: dict[str, str] = {}
        self._files: dict[str, list[Path]] = {}
        if path.suffix.lower() in DUCKDB_FILES:
            self._attached = _attached(path, connection)
        else:
            self._files = _by_table(_unpacked(path, scratch))
        if NEEDED not in self.names:
            seen = f"the tables {', '.join(sorted(self.names))}" if self.names else "no table"
            raise UserError(
                f"{path}: saw {seen}, expected an OMOP data set: PERSON and more as *.csv (or in "
                "a *.zip), *.parquet or in one *.duckdb file"
            )

    @property
    def names(self) -> set[str]:
        """The names of the tables, in lower case."""
        return {*self._attached, *self._files}

    def stage(self, table: str, columns: Sequence[str], *, where: str = "TRUE") -> str | None:
        """Read a table's columns as text into omop_<table>; return the SQL for a row's place.

        With `where`, SQL over the columns, only rows that it takes: their lines are not told then.

        None if there is no such table, or if it cannot be read (which is reported).
        """
        wanted = _Wanted(f"omop_{table}", columns, where)
        try:
            if table in self._attached:
                return self._select(self._attached[table], wanted, name=table)
            files = self._files.get(table, [])
            if not files:
                return None
            if files[0].suffix.lower() == ".csv":
                return self._read_csv(files[0], wanted)
            names = ", ".join(_quoted(str(file)) for file in files)
            relation = f"read_parquet([{names}], union_by_name = true)"
            return self._select(relation, wanted, name=f"{table}.parquet")
        except (duckdb.Error, _OtherColumnsError) as error:
            found = self._unreadable(table, error)
            if table == NEEDED:
                raise UserError(
                    f"{found.source}: saw {found.seen}, expected a row for each person"
                ) from error
            self._report(found)
            return None

    def _unreadable(self, table: str, error: Exception) -> Discrepancy:
        """Say in words which file of a table cannot be read, and why."""
        files = self._files.get(table, [])
        seen = str(error).splitlines()[0][:200]
        if files and not sum(file.stat().st_size for file in files):
            seen = "an empty file"
        elif files and not isinstance(error, _OtherColumnsError):
            seen = UNREADABLE[files[0].suffix.lower()]
        return Discrepancy(
            kind="unreadable table",
            source=", ".join(file.name for file in files[:3]) or table,
            seen=seen,
            expected=f"the table {table.upper()} (it is left out)",
        )

    def _select(self, relation: str, wanted: "_Wanted", *, name: str) -> str:
        described = self._connection.execute(f"DESCRIBE FROM {relation}").fetchall()
        known = [column.lower() for column, *_ in described]
        key = "person_id" if "person_id" in wanted.columns else wanted.columns[0]
        if key not in known:
            raise _OtherColumnsError(f"the columns {', '.join(known[:6])} without {key}")
        selected = ", ".join(
            f"nullif(CAST(\"{column}\" AS VARCHAR), '') AS \"{column}\"" if column in known
            else f'CAST(NULL AS VARCHAR) AS "{column}"'
            for column in wanted.columns
        )  # fmt: skip
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {wanted.staged} AS "
            f"SELECT * FROM (SELECT {selected} FROM {relation}) WHERE {wanted.where}"
        )
        return f"concat({_quoted(name)}, '#', {wanted.columns[0]})"

    def _read_csv(self, file: Path, wanted: "_Wanted") -> str:
        self._connection.execute("DROP TABLE IF EXISTS reject_errors")
        self._connection.execute("DROP TABLE IF EXISTS reject_scans")
        relation = (
            f"read_csv({_quoted(str(file))}, all_varchar = true, header = true, "
            "store_rejects = true, null_padding = false, quote = '\"', escape = '\"')"
        )
        self._select(relation, wanted, name=file.name)
        rejected = self._connection.execute(
            "SELECT line, any_value(error_type) FROM reject_errors GROUP BY line ORDER BY line"
        ).fetchall()
        for line, error in rejected:
            self._report(
                Discrepancy(
                    kind="broken line",
                    source=f"{file.name}:{line}",
                    seen=BROKEN.get(str(error), str(error).lower()),
                    expected="a line of CSV with as many cells as the header (it is left out)",
                )
            )
        number = self._line_number(wanted.staged, {line for line, _ in rejected})
        return f"concat({_quoted(file.name + ':')}, {number})"

    def _line_number(self, staged: str, rejected: set[int]) -> str:
        if not rejected:
            return f"(rows.rowid + 1 + {HEADER_LINES})"
        (count,) = self._connection.execute(f"SELECT count(*) FROM {staged}").fetchone() or (0,)
        first = 1 + HEADER_LINES
        lines = [n for n in range(first, first + count + len(rejected)) if n not in rejected]
        self._connection.register("lines", pa.table({"line": pa.array(lines, pa.int64())}))
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {staged}_lines AS FROM lines")
        self._connection.unregister("lines")
        return f"(SELECT line FROM {staged}_lines AS kept WHERE kept.rowid = rows.rowid)"


class _OtherColumnsError(Exception):
    """A file has the name of a table, and not its columns."""


@dataclass(frozen=True)
class _Wanted:
    """The table to make, the columns it takes, and the SQL of which rows."""

    staged: str
    columns: Sequence[str]
    where: str


def _attached(path: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    try:
        connection.execute("DETACH DATABASE IF EXISTS omop")
        connection.execute(f"ATTACH {_quoted(str(path))} AS omop (READ_ONLY)")
    except duckdb.Error as error:
        raise UserError(
            f"{path}: cannot be opened as a DuckDB database (is it whole?), expected one with OMOP "
            "tables"
        ) from error
    found = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'omop' "
        "UNION SELECT schema_name, view_name FROM duckdb_views() "
        "WHERE database_name = 'omop' AND NOT internal"
    ).fetchall()
    return {name.lower(): f'omop."{schema}"."{name}"' for schema, name in found}


def _unpacked(path: Path, scratch: Path) -> Path:
    """Return the folder of a path; the CSV files of a zip go into `scratch`."""
    if path.is_dir():
        return path
    if not zipfile.is_zipfile(path):
        raise UserError(
            f"{path}: saw a file that is no whole zip (is it cut off?), expected a folder, a zip "
            "of CSV files or a DuckDB file"
        )
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                name = Path(member.filename)
                if name.suffix.lower() == ".csv" and not name.name.startswith("._"):
                    with archive.open(member) as packed, (scratch / name.name).open("wb") as out:
                        shutil.copyfileobj(packed, out)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise UserError(f"{path}: {error}: expected a whole zip of CSV files") from error
    return scratch


def _by_table(folder: Path) -> dict[str, list[Path]]:
    """Return the files of each table: PERSON.csv, person.parquet or person/*.parquet."""
    found: dict[str, list[Path]] = {}
    for file in sorted(folder.iterdir()):
        if file.is_dir():
            parts = sorted(file.rglob("*.parquet"))
            if parts:
                found.setdefault(file.name.lower(), parts)
        elif file.suffix.lower() in FILES and not file.name.startswith("._"):
            found.setdefault(file.stem.lower(), [file])
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
