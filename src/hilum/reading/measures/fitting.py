"""Whether a test fits its subject: the unit measures it, the class is one of its own."""

import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files

from hilum.concepts import Concept, Concepts
from hilum.criteria.check import faults
from hilum.criteria.nodes import (
    Age,
    Between,
    Compare,
    Comparison,
    Direction,
    OneOf,
    Pick,
    Reading,
    Score,
    Test,
    Threshold,
    Value,
    Window,
    values_of,
)
from hilum.criteria.scores import SCORES
from hilum.terms.units import UNITS

_ANCHOR = "screening"
_WINDOW = Window(Direction.BEFORE, _ANCHOR)
OLDEST_YEARS = 120


@dataclass(frozen=True, slots=True)
class Fitted:
    """A test as its subject takes it; `taken` is the unit that the text does not print."""

    test: Test
    taken: str | None = None


def fitted(subject: str, test: Test, concepts: Concepts) -> Fitted | None:
    """Return the test for a subject, with the unit of the world's habit where the text has none.

    None if the test does not fit: its unit measures something else, or is missing, or its number
    may be a power of ten.
    """
    if any(_lost_its_power(value) for value in values_of(test)):
        return None
    test = _in_points(subject, test)
    taken = _missing_unit(subject, test)
    test = _in_unit(test, taken) if taken else test
    if not _fits(subject, test, concepts):
        return None
    if taken and not _likely(subject, test, concepts):
        return None
    return Fitted(test, taken)


_PER_VOLUME = frozenset({"[IU]/mL", "[IU]/L", "/uL", "/mL"})
_POWERS = frozenset(Decimal(100 + power) for power in range(2, 10))


def _lost_its_power(value: Value) -> bool:
    """Tell whether a number is most often a power of ten without its superscript: `> 103 IU/mL`."""
    match value:
        case Threshold(number, unit, None):
            return unit in _PER_VOLUME and number in _POWERS
        case _:
            return False


def _missing_unit(subject: str, test: Test) -> str | None:
    values = values_of(test)
    bare = all(isinstance(v, Threshold) and v.unit is None and v.limit is None for v in values)
    return _habits().get(subject) if bare else None


def _in_points(subject: str, test: Test) -> Test:
    """Return the test of a score from 0 to 100 without the sign of percent."""
    percent = all(isinstance(v, Threshold) and v.unit == "%" for v in values_of(test))
    return (
        _in_unit(test, None) if percent and subject in _conventions()["percent_is_points"] else test
    )


@cache
def _conventions() -> dict[str, dict[str, str]]:
    path = files("hilum.reading") / "data" / "conventions.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _habits() -> dict[str, str]:
    return _conventions()["unit_if_none"]


def _in_unit(test: Test, unit: str | None) -> Test:
    def put(value: Value) -> Value:
        return replace(value, unit=unit) if isinstance(value, Threshold) else value

    match test:
        case Compare(operator, value):
            return Compare(operator, put(value))
        case Between(low, high):
            return Between(put(low), put(high))
        case OneOf(values):
            return OneOf(tuple(put(value) for value in values))


def _fits(subject: str, test: Test, concepts: Concepts) -> bool:
    node = _node(subject, test)
    if node is None or any(faults(node, concepts, (_ANCHOR,))):
        return False
    return subject == "age" or all(
        _unit_fits(value, concepts[subject]) for value in values_of(test)
    )


def _unit_fits(value: Value, concept: Concept) -> bool:
    """Tell whether a unit is one that the concept allows: a share measures no score."""
    if not isinstance(value, Threshold) or value.limit is not None:
        return True
    return value.unit is None or (concept.unit is not None and concept.allows(UNITS[value.unit]))


def _node(subject: str, test: Test) -> Reading | None:
    if subject == "age":
        return None if isinstance(test, OneOf) else Age(_ANCHOR, test)
    if subject in SCORES:
        return Score(subject, Pick.LATEST, _WINDOW, test)
    return Comparison(Pick.LATEST, subject, _WINDOW, test)


def _likely(subject: str, test: Test, concepts: Concepts) -> bool:
    numbers = [value for value in values_of(test) if isinstance(value, Threshold)]
    if subject == "age":
        return all(value.number <= OLDEST_YEARS for value in numbers)
    concept = concepts[subject]
    return all(concept.is_plausible(value.number) for value in numbers)


def agree(one: Threshold, other: Threshold, concept: Concept) -> bool | None:
    """Tell whether two printed values are one: that of fewer digits, converted, rounds to it.

    None if they cannot be compared: a multiple of a limit, or a unit that measures another thing.
    """
    if (
        one.unit is None
        or other.unit is None
        or not (concept.allows(UNITS[one.unit]) and concept.allows(UNITS[other.unit]))
    ):
        return None
    coarse, fine = sorted((one, other), key=lambda value: len(value.number.as_tuple().digits))
    half = Threshold(Decimal(5).scaleb(int(fine.number.as_tuple().exponent) - 1), fine.unit)
    a, b, step = (concept.canonical(v.number, UNITS[v.unit or "1"]) for v in (coarse, fine, half))
    return a is not None and b is not None and step is not None and (a == b or abs(a - b) < step)
