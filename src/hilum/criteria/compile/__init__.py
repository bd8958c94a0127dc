"""Readings compiled to Ibis expressions over all subjects: the engine for many (DESIGN 5).

The rows are read once for all readings, in the shape of slots (see `slots`) and aggregated for each
subject and slot; thresholds act on that, and what they say is packed into a few words a subject
(see `fields`). Subjects with the same words have the same truths, so Kleene's logic acts on the
distinct words alone. Compiling makes temporary tables in the backend, step by step, so what it
returns holds for the stored tables as they were then.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import Table

from hilum.concepts import Concepts
from hilum.criteria.compile.absence import Absence
from hilum.criteria.compile.fields import TRUTH_BITS, Fields
from hilum.criteria.compile.findings import Findings
from hilum.criteria.compile.frame import Frame, frame_of
from hilum.criteria.compile.grades import GRADE_BITS, grade_question
from hilum.criteria.compile.logic import Logic
from hilum.criteria.compile.occurrences import FOUND_BITS, Occurrences
from hilum.criteria.compile.people import asked_of_people, bits_of, with_births
from hilum.criteria.compile.slots import Slots
from hilum.criteria.compile.tables import CODES, Tables
from hilum.criteria.compile.tests import Asked
from hilum.criteria.nodes import Age, Reading, Sex, atoms
from hilum.rules.child_pugh import MSD
from hilum.terms.times import Duration

__all__ = ["CODES", "Compiled", "Tables", "compile_criteria"]


@dataclass(frozen=True)
class Compiled:
    """The truths of all readings for all screened subjects, each distinct list of truths once.

    `subjects` has subject_no, subject and outcome_no; `outcomes` has outcome_no, the number of
    `subjects` that have it, and each criterion's truth code (see CODES). Two may be alike.
    """

    subjects: Table
    outcomes: Table

    def table(self) -> Table:
        """Return subject_no, subject and each criterion's truth code, a row for each subject."""
        truths = self.outcomes.drop("subjects")
        return self.subjects.inner_join(truths, "outcome_no").drop("outcome_no")


def compile_criteria(
    readings: Mapping[str, Reading],
    tables: Tables,
    concepts: Concepts,
    *,
    look_back: Duration | None = None,
    child_pugh_variant: str | None = MSD.name,
) -> Compiled:
    """Return the truths of readings, by criterion id, for every subject in `screened`.

    `look_back` is how far "ever" reaches back where absence must be covered; None: without limit.
    `child_pugh_variant` names the table of Child-Pugh that the study chose.
    Raises ValueError on a reading that `check` refuses, and KeyError on a concept that the
    dictionary lacks.
    """
    leaves = [atom for reading in readings.values() for atom in atoms(reading)]
    frame = frame_of(tables, Slots.of(leaves), look_back)
    absence = Absence.of(tables, concepts, frame)
    asked = Asked.of(leaves, concepts, child_pugh_variant)
    of_people = asked_of_people(leaves)
    fields = Fields.of((*asked.widths(), *_widths(frame.slots, absence, of_people)))
    numbers = _concept_numbers(tables)
    parts = (
        *Findings(tables, numbers, concepts, frame, asked).words(fields),
        *Occurrences(tables, numbers, concepts, frame).words(fields),
        *absence.words(fields),
    )
    told = with_births(_told(frame, fields, parts, absence), of_people, frame)
    told = fields.with_own(told, bits_of(of_people, told))
    told = told.select("subject_no", "subject", *fields.names).cache()
    distinct = told.group_by(fields.names).aggregate(subjects=told.count())
    numbered = distinct.mutate(outcome_no=ibis.row_number()).cache()
    logic = Logic(numbered, fields, absence)
    truths = {name: logic.truth(reading) for name, reading in readings.items()}
    subjects = told.inner_join(numbered, fields.names)
    return Compiled(
        subjects=subjects.select("subject_no", "subject", "outcome_no"),
        outcomes=numbered.select("outcome_no", "subjects", **truths),
    )


def _widths(
    slots: Slots, absence: Absence, of_people: Iterable[Age | Sex]
) -> Iterator[tuple[Hashable, int]]:
    yield from ((slot, FOUND_BITS) for slot in slots.occurrences)
    yield from ((grade_question(panel), GRADE_BITS) for panel in slots.graded)
    yield from ((need, 1) for need in absence.needs)
    yield from ((atom, TRUTH_BITS) for atom in of_people)


def _told(frame: Frame, fields: Fields, parts: Sequence[Table], absence: Absence) -> Table:
    """Return the subjects with the words that rows and statements write."""
    rows = frame.people
    if parts:
        rows = fields.beside(rows, fields.gathered(parts))
    everyone = absence.of_everyone(fields)
    return rows if everyone is None else fields.beside(rows, everyone, key="anchor_set")


def _concept_numbers(tables: Tables) -> dict[str, int]:
    rows = tables.concepts.select("concept", "concept_no").to_pyarrow().to_pylist()
    return {row["concept"]: row["concept_no"] for row in rows}
