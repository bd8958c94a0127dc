"""The study folder as typed values: identity, anchors, criteria, questions, regimen, schedule."""

from hilum.study.load import find_study, load_study
from hilum.study.schedule import Activity, ConductRule, Epoch, Planned, Repeat, Schedule, Visit
from hilum.study.study import Anchor, Clause, Criterion, Question, Ruling, Study

__all__ = [
    "Activity",
    "Anchor",
    "Clause",
    "ConductRule",
    "Criterion",
    "Epoch",
    "Planned",
    "Question",
    "Repeat",
    "Ruling",
    "Schedule",
    "Study",
    "Visit",
    "find_study",
    "load_study",
]
