"""A regimen as values: its drugs, its cycle, and what is changed for toxicity.

A regimen is data (`regimen.toml` of a study). Every parameter is `Ruled`: what no source states and
nobody has ruled is missing, names its question, and stops the decision.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from hilum.terms.reasons import Words
from hilum.terms.ruled import Basis, Ruled


class Manner(Enum):
    """How a drug is given: pushed at once, or by a pump over hours."""

    BOLUS = "bolus"
    INFUSION = "infusion"


class Folinate(Enum):
    """The form of leucovorin. The levo form has the effect of twice its weight of the racemic."""

    RACEMIC = "racemic"
    LEVO = "levo"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolinateForms:
    """Which form the printed dose is of, and which form the site gives."""

    printed: Folinate
    given: Folinate


class Rounding(Enum):
    """Which way a number goes to a whole step; NEAREST takes the half up."""

    NEAREST = "nearest"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rounding rule: to whole multiples of `size` (mg or m2). Raises ValueError unless size > 0.

    A dose that NEAREST would take above the protocol's goes down instead.
    """

    size: Decimal
    rounding: Rounding

    def __post_init__(self) -> None:
        if self.size <= 0:
            raise ValueError(f"rounding step {self.size}: expected above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The largest body surface area that is dosed for; None says that there is no cap."""

    limit_m2: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRange:
    """A printed maximum such as "4-6 courses": no reading of it allows more than `most`."""

    fewest: int
    most: int

    def __post_init__(self) -> None:
        if not 1 <= self.fewest <= self.most:
            raise ValueError(f"maximum of {self.fewest}-{self.most} cycles: expected 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """One administration of a cycle, in its order; two of one drug (bolus, infusion) are two.

    `levels_percent` are the lower dose levels as percentages of the protocol's dose, each lower
    than the one before: level 0 is the full dose, level 1 the first of them. `infusion_hours` is
    None for a bolus, `volume_ml` where no rate in mL/h is wanted, `forms` for all but leucovorin.
    """

    id: str
    name: Words
    concept: str
    order: int
    route: Ruled[str]
    manner: Ruled[Manner]
    dose_mg_per_m2: Ruled[Decimal]
    levels_percent: Ruled[tuple[Decimal, ...]]
    rounding_mg: Ruled[Step]
    infusion_hours: Ruled[Decimal] | None = None
    volume_ml: Ruled[Decimal] | None = None
    forms: Ruled[FolinateForms] | None = None

    def __post_init__(self) -> None:
        dose, levels = self.dose_mg_per_m2.value, self.levels_percent.value or ()
        if dose is not None and dose <= 0:
            raise ValueError(f"{self.id}: dose of {dose} mg/m2: expected above 0")
        if any(not low < high for high, low in pairwise((Decimal(100), *levels, Decimal(0)))):
            raise ValueError(f"{self.id}: levels {levels} %: expected falling, between 100 and 0")
        if self.manner.value is Manner.INFUSION and self.infusion_hours is None:
            raise ValueError(f"{self.id}: an infusion: expected its hours, be they missing")
        for amount in (self.infusion_hours, self.volume_ml):
            if amount is not None and amount.value is not None and amount.value <= 0:
                raise ValueError(f"{self.id}: saw {amount.value}: expected above 0")

    @property
    def lowest_level(self) -> int | None:
        """The number of the lowest dose level; None where the levels are missing."""
        return None if self.levels_percent.value is None else len(self.levels_percent.value)


class Border(Enum):
    """On which side of a number a value triggers a rule."""

    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabCondition:
    """The value of the day of a concept lies on that side of a number, in a UCUM unit."""

    concept: str
    border: Border
    number: Decimal
    unit: str


class Occurrence(Enum):
    """Which grade of a toxicity is meant: the worst since the last dose, or the day's own."""

    SINCE_LAST_DOSE = "since_last_dose"
    PRESENT = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityCondition:
    """One of these CTCAE terms reached at least this grade (1 to 4)."""

    terms: tuple[str, ...]
    grade_at_least: int
    occurrence: Occurrence

    def __post_init__(self) -> None:
        if not self.terms or not 1 <= self.grade_at_least <= 4:
            raise ValueError(f"{self.terms}, grade {self.grade_at_least}: expected terms, 1 to 4")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCondition:
    """A person attests the fact of this id."""

    fact: str


Condition = LabCondition | ToxicityCondition | FactCondition


@dataclass(frozen=True, slots=True)
class Delay:
    """Hold: nothing is given today; the cycle waits until the condition is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduce:
    """The drugs go this many dose levels down from the level last given."""

    drugs: tuple[str, ...]
    steps: int = 1

    def __post_init__(self) -> None:
        if not self.drugs or self.steps < 1:
            raise ValueError(f"reduce {self.drugs} by {self.steps}: expected drugs and 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Omit:
    """The drugs are left out of this cycle; the others are given."""

    drugs: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.drugs:
            raise ValueError("omit nothing: expected drugs")


@dataclass(frozen=True, slots=True)
class Stop:
    """The treatment ends."""


Action = Delay | Reduce | Omit | Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """When all conditions hold, the action follows."""

    when: tuple[Condition, ...]
    then: Action

    def __post_init__(self) -> None:
        if not self.when:
            raise ValueError("a rule without a condition: expected one or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Modification:
    """One rule of the modification table, in words; its consequence may be missing."""

    id: str
    says: Words
    rule: Ruled[Consequence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestable:
    """A fact that a person states: its id and the sentence that is answered yes or no.

    `baseline_event` is the concept of an event that says the same where it is on record at
    baseline; `event` of one that says it of every day from its own on, once treatment has begun.
    """

    id: str
    sentence: str
    name: Words
    baseline_event: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is to be given beside the regimen where a fact holds; agent and dose may be missing."""

    id: str
    fact: str
    says: Words
    basis: Basis
    agent: Ruled[str]
    dose: Ruled[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """A whole regimen.

    `cycles` is how many of the printed maximum are given at most; `early_days` how many days
    before the end of a cycle the next may begin; `weight_change_percent` the change from the
    weight behind the last body surface area at which a new one is computed; `max_age_days` how old
    a value may be on the day of treatment; `max_delay_days` the delay without recovery that ends
    the treatment. Raises ValueError where parts contradict each other.
    """

    id: str
    name: Words
    drugs: tuple[Drug, ...]
    cycle_days: Ruled[int]
    early_days: Ruled[int]
    cycles_printed: Ruled[CycleRange]
    cycles: Ruled[int]
    bsa_formula: Ruled[str]
    bsa_cap: Ruled[Cap]
    bsa_rounding: Ruled[Step]
    weight_change_percent: Ruled[Decimal]
    max_age_days: Ruled[int]
    max_delay_days: Ruled[int]
    reescalation: Ruled[bool]
    modifications: Ruled[tuple[Modification, ...]]
    facts: tuple[Attestable, ...] = ()
    prompts: tuple[Prompt, ...] = ()

    def __post_init__(self) -> None:
        self._check_drugs()
        printed, cycles = self.cycles_printed.value, self.cycles.value
        if printed and cycles and not printed.fewest <= cycles <= printed.most:
            raise ValueError(f"{cycles} cycles: expected {printed.fewest} to {printed.most}")
        known = {fact.id for fact in self.facts}
        asked = {prompt.fact for prompt in self.prompts}
        for consequence in self.consequences:
            asked |= {each.fact for each in consequence.when if isinstance(each, FactCondition)}
            if isinstance(consequence.then, Reduce | Omit):
                for drug in consequence.then.drugs:
                    self.drug(drug)
        if asked - known:
            raise ValueError(f"facts {sorted(asked - known)}: expected {sorted(known)}")

    def _check_drugs(self) -> None:
        ids, orders = [drug.id for drug in self.drugs], [drug.order for drug in self.drugs]
        if not ids or len({*ids}) < len(ids) or sorted(orders) != orders:
            raise ValueError(f"drugs {ids} in order {orders}: expected each once, in order")

    def drug(self, drug_id: str) -> Drug:
        """Return the drug of an id; raises ValueError if there is none."""
        for drug in self.drugs:
            if drug.id == drug_id:
                return drug
        raise ValueError(f"drug {drug_id!r}: expected one of {[each.id for each in self.drugs]}")

    @property
    def consequences(self) -> tuple[Consequence, ...]:
        """The consequences of the modifications that are not missing."""
        table = self.modifications.value or ()
        return tuple(each.rule.value for each in table if each.rule.value is not None)
