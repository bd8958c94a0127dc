"""What medical history, medications and procedures have in common: names, codes, relative times."""

from collections.abc import Mapping

from hilum.concepts.concept import Concept
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.routing import concept_of
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Event, Intervention

FIRST_DOSE = "FIRST DOSE OF STUDY DRUG"


def names(
    prefix: str, topic: str, row: Event | Intervention, concept: Concept | None
) -> dict[str, Cell]:
    """Return the name as reported, the standardized one, the category, and the code as recorded.

    The dictionary is the study's own concepts; a row without words of its own has the concept's
    name, and one without a concept is not coded.
    """
    code = row.original_code
    if concept is None:
        return {f"{prefix}{topic}": row.term or code, f"{prefix}CODE": code}
    target = concept.sdtm
    return {
        f"{prefix}{topic}": row.term or concept.en,
        f"{prefix}DECOD": standard_name(concept),
        f"{prefix}CAT": target.cat if target else None,
        f"{prefix}SCAT": target.scat if target else None,
        f"{prefix}CODE": None if code == concept.id else code,
    }


def standard_name(concept: Concept) -> str:
    """Return the standardized name of a concept: what it declares for SDTM, else its own name."""
    return (concept.sdtm.decod if concept.sdtm else None) or concept.en


def asked(concept: Concept | None) -> tuple[str, ...]:
    """Return what asked for a row: its concept."""
    return (concept.id,) if concept else ()


def occurrence(prefix: str, occurred: bool | None) -> dict[str, Cell]:
    """Return --PRESP and --OCCUR of what was asked for and is denied; nothing for all else."""
    if occurred is not False:
        return {}
    return {f"{prefix}PRESP": "Y", f"{prefix}OCCUR": "N"}


def span(prefix: str, row: Event | Intervention) -> dict[str, Cell]:
    """Return --STDTC and --ENDTC, as far as they are certain."""
    return {f"{prefix}STDTC": dtc(row.start), f"{prefix}ENDTC": dtc(row.end)}


def ongoing(prefix: str, subject: StudySubject, row: Event | Intervention) -> Mapping[str, Cell]:
    """Return --ENRTPT and --ENTPT of what goes on: as of the cut-off, or of the last contact.

    (SDTMIG 3.4, 4.4.7: the reference time point is the day to which the statement holds.)
    """
    if not row.ongoing:
        return {}
    return {f"{prefix}ENRTPT": "ONGOING", f"{prefix}ENTPT": subject.known_until}


def before_first_dose(prefix: str, subject: StudySubject, row: Intervention) -> Mapping[str, Cell]:
    """Return --STRTPT and --STTPT of what began on a day not known, but before or after treatment.

    Where the day is known, the date itself tells it (SDTMIG 3.4, 4.4.7).
    """
    first = subject.facts.anchors.get("first_dose")
    start = row.start
    if first is None or start.day_earliest == start.day_latest:
        return {}
    told = "BEFORE" if start.day_latest < first else "AFTER" if start.day_earliest > first else None
    return {f"{prefix}STRTPT": told, f"{prefix}STTPT": FIRST_DOSE} if told else {}


def event_row(prefix: str, subject: StudySubject, event: Event) -> Row:
    """Return the row of a disease, as history or as a clinical event."""
    concept = concept_of(subject.facts, event)
    return Row(
        values={
            **names(prefix, "TERM", event, concept),
            **occurrence(prefix, event.status != "absent"),
            **span(prefix, event),
            **ongoing(prefix, subject, event),
        },
        records=(event.row,),
        asked=asked(concept),
    )
