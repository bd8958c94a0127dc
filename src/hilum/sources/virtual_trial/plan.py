"""What the walk of a subject needs of the study's schedule: names, days and windows of visits."""

from collections.abc import Mapping
from dataclasses import dataclass

from hilum.study.schedule import Schedule, Visit

UNSCHEDULED = "Unscheduled"
_NAMED = ("screening", "cycle", "tumor_assessment", "end_of_treatment", "survival_follow_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Days of scans count from the first dose, those after treatment from the last.

    `others` are further single visits after the last dose. `sentences` has, by the id of a visit,
    what a person states at it.
    """

    screening: Visit
    cycle: Visit
    scan: Visit
    end_of_treatment: Visit
    survival: Visit
    others: tuple[Visit, ...]
    sentences: Mapping[str, tuple[str, ...]]

    def scan_due(self, number: int) -> int:
        """Return how many days after the first dose a scan is due."""
        return self.scan.day.known + (number - 1) * _every(self.scan)

    def survival_due(self, number: int) -> int:
        """Return how many days after the last dose a contact is due."""
        return self.survival.day.known + (number - 1) * _every(self.survival)


def _every(visit: Visit) -> int:
    if visit.repeat is None:
        raise ValueError(f"visit {visit.id}: expected one that repeats")
    return visit.repeat.every_days.known


def plan_of(schedule: Schedule) -> Plan:
    """Return the plan of a schedule. Raises KeyError where it lacks one of the visits."""
    screening, cycle, scan, end_of_treatment, survival = map(schedule.visit, _NAMED)
    return Plan(
        screening=screening,
        cycle=cycle,
        scan=scan,
        end_of_treatment=end_of_treatment,
        survival=survival,
        others=tuple(
            each
            for each in schedule.visits
            if each.id not in _NAMED and each.anchor == "last_dose" and each.repeat is None
        ),
        sentences={each.id: tuple(_sentences(schedule, each)) for each in schedule.visits},
    )


def _sentences(schedule: Schedule, visit: Visit) -> list[str]:
    found = (schedule.activity(each.activity).sentence for each in visit.activities)
    return [sentence for sentence in found if sentence is not None]
