"""The store: a folder of Parquet files, clustered by concept, then subject, then time.

A store is written beside its place and moved there whole, so there is never half a one. Its
manifest names the format, what it was made from (a hash of the inputs) and counts the rows.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb

from hilum.concepts import Concepts
from hilum.records.connection import connect
from hilum.records.rows import Coverage, Finding, SubjectRecords
from hilum.records.schema import create_table, physical_columns, read_row, stored_values
from hilum.records.tables import insert_rows
from hilum.terms.discrepancies import Discrepancy, UserError

FORMAT = 2
CLUSTERED = {
    "subjects": "subject_no",
    "findings": "concept_no NULLS LAST, subject_no, time_earliest, row",
    "events": "concept_no NULLS LAST, subject_no, start_earliest, row",
    "interventions": "concept_no NULLS LAST, subject_no, start_earliest, row",
    "coverage": "subject_no NULLS FIRST, domain, start_day, source",
    "concepts": "concept_no",
    "discrepancies": "source, kind, seen, subject",
}
"""Every stored table and the order of its rows."""

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a store was made from and how many rows it holds."""

    source: str
    fingerprint: str
    zone: str
    rows: dict[str, int]
    format: int = FORMAT


def write_store(
    connection: duckdb.DuckDBPyConnection, out: Path, *, source: str, fingerprint: str, zone: str
) -> Manifest:
    """Write the stored tables of a connection as the store `out`, whole or not at all.

    Raises UserError if `out` is there and is not a store.
    """
    check_place(out)
    with written_whole(out) as folder:
        for table, order in CLUSTERED.items():
            target = str(folder / f"{table}.parquet").replace("'", "''")
            connection.execute(
                f"COPY (SELECT * FROM {table} ORDER BY {order}) TO '{target}' "
                "(FORMAT parquet, COMPRESSION lz4_raw)"
            )
        counts = {table: _count(connection, table) for table in CLUSTERED}
        manifest = Manifest(source=source, fingerprint=fingerprint, zone=zone, rows=counts)
        text = json.dumps(asdict(manifest), indent=2, sort_keys=True, ensure_ascii=False)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def check_place(out: Path) -> None:
    """Raise UserError if `out` is there and is not a store: nothing else is ever replaced."""
    if out.exists() and not (out / MANIFEST).is_file():
        raise UserError(f"{out}: is there and is not a store of Hilum, expected a new folder")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """Give a fresh folder that takes the place of `out` at the end, or leaves no trace.

    Raises UserError where the disk does not take it.
    """
    out = out.absolute()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise UserError(f"{out}: cannot be written: {error.strerror}") from error
    try:
        yield draft
        _take_place(draft, out)
    except (OSError, duckdb.IOException) as error:
        seen = str(error).replace(str(draft), str(out))
        raise UserError(f"{out}: could not be written, nothing was changed: {seen}") from error
    except UserError as error:
        raise UserError(str(error).replace(str(draft), str(out))) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _take_place(draft: Path, out: Path) -> None:
    draft.chmod(0o755)
    if not out.exists():
        draft.rename(out)
        return
    old = Path(mkdtemp(prefix=f".{out.name}.old.", dir=out.parent))
    out.rename(old / "was")
    try:
        draft.rename(out)
    except OSError:
        (old / "was").rename(out)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True)
class Store:
    """An opened store: its folder, its manifest, and a connection with its tables as views."""

    folder: Path
    manifest: Manifest
    connection: duckdb.DuckDBPyConnection

    def subject_ids(self) -> list[str]:
        """Return the ids of all subjects, in order."""
        return [row["subject"] for row in self._rows("subjects", "TRUE", "subject_no")]

    def add_statements(
        self, findings: Sequence[Finding], coverage: Sequence[Coverage], concepts: Concepts
    ) -> list[Discrepancy]:
        """Put people's statements beside the stored rows, for this opened store only.

        Returns a discrepancy for each subject that the store does not have.
        """
        numbers = _numbers(self.connection)
        places = self._numbered(concepts)
        self._extend("findings", _stated(findings, numbers, places))
        self._extend("coverage", _stated(coverage, numbers, places))
        return _strangers([*findings, *coverage], numbers)

    def _numbered(self, concepts: Concepts) -> Mapping[str, int]:
        """Return the number of each concept in this store, of those too that it does not know yet.

        A store keeps the numbers of the dictionary that it was loaded with.
        """
        known = dict(self.connection.execute("SELECT concept, concept_no FROM concepts").fetchall())
        first = max(known.values(), default=-1) + 1
        later = [concept.id for concept in concepts if concept.id not in known]
        added = {concept: first + place for place, concept in enumerate(later)}
        rows = [[number, concept] for concept, number in added.items()]
        self.connection.execute("CREATE TABLE later_concepts (concept_no INTEGER, concept VARCHAR)")
        columns = {"concept_no": "INTEGER", "concept": "VARCHAR"}
        insert_rows(self.connection, "later_concepts", columns, rows)
        self.connection.execute("ALTER VIEW concepts RENAME TO stored_concepts")
        self.connection.execute(
            "CREATE VIEW concepts AS FROM stored_concepts UNION ALL FROM later_concepts"
        )
        return known | added

    def _extend(self, table: str, rows: list[list[Any]]) -> None:
        self.connection.execute(f"ALTER VIEW {table} RENAME TO stored_{table}")
        self.connection.execute(create_table(f"stated_{table}", like=table))
        insert_rows(self.connection, f"stated_{table}", dict(physical_columns(table)), rows)
        self.connection.execute(
            f"CREATE VIEW {table} AS SELECT * FROM stored_{table} "
            f"UNION ALL BY NAME SELECT * FROM stated_{table}"
        )

    def records(self, subjects: Sequence[str]) -> Iterator[SubjectRecords]:
        """Yield the records of the named subjects that are of a known concept, in their order.

        Raises UserError if the store has no such subject.
        """
        for start in range(0, len(subjects), BATCH):
            yield from self._batch(subjects[start : start + BATCH])

    def _batch(self, subjects: Sequence[str]) -> Iterator[SubjectRecords]:
        rows = {table: self._by_subject(table, subjects) for table in _OF_SUBJECTS}
        for subject in subjects:
            if subject not in rows["subjects"]:
                raise UserError(f"{self.folder}: has no subject {subject!r}")
            yield SubjectRecords(
                subject=rows["subjects"][subject][0],
                findings=tuple(rows["findings"].get(subject, ())),
                events=tuple(rows["events"].get(subject, ())),
                interventions=tuple(rows["interventions"].get(subject, ())),
                coverage=(*rows["coverage"].get(None, ()), *rows["coverage"].get(subject, ())),
            )

    def _by_subject(self, table: str, subjects: Sequence[str]) -> dict[str | None, list[Any]]:
        found: dict[str | None, list[Any]] = {}
        parameters = {"subjects": list(subjects)}
        for row in self._rows(table, _OF_SUBJECTS[table], CLUSTERED[table], parameters):
            found.setdefault(row["subject"], []).append(read_row(table, row))
        return found

    def _rows(
        self, table: str, where: str, order: str, parameters: dict[str, Any] | None = None
    ) -> Iterator[dict[str, Any]]:
        query = f"SELECT * FROM {table} WHERE {where} ORDER BY {order}"
        cursor = self.connection.execute(query, parameters or {})
        names = [column[0] for column in cursor.description or ()]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))


def add_coverage(
    connection: duckdb.DuckDBPyConnection, statements: Sequence[Coverage]
) -> list[Discrepancy]:
    """Add statements to the stored tables of a connection, before a store is written of them.

    Returns a discrepancy for each subject that they do not have.
    """
    numbers = _numbers(connection)
    columns = dict(physical_columns("coverage"))
    insert_rows(connection, "coverage", columns, _stated(statements, numbers, {}))
    return _strangers(statements, numbers)


def _numbers(connection: duckdb.DuckDBPyConnection) -> dict[str | None, int | None]:
    """Return the number of each subject; that of every subject together is None."""
    found = connection.execute("SELECT subject, subject_no FROM subjects").fetchall()
    return {**dict(found), None: None}


def _stated(
    rows: Sequence[Finding | Coverage],
    numbers: Mapping[str | None, int | None],
    places: Mapping[str, int],
) -> list[list[Any]]:
    return [
        stored_values(
            row,
            subject_no=numbers[row.subject],
            concept_no=places.get(getattr(row, "concept", "")),
        )
        for row in rows
        if row.subject in numbers
    ]


def _strangers(
    rows: Sequence[Finding | Coverage], numbers: Mapping[str | None, int | None]
) -> list[Discrepancy]:
    strangers = {row.subject: row.source for row in rows if row.subject not in numbers}
    return [
        Discrepancy(
            kind="unknown subject",
            source=source,
            subject=subject,
            seen="a statement about a subject without records",
            expected="a subject of the store",
        )
        for subject, source in strangers.items()
    ]


BATCH = 1000
_THEIRS = "subject IN (SELECT unnest($subjects))"
_OF_SUBJECTS = {
    "subjects": _THEIRS,
    "findings": f"concept_no IS NOT NULL AND {_THEIRS}",
    "events": f"concept_no IS NOT NULL AND {_THEIRS}",
    "interventions": f"concept_no IS NOT NULL AND {_THEIRS}",
    "coverage": f"subject IS NULL OR {_THEIRS}",
}


def open_store(folder: Path) -> Store:
    """Open a store. Raises UserError if the folder is not a whole store of this format."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise UserError(
                f"{folder}: saw store format {said['format']}, expected {FORMAT}: load it again"
            )
        manifest = Manifest(**said)
    except FileNotFoundError as error:
        raise UserError(f"{folder}: no store there, expected a folder with {MANIFEST}") from error
    except (ValueError, TypeError, KeyError, OSError) as error:
        raise UserError(
            f"{folder / MANIFEST}: cannot be read: {error!r}, expected a store's manifest"
        ) from error
    connection = connect()
    for table in CLUSTERED:
        view_file(connection, table, folder / f"{table}.parquet")
    return Store(folder, manifest, connection)


def view_file(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Make a Parquet file a view. Raises UserError if it is missing or not a whole one."""
    if not path.is_file():
        raise UserError(f"{path}: is missing, expected a whole folder: make it again")
    quoted = str(path).replace("'", "''")
    try:
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{quoted}')")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{path}: {reason}: expected a whole file: make it again") from error
