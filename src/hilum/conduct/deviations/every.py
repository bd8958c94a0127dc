"""Every deviation of a subject from the study's schedule, regimen and rules of conduct.

Other anticancer treatment during the trial is not judged: nothing says what is forbidden (P65).
"""

from collections.abc import Iterator
from datetime import date

from hilum.conduct.deviations.conduct_rules import ConductJudge
from hilum.conduct.deviations.deviation import Deviation
from hilum.conduct.deviations.treatment import TreatmentJudge
from hilum.conduct.deviations.visits import Followed
from hilum.conduct.treatment.dosing import SubjectDosing, dose_subject
from hilum.conduct.treatment.treated import day_number
from hilum.records.rows import SubjectRecords
from hilum.study import Study
from hilum.terms.discrepancies import UserError


def deviations(
    study: Study,
    records: SubjectRecords,
    *,
    as_of: date,
    dosing: SubjectDosing | None = None,
) -> tuple[Deviation, ...]:
    """Return what was not as planned in a subject's records up to a day, in order of days.

    `dosing` is what `dose_subject` says of the same records; it is computed where it is not given
    and the study has a regimen. Raises UserError where the study has no schedule.
    """
    if study.schedule is None:
        raise UserError(f"{study.id}: no schedule.toml: expected one to find deviations from")
    if dosing is None and study.regimen is not None:
        dosing = dose_subject(study, records)
    found = [*_found(study, records, day_number(as_of), dosing)]
    return tuple(sorted(found, key=lambda each: (each.day, each.kind.value)))


def _found(
    study: Study, records: SubjectRecords, as_of: int, dosing: SubjectDosing | None
) -> Iterator[Deviation]:
    schedule, regimen = study.schedule, study.regimen
    assert schedule is not None
    followed = Followed(study, schedule, records, as_of)
    yield from followed.deviations()
    if dosing is not None and regimen is not None:
        yield from TreatmentJudge(regimen, schedule, records, dosing).deviations()
    yield from ConductJudge(study, schedule, records, followed.anchors, as_of).deviations()
