"""SDTM of one subject of NCT05718492, written by hand; day 1 of cycle 1 is 12 June 2024."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from hilum.datasets.dataset import Cell, Datasets, Row
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.making import sdtm
from hilum.records.rows import SubjectRecords
from tests.conduct.treated import CONSENT, ENROLMENT, FIRST
from tests.spec.criteria.rows import Row as Held
from tests.spec.criteria.rows import complete, event, records
from tests.spec.haic_hcc.subjects import STUDY

CUTOFF = date(2025, 6, 30)
ENTRY = (event("informed_consent", CONSENT), event("enrolment", ENROLMENT))
__all__ = ["CONSENT", "CUTOFF", "ENROLMENT", "ENTRY", "FIRST", "STUDY"]


def projected(held: SubjectRecords, *, cutoff: date = CUTOFF) -> Datasets:
    """The datasets of a trial with one subject."""
    return sdtm(STUDY, [Facts(STUDY, held, cutoff)])


def domain(name: str, *held: Held | Iterable[Held], **about: Any) -> tuple[Row, ...]:
    """The rows of a domain of a subject that was enrolled, and has these rows besides."""
    return rows_of(name, projected(enrolled(*held, **about)))


def enrolled(*held: Held | Iterable[Held], **about: Any) -> SubjectRecords:
    """The records of a subject that consented and was enrolled."""
    return person([*ENTRY, *_flat(held)], **about)


def person(held: Iterable[Held], **about: Any) -> SubjectRecords:
    """Records with what the subject's own row says."""
    own = {name: about.pop(name) for name in list(about) if name not in ("sex", "born")}
    made = records(held, **about)
    return replace(made, subject=replace(made.subject, **own))


def _flat(held: Iterable[Held | Iterable[Held]]) -> list[Held]:
    return [row for each in held for row in (each if isinstance(each, Iterable) else (each,))]


def rows_of(name: str, datasets: Datasets) -> tuple[Row, ...]:
    """The rows of a dataset; none where there is no such dataset."""
    return datasets[name].rows if name in datasets else ()


def values(row: Row, *names: str) -> tuple[Cell, ...]:
    """Some values of a row."""
    return tuple(row[name] for name in names)


def only(rows: Iterable[Row], **having: Cell) -> Row:
    """The one row with these values."""
    (found,) = (row for row in rows if _has(row, having))
    return found


def _has(row: Row, having: Mapping[str, Cell]) -> bool:
    return all(row[name] == value for name, value in having.items())


WHOLE = tuple(complete(name) for name in ("findings", "events", "interventions"))
"""Statements that the records are complete."""
