"""The Child-Pugh score of liver function, from values that may be missing or known as intervals.

Source: Pugh RN et al., Br J Surg 1973;60:646-649, table I, with the INR that the MSD Manual's
table "Child-Turcotte-Pugh Scoring System" prints beside the prothrombin time. The printed figures
34, 51, 35, 28, 4, 6, 1.7 and 2.3 score 2 points each. Open choice: tables that put the lower
albumin border at 30 g/L exist; this is the one with 28.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hilum.terms.bounds import ANYWHERE, Bounds, position


@dataclass(frozen=True, slots=True)
class CutPoints:
    """One input: values from `low` to `high`, both included, in the concept's unit, score 2.

    What lies below scores 1 and what lies above 3, or 3 and 1 where `more_is_better`.
    """

    unit: str
    low: Decimal
    high: Decimal
    more_is_better: bool = False

    def points(self, place: int) -> int:
        """Return the points (1, 2 or 3) of the number at a position (see terms.bounds)."""
        beyond = (place >= position(self.low)) + (place > position(self.high))
        return 3 - beyond if self.more_is_better else 1 + beyond

    def points_range(self, values: Bounds) -> tuple[int, int]:
        """Return the fewest and the most points within an interval of values."""
        ends = self.points(values.lower), self.points(values.upper)
        return min(ends), max(ends)


def _between(unit: str, low: str, high: str, *, more_is_better: bool = False) -> CutPoints:
    return CutPoints(unit, Decimal(low), Decimal(high), more_is_better)


INPUTS: Mapping[str, CutPoints] = {
    "total_bilirubin": _between("umol/L", "34", "51"),
    "albumin": _between("g/L", "28", "35", more_is_better=True),
    "inr": _between("1", "1.7", "2.3"),
    "pt_prolongation": _between("s", "4", "6"),
    "ascites": _between("ordinal", "1", "1"),  # none, mild, moderate or severe
    "hepatic_encephalopathy_grade": _between("ordinal", "1", "2"),  # none, 1-2, 3-4
}
"""The inputs by concept id. INR and prothrombin time are one input: INR where there is one."""

CLASSES: Mapping[str, tuple[int, int]] = {"A": (5, 6), "B": (7, 9), "C": (10, 15)}
"""Fewest and most points of each class, in order."""

COAGULATION = ("inr", "pt_prolongation")
"""The two measures of coagulation, the one that is used first: never both."""

SCORED = tuple(name for name in INPUTS if name not in COAGULATION)
"""The inputs that always count, beside the one of coagulation."""


@dataclass(frozen=True, slots=True)
class PointsRange:
    """The fewest and the most points that the inputs allow; equal if the score is known."""

    fewest: int
    most: int


def points_range(inputs: Mapping[str, Bounds]) -> PointsRange:
    """Return the points (5 to 15) that the inputs, positions by concept id, allow.

    An input that is missing may score 1, 2 or 3. An INR that is named is used, even if it may lie
    anywhere; else the prolongation of the prothrombin time. Raises ValueError on any other name.
    """
    if unknown := inputs.keys() - INPUTS.keys():
        raise ValueError(f"inputs {sorted(unknown)}: expected {', '.join(INPUTS)}")
    coagulation = next((name for name in COAGULATION if name in inputs), COAGULATION[0])
    ranges = [
        INPUTS[name].points_range(inputs.get(name, ANYWHERE)) for name in (*SCORED, coagulation)
    ]
    return PointsRange(sum(low for low, _ in ranges), sum(high for _, high in ranges))


def class_of(points: int) -> str:
    """Return the class, A, B or C, of a whole score; raises ValueError outside 5 to 15."""
    for name, (fewest, most) in CLASSES.items():
        if fewest <= points <= most:
            return name
    raise ValueError(f"Child-Pugh points {points}: expected 5 to 15")
