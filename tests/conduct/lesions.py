"""Rows of lesions written short, as a coordinator's sheet holds them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from hilum.records.rows import Finding, SubjectRecords
from hilum.study import find_study, load_study
from tests.spec.criteria.rows import Row, event, finding, given, records, when

STUDY = load_study(find_study("haic_hcc"))
ENROLMENT = date(2024, 1, 2)
FIRST_DOSE = date(2024, 1, 5)
BASELINE = date(2024, 1, 1)
FIRST, SECOND, THIRD = date(2024, 2, 15), date(2024, 3, 30), date(2024, 5, 10)

OF_COLUMN = {
    "long": "lesion_longest_diameter",
    "short": "lesion_short_axis",
    "viable": "lesion_viable_diameter",
    "counts": "lesion_counts_as",
    "slice": "lesion_slice_thickness",
    "state": "lesion_state",
    "therapy": "lesion_prior_local_therapy",
    "cytology": "lesion_cytology",
    "typical": "lesion_typical_enhancement",
}


def lesion(
    name: str,
    day: date | str,
    *,
    location: str = "liver",
    category: str = "target",
    evaluator: str | None = None,
    visit: str | None = None,
    problem: str | None = None,
    **seen: str,
) -> list[Finding]:
    """What one row of the lesions sheet says: a finding for each filled column."""
    columns: dict[str, Any] = {
        "link": name, "location": location, "category": category, "method": "CT",
        "evaluator": evaluator, "visit": visit, "problem": problem,
    }  # fmt: skip
    rows = []
    for column, value in seen.items():
        concept = OF_COLUMN[column]
        coded = STUDY.concepts[concept].values
        written = str(STUDY.concepts[concept].ordinal(value)) if coded else value
        rows.append(finding(concept, written, day, **columns))
    return rows


def subject(
    rows: Iterable[list[Finding]],
    *more: Row,
    dosed: bool = True,
    died: date | str | None = None,
) -> SubjectRecords:
    """A subject who was enrolled and, unless said otherwise, dosed, with these lesions."""
    begun: list[Row] = [event("enrolment", ENROLMENT)]
    if dosed:
        begun.append(given("oxaliplatin", FIRST_DOSE))
    held = records([*begun, *more, *(row for some in rows for row in some)])
    if died is None:
        return held
    return replace(held, subject=replace(held.subject, death=when(died)))
