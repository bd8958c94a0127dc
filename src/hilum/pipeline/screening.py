"""Screening: record and hospital data in, verdicts, evidence and report out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import duckdb

from hilum import __version__
from hilum.pipeline.answering import add_answers
from hilum.pipeline.loading import Source, store_of
from hilum.pipeline.reviewing import refuse_unapproved
from hilum.records.rows import Coverage
from hilum.records.store import (
    Store,
    open_store,
    view_file,
    written_whole,
)
from hilum.reports.screening import Options, choose, write_report
from hilum.screening.anchors import AsOf, anchors_of, set_anchors
from hilum.screening.answers import as_records
from hilum.screening.counts import Counts, count
from hilum.screening.evidence import Sheet, sheet, sheets_of
from hilum.screening.outputs import EvidenceFile, put_criteria, write_table
from hilum.screening.rulings import weigh
from hilum.screening.verdicts import judge
from hilum.sources import Progress, silent
from hilum.sources.attestations import Answer, Answered
from hilum.study import Study
from hilum.study.reviewed import not_approved, unsettled
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.times import PartialTime
from hilum.terms.truth import Status

RUN = "run.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What a screening found, and where it lies."""

    folder: Path
    counts: Counts
    rulings: Sequence[tuple[Any, ...]]
    discrepancies: int
    not_screened: int
    sheets: int
    listed: int


class Evidence(Enum):
    """Whose evidence is written: of those that the report lists, and of whom beside them."""

    LISTED = "listed"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be screened: records, people's answers, the day, and what to write of it.

    `statements` say that records are complete, beside what the source says of itself; `wrong` is
    what could not be used of the answers, the statements and the anchors; `draft` screens criteria
    that are not approved too, and the report says which they are.
    """

    source: Source
    as_of: AsOf
    answers: Sequence[Answer] = ()
    statements: Sequence[Coverage] = ()
    wrong: Sequence[Discrepancy] = ()
    evidence: Evidence = Evidence.OPEN
    report: Options = field(default_factory=Options)
    draft: bool = False


def screen(study: Study, request: Request, out: Path, progress: Progress = silent) -> Screening:
    """Screen every subject of a source against a study; write the screening's folder whole.

    Raises UserError where something given cannot be used, or where a criterion is not approved and
    no draft is asked for; then nothing is written.
    """
    if not study.criteria:
        raise UserError(f"{study.id}: saw no criterion, expected one at least to screen by")
    if not request.draft:
        refuse_unapproved(study)
    if out.exists() and not (out / RUN).is_file() and (out.is_file() or any(out.iterdir())):
        raise UserError(f"{out}: is there and is not a screening, expected a new folder")
    with written_whole(out) as folder:
        stored = store_of(request.source, folder, study, progress)
        store = open_store(stored)
        connection = store.connection
        _prepare(store, study, request)
        progress(0, 3, "judging")
        judge(connection, study)
        progress(1, 3, "weighing the rulings")
        weigh(connection, study)
        progress(2, 3, "writing")
        put_criteria(connection, study)
        for table in ("verdicts", "criteria", "rulings", "anchors", "discrepancies"):
            write_table(connection, table, folder)
        chosen = choose(connection, study, request.report)
        evidence = EvidenceFile(study, folder)
        sheets = evidence.noted(sheets_of(study, store, chosen.listed))
        report = write_report(
            study,
            store,
            request.report,
            folder,
            chosen=chosen,
            sheets=_shown(sheets, len(chosen.listed), "writing the report", progress),
        )
        others = _others(connection, chosen.listed, request.evidence)
        for _ in _shown(
            evidence.noted(sheets_of(study, store, others)),
            len(others),
            "gathering evidence",
            progress,
        ):
            pass
        evidence.close(connection)
        _spot_check(study, store, [*chosen.listed, *others])
        _write_run(folder, study, request, stored)
        result = _result(out, store, study, sheets=evidence.sheets, listed=report.listed)
        connection.close()
    return result


def _prepare(store: Store, study: Study, request: Request) -> None:
    add_answers(store, study, request.answers, statements=request.statements, wrong=request.wrong)
    set_anchors(store.connection, study, request.as_of)


def _shown(sheets: Iterable[Sheet], total: int, what: str, progress: Progress) -> Iterator[Sheet]:
    for done, each in enumerate(sheets):
        progress(done, total, what)
        yield each


def _others(
    connection: duckdb.DuckDBPyConnection, listed: Sequence[str], evidence: Evidence
) -> list[str]:
    """Return the subjects that are not listed and whose evidence is asked for."""
    wanted = {
        Evidence.LISTED: "FALSE",
        Evidence.OPEN: f"status <> '{Status.INELIGIBLE.value}'",
        Evidence.ALL: "TRUE",
    }
    found = connection.execute(
        f"SELECT subject FROM verdicts WHERE {wanted[evidence]} "
        "AND subject NOT IN (SELECT unnest($listed)) ORDER BY subject",
        {"listed": list(listed)},
    )
    return [subject for (subject,) in found.fetchall()]


SPOT_CHECKED = 100
"""How many subjects without written evidence are evaluated by the reference too (decision 6)."""


def _spot_check(study: Study, store: Store, held: Sequence[str]) -> None:
    """Hold the engines against each other on more subjects, drawn by the hash of their id."""
    drawn = store.connection.execute(
        "SELECT subject FROM verdicts WHERE subject NOT IN (SELECT unnest($held)) "
        f"ORDER BY hash(subject) LIMIT {SPOT_CHECKED}",
        {"held": list(held)},
    ).fetchall()
    for _ in sheets_of(study, store, [subject for (subject,) in drawn]):
        pass


def _write_run(folder: Path, study: Study, request: Request, stored: Path) -> None:
    run = {
        "hilum": __version__,
        "study": study.id,
        "study_version": study.version,
        "not_approved": [each.id for each in not_approved(study)],
        "not_settled": [each.en for each in unsettled(study)],
        "source": {**asdict(request.source), "path": str(request.source.path)},
        "store": "store" if stored == folder / "store" else str(stored.absolute()),
        "as_of": {
            "day": str(request.as_of.day) if request.as_of.day else None,
            "last": request.as_of.last,
            "given": len(request.as_of.given),
        },
        "answers": [_written(answer) for answer in request.answers],
        "statements": [asdict(statement) for statement in request.statements],
    }
    text = json.dumps(run, indent=1, ensure_ascii=False)
    (folder / RUN).write_text(text + "\n", encoding="utf-8")


def _written(answer: Answer) -> dict[str, Any]:
    date = [answer.date.earliest.isoformat(), answer.date.latest.isoformat()]
    return {**asdict(answer), "answer": answer.answer.value, "date": date}


def _read_back(written: dict[str, Any]) -> Answer:
    date = PartialTime(*(datetime.fromisoformat(side) for side in written["date"]))
    return Answer(**{**written, "answer": Answered(written["answer"]), "date": date})


def _result(out: Path, store: Store, study: Study, *, sheets: int, listed: int) -> Screening:
    def number(query: str) -> int:
        return int((store.connection.execute(query).fetchone() or (0,))[0])

    counts = count(store.connection, study)
    return Screening(
        folder=out,
        counts=counts,
        rulings=store.connection.execute("SELECT * FROM rulings").fetchall(),
        discrepancies=number("SELECT count(*) FROM discrepancies"),
        not_screened=number("SELECT count(*) FROM subjects") - counts.screened,
        sheets=sheets,
        listed=listed,
    )


def explain(study: Study, subject: str, folder: Path) -> Sheet:
    """Return the sheet of one subject of a screening: every criterion with its evidence.

    Raises UserError if the folder holds no screening of the study, or the subject no verdict.
    """
    run = _read_run(folder)
    if (run["study"], run["study_version"]) != (study.id, study.version):
        raise UserError(
            f"{folder}: is a screening for {run['study']} version {run['study_version']}, "
            f"expected {study.id} version {study.version}"
        )
    store = open_store(folder / run["store"])
    answers = [_read_back(written) for written in run["answers"]]
    findings, denied, _ = as_records(answers, study)
    stated = [Coverage(**written) for written in run["statements"]]
    store.add_statements(findings, [*denied, *stated], study.concepts)
    view_file(store.connection, "anchors", folder / "anchors.parquet")
    records = next(store.records([subject]))
    found = anchors_of(store.connection, [subject]).get(subject)
    if found is None:
        raise UserError(f"{folder}: subject {subject!r} was not screened: no day of screening")
    return sheet(study, records, found)


def _read_run(folder: Path) -> dict[str, Any]:
    try:
        run: dict[str, Any] = json.loads((folder / RUN).read_text(encoding="utf-8"))
        for name in ("study", "study_version", "store", "answers", "statements"):
            _ = run[name]
    except FileNotFoundError as error:
        raise UserError(f"{folder}: no screening there: run `hilum screen` with --out") from error
    except (ValueError, TypeError, KeyError, OSError) as error:
        raise UserError(
            f"{folder / RUN}: cannot be read: {error!r}, expected what `hilum screen` wrote"
        ) from error
    return run
