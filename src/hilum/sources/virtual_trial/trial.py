"""A virtual trial: how many subjects, from which seed, under which study."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from hilum.rules.dosing import Regimen
from hilum.sources.virtual_trial.calibration import DAYS_PER_MONTH, Calibration, calibration
from hilum.sources.virtual_trial.chance import Chance
from hilum.sources.virtual_trial.plan import Plan, plan_of
from hilum.sources.virtual_trial.subject import Subject
from hilum.sources.virtual_trial.walk import walk
from hilum.study.schedule import Schedule
from hilum.terms.discrepancies import UserError
from hilum.terms.times import EPOCH

OPENING = date(2023, 2, 15)
"""The first day on which a subject may consent: an assumption."""

MOST_SUBJECTS = 9_999


@dataclass(frozen=True)
class Trial:
    """What is to be made. Raises UserError for numbers that cannot be."""

    subjects: int
    seed: int
    regimen: Regimen
    schedule: Schedule
    figures: Calibration = field(default_factory=calibration)

    def __post_init__(self) -> None:
        for what, number, least, most in (
            ("subjects", self.subjects, 1, MOST_SUBJECTS),
            ("seed", self.seed, 0, 2**32 - 1),
        ):
            if not least <= number <= most:
                raise UserError(f"{what}: saw {number}, expected {least} to {most}")

    @property
    def plan(self) -> Plan:
        """What is done when."""
        return plan_of(self.schedule)

    @property
    def cut_off(self) -> date:
        """The day of the data cut-off."""
        months = self.figures.conduct.cut_off_months
        return OPENING + timedelta(days=round(months * DAYS_PER_MONTH))

    def run(self) -> Iterator[Subject]:
        """Take every subject through the trial, one after the other."""
        plan, opening = self.plan, (OPENING - EPOCH).days
        for number in range(1, self.subjects + 1):
            chance = Chance(self.seed, number)
            yield walk(chance, self.figures, self.regimen, plan=plan, opening_day=opening)
