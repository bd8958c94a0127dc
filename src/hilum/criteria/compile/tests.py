"""What the hull that a slot keeps says to each test asked of it: thresholds act here."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from ibis.expr.types import Table, Value

from hilum.concepts import Concept, Concepts
from hilum.criteria.compile.fields import TRUTH_BITS, truth_bits
from hilum.criteria.compile.intervals import PlaceOf, compared, decide
from hilum.criteria.compile.scores import INPUT_BITS, input_bits
from hilum.criteria.compile.slots import (
    FindingSlot,
    Panel,
    attested_slot,
    comparison_slot,
    panel_of,
)
from hilum.criteria.nodes import (
    Atom,
    Attested,
    Category,
    Compare,
    Comparison,
    Operator,
    Pick,
    Score,
    Threshold,
)
from hilum.criteria.nodes import Value as NodeValue
from hilum.criteria.scores import SCORES, Rule
from hilum.rules.child_pugh import INPUTS, scoring_table
from hilum.terms.bounds import position
from hilum.terms.decimals import rounded
from hilum.terms.units import UNITS

NO, YES = position(0), position(1)
"""The answers of an attestation."""

ONE_SIDED = (Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST)
"""What `any` and `every` compare with."""

Test = Comparison | Attested | tuple[Panel, str]
"""What is asked of a slot: a comparison, an answer, or the points of a score's input."""


@dataclass(frozen=True)
class Asked:
    """The tests that readings ask of the slots of findings."""

    tests: Mapping[FindingSlot, tuple[Test, ...]]
    concepts: Concepts
    child_pugh_variant: str | None

    @classmethod
    def of(cls, atoms: Iterable[Atom], concepts: Concepts, variant: str | None) -> "Asked":
        """Return the tests in some leaves, each once; `variant` is the table of Child-Pugh."""
        tests: dict[FindingSlot, dict[Test, None]] = {}
        for atom in atoms:
            for slot, test in _tests(atom):
                tests.setdefault(slot, {})[test] = None
        return cls({slot: tuple(own) for slot, own in tests.items()}, concepts, variant)

    def widths(self) -> Iterator[tuple[Hashable, int]]:
        """Yield each test with how many bits its answer needs."""
        for tests in self.tests.values():
            for test in tests:
                yield test, INPUT_BITS if isinstance(test, tuple) else TRUTH_BITS

    def said(
        self, slots: Mapping[FindingSlot, int], rows: Table
    ) -> dict[int, list[tuple[Hashable, Value]]]:
        """Return, by slot number, what the hulls in rows say to each test of the slot."""
        return {
            number: [(test, self._bits(test, rows)) for test in self.tests.get(slot, ())]
            for slot, number in slots.items()
        }

    def _bits(self, test: Test, rows: Table) -> Value:
        match test:
            case Comparison():
                return self._comparison(test, rows)
            case Attested():
                yes = compared(Operator.EQUAL, YES, lower=rows.lower, upper=rows.upper)
                no = compared(Operator.EQUAL, NO, lower=rows.lower, upper=rows.upper)
                return truth_bits(yes=yes.all, no=no.all)
            case (_, name):
                table = scoring_table(self.child_pugh_variant)
                return input_bits(table.inputs[name], rows)

    def _comparison(self, node: Comparison, rows: Table) -> Value:
        place_of = place_in(self.concepts[node.concept])
        if node.pick in (Pick.ANY, Pick.EVERY):
            return _of_range(node, rows, place_of)
        decision = decide(node.test, place_of, lower=rows.lower, upper=rows.upper)
        return truth_bits(yes=decision.all, no=decision.none)


def _tests(atom: Atom) -> Iterator[tuple[FindingSlot, Test]]:
    match atom:
        case Comparison():
            yield comparison_slot(atom), atom
        case Attested():
            yield attested_slot(atom), atom
        case Score() if SCORES[atom.score].rule is Rule.CHILD_PUGH:
            panel = panel_of(atom)
            yield from ((panel.slot(name), (panel, name)) for name in INPUTS)
        case _:
            return


def _of_range(node: Comparison, rows: Table, place_of: PlaceOf) -> Value:
    if not (isinstance(node.test, Compare) and node.test.operator in ONE_SIDED):
        raise ValueError(f"{node}: {node.pick.value} takes >, >=, < and <= only")
    operator, place = node.test.operator, place_of(node.test.value)
    every = compared(operator, place, lower=rows.lower, upper=rows.upper)
    definite = compared(operator, place, lower=rows.definite_lower, upper=rows.definite_upper)
    is_known = rows.definite_lower.notnull()
    if node.pick is Pick.ANY:
        return truth_bits(yes=definite.all, no=is_known & every.none)
    return truth_bits(yes=is_known & every.all, no=definite.none)


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
