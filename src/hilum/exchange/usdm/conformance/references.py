"""References resolve to objects of the right class, and chains hold together.

DDF00021, 22, 23, 27 (chains); the resolving of every reference stands for the rules that ask it of
each class by itself (DDF00024, 28, 29, 46, 47, 50, 71, 72, 91, 102, 105, 106, 124, 127, 168, 204).
"""

from collections import Counter
from collections.abc import Iterator

from hilum.exchange.usdm.conformance.description import classes
from hilum.exchange.usdm.conformance.finding import finding
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.objects import objects
from hilum.exchange.usdm.source import Written
from hilum.terms.discrepancies import Discrepancy

UNRESOLVED = "DDF-reference"
"""Stands for the rules that each name one attribute and ask that what it names is there."""
CHAINED = ("Activity", "EligibilityCriterion", "Encounter", "NarrativeContent", "StudyEpoch")


def references(file: Written) -> Iterator[Discrepancy]:
    """Find references to what is not there, or is of another class."""
    for thing in objects(file.data):
        for key, attribute in classes().get(str(thing["instanceType"]), {}).items():
            given = thing.get(key)
            if not attribute.is_reference or not given:
                continue
            for each in given if isinstance(given, list) else [given]:
                if file.get(each).get("instanceType") not in attribute.types:
                    expected = f"the id of {' or '.join(attribute.types)}"
                    yield finding(UNRESOLVED, thing, f"{key}: {each}", expected)


def chains(file: Written) -> Iterator[Discrepancy]:
    """Find chains of previous and next that do not agree, fork or turn on themselves."""
    every = [each for each in objects(file.data) if each["instanceType"] in CHAINED]
    for key, rule, back in (
        ("nextId", "DDF00022", "previousId"),
        ("previousId", "DDF00021", "nextId"),
    ):
        used = Counter(each[key] for each in every if each.get(key))
        for each in every:
            if each.get(key):
                yield from _link(file, each, (key, rule, back))
            if used[each["id"]] > 1:
                seen = f"{key} of {used[each['id']]} objects"
                yield finding("DDF00027", each, seen, "of one")


def _link(file: Written, thing: Json, keys: tuple[str, str, str]) -> Iterator[Discrepancy]:
    key, rule, back = keys
    if thing[key] == thing["id"]:
        yield finding(rule, thing, f"{key}: itself", "another object")
    other = file.get(thing[key])
    if other.get(back) and other[back] != thing["id"]:
        yield finding("DDF00023", thing, f"{back} of its {key}: {other[back]}", thing["id"])
