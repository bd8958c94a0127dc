"""The study folder as typed values: identity, anchors, criteria, questions, regimen, schedule."""

from hilum.study.load import find_study, load_study
from hilum.study.schedule import Activity, ConductRule, Epoch, Planned, Repeat, Schedule, Visit
from hilum.study.study import Anchor, Arm, Clause, Criterion, Question, Ruling, Site, Study

__all__ = [
    "Activity",
    "Anchor",
    "Arm",
    "Clause",
    "ConductRule",
    "Criterion",
    "Epoch",
    "Planned",
    "Question",
    "Repeat",
    "Ruling",
    "Schedule",
    "Site",
    "Study",
    "Visit",
    "find_study",
    "load_study",
]
