"""PR: procedures before and during the study (SDTMIG 3.4, 6.1.5)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.history import before_first_dose, names, occurrence, ongoing, span
from hilum.datasets.sdtm.routing import concept_of, domain_of, was_done
from hilum.datasets.sdtm.study_subject import StudySubject

DOMAIN = "PR"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each procedure; those only planned are none."""
    for row in subject.records.interventions:
        concept = concept_of(subject.facts, row)
        if concept is None or domain_of(subject.facts, row) != DOMAIN or row.status == "planned":
            continue
        yield Row(
            values={
                **names(DOMAIN, "TRT", row, concept),
                **occurrence(DOMAIN, was_done(row)),
                **subject.visits.values(row.visit, row.start),
                "PRINDC": row.purpose,
                **span(DOMAIN, row),
                **before_first_dose(DOMAIN, subject, row),
                **ongoing(DOMAIN, subject, row),
            },
            records=(row.row,),
            asked=(concept.id,),
        )
