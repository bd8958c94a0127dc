"""The times to an event of some subjects: the rows of ADTTE that answer an estimand."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from hilum.datasets.adam.adtte import time_parameter
from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.displays.cells import Keys
from hilum.reports.trial.trial import Trial
from hilum.stats.estimates import Method
from hilum.stats.kaplan_meier import KaplanMeier, follow_up, kaplan_meier
from hilum.study.endpoints import Estimand, SurvivalInterval

METHODS = {
    SurvivalInterval.LOG_LOG: Method.LOG_LOG,
    SurvivalInterval.LOG: Method.LOG,
    SurvivalInterval.PLAIN: Method.PLAIN,
}


@dataclass(frozen=True)
class Times:
    """The rows of a parameter, and the subjects among whom they were looked for."""

    estimand: Estimand
    population: Keys
    rows: tuple[tuple[Key, Row], ...]

    @cached_property
    def keys(self) -> Keys:
        """The keys of the rows."""
        return tuple(key for key, _ in self.rows)

    @cached_property
    def days(self) -> tuple[int, ...]:
        """The time of each row."""
        return tuple(int(str(row["AVAL"])) for _, row in self.rows)

    @cached_property
    def events(self) -> tuple[bool, ...]:
        """Whether each row is an event; else it is censored."""
        return tuple(row["CNSR"] == 0 for _, row in self.rows)

    @property
    def event_rows(self) -> tuple[tuple[Key, Row], ...]:
        """The rows that are events."""
        return tuple(pair for pair, event in zip(self.rows, self.events, strict=True) if event)

    @property
    def censored_rows(self) -> tuple[tuple[Key, Row], ...]:
        """The rows that are censored."""
        return tuple(pair for pair, event in zip(self.rows, self.events, strict=True) if not event)

    @cached_property
    def curve(self) -> KaplanMeier:
        """The Kaplan-Meier estimate, in days."""
        return kaplan_meier(self.days, self.events)

    @cached_property
    def follow_up(self) -> KaplanMeier:
        """The reverse Kaplan-Meier estimate, in days."""
        return follow_up(self.days, self.events)


def times_of(trial: Trial, estimand: Estimand, members: Collection[str]) -> Times:
    """Return the times of these subjects that answer an estimand.

    Who has no row has no time: not dosed where time counts from the first dose, or no responder.
    """
    chosen, found = frozenset(members), trial.datasets["ADTTE"]
    code = time_parameter(trial.endpoints.endpoints[estimand.endpoint], estimand)
    rows = tuple(
        (key, row)
        for key, row in zip(found.keys, found.rows, strict=True)
        if key.subject in chosen and row["PARAMCD"] == code
    )
    population = tuple(Key("ADSL", str(row["USUBJID"]), 1) for row in trial.subjects.rows
                       if row["USUBJID"] in chosen)  # fmt: skip
    return Times(estimand, population, rows)
