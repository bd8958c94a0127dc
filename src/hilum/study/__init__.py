"""The study folder as typed values: identity, anchors, criteria, questions, clauses."""

from hilum.study.load import find_study, load_study
from hilum.study.study import Anchor, Clause, Criterion, Question, Ruling, Study

__all__ = [
    "Anchor",
    "Clause",
    "Criterion",
    "Question",
    "Ruling",
    "Study",
    "find_study",
    "load_study",
]
