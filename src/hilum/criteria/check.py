"""Hold a reading against the concepts and anchors it names, before any engine runs it."""

from collections.abc import Collection, Iterator
from typing import assert_never

from hilum.concepts import Concept, ConceptClass, Concepts
from hilum.criteria import nodes
from hilum.criteria.evaluate.interval import threshold_position
from hilum.criteria.printing import show_atom, show_test, show_value
from hilum.criteria.scores import SCORES, inputs_of
from hilum.records.rows import OUTCOMES, ROUTES
from hilum.terms.units import UNITS

ATTRIBUTES = {
    "route": ConceptClass.INTERVENTION,
    "purpose": ConceptClass.INTERVENTION,
    "outcome": ConceptClass.EVENT,
}
"""The attributes an exception may ask about, and the class of rows that has them."""

WORDS = {"route": ROUTES, "outcome": OUTCOMES}
"""The closed lists of words of those attributes that have one."""

ONE_SIDED = (
    nodes.Operator.MORE,
    nodes.Operator.AT_LEAST,
    nodes.Operator.LESS,
    nodes.Operator.AT_MOST,
)


def faults(reading: nodes.Reading, concepts: Concepts, anchors: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a reading, one sentence a fault: what was seen and expected."""
    for atom in nodes.atoms(reading):
        for fault in _atom_faults(atom, concepts):
            yield f"in `{show_atom(atom)}`: {fault}"
    for node in nodes.walk(reading):
        anchor = getattr(node, "anchor", None)
        if anchor is not None and anchor not in anchors:
            yield f"anchor {anchor!r} is not declared, expected one of {', '.join(sorted(anchors))}"


def _atom_faults(atom: nodes.Atom, concepts: Concepts) -> Iterator[str]:
    match atom:
        case nodes.Comparison():
            yield from _comparison_faults(atom, concepts)
        case nodes.Exists():
            yield from _existence_faults(atom, concepts)
        case nodes.Age(_, test):
            yield from _age_faults(test)
        case nodes.Score():
            yield from _score_faults(atom, concepts)
        case nodes.Attested(sentence):
            if not sentence.strip():
                yield "expected a sentence that a person can answer"
        case nodes.Sex():
            return
        case _ as never:
            assert_never(never)


def _known(name: str, concepts: Concepts, *expected: ConceptClass) -> Iterator[str]:
    if name not in concepts:
        yield f"concept {name!r} is not declared"
    elif concepts[name].concept_class not in expected:
        wanted = " or ".join(each.value for each in expected)
        yield f"{name} is of class {concepts[name].concept_class.value}, expected {wanted}"


def _comparison_faults(node: nodes.Comparison, concepts: Concepts) -> Iterator[str]:
    unknown = list(_known(node.concept, concepts, ConceptClass.FINDING))
    yield from unknown
    if not unknown:
        yield from _pick_faults(node)
        yield from _test_faults(node.test, concepts[node.concept])
        if len({_limit(value) for value in nodes.values_of(node.test)}) > 1:
            yield "expected all thresholds as values, or all as multiples of one limit of normal"


def _limit(value: nodes.Value) -> nodes.Limit | None:
    return value.limit if isinstance(value, nodes.Threshold) else None


def _pick_faults(node: nodes.Comparison) -> Iterator[str]:
    takes_many = node.pick in (nodes.Pick.ANY, nodes.Pick.EVERY)
    if takes_many and not (
        isinstance(node.test, nodes.Compare) and node.test.operator in ONE_SIDED
    ):
        yield f"`{node.pick.value}` compares with >, >=, < or <= only"


def _test_faults(test: nodes.Test, concept: Concept) -> Iterator[str]:
    wrong = [fault for value in nodes.values_of(test) for fault in _value_faults(value, concept)]
    yield from wrong
    if not wrong and isinstance(test, nodes.Between) and _limit(test.low) is _limit(test.high):
        low, high = (threshold_position(value, concept) for value in (test.low, test.high))
        if low > high:
            yield f"nothing lies {show_test(test)}, expected the lower value first"


def _value_faults(value: nodes.Value, concept: Concept) -> Iterator[str]:
    match value:
        case nodes.Category(name):
            if concept.ordinal(name) is None:
                ids = ", ".join(each.id for each in concept.values) or "a number"
                yield f"saw {name!r}, expected {ids}"
        case nodes.Threshold(_, None, limit) if limit is not None:
            if concept.values:
                yield f"{concept.id} has no limits of normal"
        case nodes.Threshold(number, unit, _):
            if concept.values:
                ids = ", ".join(each.id for each in concept.values)
                yield f"saw {show_value(value)!r}, expected one of {ids}"
            elif unit is None and concept.unit not in (None, "1"):
                yield f"{number} has no unit, expected {concept.unit}"
            elif unit is not None and concept.canonical(number, UNITS[unit]) is None:
                wanted = concept.unit or "no unit"
                yield f"unit {unit} does not measure {concept.id}, expected {wanted}"


def _existence_faults(node: nodes.Exists, concepts: Concepts) -> Iterator[str]:
    unknown = list(_known(node.concept, concepts, ConceptClass.EVENT, ConceptClass.INTERVENTION))
    yield from unknown
    if unknown:
        return
    for predicate in node.exceptions:
        for part in nodes.walk(predicate):
            yield from _predicate_faults(part, concepts[node.concept], concepts)


def _predicate_faults(part: object, concept: Concept, concepts: Concepts) -> Iterator[str]:
    match part:
        case nodes.AttributeIn(attribute, words):
            if ATTRIBUTES.get(attribute) is not concept.concept_class:
                yield f"{concept.id} is of class {concept.concept_class.value}: no {attribute}"
            known = WORDS.get(attribute, tuple(word.casefold() for word in words))
            yield from (
                f"{attribute} {word!r}, expected one of {', '.join(known)}"
                for word in words
                if word.casefold() not in known
            )
        case nodes.ConceptIn(group):
            yield from _known(group, concepts, concept.concept_class)
        case nodes.DailyTotal():
            if concept.concept_class is not ConceptClass.INTERVENTION:
                yield f"{concept.id} is not an intervention: it has no daily total"
        case _:
            return


def _age_faults(test: nodes.Test) -> Iterator[str]:
    for value in nodes.values_of(test):
        whole = isinstance(value, nodes.Threshold) and value.number == int(value.number)
        if not (whole and isinstance(value, nodes.Threshold) and value.unit == "a"):
            yield f"saw {show_value(value)!r}, expected whole years"
    match test:
        case nodes.Between(nodes.Threshold(low), nodes.Threshold(high)) if low > high:
            yield f"nothing lies {show_test(test)}, expected the lower value first"
        case _:
            return


def _score_faults(node: nodes.Score, concepts: Concepts) -> Iterator[str]:
    kind = SCORES[node.score]
    for name in (*inputs_of(kind.rule), node.score):
        yield from _known(name, concepts, ConceptClass.FINDING)
    if node.pick in (nodes.Pick.ANY, nodes.Pick.EVERY):
        yield f"`{node.pick.value}` does not say which values make one score: latest or first"
    if not kind.by_category and isinstance(node.test, nodes.OneOf):
        yield "points are compared, or lie between two numbers"
    if node.score in concepts:
        named = tuple(value.id for value in concepts[node.score].values)
        if named != kind.categories:
            yield f"{node.score} has the values {named}, expected {kind.categories}"
        yield from _test_faults(node.test, concepts[node.score])
