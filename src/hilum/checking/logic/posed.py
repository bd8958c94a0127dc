"""What criteria ask as a problem of logic, under suppositions that grow until none is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import z3  # type: ignore[import-untyped]

from hilum.checking.logic.formulas import Formulas, Suppositions
from hilum.checking.logic.prover import Prover
from hilum.checking.logic.requirements import Requirement
from hilum.concepts import Concepts
from hilum.criteria.nodes import Reading, Score, atoms
from hilum.criteria.scores import SCORES, Rule
from hilum.rules.child_pugh import VARIANTS
from hilum.study import Study


@dataclass(frozen=True)
class Posed:
    """Statements that hold of everyone who enters, and a prover over them under suppositions."""

    concepts: Concepts
    asked: tuple[Requirement, ...]
    given: Suppositions

    @cached_property
    def _formulas(self) -> Formulas:
        return Formulas(self.concepts, self.given)

    @cached_property
    def statements(self) -> tuple[z3.BoolRef, ...]:
        """Their formulas."""
        return tuple(self._formulas.of(each.reading) for each in self.asked)

    @cached_property
    def prover(self) -> Prover:
        """A prover over them. Every variable is made before what is true of all is asked for."""
        return Prover.over(self.statements, self._formulas.background())

    def formula(self, part: Reading) -> z3.BoolRef:
        """Return the formula of a part of one of the statements."""
        assert self.statements  # the part's variables are theirs, and the prover knows them
        return self._formulas.of(part)

    def others(self, place: int, leaving: frozenset[int] = frozenset()) -> tuple[int, ...]:
        """Return the places of all statements but one, and but those that are left out."""
        return tuple(p for p in range(len(self.asked)) if p != place and p not in leaving)

    def under(self, **given: Any) -> "Posed":
        """Return the same statements under other suppositions."""
        return Posed(self.concepts, self.asked, replace(self.given, **given))


def ladder(study: Study, asked: Sequence[Requirement]) -> Iterator[Posed]:
    """Yield the problem as the statements stand, then with what one may well suppose of them.

    Where the study names no table of Child-Pugh, each is tried.
    """
    scored = any(asks_child_pugh(each.reading) for each in asked)
    for one_day in (False, True):
        for better in (False, True) if scored else (False,):
            for table in tables_of(study) if scored else tables_of(study)[:1]:
                given = Suppositions(one_day=one_day, better_coagulation=better, child_pugh=table)
                yield Posed(study.concepts, tuple(asked), given)


def tables_of(study: Study) -> tuple[str, ...]:
    """Return the study's table of Child-Pugh; all of them where it names none."""
    return VARIANTS if study.child_pugh_variant is None else (study.child_pugh_variant,)


def asks_child_pugh(reading: Reading) -> bool:
    """Tell whether a reading asks for the score of Child-Pugh."""
    return any(
        isinstance(atom, Score) and SCORES[atom.score].rule is Rule.CHILD_PUGH
        for atom in atoms(reading)
    )
