"""What changed between two versions of a study: sentences, readings, questions and all the rest."""

from hilum.study.comparing.changes import (
    ApprovalChange,
    Aspect,
    Changes,
    CriterionChange,
    EntryChange,
    FieldChange,
    Part,
    PartChange,
    Piece,
    Sign,
)
from hilum.study.comparing.compare import compare
from hilum.study.comparing.effective import Effective, Setting, effective, joined, with_changes

__all__ = [
    "ApprovalChange",
    "Aspect",
    "Changes",
    "CriterionChange",
    "Effective",
    "EntryChange",
    "FieldChange",
    "Part",
    "PartChange",
    "Piece",
    "Setting",
    "Sign",
    "compare",
    "effective",
    "joined",
    "with_changes",
]
