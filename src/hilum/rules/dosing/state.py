"""What is known of a subject on a planned day of treatment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hilum.terms.decimals import Measured
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.reasons import Words
from hilum.terms.times import PartialTime
from hilum.terms.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class DayValue:
    """A measured value: of which concept, in which UCUM unit, taken when, from which row.

    `measured` is None where the row cannot be used; `problem` then says why.
    """

    concept: str
    measured: Measured | None
    unit: str
    time: PartialTime
    row: str
    problem: str | Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toxicity:
    """An adverse event: its CTCAE term, its grade, and since when.

    Without a term, or under a name that is no term of CTCAE (`is_term`), it may be any, without a
    grade of any grade. `present` says whether it is there on the day of treatment,
    `since_last_dose` whether its grade was reached since the last dose: of one that began before,
    nobody can tell.
    """

    term: str | None
    grade: int | None
    time: PartialTime
    present: Truth
    row: str
    is_term: bool = True
    since_last_dose: Truth = Truth.MET


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDose:
    """One drug of an earlier cycle: the drug's id, the dose in mg, and the dose level it was.

    `level` is None where nobody can tell which level the dose was of.
    """

    drug: str
    dose_mg: Decimal
    level: int | None
    row: str
    mg_per_m2: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCycle:
    """An earlier cycle: its number and day, the doses, and the body size they were computed for."""

    cycle: int
    day: date
    doses: tuple[GivenDose, ...]
    bsa_m2: Decimal | None = None
    weight_kg: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """What a person says of a fact, when, and in which row."""

    fact: str
    truth: Truth
    time: PartialTime
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A subject on a planned day of treatment.

    `values` are the day's values, body weight and height among them (concepts `body_weight` and
    `body_height`): where a concept has several, the latest count, as in a reading's `latest`.
    `toxicities` are those since the last dose; `toxicities_complete` says whether somebody states
    that these are all. `delay_days` counts from the planned day of the cycle; where it is None it
    counts from the last cycle. `age_years` and `sex` serve the creatinine clearance only. `faults`
    are records that cannot be used and without which no dose can be told; `places` says where a row
    lies in its source. Raises ValueError for a cycle below 1.
    """

    subject: str
    cycle: int
    day: date
    values: tuple[DayValue, ...] = ()
    toxicities: tuple[Toxicity, ...] = ()
    toxicities_complete: bool = False
    given: tuple[GivenCycle, ...] = ()
    facts: tuple[Attested, ...] = ()
    delay_days: int | None = None
    age_years: int | None = None
    sex: str | None = None
    faults: tuple[Discrepancy, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.cycle < 1:
            raise ValueError(f"cycle {self.cycle}: expected 1 or more")

    @property
    def last(self) -> GivenCycle | None:
        """The last cycle that was given."""
        return max(self.given, key=lambda each: each.day, default=None)

    def attested(self) -> Mapping[str, Attested]:
        """The latest answer to each fact, by the fact's id; UNKNOWN where the latest disagree."""
        latest: dict[str, Attested] = {}
        for each in sorted(self.facts, key=lambda each: each.time.latest):
            before = latest.get(each.fact)
            same_time = before is not None and before.time == each.time
            if before is not None and same_time and before.truth is not each.truth:
                each = Attested(fact=each.fact, truth=Truth.UNKNOWN, time=each.time, row=each.row)
            latest[each.fact] = each
        return latest
