"""MH: diseases and their history, with those that are expressly denied (SDTMIG 3.4, 6.2.7)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.history import event_row
from hilum.datasets.sdtm.routing import HISTORY, domain_of
from hilum.datasets.sdtm.study_subject import StudySubject


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each event of history, coded or not."""
    for event in subject.records.events:
        if domain_of(subject.facts, event) == HISTORY:
            yield event_row(HISTORY, subject, event)
