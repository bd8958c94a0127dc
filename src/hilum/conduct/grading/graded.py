"""Values with their grades, and the worst of a term over a period."""

from collections.abc import Iterable
from dataclasses import dataclass

from hilum.conduct.grading.baseline import BaselineValue
from hilum.conduct.grading.values import LabValue
from hilum.rules.ctcae import Grading, Worst, worst
from hilum.terms.reasons import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A cycle or another stretch of the study, from its first day to its last, both included.

    Raises ValueError if it ends before it begins.
    """

    name: Words
    first_day: int
    last_day: int

    def __post_init__(self) -> None:
        if self.first_day > self.last_day:
            raise ValueError(f"{self.name.en}: days {self.first_day} to {self.last_day}")

    def may_hold(self, value: LabValue) -> bool:
        """Tell whether a value is of the period, or may be where its date is not exact."""
        time = value.time
        return time.day_latest >= self.first_day and time.day_earliest <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedValue:
    """A laboratory value with its grades by one term.

    `on_treatment`: it is, or may be, of after the first dose (of any time where that day
    is not known); only such values have a part in the worst grade.
    """

    value: LabValue
    grading: Grading
    on_treatment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGrades:
    """All of a term: its graded values in order of time, the baselines, and the worst grades.

    `baselines` are those of the analytes whose baseline the term asks for.
    `over_all` is of the values on treatment, None if there is none; `by_period` has None where a
    period has no value.
    """

    name: Words
    values: tuple[GradedValue, ...]
    baselines: tuple[BaselineValue, ...]
    over_all: Worst | None
    by_period: tuple[Worst | None, ...]

    @property
    def highest(self) -> int:
        """The highest grade that is possible on treatment; 0 where nothing could be told."""
        possible = self.over_all.possible if self.over_all else None
        return possible[-1] if possible else 0

    @property
    def has_ungradeable(self) -> bool:
        """Whether a value on treatment cannot be graded."""
        return self.over_all is not None and self.over_all.ungradeable > 0


def worst_of(values: Iterable[GradedValue]) -> Worst | None:
    """Return the worst of the values that are on treatment; None without any."""
    gradings = [value.grading for value in values if value.on_treatment]
    return worst(gradings) if gradings else None
