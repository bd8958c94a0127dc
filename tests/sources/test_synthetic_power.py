"""A score means something only if it can fail: a reading that is not the ruled one is caught.

The study itself names other readings of its sentences (the alternatives of its rulings). Each is
evaluated over the synthetic hospital and held against the truth, which follows the rulings.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from hilum.criteria.compile import CODES
from hilum.criteria.nodes import Reading
from hilum.screening.verdicts import put_truths
from hilum.sources.synthetic import Hospital, synthesize
from hilum.terms.truth import Truth
from tests.sources.scoring import STUDY, prepared, score

pytestmark = pytest.mark.skipif("HILUM_LONG" not in os.environ, reason="long: set HILUM_LONG")

NO_SUBJECT_TELLS = {
    "T1 P59 0": "nobody answers yes of whom the ruling says no",
    "E9 P46 1": "too few are enrolled some days before their first dose",
    "E10 P47 0": "nobody has drops into the eye or the ear at a high dose",
    "E12 P53 0": "a person who was asked answers the whole criterion",
    "E12 P53 1": "a person who was asked answers the whole criterion",
}


def alternatives() -> Iterator[tuple[str, str, Reading]]:
    for criterion in STUDY.criteria:
        for question in criterion.questions:
            for number, each in enumerate(question.alternatives):
                if each.reading is not None:
                    yield f"{criterion.id} {question.id} {number}", criterion.id, each.reading


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("power") / "made"
    synthesize(Hospital(10_000, 21, 0.6, ordinary_rows=1), "store", folder)
    return folder, prepared(folder, "store").connection


@pytest.mark.parametrize(
    ("name", "criterion", "reading"),
    [pytest.param(*each, id=each[0]) for each in alternatives()],
)
def test_a_reading_that_is_not_the_ruled_one_is_caught(
    hospital: tuple[Path, duckdb.DuckDBPyConnection], name: str, criterion: str, reading: Reading
) -> None:
    folder, connection = hospital
    put_truths(connection, STUDY, {criterion: reading}, "alternative", subjects="asked")
    found = score(_words(connection, criterion), *_of(folder, criterion))
    caught = bool(found.wrong or found.unexplained)
    assert caught == (name not in NO_SUBJECT_TELLS)


def _words(connection: duckdb.DuckDBPyConnection, criterion: str) -> pa.Table:
    cases = " ".join(f"WHEN {CODES[truth]} THEN '{truth.value}'" for truth in Truth)
    query = (
        f'SELECT subject, CASE "{criterion}" {cases} END AS "{criterion}" '
        "FROM asked JOIN alternative USING (outcome_no)"
    )
    return connection.execute(query).to_arrow_table()


def _of(folder: Path, criterion: str) -> Iterator[pa.Table]:
    for name in ("truth", "gaps"):
        query = f"FROM '{folder / name}.parquet' WHERE criterion = '{criterion}'"
        yield duckdb.connect().execute(query).to_arrow_table()
