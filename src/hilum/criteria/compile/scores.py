"""The Child-Pugh score on the subjects' columns: the cut-points of the rule, as expressions."""

from functools import reduce
from operator import add

import ibis
from ibis.expr.types import Table, Value

from hilum.criteria.compile.intervals import decide
from hilum.criteria.compile.slots import Panel, Slots, panel_of
from hilum.criteria.compile.tables import truth
from hilum.criteria.nodes import Category, Score, Threshold
from hilum.criteria.nodes import Value as NodeValue
from hilum.rules.child_pugh import CLASSES, COAGULATION, INPUTS, SCORED, CutPoints
from hilum.terms.bounds import MAXIMUM, MINIMUM, position

ENDS = ("fewest", "most")
"""The fewest and the most points that the inputs allow."""

CLASS, POINTS = "child_pugh_class", "child_pugh_points"


def with_scores(rows: Table, slots: Slots) -> Table:
    """Return the rows with the range of points, and of the class's ordinal, of each panel.

    The rows hold what the slots of the scores' inputs keep.
    """
    points = {
        f"{POINTS}_{number}_{end}": _total(rows, slots, panel, end)
        for panel, number in slots.panels.items()
        for end in ENDS
    }
    counted = rows.mutate(**points)
    classes = {
        f"{CLASS}_{number}_{end}": _class_ordinal(counted[f"{POINTS}_{number}_{end}"])
        for number in slots.panels.values()
        for end in ENDS
    }
    return counted.mutate(**classes)


def score_truth(node: Score, rows: Table, slots: Slots) -> Value:
    """Return the truth of a score's test; rows are `with_scores`."""
    if node.score not in (CLASS, POINTS):
        raise ValueError(f"score {node.score!r}: expected {POINTS} or {CLASS}")
    name = f"{node.score}_{slots.panels[panel_of(node)]}"
    fewest, most = (rows[f"{name}_{end}"] * position(1) for end in ENDS)
    decision = decide(node.test, _place, lower=fewest, upper=most)
    return truth(yes=decision.all, no=decision.none)


def _total(rows: Table, slots: Slots, panel: Panel, end: str) -> Value:
    numbers = {name: slots.findings[panel.slot(name)] for name in INPUTS}
    points = {name: _points(INPUTS[name], rows, numbers[name], end) for name in INPUTS}
    inr, time = COAGULATION
    has_inr = rows[f"has_rows_{numbers[inr]}"].notnull()
    coagulation = has_inr.ifelse(points[inr], points[time])
    return reduce(add, (points[name] for name in SCORED), coagulation)


def _points(cut: CutPoints, rows: Table, number: int, end: str) -> Value:
    """Return the fewest or most points of a slot's hull; it is the whole line where none is."""
    low, high = position(cut.low), position(cut.high)
    if (end == "most") is cut.more_is_better:
        place = rows[f"lower_{number}"].fill_null(MINIMUM)
    else:
        place = rows[f"upper_{number}"].fill_null(MAXIMUM)
    below = 3 if cut.more_is_better else 1
    return ibis.cases((place < low, below), (place <= high, 2), else_=4 - below).cast("int64")


def _class_ordinal(points: Value) -> Value:
    borders = [(points <= most, ordinal) for ordinal, (_, most) in enumerate(CLASSES.values())]
    return ibis.cases(*borders).cast("int64")


def _place(value: NodeValue) -> int:
    match value:
        case Category(name):
            return position(list(CLASSES).index(name))
        case Threshold(number):
            return position(number)
