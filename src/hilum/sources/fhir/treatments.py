"""Medications, procedures and immunizations -> interventions.

Source: HL7 FHIR R4, MedicationRequest (11.1), MedicationAdministration (11.3), MedicationStatement
(11.4), Medication (11.5), Procedure (9.3), Immunization (11.5), Dosage.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hilum.sources.fhir.dosages import dosages, quantity, taken_daily
from hilum.sources.fhir.insertion import Insertion, case_of, own_columns, rows_of
from hilum.sources.fhir.medications import Medications
from hilum.sources.fhir.reasons import look_up_purposes, report_reasons
from hilum.sources.fhir.staging import Staged
from hilum.sources.projection import Projection

Statuses = dict[str, str | None]

REQUESTED: Statuses = {
    **dict.fromkeys(("active", "on-hold", "completed", "stopped", "draft"), "planned"),
    "unknown": "planned",
    "cancelled": "cancelled",
    "entered-in-error": "entered-in-error",
}
"""An order says what was wanted, never that it was given."""

ADMINISTERED: Statuses = dict.fromkeys(("completed", "in-progress", "stopped", "on-hold"))
"""Of what was stopped or held a part was given. `unknown` is kept, so that the row is possible."""

TAKEN: Statuses = {
    **dict.fromkeys(("active", "completed", "stopped", "on-hold")),
    "intended": "planned",
    "not-taken": "not-done",
}
DONE: Statuses = {**dict.fromkeys(("completed", "in-progress")), "preparation": "planned"}
"""A procedure that was stopped or held may or may not have been done: its status is kept."""


@dataclass(frozen=True)
class Given:
    """How one resource type says what was given: the SQL of its parts."""

    statuses: Statuses
    start: str
    end: str
    code: str = "medication.medication"
    dosage: str | None = None


_PERIOD = "staged.effectivePeriod"

GIVEN: dict[str, Given] = {
    "MedicationRequest": Given(
        REQUESTED, "staged.authoredOn", "NULL", dosage="staged.dosageInstruction"
    ),
    "MedicationAdministration": Given(
        ADMINISTERED,
        f"coalesce(staged.effectiveDateTime, {_PERIOD}.start)",
        f"coalesce(staged.effectiveDateTime, {_PERIOD}.end)",
        dosage="staged.dosage",
    ),
    "MedicationStatement": Given(
        TAKEN,
        f"coalesce(staged.effectiveDateTime, {_PERIOD}.start, '/' || staged.dateAsserted)",
        f"coalesce({_PERIOD}.end, "
        "CASE WHEN staged.status = 'active' THEN staged.dateAsserted || '/' END)",
        dosage="staged.dosage",
    ),
    "Procedure": Given(
        DONE,
        "coalesce(staged.performedDateTime, staged.performedPeriod.start)",
        "coalesce(staged.performedDateTime, staged.performedPeriod.end)",
        code="staged.code",
    ),
    "Immunization": Given(
        {"completed": None},
        "staged.occurrenceDateTime",
        "staged.occurrenceDateTime",
        code="staged.vaccineCode",
    ),
}
"""A time without an end where it is a period: the end is not known, and stays so."""


def insert_treatments(staged: Staged, insertion: Insertion, medications: Medications) -> None:
    """Insert the interventions of staged resources of a type in GIVEN."""
    given = GIVEN[staged.kind]
    is_drug = given.code.startswith("medication.")
    joins = [medications.join(staged, insertion)] if is_drug else []
    dosing, doses = _dosing(staged, insertion, given)
    joins.append(look_up_purposes(staged, insertion))
    projection = Projection(
        table="interventions",
        code=[given.code],
        rows=rows_of(staged),
        codes=lambda text: medications.rows(insertion, text),
        columns={
            "start": given.start,
            "end": given.end,
            "status": _status(staged.kind, given.statuses),
            "purpose": "purpose.purpose",
            **doses,
            **own_columns(staged.kind),
        },
        joins=(*joins, *dosing),
        code_joins=tuple(joins),
    )
    report_reasons(staged, insertion, insertion.insert(projection))


def _status(kind: str, statuses: Statuses) -> str:
    withheld = "lower(staged.doNotPerform) = 'true'" if kind == "MedicationRequest" else "FALSE"
    kept = "('entered-in-error', 'not-done', 'cancelled')"
    return (
        f"CASE WHEN {withheld} THEN 'not-done' WHEN staged.status IN {kept} THEN staged.status "
        f"ELSE coalesce(staged.changed, {case_of('staged.status', statuses)}, codes.status) END"
    )


def _dosing(
    staged: Staged, insertion: Insertion, given: Given
) -> tuple[Iterable[str], dict[str, str]]:
    """Return the dictionary of the dosage, and the columns that it fills."""
    names = ["dosing", "unit", "route", "daily_total"]
    if staged.kind == "Immunization":
        keys = ["staged.doseQuantity", "staged.route"]
        join = insertion.look_up(
            staged, keys, names, lambda dose, route: [quantity(insertion, dose, route)]
        )
    elif given.dosage is None:
        return (), {}
    else:
        join = insertion.look_up(
            staged, [given.dosage], names, lambda text: dosages(insertion, text)
        )
    planned = staged.kind == "MedicationRequest"
    daily = taken_daily(staged.kind)
    columns = {
        "planned_dose" if planned else "dose": "dosing.dosing",
        "unit": "dosing.unit",
        "route": "dosing.route",
        **({"daily_total": "dosing.daily_total"} if daily else {}),
    }
    return (join,), columns
