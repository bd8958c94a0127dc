"""Files of a hospital that are broken, through the command: what can be screened is; the rest is
told with its place, or is one error with exit code 2 (issue 3, bad input)."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.sources.fhir_files import bundle, hemoglobin, lines, resource
from tests.sources.test_omop import MEASUREMENT, written

PATIENT = resource("Patient", "p1", gender="male", birthDate="1960-01-01")
CUT_BUNDLE = json.dumps(bundle(PATIENT, hemoglobin("1"), hemoglobin("2")))[:-80]


def faults(screening: Path) -> list[tuple[str, str]]:
    with (screening / "discrepancies.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["kind"], row["source"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", CUT_BUNDLE, [("broken file", "a.json")]),
        ("a.ndjson", lines(PATIENT, '{"resourceType":', hemoglobin()),
         [("broken line", "a.ndjson:2")]),
        ("a.ndjson", lines(hemoglobin("7")), [("subject not declared", "a.ndjson:1#7")]),
        ("a.ndjson", lines(PATIENT, resource("Procedure", "x", occurrenceDateTime="2024-05-01")),
         [("another FHIR version", "a.ndjson:2#x")]),
    ],
    ids=["a bundle cut off", "a broken line", "no Patient", "another version"],
)  # fmt: skip
def test_of_fhir_that_is_broken_the_rest_is_screened(
    hilum: Run, tmp_path: Path, name: str, content: str, told: list[tuple[str, str]]
) -> None:
    source, out = tmp_path / "fhir", tmp_path / "out"
    source.mkdir()
    (source / name).write_text(content, encoding="utf-8")
    said = hilum("screen", "haic_hcc", "--from", "fhir", source, "--as-of", "2024-06-30",
                 "--out", out)  # fmt: skip
    assert (said.code, faults(out)) == (0, told)
    assert "1 subjects screened" in said.out


def test_of_omop_without_vocabulary_the_people_are_screened(hilum: Run, tmp_path: Path) -> None:
    source = written(tmp_path / "omop", measurement=[MEASUREMENT], concept=[])
    said = hilum("screen", "haic_hcc", "--from", "omop", source, "--as-of", "2024-06-30",
                 "--out", tmp_path / "out")  # fmt: skip
    assert said.code == 0
    assert ("no vocabulary", "omop") in faults(tmp_path / "out")


@pytest.mark.parametrize("command", ["screen haic_hcc --as-of 2024-06-30", "load"])
@pytest.mark.parametrize(
    ("kind", "name", "content", "told"),
    [
        ("fhir", "a.ndjson", b"", "a.ndjson: broken file: saw an empty file"),
        ("fhir", "a.ndjson", b"\x1f\x8b\x08", "saw a compressed file (gzip)"),
        ("fhir", "a.json", CUT_BUNDLE[:50].encode(), "taken: its 0 whole entries"),
        ("fhir", "a.txt", b"x", "no FHIR file: saw a.txt, expected *.ndjson or *.json"),
        ("omop", "CONCEPT.csv", b"concept_id\n", "saw the tables concept, expected an OMOP data"),
        ("omop", "PERSON.csv", b"a,b\n", "PERSON.csv: saw the columns a, b without person_id"),
        ("omop", "person.parquet", b"PAR1", "person.parquet: saw Parquet that is damaged"),
    ],
)
def test_where_nothing_can_be_screened_it_is_one_error_and_nothing_is_left(
    hilum: Run, tmp_path: Path, command: str, kind: str, name: str, content: bytes, told: str
) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    (source / name).write_bytes(content)
    said = hilum(*command.split(), "--from", kind, source, "--out", out)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "Traceback" not in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["source"]
