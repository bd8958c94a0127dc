"""Treatment-emergent adverse events of a set, and the time at risk of them (ADAE, ADSL)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import Shown
from hilum.reports.trial.displays.cells import (
    NONE,
    Keys,
    confidence,
    fixed,
    limits_cell,
    ordered,
    unanswered,
)
from hilum.reports.trial.displays.wording import said, same
from hilum.reports.trial.trial import Trial
from hilum.stats.rates import PersonTime, incidence_rate
from hilum.study.endpoints import Analysis

RELATED, NOT_RELATED = "RELATED", "NOT RELATED"
PER_MONTHS = 100


@dataclass(frozen=True)
class Event:
    """A row of ADAE."""

    key: Key
    row: Row

    @property
    def term(self) -> str:
        """The coded term, or the reported one where it has none."""
        return str(self.row["AEDECOD"] or self.row["AETERM"])

    @property
    def soc(self) -> str | None:
        """The system organ class; None where the term is not coded."""
        found = self.row["AESOC"]
        return None if found is None else str(found)

    @property
    def grade(self) -> int | None:
        """The grade; None where it is not known."""
        found = self.row["ATOXGRN"]
        return found if isinstance(found, int) else None

    @property
    def relation(self) -> str | None:
        """RELATED or NOT RELATED; None where it is not known."""
        found = self.row["AREL"]
        return None if found is None else str(found)


Events = tuple[Event, ...]


def keys_of(events: Iterable[Event]) -> Keys:
    """Return the keys of events."""
    return tuple(each.key for each in events)


def worst_grades(events: Iterable[Event]) -> dict[str, int | None]:
    """Return the worst known grade of each subject; None where none of its events has one."""
    found: dict[str, int | None] = {}
    for each in events:
        held = found.get(each.key.subject)
        known = [grade for grade in (held, each.grade) if grade is not None]
        found[each.key.subject] = max(known, default=None)
    return found


@dataclass(frozen=True)
class Emergent:
    """The treatment-emergent adverse events of the members of a set."""

    trial: Trial
    set: str

    @cached_property
    def population(self) -> Keys:
        """The members of the set."""
        return self.trial.population(self.set)

    @cached_property
    def events(self) -> Events:
        """Their treatment-emergent events."""
        rows = self.trial.rows("ADAE", self.set)
        return tuple(Event(key, row) for key, row in rows if row["TRTEMFL"] == "Y")

    @cached_property
    def uncertain(self) -> Keys:
        """The events whose dates leave open whether they are treatment-emergent."""
        return tuple(each.key for each in self.events if each.row["TRTEMCFL"] == "Y")

    @property
    def analysis(self) -> Analysis:
        """The parameters of the analysis."""
        return self.trial.endpoints.analysis

    @cached_property
    def days_at_risk(self) -> int | None:
        """The days of all members in the treatment-emergent window; None where it is not ruled.

        From the first puncture or dose to so many days after the last dose (without one, the
        puncture), or to death (without one, the day last
        known alive) or the cut-off where that comes before. Who was not treated has no window.
        """
        window = self.analysis.treatment_emergent_days.value
        if window is None:
            return None
        rows = self.trial.rows("ADSL", self.set)
        return sum(_days(row, window, self.trial.cutoff) for _, row in rows)

    def rate(self, events: Iterable[Event]) -> Shown:
        """Return events per 100 patient-months at risk with the exact Poisson interval."""
        ruled = self.analysis
        missing = unanswered(
            ruled.treatment_emergent_days, ruled.days_per_month, ruled.confidence_percent
        )
        if missing or self.days_at_risk is None:
            return missing or Shown(text=same(NONE), values={})
        counted = keys_of(events)
        months = self.days_at_risk / float(ruled.days_per_month.known)
        found = incidence_rate(
            len(counted) if self.days_at_risk else 0,  # without time at risk there is no rate
            months * PersonTime.MONTHS.days,
            PersonTime.MONTHS,
            per=PER_MONTHS,
            confidence=confidence(ruled),
        ).rate
        keys = ordered((*counted, *self.population))
        limits = limits_cell(found, unit="per_100_patient_months", keys=keys)
        value = said("not_estimable") if found.value is None else same(fixed(found.value, 1))
        return Shown(
            text=said("estimate", value=value, limits=limits.text),
            values={
                "events": len(counted),
                "patient_months": months,
                "events_per_100_patient_months": found.value,
                **limits.values,
            },
            keys=keys,
            population=self.population,
        )


def _days(row: Row, window: int, cutoff: date) -> int:
    begun = [day for name in ("PROCDT", "TRTSDT") if isinstance(day := row[name], date)]
    last = row["TRTEDT"] or row["PROCDT"]
    if not begun or not isinstance(last, date):
        return 0
    first = min(begun)
    ends = [last + timedelta(days=window), cutoff]
    seen = row["DTHDT"] or row["LSTALVDT"]
    ends += [seen] if isinstance(seen, date) else []
    return max(0, (min(ends) - first).days + 1)
