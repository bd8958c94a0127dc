"""A trial as the trial design domains see it: the study folder, and who is in it up to when."""

from collections.abc import Sequence
from dataclasses import dataclass

from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.study import Study


@dataclass(frozen=True)
class Trial:
    """The study, and its subjects as frozen."""

    study: Study
    subjects: Sequence[StudySubject] = ()
