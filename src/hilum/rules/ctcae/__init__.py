"""CTCAE: the grade of a laboratory value. The version is data; a person decides."""

from hilum.rules.ctcae.derived import Derived, absolute_neutrophils, corrected_calcium
from hilum.rules.ctcae.grading import grade, grade_borders
from hilum.rules.ctcae.names import term_names
from hilum.rules.ctcae.results import Grading, LabResult, Missing, Status, Worst, worst
from hilum.rules.ctcae.terms import Direction, Term, Version, ctcae, shipped_versions

__all__ = [
    "Derived",
    "Direction",
    "Grading",
    "LabResult",
    "Missing",
    "Status",
    "Term",
    "Version",
    "Worst",
    "absolute_neutrophils",
    "corrected_calcium",
    "ctcae",
    "grade",
    "grade_borders",
    "shipped_versions",
    "term_names",
    "worst",
]
