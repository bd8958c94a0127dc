"""Condition, AllergyIntolerance and DiagnosticReport.conclusionCode -> events.

Source: HL7 FHIR R4, Condition (9.2), AllergyIntolerance (9.1), DiagnosticReport (10.3).

What is active is known to be so on the day of recording, not since: its end is "then or later".
What was refuted, and "no known allergy", are explicit negatives: a refuted condition speaks for
the time it was said to last, at least the day of recording; a statement about allergies for all
time up to its day, since an allergy is a lasting disposition.
"""

from collections.abc import Iterator

from hilum.sources.choosing import Coded
from hilum.sources.fhir.codings import parsed
from hilum.sources.fhir.insertion import Insertion, case_of, own_columns, rows_of
from hilum.sources.fhir.staging import Staged
from hilum.sources.projection import Projection
from hilum.sources.translate import Draft

ACTIVE = ("active", "recurrence", "relapse")
OVER = ("inactive", "remission", "resolved")
"""What is over without a date ended before the resource that says so was last changed."""

STATUSES: dict[str, str | None] = {
    "confirmed": None,
    "refuted": "absent",
    "entered-in-error": "entered-in-error",
}
"""verificationStatus -> ours. Unconfirmed, provisional and differential are kept as they are: a
status that is not known makes the event possible, never certain."""

REPORT_STATUSES: dict[str, str | None] = {
    "final": None,
    "amended": None,
    "corrected": None,
    "appended": None,
    "cancelled": "entered-in-error",
    "entered-in-error": "entered-in-error",
}
"""DiagnosticReportStatus -> ours; registered, partial and preliminary are not certain."""

UNDECIDED = ("inactive", "remission")
OUTCOMES: dict[str, str | None] = {
    **dict.fromkeys(ACTIVE, "not_recovered_not_resolved"),
    "resolved": "recovered_resolved",
    **dict.fromkeys(UNDECIDED),
}
"""clinicalStatus -> ours, by what the HL7 code system condition-clinical says of its codes.

Resolved: no symptoms, and a negligible risk that they return. After a remission they may return;
inactive leaves open whether it is the one or the other. So neither of the two is an outcome."""

DOUBLE_NEGATIVE = "a negative that was refuted"


def insert_conditions(staged: Staged, insertion: Insertion) -> None:
    """Insert the events of staged Conditions."""
    joins, refuted, active = _said(staged, insertion)
    onset = _moment("onset")
    began = f"coalesce({onset}, '/' || staged.recordedDate)"
    recorded = "staged.recordedDate"
    over = f"clinicalStatus.clinicalStatus IN {OVER!r}"
    ended = (
        f"coalesce({_moment('abatement')}, CASE WHEN {active} THEN {recorded} || '/' "
        f"WHEN {over} THEN '/' || staged.last_updated END)"
    )
    columns = {
        "start": f"CASE WHEN {refuted} THEN coalesce({onset}, {recorded}) ELSE {began} END",
        "end": f"CASE WHEN {refuted} THEN coalesce({_moment('abatement')}, {recorded}) "
        f"ELSE {ended} END",
    }
    outcome = f"CASE WHEN {refuted} OR {_OPEN} IS NOT NULL THEN NULL ELSE {_OUTCOME} END"
    own = own_columns("Condition") | {"outcome": outcome}
    inserted = _insert(staged, insertion, columns | own, joins)
    _report_open(staged, insertion, inserted)


def _report_open(staged: Staged, insertion: Insertion, joins: str) -> None:
    """Report what is said of the course of a known disease and decides no outcome."""
    insertion.connection.execute(f"""
        INSERT INTO discrepancies
        SELECT NULL, min(staged.place), 'outcome not said', {_OPEN} AS said,
               'clinicalStatus resolved, or active without an abatement (the outcome is missing)',
               count(*)
        FROM {rows_of(staged)} {joins}
        WHERE said IS NOT NULL AND codes.concept IS NOT NULL
        AND coalesce({_VERIFIED}, '') NOT IN ('refuted', 'entered-in-error')
        GROUP BY said
    """)


def insert_allergies(staged: Staged, insertion: Insertion) -> None:
    """Insert the events of staged AllergyIntolerances: hypersensitivity to a substance, or none."""
    joins, _, active = _said(staged, insertion)
    recorded = "staged.recordedDate"
    negative = f"coalesce({_EVENT_STATUS}, '') = 'absent'"
    columns = {
        "start": f"CASE WHEN {negative} THEN NULL "
        f"ELSE coalesce({_moment('onset')}, '/' || {recorded}) END",
        "end": f"CASE WHEN {negative} THEN {recorded} WHEN {active} THEN {recorded} || '/' END",
    }
    _insert(staged, insertion, columns | own_columns("AllergyIntolerance"), joins)


def _insert(
    staged: Staged, insertion: Insertion, columns: dict[str, str], joins: tuple[str, ...]
) -> str:
    rows = _substances if staged.kind == "AllergyIntolerance" else _diagnoses
    projection = Projection(
        table="events",
        code=["staged.code"],
        rows=rows_of(staged),
        codes=lambda text: rows(insertion, insertion.coded(text)),
        columns=columns | {"status": _EVENT_STATUS},
        joins=joins,
    )
    return insertion.insert(projection)


def _said(staged: Staged, insertion: Insertion) -> tuple[tuple[str, ...], str, str]:
    """Return the dictionaries of both statuses, and the SQL for refuted and for active."""
    joins = tuple(
        insertion.look_up(
            staged, [f"staged.{name}"], [name], lambda text: [(insertion.bound(parsed(text)).word,)]
        )
        for name in ("verificationStatus", "clinicalStatus")
    )
    active = f"clinicalStatus.clinicalStatus IN {ACTIVE!r}"
    return joins, "coalesce(verificationStatus.verificationStatus, '') = 'refuted'", active


_VERIFIED = "verificationStatus.verificationStatus"
_EVENT_STATUS = f"""CASE
    WHEN {_VERIFIED} = 'entered-in-error' THEN {_VERIFIED}
    WHEN {_VERIFIED} = 'refuted' AND codes.status = 'absent' THEN '{DOUBLE_NEGATIVE}'
    ELSE coalesce(staged.changed, {case_of(_VERIFIED, STATUSES)}, codes.status) END"""


_CLINICAL = "clinicalStatus.clinicalStatus"
_OUTCOME = case_of(_CLINICAL, OUTCOMES)
_ABATED = """coalesce(staged.abatementDateTime, staged.abatementAge, staged.abatementString,
    staged.abatementPeriod.start, staged.abatementPeriod.end) IS NOT NULL"""
_OPEN = f"""CASE
    WHEN {_CLINICAL} IN {UNDECIDED!r} THEN 'clinicalStatus ' || {_CLINICAL}
    WHEN {_CLINICAL} IN {ACTIVE!r} AND {_ABATED}
    THEN 'clinicalStatus ' || {_CLINICAL} || ' and an abatement'
    WHEN {_CLINICAL} IS NULL AND {_ABATED} THEN 'an abatement without clinicalStatus' END"""
"""What is said and decides no outcome; active and abated contradict (Condition, con-4)."""


def _moment(name: str) -> str:
    """Return the SQL for onset[x] or abatement[x]: a period is when it may have happened."""
    period = f"staged.{name}Period"
    return (
        f"coalesce(staged.{name}DateTime, CASE WHEN {period}.start IS NOT NULL "
        f"OR {period}.end IS NOT NULL THEN concat({period}.start, '/', {period}.end) END)"
    )


def _diagnoses(insertion: Insertion, given: Coded) -> list[Draft]:
    return insertion.chooser.rows("events", given)


def _substances(insertion: Insertion, given: Coded) -> list[Draft]:
    """Read what an allergy is to: an event's code, or a substance that the mapping's [allergies]
    knows by the concept of its code."""
    rows = insertion.chooser.rows("events", given)
    if any(row.get("concept") for row in rows):
        return rows
    allergies = insertion.mapping.file.allergies
    drugs = insertion.chooser.rows("interventions", given)
    known = [
        {**rows[0], "code": drug.get("code"), "system": drug.get("system"), "concept": allergy}
        for drug in drugs
        if (allergy := allergies.get(drug.get("concept") or ""))
    ]
    return list({row["concept"]: row for row in known}.values()) or rows


def insert_reports(staged: Staged, insertion: Insertion) -> None:
    """Insert an event for each coded conclusion of staged DiagnosticReports: present that day."""
    period = "staged.effectivePeriod"
    day = f"coalesce(staged.effectiveDateTime, {period}.end, {period}.start)"
    projection = Projection(
        table="events",
        code=["staged.conclusionCode"],
        rows=rows_of(staged),
        codes=lambda text: _conclusions(insertion, text),
        columns={
            "start": f"'/' || {day}",
            "end": f"{day} || '/'",
            "status": f"coalesce(staged.changed, {case_of('staged.status', REPORT_STATUSES)}, "
            "codes.status)",
            **own_columns("DiagnosticReport"),
        },
        where="staged.conclusionCode IS NOT NULL",
    )
    insertion.insert(projection)


def _conclusions(insertion: Insertion, text: str | None) -> Iterator[Draft]:
    for given in insertion.coded_list(text):
        yield from insertion.chooser.rows("events", given)
