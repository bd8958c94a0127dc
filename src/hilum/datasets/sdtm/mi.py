"""MI: the histologic type of the tumor, from the events that a pathology report is (6.3.5.8)."""

from collections.abc import Iterator

from hilum.concepts.concept import Concept
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.findings import named, test_of, worded
from hilum.datasets.sdtm.last_before import flagged
from hilum.datasets.sdtm.routing import concept_of, domain_of
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Event

DOMAIN = "MI"
ABSENT = "absent"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield a row for each report; one that found no such tumor says `NEGATIVE`."""
    made = []
    for row in subject.records.events:
        concept = concept_of(subject.facts, row)
        if concept is not None and domain_of(subject.facts, row) == DOMAIN:
            visit = subject.visits.values(row.visit, row.start)
            values = {**named(DOMAIN, _values(row, concept)), **visit}
            made.append((row.start, Row(values=values, records=(row.row,))))
    yield from flagged(DOMAIN, subject, made)


def _values(row: Event, concept: Concept) -> dict[str, Cell]:
    target = concept.sdtm
    kind = (target.result if target else None) or concept.en.upper()
    found, name = row.status != ABSENT, row.term or concept.en
    return {
        **test_of(concept),
        "ORRES": name if found else f"{name}: {ABSENT}",
        "STRESC": kind if found else "NEGATIVE",
        "SPEC": target.specimen if target else None,
        **worded(DOMAIN, "EVAL", row.evaluator),
        "CODE": row.original_code if row.original_code != concept.id else None,
        "DTC": dtc(row.start),
    }
