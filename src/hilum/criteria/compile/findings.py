"""Findings: from rows to what each slot keeps of them, one row a subject.

A picked slot keeps the interval around all its candidates. `any` and `every` compare one side, so
their slot keeps, of the definite rows, the greatest lower and the least upper bound (does one
satisfy? does one fail?), and of all rows the opposite ones (does none satisfy? do all?).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table, Value

from hilum.concepts import Concepts
from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.slots import FindingSlot, Taken
from hilum.criteria.compile.tables import Tables, chosen
from hilum.criteria.compile.windows import (
    FINDING_SPAN,
    in_window,
    numbered,
    read,
    small_table,
    spread,
)
from hilum.records.schema import MEASURES


@dataclass(frozen=True)
class Findings:
    """What reads the findings: the stored rows, the dictionary and the subjects' windows."""

    tables: Tables
    numbers: dict[str, int]
    concepts: Concepts
    frame: Frame

    def wide(self) -> Iterator[Table]:
        """Yield tables of one row a subject that hold what the slots keep."""
        slots = self.frame.slots.findings
        if not slots:
            return
        rows = in_window(self._asked(slots), self.frame, FINDING_SPAN)
        ranged = {slot: n for slot, n in slots.items() if slot.taken is Taken.RANGE}
        picked = {slot: n for slot, n in slots.items() if slot.taken is not Taken.RANGE}
        if ranged:
            yield _ranges(rows, ranged)
        if picked:
            yield from _picks(rows, picked)

    def _asked(self, slots: dict[FindingSlot, int]) -> Table:
        """Return the rows that slots ask for, once for each slot, with its numbers."""
        free = small_table(self._slot_rows(slots, sentences=False), **_SLOT_TYPES)
        said = small_table(self._slot_rows(slots, sentences=True), **_SLOT_TYPES)
        rows = read(self.tables.findings, self._concept_numbers(slots))
        asked = rows.inner_join(free.drop("sentence"), "concept_no")
        if not any(slot.sentence for slot in slots):
            return _narrow(asked, slots)
        answers = rows.inner_join(
            said, [rows.concept_no == said.concept_no, rows.link == said.sentence]
        )
        return _narrow(asked, slots).union(_narrow(answers, slots))

    def _slot_rows(
        self, slots: dict[FindingSlot, int], *, sentences: bool
    ) -> Iterator[dict[str, Any]]:
        for slot, number in slots.items():
            if (slot.sentence is not None) is not sentences:
                continue
            for concept_no in numbered(self.concepts.within(slot.concept), self.numbers):
                yield {
                    "concept_no": concept_no,
                    "slot_no": number,
                    "window_no": self.frame.slots.windows[slot.window],
                    "taken": slot.taken.value,
                    "measure": MEASURES.index(slot.measure),
                    "sentence": slot.sentence,
                }

    def _concept_numbers(self, slots: dict[FindingSlot, int]) -> set[int]:
        asked = {name for slot in slots for name in self.concepts.within(slot.concept)}
        return set(numbered(asked, self.numbers))


_SLOT_TYPES = {
    **dict.fromkeys(("concept_no", "slot_no", "window_no", "taken", "measure"), pa.int32()),
    "sentence": pa.string(),
}


def _narrow(rows: Table, slots: dict[FindingSlot, int]) -> Table:
    used = [name for name in MEASURES if any(slot.measure == name for slot in slots)]
    return rows.select(
        *("subject_no", "slot_no", "window_no", "taken", "time_earliest", "time_latest"),
        *("time_day_earliest", "time_day_latest"),
        lower=_measured(rows, used, "lower"),
        upper=_measured(rows, used, "upper"),
    )


def _measured(rows: Table, used: list[str], side: str) -> Value:
    columns = {MEASURES.index(name): rows[f"{name}_{side}"] for name in used}
    if len(columns) == 1:
        return next(iter(columns.values()))
    return rows.measure.cases(*columns.items())


def _picks(rows: Table, slots: dict[FindingSlot, int]) -> Iterator[Table]:
    """Yield the hull of each slot's candidates, and which slots have a row at all."""
    rows = rows.filter(rows.taken != Taken.RANGE.value)
    bases = rows.group_by("subject_no", "slot_no").aggregate(
        latest_base=rows.time_earliest.max(where=rows.definite),
        first_base=rows.time_latest.min(where=rows.definite),
    )
    yield spread(bases, {"has_rows": "slot_no"}, slots.values(), "slot_no")
    both = rows.inner_join(bases, ["subject_no", "slot_no"])
    candidates = both.filter(_is_candidate(both))
    hulls = candidates.group_by("subject_no", "slot_no").aggregate(
        lower=candidates.lower.min(), upper=candidates.upper.max()
    )
    yield spread(hulls, {"lower": "lower", "upper": "upper"}, slots.values(), "slot_no")


def _is_candidate(rows: Table) -> Value:
    """Return whether a row may be the one that its slot takes; ties are all candidates."""
    latest, first = rows.time_latest >= rows.latest_base, rows.time_earliest <= rows.first_base
    return chosen(rows.taken, [latest, first])


def _ranges(rows: Table, slots: dict[FindingSlot, int]) -> Table:
    rows = rows.filter(rows.taken == Taken.RANGE.value)
    kept = rows.group_by("subject_no", "slot_no").aggregate(
        definite_lower=rows.lower.max(where=rows.definite),
        definite_upper=rows.upper.min(where=rows.definite),
        lower=rows.lower.min(),
        upper=rows.upper.max(),
    )
    names = ("definite_lower", "definite_upper", "lower", "upper")
    return spread(kept, {name: name for name in names}, slots.values(), "slot_no")
