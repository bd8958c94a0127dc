"""DD: the cause of death as recorded (SDTMIG 3.4, 6.3.2)."""

from collections.abc import Iterator

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.study_subject import StudySubject


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the primary cause of each death event that states one.

    DDDTC is the event's date: the records do not hold when the cause was learnt.
    """
    for event in subject.records.events:
        if event.concept == "death" and event.term and event.status not in NOT_HAPPENED:
            yield Row(
                values={
                    "DDTESTCD": "PRCDTH",
                    "DDTEST": "Primary Cause of Death",
                    "DDORRES": event.term,
                    "DDSTRESC": event.term.upper(),
                    "DDDTC": dtc(event.start),
                },
                records=(event.row,),
                asked=("death",),
            )
