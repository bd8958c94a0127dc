"""The visits of a subject: VISITNUM, VISIT and VISITDY of each row that names a visit.

A visit of the schedule has the number 100 x its place in the schedule, plus its own number where it
repeats (the third cycle of the second visit is 203). Where a visit was put off, its last day is the
visit; the days before, and visits that the schedule does not have or does not have so often, are
unplanned: their number is that of the planned visit before them with hundredths added (203.01), and
their name says so (SDTMIG 3.4, 4.4.5).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.datasets.dataset import Cell
from hilum.datasets.facts import Facts
from hilum.records.rows import Event
from hilum.study import Schedule, Visit
from hilum.terms.times import PartialTime, on

VISIT = "visit"
DOSED = ("first_dose", "procedure")
"""Anchors that fall on study day 1."""
STEP = 100
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """A visit as planned: its number, its name and its planned study day where it is fixed."""

    number: Decimal
    name: str
    day: int | None
    visit: Visit
    repeat_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedVisit:
    """One occasion of a visit: what it is called, on which day, and the event that records it.

    `planned` is None where the schedule does not have it; `first_day` and `last_day` are local
    days, from its event or else from the rows that name it.
    """

    number: Decimal
    name: str
    recorded: str
    planned: PlannedVisit | None
    is_repeat: bool
    first_day: int
    last_day: int
    event: Event | None
    rows: tuple[str, ...]

    @property
    def values(self) -> Mapping[str, Cell]:
        """VISITNUM, VISIT and VISITDY."""
        day = None if self.planned is None or self.is_repeat else self.planned.day
        return {"VISITNUM": self.number, "VISIT": self.name, "VISITDY": day}


def planned_visit(schedule: Schedule | None, recorded: str) -> PlannedVisit | None:
    """Return the visit of the schedule that a recorded name means."""
    for place, visit in enumerate(schedule.visits if schedule else (), start=1):
        number = _number(visit, recorded)
        if number is not None:
            return planned(visit, place, number)
    return None


def planned(visit: Visit, place: int, number: int) -> PlannedVisit:
    """Return a visit of the schedule, the number-th where it repeats."""
    extra = number if visit.repeat else 0
    return PlannedVisit(
        number=Decimal(place * STEP + extra),
        name=visit.recorded_name(number).upper(),
        day=_planned_day(visit, number),
        visit=visit,
        repeat_number=number,
    )


def _number(visit: Visit, recorded: str) -> int | None:
    pattern = re.escape(visit.recorded_as).replace(re.escape("{n}"), r"(\d{1,2})")
    found = re.fullmatch(pattern, recorded.strip(), re.IGNORECASE)
    if found is None:
        return None
    number = int(found[1]) if found.groups() else 1
    most = visit.repeat.at_most if visit.repeat else None
    beyond = most is not None and most.value is not None and number > most.value
    return None if beyond else number


def _planned_day(visit: Visit, number: int) -> int | None:
    """The planned study day; that of a visit before treatment is the first day of its window."""
    if visit.anchor not in DOSED or visit.day.value is None:
        return None
    offset = visit.day.value
    if visit.repeat is not None:
        every = visit.repeat.every_days.value
        if every is None:
            return None
        offset += every * (number - 1)
    elif offset == 0 and visit.window.value is not None:
        offset -= visit.window.value.before
    return offset + 1 if offset >= 0 else offset


@dataclass(frozen=True)
class Visits:
    """All occasions of visits of a subject, in order of time."""

    placed: tuple[PlacedVisit, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, list[PlacedVisit]]:
        found: dict[str, list[PlacedVisit]] = {}
        for each in self.placed:
            found.setdefault(each.recorded, []).append(each)
        return found

    def holding(self, time: PartialTime) -> PlacedVisit | None:
        """Return the one visit that took place on a row's day; None if none or several did."""
        day = time.day_earliest
        held = [each for each in self.placed if each.first_day <= day <= each.last_day]
        return held[0] if len(held) == 1 and time.day_latest == day else None

    def of(self, name: str | None, time: PartialTime) -> PlacedVisit | None:
        """Return the occasion that a row of this visit name belongs to.

        It is the first that ends on the row's day or later (samples are taken up to some days
        before a visit), else the last.
        """
        occasions = self._by_name.get(name or "", [])
        later = (each for each in occasions if each.last_day >= time.day_earliest)
        return next(later, occasions[-1] if occasions else None)

    def on_day(self, name: str | None, day: str) -> Mapping[str, Cell]:
        """Return VISITNUM, VISIT and VISITDY of a visit on an ISO 8601 day."""
        return self.values(name, on(date.fromisoformat(day)))

    def values(self, name: str | None, time: PartialTime) -> Mapping[str, Cell]:
        """Return VISITNUM, VISIT and VISITDY of a row; empty where it names no visit."""
        found = self.of(name, time)
        return {} if found is None else found.values


def visits(facts: Facts) -> Visits:
    """Return the visits of a subject: those recorded, and those that only other rows name."""
    occasions = sorted(_occasions(facts), key=lambda each: (each.first, each.name))
    return Visits(tuple(_placed(facts.study.schedule, occasions)))


@dataclass(frozen=True, slots=True)
class _Occasion:
    name: str
    first: int
    last: int
    event: Event | None = None
    rows: tuple[str, ...] = ()

    @property
    def is_missed(self) -> bool:
        """Whether it is recorded that the visit did not take place."""
        return self.event is not None and self.event.status in NOT_HAPPENED


def _occasions(facts: Facts) -> Iterator[_Occasion]:
    recorded: set[str] = set()
    for row in facts.records.events:
        if row.concept == VISIT and row.visit and row.status not in ("entered-in-error",):
            recorded.add(row.visit)
            yield _Occasion(row.visit, row.start.day_earliest, row.start.day_latest, row)
    named: dict[str, dict[int, list[str]]] = {}
    for name, time, row_id in _named(facts):
        if name not in recorded and time.day_earliest == time.day_latest:
            named.setdefault(name, {}).setdefault(time.day_earliest, []).append(row_id)
    for name, days in named.items():
        if planned_visit(facts.study.schedule, name):
            ids = tuple(row_id for day in sorted(days) for row_id in days[day])
            yield _Occasion(name, min(days), max(days), rows=ids)
        else:
            yield from (_Occasion(name, day, day, rows=tuple(days[day])) for day in sorted(days))


def _named(facts: Facts) -> Iterator[tuple[str, PartialTime, str]]:
    held = facts.records
    yield from ((row.visit, row.time, row.row) for row in held.findings if row.visit)
    yield from ((row.visit, row.start, row.row) for row in held.interventions if row.visit)


def _placed(schedule: Schedule | None, occasions: Sequence[_Occasion]) -> Iterator[PlacedVisit]:
    main = {each.name: each for each in occasions}
    main |= {each.name: each for each in occasions if not each.is_missed}
    before, unplanned = Decimal(0), 0
    for each in occasions:
        known = planned_visit(schedule, each.name)
        if known is not None and each is main[each.name]:
            before, unplanned = known.number, 0
            yield _place(each, known, known.number, known.name)
        else:
            unplanned += 1
            number = before + HUNDREDTH * unplanned
            yield _place(each, known, number, f"UNPLANNED {number}")


def _place(each: _Occasion, known: PlannedVisit | None, number: Decimal, name: str) -> PlacedVisit:
    return PlacedVisit(
        number=number,
        name=name,
        recorded=each.name,
        planned=known,
        is_repeat=known is not None and number != known.number,
        first_day=each.first,
        last_day=each.last,
        event=each.event,
        rows=(each.event.row,) if each.event else each.rows,
    )
