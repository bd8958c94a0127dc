"""A snapshot: the records of a trial as they were on a day, with the study that asked for them.

A folder that is never changed: `records/` (a store), `study/` (the study's folder) and
`snapshot.json`, which names the study's version, the version of Hilum, the cut-off and the SHA-256
of every file, and one over all of them. Opening it checks each file; a changed one is refused.

What began after the cut-off is left out, and with it whoever is first told of, or consented, after
it. What ended after it is ongoing, and its outcome not known. What a partial date leaves open stays
in: it may have been before.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from hilum import __version__
from hilum.records.resolve.subjects import note_last_records
from hilum.records.store import Manifest, Store, open_store, write_store, written_whole
from hilum.study import Study, load_study
from hilum.terms.discrepancies import UserError
from hilum.terms.times import EPOCH, EVER_AFTER, EVER_BEFORE, FIRST_DAY, LAST_DAY, date_of

FORMAT = 1
FILE = "snapshot.json"
RECORDS, STUDY = "records", "study"
CONSENT = "consent"
"""The anchor of a study from which on a subject is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What snapshot.json says: of what, by which program, as of when, and what each file holds.

    `digest` is the SHA-256 over everything else that it says.
    """

    study: str
    study_version: str
    hilum: str
    cutoff: str
    source: str
    files: dict[str, str]
    digest: str = ""
    format: int = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An opened snapshot, each of whose files is as it was when it was taken."""

    folder: Path
    sealed: Sealed
    study: Study
    store: Store

    @property
    def cutoff(self) -> date:
        """The last day that it knows of."""
        return date.fromisoformat(self.sealed.cutoff)


def check_apart(out: Path, read: Path) -> None:
    """Raise UserError if `out` lies in what is read, or in a snapshot: neither is ever changed."""
    for folder in out.resolve().parents:
        if folder == read.resolve() or (folder / FILE).is_file():
            raise UserError(
                f"{out}: lies in {folder}, which is never changed, expected a folder elsewhere"
            )


def days_of(store: Store) -> tuple[date, date] | None:
    """Return the first and the last day that the records surely speak of; None without any."""
    found = store.connection.execute(
        f"SELECT min(day), max(day) FROM ("
        f"SELECT time_day_earliest AS day FROM findings "
        f"UNION ALL SELECT unnest([start_day_earliest, end_day_earliest]) FROM events "
        f"UNION ALL SELECT unnest([start_day_earliest, end_day_earliest]) FROM interventions "
        f"UNION ALL SELECT death_day_earliest FROM subjects) "
        f"WHERE day > {FIRST_DAY} AND day < {LAST_DAY}"
    ).fetchone()
    if found is None or found[0] is None:
        return None
    return date_of(int(found[0])), date_of(int(found[1]))


def take(store: Store, study_folder: Path, out: Path, cutoff: date) -> tuple[Sealed, bool]:
    """Freeze a store at a cut-off beside the study's folder; return the seal, and if it is new.

    The same again changes nothing. Raises UserError if `out` holds anything else: a snapshot is
    never replaced.
    """
    if out.exists() and not (out / FILE).is_file():
        raise UserError(f"{out}: is there and is not a snapshot, expected a new folder")
    earlier = read_seal(out) if out.exists() else None
    place = out if earlier is None else out.with_name(f".{out.name}.again")
    try:
        with written_whole(place) as folder:
            sealed = _written(store, study_folder, folder, cutoff)
        if earlier is not None and earlier != sealed:
            raise UserError(
                f"{out}: holds a snapshot of {earlier.study} version {earlier.study_version} as of "
                f"{earlier.cutoff} ({earlier.digest[:12]}), expected another --out for this one "
                f"({sealed.digest[:12]})"
            )
    finally:
        if earlier is not None:
            shutil.rmtree(place, ignore_errors=True)
    return sealed, earlier is None


def _written(store: Store, study_folder: Path, folder: Path, cutoff: date) -> Sealed:
    _cut(store.connection, (cutoff - EPOCH).days, _consent(study_folder))
    given = store.manifest
    write_store(
        store.connection,
        folder / RECORDS,
        source=given.source,
        fingerprint=given.fingerprint,
        zone=given.zone,
    )
    (folder / STUDY).mkdir()
    for path in sorted(study_folder.iterdir()):
        if path.is_file():
            (folder / STUDY / path.name).write_bytes(path.read_bytes())
    return _seal(folder, load_study(folder / STUDY), cutoff, given)


def _seal(folder: Path, study: Study, cutoff: date, given: Manifest) -> Sealed:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    said: dict[str, Any] = {
        "study": study.id,
        "study_version": study.version,
        "hilum": __version__,
        "cutoff": cutoff.isoformat(),
        "source": given.source,
        "files": {path.relative_to(folder).as_posix(): _sha256(path) for path in paths},
        "format": FORMAT,
    }
    sealed = Sealed(**said, digest=_digest(said))
    text = json.dumps(asdict(sealed), indent=1, ensure_ascii=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")
    for path in [*paths, folder / FILE]:
        path.chmod(0o444)
    return sealed


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _digest(said: dict[str, Any]) -> str:
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


_ENDLESS = (
    f"end_earliest = TIMESTAMP '{EVER_BEFORE.isoformat()}', "
    f"end_latest = TIMESTAMP '{EVER_AFTER.isoformat()}', "
    f"end_day_earliest = {FIRST_DAY}, end_day_latest = {LAST_DAY}, ongoing = TRUE"
)
_CUT = {
    "subjects": (
        "UPDATE subjects SET death_earliest = NULL, death_latest = NULL, "
        "death_day_earliest = NULL, death_day_latest = NULL WHERE death_day_earliest > $day",
        "UPDATE subjects SET last_record_earliest = NULL, last_record_latest = NULL, "
        "last_record_day_earliest = NULL, last_record_day_latest = NULL "
        "WHERE last_record_day_earliest > $day",
    ),
    "findings": ("DELETE FROM findings WHERE time_day_earliest > $day",),
    "events": (
        "DELETE FROM events WHERE start_day_earliest > $day",
        f"UPDATE events SET {_ENDLESS}, outcome = NULL WHERE end_day_earliest > $day",
    ),
    "interventions": (
        "DELETE FROM interventions WHERE start_day_earliest > $day",
        f"UPDATE interventions SET {_ENDLESS} WHERE end_day_earliest > $day",
    ),
    "coverage": (
        "DELETE FROM coverage WHERE start_day > $day",
        "UPDATE coverage SET end_day = $day WHERE end_day > $day",
    ),
}
"""What is left out of each table, and what is no longer known in it."""


_DATED = " UNION ".join(
    f"SELECT subject FROM {table}" for table in ("findings", "events", "interventions")
)


_LATER = (
    "CREATE TEMP TABLE later AS SELECT subject FROM events WHERE list_contains($consent, concept) "
    "GROUP BY subject HAVING min(start_day_earliest) > $day"
)


def _consent(study_folder: Path) -> list[str]:
    anchor = load_study(study_folder).anchors.get(CONSENT)
    return [*anchor.events] if anchor else []


def _cut(connection: duckdb.DuckDBPyConnection, day: int, consent: list[str]) -> None:
    """Make the tables of an opened store those of a day.

    Who is first told of after that day was not known on it; who consented after it was not in the
    trial, whatever was known of before.
    """
    connection.execute(f"CREATE TEMP TABLE told AS {_DATED}")
    connection.execute(_LATER, {"day": day, "consent": consent})
    for table, statements in _CUT.items():
        connection.execute(f"CREATE TABLE cut AS SELECT * FROM {table}; DROP VIEW {table}")
        connection.execute(f"ALTER TABLE cut RENAME TO {table}")
        for statement in statements:
            connection.execute(statement, {"day": day})
        connection.execute(f"DELETE FROM {table} WHERE subject IN (FROM later)")
    connection.execute(f"DELETE FROM told WHERE subject IN ({_DATED})")
    for table in ("subjects", "coverage"):
        connection.execute(f"DELETE FROM {table} WHERE subject IN (FROM told)")
    note_last_records(connection)


def read_seal(folder: Path) -> Sealed:
    """Return what snapshot.json of a folder says. Raises UserError if it is not a snapshot's."""
    try:
        said = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise UserError(
                f"{folder}: saw snapshot format {said['format']}, expected {FORMAT}: take it again"
            )
        sealed = Sealed(**said)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError(f"{folder}: no snapshot there, expected a folder with {FILE}") from error
    except (ValueError, TypeError, KeyError, OSError) as error:
        told = error.strerror if isinstance(error, OSError) else "no seal of a snapshot"
        raise UserError(
            f"{folder / FILE}: cannot be read: {told}, expected what `hilum snapshot` wrote"
        ) from error
    own = {name: value for name, value in said.items() if name != "digest"}
    if _digest(own) != sealed.digest:
        raise UserError(f"{folder / FILE}: was changed since the snapshot was taken")
    return sealed


def open_snapshot(folder: Path) -> Snapshot:
    """Open a snapshot. Raises UserError, naming the file, where one is not as it was."""
    sealed = read_seal(folder)
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path != folder / FILE
    }
    for name in sorted({*sealed.files, *there}):
        if name not in there:
            raise UserError(f"{folder / name}: is missing, expected it as in {FILE}")
        if name not in sealed.files:
            raise UserError(
                f"{folder / name}: is there, expected no file that {FILE} does not name"
            )
        if _sha256(there[name]) != sealed.files[name]:
            raise UserError(f"{folder / name}: was changed since the snapshot was taken")
    return Snapshot(
        folder=folder,
        sealed=sealed,
        study=load_study(folder / STUDY),
        store=open_store(folder / RECORDS),
    )
