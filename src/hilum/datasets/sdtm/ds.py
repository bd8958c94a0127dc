"""DS: protocol milestones, the ends of treatment and of participation (SDTMIG 3.4, 6.2.4)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.end_of_treatment import end_of_treatment
from hilum.datasets.sdtm.routing import concept_of, domain_of
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.terms import term
from hilum.records.rows import Event

DOMAIN = "DS"
DISPOSITION = "DISPOSITION EVENT"
PARTICIPATION = "STUDY PARTICIPATION"
DEATH = "DEATH"
OTHER = "OTHER"
LATER: Mapping[str, Cell] = {"DSCAT": "OTHER EVENT", "DSSCAT": None}


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each recorded disposition, and for the end of treatment.

    Participation ends once: the death of a subject who had left before is another event.
    """
    made = [*_dispositions(subject)]
    ends = [row for row in made if row["DSSCAT"] == PARTICIPATION]
    has_left = any(row["DSDECOD"] != DEATH for row in ends)
    for row in made:
        is_later = has_left and row in ends and row["DSDECOD"] == DEATH
        yield replace(row, values={**row.values, **LATER}) if is_later else row


def _dispositions(subject: StudySubject) -> Iterator[Row]:
    for event in subject.records.events:
        if domain_of(subject.facts, event) == DOMAIN and event.status not in NOT_HAPPENED:
            yield _recorded(subject, event)
    if subject.death is not None and subject.first_event("death") is None:
        yield _death(subject)
    ended = end_of_treatment(subject.facts, subject.doses)
    if ended is not None:
        yield Row(
            values={
                "DSTERM": ended.said,
                "DSDECOD": ended.term,
                "DSCAT": DISPOSITION,
                "DSSCAT": "STUDY TREATMENT",
                "DSSTDTC": ended.date,
            },
            records=ended.rows,
            asked=ended.asked,
        )


def _recorded(subject: StudySubject, event: Event) -> Row:
    concept = concept_of(subject.facts, event)
    target = concept.sdtm if concept else None
    decod = target.decod if target else None
    said = event.term if decod is None and event.term else concept.en if concept else None
    return Row(
        values={
            "DSTERM": said,
            "DSDECOD": decod or term("NCOMPLT", event.term) or OTHER,
            "DSCAT": target.cat if target else None,
            "DSSCAT": target.scat if target else None,
            "DSSTDTC": dtc(event.start),
        },
        records=(event.row,),
        asked=(event.concept,) if event.concept else (),
    )


def _death(subject: StudySubject) -> Row:
    """A death that only the subject's own row tells."""
    return Row(
        values={
            "DSTERM": "Death",
            "DSDECOD": DEATH,
            "DSCAT": DISPOSITION,
            "DSSCAT": PARTICIPATION,
            "DSSTDTC": dtc(subject.death),
        },
        records=(subject.records.subject.row,),
    )
