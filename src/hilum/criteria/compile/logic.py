"""Kleene's logic: from the answers in a subject's words to a truth code for each reading."""

from dataclasses import dataclass
from typing import assert_never

from ibis.expr.types import Table, Value

from hilum.criteria.compile.absence import Absence
from hilum.criteria.compile.fields import Fields
from hilum.criteria.compile.occurrences import is_found, may_be_found
from hilum.criteria.compile.scores import score_truth
from hilum.criteria.compile.slots import occurrence_slot
from hilum.criteria.compile.tables import all_met, any_met, negated, truth
from hilum.criteria.nodes import (
    Age,
    And,
    Attested,
    Comparison,
    Exists,
    IfThen,
    Not,
    Or,
    Reading,
    Score,
    Sex,
)


@dataclass(frozen=True)
class Logic:
    """What turns a reading into a column; `rows` holds, by subject, what every question is told."""

    rows: Table
    fields: Fields
    absence: Absence

    def truth(self, reading: Reading) -> Value:
        """Return the truth code of a reading for each subject."""
        match reading:
            case Not(part):
                return negated(self.truth(part))
            case And(parts):
                return all_met(self.truth(part) for part in parts)
            case Or(parts):
                return any_met(self.truth(part) for part in parts)
            case IfThen(condition, consequence):
                return any_met((negated(self.truth(condition)), self.truth(consequence)))
            case Comparison() | Attested() | Age() | Sex():
                return self.fields[reading].truth(self.rows)
            case Exists():
                return self._exists(reading)
            case Score():
                return score_truth(reading, self.rows, self.fields)
            case _ as never:
                assert_never(never)

    def _exists(self, node: Exists) -> Value:
        slot = occurrence_slot(node)
        field = self.fields[slot]
        found = may_be_found(field, self.rows)
        is_absent = ~found & self.absence.covered(slot, self.rows, self.fields)
        return truth(yes=is_found(field, self.rows), no=is_absent)
