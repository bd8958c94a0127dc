"""CM: medications before and during the study, other than its drugs (SDTMIG 3.4, 6.1.2)."""

from collections.abc import Iterator

from hilum.concepts.concept import Concept
from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.history import asked, before_first_dose, names, occurrence, ongoing, span
from hilum.datasets.sdtm.routing import MEDICATION, concept_of, domain_of, was_done
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.terms import term
from hilum.records.rows import Intervention


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each medication; those only planned are none."""
    for row in subject.records.interventions:
        concept = concept_of(subject.facts, row)
        if domain_of(subject.facts, row) == MEDICATION and row.status != "planned":
            yield _row(subject, row, concept)


def _row(subject: StudySubject, row: Intervention, concept: Concept | None) -> Row:
    route = term("ROUTE", row.route)
    return Row(
        values={
            **names(MEDICATION, "TRT", row, concept),
            **occurrence(MEDICATION, was_done(row)),
            "CMINDC": row.purpose,
            "CMCLASCD": atc_code(concept) if concept else None,
            "CMDOSE": row.dose,
            "CMDOSU": row.unit if row.dose is not None else None,
            "CMDOSTOT": row.daily_total_mg if row.dose is None else None,
            "CMROUTE": route,
            **span(MEDICATION, row),
            **before_first_dose(MEDICATION, subject, row),
            **ongoing(MEDICATION, subject, row),
        },
        records=(row.row,),
        asked=asked(concept),
    )


def atc_code(concept: Concept) -> str | None:
    """Return the concept's one ATC code; None where it has several, or stands for a class."""
    codes = concept.codes.get("ATC", ())
    return codes[0] if len(codes) == 1 and not codes[0].endswith("*") else None
