"""OMOP data sets (issue 3, item 1). Tables and fields are of the OHDSI OMOP CDM 5.4."""

import csv
import zipfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from hilum.concepts import shipped_concepts
from hilum.records.resolve import resolve
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import MappingFile
from hilum.terms.discrepancies import UserError
from tests.sources.fhir_files import read
from tests.sources.loading import Loaded

ZONE = ZoneInfo("Asia/Shanghai")
Rows = list[dict[str, Any]]

PERSON = {
    "person_id": 1, "gender_concept_id": 8532, "year_of_birth": 1960, "month_of_birth": 5,
    "day_of_birth": 7, "gender_source_value": "F", "race_source_value": "asian",
}  # fmt: skip
CONCEPTS = [
    (1, "SNOMED", "44054006", "Type 2 diabetes mellitus", "Disorder"),
    (
        2,
        "ICD10CM",
        "E11.9",
        "Type 2 diabetes mellitus without complications",
        "4-char billing code",
    ),
    (3, "LOINC", "718-7", "Hemoglobin", "Lab Test"),
    (4, "UCUM", "g/dL", "gram per deciliter", "Unit"),
    (5, "RxNorm", "1734919", "oxaliplatin 5 MG/ML Injection", "Clinical Drug"),
    (6, "RxNorm", "32592", "oxaliplatin", "Ingredient"),
    (7, "LOINC", "5196-1", "HBsAg", "Lab Test"),
    (8, "SNOMED", "10828004", "Positive", "Qualifier Value"),
    (9, "SNOMED", "26643006", "Oral", "Qualifier Value"),
    (10, "Hospital", "X1", "something local", "Local"),
    (11, "UCUM", "{score}", "score", "Unit"),
]
MEASUREMENT = {
    "measurement_id": 7, "person_id": 1, "measurement_concept_id": 3,
    "measurement_date": "2024-05-01", "value_as_number": 12.0, "unit_concept_id": 4,
    "range_low": 11.0, "range_high": 15.5,
}  # fmt: skip


def vocabulary() -> Rows:
    names = ("concept_id", "vocabulary_id", "concept_code", "concept_name", "concept_class_id")
    return [dict(zip(names, row, strict=True)) for row in CONCEPTS]


def written(folder: Path, **tables: Rows) -> Path:
    """Write tables as CSV files with names in capitals, as the OHDSI tools do."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in {"person": [PERSON], "concept": vocabulary(), **tables}.items():
        if rows:
            with (folder / f"{table.upper()}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    return folder


def loaded(folder: Path, **tables: Rows) -> Loaded:
    return read(written(folder, **tables), "omop")


def one(found: Loaded, table: str, *columns: str) -> Any:
    (row,) = found.rows(table, *columns)
    return row


# ---------------------------------------------------------------- where the tables lie


def as_zip(folder: Path, into: Path) -> Path:
    path = into / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"inner/{file.name}")
        archive.writestr("__MACOSX/._PERSON.csv", b"\0\1")
    return path


def as_parquet(folder: Path, into: Path) -> Path:
    out = into / "parquet"
    out.mkdir()
    for file in folder.glob("*.csv"):
        duckdb.sql(f"COPY (FROM read_csv('{file}')) TO '{out}/{file.stem.lower()}.parquet'")
    return out


def as_duckdb(folder: Path, into: Path) -> Path:
    path = into / "omop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA cdm")
        for file in folder.glob("*.csv"):
            connection.execute(f"CREATE TABLE cdm.{file.stem} AS FROM read_csv('{file}')")
    return path


@pytest.mark.parametrize(
    ("pack", "place"),
    [
        (lambda folder, into: folder, "MEASUREMENT.csv:2"),
        (as_zip, "MEASUREMENT.csv:2"),
        (as_parquet, "measurement.parquet#7"),
        (as_duckdb, "measurement#7"),
    ],
    ids=["csv", "zip", "parquet", "duckdb"],
)
def test_a_data_set_reads_alike_wherever_it_lies(tmp_path: Path, pack: Any, place: str) -> None:
    path = pack(written(tmp_path / "csv", measurement=[MEASUREMENT]), tmp_path)
    found = read(path, "omop")
    columns = ("source", "id", "subject", "concept", "time", "value", "unit", "low", "high")
    assert one(found, "findings", *columns) == (
        place, "measurement/7", "1", "hemoglobin", "2024-05-01", "12", "g/dL", "11", "15.5",
    )  # fmt: skip
    assert found.rows("subjects", "subject", "birth", "sex", "race") == [
        ("1", "1960-05-07", "female", "asian")
    ]
    assert found.faults() == []


def test_what_holds_no_person_table_is_the_users_error(tmp_path: Path) -> None:
    (tmp_path / "X.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(UserError, match="expected an OMOP data set"):
        read(tmp_path, "omop")


def test_a_line_that_is_broken_is_reported_and_the_others_keep_their_place(tmp_path: Path) -> None:
    folder = written(tmp_path, measurement=[MEASUREMENT | {"measurement_id": n} for n in range(5)])
    file = folder / "MEASUREMENT.csv"
    broken = file.read_text(encoding="utf-8").splitlines()
    broken[2] += ",one,too,many"
    file.write_text("\n".join(broken) + "\n", encoding="utf-8")
    found = read(folder, "omop")
    assert [row[:2] for row in found.faults()] == [("broken line", "MEASUREMENT.csv:3")]
    assert found.rows("findings", "source", "id") == [
        (f"MEASUREMENT.csv:{line}", f"measurement/{line - 2}") for line in (2, 4, 5, 6)
    ]


PARQUET_CUT = b"PAR1" + bytes(100)


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("MEASUREMENT.csv", b"", "an empty file"),
        ("MEASUREMENT.csv", b"a,b\n1,2\n", "the columns a, b without person_id"),
        ("MEASUREMENT.csv", b"\x1f\x8b\x08\x00" + bytes(range(256)) * 9, "no CSV in UTF-8"),
        ("measurement.parquet", PARQUET_CUT, "Parquet that is damaged or cut off"),
    ],
)
def test_a_table_that_cannot_be_read_is_left_out_by_its_file_and_the_others_are_read(
    tmp_path: Path, name: str, content: bytes, seen: str
) -> None:
    folder = written(tmp_path)
    (folder / name).write_bytes(content)
    found = read(folder, "omop")
    assert found.rows("subjects", "subject") == ["1"]
    assert found.faults() == [("unreadable table", name, seen)]


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"", "PERSON.csv: saw an empty file, expected a row for each person"),
        (b"a,b\n1,2\n", "PERSON.csv: saw the columns a, b without person_id"),
    ],
)
def test_a_person_table_that_cannot_be_read_is_the_users_error(
    tmp_path: Path, content: bytes, seen: str
) -> None:
    folder = written(tmp_path, measurement=[MEASUREMENT])
    (folder / "PERSON.csv").write_bytes(content)
    with pytest.raises(UserError) as raised:
        read(folder, "omop")
    assert seen in str(raised.value)


def test_a_table_that_is_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    folder = written(tmp_path, measurement=[MEASUREMENT, MEASUREMENT | {"measurement_id": 8}])
    file = folder / "MEASUREMENT.csv"
    file.write_bytes(file.read_bytes()[:-20])
    found = read(folder, "omop")
    assert found.rows("findings", "id") == ["measurement/7"]
    assert found.faults() == [("broken line", "MEASUREMENT.csv:3", "fewer cells than the header")]


@pytest.mark.parametrize("name", ["data.zip", "omop.duckdb"])
def test_a_zip_or_a_database_that_is_not_whole_is_the_users_error(
    tmp_path: Path, name: str
) -> None:
    whole = as_zip(written(tmp_path / "csv"), tmp_path).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match=r"is it cut off\?|is it whole\?"):
        read(tmp_path / name, "omop")


# ---------------------------------------------------------------- PERSON, DEATH


@pytest.mark.parametrize(
    ("said", "birth"),
    [
        ({}, "1960-05-07"),
        ({"day_of_birth": None}, "1960-05"),
        ({"month_of_birth": None, "day_of_birth": None}, "1960"),
    ],
)
def test_a_birth_is_known_as_far_as_the_person_row_says(
    tmp_path: Path, said: dict[str, None], birth: str
) -> None:
    assert one(loaded(tmp_path, person=[PERSON | said]), "subjects", "birth") == birth


def test_a_gender_that_is_no_concept_is_read_from_its_source_value(tmp_path: Path) -> None:
    person = PERSON | {"gender_concept_id": 0, "gender_source_value": "F"}
    assert one(loaded(tmp_path, person=[person]), "subjects", "sex") == "F"


def test_a_death_is_the_subjects_and_an_event(tmp_path: Path) -> None:
    death = {"person_id": 1, "death_date": "2024-06-01", "death_datetime": "2024-06-01 00:00:00"}
    found = loaded(tmp_path, death=[death])
    assert found.rows("subjects", "death", "source") == [
        ("2024-06-01", "DEATH.csv:2"), (None, "PERSON.csv:2"),
    ]  # fmt: skip
    assert one(found, "events", "concept", "start", "id") == ("death", "2024-06-01", "death/1")


# ---------------------------------------------------------------- CONDITION_OCCURRENCE

CONDITION = {
    "condition_occurrence_id": 3, "person_id": 1, "condition_concept_id": 1,
    "condition_source_concept_id": 2, "condition_source_value": "E119",
    "condition_start_date": "2020-01-02", "condition_start_datetime": "2020-01-02 00:00:00",
    "condition_end_date": None,
}  # fmt: skip


def test_the_source_concept_is_tried_before_the_standard_one(tmp_path: Path) -> None:
    found = loaded(tmp_path, condition_occurrence=[CONDITION])
    columns = ("system", "code", "concept", "start", "end", "id")
    assert one(found, "events", *columns) == (
        "ICD-10", "E11.9", "type_2_diabetes_mellitus", "2020-01-02", None, "condition_occurrence/3",
    )  # fmt: skip


@pytest.mark.parametrize("own", [0, None, 10])
def test_the_standard_concept_counts_where_the_source_one_does_not(
    tmp_path: Path, own: int | None
) -> None:
    row = CONDITION | {"condition_source_concept_id": own}
    found = loaded(tmp_path, condition_occurrence=[row])
    expected = ("SNOMED", "44054006", "type_2_diabetes_mellitus")
    assert one(found, "events", "system", "code", "concept") == expected


def test_a_clock_counts_unless_it_is_midnight(tmp_path: Path) -> None:
    row = CONDITION | {"condition_start_datetime": "2020-01-02 08:30:00"}
    found = loaded(tmp_path, condition_occurrence=[row])
    assert one(found, "events", "start") == "2020-01-02 08:30:00"


def test_a_preliminary_diagnosis_is_possible_and_not_certain(tmp_path: Path) -> None:
    row = CONDITION | {"condition_status_concept_id": 32899}
    assert one(loaded(tmp_path, condition_occurrence=[row]), "events", "status") == "preliminary"


def test_an_observation_period_makes_nothing_complete(tmp_path: Path) -> None:
    period = {
        "observation_period_id": 1, "person_id": 1,
        "observation_period_start_date": "2000-01-01", "observation_period_end_date": "2024-01-01",
    }  # fmt: skip
    assert loaded(tmp_path, observation_period=[period]).rows("coverage", "domain") == []


# ---------------------------------------------------------------- DRUG_EXPOSURE

DRUG = {
    "drug_exposure_id": 4, "person_id": 1, "drug_concept_id": 5, "drug_source_value": "OXA",
    "drug_exposure_start_date": "2024-05-01", "drug_exposure_end_date": "2024-05-02",
    "drug_type_concept_id": 32818, "route_concept_id": 9,
}  # fmt: skip


@pytest.mark.parametrize("through", ["concept_ancestor", "concept_relationship"])
def test_a_product_counts_by_its_ingredient(tmp_path: Path, through: str) -> None:
    table: Rows = {
        "concept_ancestor": [{"ancestor_concept_id": 6, "descendant_concept_id": 5}],
        "concept_relationship": [
            {"concept_id_1": 5, "concept_id_2": 12, "relationship_id": "Consists of",
             "invalid_reason": None},
            {"concept_id_1": 12, "concept_id_2": 6, "relationship_id": "RxNorm has ing",
             "invalid_reason": None},
        ],
    }[through]  # fmt: skip
    found = loaded(tmp_path, drug_exposure=[DRUG], **{through: table})
    columns = ("concept", "code", "start", "end", "status", "route")
    assert one(found, "interventions", *columns) == (
        "oxaliplatin", "32592", "2024-05-01", "2024-05-02", None, "oral",
    )  # fmt: skip


def test_without_relations_a_product_is_kept_without_a_concept(tmp_path: Path) -> None:
    found = loaded(tmp_path, drug_exposure=[DRUG])
    assert one(found, "interventions", "concept", "system", "code") == (None, "RxNorm", "1734919")


@pytest.mark.parametrize(("of_type", "status"), [(38000177, "planned"), (32818, None)])
def test_a_prescription_is_no_administration(
    tmp_path: Path, of_type: int, status: str | None
) -> None:
    found = loaded(tmp_path, drug_exposure=[DRUG | {"drug_type_concept_id": of_type}])
    assert one(found, "interventions", "status") == status


# ---------------------------------------------------------------- MEASUREMENT, OBSERVATION


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"value_as_number": 12.5}, "12.5"),
        ({"value_as_number": 5.0, "operator_concept_id": 4171756}, "<5"),
        ({"value_as_number": 5.0, "operator_concept_id": 4171755}, ">=5"),
        ({"value_as_number": 5.0, "operator_concept_id": 4172703}, "5"),
        ({"value_as_number": 5.0, "value_source_value": "<5"}, "<5"),
        ({"value_as_number": None, "value_source_value": "> 1000"}, "> 1000"),
        ({"value_as_number": None}, None),
    ],
)
def test_a_value_has_its_operator(tmp_path: Path, said: dict[str, Any], value: str | None) -> None:
    columns = {"operator_concept_id": None, "value_source_value": None}
    found = loaded(tmp_path, measurement=[MEASUREMENT | columns | said])
    assert one(found, "findings", "value") == value


def test_a_coded_answer_is_read_through_the_vocabulary(tmp_path: Path) -> None:
    answer = {"measurement_concept_id": 7, "value_as_number": None, "value_as_concept_id": 8}
    found = loaded(tmp_path, measurement=[MEASUREMENT | answer])
    resolve(found.connection, shipped_concepts(), ZONE)
    assert found.all("SELECT concept, value, problem FROM findings") == [("hbsag", 1, None)]


def test_a_unit_that_is_only_an_annotation_is_the_unity(tmp_path: Path) -> None:
    found = loaded(tmp_path, measurement=[MEASUREMENT | {"unit_concept_id": 11}])
    assert one(found, "findings", "unit") == "1"


def test_an_observation_of_an_event_without_a_value_is_the_event(tmp_path: Path) -> None:
    seen = {
        "observation_id": 1, "person_id": 1, "observation_concept_id": 1,
        "observation_date": "2024-05-01",
    }  # fmt: skip
    found = loaded(tmp_path, observation=[seen])
    assert one(found, "events", "concept", "start", "end") == (
        "type_2_diabetes_mellitus", "/2024-05-01", "2024-05-01/",
    )  # fmt: skip
    assert found.rows("findings", "concept") == []


def test_an_observation_of_an_event_with_an_answer_is_not_taken_for_it(tmp_path: Path) -> None:
    seen = {
        "observation_id": 1, "person_id": 1, "observation_concept_id": 1,
        "observation_date": "2024-05-01", "value_as_string": "no",
    }  # fmt: skip
    found = loaded(tmp_path, observation=[seen])
    assert found.rows("events", "concept") == []
    assert one(found, "findings", "concept", "text") == (None, "no")


# ---------------------------------------------------------------- without a vocabulary


def test_without_concept_rows_keep_their_source_values_and_nothing_is_invented(
    tmp_path: Path,
) -> None:
    row = MEASUREMENT | {"measurement_source_value": "HB", "unit_source_value": "g/dL"}
    found = loaded(tmp_path, concept=[], measurement=[row])
    columns = ("system", "code", "concept", "term", "value", "unit")
    assert one(found, "findings", *columns) == (
        "measurement_source_value", "HB", None, "HB", "12", "g/dL",
    )  # fmt: skip
    assert [kind for kind, _, _ in found.faults()] == ["no vocabulary"]


@pytest.mark.parametrize("system", ["OMOP", "measurement_source_value"])
def test_a_mapping_may_list_concept_ids_or_source_values(tmp_path: Path, system: str) -> None:
    row = MEASUREMENT | {"measurement_source_value": "HB", "unit_source_value": "g/dL"}
    code = {"OMOP": "3", "measurement_source_value": "HB"}[system]
    file = MappingFile.model_validate(
        {"name": "s", "timezone": "Asia/Shanghai", "codes": {system: {code: "hemoglobin"}}}
    )
    folder = written(tmp_path, concept=[], measurement=[row])
    found = Loaded("omop", folder, Mapping(file, shipped_concepts(), "s.toml"))
    assert one(found, "findings", "concept") == "hemoglobin"


# ---------------------------------------------------------------- the data set of others


def test_the_synthea_data_set_of_ohdsi_is_read_whole(shared_data: Path) -> None:
    """Rows as counted by `wc -l`, less the header; deaths are subjects and events."""
    found = read(shared_data / "omop" / "Synthea27Nj_5.4.zip", "omop")
    counts = {
        table: found.all(f"SELECT count(*) FROM draft_{table}")[0][0]
        for table in ("subjects", "findings", "events", "interventions")
    }
    assert counts == {
        "subjects": 28 + 3,
        "findings": 10040 + 8099,
        "events": 470 + 1791 + 3,
        "interventions": 883 + 1649,
    }
    assert [row[:2] for row in found.faults()] == [("table not read", "device_exposure")]
    weight = (
        "SELECT source, concept, time, value, unit FROM draft_findings WHERE id = 'measurement/1'"
    )
    assert found.all(weight) == [("MEASUREMENT.csv:2", "body_weight", "2013-05-17", "48.1", "kg")]
