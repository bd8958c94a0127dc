"""BE: specimens and what was done with them (SDTMIG 3.4, 6.2.2)."""

from collections.abc import Iterator

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.routing import concept_of, domain_of
from hilum.datasets.sdtm.study_subject import StudySubject

DOMAIN = "BE"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each specimen that was taken."""
    for event in subject.records.events:
        concept = concept_of(subject.facts, event)
        if concept is None or domain_of(subject.facts, event) != DOMAIN:
            continue
        if event.status in NOT_HAPPENED:
            continue
        yield Row(
            values={
                **subject.visits.values(event.visit, event.start),
                "BETERM": event.term or concept.en,
                "BEDECOD": concept.sdtm.decod if concept.sdtm else None,
                "BEDTC": dtc(event.start),
                "BESTDTC": dtc(event.start),
                "BEENDTC": dtc(event.end),
            },
            records=(event.row,),
            asked=(concept.id,),
        )
