"""The same people through FHIR, OMOP, MEDS and CSV are the same records (issue 3)."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hilum.concepts import shipped_concepts
from hilum.records.drafts import create_drafts
from hilum.records.resolve import resolve
from hilum.sources import READERS, Mapping, silent
from hilum.sources.forms import forms_mapping
from hilum.sources.mapping_file import MappingFile
from hilum.sources.standards import standard_mapping
from tests.sources.fhir_files import ATC, ICD_10, LOINC, SCT, UCUM, bound, coded, lines

CONCEPTS = shipped_concepts()
TIMEZONE = "Asia/Shanghai"

PEOPLE = [("1", "female", "1960"), ("2", "male", "1955")]
NUMBERS = [("1", "718-7", "12.5", "g/dL", "2024-05-01"), ("2", "718-7", "5", "g/dL", "2024-05-03"),
           ("2", "1742-6", "40", "U/L", "2024-05-03")]  # fmt: skip
ANSWERS = [("1", "5196-1", "10828004", "2024-05-02")]
BLEEDS = [("1", "K92.2", "2020-01-02"), ("2", "K92.2", "2021-11-30")]
GIVEN = [("2", "L01XA03", "2024-04-01"), ("1", "H02AB06", "2024-04-09")]

RECORDS = {
    "subjects": "subject, sex, birth_earliest, birth_latest",
    "findings": "subject, concept, comparator, value, unit, status, problem, time_earliest, "
    "time_latest, value_lower, value_upper",
    "events": "subject, concept, status, start_earliest, start_latest, end_earliest, end_latest",
    "interventions": "subject, concept, status, start_earliest, start_latest, end_earliest, "
    "end_latest",
}


def about(kind: str, own_id: str, subject: str, **elements: Any) -> dict[str, Any]:
    person = {"reference": f"Patient/{subject}"}
    return {"resourceType": kind, "id": own_id, "subject": person, **elements}


def quantity(printed: str, unit: str) -> dict[str, Any]:
    sign = {"comparator": printed[0]} if printed[0] in "<>" else {}
    return {"value": float(printed.lstrip("<>")), "system": UCUM, "code": unit, **sign}


def as_fhir(folder: Path) -> Path:
    resources = [
        *({"resourceType": "Patient", "id": s, "gender": sex, "birthDate": birth}
          for s, sex, birth in PEOPLE),
        *(about("Observation", f"n{n}", s, status="final", code=coded((LOINC, code)),
                effectiveDateTime=day, valueQuantity=quantity(value, unit))
          for n, (s, code, value, unit, day) in enumerate(NUMBERS)),
        *(about("Observation", f"a{n}", s, status="final", code=coded((LOINC, code)),
                effectiveDateTime=day, valueCodeableConcept=coded((SCT, answer)))
          for n, (s, code, answer, day) in enumerate(ANSWERS)),
        *(about("Condition", f"c{n}", s, code=coded((ICD_10, code)), onsetDateTime=day,
                abatementDateTime=day, verificationStatus=bound("confirmed"))
          for n, (s, code, day) in enumerate(BLEEDS)),
        *(about("MedicationAdministration", f"m{n}", s, status="completed", effectiveDateTime=day,
                medicationCodeableConcept=coded((ATC, code)))
          for n, (s, code, day) in enumerate(GIVEN)),
    ]  # fmt: skip
    (folder / "all.ndjson").write_text(lines(*resources), encoding="utf-8")
    return folder


def sheet(path: Path, *rows: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


OMOP_CONCEPTS = {
    "718-7": (1, "LOINC"),
    "1742-6": (2, "LOINC"),
    "5196-1": (3, "LOINC"),
    "10828004": (4, "SNOMED"),
    "K92.2": (5, "ICD10"),
    "L01XA03": (6, "ATC"),
    "H02AB06": (7, "ATC"),
    "g/dL": (8, "UCUM"),
    "U/L": (9, "UCUM"),
}
NO_RESULT = dict.fromkeys(
    ("value_as_number", "operator_concept_id", "value_as_concept_id", "unit_concept_id")
)


def omop_number(printed: str, unit: str) -> dict[str, Any]:
    operator = {"operator_concept_id": 4171756} if printed.startswith("<") else {}
    number, unit_id = float(printed.lstrip("<")), OMOP_CONCEPTS[unit][0]
    return NO_RESULT | {"value_as_number": number, "unit_concept_id": unit_id} | operator


def as_omop(folder: Path) -> Path:
    ids = {code: number for code, (number, _) in OMOP_CONCEPTS.items()}
    sheet(folder / "CONCEPT.csv", *(
        {"concept_id": n, "vocabulary_id": system, "concept_code": code}
        for code, (n, system) in OMOP_CONCEPTS.items()))  # fmt: skip
    sheet(folder / "PERSON.csv", *(
        {"person_id": s, "gender_concept_id": 8532 if sex == "female" else 8507,
         "year_of_birth": birth} for s, sex, birth in PEOPLE))  # fmt: skip
    results = [
        *((s, code, day, omop_number(value, unit)) for s, code, value, unit, day in NUMBERS),
        *((s, code, day, NO_RESULT | {"value_as_concept_id": ids[answer]})
          for s, code, answer, day in ANSWERS),
    ]  # fmt: skip
    sheet(folder / "MEASUREMENT.csv", *(
        {"measurement_id": n, "person_id": s, "measurement_concept_id": ids[code],
         "measurement_date": day, **result}
        for n, (s, code, day, result) in enumerate(results)))  # fmt: skip
    sheet(folder / "CONDITION_OCCURRENCE.csv", *(
        {"condition_occurrence_id": n, "person_id": s, "condition_concept_id": ids[code],
         "condition_start_date": day, "condition_end_date": day}
        for n, (s, code, day) in enumerate(BLEEDS)))  # fmt: skip
    sheet(folder / "DRUG_EXPOSURE.csv", *(
        {"drug_exposure_id": n, "person_id": s, "drug_concept_id": ids[code],
         "drug_exposure_start_date": day, "drug_exposure_end_date": day}
        for n, (s, code, day) in enumerate(GIVEN)))  # fmt: skip
    return folder


def as_meds(folder: Path) -> Path:
    at = datetime.fromisoformat
    rows: list[tuple[str, datetime | None, str, float | None, str | None]] = [
        *((s, None, f"SEX//{sex}", None, None) for s, sex, _ in PEOPLE),
        *((s, datetime(int(birth), 1, 1), "BIRTH", None, None) for s, _, birth in PEOPLE),
        *(
            (s, at(day), f"LAB//{code}//{unit}", float(value), None)
            for s, code, value, unit, day in NUMBERS
        ),
        *((s, at(day), f"ANSWER//{code}", None, answer) for s, code, answer, day in ANSWERS),
        *((s, at(day), f"ICD//{code}", None, None) for s, code, day in BLEEDS),
        *((s, at(day), f"ATC//{code}", None, None) for s, code, day in GIVEN),
    ]  # fmt: skip
    subjects, times, codes, numbers, texts = zip(*rows, strict=True)
    table = {
        "subject_id": pa.array([int(s) for s in subjects], pa.int64()),
        "time": pa.array(times, pa.timestamp("us")),
        "code": pa.array(codes, pa.string()),
        "numeric_value": pa.array(numbers, pa.float32()),
        "text_value": pa.array(texts, pa.string()),
    }
    pq.write_table(pa.table(table), folder / "meds.parquet")
    return folder / "meds.parquet"


def as_csv(folder: Path) -> Path:
    sheet(folder / "subjects.csv", *(
        {"subject": s, "sex": sex, "birth": birth} for s, sex, birth in PEOPLE))  # fmt: skip
    sheet(folder / "findings.csv", *(
        [{"subject": s, "system": "LOINC", "code": code, "time": day, "value": value, "unit": unit}
         for s, code, value, unit, day in NUMBERS]
        + [{"subject": s, "system": "LOINC", "code": code, "time": day, "value": answer, "unit": ""}
           for s, code, answer, day in ANSWERS]))  # fmt: skip
    for name, system, rows in (("events", "ICD-10", BLEEDS), ("interventions", "ATC", GIVEN)):
        sheet(folder / f"{name}.csv", *(
            {"subject": s, "system": system, "code": code, "start": day, "end": day}
            for s, code, day in rows))  # fmt: skip
    return folder


MEDS_RULES = [
    {"match": "SEX//(?P<sex>.*)", "table": "subjects"},
    {"match": "BIRTH", "table": "subjects", "time_columns": "birth", "time_form": "year"},
    {"match": "LAB//(?P<code>[^/]+)//(?P<unit>.*)", "table": "findings", "system": "LOINC",
     "midnight_is_day": True},
    {"match": "ANSWER//(?P<code>.*)", "table": "findings", "system": "LOINC",
     "midnight_is_day": True},
    {"match": "ICD//(?P<code>.*)", "table": "events", "system": "ICD-10",
     "time_columns": ["start", "end"], "midnight_is_day": True},
    {"match": "ATC//(?P<code>.*)", "table": "interventions", "system": "ATC",
     "time_columns": ["start", "end"], "midnight_is_day": True},
]  # fmt: skip


def meds_mapping() -> Mapping:
    file = MappingFile.model_validate({"name": "m", "timezone": TIMEZONE, "rule": MEDS_RULES})
    return Mapping(file, CONCEPTS, "m.toml")


SOURCES = {
    "fhir": (as_fhir, lambda: standard_mapping("fhir", CONCEPTS, TIMEZONE)),
    "omop": (as_omop, lambda: standard_mapping("omop", CONCEPTS, TIMEZONE)),
    "meds": (as_meds, meds_mapping),
    "csv": (as_csv, lambda: forms_mapping(CONCEPTS, TIMEZONE)),
}


def records(source: str, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the records of the people, as one source gives them."""
    write, mapping_of = SOURCES[source]
    folder.mkdir()
    connection, mapping = duckdb.connect(), mapping_of()
    create_drafts(connection)
    READERS[source](write(folder), mapping, connection, silent)
    resolve(connection, CONCEPTS, mapping.zone)
    return {
        table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()
        for table, columns in RECORDS.items()
    }


BELOW = [("1", "718-7", "<5", "g/dL", "2024-05-01")]


@pytest.mark.parametrize("source", ["omop", "csv"])
def test_a_value_below_a_limit_is_the_same_interval_as_through_fhir(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MEDS is not asked: it has no comparator, and its text_value is no number here."""
    monkeypatch.setattr("tests.sources.test_same_patients.NUMBERS", BELOW)
    through_fhir = records("fhir", tmp_path / "fhir")
    ((_, _, comparator, *_),) = [row for row in through_fhir["findings"] if row[1] == "hemoglobin"]
    assert comparator == "<"
    assert records(source, tmp_path / "other") == through_fhir


@pytest.mark.parametrize("source", ["omop", "meds", "csv"])
def test_the_same_people_give_the_same_records_as_through_fhir(tmp_path: Path, source: str) -> None:
    through_fhir = records("fhir", tmp_path / "fhir")
    assert records(source, tmp_path / "other") == through_fhir


def test_every_row_of_the_people_is_usable_and_has_its_concept(tmp_path: Path) -> None:
    found = records("fhir", tmp_path / "fhir")
    assert {table: len(rows) for table, rows in found.items()} == {
        "subjects": 2, "findings": 4, "events": 2, "interventions": 2,
    }  # fmt: skip
    assert [(row[1], str(row[3])) for row in found["findings"]] == [
        ("hbsag", "1.000000"), ("hemoglobin", "125.000000"), ("alt", "40.000000"),
        ("hemoglobin", "50.000000"),
    ]  # fmt: skip
    assert [row[1] for row in found["interventions"]] == ["prednisolone", "oxaliplatin"]
    assert all(row[1] for row in found["events"])
