"""Toxicity that laboratory values show by themselves, recorded as an adverse event or not.

A value after the day of the last dose that certainly reaches a grade of a term that the regimen
asks for since the last dose is such a toxicity: a nadir is not forgotten because nobody wrote it
down. Values of the day of the dose itself were known before it.
"""

from collections.abc import Iterator

from hilum.conduct.anchor_days import anchor_days, begun_by
from hilum.conduct.grading import GradedValue, SubjectGrades, ctcae_of, grade_subject
from hilum.records.rows import SubjectRecords
from hilum.rules.dosing import Occurrence, Regimen, Toxicity, ToxicityCondition
from hilum.study import Study
from hilum.terms.times import PartialTime
from hilum.terms.truth import Truth


def graded_values(
    study: Study, regimen: Regimen, records: SubjectRecords, grades: SubjectGrades | None = None
) -> tuple[GradedValue, ...]:
    """Return the values of a subject by the laboratory terms that the regimen asks for.

    `grades` are those of all values against the first dose, where they are known already. Raises
    UserError where the regimen asks for terms and the study locks no version of CTCAE.
    """
    asked = _asked(regimen)
    if not asked:
        return ()
    if grades is None:
        grades = grade_subject(
            records,
            ctcae_of(study),
            study.concepts,
            baseline_day=anchor_days(study, records).get("first_dose"),
            begun=begun_by(study, records, "first_dose"),
        )
    return tuple(
        value for term in grades.terms if term.name.en.casefold() in asked for value in term.values
    )


def _asked(regimen: Regimen) -> frozenset[str]:
    """The terms of toxicities since the last dose, case folded."""
    return frozenset(
        term.casefold()
        for consequence in regimen.consequences
        for condition in consequence.when
        if isinstance(condition, ToxicityCondition)
        and condition.occurrence is Occurrence.SINCE_LAST_DOSE
        for term in condition.terms
    )


def laboratory_toxicities(
    graded: tuple[GradedValue, ...], since: int, until: PartialTime
) -> Iterator[Toxicity]:
    """Yield the toxicities after the local day of the last dose, up to a time."""
    for each in graded:
        time = each.value.time
        after = time.day_earliest > since and time.earliest <= until.latest
        if after and each.grading.lowest > 0:
            yield Toxicity(
                term=each.grading.term.name,
                grade=each.grading.lowest,
                time=time,
                present=Truth.UNKNOWN,
                row=each.value.rows[0].row,
            )
