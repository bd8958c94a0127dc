"""Readings as formulas of z3 over one variable for everything that they ask about.

The logic is of two values: whoever is asked about is taken to have every value that is asked for,
so what cannot be met with all values known is found, and what is missing plays no part. Thresholds
are exact fractions in the concept's own unit. What is left open can only hide a finding: multiples
of a limit of normal against absolute values, ALBI against its inputs, windows of different anchors.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations
from typing import Any, assert_never

import z3  # type: ignore[import-untyped]

from hilum.checking.logic.slots import (
    Place,
    Slot,
    implies,
    lies_in,
    place_of,
    shared,
    slot,
)
from hilum.concepts import Concept, Concepts
from hilum.criteria import nodes
from hilum.criteria.evaluate.comparison import limit_of
from hilum.criteria.evaluate.interval import threshold_position
from hilum.criteria.scores import SCORES, Band, Rule, ScoreKind
from hilum.rules.child_pugh import COAGULATION, SCORED, CutPoints, scoring_table
from hilum.terms.bounds import STEPS_IN_ONE

OLDEST_YEARS = 130
"""No age is above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppositions:
    """What is supposed beyond the readings. A finding that needs one names it.

    `one_day`: all windows are counted from the same day, so that one value serves them all;
    `better_coagulation`: Child-Pugh scores the better of INR and prothrombin time; `plausible`:
    values lie in their concept's plausible range. `child_pugh` names the table.
    """

    one_day: bool = False
    better_coagulation: bool = False
    plausible: bool = False
    child_pugh: str | None = None


@dataclass
class Formulas:
    """Makes formulas, and remembers their variables for what is true of them whatever is read."""

    concepts: Concepts
    given: Suppositions = Suppositions()
    _numbers: dict[Slot, Any] = field(default_factory=dict)
    _existing: dict[nodes.Exists, Any] = field(default_factory=dict)
    _ages: dict[str, Any] = field(default_factory=dict)
    _sexes: dict[str, Any] = field(default_factory=dict)
    _grades: dict[tuple[Rule, nodes.Pick, nodes.Window], Any] = field(default_factory=dict)

    def of(self, reading: nodes.Reading) -> z3.BoolRef:
        """Return the formula of a reading."""
        match reading:
            case nodes.And(parts):
                return z3.And(*map(self.of, parts))
            case nodes.Or(parts):
                return z3.Or(*map(self.of, parts))
            case nodes.Not(part):
                return z3.Not(self.of(part))
            case nodes.IfThen(condition, consequence):
                return z3.Implies(self.of(condition), self.of(consequence))
            case _:
                return self._atom(reading)

    def _atom(self, atom: nodes.Atom) -> z3.BoolRef:
        match atom:
            case nodes.Comparison():
                return self._comparison(atom)
            case nodes.Exists(concept, window, exceptions):
                key = nodes.Exists(concept, self._shared(window), exceptions)
                return self._existing.setdefault(key, z3.Bool(f"is {key}"))
            case nodes.Age(anchor, test):
                return _passes(self._age(anchor), test, None)
            case nodes.Sex(sex):
                return self._sexes.setdefault(sex, z3.Bool(f"sex {sex}"))
            case nodes.Score():
                return self._score(atom)
            case nodes.Attested(sentence):
                return z3.Bool(f"attested {sentence}")
            case _ as never:
                assert_never(never)

    def _shared(self, window: nodes.Window) -> nodes.Window:
        return shared(window, one_day=self.given.one_day)

    def _age(self, anchor: str) -> z3.ArithRef:
        key = "" if self.given.one_day else anchor
        return self._ages.setdefault(key, z3.Int(f"age {key}"))

    def _comparison(self, node: nodes.Comparison) -> z3.BoolRef:
        place = place_of(node.pick, node.test)
        window = self._shared(node.window)
        key = slot(place, node.concept, window, limit_of(node.test))
        return _passes(self._number(key), node.test, self.concepts[node.concept])

    def _number(self, key: Slot) -> z3.ArithRef:
        if key not in self._numbers:
            ordered = self.concepts[key.concept].values
            self._numbers[key] = (z3.Int if ordered else z3.Real)(f"{key}")
        return self._numbers[key]

    def _score(self, node: nodes.Score) -> z3.BoolRef:
        kind = SCORES[node.score]
        number = self._rule_number(kind, node.pick, self._shared(node.window))
        compared = _placed(number, kind.bands) if kind.by_category else number
        return _passes(compared, node.test, self.concepts[node.score])

    def _rule_number(self, kind: ScoreKind, pick: nodes.Pick, window: nodes.Window) -> z3.ArithRef:
        match kind.rule:
            case Rule.CHILD_PUGH if self.given.child_pugh is not None:
                return self._child_pugh(pick, window)
            case Rule.CHILD_PUGH | Rule.ALBI:  # of a draft that names no table, any points may be
                key = kind.rule, pick, window
                return self._grades.setdefault(key, z3.Int(f"{key}"))
            case _ as never:
                assert_never(never)

    def _child_pugh(self, pick: nodes.Pick, window: nodes.Window) -> z3.ArithRef:
        table = scoring_table(self.given.child_pugh)
        place = Place.LATEST if pick is nodes.Pick.LATEST else Place.FIRST

        def points(name: str) -> z3.ArithRef:
            return _points(self._number(slot(place, name, window)), table.inputs[name])

        first, second = map(points, COAGULATION)
        better = z3.If(first <= second, first, second)
        clotting = better if self.given.better_coagulation else first
        return z3.Sum(*map(points, SCORED), clotting)

    def background(self) -> Iterator[z3.BoolRef]:
        """Yield what is true of the variables that were used so far."""
        yield from self._about_numbers()
        for one, other in permutations(self._existing, 2):
            if implies(one, other, self.concepts):
                yield z3.Implies(self._existing[one], self._existing[other])
        for age in self._ages.values():
            yield z3.And(age >= 0, age <= OLDEST_YEARS)
        for one, other in permutations(self._sexes.values(), 2):
            yield z3.Not(z3.And(one, other))
        for (rule, _, _), grade in self._grades.items():
            kind = next(kind for kind in SCORES.values() if kind.rule is rule)
            yield z3.And(grade >= kind.lowest, grade <= kind.highest)

    def _about_numbers(self) -> Iterator[z3.BoolRef]:
        for key, number in self._numbers.items():
            yield from self._range(key, number)
        for one, other in permutations(self._numbers, 2):
            if (one.concept, one.limit) == (other.concept, other.limit) and _at_most(one, other):
                yield self._numbers[one] <= self._numbers[other]

    def _range(self, key: Slot, number: z3.ArithRef) -> Iterator[z3.BoolRef]:
        concept = self.concepts[key.concept]
        if concept.values:
            yield z3.And(number >= 0, number < len(concept.values))
        elif self.given.plausible and key.limit is None and concept.plausible is not None:
            low, high = map(Fraction, concept.plausible)
            yield z3.And(number >= _exact(low), number <= _exact(high))


def _at_most(one: Slot, other: Slot) -> bool:
    """Tell whether a number of a concept is never above another.

    The least of a window is at most any value in it; a wider window reaches further both ways. The
    window of `latest` and `first` may have no length in its key: it lies in the widest then.
    """
    match one.place, other.place:
        case Place.LEAST, Place.GREATEST:
            return lies_in(one.window, other.window) or lies_in(other.window, one.window)
        case Place.LEAST, Place.LEAST:
            return lies_in(other.window, one.window)
        case Place.GREATEST, Place.GREATEST:
            return lies_in(one.window, other.window)
        case Place.LEAST, (Place.LATEST | Place.FIRST):
            return _holds(one.window, other)
        case ((Place.LATEST | Place.FIRST), Place.GREATEST):
            return _holds(other.window, one)
        case _:
            return False


def _holds(window: nodes.Window, single: Slot) -> bool:
    """Tell whether the row of `latest` or `first` lies in a window of the same concept."""
    if single.window.length is None and single.window.direction is window.direction:
        ends_with = nodes.Direction.BEFORE if single.place is Place.LATEST else None
        begins_with = nodes.Direction.AFTER if single.place is Place.FIRST else None
        if window.direction in (ends_with, begins_with):
            return single.window.anchor == window.anchor
    return lies_in(single.window, window)


def _passes(number: z3.ArithRef, test: nodes.Test, concept: Concept | None) -> z3.BoolRef:
    """Return the formula that a number passes a test; without a concept it is an age."""

    def at(value: nodes.Value) -> z3.ArithRef:
        if concept is None:
            assert isinstance(value, nodes.Threshold)  # of an age, in years
            return _exact(Fraction(value.number))
        return _exact(Fraction(threshold_position(value, concept), 2 * STEPS_IN_ONE))

    match test:
        case nodes.Compare(operator, value):
            return _compared(number, operator, at(value))
        case nodes.Between(low, high):
            return z3.And(at(low) <= number, number <= at(high))
        case nodes.OneOf(values):
            return z3.Or(*(number == at(value) for value in values))
        case _ as never:
            assert_never(never)


def _compared(number: z3.ArithRef, operator: nodes.Operator, at: z3.ArithRef) -> z3.BoolRef:
    match operator:
        case nodes.Operator.MORE:
            return number > at
        case nodes.Operator.AT_LEAST:
            return number >= at
        case nodes.Operator.LESS:
            return number < at
        case nodes.Operator.AT_MOST:
            return number <= at
        case nodes.Operator.EQUAL:
            return number == at
        case _ as never:
            assert_never(never)


def _points(number: z3.ArithRef, cut: CutPoints) -> z3.ArithRef:
    low, high = _exact(Fraction(cut.low)), _exact(Fraction(cut.high))
    best, worst = (3, 1) if cut.more_is_better else (1, 3)
    return z3.If(number < low, z3.IntVal(best), z3.If(number <= high, 2, worst))


def _placed(number: z3.ArithRef, bands: tuple[Band, ...]) -> z3.ArithRef:
    placed = z3.IntVal(len(bands) - 1)
    for place in reversed(range(len(bands) - 1)):
        placed = z3.If(number <= bands[place].high, place, placed)
    return placed


def _exact(number: Fraction) -> z3.ArithRef:
    return z3.Q(number.numerator, number.denominator)
