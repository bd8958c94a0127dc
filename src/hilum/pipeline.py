"""The one place where steps are joined: record and hospital data in, verdicts and evidence out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from hilum import __version__
from hilum.concepts import Concepts, shipped_concepts
from hilum.records.connection import connect
from hilum.records.drafts import create_drafts, report
from hilum.records.resolve import resolve
from hilum.records.rows import Coverage
from hilum.records.store import (
    MANIFEST,
    Manifest,
    Store,
    add_coverage,
    check_place,
    open_store,
    view_file,
    write_store,
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
from hilum.sources import READERS, Mapping, Progress, find_mapping, silent
from hilum.sources.attestations import Answer, Answered
from hilum.sources.forms import forms_mapping
from hilum.sources.standards import standard_mapping
from hilum.sources.statements import read_statements
from hilum.study import Study
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.times import PartialTime
from hilum.terms.truth import Status

RUN = "run.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where records come from: a kind (`store` or one of READERS), a path, and a mapping.

    `timezone` is that of the site, for filled templates, which need no mapping.
    """

    kind: str
    path: Path
    mapping: str | None = None
    timezone: str = "Asia/Shanghai"


def load(
    source: Source,
    out: Path,
    concepts: Concepts | None = None,
    progress: Progress = silent,
    *,
    coverage: Path | None = None,
) -> tuple[Manifest, bool]:
    """Load a source into a store; loading the same again changes nothing.

    `coverage` is a file of statements that the records are complete; they are stored with them.
    Returns the store's manifest and whether it was written. Raises UserError where the source
    cannot be read, or if `out` holds a store of something else: it is never overwritten.
    """
    known = concepts or shipped_concepts()
    mapping = _mapping(source, known)
    check_place(out)
    statements, wrong = read_statements(coverage, mapping.zone, known) if coverage else ((), ())
    fingerprint = _fingerprint(source, mapping.file.model_dump_json(), known, coverage)
    if (out / MANIFEST).is_file():
        manifest = open_store(out).manifest
        if manifest.fingerprint != fingerprint:
            raise UserError(f"{out}: holds a store of {manifest.source}, expected another --out")
        return manifest, False
    connection = connect()
    create_drafts(connection)
    READERS[source.kind](source.path, mapping, connection, progress)
    resolve(connection, known, mapping.zone, progress)
    if coverage:
        report(connection, (*wrong, *add_coverage(connection, statements)))
    progress(0, 1, "writing the store")
    manifest = write_store(
        connection, out, source=source.path.name, fingerprint=fingerprint, zone=str(mapping.zone)
    )
    progress(1, 1, "writing the store")
    return manifest, True


def _mapping(source: Source, concepts: Concepts) -> Mapping:
    if source.kind not in READERS:
        raise UserError(f"source {source.kind!r}: expected one of {', '.join(READERS)}")
    if source.mapping:
        return find_mapping(source.mapping, concepts)
    if source.kind == "csv":
        return forms_mapping(concepts, source.timezone)
    if source.kind in ("fhir", "omop"):
        return standard_mapping(source.kind, concepts, source.timezone)
    raise UserError(f"--from {source.kind} needs --mapping: a file, or the name of a shipped one")


def _fingerprint(source: Source, mapping: str, concepts: Concepts, coverage: Path | None) -> str:
    digest = sha256(f"{__version__}|{source.kind}|{mapping}".encode())
    for concept in concepts:
        digest.update(concept.model_dump_json().encode())
    named = [*_files(source.path)]
    if coverage is not None:
        named += [(f"|coverage|{name}", path) for name, path in _files(coverage)]
    for name, path in named:
        digest.update(name.encode())
        with path.open("rb") as content:
            for block in iter(lambda: content.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Yield a file, or the files in a folder, with their names from it on."""
    for each in [path] if path.is_file() else sorted(path.rglob("*")):
        if each.is_file():
            yield str(each.relative_to(path.parent)), each


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
    what could not be used of the answers, the statements and the anchors.
    """

    source: Source
    as_of: AsOf
    answers: Sequence[Answer] = ()
    statements: Sequence[Coverage] = ()
    wrong: Sequence[Discrepancy] = ()
    evidence: Evidence = Evidence.OPEN
    report: Options = field(default_factory=Options)


def screen(study: Study, request: Request, out: Path, progress: Progress = silent) -> Screening:
    """Screen every subject of a source against a study; write the screening's folder whole.

    Raises UserError where something given cannot be used; then nothing is written.
    """
    if out.exists() and not (out / RUN).is_file() and (out.is_file() or any(out.iterdir())):
        raise UserError(f"{out}: is there and is not a screening, expected a new folder")
    with written_whole(out) as folder:
        stored = _stored(request.source, folder, study, progress)
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


def _stored(source: Source, folder: Path, study: Study, progress: Progress) -> Path:
    if source.kind == "store":
        return source.path
    local = replace(source, timezone=study.zone.key)
    load(local, folder / "store", study.concepts, progress)
    return folder / "store"


def _prepare(store: Store, study: Study, request: Request) -> None:
    findings, denied, without_effect = as_records(request.answers, study)
    unknown = store.add_statements(findings, [*denied, *request.statements], study.concepts)
    store.connection.execute("CREATE TABLE found AS SELECT * FROM discrepancies")
    store.connection.execute("DROP VIEW discrepancies; ALTER TABLE found RENAME TO discrepancies")
    report(store.connection, (*request.wrong, *without_effect, *unknown))
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
