"""What the walk of a subject needs of the study's schedule: names, days and windows of visits."""

from dataclasses import dataclass

from hilum.study.schedule import Schedule, Visit

UNSCHEDULED = "Unscheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Days of scans count from the first dose, those after treatment from the last.

    `sentences` are stated before each cycle, `alive` at each contact after treatment.
    """

    screening: Visit
    cycle: Visit
    scan: Visit
    end_of_treatment: Visit
    survival: Visit
    sentences: tuple[str, ...] = ()
    alive: tuple[str, ...] = ()

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


def _sentences(schedule: Schedule, visit: str) -> tuple[str, ...]:
    planned = schedule.visit(visit).activities
    found = (schedule.activity(each.activity).sentence for each in planned)
    return tuple(sentence for sentence in found if sentence is not None)


def plan_of(schedule: Schedule) -> Plan:
    """Return the plan of a schedule. Raises KeyError where it lacks one of the visits."""
    return Plan(
        screening=schedule.visit("screening"),
        cycle=schedule.visit("cycle"),
        scan=schedule.visit("tumor_assessment"),
        end_of_treatment=schedule.visit("end_of_treatment"),
        survival=schedule.visit("survival_follow_up"),
        sentences=_sentences(schedule, "cycle"),
        alive=_sentences(schedule, "survival_follow_up"),
    )
