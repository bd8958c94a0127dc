"""Events and interventions: which slots have a row left after the exceptions, for each subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table

from hilum.concepts import ConceptClass, Concepts
from hilum.criteria.compile.exceptions import Exceptions
from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.slots import OccurrenceSlot
from hilum.criteria.compile.tables import MET, NOT_MET, UNKNOWN, Tables, code
from hilum.criteria.compile.windows import (
    OCCURRENCE_SPAN,
    in_window,
    numbered,
    read,
    small_table,
    spread,
)

DOMAINS = {ConceptClass.EVENT: "events", ConceptClass.INTERVENTION: "interventions"}
"""The table of each class of concepts that a sentence can say exists."""


@dataclass(frozen=True)
class Occurrences:
    """What reads the events and the interventions."""

    tables: Tables
    numbers: dict[str, int]
    concepts: Concepts
    frame: Frame

    def wide(self) -> Iterator[Table]:
        """Yield a table of one row a subject: slot by slot MET, UNKNOWN or NULL (no row left)."""
        found = [self._found(kind, asked) for kind in DOMAINS if (asked := self._slots(kind))]
        if found:
            rows = reduce(lambda left, right: left.union(right), found)
            numbers = self.frame.slots.occurrences.values()
            yield spread(rows, {"found": "found"}, numbers, "slot_no")

    def _slots(self, kind: ConceptClass) -> dict[OccurrenceSlot, int]:
        every = self.frame.slots.occurrences
        return {s: n for s, n in every.items() if self.concepts[s.concept].concept_class is kind}

    def _found(self, kind: ConceptClass, slots: dict[OccurrenceSlot, int]) -> Table:
        """Return subject_no, slot_no and `found` of the slots that have a row left."""
        table = getattr(self.tables, DOMAINS[kind])
        asked = {name for slot in slots for name in self.concepts.within(slot.concept)}
        rows = read(table, numbered(asked, self.numbers))
        joined = rows.inner_join(small_table(self._slot_rows(slots), **_SLOT_TYPES), "concept_no")
        present = in_window(joined, self.frame, OCCURRENCE_SPAN)
        exceptions = Exceptions(self.tables, self.numbers, self.concepts, self.frame)
        excepted = exceptions.applied(present, slots, DOMAINS[kind])
        left = excepted.filter(excepted.excepted != MET)
        certain = left.definite & (left.excepted == NOT_MET)
        kept = left.mutate(certain=certain.ifelse(code(MET), code(UNKNOWN)))
        return kept.group_by("subject_no", "slot_no").aggregate(found=kept.certain.max())

    def _slot_rows(self, slots: dict[OccurrenceSlot, int]) -> Iterator[dict[str, Any]]:
        for slot, number in slots.items():
            for concept_no in numbered(self.concepts.within(slot.concept), self.numbers):
                yield {
                    "concept_no": concept_no,
                    "slot_no": number,
                    "window_no": self.frame.slots.windows[slot.window],
                    "exception_no": self.frame.slots.exceptions[slot.exceptions],
                }


_SLOT_TYPES = dict.fromkeys(("concept_no", "slot_no", "window_no", "exception_no"), pa.int32())
