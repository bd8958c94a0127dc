"""The scores: the cut-points of the rules, as expressions.

Child-Pugh: an input's slot writes the fewest and the most points that its hull allows; a subject's
words then hold what the score is summed from. An input without a row may score anything from 1 to
3. ALBI: see `grades`.
"""

from functools import reduce
from operator import add
from typing import assert_never

import ibis
from ibis.expr.types import Table, Value

from hilum.criteria.compile.fields import Field, Fields
from hilum.criteria.compile.grades import grade_question, grades_in
from hilum.criteria.compile.intervals import PlaceOf, decide
from hilum.criteria.compile.slots import Panel, panel_of
from hilum.criteria.compile.tables import truth
from hilum.criteria.nodes import Category, Score, Threshold
from hilum.criteria.nodes import Value as NodeValue
from hilum.criteria.scores import SCORES, Rule, ScoreKind
from hilum.rules.child_pugh import COAGULATION, INPUTS, SCORED, CutPoints
from hilum.terms.bounds import MAXIMUM, MINIMUM, position

INPUT_BITS = 5
"""Two bits for the fewest points over 1, two for the most under 3, one for having a row at all."""

HAS_ROWS = 4


def input_bits(cut: CutPoints, rows: Table) -> Value:
    """Return what the hulls of an input say; a hull is the whole line where it is NULL."""
    lower, upper = rows.lower.fill_null(MINIMUM), rows.upper.fill_null(MAXIMUM)
    least, greatest = (upper, lower) if cut.more_is_better else (lower, upper)
    fewest, most = _points(cut, least), _points(cut, greatest)
    return (fewest - 1) + (3 - most) * 4 + 2**HAS_ROWS


def _points(cut: CutPoints, place: Value) -> Value:
    low, high = position(cut.low), position(cut.high)
    below = 3 if cut.more_is_better else 1
    return ibis.cases((place < low, below), (place <= high, 2), else_=4 - below).cast("int64")


def score_truth(node: Score, rows: Table, fields: Fields) -> Value:
    """Return the truth of a score's test on a subject's words."""
    kind = SCORES[node.score]
    numbers = _numbers(kind.rule, panel_of(node), rows, fields)
    lower, upper = (_on_the_scale(kind, number) * position(1) for number in numbers)
    decision = decide(node.test, _place_in(kind), lower=lower, upper=upper)
    return truth(yes=decision.all, no=decision.none)


def _numbers(rule: Rule, panel: Panel, rows: Table, fields: Fields) -> tuple[Value, Value]:
    match rule:
        case Rule.CHILD_PUGH:
            return _totals(rows, panel, fields)
        case Rule.ALBI:
            return grades_in(fields[grade_question(panel)], rows)
        case _ as never:
            assert_never(never)


def _totals(rows: Table, panel: Panel, fields: Fields) -> tuple[Value, Value]:
    """Return the fewest and the most points that the inputs allow together."""
    places = {name: fields[panel, name] for name in INPUTS}
    inr, time = (places[name] for name in COAGULATION)
    has_inr = inr.bits(rows, 1, above=HAS_ROWS) == 1
    ends = []
    for of in (_fewest, _most):
        coagulation = has_inr.ifelse(of(inr, rows), of(time, rows))
        ends.append(reduce(add, (of(places[name], rows) for name in SCORED), coagulation))
    return ends[0], ends[1]


def _fewest(field: Field, rows: Table) -> Value:
    return field.bits(rows, 2) + 1


def _most(field: Field, rows: Table) -> Value:
    return 3 - field.bits(rows, 2, above=2)


def _on_the_scale(kind: ScoreKind, number: Value) -> Value:
    if not kind.by_category:
        return number
    borders = [(number <= band.high, place) for place, band in enumerate(kind.bands)]
    return ibis.cases(*borders).cast("int64")


def _place_in(kind: ScoreKind) -> PlaceOf:
    def place(value: NodeValue) -> int:
        match value:
            case Category(name):
                return position(kind.categories.index(name))
            case Threshold(number):
                return position(number)

    return place
