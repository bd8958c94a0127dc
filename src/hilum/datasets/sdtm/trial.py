"""A trial as the trial design domains see it: the study folder, and who is in it up to when."""

from collections.abc import Sequence
from dataclasses import dataclass

from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.study import Study, Visit


@dataclass(frozen=True)
class Trial:
    """The study, and its subjects as frozen."""

    study: Study
    subjects: Sequence[StudySubject] = ()


def most_recorded(trial: Trial, visit: Visit) -> int | None:
    """Return the highest number of a repeating visit that any subject has; None if none has one."""
    numbers = (
        each.planned.repeat_number
        for subject in trial.subjects
        for each in subject.visits.placed
        if each.planned is not None and each.planned.visit.id == visit.id
    )
    return max(numbers, default=None)
