"""What medical history, medications and procedures have in common: names, codes, relative times."""

from collections.abc import Mapping

from hilum.concepts.concept import Concept
from hilum.datasets.dataset import Cell
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Event, Intervention

FIRST_DOSE = "FIRST DOSE OF STUDY DRUG"


def names(prefix: str, topic: str, row: Event | Intervention, concept: Concept) -> dict[str, Cell]:
    """Return the name as reported, the standardized one, and the category.

    The dictionary is the study's own concepts; a row without words of its own has the concept's
    name.
    """
    target = concept.sdtm
    code = row.original_code
    return {
        f"{prefix}{topic}": row.term or concept.en,
        f"{prefix}DECOD": (target.decod if target else None) or concept.en,
        f"{prefix}CAT": target.cat if target else None,
        f"{prefix}SCAT": target.scat if target else None,
        f"{prefix}CODE": None if code in (None, concept.id) else code,
    }


def occurrence(prefix: str, occurred: bool | None, name: str = "OCCUR") -> dict[str, Cell]:
    """Return --PRESP and --OCCUR of what was asked for and is denied; nothing for all else."""
    if occurred is not False:
        return {}
    return {f"{prefix}PRESP": "Y", f"{prefix}{name}": "N"}


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
