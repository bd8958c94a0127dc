"""CE: diseases that began after the first dose and were not reported as adverse events (6.2.3)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.history import event_row
from hilum.datasets.sdtm.routing import CLINICAL_EVENT, domain_of
from hilum.datasets.sdtm.study_subject import StudySubject


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each event of a concept of history that is none."""
    for event in subject.records.events:
        if domain_of(subject.facts, event) == CLINICAL_EVENT:
            yield event_row(CLINICAL_EVENT, subject, event)
