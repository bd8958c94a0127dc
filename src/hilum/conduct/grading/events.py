"""Recorded adverse events beside the grades of laboratory values: where they disagree, it is told.

Neither outranks the other: a person settles it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hilum.conduct.grading.graded import GradedValue
from hilum.conduct.sentences import grading_says
from hilum.records.rows import Event
from hilum.rules.ctcae import Term, Version, Worst, worst
from hilum.terms.reasons import Reason, Value

ADVERSE_EVENT = "adverse_event"
ABSENT = ("absent", "entered-in-error")
_GRADE = re.compile(r"(?:grade\s*)?([1-5])(?:\s*级)?", re.IGNORECASE)


class Agreement(StrEnum):
    """How a recorded grade stands to the laboratory values of its time."""

    SAME = "same"
    CLINICAL = "clinical"
    DIFFERENT = "different"
    NO_GRADE = "no_grade"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCheck:
    """An adverse event of a term that laboratory values grade, beside them."""

    event: Event
    term: Term
    recorded: int | None
    laboratory: Worst | None
    agreement: Agreement
    reason: Reason


def checked_events(
    events: Sequence[Event], values: Sequence[GradedValue], version: Version
) -> Iterator[EventCheck]:
    """Yield each adverse event that is recorded under a laboratory term, beside the values."""
    for event in events:
        if event.concept == ADVERSE_EVENT and event.status not in ABSENT:
            term = term_of(event, version)
            if term is not None:
                yield _check(event, term, values)


def term_of(event: Event, version: Version) -> Term | None:
    """Return the laboratory term of an event: by its name as CTCAE has it, or in Chinese."""
    said = " ".join((event.term or "").split()).casefold()
    for term in version.terms:
        if said in (term.name.casefold(), term.zh):
            return term
    return None


def recorded_grade(text: str | None) -> int | None:
    """Return a recorded grade, `3`, `Grade 3` or `3 级`; None if it is no grade of 1 to 5."""
    found = _GRADE.fullmatch((text or "").strip())
    return int(found[1]) if found else None


def _check(event: Event, term: Term, values: Sequence[GradedValue]) -> EventCheck:
    during = [
        value.grading
        for value in values
        if value.grading.term.name == term.name and _overlap(event, value)
    ]
    laboratory = worst(during) if during else None
    recorded = recorded_grade(event.grade)
    agreement = _agreement(recorded, laboratory)
    return EventCheck(
        event=event,
        term=term,
        recorded=recorded,
        laboratory=laboratory,
        agreement=agreement,
        reason=_reason(event, term, laboratory, agreement),
    )


def _overlap(event: Event, value: GradedValue) -> bool:
    starts, ends = event.start.earliest, event.end.latest
    return value.value.time.latest >= starts and value.value.time.earliest <= ends


def _agreement(recorded: int | None, laboratory: Worst | None) -> Agreement:
    if recorded is None:
        return Agreement.NO_GRADE
    if laboratory is None or laboratory.possible is None:
        return Agreement.NO_VALUE
    if recorded in laboratory.possible:
        return Agreement.SAME
    if any(recorded in grading.clinical for grading in laboratory.at):
        return Agreement.CLINICAL
    return Agreement.DIFFERENT


def _reason(event: Event, term: Term, laboratory: Worst | None, agreement: Agreement) -> Reason:
    told: dict[str, Value] = {"term": term.words, "recorded": event.grade or "-"}
    if laboratory is not None and agreement not in (Agreement.NO_GRADE, Agreement.NO_VALUE):
        told["ours"] = laboratory.grades
    return grading_says().reason(f"event_{agreement.value}", **told)
