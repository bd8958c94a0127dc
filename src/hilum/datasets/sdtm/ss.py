"""SS: whether a subject lives: at each contact, and as last known (SDTMIG 3.4, 6.3.10)."""

from collections.abc import Iterator

from hilum.conduct.treatment.treated import answer
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import IGNORED, Finding
from hilum.terms.truth import Truth

ACTIVITY = "survival"
"""The schedule's activity at which a person states that the subject is alive."""
ANSWERS = {Truth.MET: "ALIVE", Truth.NOT_MET: "DEAD", Truth.UNKNOWN: "UNKNOWN"}


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the status stated at each contact, and the latest that is known."""
    for row in survival_statements(subject):
        named = subject.visits.of(row.visit, row.time) if row.visit else None
        placed = named or subject.visits.holding(row.time)
        values = placed.values if placed else {}
        status = ANSWERS[answer(row)]
        yield _row({**values, "SSEVAL": "INVESTIGATOR"}, status, dtc(row.time), (row.row,))
    person = subject.records.subject
    if subject.death is not None:
        event = subject.first_event("death")
        yield _row({}, "DEAD", dtc(subject.death), (event.row if event else person.row,))
    elif subject.last_contact is not None:
        yield _row({}, "ALIVE", subject.last_contact, (person.row,))


def survival_statements(subject: StudySubject) -> Iterator[Finding]:
    """Yield the dated answers to the sentence that the subject is alive."""
    schedule = subject.study.schedule
    sentences = (
        {each.sentence for each in schedule.activities if each.id == ACTIVITY}
        if (schedule)
        else set()
    )
    for row in subject.records.findings:
        if row.link is not None and row.link in sentences and row.status not in IGNORED:
            yield row


def _row(own: dict[str, Cell], status: str, when: str | None, records: tuple[str, ...]) -> Row:
    values = {
        "SSTESTCD": "SURVSTAT",
        "SSTEST": "Survival Status",
        "SSORRES": status,
        "SSSTRESC": status,
        "SSDTC": when,
        **own,
    }
    return Row(values=values, records=records, asked=(ACTIVITY,))
