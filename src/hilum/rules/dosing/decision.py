"""What the rules propose for a day of treatment. They propose; a physician orders."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from hilum.rules.dosing.regimen import Folinate
from hilum.rules.dosing.state import DayValue
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.reasons import Reason, Words


class Verdict(Enum):
    """What is proposed, from the most to the least permissive; UNDECIDED stands outside."""

    GIVE = "GIVE"
    REDUCE = "REDUCE"
    DELAY = "DELAY"
    STOP = "STOP"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySurface:
    """The body surface area that is dosed for, and what it was computed from.

    `recalculated` says whether it is new, or the last one kept because the weight changed less
    than the threshold; `capped` whether the cap cut it.
    """

    area_m2: Decimal
    formula: str
    weight_kg: Decimal
    height_cm: Decimal | None
    recalculated: bool
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugDose:
    """What is proposed of one drug.

    `mg_per_m2` is the dose of the level (of the form that is given), `dose_mg` what it makes for
    this body surface, rounded; `rate_mg_per_h` and `rate_ml_per_h` are to one decimal and None for
    a bolus; the latter also where nobody has said the volume.
    """

    drug: str
    name: Words
    concept: str
    order: int
    route: str
    level: int
    mg_per_m2: Decimal
    dose_mg: Decimal
    infusion_hours: Decimal | None = None
    rate_mg_per_h: Decimal | None = None
    rate_ml_per_h: Decimal | None = None
    form: Folinate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The proposal for one cycle on one day, and all it rests on.

    `possible` are the verdicts that what is missing still allows, the verdict alone where it is
    decided. `doses` are there for GIVE and REDUCE only. `rules` are what applies (ids of the
    modification table, or `cycles`, `cycle_days`, `delay`), `checked` the reasons why others do
    not. `values` are the values looked at, with their dates; `questions` must be ruled before there
    is a decision; `assumptions` are the questions that only an assumption answers among those this
    decision rests on. `creatinine_clearance_ml_per_min` (Cockcroft-Gault), with `beside` as its
    reasons, decides nothing; nor do the `prompts`. `rests_on` are the rows of what was looked at:
    values, toxicities, what people stated, doses given before.
    """

    subject: str
    cycle: int
    day: date
    verdict: Verdict
    possible: tuple[Verdict, ...]
    reasons: tuple[Reason, ...]
    doses: tuple[DrugDose, ...] = ()
    omitted: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    values: tuple[DayValue, ...] = ()
    questions: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    prompts: tuple[Reason, ...] = ()
    faults: tuple[Discrepancy, ...] = ()
    body_surface: BodySurface | None = None
    creatinine_clearance_ml_per_min: Decimal | None = None
    beside: tuple[Reason, ...] = ()
    checked: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()
