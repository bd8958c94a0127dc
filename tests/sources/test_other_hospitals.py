"""What others wrote in FHIR and OMOP is screened whole: a verdict for everyone, no crash."""

from pathlib import Path

import duckdb
import pytest

from hilum.cli import main

SOURCES = {
    "bulk NDJSON": ("fhir", "fhir", 9),
    "bundles": ("fhir", "fhir/bundles", 2),
    "OMOP in a zip": ("omop", "omop/Synthea27Nj_5.4.zip", 28),
}


@pytest.mark.parametrize("name", SOURCES)
def test_everyone_of_another_source_has_a_verdict(
    name: str, shared_data: Path, tmp_path: Path
) -> None:
    """Issue 3, item 1; the counts are those of the data sets' own descriptions."""
    kind, path, subjects = SOURCES[name]
    records, out = str(shared_data / path), tmp_path / "screening"
    arguments = ["screen", "haic_hcc", "--from", kind, records, "--as-of", "last"]
    assert main([*arguments, "--out", str(out)]) == 0
    found = duckdb.sql(f"SELECT count(*), count(DISTINCT subject) FROM '{out}/verdicts.parquet'")
    assert found.fetchone() == (subjects, subjects)
