"""Findings: from rows to what each slot keeps of them, and what that says to each test.

A picked slot keeps the interval around all its candidates. `any` and `every` compare one side, so
their slot keeps, of the definite rows, the greatest lower and the least upper bound (does one
satisfy? does one fail?), and of all rows the opposite ones (does none satisfy? do all?).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table, Value

from hilum.concepts import Concepts
from hilum.criteria.compile.fields import Fields
from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.grades import grade_words
from hilum.criteria.compile.slots import FindingSlot, Taken
from hilum.criteria.compile.tables import Tables, chosen, together
from hilum.criteria.compile.tests import Asked
from hilum.criteria.compile.windows import (
    FINDING_SPAN,
    asked_of,
    in_window,
    numbered,
    slot_row,
)
from hilum.records.schema import MEASURES
from hilum.terms.times import FIRST_DAY


@dataclass(frozen=True)
class Findings:
    """What reads the findings: the stored rows, the dictionary and the subjects' windows."""

    tables: Tables
    numbers: dict[str, int]
    concepts: Concepts
    frame: Frame
    asked: Asked

    def words(self, fields: Fields) -> Iterator[Table]:
        """Yield rows of subject_no and the words that a slot's rows write."""
        slots = self.frame.slots.findings
        if not slots:
            return
        rows = in_window(self._rows(slots), self.frame, FINDING_SPAN).select(*_KEPT).cache()
        ranged = {slot: n for slot, n in slots.items() if slot.taken is Taken.RANGE}
        picked = {slot: n for slot, n in slots.items() if slot.taken is not Taken.RANGE}
        if ranged:
            yield self._written(ranged, _ranges(rows), fields)
        if picked:
            hulls = _hulls(rows)
            if self.frame.slots.graded:
                hulls = hulls.cache()
                yield grade_words(hulls, self.frame.slots, fields)
            yield self._written(picked, hulls, fields)

    def _written(self, own: Mapping[FindingSlot, int], hulls: Table, fields: Fields) -> Table:
        return fields.written(hulls, "slot_no", self.asked.said(own, hulls))

    def _rows(self, slots: Mapping[FindingSlot, int]) -> Table:
        """Return the rows that slots ask for, once for each slot, with its numbers.

        Concepts of which some slot asks "ever" are read apart from the others, of which the scan
        can leave out what is too old; so are the answers of people, by their sentence.
        """
        rows = list(self._slot_rows(slots))
        ever = {row["concept_no"] for row in rows if row["first_day"] == FIRST_DAY}
        parts: dict[tuple[bool, bool], list[dict[str, Any]]] = {}
        for row in rows:
            key = row["sentence"] is not None, row["concept_no"] in ever
            parts.setdefault(key, []).append(row)
        return together(
            [
                self._part(part, slots, of_sentences=of_sentences)
                for (of_sentences, _), part in parts.items()
            ]
            or [self._part([], slots, of_sentences=False)]
        )

    def _part(
        self, part: list[dict[str, Any]], slots: Mapping[FindingSlot, int], *, of_sentences: bool
    ) -> Table:
        rows = asked_of(self.tables.findings, part, FINDING_SPAN, **_SLOT_TYPES)
        return _narrow(rows.filter(rows.link == rows.sentence) if of_sentences else rows, slots)

    def _slot_rows(self, slots: Mapping[FindingSlot, int]) -> Iterator[dict[str, Any]]:
        for slot, number in slots.items():
            window_no = self.frame.slots.windows[slot.window]
            for concept_no in numbered(self.concepts.within(slot.concept), self.numbers):
                yield slot_row(concept_no, number, window_no, self.frame) | {
                    "taken": slot.taken.value,
                    "measure": MEASURES.index(slot.measure),
                    "sentence": slot.sentence,
                }


_SLOT_TYPES = {"taken": pa.int32(), "measure": pa.int32(), "sentence": pa.string()}


KEYS = ["subject_no", "slot_no"]
"""What a slot's rows of a subject are told by."""

_KEPT = (
    *("subject_no", "slot_no", "taken", "time_earliest", "time_latest"),
    *("lower", "upper", "definite"),
)


def _narrow(rows: Table, slots: Mapping[FindingSlot, int]) -> Table:
    used = [name for name in MEASURES if any(slot.measure == name for slot in slots)]
    return rows.select(
        *("subject_no", "slot_no", "window_no", "taken", "first_day", "last_day"),
        *("time_earliest", "time_latest", "time_day_earliest", "time_day_latest"),
        lower=_measured(rows, used, "lower"),
        upper=_measured(rows, used, "upper"),
    )


def _measured(rows: Table, used: list[str], side: str) -> Value:
    columns = {MEASURES.index(name): rows[f"{name}_{side}"] for name in used}
    if len(columns) == 1:
        return next(iter(columns.values()))
    return rows.measure.cases(*columns.items())


def _hulls(rows: Table) -> Table:
    """Return the hull of the candidates of each slot that has a row for a subject.

    Without a definite row nothing is known to be the one: the hull is NULL. Most slots have one
    row; only where there are several must the rows be looked at again.
    """
    rows = rows.filter(rows.taken != Taken.RANGE.value)
    bases = rows.group_by(KEYS).aggregate(
        latest_base=rows.time_earliest.max(where=rows.definite),
        first_base=rows.time_latest.min(where=rows.definite),
        lower=rows.lower.min(),
        upper=rows.upper.max(),
        many=rows.count(),
    )
    bases = bases.cache()
    several = bases.filter(bases.many > 1).select(*KEYS, "latest_base", "first_base")
    both = rows.inner_join(several, KEYS)
    candidate = _is_candidate(both)
    hulls = both.group_by(KEYS).aggregate(
        lower=both.lower.min(where=candidate), upper=both.upper.max(where=candidate)
    )
    alone = bases.filter(bases.many == 1)
    known = alone.latest_base.notnull()
    sides = {side: known.ifelse(alone[side], ibis.null("int64")) for side in ("lower", "upper")}
    return together([alone.select(*KEYS, **sides), hulls])


def _is_candidate(rows: Table) -> Value:
    """Return whether a row may be the one that its slot takes; ties are all candidates."""
    latest, first = rows.time_latest >= rows.latest_base, rows.time_earliest <= rows.first_base
    return chosen(rows.taken, [latest, first])


def _ranges(rows: Table) -> Table:
    rows = rows.filter(rows.taken == Taken.RANGE.value)
    return rows.group_by("subject_no", "slot_no").aggregate(
        definite_lower=rows.lower.max(where=rows.definite),
        definite_upper=rows.upper.min(where=rows.definite),
        lower=rows.lower.min(),
        upper=rows.upper.max(),
    )
