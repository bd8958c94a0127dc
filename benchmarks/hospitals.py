"""The hospitals that the benchmarks screen, each as a loaded store and as the events it came from.

`made` writes, for a number of subjects, the synthetic hospital as a store and as MEDS: a hundred
rows a subject, of which the study's concepts are 4 %. `dense` makes of it one in which they are
75 %: as many ordinary laboratory rows as it takes become results of the study's own tests, at
the same times, in the store and in the events alike. Such results have no source to be traced to:
that hospital is for timing only.
"""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hilum.records.connection import connect
from hilum.records.store import CLUSTERED, MANIFEST
from hilum.sources.synthetic import Hospital, synthesize
from hilum.sources.synthetic.hospital import FIRST_SUBJECT
from hilum.terms.bounds import position

SEED = 1
DENSE_SHARE = 0.75

RESULTS = {
    "hemoglobin": ("718-7", "g/L", 60, 170),
    "neutrophils": ("751-8", "10*9/L", 0, 9),
    "platelets": ("777-3", "10*9/L", 20, 400),
    "total_bilirubin": ("14631-6", "umol/L", 4, 90),
    "alt": ("1742-6", "U/L", 8, 320),
    "ast": ("1920-8", "U/L", 8, 320),
    "albumin": ("1751-7", "g/L", 20, 50),
    "inr": ("6301-6", "1", 1, 3),
    "creatinine": ("14682-9", "umol/L", 40, 180),
    "systolic_blood_pressure": ("8480-6", "mm[Hg]", 90, 200),
    "diastolic_blood_pressure": ("8462-4", "mm[Hg]", 50, 120),
}
"""Concept, its LOINC code, its unit, the least and the greatest value: whole numbers."""

UPPER_LIMIT_OF_NORMAL = 40
"""Of every such result, so that multiples of it can be compared."""


@dataclass(frozen=True)
class Bench:
    """A hospital to be screened: its loaded store, and the Parquet files of its events."""

    store: Path
    files: tuple[Path, ...]

    @property
    def events(self) -> str:
        """The files as DuckDB takes them: one, or all of a folder."""
        first = self.files[0]
        return str(first if len(self.files) == 1 else first.parent / "*.parquet")


def made(work: Path, subjects: int) -> Bench:
    """Return the synthetic hospital of so many subjects, making what is not there yet."""
    events = _written(work, subjects, "meds") / "data"
    return Bench(stored(work, subjects), tuple(sorted(events.glob("*.parquet"))))


def stored(work: Path, subjects: int) -> Path:
    """Return the loaded store of the synthetic hospital alone, making it if it is not there yet."""
    return _written(work, subjects, "store")


def _written(work: Path, subjects: int, form: str) -> Path:
    out = work / f"{form}-{subjects}"
    if not out.exists():
        print(f"making {out.name}", file=sys.stderr, flush=True)
        synthesize(Hospital(subjects, SEED), form, out)
    return out / "records"


def dense(work: Path, subjects: int) -> Bench:
    """Return the hospital in which three of four rows are of the study's concepts."""
    like = stored(work, subjects)
    store, events = work / f"dense-{subjects}", work / f"dense-events-{subjects}.parquet"
    if not store.exists():
        print(f"making {store.name}", flush=True)
        draft = store.with_suffix(".part")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(like, draft, ignore=shutil.ignore_patterns("findings.parquet"))
        connection = connect()
        for table in ("findings", "events", "interventions", "concepts"):
            connection.execute(f"CREATE VIEW {table} AS FROM '{like / table}.parquet'")
        _put_results(connection)
        _copy(connection, _FINDINGS, draft / "findings.parquet", CLUSTERED["findings"])
        connection.execute(f"CREATE OR REPLACE VIEW findings AS FROM '{draft}/findings.parquet'")
        _copy(connection, _EVENTS, events, "subject_id, time")
        draft.rename(store)
    return Bench(store, (events,))


def _copy(connection: duckdb.DuckDBPyConnection, query: str, out: Path, order: str) -> None:
    connection.execute(f"COPY ({query} ORDER BY {order}) TO '{out}' (FORMAT parquet)")


def _put_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `results` of what the ordinary rows may become, and `share`, how many do."""
    counts = [
        connection.execute(f"SELECT count(*), count(concept_no) FROM {table}").fetchone()
        for table in ("findings", "events", "interventions")
    ]
    rows, known = (sum(each) for each in zip(*counts, strict=True))
    ordinary = counts[0][0] - counts[0][1]
    connection.execute(
        f"CREATE TABLE share AS SELECT {(DENSE_SHARE * rows - known) / ordinary}::DOUBLE AS share"
    )
    connection.execute(
        "CREATE TABLE results (place BIGINT, concept VARCHAR, code VARCHAR, unit VARCHAR, "
        "low BIGINT, high BIGINT)"
    )
    for place, (concept, given) in enumerate(RESULTS.items()):
        connection.execute(
            "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?)", [place, concept, *given]
        )


_NUMBER = "(r.low + (f.drawn >> 32)::BIGINT % (r.high - r.low + 1))"
_PLACE = f"{_NUMBER} * {position(1)}"
_MULTIPLE = f"{_PLACE} // {UPPER_LIMIT_OF_NORMAL}"
_FINDINGS = f"""
    WITH drawn AS (SELECT *, hash(subject_no, time_earliest, original_code) AS drawn FROM findings),
    chosen AS (
        SELECT *, CASE WHEN concept_no IS NULL
                        AND drawn % 1000000 < 1000000 * (SELECT share FROM share)
                  THEN (drawn >> 20)::BIGINT % {len(RESULTS)} END AS place FROM drawn)
    SELECT f.* EXCLUDE (drawn, place) REPLACE (
        coalesce(c.concept_no, f.concept_no) AS concept_no,
        coalesce(r.concept, f.concept) AS concept,
        coalesce(r.code, f.original_code) AS original_code, coalesce(r.unit, f.unit) AS unit,
        coalesce({_NUMBER}::DECIMAL(18,6), f.value) AS value,
        coalesce({_PLACE}, f.value_lower) AS value_lower,
        coalesce({_PLACE}, f.value_upper) AS value_upper,
        coalesce({_MULTIPLE}, f.uln_lower) AS uln_lower,
        coalesce({_MULTIPLE}, f.uln_upper) AS uln_upper,
        CASE WHEN r.place IS NULL THEN f.row END AS row,
        CASE WHEN r.place IS NULL THEN f.source END AS source,
        CASE WHEN r.place IS NULL THEN f.original_value END AS original_value,
        CASE WHEN r.place IS NULL THEN f.original_unit END AS original_unit)
    FROM chosen f LEFT JOIN results r USING (place) LEFT JOIN concepts c ON c.concept = r.concept
"""
_EVENTS = " UNION ALL ".join(
    f"SELECT ({FIRST_SUBJECT} + subject_no)::BIGINT AS subject_id, {time} AS time, "
    f"'{system}//' || original_code || coalesce('//' || {unit}, '') AS code, "
    f"{value}::FLOAT AS numeric_value FROM {table}"
    for table, system, time, value, unit in (
        ("findings", "LOINC", "time_earliest", "value", "unit"),
        ("events", "ICD10", "start_earliest", "NULL", "NULL"),
        ("interventions", "ATC", "start_earliest", "NULL", "NULL"),
    )
)
_EVENTS = f"SELECT * FROM ({_EVENTS})"


def as_of(work: Path, subjects: int) -> str:
    """Return the day of screening of the synthetic hospital."""
    meta = json.loads((work / f"store-{subjects}" / "meta.json").read_text(encoding="utf-8"))
    return str(meta["as_of"])


def rows_of(store: Path) -> dict[str, int]:
    """Return how many rows a store says that it holds, by table."""
    rows: dict[str, int] = json.loads((store / MANIFEST).read_text(encoding="utf-8"))["rows"]
    return rows
