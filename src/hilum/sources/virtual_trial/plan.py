"""What the walk of a subject needs of the study's schedule: names, days and windows of visits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Days count from the first dose (scans) or the last dose (after treatment).

    A window is how many days a visit may be early or late.
    """

    screening: str
    cycle: str
    scan: str
    end_of_treatment: str
    survival: str
    scan_every_days: int
    scan_window_days: int
    cycle_window_days: int
    end_of_treatment_days: int
    survival_every_days: int


STAND_IN = Plan(
    screening="Screening",
    cycle="Cycle {n} Day 1",
    scan="Tumor Assessment {n}",
    end_of_treatment="End of Treatment",
    survival="Survival Follow-up {n}",
    scan_every_days=42,
    scan_window_days=7,
    cycle_window_days=3,
    end_of_treatment_days=28,
    survival_every_days=84,
)
