"""Thresholds and Kleene's logic: from what the slots keep to a truth code for each reading."""

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from ibis.expr.types import Table, Value

from hilum.concepts import Concept, Concepts
from hilum.criteria.compile.absence import Absence
from hilum.criteria.compile.frame import SIDES, Frame
from hilum.criteria.compile.intervals import Decision, PlaceOf, compared, decide
from hilum.criteria.compile.scores import score_truth
from hilum.criteria.compile.slots import attested_slot, comparison_slot, occurrence_slot
from hilum.criteria.compile.tables import MET, all_met, any_met, code, negated, truth
from hilum.criteria.nodes import (
    Age,
    And,
    Attested,
    Category,
    Compare,
    Comparison,
    Exists,
    IfThen,
    Not,
    Operator,
    Or,
    Pick,
    Reading,
    Score,
    Sex,
    Threshold,
)
from hilum.criteria.nodes import Value as NodeValue
from hilum.terms.bounds import position
from hilum.terms.decimals import rounded
from hilum.terms.units import UNITS

NO, YES = position(0), position(1)
"""The answers of an attestation."""

ONE_SIDED = (Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST)
"""What `any` and `every` compare with."""


@dataclass(frozen=True)
class Logic:
    """What turns a reading into a column; `rows` holds, by subject, all that its slots keep."""

    rows: Table
    concepts: Concepts
    frame: Frame
    absence: Absence

    def truth(self, reading: Reading) -> Value:
        """Return the truth code of a reading for each subject."""
        match reading:
            case Not(part):
                return negated(self.truth(part))
            case And(parts):
                return all_met(self.truth(part) for part in parts)
            case Or(parts):
                return any_met(self.truth(part) for part in parts)
            case IfThen(condition, consequence):
                return any_met((negated(self.truth(condition)), self.truth(consequence)))
            case Comparison():
                return self._comparison(reading)
            case Exists():
                return self._exists(reading)
            case Age(anchor, test):
                low, high = (self.rows[self.frame.age_column(anchor, side)] for side in SIDES)
                years = {"lower": low * position(1), "upper": high * position(1)}
                return _truth(decide(test, _years, **years))
            case Sex(sex):
                return truth(yes=self.rows.sex == sex, no=self.rows.sex != sex)
            case Score():
                return score_truth(reading, self.rows, self.frame.slots)
            case Attested():
                return self._attested(reading)
            case _ as never:
                assert_never(never)

    def _comparison(self, node: Comparison) -> Value:
        number = self.frame.slots.findings[comparison_slot(node)]
        place_of = place_in(self.concepts[node.concept])
        if node.pick in (Pick.ANY, Pick.EVERY):
            return self._of_range(node, number, place_of)
        return _truth(decide(node.test, place_of, **self._kept(number)))

    def _kept(self, number: int, prefix: str = "") -> dict[str, Value]:
        return {side: self.rows[f"{prefix}{side}_{number}"] for side in ("lower", "upper")}

    def _of_range(self, node: Comparison, number: int, place_of: PlaceOf) -> Value:
        if not (isinstance(node.test, Compare) and node.test.operator in ONE_SIDED):
            raise ValueError(f"{node}: {node.pick.value} takes >, >=, < and <= only")
        operator, place = node.test.operator, place_of(node.test.value)
        every = compared(operator, place, **self._kept(number))
        definite = compared(operator, place, **self._kept(number, "definite_"))
        is_known = self.rows[f"definite_lower_{number}"].notnull()
        if node.pick is Pick.ANY:
            return truth(yes=definite.all, no=is_known & every.none)
        return truth(yes=is_known & every.all, no=definite.none)

    def _exists(self, node: Exists) -> Value:
        slot = occurrence_slot(node)
        found = self.rows[f"found_{self.frame.slots.occurrences[slot]}"]
        is_absent = found.isnull() & self.absence.covered(slot, self.rows)
        return truth(yes=found == code(MET), no=is_absent)

    def _attested(self, node: Attested) -> Value:
        kept = self._kept(self.frame.slots.findings[attested_slot(node)])
        yes = compared(Operator.EQUAL, YES, **kept)
        no = compared(Operator.EQUAL, NO, **kept)
        return truth(yes=yes.all, no=no.all)


def _truth(decision: Decision) -> Value:
    return truth(yes=decision.all, no=decision.none)


def place_in(concept: Concept) -> PlaceOf:
    """Return what gives a threshold's position in the unit that a concept's values are kept in.

    It raises ValueError on a value that the concept cannot have; `check` refuses it before.
    """

    def place(value: NodeValue) -> int:
        number = _number(value, concept)
        if number is None:
            raise ValueError(f"{concept.id}: saw {value}, expected one of its values or units")
        return position(number)

    return place


def _number(value: NodeValue, concept: Concept) -> Decimal | int | None:
    match value:
        case Category(name):
            return concept.ordinal(name)
        case Threshold(written, unit, limit):
            if unit is None or limit is not None:
                return rounded(written)
            return concept.canonical(written, UNITS[unit])
        case _ as never:
            assert_never(never)


def _years(value: NodeValue) -> int:
    if not isinstance(value, Threshold):
        raise ValueError(f"age: saw {value}, expected years")
    return position(value.number)
