"""What the synthetic hospital writes: the same rows every time, and nothing but what is meant."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hilum.concepts import shipped_concepts
from hilum.criteria.nodes import atoms
from hilum.records.drafts import create_drafts
from hilum.records.resolve import resolve
from hilum.records.store import CLUSTERED, write_store
from hilum.sources.synthetic import Hospital, synthesize
from hilum.sources.synthetic.analytes import Results, analytes
from hilum.sources.synthetic.cases import cases
from hilum.sources.synthetic.drafts_of import drafts_of
from hilum.sources.synthetic.hospital import TABLES, make_block
from hilum.sources.synthetic.ordinary import SYSTEMS, items
from hilum.study import find_study, load_study
from hilum.terms.discrepancies import UserError

SMALL = Hospital(400, 7, 0.4, ordinary_rows=12)
CONCEPTS = shipped_concepts()


def test_the_same_seed_makes_the_same_rows() -> None:
    first, again = (drafts_of(make_block(SMALL, 0)) for _ in range(2))
    assert all(first[table].equals(again[table]) for table in TABLES)


def test_another_seed_makes_other_rows() -> None:
    other = drafts_of(make_block(Hospital(400, 8, 0.4, ordinary_rows=12), 0))
    assert not other["findings"].equals(drafts_of(make_block(SMALL, 0))["findings"])


def test_a_greater_hospital_begins_with_the_subjects_of_a_smaller_one() -> None:
    smaller = drafts_of(make_block(Hospital(150, 7, 0.4, ordinary_rows=12), 0))
    greater = drafts_of(make_block(SMALL, 0))
    for table in TABLES:
        kept = set(smaller["subjects"]["subject"].to_pylist())
        mask = pa.array([s in kept for s in greater[table]["subject"].to_pylist()])
        assert greater[table].filter(mask).equals(smaller[table])


@pytest.mark.parametrize("table", ["findings", "events", "interventions"])
def test_no_concept_covers_an_ordinary_row(table: str) -> None:
    assert [code for code in items(table) if CONCEPTS.find(SYSTEMS[table], code)] == []


def test_the_code_under_which_a_result_is_hidden_is_of_no_concept_that_a_study_asks_for() -> None:
    """Where it is of any: another analyte, which no reading of the shipped study names."""
    hidden = [each.other_code[0] for each in analytes().values()]
    found = [CONCEPTS.find("LOINC", code) for code in hidden]
    criteria = load_study(find_study("haic_hcc")).criteria
    leaves = (leaf for criterion in criteria for leaf in atoms(criterion.reading))
    assert {getattr(leaf, "concept", None) for leaf in leaves}.isdisjoint(filter(None, found))


def coded_rows() -> Iterator[tuple[str, str, str]]:
    for case in cases():
        for row in case.rows:
            if "code" in row.columns:
                yield case.name, row.columns["system"], row.columns["code"]


def test_every_code_of_a_case_that_says_something_is_that_of_a_concept() -> None:
    known = {case.name for case in cases() if case.says}
    lost = [row for row in coded_rows() if row[0] in known and not CONCEPTS.find(*row[1:])]
    assert lost == []


def test_one_row_in_20_to_50_is_of_a_concept_of_the_study(tmp_path: Path) -> None:
    synthesize(Hospital(3_000, 1), "store", tmp_path / "made")
    rows = {}
    for table in ("findings", "events", "interventions"):
        stored = pq.read_table(tmp_path / "made" / "records" / f"{table}.parquet")
        rows[table] = (stored.num_rows, stored.num_rows - stored["concept_no"].null_count)
    share = sum(known for _, known in rows.values()) / sum(all_ for all_, _ in rows.values())
    assert 0.02 < share < 0.05


def test_the_store_that_is_written_directly_is_the_one_that_loading_would_make(
    tmp_path: Path,
) -> None:
    synthesize(SMALL, "store", tmp_path / "made")
    connection = duckdb.connect()
    create_drafts(connection)
    for table, rows in drafts_of(make_block(SMALL, 0)).items():
        connection.register("arriving", rows)
        connection.execute(f"INSERT INTO draft_{table} BY NAME SELECT * FROM arriving")
    resolve(connection, CONCEPTS, ZoneInfo("Asia/Shanghai"))
    write_store(connection, tmp_path / "loaded", source="", fingerprint="", zone="Asia/Shanghai")
    for table in set(CLUSTERED) - {"discrepancies"}:
        direct, resolved = (
            pq.read_table(folder / f"{table}.parquet")
            for folder in (tmp_path / "made" / "records", tmp_path / "loaded")
        )
        assert direct.equals(resolved.cast(direct.schema)), table


def test_a_folder_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="is no synthetic hospital"):
        synthesize(SMALL, "csv", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    "wrong", [{"subjects": 0}, {"seed": -1}, {"clinic_share": 1.5}, {"ordinary_rows": -1}]
)
def test_a_hospital_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(UserError, match="expected"):
        Hospital(**{"subjects": 10, "seed": 1, **wrong})


def test_a_hospital_without_ordinary_rows_can_be_written(tmp_path: Path) -> None:
    synthesize(Hospital(1, 1, ordinary_rows=0), "store", tmp_path / "made")
    assert pq.read_table(tmp_path / "made" / "records" / "subjects.parquet").num_rows == 1


@pytest.mark.parametrize(
    ("concept", "how", "printed", "limit", "above", "below"),
    [
        ("hemoglobin", 0, 100, "100", False, False),
        ("hemoglobin", 1, 100, "100", False, False),  # 10.0 g/dL
        ("hemoglobin", 1, 101, "100", True, False),
        ("hemoglobin", 2, 62, "100", False, True),  # 6.2 mmol/L, 99.9 g/L
        ("total_bilirubin", 1, 298, "51", False, True),  # 2.98 mg/dL, 50.97 umol/L
        ("total_bilirubin", 1, 300, "51", True, False),  # 3.00 mg/dL, 51.31 umol/L
        ("creatinine", 1, 124, "110", False, True),  # 1.24 mg/dL, 109.6 umol/L
        ("creatinine", 1, 125, "110", True, False),
        ("neutrophils", 2, 3000, "3.0", False, False),
    ],
)
def test_a_printed_result_meets_a_limit_exactly(
    concept: str, how: int, printed: int, limit: str, above: bool, below: bool
) -> None:
    """Molar masses: haemoglobin monomer 16114, bilirubin 584.66, creatinine 113.12 g/mol."""
    result = Results(analytes()[concept], np.array([printed]), np.array([how]))
    assert (bool(result.above(limit)[0]), bool(result.below(limit)[0])) == (above, below)


MOLAR_MASSES = {"hemoglobin": "16114", "total_bilirubin": "584.66", "creatinine": "113.12"}


@pytest.mark.parametrize("concept", MOLAR_MASSES)
def test_the_units_of_a_result_are_worth_what_the_molar_mass_says(concept: str) -> None:
    molar = Fraction(MOLAR_MASSES[concept])
    for each in analytes()[concept].prints:
        expected = {
            "g/L": Fraction(1),
            "g/dL": Fraction(10),
            "mmol/L": molar / 1000,
            "umol/L": Fraction(1),
            "mg/dL": 10_000 / molar,
        }
        assert each.worth == expected[each.unit]
