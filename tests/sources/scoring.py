"""Scoring a screening against the truth that a synthetic hospital knows (DESIGN 5).

A verdict that is decided must be the truth; one that is UNKNOWN must have a gap that was planted
for that subject and criterion. The reverse does not hold: a gap may be without effect.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from hilum.pipeline.loading import Source, load
from hilum.records.store import Store, open_store
from hilum.screening.anchors import AsOf, set_anchors
from hilum.screening.answers import as_records
from hilum.screening.verdicts import judge
from hilum.sources.attestations import read_answers
from hilum.study import find_study, load_study

STUDY = load_study(find_study("haic_hcc"))
AS_OF = date(2025, 6, 16)


@dataclass(frozen=True)
class Score:
    """What a screening got wrong, what it left open without reason, and what it decided."""

    wrong: list[tuple[str, str, str, str]]
    unexplained: list[tuple[str, str]]
    counts: dict[str, dict[str, int]]
    gaps: int
    gaps_left_open: int


def score(verdicts: pa.Table, truth: pa.Table, gaps: pa.Table) -> Score:
    """Hold verdicts (subject, and a column for each criterion) against truth and gaps."""
    connection = duckdb.connect()
    names = [name for name in verdicts.column_names if name not in ("subject", "status")]
    quoted = ", ".join(f'"{name}"' for name in names)
    for name, table in (("wide", verdicts), ("truth", truth), ("gaps", gaps)):
        connection.register(name, table)
    connection.execute(f"""
        CREATE TABLE held AS
        SELECT subject, criterion, verdict::VARCHAR AS verdict, truth::VARCHAR AS truth,
               g.subject IS NOT NULL AS planted
        FROM (UNPIVOT wide ON {quoted} INTO NAME criterion VALUE verdict)
        JOIN truth USING (subject, criterion)
        LEFT JOIN (SELECT DISTINCT subject, criterion FROM gaps) g USING (subject, criterion)
    """)

    def rows(query: str) -> list[Any]:
        return connection.execute(query).fetchall()

    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    for name, verdict, count in rows("SELECT criterion, verdict, count(*) FROM held GROUP BY ALL"):
        counts[name][verdict] = count
    (planted, open_), *_ = rows("SELECT count(*), count(*) FILTER (verdict = 'UNKNOWN') "
                                "FROM held WHERE planted")  # fmt: skip
    return Score(
        wrong=rows("SELECT subject, criterion, verdict, truth FROM held "
                   "WHERE verdict <> 'UNKNOWN' AND verdict <> truth ORDER BY ALL"),
        unexplained=rows("SELECT subject, criterion FROM held "
                         "WHERE verdict = 'UNKNOWN' AND NOT planted ORDER BY ALL"),
        counts=counts,
        gaps=planted,
        gaps_left_open=open_,
    )  # fmt: skip


def loaded(folder: Path, form: str) -> Path:
    """Load the records of a synthetic hospital, and what stands beside them, into a store."""
    if form == "store":
        return folder / "records"
    mapping = None if form == "csv" else str(folder / "mapping.toml")
    source = Source(kind=form, path=folder / "records", mapping=mapping)
    beside = None if form == "csv" else folder / "coverage.csv"
    load(source, folder / "loaded", coverage=beside)
    return folder / "loaded"


def prepared(folder: Path, form: str) -> Store:
    """Open the records of a synthetic hospital, with people's answers and every anchor."""
    store = open_store(loaded(folder, form))
    answers, _ = read_answers(folder / "attestations.csv", STUDY.zone)
    findings, statements, _ = as_records(answers, STUDY)
    store.add_statements(findings, statements, STUDY.concepts)
    set_anchors(store.connection, STUDY, AsOf(day=AS_OF))
    return store


def verdicts_of(folder: Path, form: str) -> pa.Table:
    """Screen a synthetic hospital: every criterion for every subject, without the evidence."""
    connection = prepared(folder, form).connection
    judge(connection, STUDY)
    return connection.execute("SELECT * FROM verdicts ORDER BY subject").to_arrow_table()
