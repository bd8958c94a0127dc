"""Criteria cut into what each asks of a subject who enters: single statements that must hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from hilum.concepts import Concepts
from hilum.criteria.nodes import (
    Age,
    And,
    Atom,
    Attested,
    Comparison,
    Exists,
    IfThen,
    Not,
    Or,
    Reading,
    Score,
    Sex,
    atoms,
)
from hilum.criteria.scores import SCORES, inputs_of
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


def related(
    asked: Sequence[Requirement], concepts: Concepts
) -> tuple[tuple[Requirement, ...], ...]:
    """Return the statements in groups: nothing in one bears on anything in another.

    Statements belong together where they ask about one thing, or each about one that a third asks
    about. Groups stand in the order of their first statement.
    """
    group_of: dict[str, list[int]] = {}
    groups: list[list[int]] = []
    for place, each in enumerate(asked):
        things = {name for atom in atoms(each.reading) for name in _things(atom, concepts)}
        joined = [group_of[name] for name in things if name in group_of]
        merged = min(joined, key=lambda group: group[0]) if joined else []
        for other in {id(group): group for group in joined}.values():
            if other is not merged:
                merged += other
                groups = [group for group in groups if group is not other]
                group_of.update({name: merged for name, own in group_of.items() if own is other})
        merged.append(place)
        if not joined:
            groups.append(merged)
        group_of.update(dict.fromkeys(things, merged))
    return tuple(tuple(asked[place] for place in sorted(group)) for group in groups)


def _things(atom: Atom, concepts: Concepts) -> frozenset[str]:
    match atom:
        case Comparison(concept=concept):
            return frozenset({concept})
        case Exists(concept):
            return concepts.within(concept)
        case Score(score):
            return frozenset({score, *inputs_of(SCORES[score].rule)})
        case Age():
            return frozenset({"age in years"})
        case Sex():
            return frozenset({"sex of the subject"})
        case Attested(sentence):
            return frozenset({f"attested {sentence}"})
        case _ as never:
            assert_never(never)
