"""Tests of a value: `> 100 g/L`, `18-75 years`, `0, 1 or 2`, from a row of items."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hilum.criteria.nodes import Between, Compare, OneOf, Operator, Test, Threshold
from hilum.reading.measures.items import Kind
from hilum.reading.measures.row import Row
from hilum.reading.proposal import Joined

AFTER = {"more": Operator.AT_LEAST, "less": Operator.AT_MOST}
LOWER = (Operator.LESS, Operator.AT_MOST)
MIRRORED = {
    Operator.LESS: Operator.MORE,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.MORE: Operator.LESS,
    Operator.AT_LEAST: Operator.AT_MOST,
}
"""What a sign is when it is read from the other side: `18 < BMI` says `BMI > 18`."""
_TO = ("to", "-", "through")
LONGEST_LIST = 12
MOST = 4
"""So many tests may go on one after the other."""

_JOINTS = {
    "and": Joined.AND,
    "but": Joined.AND,
    "or": Joined.OR,
    "(": Joined.OR,
    **dict.fromkeys((",", "to", "-")),
}
_SMALL = (
    "a",
    "an",
    "the",
    "of",
    "score",
    "grade",
    "class",
    "stage",
    "be",
    "level",
    "value",
    "status",
    "scores",
    "classes",
    "grades",
    "stages",
    "than",
    "to",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A test, the items that it was read from, and how it is tied to the one before it."""

    test: Test
    first: int
    end: int
    rule: str
    joined: Joined | None = None


def numbers_at(row: Row, place: int) -> Found | None:
    """Return the numeric test that stands at a place, if one does."""
    if row.kind(place) is Kind.SIGN:
        return _signed(row, place)
    if row.text(place) == "between":
        return _range(row, place, place + 1, ("and", *_TO))
    return _range(row, place, place, _TO) or _after(row, place)


def _signed(row: Row, place: int) -> Found | None:
    operator = row.operator(place)
    at = place + 1
    while row.text(at) in _SMALL:
        at += 1
    quantity = row.quantity(at)
    if operator is None or quantity is None:
        return None
    if operator is Operator.EQUAL:
        listed = list_at(row, at) or _range(row, place, at, _TO)
        return replace(listed, first=place) if listed else None
    if quantity.foreign or quantity.after or (row.text(at + 1) in _TO and row.quantity(at + 2)):
        return None
    return Found(Compare(operator, quantity.threshold), place, at + 1, "sign")


def _range(row: Row, first: int, place: int, joints: tuple[str, ...]) -> Found | None:
    low, high = row.quantity(place), row.quantity(place + 2)
    if low is None or high is None or row.text(place + 1) not in joints:
        return None
    if low.foreign or high.foreign or high.after or row.text(place + 3) in _TO:
        return None
    if low.unit is None and low.limit is None:
        low = replace(low, unit=high.unit, limit=high.limit)
    if low.number >= high.number and low.unit == high.unit:
        return None
    return Found(Between(low.threshold, high.threshold), first, place + 3, "range")


def _after(row: Row, place: int) -> Found | None:
    quantity = row.quantity(place)
    if quantity is None or quantity.foreign or quantity.after not in AFTER:
        return None
    if row.text(place - 1) in (*_TO, "/") and row.quantity(place - 2):
        return None
    return Found(Compare(AFTER[quantity.after], quantity.threshold), place, place + 1, "after")


def more_numbers(row: Row, found: Found) -> Iterator[Found]:
    """Yield the test and those that go on with it: `> 18.5 and < 30 kg/m2`.

    A unit that only the last prints belongs to all.
    """
    chain = [found]
    while len(chain) < MOST and (step := _next(row, chain[-1])):
        chain.append(step)
    unit = _only(chain[-1].test)
    for one in chain:
        yield replace(one, test=_in_unit(one.test, unit))


def _next(row: Row, before: Found) -> Found | None:
    at, joined = before.end, None
    while row.text(at) in _JOINTS:
        joined = joined or _JOINTS[row.text(at)]
        at += 1
    if at == before.end or row.kind(at) is not Kind.SIGN:
        return None
    found = numbers_at(row, at)
    bracket = row.text(before.end) == "("
    if found is None or not _goes_on(before.test, found.test, in_bracket=bracket):
        return None
    return replace(found, joined=joined or Joined.AND)


def _goes_on(one: Test, other: Test, *, in_bracket: bool) -> bool:
    """Tell whether a test goes on with the one before: it bounds the other side, or has a unit.

    In a bracket another unit says the same again; only the same one says another value.
    """
    match one, other:
        case Compare(first, Threshold() as a), Compare(second, Threshold() as b):
            if in_bracket:
                return (a.unit, a.limit) == (b.unit, b.limit)
            complete = (a.unit or a.limit) and (b.unit or b.limit)
            return bool(complete) or (first in LOWER) is not (second in LOWER)
        case _:
            return False


def _only(test: Test) -> Threshold | None:
    match test:
        case Compare(_, Threshold() as value):
            return value
        case _:
            return None


def _in_unit(test: Test, unit: Threshold | None) -> Test:
    match test:
        case Compare(operator, Threshold(number, None, None)) if unit is not None:
            return Compare(operator, Threshold(number, unit.unit, None))
        case _:
            return test


def list_at(row: Row, place: int) -> Found | None:
    """Return `0, 1 or 2`, `0/1`, `0 or 1`: whole numbers without a unit, the values of a score."""
    numbers: list[Threshold] = []
    at = end = place
    while (
        len(numbers) < LONGEST_LIST
        and (quantity := row.quantity(at))
        and not quantity.foreign
        and not quantity.after
    ):
        if quantity.unit or quantity.limit or quantity.number != int(quantity.number):
            return None
        numbers.append(quantity.threshold)
        end = at + 1
        at = end
        while row.text(at) in (",", "or", "and", "/", "&"):
            at += 1
        if at == end:
            break
    if len(numbers) < 2 or [n.number for n in numbers] != sorted({n.number for n in numbers}):
        return None
    return Found(OneOf(tuple(numbers)), place, end, "list")
