"""Classes, attributes, types and cardinalities; ids and names.

DDF00081, 82, 125, 126 (schema), DDF00083 and 260 (ids), DDF00010 (names).
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from hilum.exchange.usdm.conformance.description import Attribute, classes
from hilum.exchange.usdm.conformance.finding import finding
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.objects import objects
from hilum.exchange.usdm.source import Written
from hilum.terms.discrepancies import Discrepancy

PLAIN: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "date": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "float": (int, float),
}


def structure(file: Written) -> Iterator[Discrepancy]:
    """Find what is not as the classes are described."""
    for thing in objects(file.data):
        described = classes().get(str(thing["instanceType"]))
        if described is None:
            yield finding("DDF00125", thing, thing["instanceType"], "a class that Hilum writes")
            continue
        for key in sorted(thing.keys() - described.keys()):
            yield finding("DDF00125", thing, key, "an attribute of the class")
        for key, attribute in described.items():
            yield from _held(thing, key, attribute)


def _held(thing: Json, key: str, attribute: Attribute) -> Iterator[Discrepancy]:
    value = thing.get(key)
    if attribute.many:
        if attribute.required and not value:
            yield finding("DDF00126", thing, f"no {key}", "at least one")
        if value is not None and not isinstance(value, list):
            yield finding("DDF00126", thing, f"{key}: {value!r}", "a list")
            return
        values = value or []
    else:
        if attribute.required and value in (None, ""):
            yield finding("DDF00126", thing, f"no {key}", "a value")
        values = [] if value is None else [value]
    for each in values:
        if not _is_of(each, attribute):
            expected = "an id" if attribute.is_reference else " or ".join(attribute.types)
            yield finding("DDF00082", thing, f"{key}: {_kind(each)}", expected)


def _is_of(value: Any, attribute: Attribute) -> bool:
    if attribute.is_reference:
        return isinstance(value, str)
    if isinstance(value, dict):
        return value.get("instanceType") in attribute.types
    for name in attribute.types:
        if isinstance(value, PLAIN.get(name, ())):
            return name == "boolean" or not isinstance(value, bool)
    return False


def _kind(value: Any) -> str:
    kind = value.get("instanceType") if isinstance(value, dict) else None
    return str(kind or type(value).__name__)


def identities(file: Written) -> Iterator[Discrepancy]:
    """Find ids and names that are not unique, and ids with a space."""
    every = list(objects(file.data))
    ids = Counter(str(each.get("id")) for each in every)
    names = Counter((each["instanceType"], each["name"]) for each in every if "name" in each)
    for each in every:
        an_id = str(each.get("id"))
        if ids[an_id] > 1:
            yield finding("DDF00083", each, f"id {an_id} {ids[an_id]} times", "once")
        if " " in an_id:
            yield finding("DDF00260", each, f"id {an_id!r}", "an id without a space")
        count = names[(each["instanceType"], each.get("name"))]
        if count > 1:
            yield finding("DDF00010", each, f"name {each['name']!r} {count} times", "once")
