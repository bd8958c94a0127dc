"""What the tests of pages share: a part of the demonstration hospital, screened and reported."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hilum.criteria.phrases import Language
from hilum.pipeline.loading import Source
from hilum.pipeline.screening import Request
from hilum.pipeline.screening import screen as screen_into
from hilum.records.store import Store, open_store
from hilum.reports.screening import Options, Report, choose, write_report
from hilum.reports.screening.settings import read_settings
from hilum.screening.anchors import AsOf
from hilum.screening.answers import as_records
from hilum.screening.evidence import Sheet, sheets_of
from hilum.sources.attestations import read_answers
from hilum.study import find_study, load_study

HOSPITAL = Path(__file__).resolve().parents[2] / "examples" / "hospital"
STUDY = load_study(find_study("haic_hcc"))
SETTINGS = read_settings(find_study("haic_hcc"), STUDY.concepts)
DAY = date(2024, 6, 30)

TAKEN = {f"S{number:04d}" for number in (*range(1, 19), 23, 49, 63, 69, 91, 149, 180, 229, 288)}
HOSTILE = "Z<script>alert(1)</script>&'/../\""
"""The id of a subject who is added: HTML, a quote, a way out of the folder."""
TERM = '<img src=x onerror="alert(1)"></td>&lt;'
DEAD, REFUTED, HEALTHY = "Z-dead", "Z-refuted", "Z-healthy"

ADDED = {
    "subjects.csv": [
        {"subject": HOSTILE, "birth": "1960-02-29", "sex": "female"},
        *({"subject": who, "birth": "1970", "sex": "male"} for who in (DEAD, REFUTED, HEALTHY)),
    ],
    "events.csv": [
        {"subject": HOSTILE, "concept": "hcc_histology", "term": TERM, "start": "2024-01-05"},
        {"subject": DEAD, "concept": "hepatocellular_carcinoma", "start": "2023-01-05"},
        {
            "subject": REFUTED,
            "concept": "hepatocellular_carcinoma",
            "start": "2023-01-05",
            "status": "absent",
        },
        {"subject": HEALTHY, "concept": "hypertension", "start": "2020-01-05"},
    ],
}


def write_hospital(folder: Path) -> None:
    """Copy the rows of some subjects of the demonstration, and add those made for these tests."""
    folder.mkdir()
    taken = {subject.encode() for subject in TAKEN}
    for path in HOSPITAL.iterdir():
        header, *lines = path.read_bytes().split(b"\n")
        kept = lines if path.suffix != ".csv" else [x for x in lines if x[:5] in taken]
        (folder / path.name).write_bytes(b"\n".join([header, *kept]).rstrip(b"\n") + b"\n")
    mapping = folder / "mapping.toml"
    text = mapping.read_text(encoding="utf-8")
    assert 'site = "site" }' in text
    deaths = text.replace('site = "site" }', 'site = "site", death = "death" }')
    mapping.write_text(deaths, encoding="utf-8")
    for name, rows in ADDED.items():
        _append(folder / name, rows)
    subjects = folder / "subjects.csv"
    with subjects.open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    _write(subjects, [{**row, "death": "2024-05-01" * (row["subject"] == DEAD)} for row in known])


def _append(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="").writerows(rows)


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@dataclass(frozen=True)
class Screened:
    """A finished screening: its folder, and its store opened with what it found."""

    folder: Path
    store: Store

    def report(self, out: Path, options: Options) -> Report:
        out.mkdir()
        chosen = choose(self.store.connection, STUDY, options)
        sheets = sheets_of(STUDY, self.store, chosen.listed)
        return write_report(STUDY, self.store, options, out, chosen=chosen, sheets=sheets)

    def sheets(self) -> Iterator[Sheet]:
        found = self.store.connection.execute("SELECT subject FROM verdicts ORDER BY subject")
        subjects = [subject for (subject,) in found.fetchall()]
        yield from sheets_of(STUDY, self.store, subjects)


def screen(folder: Path) -> Screened:
    """Screen the hospital into a folder and open what came of it."""
    hospital, out = folder / "hospital", folder / "screening"
    write_hospital(hospital)
    answers, _ = read_answers(hospital / "attestations.csv", STUDY.zone)
    mapping = str(hospital / "mapping.toml")
    source = Source(kind="csv", path=hospital, mapping=mapping)
    request = Request(source=source, as_of=AsOf(day=DAY), answers=answers)
    screen_into(STUDY, request, out)
    shutil.rmtree(hospital)
    store = open_store(out / "store")
    findings, statements, _ = as_records(answers, STUDY)
    store.add_statements(findings, statements, STUDY.concepts)
    for table in ("verdicts", "anchors", "rulings"):
        store.connection.execute(
            f"CREATE VIEW {table} AS FROM read_parquet('{out / table}.parquet')"
        )
    return Screened(out, store)


def options(language: Language = Language.EN, **more: object) -> Options:
    """Options with what the study says for its reports."""
    return Options(language=language, settings=SETTINGS, **more)  # type: ignore[arg-type]
