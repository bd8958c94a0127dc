"""Displays of a virtual trial against counts of its own CSV files: the records and the truth.

The counts are SQL over the files, by no rule of this program; the trial is over, so that nothing
is cut off.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest

from hilum.datasets.snapshot import open_snapshot
from hilum.pipeline.evidence import derive
from hilum.pipeline.freezing import Freezing, freeze, source_at
from hilum.reports.trial.display import Display
from hilum.reports.trial.displays.making import displays
from hilum.sources.virtual_trial.synthesize import synthesize_trial
from hilum.study import find_study
from tests.reports.trial.small import cell, has_line
from tests.sources.virtual_trials import study, trial

SUBJECTS, SEED = 30, 11
CUTOFF = date(2026, 10, 31)
WINDOW_DAYS = 28

TABLES = """
    CREATE TABLE truth AS FROM read_csv('{folder}/truth/subjects.csv');
    CREATE TABLE grades AS FROM read_csv('{folder}/truth/grades.csv');
    CREATE TABLE cycles AS FROM read_csv('{folder}/truth/cycles.csv');
    CREATE TABLE people AS FROM read_csv('{folder}/records/subjects.csv');
    CREATE TABLE deaths AS FROM read_csv('{folder}/records/deaths.csv');
    CREATE TABLE adverse AS
        SELECT a.subject, a.term, a.grade
        FROM read_csv('{folder}/records/adverse_events.csv') a JOIN truth USING (subject)
        WHERE a.start BETWEEN first_dose AND last_dose + {window};
    CREATE TABLE labs AS
        SELECT g.subject, g.concept, max(g.grade) AS worst
        FROM grades g JOIN truth USING (subject)
        WHERE g.date > first_dose AND g.date <= last_dose + {window}
        GROUP BY ALL;
"""


@cache
def made() -> tuple[Mapping[str, Display], duckdb.DuckDBPyConnection]:
    """The displays of the trial by number, and its files as tables in memory."""
    connection = duckdb.connect()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        synthesize_trial(trial(SUBJECTS, SEED), place / "trial", "haic_hcc")
        connection.execute(TABLES.format(folder=place / "trial", window=WINDOW_DAYS))
        source = source_at(place / "trial")
        request = Freezing(source=source, study=find_study("haic_hcc"), cutoff=CUTOFF)
        freeze(request, place / "snapshot")
        store = open_snapshot(place / "snapshot").store
        records = tuple(store.records(store.subject_ids()))
    found = displays(derive(study(), records, CUTOFF).trial)
    return {each.number: each for each in found}, connection


def display(number: str) -> Display:
    return made()[0][number]


def one(query: str, *values: object) -> Any:
    row = made()[1].execute(query, values).fetchone()
    assert row is not None
    return row[0]


def every(query: str) -> list[tuple[Any, ...]]:
    return made()[1].execute(query).fetchall()


@pytest.mark.parametrize(
    ("column", "truth"),
    [("confirmed", "best_response_confirmed"), ("unconfirmed", "best_response")],
)
@pytest.mark.parametrize("answer", ["CR", "PR", "SD", "PD"])
def test_best_responses_are_those_of_the_truth(column: str, truth: str, answer: str) -> None:
    expected = one(f"SELECT count(*) FROM truth WHERE {truth} = ? AND first_dose NOT NULL", answer)
    assert cell(display("14.2.1"), answer, column).values["n"] == expected


def test_cycles_given_are_those_of_the_truth() -> None:
    found = display("14.1.4")
    assert cell(found, "cycles_given", "all").values["cycles"] == one(
        "SELECT sum(cycles_given) FROM truth"
    )
    for number, subjects in every(
        "SELECT cycles_given, count(*) FROM truth WHERE cycles_given > 0 GROUP BY 1"
    ):
        assert cell(found, f"cycles_{number}", "all").values["n"] == subjects


def test_deaths_are_those_of_the_deaths_sheet() -> None:
    expected = one(
        "SELECT count(*) FROM deaths JOIN truth USING (subject) WHERE first_dose NOT NULL"
    )
    assert cell(display("14.2.11"), "events", "all").values["n"] == expected


def test_events_of_progression_free_survival_are_those_of_the_truth() -> None:
    expected = one("SELECT sum(pfs_event) FROM truth WHERE first_dose NOT NULL")
    assert cell(display("14.2.9"), "events", "all").values["n"] == expected


def test_sexes_are_those_of_the_subjects_sheet() -> None:
    expected = one(
        "SELECT count(*) FROM people JOIN truth USING (subject) "
        "WHERE sex = 'male' AND first_dose NOT NULL"
    )
    assert cell(display("14.1.2"), "SEX.M", "all").values["n"] == expected


def test_subjects_with_each_adverse_event_are_those_of_the_sheet() -> None:
    found = display("14.3.2")
    ids = {line.id.rpartition(".")[2]: line.id for line in found.tables[0].lines}
    rows = every("SELECT term, count(DISTINCT subject), count(*) FROM adverse GROUP BY 1")
    assert rows
    rates = next(place for place, table in enumerate(found.tables)
                 if [each.id for each in table.columns] == ["events", "rate"])  # fmt: skip
    for term, subjects, events in rows:
        assert cell(found, ids[term], "any").values["n"] == subjects, term
        assert cell(found, ids[term], "events", rates).values["events"] == events, term


def test_worst_grades_of_adverse_events_are_those_of_the_sheet() -> None:
    found = display("14.3.2")
    ids = {line.id.rpartition(".")[2]: line.id for line in found.tables[0].lines}
    rows = every(
        "SELECT term, worst, count(*) FROM "
        "(SELECT subject, term, max(grade) AS worst FROM adverse GROUP BY ALL) "
        "WHERE worst >= 3 GROUP BY ALL"
    )
    assert rows
    for term, worst, subjects in rows:
        assert cell(found, ids[term], f"grade_{worst}").values["n"] == subjects, term


@pytest.mark.parametrize(
    ("concept", "term"),
    [("neutrophils", "Neutrophil count decreased.L"), ("platelets", "Platelet count decreased.L")],
)
def test_worst_laboratory_grades_are_those_of_the_truth(concept: str, term: str) -> None:
    found = display("14.3.3")
    assert has_line(found, term)
    for grade in range(5):
        expected = one("SELECT count(*) FROM labs WHERE concept = ? AND worst = ?", concept, grade)
        assert cell(found, term, f"grade_{grade}").values["n"] == expected, grade
