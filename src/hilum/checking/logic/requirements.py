"""Criteria cut into what each asks of a subject who enters: single statements that must hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hilum.criteria.nodes import And, IfThen, Not, Or, Reading
from hilum.study import Criterion
from hilum.terms.truth import Kind


@dataclass(frozen=True, slots=True)
class Requirement:
    """One statement that is true of everyone who enters, and the criterion that asks it."""

    criterion: str
    reading: Reading


def requirements(criteria: Sequence[Criterion]) -> tuple[Requirement, ...]:
    """Return the statements of all criteria; of an exclusion, that what it forbids is not so."""
    return tuple(
        Requirement(criterion.id, part)
        for criterion in criteria
        for part in _parts(
            criterion.reading if criterion.kind is Kind.INCLUSION else Not(criterion.reading)
        )
    )


def _parts(reading: Reading) -> Iterator[Reading]:
    match reading:
        case And(parts):
            for part in parts:
                yield from _parts(part)
        case Not(Not(part)):
            yield from _parts(part)
        case Not(Or(parts)):
            for part in parts:
                yield from _parts(Not(part))
        case Not(IfThen(condition, consequence)):
            yield from _parts(condition)
            yield from _parts(Not(consequence))
        case _:
            yield reading
