"""The first part of a review: sentences of which the record does not say if they exclude."""

from dataclasses import dataclass, replace

from rich.console import Console
from rich.text import Text

from hilum.cli.asking import say
from hilum.cli.review_walk import Reviewed, typed
from hilum.pipeline.reviewing import entry_with_side
from hilum.study import Clause, Study
from hilum.study.approving import Decisions
from hilum.terms.discrepancies import UserError
from hilum.terms.truth import Kind

SIDES = "i(ncludes)  e(xcludes)  n(either: no criterion)  s(kip)  x (stop)"
KINDS = {"i": Kind.INCLUSION, "e": Kind.EXCLUSION}


def unstated(study: Study) -> tuple[Clause, ...]:
    """Return the sentences that nobody has said the side of."""
    return tuple(each for each in study.clauses if each.kind == "unstated")


@dataclass
class Sides:
    """Asks the side of each such sentence; what is answered is in the folder before the next.

    One that includes or excludes becomes a criterion with the reading that is proposed of it, to be
    approved as all others are.
    """

    decisions: Decisions
    reviewed: Reviewed
    out: Console

    def settle(self) -> bool:
        """Ask of each; tell whether the review goes on."""
        for clause in unstated(self.reviewed.words.study):
            self.out.rule(style="dim")
            said = self.reviewed.words.study.clause_of(clause)
            self.out.print(Text.assemble((f"{clause.id}  ", "bold"), f"“{said}”"))
            say(self.out, "The record does not say whether this includes or excludes.")
            try:
                key = self._key(clause)
            except EOFError:
                self.out.print()
                return False
            if key == "x":
                return False
            self._settle(clause, key)
        return True

    def _key(self, clause: Clause) -> str:
        while True:
            key = typed(f"{clause.id}: {SIDES} > ").strip().lower()[:1]
            if key in {*KINDS, "n", "s", "x"}:
                return key
            say(self.out, f"saw {key!r}, expected one of {SIDES}")

    def _settle(self, clause: Clause, key: str) -> None:
        study = self.reviewed.words.study
        try:
            if key == "n":
                study = self.decisions.leave_out(clause)
                say(self.out, f"{clause.id}: is no criterion")
            elif key in KINDS:
                entry = entry_with_side(study, self.reviewed.found, clause, KINDS[key])
                study = self.decisions.include(clause, entry)
                say(self.out, f"{clause.id}: is {entry['id']} now, still to be approved")
        except UserError as error:
            say(self.out, str(error))
        self.reviewed = replace(self.reviewed, words=replace(self.reviewed.words, study=study))
