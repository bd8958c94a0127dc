"""The Child-Pugh score of liver function, from values that may be missing or known as intervals.

Source: Pugh RN et al., Br J Surg 1973;60:646-649, table I, with the INR that the MSD Manual's
table "Child-Turcotte-Pugh Scoring System" prints beside the prothrombin time. The printed figures
34, 51, 35, 28, 4, 6, 1.7 and 2.3 score 2 points each.

Open choice, named by whoever asks: the table (`VARIANTS`). `msd` cuts albumin at 28 g/L as Pugh
did, `harrison` at 30 g/L; `cholestatic` has Pugh's bilirubin figures for primary biliary cirrhosis
(4 and 10 mg/dL, printed in SI units as 68 and 170 umol/L; some use them for primary sclerosing
cholangitis too). Some tables print "INR < 1.7" and then "1.8-2.3": that gap is a misprint and no
variant, an INR between the two scores 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from hilum.rules.standard import Standard, standard
from hilum.terms.bounds import ANYWHERE, Bounds, bounds_of, position
from hilum.terms.decimals import Measured
from hilum.terms.reasons import Reason, Words

RULES: Standard = standard("child_pugh")


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


@dataclass(frozen=True, slots=True)
class ScoringTable:
    """One of the printed tables: its name, what it is called, and the cut-points of each input."""

    name: str
    words: Words
    source: str
    inputs: Mapping[str, CutPoints]


INPUTS: tuple[str, ...] = tuple(RULES.rest["inputs"])
"""The inputs by concept id. INR and prothrombin time are one input: INR where there is one."""

COAGULATION = ("inr", "pt_prolongation")
"""The two measures of coagulation, the one that is used first: never both."""

SCORED = tuple(name for name in INPUTS if name not in COAGULATION)
"""The inputs that always count, beside the one of coagulation."""

VARIANTS: tuple[str, ...] = tuple(RULES.rest["variants"])
"""The names of the tables."""

FEWEST, MOST = len(SCORED) + 1, 3 * (len(SCORED) + 1)
"""The least and the greatest total: 5 and 15."""


@cache
def scoring_table(variant: str | None) -> ScoringTable:
    """Return a table by its name; raises ValueError if there is none of that name, or no name."""
    if variant is None or variant not in VARIANTS:
        raise ValueError(f"Child-Pugh table {variant!r}: expected one of {', '.join(VARIANTS)}")
    told = RULES.rest["variants"][variant]
    inputs = {name: _cut_points(name, *told["figures"][name]) for name in INPUTS}
    words = Words(told["en"], told["zh"])
    return ScoringTable(variant, words, told["source"], MappingProxyType(inputs))


def _cut_points(name: str, low: str, high: str) -> CutPoints:
    row = RULES.rest["inputs"][name]
    more_is_better = row.get("more_is_better", False)
    return CutPoints(row["unit"], RULES.figure(low), RULES.figure(high), more_is_better)


MSD = scoring_table("msd")
"""The table of the MSD Manual, with the figures of Pugh 1973."""


def _classes() -> Mapping[str, tuple[int, int]]:
    most = {name: int(RULES.figure(f"class_{name.lower()}_most")) for name in "ABC"}
    fewest = (FEWEST, most["A"] + 1, most["B"] + 1)
    return MappingProxyType(dict(zip(most, zip(fewest, most.values(), strict=True), strict=True)))


CLASSES: Mapping[str, tuple[int, int]] = _classes()
"""Fewest and most points of each class, in order."""


@dataclass(frozen=True, slots=True)
class PointsRange:
    """The fewest and the most points that the inputs allow; equal if the score is known."""

    fewest: int
    most: int

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that the points allow, in order."""
        return tuple(
            name
            for name, (fewest, most) in CLASSES.items()
            if fewest <= self.most and self.fewest <= most
        )


def points_range(inputs: Mapping[str, Bounds], table: ScoringTable = MSD) -> PointsRange:
    """Return the points (5 to 15) that the inputs, positions by concept id, allow.

    An input that is missing may score 1, 2 or 3. An INR that is named is used, even if it may lie
    anywhere; else the prolongation of the prothrombin time. Raises ValueError on any other name.
    """
    ranges = [
        table.inputs[name].points_range(inputs.get(name, ANYWHERE)) for name in used_inputs(inputs)
    ]
    return PointsRange(sum(low for low, _ in ranges), sum(high for _, high in ranges))


def used_inputs(given: Mapping[str, object]) -> tuple[str, ...]:
    """Return the five inputs that count, of which the last is the coagulation that is used.

    Raises ValueError on a name that is no input of the score.
    """
    if unknown := given.keys() - set(INPUTS):
        raise ValueError(f"inputs {sorted(unknown)}: expected {', '.join(INPUTS)}")
    return (*SCORED, next((name for name in COAGULATION if name in given), COAGULATION[0]))


def class_of(points: int) -> str:
    """Return the class, A, B or C, of a whole score; raises ValueError outside 5 to 15."""
    for name, (fewest, most) in CLASSES.items():
        if fewest <= points <= most:
            return name
    raise ValueError(f"Child-Pugh points {points}: expected {FEWEST} to {MOST}")


@dataclass(frozen=True, slots=True)
class ChildPugh:
    """The points that the inputs allow, with a reason for each input and for the total."""

    points: PointsRange
    reasons: tuple[Reason, ...]


def child_pugh(values: Mapping[str, Measured | None], *, variant: str) -> ChildPugh:
    """Return the score of one subject from values by concept id, in the unit of `CutPoints`.

    Ascites is 0 none, 1 mild or controlled, 2 moderate, 3 severe; encephalopathy its grade, 0 to
    4. A value of None is missing. Raises ValueError on an unknown table or input, and on an
    ordinal outside its list.
    """
    table = scoring_table(variant)
    given = {name: value for name, value in values.items() if value is not None}
    total = points_range({name: bounds_of(value) for name, value in given.items()}, table)
    reasons = [_reason(name, given.get(name), table) for name in used_inputs(given)]
    return ChildPugh(total, (*reasons, _total_reason(total, table)))


def _reason(name: str, value: Measured | None, table: ScoringTable) -> Reason:
    told = RULES.rest["inputs"][name]
    label = Words(told["en"], told["zh"])
    fewest, most = table.inputs[name].points_range(bounds_of(value))
    if value is None:
        return RULES.reason("missing", input=label, fewest=fewest, most=most)
    said = _said(name, value, told.get("values"))
    if fewest == most:
        return RULES.reason("points", input=label, value=said, points=fewest)
    return RULES.reason("range_of_points", input=label, value=said, fewest=fewest, most=most)


def _said(name: str, value: Measured, ordinals: list[dict[str, str]] | None) -> str | Words:
    if ordinals is None or value.comparator != "=":
        return str(value)
    if value.number not in range(len(ordinals)):
        raise ValueError(f"{name}: saw {value}, expected a whole number 0 to {len(ordinals) - 1}")
    row = ordinals[int(value.number)]
    return Words(row["en"], row["zh"])


def _total_reason(total: PointsRange, table: ScoringTable) -> Reason:
    classes = "/".join(total.classes)
    if total.fewest == total.most:
        return RULES.reason("total", points=total.most, classes=classes, table=table.words)
    return RULES.reason(
        "range_of_totals",
        fewest=total.fewest,
        most=total.most,
        classes=classes,
        table=table.words,
    )
