"""Where entry and treatment contradict each other: values that admit a subject and bar the cycle.

For every concept, the values with which the criteria can still be met (their comparisons with a
number, `and` as intersection, `or` as hull, whatever else is asked left open) are laid over the
values at which a rule of the regimen that asks for this value alone delays or ends a cycle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hilum.concepts import Concepts
from hilum.conduct.sentences import sentences, word
from hilum.criteria.nodes import (
    And,
    Between,
    Compare,
    Comparison,
    Not,
    Operator,
    Or,
    Reading,
    Threshold,
)
from hilum.rules.dosing import Border, Delay, LabCondition, Modification, Stop
from hilum.study import Criterion, Study
from hilum.terms.bounds import ANYWHERE, MAXIMUM, MINIMUM, STEPS_IN_ONE, Bounds, position
from hilum.terms.decimals import plain
from hilum.terms.reasons import Reason, Words
from hilum.terms.truth import Kind
from hilum.terms.units import read_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A range of one concept, in its unit, that the criteria admit and a rule bars.

    `low` and `high` are the ends, included or not; None where the range has no end.
    """

    concept: str
    criteria: tuple[str, ...]
    rule: str
    unit: str
    low: Decimal | None
    low_included: bool
    high: Decimal | None
    high_included: bool
    reason: Reason


def threshold_conflicts(study: Study) -> tuple[Conflict, ...]:
    """Return every range that the study's criteria admit and its regimen bars from treatment."""
    table = (study.regimen.modifications.value or ()) if study.regimen else ()
    return tuple(
        conflict
        for rule in table
        for condition in _bars_alone(rule)
        if (conflict := _conflict(study, rule, condition)) is not None
    )


def _bars_alone(rule: Modification) -> Iterator[LabCondition]:
    consequence = rule.rule.value
    if consequence is None or not isinstance(consequence.then, Delay | Stop):
        return
    if len(consequence.when) == 1 and isinstance(consequence.when[0], LabCondition):
        yield consequence.when[0]


def _conflict(study: Study, rule: Modification, condition: LabCondition) -> Conflict | None:
    limits = {
        criterion.id: bounds
        for criterion in study.criteria
        if (bounds := admitted(criterion, condition.concept, study.concepts)) != ANYWHERE
    }
    both: Bounds | None = _barred(condition)
    for bounds in limits.values():
        both = both and _meet(both, bounds)
    if both is None or not limits:
        return None
    return _told(study, rule, condition, both=both, criteria=tuple(limits))


def _told(
    study: Study,
    rule: Modification,
    condition: LabCondition,
    *,
    both: Bounds,
    criteria: tuple[str, ...],
) -> Conflict:
    low, high = _end(both.lower, -1), _end(both.upper, 1)
    concept = study.concepts[condition.concept]
    reason = sentences().reason(
        "conflict",
        concept=Words(concept.en, concept.zh),
        range=_range(both, low, high, condition.unit),
        criteria=", ".join(criteria),
        rule=rule.says,
    )
    return Conflict(
        concept=condition.concept,
        criteria=criteria,
        rule=rule.id,
        unit=condition.unit,
        low=low,
        low_included=both.lower % 2 == 0,
        high=high,
        high_included=both.upper % 2 == 0,
        reason=reason,
    )


def _range(both: Bounds, low: Decimal | None, high: Decimal | None, unit: str) -> Words:
    parts = []
    if low is not None:
        parts.append(word("from" if both.lower % 2 == 0 else "above", low=plain(low)))
    if high is not None:
        parts.append(word("to" if both.upper % 2 == 0 else "below", high=plain(high)))
    en, zh = " and ".join(part.en for part in parts), "、".join(part.zh for part in parts)
    return Words(f"{en} {unit}", f"{zh} {unit} ")


def _end(place: int, outward: int) -> Decimal | None:
    """The number at an end: of a gap, the number beyond it."""
    if place in (MINIMUM, MAXIMUM):
        return None
    even = place if place % 2 == 0 else place + outward
    return Decimal(even // 2) / STEPS_IN_ONE


def admitted(criterion: Criterion, concept: str, concepts: Concepts) -> Bounds:
    """Return the values of a concept with which a criterion can still let a subject in."""
    reading = criterion.reading
    if criterion.kind is Kind.EXCLUSION:
        reading = reading.part if isinstance(reading, Not) else Not(reading)
    return _allowed(reading, concept, concepts)


def _allowed(reading: Reading, concept: str, concepts: Concepts) -> Bounds:
    match reading:
        case Comparison(concept=asked, test=test) if asked == concept:
            return _of_test(test, concept, concepts)
        case Not(part=Comparison(concept=asked, test=Compare(operator, value))) if asked == concept:
            opposite = _OPPOSITE.get(operator)
            return _of_test(Compare(opposite, value), concept, concepts) if opposite else ANYWHERE
        case Not(part=Or(parts)):
            return _every(tuple(Not(part) for part in parts), concept, concepts)
        case Not(part=And(parts)):
            return _some(tuple(Not(part) for part in parts), concept, concepts)
        case And(parts):
            return _every(parts, concept, concepts)
        case Or(parts):
            return _some(parts, concept, concepts)
        case _:
            return ANYWHERE


_OPPOSITE = {
    Operator.MORE: Operator.AT_MOST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.MORE,
}


def _every(parts: tuple[Reading, ...], concept: str, concepts: Concepts) -> Bounds:
    found = ANYWHERE
    for part in parts:
        found = _meet(found, _allowed(part, concept, concepts)) or found
    return found


def _some(parts: tuple[Reading, ...], concept: str, concepts: Concepts) -> Bounds:
    first, *others = (_allowed(part, concept, concepts) for part in parts)
    for other in others:
        first = first.hull(other)
    return first


def _of_test(test: object, concept: str, concepts: Concepts) -> Bounds:
    match test:
        case Compare(operator, Threshold() as threshold):
            at = _position(threshold, concept, concepts)
            return ANYWHERE if at is None else _side(operator, at)
        case Between(Threshold() as low, Threshold() as high):
            ends = _position(low, concept, concepts), _position(high, concept, concepts)
            return ANYWHERE if ends[0] is None or ends[1] is None else Bounds(ends[0], ends[1])
        case _:
            return ANYWHERE


def _side(operator: Operator, at: int) -> Bounds:
    match operator:
        case Operator.MORE:
            return Bounds(at + 1, MAXIMUM)
        case Operator.AT_LEAST:
            return Bounds(at, MAXIMUM)
        case Operator.LESS:
            return Bounds(MINIMUM, at - 1)
        case Operator.AT_MOST:
            return Bounds(MINIMUM, at)
        case Operator.EQUAL:
            return Bounds(at, at)


def _position(threshold: Threshold, concept: str, concepts: Concepts) -> int | None:
    """Where a threshold lies in the concept's unit; None for a multiple of a limit of normal."""
    unit = read_unit(threshold.unit or "1")
    if threshold.limit is not None or unit is None:
        return None
    number = concepts[concept].canonical(threshold.number, unit)
    return None if number is None else position(number)


_SIDES = {
    Border.BELOW: Operator.LESS,
    Border.AT_MOST: Operator.AT_MOST,
    Border.ABOVE: Operator.MORE,
    Border.AT_LEAST: Operator.AT_LEAST,
}


def _barred(condition: LabCondition) -> Bounds:
    return _side(_SIDES[condition.border], position(condition.number))


def _meet(one: Bounds, other: Bounds) -> Bounds | None:
    low, high = max(one.lower, other.lower), min(one.upper, other.upper)
    return Bounds(low, high) if low <= high else None
