"""What each FHIR R4 resource becomes (issue 3, item 1). Sections are of HL7 FHIR R4 (4.0.1)."""

from pathlib import Path
from typing import Any

import pytest

from hilum.concepts import shipped_concepts
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import MappingFile
from tests.sources.fhir_files import (
    ATC,
    ICD_10,
    LOINC,
    RXNORM,
    SCT,
    UCUM,
    bound,
    coded,
    hemoglobin,
    lines,
    loaded,
    resolved,
    resource,
)
from tests.sources.loading import Loaded

HCC = coded((ICD_10, "C22.0"))
DIABETES = coded((SCT, "44054006"))


def one(found: Loaded, table: str, *columns: str) -> Any:
    (row,) = found.rows(table, *columns)
    return row


# ---------------------------------------------------------------- Patient (8.1)


def test_a_patient_is_a_subject_by_its_resource_id_and_no_name_is_read(tmp_path: Path) -> None:
    patient = resource(
        "Patient", "p1", gender="female", birthDate="1960-05", name=[{"family": "Li"}]
    )
    found = loaded(tmp_path, patient)
    columns = ("subject", "id", "source", "sex", "birth", "death")
    assert one(found, "subjects", *columns) == (
        "p1", "Patient/p1", "all.ndjson:1#p1", "female", "1960-05", None,
    )  # fmt: skip
    assert "Li" not in str(found.all("SELECT * FROM draft_subjects"))


def test_an_unknown_gender_is_no_sex(tmp_path: Path) -> None:
    assert (
        one(loaded(tmp_path, resource("Patient", "p1", gender="unknown")), "subjects", "sex")
        is None
    )


@pytest.mark.parametrize(
    ("said", "death"),
    [
        ({"deceasedDateTime": "2024-03-02"}, "2024-03-02"),
        ({"deceasedBoolean": True}, "1960-05-01/"),
        ({"deceasedBoolean": True, "meta": {"lastUpdated": "2024-04-01T00:00:00Z"}},
         "1960-05-01/2024-04-01T00:00:00Z"),
        ({"deceasedBoolean": False}, None),
    ],
)  # fmt: skip
def test_deceased_without_a_date_is_a_death_at_some_time_since_birth(
    tmp_path: Path, said: dict[str, Any], death: str | None
) -> None:
    found = loaded(tmp_path, resource("Patient", "p1", birthDate="1960-05-01", **said))
    assert one(found, "subjects", "death") == death


# ---------------------------------------------------------------- Observation (10.1)


def test_an_observation_is_a_finding_with_its_place_and_own_id(tmp_path: Path) -> None:
    found = loaded(tmp_path, resource("Patient", "p1"), hemoglobin("o7"))
    columns = ("subject", "id", "source", "concept", "time", "value", "unit", "status")
    assert one(found, "findings", *columns) == (
        "p1", "Observation/o7", "all.ndjson:2#o7", "hemoglobin",
        "2024-05-01T10:00:00+08:00", "120", "g/L", None,
    )  # fmt: skip


def test_a_row_matches_by_any_of_its_codings(tmp_path: Path) -> None:
    code = coded(("http://hospital.example/lab", "HB"), (LOINC, "718-7"), text="Hb (blood)")
    found = loaded(tmp_path, hemoglobin(code=code))
    columns = ("system", "code", "concept", "term")
    assert one(found, "findings", *columns) == ("LOINC", "718-7", "hemoglobin", "Hb (blood)")


def test_a_row_whose_codings_nobody_knows_is_kept_with_the_first(tmp_path: Path) -> None:
    code = coded(("http://hospital.example/lab", "HB"), (LOINC, "99999-9"))
    found = loaded(tmp_path, hemoglobin(code=code))
    expected = ("http://hospital.example/lab", "HB", None)
    assert one(found, "findings", "system", "code", "concept") == expected


def test_codings_of_two_findings_make_the_value_usable_for_neither(tmp_path: Path) -> None:
    code = coded((LOINC, "718-7"), (LOINC, "1751-7"))
    found = resolved(loaded(tmp_path, resource("Patient", "p1"), hemoglobin(code=code)))
    rows = found.all("SELECT concept, problem FROM findings ORDER BY concept")
    assert rows == [
        ("albumin", "unknown status: codings disagree"),
        ("hemoglobin", "unknown status: codings disagree"),
    ]


def test_a_code_system_nobody_knows_is_reported_once(tmp_path: Path) -> None:
    local = [
        hemoglobin(str(n), code=coded(("http://hospital.example/lab", f"c{n}"))) for n in (1, 2)
    ]
    found = loaded(tmp_path, *local)
    ((_, _, seen),) = found.faults("unknown code system")
    assert seen == "http://hospital.example/lab (such as c1)"


def test_a_mapping_names_a_local_system_and_its_codes(tmp_path: Path) -> None:
    (tmp_path / "o.ndjson").write_text(
        lines(hemoglobin(code=coded(("http://hospital.example/lab", "HB")))), encoding="utf-8"
    )
    file = MappingFile.model_validate(
        {
            "name": "site",
            "timezone": "Asia/Shanghai",
            "systems": {"http://hospital.example/lab": "our lab"},
            "codes": {"our lab": {"HB": "hemoglobin"}},
        }
    )
    found = Loaded("fhir", tmp_path, Mapping(file, shipped_concepts(), "site.toml"))
    assert one(found, "findings", "system", "concept") == ("our lab", "hemoglobin")
    assert found.faults("unknown code system") == []


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"valueQuantity": {"value": 5, "comparator": "<", "unit": "g/L"}}, "<5"),
        ({"valueQuantity": None, "valueString": "<5"}, "<5"),
        ({"valueQuantity": None, "valueInteger": 7}, "7"),
        ({"valueQuantity": None}, None),
    ],
)
def test_a_value_is_read_from_quantity_string_or_integer(
    tmp_path: Path, said: dict[str, Any], value: str | None
) -> None:
    given = {key: each for key, each in (hemoglobin() | said).items() if each is not None}
    assert one(loaded(tmp_path, given), "findings", "value") == value


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [
        ({"unit": "grams/liter", "system": UCUM, "code": "g/L"}, "g/L"),
        ({"unit": "g/dL"}, "g/dL"),
        ({"unit": "score", "system": UCUM, "code": "{score}"}, "1"),
        ({"unit": "10*3/uL", "system": UCUM, "code": "10*3/uL{cells}"}, "10*3/uL{cells}"),
        ({"unit": "grams", "system": "http://hospital.example", "code": "X"}, "grams"),
        ({}, None),
    ],
)
def test_a_unit_is_the_ucum_code_before_the_unit_as_printed(
    tmp_path: Path, quantity: dict[str, str], unit: str | None
) -> None:
    """UCUM 2.1 section 12: an annotation alone is the unity."""
    found = loaded(tmp_path, hemoglobin(valueQuantity={"value": 1, **quantity}))
    assert one(found, "findings", "unit") == unit


def test_a_coded_answer_is_the_category_that_any_of_its_codings_names(tmp_path: Path) -> None:
    """LOINC LA6576-8 is the answer "Positive"."""
    answer = coded(("http://hospital.example/answers", "P+"), (LOINC, "LA6576-8"))
    positive = resource(
        "Observation", status="final", code=coded((LOINC, "5196-1")),
        effectiveDateTime="2024-05-01", valueCodeableConcept=answer,
    )  # fmt: skip
    found = resolved(loaded(tmp_path, resource("Patient", "p1"), positive))
    assert found.all("SELECT concept, value, problem FROM findings") == [("hbsag", 1, None)]


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ({"effectiveDateTime": "2024-05"}, "2024-05"),
        ({"effectiveInstant": "2024-05-01T08:00:00.123Z"}, "2024-05-01T08:00:00.123Z"),
        (
            {"effectivePeriod": {"start": "2024-05-01", "end": "2024-05-03"}},
            "2024-05-01/2024-05-03",
        ),
        ({"effectivePeriod": {"start": "2024-05-01"}}, "2024-05-01/2024-05-09T00:00:00Z"),
        ({}, None),
    ],
)
def test_the_time_is_when_it_was_taken_never_when_it_was_issued(
    tmp_path: Path, said: dict[str, Any], time: str | None
) -> None:
    given = {key: each for key, each in hemoglobin().items() if key != "effectiveDateTime"}
    found = loaded(tmp_path, {**given, "issued": "2024-05-09T00:00:00Z", **said})
    assert one(found, "findings", "time", "reported") == (time, "2024-05-09T00:00:00Z")


def test_a_local_day_is_that_of_the_mappings_time_zone(tmp_path: Path) -> None:
    late = hemoglobin(effectiveDateTime="2024-05-01T20:00:00Z")
    found = resolved(loaded(tmp_path, resource("Patient", "p1"), late))
    assert str(found.all("SELECT time_earliest FROM findings")[0][0]) == "2024-05-02 04:00:00"


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("final", None), ("amended", None), ("corrected", None),
        ("preliminary", "preliminary"), ("registered", "preliminary"),
        ("cancelled", "cancelled"), ("entered-in-error", "entered-in-error"),
        ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_the_status_of_an_observation_is_honoured(
    tmp_path: Path, status: str, ours: str | None
) -> None:
    """ObservationStatus (10.1.3)."""
    assert one(loaded(tmp_path, hemoglobin(status=status)), "findings", "status") == ours


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("not-performed", "not-done"),
        ("asked-declined", "not-done"),
        ("error", None),
        ("masked", None),
    ],
)
def test_a_reason_for_no_data_is_not_done_only_where_nothing_was_measured(
    tmp_path: Path, reason: str, status: str | None
) -> None:
    """DataAbsentReason: an unreadable result stays a candidate (DESIGN 5)."""
    given = {key: each for key, each in hemoglobin().items() if key != "valueQuantity"}
    found = loaded(tmp_path, {**given, "dataAbsentReason": bound(reason)})
    assert one(found, "findings", "value", "status", "reason") == (None, status, reason)


def test_each_component_is_a_finding_and_an_empty_panel_none(tmp_path: Path) -> None:
    pressure = resource(
        "Observation", "bp", status="final", code=coded((LOINC, "85354-9")),
        effectiveDateTime="2024-05-01",
        component=[
            {"code": coded((LOINC, code)),
             "valueQuantity": {"value": value, "system": UCUM, "code": "mm[Hg]"}}
            for code, value in (("8480-6", 120), ("8462-4", 80))
        ],
    )  # fmt: skip
    found = loaded(tmp_path, pressure)
    assert found.rows("findings", "concept", "value", "id", "source") == [
        ("systolic_blood_pressure", "120", "Observation/bp/component/1",
         "all.ndjson:1#bp/component/1"),
        ("diastolic_blood_pressure", "80", "Observation/bp/component/2",
         "all.ndjson:1#bp/component/2"),
    ]  # fmt: skip


RANGE = {"low": {"value": 110, "unit": "g/L"}, "high": {"value": 150, "unit": "g/L"}}


@pytest.mark.parametrize(
    ("ranges", "limits"),
    [
        ([RANGE], ("110", "150")),
        ([{"high": {"value": 150}}], (None, "150")),
        ([RANGE, {**RANGE, "type": bound("therapeutic")}], ("110", "150")),
        ([RANGE, RANGE], (None, None)),
        ([{**RANGE, "type": bound("critical")}], (None, None)),
        ([{"low": {"value": 11, "unit": "g/dL"}}], (None, None)),
    ],
)
def test_limits_of_normal_are_the_one_normal_range_in_the_unit_of_the_value(
    tmp_path: Path, ranges: list[Any], limits: tuple[str | None, str | None]
) -> None:
    """Observation.referenceRange.type (10.1): absent means normal."""
    found = loaded(tmp_path, hemoglobin(referenceRange=ranges))
    assert one(found, "findings", "low", "high") == limits


def test_what_an_extension_changes_is_usable_only_by_who_understands_it(tmp_path: Path) -> None:
    """Extensibility: modifier extensions."""
    changed = hemoglobin(modifierExtension=[{"url": "http://example.org/not"}])
    found = resolved(loaded(tmp_path, resource("Patient", "p1"), changed))
    assert found.all("SELECT problem FROM findings") == [
        ("unknown status: changed by an extension",)
    ]


@pytest.mark.parametrize("where", ["the whole", "the component"])
def test_an_extension_of_the_whole_or_of_a_component_changes_the_component(
    tmp_path: Path, where: str
) -> None:
    extension = {"modifierExtension": [{"url": "http://example.org/not"}]}
    quantity = {"value": 120, "system": UCUM, "code": "mm[Hg]"}
    part = {"code": coded((LOINC, "8480-6")), "valueQuantity": quantity}
    whole = resource("Observation", status="final", code=coded((LOINC, "85354-9")))
    changed = (
        {**whole, **extension, "component": [part]}
        if where == "the whole"
        else {**whole, "component": [part | extension]}
    )
    assert one(loaded(tmp_path, changed), "findings", "status") == "changed by an extension"


# ---------------------------------------------------------------- Condition (9.2)


def condition(**elements: Any) -> dict[str, Any]:
    usual = {"code": DIABETES, "onsetDateTime": "2020-01-02", "recordedDate": "2020-02-03"}
    return resource("Condition", **{**usual, **elements})


def test_onset_and_abatement_are_start_and_end(tmp_path: Path) -> None:
    found = loaded(tmp_path, condition(abatementDateTime="2021"))
    columns = ("concept", "start", "end", "ongoing", "status")
    assert one(found, "events", *columns) == (
        "type_2_diabetes_mellitus", "2020-01-02", "2021", None, None,
    )  # fmt: skip


@pytest.mark.parametrize("clinical", ["active", "recurrence", "relapse"])
def test_what_is_active_lasted_to_the_day_of_recording_or_longer(
    tmp_path: Path, clinical: str
) -> None:
    found = loaded(tmp_path, condition(clinicalStatus=bound(clinical)))
    assert one(found, "events", "start", "end", "ongoing") == ("2020-01-02", "2020-02-03/", None)


@pytest.mark.parametrize("clinical", ["resolved", "inactive", "remission"])
def test_what_is_over_without_a_date_has_no_end(tmp_path: Path, clinical: str) -> None:
    found = loaded(tmp_path, condition(clinicalStatus=bound(clinical)))
    assert one(found, "events", "start", "end") == ("2020-01-02", None)


def test_what_is_over_ended_before_the_resource_last_changed(tmp_path: Path) -> None:
    over = condition(clinicalStatus=bound("resolved"), meta={"lastUpdated": "2022-01-01T00:00:00Z"})
    assert one(loaded(tmp_path, over), "events", "end") == "/2022-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("said", "outcome", "seen"),
    [
        ({"clinicalStatus": bound("resolved"), "abatementDateTime": "2021"},
         "recovered_resolved", None),
        ({"clinicalStatus": bound("resolved")}, "recovered_resolved", None),
        ({"clinicalStatus": bound("active")}, "not_recovered_not_resolved", None),
        ({"clinicalStatus": bound("recurrence")}, "not_recovered_not_resolved", None),
        ({"clinicalStatus": bound("relapse")}, "not_recovered_not_resolved", None),
        ({"clinicalStatus": bound("remission"), "abatementDateTime": "2021"},
         None, "clinicalStatus remission"),
        ({"clinicalStatus": bound("inactive")}, None, "clinicalStatus inactive"),
        ({"clinicalStatus": bound("active"), "abatementAge": {"value": 60}},
         None, "clinicalStatus active and an abatement"),
        ({"abatementPeriod": {"end": "2021"}}, None, "an abatement without clinicalStatus"),
        ({"clinicalStatus": bound("resolved"), "verificationStatus": bound("refuted")}, None, None),
        ({}, None, None),
    ],
)  # fmt: skip
def test_an_outcome_is_what_the_clinical_status_is_defined_to_say(
    tmp_path: Path, said: dict[str, Any], outcome: str | None, seen: str | None
) -> None:
    """Code system condition-clinical; Condition, con-4: what is abated is not active."""
    found = loaded(tmp_path, condition(**said))
    assert one(found, "events", "outcome") == outcome
    assert [row[2] for row in found.faults("outcome not said")] == ([seen] if seen else [])


def test_the_outcome_of_a_disease_that_nobody_asks_about_is_not_missed(tmp_path: Path) -> None:
    unasked = condition(code=coded((SCT, "1")), clinicalStatus=bound("inactive"))
    assert loaded(tmp_path, unasked).faults("outcome not said") == []


def test_without_an_onset_it_began_on_the_day_of_recording_or_before(tmp_path: Path) -> None:
    given = {key: each for key, each in condition().items() if key != "onsetDateTime"}
    assert one(loaded(tmp_path, given), "events", "start") == "/2020-02-03"


@pytest.mark.parametrize(
    ("verification", "status"),
    [
        ("confirmed", None), ("refuted", "absent"), ("entered-in-error", "entered-in-error"),
        ("provisional", "provisional"), ("differential", "differential"),
        ("unconfirmed", "unconfirmed"),
    ],
)  # fmt: skip
def test_the_verification_of_a_condition_is_honoured(
    tmp_path: Path, verification: str, status: str | None
) -> None:
    """ConditionVerificationStatus; what is not confirmed is possible, never certain."""
    found = loaded(tmp_path, condition(verificationStatus=bound(verification)))
    assert one(found, "events", "status") == status


def test_a_verification_status_of_stu3_written_as_a_string_is_read_too(tmp_path: Path) -> None:
    found = loaded(tmp_path, condition(verificationStatus="refuted"))
    assert one(found, "events", "status") == "absent"


def test_a_refuted_condition_speaks_for_its_own_time_only(tmp_path: Path) -> None:
    refuted = condition(verificationStatus=bound("refuted"), clinicalStatus=bound("active"))
    found = resolved(loaded(tmp_path, resource("Patient", "p1"), refuted))
    rows = found.all(
        "SELECT domain, DATE '1970-01-01' + start_day, DATE '1970-01-01' + end_day FROM coverage"
    )
    assert [tuple(map(str, row)) for row in rows] == [
        ("type_2_diabetes_mellitus", "2020-01-02", "2020-02-03")
    ]


def test_two_codings_of_one_concept_are_one_event(tmp_path: Path) -> None:
    both = coded((ICD_10, "E11.9"), (SCT, "44054006"))
    assert found_concepts(loaded(tmp_path, condition(code=both))) == ["type_2_diabetes_mellitus"]


def test_an_icd_code_without_its_dot_is_the_same_code(tmp_path: Path) -> None:
    written = loaded(tmp_path / "a", condition(code=coded((ICD_10, "C220"))))
    assert found_concepts(written) == found_concepts(loaded(tmp_path / "b", condition(code=HCC)))
    assert one(written, "events", "code") == "C22.0"


def found_concepts(found: Loaded) -> list[str]:
    return [concept for concept in found.rows("events", "concept") if concept]


# ---------------------------------------------------------------- AllergyIntolerance (9.1)


def allergy(**elements: Any) -> dict[str, Any]:
    return resource("AllergyIntolerance", **{"recordedDate": "2024-04-01", **elements})


def test_an_allergy_to_a_study_drug_is_a_hypersensitivity(tmp_path: Path) -> None:
    found = loaded(tmp_path, allergy(code=coded((RXNORM, "32592")), clinicalStatus=bound("active")))
    columns = ("concept", "code", "start", "end", "status")
    assert one(found, "events", *columns) == (
        "oxaliplatin_hypersensitivity", "32592", "/2024-04-01", "2024-04-01/", None,
    )  # fmt: skip
    assert found.rows("interventions", "concept") == []


@pytest.mark.parametrize(
    "code", [(SCT, "716186003"), (SCT, "409137002")], ids=["no known allergy", "no drug allergy"]
)
def test_no_known_allergy_is_an_explicit_negative_up_to_its_day(
    tmp_path: Path, code: tuple[str, str]
) -> None:
    """docs/decisions/0005: without a start it reaches back without limit."""
    found = loaded(tmp_path, allergy(code=coded(code)))
    columns = ("concept", "start", "end", "status")
    assert one(found, "events", *columns) == (
        "study_drug_hypersensitivity", None, "2024-04-01", "absent",
    )  # fmt: skip


def test_no_known_food_allergy_says_nothing_about_study_drugs(tmp_path: Path) -> None:
    found = loaded(tmp_path, allergy(code=coded((SCT, "429625007"))))
    assert one(found, "events", "concept", "status") == (None, None)


def test_a_refuted_allergy_is_absent_and_a_refuted_negative_is_neither(tmp_path: Path) -> None:
    refuted = {"verificationStatus": bound("refuted")}
    drug = loaded(tmp_path / "a", allergy(code=coded((RXNORM, "32592")), **refuted))
    assert one(drug, "events", "status", "start", "end") == ("absent", None, "2024-04-01")
    none = loaded(tmp_path / "b", allergy(code=coded((SCT, "716186003")), **refuted))
    assert one(none, "events", "status") == "a negative that was refuted"


# ---------------------------------------------------------------- medications (11.1-11.4)

OXALIPLATIN = coded((ATC, "L01XA03"))


def test_an_order_is_planned_and_no_administration(tmp_path: Path) -> None:
    order = resource(
        "MedicationRequest", status="completed", intent="order", authoredOn="2024-05-01",
        medicationCodeableConcept=OXALIPLATIN,
    )  # fmt: skip
    columns = ("concept", "status", "start")
    assert one(loaded(tmp_path, order), "interventions", *columns) == (
        "oxaliplatin", "planned", "2024-05-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("completed", None), ("in-progress", None), ("stopped", None), ("on-hold", None),
        ("not-done", "not-done"), ("entered-in-error", "entered-in-error"), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_the_status_of_an_administration_is_honoured(
    tmp_path: Path, status: str, ours: str | None
) -> None:
    given = resource(
        "MedicationAdministration", status=status, medicationCodeableConcept=OXALIPLATIN,
        effectiveDateTime="2024-05-01T09:00:00+08:00",
        dosage={"dose": {"value": 150.5, "unit": "mg", "system": UCUM, "code": "mg"},
                "route": coded((SCT, "47625008"))},
    )  # fmt: skip
    columns = ("status", "start", "end", "dose", "unit", "route")
    time = "2024-05-01T09:00:00+08:00"
    assert one(loaded(tmp_path, given), "interventions", *columns) == (
        ours, time, time, "150.5", "mg", "intravenous",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("repeat", "total"),
    [
        ({"frequency": 2, "period": 1, "periodUnit": "d"}, "10"),
        ({"frequency": 1, "period": 8, "periodUnit": "h"}, "15"),
        ({"frequency": 1, "period": 2, "periodUnit": "d"}, None),
        ({"frequency": 1, "frequencyMax": 2, "period": 1, "periodUnit": "d"}, None),
    ],
)
def test_a_statement_gives_a_daily_total_where_its_timing_is_exact(
    tmp_path: Path, repeat: dict[str, Any], total: str | None
) -> None:
    taken = resource(
        "MedicationStatement", status="active", dateAsserted="2024-05-09",
        medicationCodeableConcept=coded((ATC, "H02AB06")), effectivePeriod={"start": "2024-04-01"},
        dosage=[{"timing": {"repeat": repeat},
                 "doseAndRate": [{"doseQuantity": {"value": 5, "unit": "mg"}}]}],
    )  # fmt: skip
    columns = ("concept", "start", "end", "dose", "unit", "daily_total")
    assert one(loaded(tmp_path, taken), "interventions", *columns) == (
        "prednisolone", "2024-04-01", "2024-05-09/", "5", "mg", total,
    )  # fmt: skip


@pytest.mark.parametrize(("status", "ours"), [("intended", "planned"), ("not-taken", "not-done")])
def test_what_is_intended_or_not_taken_was_not_given(
    tmp_path: Path, status: str, ours: str
) -> None:
    said = resource("MedicationStatement", status=status, medicationCodeableConcept=OXALIPLATIN)
    assert one(loaded(tmp_path, said), "interventions", "status") == ours


def test_a_medication_is_found_contained_or_elsewhere_even_after_it_is_named(
    tmp_path: Path,
) -> None:
    def given(own_id: str, reference: str, **more: Any) -> dict[str, Any]:
        return resource(
            "MedicationAdministration", own_id, status="completed",
            medicationReference={"reference": reference}, **more,
        )  # fmt: skip

    found = loaded(
        tmp_path,
        given("1", "Medication/m1"),
        given("2", "#inside", contained=[
            {"resourceType": "Medication", "id": "inside", "code": coded((ATC, "L01BC02"))}]),
        given("3", "Medication/nowhere"),
        {"resourceType": "Medication", "id": "m1", "code": OXALIPLATIN},
    )  # fmt: skip
    assert found.rows("interventions", "id", "concept") == [
        ("MedicationAdministration/1", "oxaliplatin"),
        ("MedicationAdministration/2", "fluorouracil"),
        ("MedicationAdministration/3", None),
    ]
    ((_, _, seen),) = found.faults("unresolved reference")
    assert seen == "Medication/nowhere"


def test_a_product_nobody_knows_counts_by_each_of_its_ingredients(tmp_path: Path) -> None:
    product = {
        "resourceType": "Medication", "id": "m1", "code": coded(("http://example.org", "mix")),
        "ingredient": [{"itemCodeableConcept": OXALIPLATIN},
                       {"itemCodeableConcept": coded((ATC, "L01BC02"))}],
    }  # fmt: skip
    given = resource(
        "MedicationAdministration", status="completed",
        medicationReference={"reference": "Medication/m1"},
    )  # fmt: skip
    found = loaded(tmp_path, product, given)
    assert sorted(found.rows("interventions", "concept")) == ["fluorouracil", "oxaliplatin"]
    assert len(set(found.rows("interventions", "id"))) == 2


# ---------------------------------------------------------------- Procedure (9.3), Immunization


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("completed", None), ("in-progress", None), ("preparation", "planned"),
        ("not-done", "not-done"), ("entered-in-error", "entered-in-error"), ("stopped", "stopped"),
    ],
)  # fmt: skip
def test_the_status_of_a_procedure_is_honoured(
    tmp_path: Path, status: str, ours: str | None
) -> None:
    """EventStatus; one that was stopped may or may not have been done."""
    done = resource(
        "Procedure", status=status, code=coded((SCT, "1")), performedDateTime="2024-05-01"
    )
    columns = ("status", "start", "end")
    assert one(loaded(tmp_path, done), "interventions", *columns) == (
        ours, "2024-05-01", "2024-05-01",
    )  # fmt: skip


def test_a_procedure_over_a_period_without_an_end_has_none(tmp_path: Path) -> None:
    done = resource("Procedure", status="in-progress", performedPeriod={"start": "2024-05-01"})
    assert one(loaded(tmp_path, done), "interventions", "start", "end") == ("2024-05-01", None)


@pytest.mark.parametrize(("status", "ours"), [("completed", None), ("not-done", "not-done")])
def test_an_immunization_is_an_intervention_at_one_time(
    tmp_path: Path, status: str, ours: str | None
) -> None:
    """CVX 03 is MMR."""
    given = resource(
        "Immunization", status=status, occurrenceDateTime="2024-05-01",
        vaccineCode=coded(("http://hl7.org/fhir/sid/cvx", "03")),
    )  # fmt: skip
    columns = ("concept", "status", "start", "end")
    assert one(loaded(tmp_path, given), "interventions", *columns) == (
        "mmr_vaccine", ours, "2024-05-01", "2024-05-01",
    )  # fmt: skip


# ---------------------------------------------------------------- reasonCode, reasonReference

PREMEDICATION = {"words": {"purpose": {"premed": "hypersensitivity_premedication", "R1": "gout"}}}


def dexamethasone(kind: str = "MedicationAdministration", **elements: Any) -> dict[str, Any]:
    return resource(kind, medicationCodeableConcept=coded((ATC, "H02AB02")), **elements)


def with_words(folder: Path, *resources: dict[str, Any]) -> Loaded:
    (folder / "all.ndjson").write_text(lines(*resources), encoding="utf-8")
    file = MappingFile.model_validate(
        {"name": "site", "timezone": "Asia/Shanghai", **PREMEDICATION}
    )
    return Loaded("fhir", folder, Mapping(file, shipped_concepts(), "site.toml"))


@pytest.mark.parametrize(
    "kind", ["MedicationRequest", "MedicationAdministration", "MedicationStatement"]
)
def test_a_reason_is_the_purpose_that_the_mapping_names(tmp_path: Path, kind: str) -> None:
    given = dexamethasone(kind, status="completed", reasonCode=[{"text": "Premed"}])
    found = with_words(tmp_path, given)
    assert one(found, "interventions", "purpose") == "hypersensitivity_premedication"
    assert found.faults() == []


def test_procedures_and_immunizations_have_reasons_too(tmp_path: Path) -> None:
    reason = {"status": "completed", "reasonCode": [coded(("http://hospital.example/r", "R1"))]}
    found = with_words(
        tmp_path, resource("Procedure", **reason), resource("Immunization", **reason)
    )
    assert found.rows("interventions", "purpose") == ["gout", "gout"]


def test_a_reason_that_nobody_mapped_is_no_purpose_and_is_reported_once(tmp_path: Path) -> None:
    """Taken as it is written, "asthma" would say that the drug was no premedication."""
    given = [dexamethasone(status="completed", reasonCode=[{"text": "asthma"}]) | {"id": n}
             for n in "12"]  # fmt: skip
    found = with_words(tmp_path, *given, resource("Procedure", reasonCode=[{"text": "unasked"}]))
    assert found.rows("interventions", "purpose") == [None, None, None]
    assert found.faults() == [("unknown reason", "all.ndjson:1", "asthma")]
    assert found.all("SELECT count FROM discrepancies") == [(2,)]


def test_of_several_reasons_all_must_be_the_same_purpose(tmp_path: Path) -> None:
    both = dexamethasone(reasonCode=[{"text": "premed"}, {"text": "asthma"}])
    found = with_words(tmp_path, both)
    assert one(found, "interventions", "purpose") is None
    assert [row[2] for row in found.faults()] == ["premed; asthma"]


@pytest.mark.parametrize(
    ("reference", "purpose", "seen"),
    [
        ({"reference": "Condition/c1"}, "gout", None),
        ({"reference": "https://fhir.example.org/r4/Condition/c1"}, "gout", None),
        (
            {"reference": "Condition/c2", "display": "premed"},
            "hypersensitivity_premedication",
            None,
        ),
        ({"reference": "Condition/c2"}, None, "a reference to what is not in this source"),
    ],
)
def test_a_condition_that_is_the_reason_may_stand_anywhere(
    tmp_path: Path, reference: dict[str, str], purpose: str | None, seen: str | None
) -> None:
    given = dexamethasone(reasonReference=[reference])
    reason = resource("Condition", "c1", code=coded(("http://hospital.example/r", "R1")))
    found = with_words(tmp_path, given, reason)
    assert one(found, "interventions", "purpose") == purpose
    assert [row[2] for row in found.faults("unknown reason")] == ([seen] if seen else [])


# ---------------------------------------------------------------- DiagnosticReport (10.3)


@pytest.mark.parametrize(
    ("status", "ours"), [("final", None), ("partial", "partial"), ("cancelled", "entered-in-error")]
)
def test_a_coded_conclusion_is_an_event_present_on_the_day_of_the_report(
    tmp_path: Path, status: str, ours: str | None
) -> None:
    report = resource(
        "DiagnosticReport", status=status, effectiveDateTime="2024-05-01",
        conclusionCode=[HCC, DIABETES],
    )  # fmt: skip
    found = loaded(tmp_path, report)
    rows = found.rows("events", "concept", "start", "end", "status")
    assert [row[0] for row in rows] == ["hepatocellular_carcinoma", "type_2_diabetes_mellitus"]
    assert {row[1:] for row in rows} == {("/2024-05-01", "2024-05-01/", ours)}
