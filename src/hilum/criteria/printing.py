"""Print a reading in the one canonical form of the notation: `parse(show(x)) == x`."""

import json
from typing import assert_never

from hilum.criteria import nodes
from hilum.criteria.units import written
from hilum.terms.decimals import plain

_CALENDAR = {"a": "year", "mo": "month", "wk": "week", "d": "day"}


def show(reading: nodes.Reading) -> str:
    """Return the canonical text of a reading."""
    match reading:
        case nodes.IfThen(condition, consequence):
            return (
                f"if {_inside(condition, nodes.IfThen)} then {_inside(consequence, nodes.IfThen)}"
            )
        case nodes.Or(parts):
            return " or ".join(_inside(part, nodes.IfThen, nodes.Or) for part in parts)
        case nodes.And(parts):
            return " and ".join(_inside(part, nodes.IfThen, nodes.Or, nodes.And) for part in parts)
        case nodes.Not(part):
            return f"not {_inside(part, nodes.IfThen, nodes.Or, nodes.And)}"
        case _:
            return show_atom(reading)


def _inside(reading: nodes.Reading, *looser: type) -> str:
    text = show(reading)
    return f"({text})" if isinstance(reading, looser) else text


def show_atom(atom: nodes.Atom) -> str:
    """Return the canonical text of a leaf."""
    match atom:
        case nodes.Comparison(pick, concept, window, test):
            return f"{pick.value} {concept} {show_window(window)} {show_test(test)}"
        case nodes.Exists(concept, window, exceptions):
            excepted = "".join(f" except ({show_predicate(each)})" for each in exceptions)
            return f"{concept} {show_window(window)}{excepted}"
        case nodes.Age(anchor, test):
            return f"age at {anchor} {show_test(test)}"
        case nodes.Sex(sex):
            return f"sex = {sex}"
        case nodes.Score(score, pick, window, test):
            return f"{score} from {pick.value} {show_window(window)} {show_test(test)}"
        case nodes.Attested(sentence):
            return f"attested {json.dumps(sentence, ensure_ascii=False)}"
        case _ as never:
            assert_never(never)


def show_window(window: nodes.Window) -> str:
    """Return the canonical text of a window."""
    length = f"within {window.length} " if window.length else ""
    return f"{length}{window.direction.value} {window.anchor}"


def show_test(test: nodes.Test) -> str:
    """Return the canonical text of a comparison with thresholds."""
    match test:
        case nodes.Compare(operator, value):
            return f"{operator.value} {show_value(value)}"
        case nodes.Between(low, high):
            return f"between {_show_low(low, high)} and {show_value(high)}"
        case nodes.OneOf(values):
            return f"in ({', '.join(map(show_value, values))})"
        case _ as never:
            assert_never(never)


def _show_low(low: nodes.Value, high: nodes.Value) -> str:
    match low, high:
        case nodes.Threshold(), nodes.Threshold() if (low.unit, low.limit) == (
            high.unit,
            high.limit,
        ):
            return plain(low.number)
        case _:
            return show_value(low)


def show_value(value: nodes.Value) -> str:
    """Return the canonical text of a threshold or category."""
    match value:
        case nodes.Category(name):
            return name
        case nodes.Threshold(number, None, None):
            return plain(number)
        case nodes.Threshold(number, None, limit) if limit is not None:
            return f"{plain(number)} x {limit.value}"
        case nodes.Threshold(number, unit, _) if unit is not None:
            return f"{plain(number)} {_show_unit(number == 1, unit)}"
        case _:
            raise ValueError(f"threshold {value!r}: a multiple of a limit has no unit")


def _show_unit(singular: bool, unit: str) -> str:
    if unit not in _CALENDAR:
        return written(unit)
    return _CALENDAR[unit] + ("" if singular else "s")


def show_predicate(predicate: nodes.Predicate) -> str:
    """Return the canonical text of an exception's predicate."""
    match predicate:
        case nodes.PredicateOr(parts):
            return " or ".join(_predicate_inside(part, nodes.PredicateOr) for part in parts)
        case nodes.PredicateAnd(parts):
            looser = (nodes.PredicateOr, nodes.PredicateAnd)
            return " and ".join(_predicate_inside(part, *looser) for part in parts)
        case nodes.PredicateNot(part):
            return f"not {_predicate_inside(part, nodes.PredicateOr, nodes.PredicateAnd)}"
        case nodes.AttributeIn(attribute, words):
            return f"{attribute} in ({', '.join(words)})"
        case nodes.ConceptIn(group):
            return f"concept in {group}"
        case nodes.DailyTotal(measure, operator, amount):
            return f"daily_total {measure} {operator.value} {plain(amount)} mg/day"
        case nodes.EndedBefore(length, anchor):
            return f"ended at least {length} before {anchor}"
        case _ as never:
            assert_never(never)


def _predicate_inside(predicate: nodes.Predicate, *looser: type) -> str:
    text = show_predicate(predicate)
    return f"({text})" if isinstance(predicate, looser) else text
