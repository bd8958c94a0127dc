"""Laboratory values of a subject's records, graded by the CTCAE version that the study locks."""

from hilum.conduct.grading.baseline import BaselineValue
from hilum.conduct.grading.coding import uncoded
from hilum.conduct.grading.cycles import cycle_periods
from hilum.conduct.grading.events import Agreement, EventCheck
from hilum.conduct.grading.graded import GradedValue, Period, TermGrades
from hilum.conduct.grading.subject import SubjectGrades, ctcae_of, grade_subject
from hilum.conduct.grading.values import LabValue

__all__ = [
    "Agreement",
    "BaselineValue",
    "EventCheck",
    "GradedValue",
    "LabValue",
    "Period",
    "SubjectGrades",
    "TermGrades",
    "ctcae_of",
    "cycle_periods",
    "grade_subject",
    "uncoded",
]
