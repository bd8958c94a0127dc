"""FHIR files, whole and broken, and the real ones of others (issue 3: item 1, "bad input")."""

import json
from pathlib import Path

import pytest

from hilum.terms.discrepancies import UserError
from tests.sources.fhir_files import (
    LOINC,
    bundle,
    coded,
    hemoglobin,
    lines,
    loaded,
    read,
    resolved,
    resource,
)

PATIENT = resource("Patient", "p1", gender="male", birthDate="1960-01-01")


def test_one_file_and_a_folder_of_files_are_read_alike(tmp_path: Path) -> None:
    loaded(tmp_path, PATIENT, hemoglobin())
    folder, file = read(tmp_path), read(tmp_path / "all.ndjson")
    everything = "SELECT * FROM draft_findings"
    assert folder.all(everything) == file.all(everything) != []


@pytest.mark.parametrize("make", ["nothing", "an empty folder"])
def test_a_path_without_fhir_files_is_the_users_error(tmp_path: Path, make: str) -> None:
    path = tmp_path / "x"
    if make == "an empty folder":
        path.mkdir()
    with pytest.raises(UserError, match=r"expected FHIR files|expected \*.ndjson"):
        read(path)


def test_a_broken_line_is_reported_with_its_place_and_the_others_are_read(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, hemoglobin("1"), '{"resourceType": "Observation", "id": "2', hemoglobin("3"),
        "[1, 2]", "", hemoglobin("6"), json.dumps(hemoglobin("7"))[:-20],
    )  # fmt: skip
    assert found.rows("findings", "source") == [
        "all.ndjson:1#1", "all.ndjson:3#3", "all.ndjson:6#6",
    ]  # fmt: skip
    assert [(kind, source) for kind, source, _ in found.faults()] == [
        ("broken line", "all.ndjson:2"),
        ("no resource", "all.ndjson:4"),
        ("broken line", "all.ndjson:7"),
    ]


def test_a_first_line_that_is_broken_does_not_hide_the_others(tmp_path: Path) -> None:
    found = loaded(tmp_path, "{", hemoglobin("2"))
    assert found.rows("findings", "source") == ["all.ndjson:2#2"]
    assert [row[:2] for row in found.faults()] == [("broken line", "all.ndjson:1")]


def test_a_line_in_another_encoding_is_a_broken_line(tmp_path: Path) -> None:
    text = (
        lines(hemoglobin("1")).encode()
        + b'{"resourceType": "\xff"}\n'
        + lines(hemoglobin("3")).encode()
    )
    (tmp_path / "o.ndjson").write_bytes(text)
    found = read(tmp_path)
    assert found.rows("findings", "id") == ["Observation/1", "Observation/3"]
    assert [row[:2] for row in found.faults()] == [("broken line", "o.ndjson:2")]


def test_windows_line_ends_and_spaces_change_nothing(tmp_path: Path) -> None:
    rows = [f"  {json.dumps(hemoglobin(str(n)))}\r\n" for n in (1, 2)]
    (tmp_path / "o.ndjson").write_bytes("".join(rows).encode())
    found = read(tmp_path)
    assert found.rows("findings", "source") == ["o.ndjson:1#1", "o.ndjson:2#2"]
    assert found.faults() == []


def test_a_file_of_several_types_is_read_whole(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, PATIENT, hemoglobin("1"), resource("Encounter", "e"), bundle(hemoglobin("2"))
    )
    assert found.rows("findings", "source") == ["all.ndjson:2#1", "all.ndjson:4#2"]
    assert found.rows("subjects", "subject") == ["p1"]
    assert found.faults() == [("resource type not read", "all.ndjson:3", "Encounter")]


def test_a_number_in_a_file_keeps_its_shortest_decimal_text(tmp_path: Path) -> None:
    quantity = '{"value": 2.30, "unit": "g/L"}'
    text = json.dumps(hemoglobin(valueQuantity="HERE")).replace('"HERE"', quantity)
    assert loaded(tmp_path, text).rows("findings", "value") == ["2.3"]


def test_a_bundle_is_followed_through_its_urns(tmp_path: Path) -> None:
    """FHIR R4 Bundle, "Resolving references in Bundles"."""
    of_urn = hemoglobin("o1", subject={"reference": "urn:uuid:p1"})
    (tmp_path / "b.json").write_text(json.dumps(bundle(PATIENT, of_urn)), encoding="utf-8")
    found = read(tmp_path)
    assert found.rows("findings", "subject", "source") == [("p1", "b.json#o1")]
    assert found.rows("subjects", "source") == ["b.json#p1"]


def test_a_truncated_bundle_gives_its_whole_entries_and_is_reported(tmp_path: Path) -> None:
    text = json.dumps(bundle(PATIENT, hemoglobin("o1"), hemoglobin("o2")))
    (tmp_path / "b.json").write_text(text[:-80], encoding="utf-8")
    found = read(tmp_path)
    assert found.rows("findings", "id") == ["Observation/o1"]
    ((kind, source, _),) = found.faults()
    assert (kind, source) == ("broken file", "b.json")


def test_the_same_resource_twice_is_one_by_its_own_id(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(json.dumps(bundle(PATIENT, hemoglobin())), encoding="utf-8")
    (tmp_path / "o.ndjson").write_text(lines(hemoglobin()), encoding="utf-8")
    found = resolved(read(tmp_path))
    assert found.all("SELECT count(*) FROM findings") == [(1,)]
    assert len(found.faults("duplicate, left out")) == 1


@pytest.mark.parametrize(
    "foreign",
    [
        resource("MedicationAdministration", "x", status="completed",
                 medication={"concept": coded((LOINC, "1"))}, occurenceDateTime="2024-05-01"),
        resource("Procedure", "x", status="completed", occurrenceDateTime="2024-05-01"),
        resource("Condition", "x", assertedDate="2024-05-01"),
        hemoglobin("x", meta={"profile": ["http://hl7.org/fhir/5.0/StructureDefinition/Observation"]}),
    ],
    ids=["R5 administration", "R5 procedure", "STU3 condition", "R5 profile"],
)  # fmt: skip
def test_a_resource_of_another_fhir_version_is_left_out_and_reported(
    tmp_path: Path, foreign: dict[str, object]
) -> None:
    found = loaded(tmp_path, PATIENT, foreign, hemoglobin("mine"))
    assert found.rows("findings", "id") == ["Observation/mine"]
    assert found.rows("interventions", "id") == found.rows("events", "id") == []
    assert [row[:2] for row in found.faults()] == [("another FHIR version", "all.ndjson:2#x")]


@pytest.mark.parametrize(
    ("reference", "subject"),
    [
        ("Patient/p1", "p1"),
        ("https://fhir.example.org/r4/Patient/p1", "p1"),
        ("https://fhir.example.org/r4/Patient/p1/_history/2", "p1"),
        ("urn:uuid:p1", "p1"),
        ("Group/g1", None),
    ],
)
def test_a_reference_names_the_patient_in_each_of_its_forms(
    tmp_path: Path, reference: str, subject: str | None
) -> None:
    """FHIR R4, References: literal references."""
    found = loaded(tmp_path, hemoglobin(subject={"reference": reference}))
    assert found.rows("findings", "subject") == [subject]
    assert len(found.faults("not about a patient")) == (subject is None)


# ---------------------------------------------------------------- the files of others


def test_the_ndjson_of_pathling_is_read_whole(shared_data: Path) -> None:
    """9 patients, 71 conditions; of 1,502 observations 83 are blood pressures of two components."""
    found = read(shared_data / "fhir")
    counts = {
        table: found.all(f"SELECT count(*) FROM draft_{table}")[0][0]
        for table in ("subjects", "findings", "events", "interventions")
    }
    assert counts == {"subjects": 9, "findings": 1502 + 83, "events": 71, "interventions": 0}
    assert found.faults() == []
    ((first, value, unit),) = found.all(
        "SELECT source, value, unit FROM draft_findings WHERE source LIKE 'Observation.ndjson:1#%'"
    )
    assert first == "Observation.ndjson:1#a7b38940-3cd3-43b1-bba9-6adb6090d1d3"
    assert (value, unit) == ("139.9996742575894", "cm")


def test_each_line_of_the_ndjson_of_pathling_has_its_own_place(shared_data: Path) -> None:
    found = read(shared_data / "fhir")
    by_line = dict(
        found.all("SELECT split_part(source, '#', 1), split_part(source, '#', 2) FROM draft_events")
    )
    written = (shared_data / "fhir" / "Condition.ndjson").read_text(encoding="utf-8").splitlines()
    assert by_line == {
        f"Condition.ndjson:{number}": json.loads(line)["id"]
        for number, line in enumerate(written, start=1)
    }


def test_the_bundles_of_pathling_are_read_whole(shared_data: Path) -> None:
    found = read(shared_data / "fhir" / "bundles")
    kinds = {"findings": ["Observation"], "events": ["Condition", "DiagnosticReport"],
             "interventions": ["Procedure", "Immunization", "MedicationRequest"]}  # fmt: skip
    entries = [
        entry["resource"]
        for file in (shared_data / "fhir" / "bundles").glob("*.json")
        for entry in json.loads(file.read_text(encoding="utf-8"))["entry"]
    ]
    without_codes = {
        f"DiagnosticReport/{each['id']}"
        for each in entries
        if each["resourceType"] == "DiagnosticReport" and "conclusionCode" not in each
    }
    for table, types in kinds.items():
        own = {row.split("/component")[0] for row in found.rows(table, "id")}
        asked = {
            f"{each['resourceType']}/{each['id']}"
            for each in entries
            if each["resourceType"] in types
        }
        assert own == asked - without_codes
    assert {kind for kind, _, _ in found.faults()} == {"resource type not read"}
