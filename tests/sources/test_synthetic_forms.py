"""The same patients through the store, CSV, MEDS and FHIR give the same verdicts (issue 3)."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hilum.pipeline.loading import Source
from hilum.pipeline.screening import Evidence, Request, screen
from hilum.screening.anchors import AsOf
from hilum.sources.attestations import read_answers
from hilum.sources.synthetic import FORMS, Hospital, synthesize
from tests.sources.scoring import AS_OF, STUDY, verdicts_of

HOSPITAL = Hospital(300, 5, 0.8, ordinary_rows=6)
Verdicts = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.fixture(scope="module")
def by_form(folder: Path) -> dict[str, Verdicts]:
    for form in FORMS:
        synthesize(HOSPITAL, form, folder / form)
    return {form: named(verdicts_of(folder / form, form)) for form in FORMS}


def named(verdicts: pa.Table) -> Verdicts:
    criteria = [criterion.id for criterion in STUDY.criteria]
    return {(row["subject"], name): row[name] for row in verdicts.to_pylist() for name in criteria}


def test_everyone_has_a_verdict_in_every_form(by_form: dict[str, Verdicts]) -> None:
    for form in FORMS:
        assert len(by_form[form]) == HOSPITAL.subjects * len(STUDY.criteria), form


@pytest.mark.parametrize("form", ["csv", "meds", "fhir"])
def test_every_form_gives_the_verdicts_of_the_store(
    by_form: dict[str, Verdicts], form: str
) -> None:
    assert by_form[form] == by_form["store"]


def test_the_whole_pipeline_finds_the_same_with_both_engines(
    by_form: dict[str, Verdicts], folder: Path
) -> None:
    """`screen` holds the compiled verdicts of everyone whose evidence it writes against the
    reference evaluator's."""
    answers, _ = read_answers(folder / "csv" / "attestations.csv", STUDY.zone)
    source = Source(kind="csv", path=folder / "csv" / "records")
    request = Request(source=source, as_of=AsOf(day=AS_OF), answers=answers, evidence=Evidence.ALL)
    found = screen(STUDY, request, folder / "screening")
    verdicts = pq.read_table(folder / "screening" / "verdicts.parquet")
    assert (found.sheets, named(verdicts)) == (HOSPITAL.subjects, by_form["store"])
