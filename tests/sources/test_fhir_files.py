"""FHIR files, whole and broken, and the real ones of others (issue 3: item 1, "bad input")."""

import gzip
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


def test_the_place_in_a_broken_line_is_a_character_of_that_line(tmp_path: Path) -> None:
    """Its own end is not counted as another line: the fault names the line already."""
    ((_, source, seen),) = loaded(tmp_path, hemoglobin("1"), '{"resourceType": ', PATIENT).faults()
    assert source == "all.ndjson:2"
    assert "at character 18" in seen


def test_many_broken_lines_at_the_beginning_do_not_hide_the_others(tmp_path: Path) -> None:
    found = loaded(tmp_path, *["{"] * 120, hemoglobin("x"))
    assert found.rows("findings", "source") == ["all.ndjson:121#x"]
    assert len(found.faults("broken line")) == 120


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


# ---------------------------------------------------------------- files that are not what they say


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"", "an empty file"),
        (gzip.compress(lines(PATIENT).encode(), mtime=0), "a compressed file (gzip)"),
        (lines(PATIENT).encode("utf-16"), "text in UTF-16"),
        (bytes(range(256)) * 9, "bytes that are no text"),
    ],
)
@pytest.mark.parametrize("name", ["a.ndjson", "a.json"])
def test_a_file_that_is_no_text_is_left_out_as_one(
    tmp_path: Path, content: bytes, seen: str, name: str
) -> None:
    """Not one broken line for each of its line ends."""
    (tmp_path / name).write_bytes(content)
    found = loaded(tmp_path, PATIENT, name="b.ndjson")
    assert found.rows("subjects", "subject") == ["p1"]
    assert found.faults() == [("broken file", name, seen)]


def test_a_broken_line_in_a_file_of_several_buffers_has_its_own_number(tmp_path: Path) -> None:
    """DuckDB reads a file in buffers of 32 MB, several at once."""
    line = lines(hemoglobin("ID", note=[{"text": "x" * 2000}]))
    whole = [line.replace("ID", str(number)) for number in range(1, 20_001)]
    whole[12_344] = line[:100] + "\n"
    (tmp_path / "o.ndjson").write_text("".join(whole), encoding="utf-8")
    found = read(tmp_path)
    assert [row[:2] for row in found.faults()] == [("broken line", "o.ndjson:12345")]
    rows = found.all("SELECT source FROM draft_findings")
    assert {source for (source,) in rows} == {
        f"o.ndjson:{number}#{number}" for number in range(1, 20_001) if number != 12_345
    }


def test_a_byte_order_mark_is_no_part_of_the_first_resource(tmp_path: Path) -> None:
    (tmp_path / "o.ndjson").write_bytes(b"\xef\xbb\xbf" + lines(PATIENT, hemoglobin()).encode())
    found = read(tmp_path)
    assert (found.rows("subjects", "source"), found.faults()) == (["o.ndjson:1#p1"], [])


def test_a_bundle_named_ndjson_and_lines_named_json_are_read_as_what_they_are(
    tmp_path: Path,
) -> None:
    whole = json.dumps(bundle(PATIENT, hemoglobin("1")), indent=1)
    (tmp_path / "a.ndjson").write_text(whole, encoding="utf-8")
    (tmp_path / "b.json").write_text(lines(hemoglobin("2"), hemoglobin("3")), encoding="utf-8")
    found = read(tmp_path)
    assert found.rows("findings", "source") == ["a.ndjson#1", "b.json:1#2", "b.json:2#3"]
    assert found.faults() == []


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000])
def test_what_is_nested_beyond_reason_is_a_broken_line(tmp_path: Path, deep: str) -> None:
    found = loaded(tmp_path, deep, PATIENT)
    assert found.faults() == [("broken line", "all.ndjson:1", "JSON nested too deeply to be read")]


def test_an_entry_that_is_nested_beyond_reason_does_not_hide_the_others(tmp_path: Path) -> None:
    deep = json.loads('{"a":' * 400 + "1" + "}" * 400)
    entries = bundle(PATIENT, hemoglobin("1", extension=[deep]), hemoglobin("2"))
    (tmp_path / "b.json").write_text(json.dumps(entries), encoding="utf-8")
    assert "Observation/2" in read(tmp_path).rows("findings", "id")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "a.ndjson: broken file: saw an empty file"),
        (lines(resource("Encounter", "e")), "a.ndjson:1: resource type not read: saw Encounter"),
        (lines({**PATIENT, "animal": {}}), "a.ndjson:1#p1: another FHIR version: saw Patient with"),
        (json.dumps(bundle(PATIENT))[:60], "taken: its 0 whole entries"),
    ],
)
def test_where_nothing_can_be_read_the_first_faults_are_the_error(
    tmp_path: Path, content: str, said: str
) -> None:
    (tmp_path / "a.ndjson").write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="no record could be read") as raised:
        read(tmp_path)
    assert said in str(raised.value)


def test_a_folder_of_compressed_files_is_told_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "Patient.ndjson.gz").write_bytes(gzip.compress(lines(PATIENT).encode()))
    with pytest.raises(UserError, match=r"saw Patient\.ndjson\.gz, expected \*\.ndjson"):
        read(tmp_path)


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
