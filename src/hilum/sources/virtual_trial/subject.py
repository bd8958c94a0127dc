"""All that happened to one virtual subject: what is written down, and what is true."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from hilum.rules.dosing import Decision, DrugDose, Verdict
from hilum.sources.virtual_trial.disease import Tumor
from hilum.sources.virtual_trial.laboratory import Result
from hilum.sources.virtual_trial.person import Person
from hilum.sources.virtual_trial.response import Best, Response
from hilum.sources.virtual_trial.scans import Reading
from hilum.sources.virtual_trial.toxicity import Adverse


class End(Enum):
    """Why nothing more is known of a subject after the last day."""

    DEATH = "death"
    WITHDRAWN = "withdrawn"
    LOST = "lost to follow-up"
    CUT_OFF = "data cut-off"


@dataclass(frozen=True, slots=True)
class Body:
    """Weight and performance status on a day, at a visit."""

    day: int
    visit: str
    weight_kg_tenths: int
    ecog: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A planned cycle on a day: what the rules proposed, and what was chosen.

    The two differ only where a value was `missing`: then the investigator chose. `part` is how much
    of the last infusion went in before it was broken off.
    """

    cycle: int
    day: int
    decision: Decision
    chosen: Decision
    delay_days: int
    missing: str = ""
    part: Decimal = Decimal(1)

    @property
    def done(self) -> Verdict:
        """What was done."""
        return self.chosen.verdict

    @property
    def given(self) -> bool:
        """Whether anything was given."""
        return self.done in (Verdict.GIVE, Verdict.REDUCE)

    @property
    def doses(self) -> tuple[tuple[DrugDose, Decimal], ...]:
        """What was to be given, each with the milligrams that went in."""
        if not self.given:
            return ()
        *whole, last = self.chosen.doses
        cut = (last.dose_mg * self.part).to_integral_value()
        return (*((dose, dose.dose_mg) for dose in whole), (last, cut))


@dataclass(frozen=True, slots=True)
class VisitDone:
    """A visit that took place, or that was missed: its name, its id in the schedule, its day."""

    name: str
    id: str
    day: int
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Deviation:
    """A departure from the protocol, on a day, in words."""

    day: int
    text: str


@dataclass(slots=True, kw_only=True)
class Subject:
    """One subject; days are counted from 1970-01-01.

    `death_day` is the latent day of death, which may lie after `last_day`, the last that anything
    is known of. `progression_known_day` is when progression ended treatment, seen on a scan or at
    the bedside (then `clinical_progression_day`); `latent_progression_day` when the disease truly
    progressed, whoever saw it.
    """

    person: Person
    tumor: Tumor
    enrolment_day: int
    scan_day: int
    first_dose_day: int | None = None
    last_dose_day: int | None = None
    death_day: int = 0
    cause_of_death: str = ""
    last_day: int = 0
    end: End = End.CUT_OFF
    latent_progression_day: int | None = None
    clinical_progression_day: int | None = None
    progression_known_day: int | None = None
    next_therapy: str = ""
    next_therapy_day: int | None = None
    stop_reason: str = ""
    results: list[Result] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    adverse: list[Adverse] = field(default_factory=list)
    visits: list[VisitDone] = field(default_factory=list)
    deviations: list[Deviation] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    best: Best = field(default=Best(unconfirmed="NE", confirmed="NE", progression_day=None))

    @property
    def start_day(self) -> int:
        """The day from which times to events count: the first dose, else enrolment."""
        return self.enrolment_day if self.first_dose_day is None else self.first_dose_day

    @property
    def died(self) -> bool:
        """Whether the death is on record."""
        return self.end is End.DEATH
