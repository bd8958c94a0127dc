"""Subjects of the shipped study written by hand, and their rows of one domain of SDTM."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from hilum.datasets.dataset import Cell, Dataset, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.finishing import finish
from hilum.datasets.sdtm.making import OF_SUBJECTS
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Finding, SubjectRecords
from hilum.study import Study, find_study, load_study
from tests.spec.criteria.rows import Row as Recorded
from tests.spec.criteria.rows import event, finding, given, records

STUDY: Study = load_study(find_study("haic_hcc"))
ENROLMENT, DOSED = date(2024, 1, 2), date(2024, 1, 5)
CUTOFF = date(2026, 1, 1)


def treated(*rows: Recorded, dosed: date | str = DOSED) -> SubjectRecords:
    """A subject who was enrolled and dosed, with these rows."""
    return records(
        [event("enrolment", ENROLMENT), given("oxaliplatin", dosed, dose="221", unit="mg"), *rows]
    )


def untreated(*rows: Recorded) -> SubjectRecords:
    """A subject who was never dosed, with these rows."""
    return records([event("enrolment", ENROLMENT), *rows])


def printed(concept: str, value: str, time: Any, **columns: Any) -> Finding:
    """A finding as its source printed it: `original_value` and `original_unit` beside the value."""
    made = finding(concept, value, time, **columns)
    return replace(made, original_value=columns.get("original_value", value))


def datasets(domain: str, held: SubjectRecords, study: Study = STUDY) -> Mapping[str, Dataset]:
    """The domain's dataset, and its supplemental one, of a subject."""
    subject = StudySubject(Facts(study, held, CUTOFF))
    made = [(subject, row) for row in OF_SUBJECTS[domain](subject)]
    return {each.name: each for each in finish(definitions(Standard.SDTM)[domain], "STUDY", made)}


def rows(domain: str, held: SubjectRecords) -> tuple[Row, ...]:
    """The rows of a domain of a subject; none where there is no dataset."""
    found = datasets(domain, held).get(domain)
    return () if found is None else found.rows


def one(domain: str, held: SubjectRecords) -> Row:
    """The only row of a domain."""
    (row,) = rows(domain, held)
    return row


def supplement(domain: str, held: SubjectRecords) -> Mapping[Cell, Cell]:
    """The supplemental qualifiers of a domain by their names."""
    found = datasets(domain, held).get(f"SUPP{domain}")
    return {row["QNAM"]: row["QVAL"] for row in found.rows} if found else {}


def cells(row: Row, *names: str) -> tuple[Cell, ...]:
    """Values of a row, in the order of the names."""
    return tuple(row[name] for name in names)
