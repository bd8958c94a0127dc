"""Rows of lesions to assessments: those of one visit, or of one day where no visit is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hilum.conduct.sentences import records_say
from hilum.records.rows import Finding
from hilum.rules.recist.lesions import RECIST
from hilum.terms.decimals import fold
from hilum.terms.reasons import Reason
from hilum.terms.times import date_of


@dataclass
class Group:
    """The rows of one assessment; `name` is the visit's as first written."""

    name: str | None
    rows: list[Finding]

    @property
    def days(self) -> set[date]:
        """The days of its images."""
        return {date_of(row.time.day_earliest) for row in self.rows}


def grouped(rows: Iterable[Finding]) -> tuple[list[Group], list[Reason]]:
    """Return the rows by assessment, and which visits could not be one; rows have whole dates.

    Visit names match case and width folded. A row without a visit belongs to the one visit that has
    other images of its day, else to its day. A name that spans more days than a baseline may lie
    before treatment (RECIST 1.1, section 4.2: 4 weeks; for an assessment the guideline prints no
    limit, so the figure is a choice), such as `unscheduled`, is no one assessment: each of its days
    is one by itself, and that is said.
    """
    named: dict[str, Group] = {}
    unnamed: list[Finding] = []
    for row in rows:
        if row.visit:
            named.setdefault(fold(row.visit).casefold(), Group(row.visit, [])).rows.append(row)
        else:
            unnamed.append(row)
    groups: list[Group] = []
    told: list[Reason] = []
    for group in named.values():
        wrong = _too_long(group)
        groups += _by_day(group.rows, group.name) if wrong else [group]
        told += [wrong] if wrong else []
    return _with_unnamed(groups, unnamed), told


def _too_long(group: Group) -> Reason | None:
    first, last = min(group.days), max(group.days)
    limit_days = int(RECIST.figure("baseline_days"))
    if last - first <= timedelta(days=limit_days):
        return None
    return records_say().reason(
        "visit_too_long",
        visit=group.name or "",
        first=first,
        last=last,
        days=(last - first).days,
        limit_days=limit_days,
    )


def _by_day(rows: Iterable[Finding], name: str | None) -> list[Group]:
    days: dict[date, Group] = {}
    for row in rows:
        day = date_of(row.time.day_earliest)
        days.setdefault(day, Group(name, [])).rows.append(row)
    return list(days.values())


def _with_unnamed(groups: list[Group], unnamed: list[Finding]) -> list[Group]:
    alone: list[Finding] = []
    days = [group.days for group in groups]
    for row in unnamed:
        day = date_of(row.time.day_earliest)
        of_day = [group for group, held in zip(groups, days, strict=True) if day in held]
        (of_day[0].rows if len(of_day) == 1 else alone).append(row)
    return [*groups, *_by_day(alone, None)]
