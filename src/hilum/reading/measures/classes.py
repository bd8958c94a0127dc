"""Classes and stages: `class A-B`, `III or IV`, `stage C`, `class II or higher`."""

import re
from decimal import Decimal

from hilum.concepts import Concept
from hilum.criteria.nodes import Category, Compare, OneOf, Operator, Threshold
from hilum.reading.measures.comparing import Found
from hilum.reading.measures.items import Kind
from hilum.reading.measures.row import Row

_NAMES = ("class", "classes", "stage", "stages", "grade", "grades")
_FILLER = (
    *_NAMES,
    *("of", "score", "the", "category", "functional", "than", "is", "are", "be", "must", "status"),
    *("physical", "classification", "health", ")", "]", "(", "[", ":", ",", "-"),
)
_AFTER = {
    **dict.fromkeys(("more", "greater", "higher", "above", "worse", "over"), Operator.AT_LEAST),
    **dict.fromkeys(("less", "lower", "below", "better", "under"), Operator.AT_MOST),
}
_PART = re.compile(r" ?\(?[0-9]|,? ?(?:or|and|/|-|to) ?(?:class )?[a-d] ?-?\(?[0-9]", re.IGNORECASE)
"""A part of a class behind it: `A or B7` is not A."""

_NUMBERS = {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v", "6": "vi"}


def classes_at(row: Row, place: int, concept: Concept) -> Found | None:
    """Return the test of a coded finding's ordered values that stands at a place, if one does."""
    ids = _ids(concept)
    at = place
    operator = None
    while row.text(at) in _FILLER or row.kind(at) is Kind.SIGN:
        if row.kind(at) is Kind.SIGN:
            operator = row.operator(at)
            if operator is None:
                return None
        at += 1
    places: list[int] = []
    spread = False
    end = at
    while (name := _name(row, at)) in ids:
        places.append(list(ids).index(name))
        end = at + 1
        at = end
        spread = row.text(at) in ("-", "to")
        while row.text(at) in (",", "or", "and", "/", "-", "to", "&") or (
            places and row.text(at) in _NAMES
        ):
            at += 1
        if spread and _name(row, at) in ids:
            places.extend(range(places[-1] + 1, list(ids).index(_name(row, at))))
    if not places or sorted(set(places)) != places:
        return None
    values = tuple(Category(list(ids.values())[each]) for each in places)
    return _found(row, (place, end), operator, values)


POINTS = "child_pugh_points"
_POINTS = re.compile(
    r" ?[:,(]? ?(?:class|score|stage|grade)? ?[:(]? ?a ?-?(?:5|\(?5-6\)?|\(?5\))? ?(?:-|to|or|/|,"
    r"|and|,? or) ?(?:class |score |stage )?b ?-?\(?(?P<points>[789])\b\)?",
    re.IGNORECASE,
)


def points_at(row: Row, place: int) -> Found | None:
    """Return `A or B7`: all of class A and B up to so many points, as the points that it asks."""
    match = _POINTS.match(row.plain, row.after(place))
    if match is None:
        return None
    end = place
    while end < len(row.items) and row.items[end].span[0] < match.end():
        end += 1
    points = Threshold(Decimal(match["points"]))
    return Found(Compare(Operator.AT_MOST, points), place, end, "points")


BY = ("based", "on", "according", "to", "by", "per", "the", "of", "in", "as", "defined", "(", ",")
_REACH = 12


def classes_before(row: Row, place: int, concept: Concept) -> Found | None:
    """Return `stage C` of `stage C based on the BCLC classification`: it names its scale behind."""
    for at in range(place - 1, max(place - _REACH, -1), -1):
        if row.text(at) in _NAMES:
            found = classes_at(row, at, concept)
            between = range(found.end, place) if found else ()
            return found if found and all(row.text(word) in BY for word in between) else None
    return None


def _found(
    row: Row, places: tuple[int, int], operator: Operator | None, values: tuple[Category, ...]
) -> Found | None:
    """Return the test of the values that stand between two places, unless a part of one follows."""
    place, end = places
    if _PART.match(row.plain, row.after(end)):
        return None
    after = _after(row, end)
    if len(values) > 1:
        alone = operator in (None, Operator.EQUAL) and after is None
        return Found(OneOf(values), place, end, "class") if alone else None
    if after and operator is None:
        words = 0 if row.quantity(end - 1) else 2
        return Found(Compare(after, values[0]), place, end + words, "class")
    return Found(Compare(operator or Operator.EQUAL, values[0]), place, end, "class")


def _after(row: Row, end: int) -> Operator | None:
    """Return what `or higher` behind a class makes of it; a quantity has read its own."""
    quantity = row.quantity(end - 1)
    if quantity is not None:
        return _AFTER.get(quantity.after or "")
    return _AFTER.get(row.text(end + 1)) if row.text(end) in ("or", "and") else None


def _name(row: Row, place: int) -> str:
    quantity = row.quantity(place)
    if quantity is not None:
        plain = quantity.unit is None and quantity.limit is None and not quantity.foreign
        return _NUMBERS.get(str(quantity.number), str(quantity.number)) if plain else ""
    return row.text(place) if row.kind(place) is Kind.WORD else ""


def _ids(concept: Concept) -> dict[str, str]:
    """Return the ids of the ordered values by what a text prints: `iii` for `class_III`."""
    names = ((value.id.rpartition("_")[2].casefold(), value.id) for value in concept.values)
    return {_NUMBERS.get(name, name): value_id for name, value_id in names}
