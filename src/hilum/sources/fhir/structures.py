"""What is read of each FHIR R4 resource, and the elements by which another version shows.

Every element is read as text; one that is an object or a list arrives as its JSON, which Python
reads once for each distinct text. What repeats with values of its own (a component) is a list.

Source: HL7 FHIR R4 (4.0.1), the resource pages; R5 (5.0.0), STU3 (3.0.2), DSTU2 (1.0.2).
"""

from typing import Any

Structure = dict[str, Any]

TEXT = "VARCHAR"
REFERENCE: Structure = {"reference": TEXT}
PERIOD: Structure = {"start": TEXT, "end": TEXT}
QUANTITY: Structure = dict.fromkeys(("value", "comparator", "unit", "system", "code"), TEXT)


def _texts(names: str) -> Structure:
    return dict.fromkeys(names.split(), TEXT)


EVERY: Structure = {
    **_texts("resourceType id implicitRules modifierExtension"),
    "meta": {"profile": TEXT, "lastUpdated": TEXT},
}
"""The elements that are read of every resource."""

_VALUE: Structure = {
    "valueQuantity": QUANTITY,
    **_texts("valueCodeableConcept valueString valueBoolean valueInteger valueRange valueRatio"),
    **_texts("valueSampledData valueTime valueDateTime valuePeriod dataAbsentReason"),
    "referenceRange": TEXT,
}
"""Observation.value[x] and what stands beside it, alike in a component."""

COMPONENT: Structure = {**_texts("code modifierExtension"), **_VALUE}
"""An item of Observation.component."""

_MEDICATION = {**_texts("medicationCodeableConcept contained"), "medicationReference": REFERENCE}

STRUCTURES: dict[str, Structure] = {
    "Patient": _texts("gender birthDate deceasedBoolean deceasedDateTime extension address"),
    "Observation": {
        **_texts("status code effectiveDateTime effectiveInstant issued method bodySite hasMember"),
        "subject": REFERENCE,
        "effectivePeriod": PERIOD,
        **_VALUE,
        "component": [COMPONENT],
    },
    "Condition": {
        **_texts("clinicalStatus verificationStatus code onsetDateTime onsetAge onsetString"),
        **_texts("abatementDateTime abatementAge abatementString recordedDate"),
        "subject": REFERENCE,
        "onsetPeriod": PERIOD,
        "abatementPeriod": PERIOD,
    },
    "AllergyIntolerance": {
        **_texts("clinicalStatus verificationStatus code onsetDateTime recordedDate"),
        "patient": REFERENCE,
        "onsetPeriod": PERIOD,
    },
    "MedicationRequest": {
        **_texts("status authoredOn doNotPerform dosageInstruction reasonCode reasonReference"),
        **_MEDICATION,
        "subject": REFERENCE,
    },
    "MedicationAdministration": {
        **_texts("status effectiveDateTime dosage reasonCode reasonReference"),
        **_MEDICATION,
        "subject": REFERENCE,
        "effectivePeriod": PERIOD,
    },
    "MedicationStatement": {
        **_texts("status effectiveDateTime dateAsserted dosage reasonCode reasonReference"),
        **_MEDICATION,
        "subject": REFERENCE,
        "effectivePeriod": PERIOD,
    },
    "Medication": _texts("status code ingredient"),
    "Procedure": {
        **_texts("status code performedDateTime reasonCode reasonReference"),
        "subject": REFERENCE,
        "performedPeriod": PERIOD,
    },
    "Immunization": {
        **_texts("status vaccineCode occurrenceDateTime route doseQuantity"),
        **_texts("reasonCode reasonReference"),
        "patient": REFERENCE,
    },
    "DiagnosticReport": {
        **_texts("status effectiveDateTime conclusionCode"),
        "subject": REFERENCE,
        "effectivePeriod": PERIOD,
    },
}
"""The elements that are read of each resource type, beside those of every resource."""

OTHER_VERSIONS: dict[str, str] = {
    "Patient": "animal",
    "Observation": "triggeredBy bodyStructure instantiatesCanonical context comment related",
    "Condition": "participant context assertedDate patient dateRecorded",
    "AllergyIntolerance": "participant assertedDate substance",
    "MedicationRequest": "medication effectiveDosePeriod context definition",
    "MedicationAdministration": (
        "medication occurenceDateTime occurencePeriod isSubPotent notGiven prescription wasNotGiven"
    ),
    "MedicationStatement": "medication adherence renderedDosageInstruction taken wasNotTaken",
    "Medication": "marketingAuthorizationHolder isBrand product",
    "Procedure": "occurrenceDateTime occurrencePeriod notDone notPerformed context",
    "Immunization": "administeredProduct informationSource notGiven wasNotGiven date",
    "DiagnosticReport": "supportingInfo context codedDiagnosis",
}
"""Elements that R4 does not have and R5, STU3 or DSTU2 do, by resource type."""


def structure_of(kind: str) -> Structure:
    """Return the elements to read of a resource type, those of other versions among them."""
    return {**EVERY, **STRUCTURES.get(kind, {}), **_texts(OTHER_VERSIONS.get(kind, ""))}


def kept(kind: str) -> str:
    """Return the SQL of the columns that are kept of resources of a type as they are read.

    Beside the type's own elements: `last_updated`, `changed` (by an element that must be understood
    and is not), `other_version` (what tells one), `person` (the id of the Patient that it is about)
    and `not_a_person` (the reference, where it names none).
    """
    own = STRUCTURES.get(kind, {})
    whom = next((name for name in ("subject", "patient") if name in own), None)
    reference = "NULL::VARCHAR" if whom is None else f"{whom}.reference"
    person = _person(reference)
    return ", ".join(
        (
            "resourceType, id, meta.lastUpdated AS last_updated",
            *(f'"{name}"' for name in own if name != whom),
            f"{changed_by('modifierExtension', 'implicitRules')} AS changed",
            f"{_other_version(kind)} AS other_version",
            f"{person} AS person",
            f"CASE WHEN {person} IS NULL THEN {reference} END AS not_a_person",
        )
    )


def changed_by(*elements: str) -> str:
    """Return the SQL of a status that nobody knows, where an element must be understood and is not.

    Source: FHIR R4, Extensibility (modifier extensions); Resource.implicitRules.
    """
    there = " OR ".join(f"{element} IS NOT NULL" for element in elements)
    return f"CASE WHEN {there} THEN 'changed by an extension' END"


def _person(reference: str) -> str:
    return (
        f"CASE WHEN starts_with({reference}, 'Patient/') AND "
        f"NOT contains(substr({reference}, 9), '/') THEN substr({reference}, 9) "
        f"WHEN {reference} IS NULL THEN NULL ELSE nullif(regexp_extract({reference}, "
        r"'(?:^urn:uuid:|(?:^|/)Patient/)([A-Za-z0-9.\-]+)(?:/_history/.*)?$', 1), '') END"
    )


def _other_version(kind: str) -> str:
    signs = " ".join(
        f"WHEN \"{name}\" IS NOT NULL THEN '{name}'"
        for name in OTHER_VERSIONS.get(kind, "").split()
    )
    versions = r"hl7\.org/fhir/(1\.0|3\.0|5\.0|6\.0)/"
    return f"CASE {signs} WHEN regexp_matches(meta.profile, '{versions}') THEN 'its profile' END"


def sql_type(structure: Any) -> str:
    """Return the DuckDB type of a structure."""
    if isinstance(structure, str):
        return structure
    if isinstance(structure, list):
        return f"{sql_type(structure[0])}[]"
    fields = ", ".join(f'"{name}" {sql_type(inner)}' for name, inner in structure.items())
    return f"STRUCT({fields})"
