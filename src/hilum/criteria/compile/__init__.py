"""Readings compiled to one Ibis expression over all subjects: the engine for many (DESIGN 5).

The rows are read once for all readings, in the shape of slots (see `slots`), aggregated for each
subject and slot, spread to one row a subject; thresholds and logic act on that row. Compiling
asks the backend for small things (the numbers of concepts, the distinct days of anchors, the
spellings of routes, which domains are complete), so an expression holds for the tables as they
were when it was compiled.
"""

from collections.abc import Mapping

from ibis.expr.types import Table

from hilum.concepts import Concepts
from hilum.criteria.compile.absence import Absence
from hilum.criteria.compile.findings import Findings
from hilum.criteria.compile.frame import frame_of
from hilum.criteria.compile.logic import Logic
from hilum.criteria.compile.occurrences import Occurrences
from hilum.criteria.compile.scores import with_scores
from hilum.criteria.compile.slots import Slots
from hilum.criteria.compile.tables import CODES, Tables, truth_names
from hilum.criteria.compile.windows import beside
from hilum.criteria.nodes import Reading
from hilum.terms.times import Duration

__all__ = ["CODES", "Tables", "compile_criteria", "truth_names"]


def compile_criteria(
    readings: Mapping[str, Reading],
    tables: Tables,
    concepts: Concepts,
    *,
    look_back: Duration | None = None,
) -> Table:
    """Return subject_no, subject and for each criterion id its truth code (see CODES).

    One row for every row of `subjects`. `look_back` is how far "ever" reaches back where absence
    must be covered; None: without limit. Raises ValueError on a reading that `check` refuses, and
    KeyError on a concept that the dictionary lacks.
    """
    frame = frame_of(tables, Slots.of(readings.values()), look_back)
    numbers = _concept_numbers(tables)
    absence = Absence.of(tables, concepts, frame)
    wide = (
        *Findings(tables, numbers, concepts, frame).wide(),
        *Occurrences(tables, numbers, concepts, frame).wide(),
        *absence.wide(),
    )
    rows = with_scores(beside(frame.table, wide), frame.slots)
    logic = Logic(rows, concepts, frame, absence)
    columns = {name: logic.truth(reading) for name, reading in readings.items()}
    return rows.select("subject_no", "subject", **columns)


def _concept_numbers(tables: Tables) -> dict[str, int]:
    rows = tables.concepts.select("concept", "concept_no").to_pyarrow().to_pylist()
    return {row["concept"]: row["concept_no"] for row in rows}
