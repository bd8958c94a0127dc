"""Events and interventions: which slots have a row left after the exceptions, for each subject."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table, Value

from hilum.concepts import ConceptClass, Concepts
from hilum.criteria.compile.daily_totals import AMOUNTS
from hilum.criteria.compile.exceptions import Exceptions
from hilum.criteria.compile.fields import Field, Fields
from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.slots import OccurrenceSlot
from hilum.criteria.compile.tables import MET, NOT_MET, Tables, code
from hilum.criteria.compile.windows import (
    OCCURRENCE_SPAN,
    asked_of,
    in_window,
    numbered,
    slot_row,
)
from hilum.criteria.nodes import AttributeIn, DailyTotal, walk

DOMAINS = {ConceptClass.EVENT: "events", ConceptClass.INTERVENTION: "interventions"}
"""The table of each class of concepts that a sentence can say exists."""

FOUND_BITS = 2
"""One that some row certainly answers, one that some row may."""

CERTAIN, POSSIBLE = 1, 2


def is_found(field: Field, rows: Table) -> Value:
    """Return whether a row certainly answers."""
    return field.bits(rows, 1) == 1


def may_be_found(field: Field, rows: Table) -> Value:
    """Return whether a row answers, certainly or possibly."""
    return field.bits(rows, FOUND_BITS) > 0


@dataclass(frozen=True)
class Occurrences:
    """What reads the events and the interventions."""

    tables: Tables
    numbers: dict[str, int]
    concepts: Concepts
    frame: Frame

    def words(self, fields: Fields) -> Iterator[Table]:
        """Yield rows of subject_no and the words that a row left after the exceptions writes."""
        for kind in DOMAINS:
            if slots := self._slots(kind):
                rows = self._left(kind, slots)
                said = {number: [(slot, rows.found)] for slot, number in slots.items()}
                yield fields.written(rows, "slot_no", said)

    def _slots(self, kind: ConceptClass) -> dict[OccurrenceSlot, int]:
        every = self.frame.slots.occurrences
        return {s: n for s, n in every.items() if self.concepts[s.concept].concept_class is kind}

    def _left(self, kind: ConceptClass, slots: Mapping[OccurrenceSlot, int]) -> Table:
        """Return subject_no, slot_no and `found` of the rows that are left."""
        stored = _needed(slots)
        table = getattr(self.tables, DOMAINS[kind]).select(*stored)
        rows = asked_of(table, self._slot_rows(slots), OCCURRENCE_SPAN, exception_no=pa.int32())
        present = in_window(rows, self.frame, OCCURRENCE_SPAN).cache()
        exceptions = Exceptions(self.tables, self.numbers, self.concepts, self.frame)
        excepted = exceptions.applied(present, slots, stored)
        left = excepted.filter(excepted.excepted != MET)
        certain = left.definite & (left.excepted == NOT_MET)
        found = certain.ifelse(code(CERTAIN), code(POSSIBLE))
        return left.select("subject_no", "slot_no", found=found).cache()

    def _slot_rows(self, slots: Mapping[OccurrenceSlot, int]) -> Iterator[dict[str, Any]]:
        for slot, number in slots.items():
            window_no = self.frame.slots.windows[slot.window]
            for concept_no in numbered(self.concepts.within(slot.concept), self.numbers):
                yield slot_row(concept_no, number, window_no, self.frame) | {
                    "exception_no": self.frame.slots.exceptions[slot.exceptions],
                }


def _needed(slots: Iterable[OccurrenceSlot]) -> list[str]:
    """Return the columns that slots and their exceptions look at."""
    nodes = [node for slot in slots for node in walk(slot.exceptions)]
    attributes = [node.attribute for node in nodes if isinstance(node, AttributeIn)]
    amounts = AMOUNTS if any(isinstance(node, DailyTotal) for node in nodes) else ()
    days = astuple(OCCURRENCE_SPAN)
    return list(dict.fromkeys(("subject_no", "concept_no", "status", *days, *attributes, *amounts)))
