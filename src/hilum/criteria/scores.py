"""The scores that a reading may ask: the rule behind each, its inputs, and its scale.

Both engines, the checks and the pages read this list: another score is another row, and another
`Rule` where its points come from elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from hilum.rules import albi, child_pugh
from hilum.terms.bounds import ANYWHERE, Bounds


class Rule(Enum):
    """The rule that makes numbers of inputs: points of Child-Pugh, grades of ALBI."""

    CHILD_PUGH = "Child-Pugh"
    ALBI = "ALBI"


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a scale: its category's id, its short name, its least and greatest number."""

    id: str
    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ScoreKind:
    """What a word of the notation asks of a rule: its numbers, or the category they fall in."""

    name: str
    rule: Rule
    bands: tuple[Band, ...]
    by_category: bool

    @property
    def lowest(self) -> int:
        """The least number of the rule."""
        return self.bands[0].low

    @property
    def highest(self) -> int:
        """The greatest number of the rule."""
        return self.bands[-1].high

    @property
    def categories(self) -> tuple[str, ...]:
        """The ids of its ordered values; none where it is compared as a number."""
        return tuple(band.id for band in self.bands) if self.by_category else ()

    def place(self, number: int) -> int:
        """Return where a number of the rule stands on the scale that is compared."""
        if not self.by_category:
            return number
        return next(place for place, band in enumerate(self.bands) if number <= band.high)


CLASSES = tuple(Band(name, name, *ends) for name, ends in child_pugh.CLASSES.items())
GRADES = tuple(Band(f"grade_{grade}", str(grade), grade, grade) for grade in albi.GRADES)

SCORES: Mapping[str, ScoreKind] = {
    kind.name: kind
    for kind in (
        ScoreKind("child_pugh_points", Rule.CHILD_PUGH, CLASSES, by_category=False),
        ScoreKind("child_pugh_class", Rule.CHILD_PUGH, CLASSES, by_category=True),
        ScoreKind("albi_grade", Rule.ALBI, GRADES, by_category=True),
    )
}
"""Every score by its word in the notation."""


def inputs_of(rule: Rule) -> tuple[str, ...]:
    """Return every concept that a rule may read."""
    match rule:
        case Rule.CHILD_PUGH:
            return child_pugh.INPUTS
        case Rule.ALBI:
            return albi.INPUTS
        case _ as never:
            assert_never(never)


def used_inputs(rule: Rule, given: Mapping[str, object]) -> tuple[str, ...]:
    """Return the concepts that count, where those given have something to be read."""
    match rule:
        case Rule.CHILD_PUGH:
            return child_pugh.used_inputs(given)
        case Rule.ALBI:
            return albi.INPUTS
        case _ as never:
            assert_never(never)


def numbers(rule: Rule, inputs: Mapping[str, Bounds], variant: str | None) -> tuple[int, int]:
    """Return the least and the greatest number that the inputs allow.

    `variant` names the study's table of Child-Pugh. Raises ValueError if it is none.
    """
    match rule:
        case Rule.CHILD_PUGH:
            points = child_pugh.points_range(inputs, child_pugh.scoring_table(variant))
            return points.fewest, points.most
        case Rule.ALBI:
            bilirubin, albumin = (inputs.get(name, ANYWHERE) for name in albi.INPUTS)
            grades = albi.grade_range(bilirubin=bilirubin, albumin=albumin)
            return grades.best, grades.worst
        case _ as never:
            assert_never(never)
