"""MH: diseases and their history, with those that are expressly denied (SDTMIG 3.4, 6.2.7)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.history import names, occurrence, ongoing, span
from hilum.datasets.sdtm.routing import concept_of, domain_of
from hilum.datasets.sdtm.study_subject import StudySubject

DOMAIN = "MH"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each event of a concept of medical history."""
    for event in subject.records.events:
        concept = concept_of(subject.facts, event)
        if concept is None or domain_of(subject.facts, event) != DOMAIN:
            continue
        yield Row(
            values={
                **names(DOMAIN, "TERM", event, concept),
                **occurrence(DOMAIN, event.status != "absent"),
                **span(DOMAIN, event),
                **ongoing(DOMAIN, subject, event),
            },
            records=(event.row,),
            asked=(concept.id,),
        )
