"""Asks z3 whether statements can hold together, and names the fewest of them that cannot.

A query has a limit counted in z3's own steps and not in seconds, so that every machine answers the
same; a query that reaches it is undecided, which is said and never taken for an answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import z3  # type: ignore[import-untyped]

MOST_STEPS = 20_000_000
"""Steps of z3 that one query may take: some seconds. Those of a 30-criterion record take few."""


class UndecidedError(Exception):
    """A query reached its limit."""


@dataclass(frozen=True, slots=True)
class Prover:
    """A solver with statements that can each be taken or left; `held` are always taken."""

    solver: z3.Solver
    trackers: tuple[z3.BoolRef, ...]

    @classmethod
    def over(
        cls,
        statements: Sequence[z3.BoolRef],
        held: Iterator[z3.BoolRef],
        *,
        most_steps: int | None = None,
    ) -> "Prover":
        """Return a prover over statements, by their place in the sequence."""
        solver = z3.SolverFor("QF_LIRA")
        solver.set("rlimit", most_steps or MOST_STEPS)
        trackers = tuple(z3.Bool(f"taken {place}") for place in range(len(statements)))
        for always in held:
            solver.add(always)
        for tracker, statement in zip(trackers, statements, strict=True):
            solver.add(z3.Implies(tracker, statement))
        return cls(solver, trackers)

    def clash(
        self, taken: Sequence[int], *also: z3.BoolRef, small: int = 1
    ) -> tuple[int, ...] | None:
        """Return the fewest of the statements taken that cannot hold with `also`; None if all can.

        Sets of up to `small` statements are tried whole; a larger answer is minimal: without any
        one of it the rest can hold. An empty answer: `also` cannot hold by itself. Raises
        UndecidedError.
        """
        clashing = self._core(taken, also)
        if clashing is None or not clashing:
            return clashing
        for size in range(min(small, len(clashing) - 1) + 1):
            for few in combinations(taken, size):
                if self._core(few, also) is not None:
                    return few
        return self._minimal(clashing, also)

    def _minimal(self, clashing: tuple[int, ...], also: tuple[z3.BoolRef, ...]) -> tuple[int, ...]:
        kept = clashing
        for place in reversed(clashing):
            without = self._core([each for each in kept if each != place], also)
            if without is not None:
                kept = without
        return kept

    def _core(self, taken: Sequence[int], also: tuple[z3.BoolRef, ...]) -> tuple[int, ...] | None:
        self.solver.push()
        try:
            self.solver.add(*also)
            answer = self.solver.check(*(self.trackers[place] for place in taken))
            if answer == z3.unknown:
                raise UndecidedError
            if answer == z3.sat:
                return None
            core = {str(each) for each in self.solver.unsat_core()}
            return tuple(place for place in sorted(taken) if str(self.trackers[place]) in core)
        finally:
            self.solver.pop()
