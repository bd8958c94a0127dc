"""Findings that the form of the readings shows: two limits, implausible limits, lenient `or`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, groupby

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.logic.requirements import Requirement, requirements
from hilum.checking.protocol import Protocol
from hilum.concepts import Concepts
from hilum.criteria.evaluate.comparison import limit_of
from hilum.criteria.evaluate.interval import threshold_position
from hilum.criteria.nodes import (
    Compare,
    Comparison,
    Limit,
    Not,
    Operator,
    Or,
    Reading,
    Threshold,
    values_of,
    walk,
)
from hilum.criteria.printing import show, show_test
from hilum.study import Study
from hilum.terms.bounds import position
from hilum.terms.reasons import Words

OPPOSITE = {
    Operator.MORE: Operator.AT_MOST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.MORE,
}
UPWARD = (Operator.MORE, Operator.AT_LEAST)
STRICT = (Operator.MORE, Operator.LESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One side of a concept that a subject must keep to, asked outright and not as a choice."""

    criterion: str
    concept: str
    limit: Limit | None
    operator: Operator
    number: int
    printed: Decimal
    asked: Comparison

    @property
    def side(self) -> tuple[str, str, bool]:
        """The concept, what its values are multiples of, and whether a least or a greatest."""
        return self.concept, self.limit.value if self.limit else "", self.operator in UPWARD


def bounds(study: Study) -> tuple[Bound, ...]:
    """Return every one-sided limit that the criteria set outright, in their order."""
    return tuple(
        bound for asked in requirements(study.criteria) for bound in _bound(asked, study.concepts)
    )


def _bound(asked: Requirement, concepts: Concepts) -> Iterator[Bound]:
    match asked.reading:
        case Comparison(test=Compare(operator)) as node:
            pass
        case Not(Comparison(test=Compare(operator)) as node) if operator in OPPOSITE:
            operator = OPPOSITE[operator]
        case _:
            return
    if operator is Operator.EQUAL or concepts[node.concept].values:
        return
    (value,) = values_of(node.test)
    number = threshold_position(value, concepts[node.concept])
    if isinstance(value, Threshold):
        yield Bound(
            criterion=asked.criterion,
            concept=node.concept,
            limit=limit_of(node.test),
            operator=operator,
            number=number,
            printed=value.number,
            asked=node,
        )


def two_thresholds(protocol: Protocol) -> Iterator[Finding]:
    """Yield the concepts with two different limits on one side."""
    ordered = sorted(bounds(protocol.study), key=lambda bound: bound.side)
    for _, group in groupby(ordered, key=lambda bound: bound.side):
        several = list(group)
        if len({(bound.operator, bound.number) for bound in several}) > 1:
            yield _two(protocol, several)


def _two(protocol: Protocol, several: Sequence[Bound]) -> Finding:
    where = tuple(dict.fromkeys(bound.criterion for bound in several))
    limits = ", ".join(f"{bound.criterion} {show_test(bound.asked.test)}" for bound in several)
    concept = _named(protocol, several[0].concept)
    return found("two_thresholds", where, protocol.spans_of(where), concept=concept, limits=limits)


def mixed_strictness(protocol: Protocol) -> Iterator[Finding]:
    """Yield one finding where some limits of one list include their value and others do not."""
    listed = [b for b in bounds(protocol.study) if _heading(protocol, b.criterion)]
    for heading in dict.fromkeys(_heading(protocol, each.criterion) for each in listed):
        own = [bound for bound in listed if _heading(protocol, bound.criterion) == heading]
        strict = [bound for bound in own if bound.operator in STRICT]
        loose = [bound for bound in own if bound.operator not in STRICT]
        if strict and loose:
            where = tuple(dict.fromkeys(bound.criterion for bound in own))
            yield found(
                "mixed_strictness",
                where,
                protocol.spans_of(where),
                strict=_listed(strict),
                included=_listed(loose),
            )


def _heading(protocol: Protocol, criterion_id: str) -> object:
    """Return the place of a heading that a criterion shares with others; None without one."""
    criterion = protocol.study.criterion(criterion_id)
    if criterion is None or len(criterion.spans) < 2:
        return None
    own = protocol.own_spans(criterion)
    return next((span for span in criterion.spans if span not in own), None)


def _listed(several: Sequence[Bound]) -> str:
    return ", ".join(f"{each.criterion} {show_test(each.asked.test)}" for each in several)


def implausible_thresholds(protocol: Protocol) -> Iterator[Finding]:
    """Yield thresholds outside the range that a value of their concept can plausibly have."""
    for criterion in protocol.study.criteria:
        for node in _comparisons(criterion.reading):
            if _outside(node, protocol.study.concepts):
                concept = protocol.study.concepts[node.concept]
                assert concept.plausible is not None
                low, high = concept.plausible
                yield found(
                    "implausible_threshold",
                    (criterion.id,),
                    protocol.spans_of((criterion.id,)),
                    concept=_named(protocol, concept.id),
                    limit=show_test(node.test),
                    low=low,
                    high=high,
                    unit=concept.unit or "",
                )


def beyond_plausible(asked: Requirement, concepts: Concepts) -> bool:
    """Tell whether a statement has a threshold that is itself implausible."""
    return any(_outside(node, concepts) for node in _comparisons(asked.reading))


def _comparisons(reading: Reading) -> Iterator[Comparison]:
    return (node for node in walk(reading) if isinstance(node, Comparison))


def _outside(node: Comparison, concepts: Concepts) -> bool:
    plausible = concepts[node.concept].plausible
    if plausible is None:
        return False
    low, high = map(position, plausible)
    return any(
        isinstance(value, Threshold)
        and value.limit is None
        and not low <= threshold_position(value, concepts[node.concept]) <= high
        for value in values_of(node.test)
    )


def either_suffices(protocol: Protocol) -> Iterator[Finding]:
    """Yield what one of several tests of different things is enough to meet."""
    for asked in requirements(protocol.study.criteria):
        match asked.reading:
            case Or(parts) if all(isinstance(part, Comparison) for part in parts):
                tests = [part for part in parts if isinstance(part, Comparison)]
            case _:
                continue
        if all(one.concept != other.concept for one, other in combinations(tests, 2)):
            where = (asked.criterion,)
            named = [_named(protocol, test.concept) for test in tests]
            yield found(
                "either_test_suffices",
                where,
                protocol.spans_of(where),
                tests=Words(
                    " or ".join(each.en for each in named), "或".join(each.zh for each in named)
                ),
                reading=show(asked.reading),
            )


def _named(protocol: Protocol, concept: str) -> Words:
    known = protocol.study.concepts[concept]
    return Words(known.en, known.zh)
