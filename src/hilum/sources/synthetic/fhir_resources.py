"""Draft rows as FHIR R4 resources, one each.

What R4 has no element for: the sequelae of what is resolved, and a denial that reaches back without
limit (it stands in coverage.csv, but for "no known allergy").

Source: HL7 FHIR R4 (4.0.1), the resource pages.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from hilum.sources.synthetic.block import SCREENING
from hilum.sources.synthetic.store_form import ZONE
from hilum.terms.times import read_time

Row = Mapping[str, str | None]
Resource = dict[str, Any]

OWN = "urn:hilum:synthetic:"
"""What the hospital's own code systems begin with."""

SYSTEMS = {
    "LOINC": "http://loinc.org",
    "ICD-10": "http://hl7.org/fhir/sid/icd-10",
    "ICD-O-3": "http://terminology.hl7.org/CodeSystem/icd-o-3",
    "ICD-9-CM": "http://hl7.org/fhir/sid/icd-9-cm",
    "ATC": "http://www.whocc.no/atc",
    "CVX": "http://hl7.org/fhir/sid/cvx",
    "HOSPITAL LABORATORY": f"{OWN}laboratory",
}
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
NO_KNOWN_ALLERGY = {"system": "http://snomed.info/sct", "code": "716186003"}
ALLERGIES = {"oxaliplatin_hypersensitivity": ("ATC", "L01XA03")}
"""Concepts of hypersensitivity that are written as an allergy to a drug's own code."""

_NUMBER = re.compile(r"([<>]?)(-?\d+(?:\.\d+)?)")
PROCEDURES = ("tace", "haic", "liver_radiotherapy", "arterial_catheterization")


def moment(text: str | None) -> str | None:
    """Return a draft's time as a FHIR dateTime: a clock carries its offset."""
    if text is None:
        return None
    found = read_time(text, ZoneInfo(ZONE))
    if found is None or found.earliest != found.latest:
        return text[:10].replace("/", "-")
    return found.earliest.replace(tzinfo=ZoneInfo(ZONE)).isoformat()


def without_none(**elements: Any) -> Resource:
    """Return the elements that there are."""
    return {name: value for name, value in elements.items() if value is not None}


def code_of(row: Row, table: str) -> Resource:
    """Return the CodeableConcept of a row: its code, or the hospital's own, or its text alone."""
    concept, system, code = row.get("concept"), row.get("system"), row.get("code")
    coding: list[dict[str, str | None]] | None = None
    if concept is not None:
        coding = [{"system": f"{OWN}{table}", "code": concept}]
    elif system is not None:
        coding = [{"system": SYSTEMS[system], "code": code}]
    return without_none(coding=coding, text=row.get("term"))


def _word(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def _reference(row: Row) -> Resource:
    return {"reference": f"Patient/{row['subject']}"}


def patient(row: Row) -> Resource:
    """Return a Patient."""
    return without_none(
        resourceType="Patient",
        id=row["subject"],
        gender=row["sex"],
        birthDate=row["birth"],
        deceasedDateTime=row["death"],
        address=[{"country": row["country"]}],
    )


def observation(row: Row) -> Resource:
    """Return an Observation."""
    not_done = row["status"] == "not-done"
    value = None if row["value"] is None else _value(row["value"], row)
    high = _NUMBER.fullmatch(row["high"] or "")
    limits = [{"high": {"value": float(high[2])}}] if high else None
    return without_none(
        resourceType="Observation",
        status="final" if not_done else row["status"] or "final",
        code=code_of(row, "findings"),
        subject=_reference(row),
        effectiveDateTime=moment(row["time"]),
        issued=moment(row["reported"]),
        dataAbsentReason=_word(ABSENT, "not-performed") if not_done else None,
        referenceRange=limits or ([{"text": row["high"]}] if row["high"] else None),
        **(value or {}),
    )


def _value(text: str, row: Row) -> Resource:
    number = _NUMBER.fullmatch(text)
    if number is None or row["concept"] in ("bclc_stage", "hepatic_encephalopathy_grade"):
        return {"valueString": text}
    value: float = float(number[2])
    whole = int(value) if "." not in number[2] else value
    quantity = without_none(value=whole, comparator=number[1] or None, unit=row["unit"])
    return {"valueQuantity": quantity}


def condition(row: Row) -> Resource:
    """Return a Condition; of what is ongoing it is recorded that day that it is active."""
    active = row["ongoing"] == "yes"
    verified = {"entered-in-error": "entered-in-error", "possible": "provisional"}
    clinical = "active" if active else "resolved" if row["outcome"] else None
    return without_none(
        resourceType="Condition",
        clinicalStatus=_word(CLINICAL, clinical) if clinical else None,
        verificationStatus=_word(VERIFICATION, verified.get(row["status"] or "", "confirmed")),
        code=code_of(row, "events"),
        subject=_reference(row),
        onsetDateTime=row["start"],
        abatementDateTime=row["end"],
        recordedDate=SCREENING.isoformat() if active else None,
    )


def allergy(row: Row) -> Resource:
    """Return an AllergyIntolerance, or the statement that no allergy is known."""
    code = code_of(row, "events")
    if row["status"] == "absent":
        code = {"coding": [NO_KNOWN_ALLERGY]}
    elif row["concept"] in ALLERGIES:
        system, drug = ALLERGIES[row["concept"] or ""]
        code["coding"] = [{"system": SYSTEMS[system], "code": drug}]
    status = "unconfirmed" if row["status"] == "possible" else "confirmed"
    return without_none(
        resourceType="AllergyIntolerance",
        verificationStatus=_word(VERIFICATION, status),
        code=code,
        patient=_reference(row),
        onsetDateTime=row["start"],
        recordedDate=row["end"] if row["status"] == "absent" else None,
    )


STATUSES = {"entered-in-error": "entered-in-error", "on-hold": "unknown"}
"""Ours -> that of a treatment: a status that leaves open whether it was given is `unknown`."""


def procedure(row: Row) -> Resource:
    """Return a Procedure."""
    status = "preparation" if row["status"] == "planned" else STATUSES.get(row["status"] or "")
    return without_none(
        resourceType="Procedure",
        status=status or "completed",
        code=code_of(row, "interventions"),
        subject=_reference(row),
        **_times(row, "performed"),
        reasonCode=_reason(row),
    )


def _reason(row: Row) -> list[Resource] | None:
    return [{"text": row["purpose"]}] if row["purpose"] else None


def _times(row: Row, element: str) -> Resource:
    if row["start"] == row["end"]:
        return {f"{element}DateTime": row["start"]}
    return {f"{element}Period": without_none(start=row["start"], end=row["end"])}


def immunization(row: Row) -> Resource:
    """Return an Immunization."""
    return without_none(
        resourceType="Immunization",
        status=STATUSES.get(row["status"] or "", "completed"),
        vaccineCode=code_of(row, "interventions"),
        patient=_reference(row),
        occurrenceDateTime=row["start"],
        reasonCode=_reason(row),
    )


def request(row: Row) -> Resource:
    """Return a MedicationRequest: what is planned."""
    return without_none(
        resourceType="MedicationRequest",
        status="active",
        intent="order",
        medicationCodeableConcept=code_of(row, "interventions"),
        subject=_reference(row),
        authoredOn=row["start"],
        reasonCode=_reason(row),
    )


def statement(row: Row) -> Resource:
    """Return a MedicationStatement: what is taken day by day."""
    ongoing = row["ongoing"] == "yes"
    status = "active" if ongoing else "completed"
    once_a_day = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
    amount = row["daily_total"]
    dose = [{"doseQuantity": {"value": float(amount), "unit": row["unit"]}}] if amount else None
    return without_none(
        resourceType="MedicationStatement",
        status=STATUSES.get(row["status"] or "", status),
        medicationCodeableConcept=code_of(row, "interventions"),
        subject=_reference(row),
        effectivePeriod=without_none(start=row["start"], end=row["end"]),
        dateAsserted=SCREENING.isoformat() if ongoing else None,
        reasonCode=_reason(row),
        dosage=[without_none(timing=once_a_day, doseAndRate=dose, route=_text(row["route"]))],
    )


def _text(word: str | None) -> Resource | None:
    return {"text": word} if word else None


def administration(row: Row) -> Resource:
    """Return a MedicationAdministration: one dose, or a course of which no more is known."""
    dose = {"value": float(row["dose"]), "unit": row["unit"]} if row["dose"] else None
    dosage = without_none(dose=dose, route=_text(row["route"]))
    return without_none(
        resourceType="MedicationAdministration",
        status=STATUSES.get(row["status"] or "", "completed"),
        medicationCodeableConcept=code_of(row, "interventions"),
        subject=_reference(row),
        **_times(row, "effective"),
        reasonCode=_reason(row),
        dosage=dosage or None,
    )


def event_writer(row: Row) -> Callable[[Row], Resource] | None:
    """Return what writes an event; None for a denial that only coverage.csv can carry."""
    concept = row["concept"] or ""
    if row["status"] == "absent":
        return allergy if concept == "study_drug_hypersensitivity" else None
    return allergy if concept.endswith("_hypersensitivity") else condition


def treatment_writer(row: Row) -> Callable[[Row], Resource]:
    """Return what writes an intervention."""
    concept, system = row["concept"] or "", row["system"] or ""
    if concept in PROCEDURES or system == "ICD-9-CM":
        return procedure
    if row["status"] == "planned":
        return request
    vaccine = system == "CVX" or (row["code"] or "").startswith("J07") or "vaccine" in concept
    if vaccine and row["status"] != "on-hold":
        return immunization
    daily = row["ongoing"] == "yes" or row["daily_total"] is not None
    return statement if daily else administration


__all__ = ["event_writer", "observation", "patient", "treatment_writer"]
