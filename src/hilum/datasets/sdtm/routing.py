"""Which domain a row of the four tables belongs to: what its concept declares, and when it was.

A drug of the regimen is the study's from enrolment on (EC and EX); before it, it is a medication. A
disease that began after the first dose is no history: it is a clinical event (CE).
"""

from hilum.concepts.concept import Concept
from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.conduct.treatment.cycles import dose_mg
from hilum.conduct.treatment.study_drugs import cycle_number, is_another_treatment
from hilum.datasets.facts import Facts
from hilum.records.rows import IGNORED, Event, Finding, Intervention

EXPOSURE = "EX"
MEDICATION = "CM"
HISTORY = "MH"
CLINICAL_EVENT = "CE"
EVENTS_NOT_MADE = frozenset({"cancelled", "entered-in-error"})
"""Rows of these statuses were never meant: they are in no domain."""


def concept_of(facts: Facts, row: Finding | Event | Intervention) -> Concept | None:
    """Return the concept of a row, None where it has none."""
    return facts.study.concepts[row.concept] if row.concept else None


def domain_of(facts: Facts, row: Finding | Event | Intervention) -> str | None:
    """Return the domain of a row; None where its concept names none, or it was an error.

    The doses of study drugs are `EX`, whatever their status. An event or an intervention of no
    concept is history or a medication, not coded.
    """
    concept = concept_of(facts, row)
    if row.status in EVENTS_NOT_MADE:
        return None
    if concept is None:
        return _uncoded(row)
    if concept.sdtm is None:
        return None
    if isinstance(row, Event) and concept.sdtm.domain == HISTORY and _is_new(facts, row):
        return CLINICAL_EVENT
    if isinstance(row, Intervention) and concept.sdtm.domain == EXPOSURE:
        return EXPOSURE if is_study_drug(facts, row) else MEDICATION
    return concept.sdtm.domain


def _is_new(facts: Facts, row: Event) -> bool:
    """Tell whether an event certainly began after the day of the first dose."""
    first = facts.anchors.get("first_dose")
    return first is not None and row.start.day_earliest > first


def _uncoded(row: Finding | Event | Intervention) -> str | None:
    """The domain of a row whose code is of no concept; None where it has no words at all."""
    if isinstance(row, Finding) or not (row.term or row.original_code):
        return None
    return HISTORY if isinstance(row, Event) else MEDICATION


def is_study_drug(facts: Facts, row: Intervention) -> bool:
    """Tell whether a row is a dose of the regimen, given or to be given within the study.

    It is where it names a cycle, or may be of the day of enrolment or later.
    """
    regimen = facts.study.regimen
    if regimen is None or row.concept not in {drug.concept for drug in regimen.drugs}:
        return False
    if cycle_number(row.visit) is not None:
        return True
    if is_another_treatment(facts.study, row):
        return False
    enrolled = first_event(facts, _enrolment(facts))
    return enrolled is not None and row.start.day_latest >= enrolled.start.day_earliest


def _enrolment(facts: Facts) -> tuple[str, ...]:
    """The events before which no dose is the study's."""
    anchor = facts.study.anchors.get("first_dose")
    before = facts.study.anchors.get(anchor.not_before or "") if anchor else None
    return before.events if before else ()


def first_event(facts: Facts, concepts: tuple[str, ...]) -> Event | None:
    """Return the earliest event of these concepts that happened, None if none did."""
    rows = [
        row
        for row in facts.records.events
        if row.concept in concepts and row.status not in NOT_HAPPENED
    ]
    return min(rows, key=lambda row: (row.start.earliest, row.row), default=None)


def study_drug_rows(facts: Facts) -> tuple[Intervention, ...]:
    """Return all rows of study drugs, given or not, in order of time."""
    rows = (row for row in facts.records.interventions if domain_of(facts, row) == EXPOSURE)
    return tuple(sorted(rows, key=lambda row: (row.start.earliest, row.row)))


def was_given(row: Intervention) -> bool:
    """Tell whether a dose was given, as far as its status and its amount say."""
    return was_done(row) and dose_mg(row) != 0


def was_done(row: Intervention) -> bool:
    """Tell whether an intervention was carried out, as far as its status says."""
    return row.status not in IGNORED
