"""A subject as ADaM sees it: facts, SDTM rows, the days that everything is relative to."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from hilum.conduct.response.seen import lesion_rows
from hilum.datasets.adam.collected import Collected, Keyed
from hilum.datasets.dataset import Row
from hilum.datasets.facts import Facts
from hilum.records.rows import Event, Finding
from hilum.study import Study
from hilum.study.endpoints import Analysis
from hilum.terms.times import EPOCH, PartialTime, date_of
from hilum.terms.truth import Truth, decided

PROCEDURE, FIRST_DOSE = "procedure", "first_dose"

Span = tuple[date, date]
"""The first and the last day of a window, both included."""


def whole_day(time: PartialTime | None) -> date | None:
    """Return the day of a time; None where it is not known to the day."""
    if time is None or time.day_earliest != time.day_latest:
        return None
    return date_of(time.day_earliest)


@dataclass(frozen=True)
class Analyzed:
    """One subject with its ADSL row."""

    facts: Facts
    sdtm: Collected
    adsl: Row

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """The subject's events by row id."""
        return {row.row: row for row in self.facts.records.events}

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """The subject's findings by row id."""
        return {row.row: row for row in self.facts.records.findings}

    @cached_property
    def lesions(self) -> Mapping[tuple[str, date], tuple[Finding, ...]]:
        """What was seen of each lesion on each day that is known exactly."""
        found: dict[tuple[str, date], list[Finding]] = defaultdict(list)
        for row in lesion_rows(self.facts.records.findings):
            day = whole_day(row.time)
            if row.link is not None and day is not None:
                found[row.link, day].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @property
    def rules(self) -> Analysis | None:
        """The parameters of the analysis; None where the study has no endpoints.toml."""
        endpoints = self.facts.study.endpoints
        return None if endpoints is None else endpoints.analysis

    @property
    def start(self) -> date | None:
        """TRTSDT."""
        return self.facts.anchor("first_dose")

    @property
    def emergent(self) -> Span | None:
        """The treatment-emergent window: from the first puncture or dose to so many days after.

        They count from the last dose, from the puncture where no dose followed. None of somebody
        not treated, where the days are not known, and where nobody has ruled how many days.
        """
        punctured, last = self.facts.anchor(PROCEDURE), self.facts.anchor("last_dose")
        days = None if self.rules is None else self.rules.treatment_emergent_days.value
        if not self.facts.has_reached(FIRST_DOSE):
            last = punctured
        begun = [day for day in (punctured, self.start) if day is not None]
        if not begun or last is None or days is None:
            return None
        return min(begun), last + timedelta(days=days)

    @property
    def is_treated(self) -> bool:
        """Whether an artery was punctured or a dose given, on a day that is known or not."""
        return self.facts.has_reached(PROCEDURE) or self.facts.has_reached(FIRST_DOSE)

    def is_emergent(self, time: PartialTime) -> Truth:
        """Tell whether something that began at a time is treatment-emergent.

        UNKNOWN where the time may lie on either side, or there is no window.
        """
        if self.emergent is None:
            return Truth.UNKNOWN
        first, last = ((day - EPOCH).days for day in self.emergent)
        outside = time.day_latest < first or time.day_earliest > last
        inside = first <= time.day_earliest and time.day_latest <= last
        return decided(yes=inside, no=outside)

    def cycle_of(self, day: date | None) -> int | None:
        """Return the last cycle that began on or before a day; None before the first."""
        if day is None or self.facts.cycles is None:
            return None
        begun = [each.cycle for each in self.facts.cycles.cycles if each.day <= day]
        return begun[-1] if begun else None


def scheduled(study: Study, visit: str | None) -> str | None:
    """Return the name of a visit that the schedule has; None for another, such as Unscheduled.

    Without a schedule every visit counts.
    """
    if visit is None or study.schedule is None:
        return visit
    for planned in study.schedule.visits:
        name = re.escape(planned.recorded_as).replace(re.escape("{n}"), r"\d+")
        if re.fullmatch(name, visit):
            return visit
    return None


def event_of(subject: Analyzed, keyed: Keyed) -> Event | None:
    """Return the event that a row was projected from; None where its records hold none."""
    found = (subject.events.get(record) for record in keyed.row.records)
    return next((each for each in found if each is not None), None)
