"""Which assessment a row of a lesion belongs to: what links TR to RS (--LNKGRP)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hilum.conduct.response.grouping import Group, grouped
from hilum.conduct.response.lesions import ROLES
from hilum.conduct.response.seen import lesion_rows
from hilum.datasets.dataset import Cell
from hilum.datasets.sdtm.findings import worded
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Finding
from hilum.terms.decimals import fold
from hilum.terms.times import UNDATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One assessment of lesions: its link group (A1, A2, … in order of time) and its rows."""

    group: str
    first_day: date
    last_day: date
    rows: tuple[Finding, ...]

    @property
    def visit(self) -> str | None:
        """The name of its visit as recorded."""
        return next((row.visit for row in self.rows if row.visit), None)


def assessments(subject: StudySubject) -> tuple[Assessed, ...]:
    """Return the assessments of a subject's lesions in order of their first days.

    They are those that response is derived from: rows of one visit, or of one day where no visit
    is named. A row without a whole day or a lesion's number belongs to none.
    """
    groups, _ = grouped(row for row in lesion_rows(subject.records.findings) if _has_place(row))
    ordered = sorted(groups, key=lambda group: min(group.days))
    return tuple(_assessed(number, group) for number, group in enumerate(ordered, start=1))


def _has_place(row: Finding) -> bool:
    whole = row.time != UNDATED and row.time.day_earliest == row.time.day_latest
    return bool(row.link) and whole


def _assessed(number: int, group: Group) -> Assessed:
    return Assessed(
        group=f"A{number}",
        first_day=min(group.days),
        last_day=max(group.days),
        rows=tuple(group.rows),
    )


def group_of_row(held: Sequence[Assessed]) -> Mapping[str, str]:
    """Return the link group of each row id."""
    return {row.row: each.group for each in held for row in each.rows}


def role_as_recorded(category: str | None) -> str | None:
    """Return a lesion's category as CDISC's term (codelist TUIDRS); another word in capitals."""
    if category is None:
        return None
    role = ROLES.get(fold(category).casefold())
    return role.value if role else category.upper()


def evaluator_of(domain: str, used: Iterable[Finding]) -> dict[str, Cell]:
    """Return the role of whoever read the lesions that a value of a domain is derived from."""
    reader = next((row.evaluator for row in used if row.evaluator), None)
    return worded(domain, "EVAL", reader)
