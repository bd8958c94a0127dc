"""Doses as the study's rules decide them, cycle by cycle, on what is on record of the day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache

from hilum.rules.dosing import (
    Attested,
    DayValue,
    Decision,
    GivenCycle,
    GivenDose,
    Regimen,
    State,
    Toxicity,
    decide,
)
from hilum.sources.virtual_trial.laboratory import Result
from hilum.sources.virtual_trial.person import Person
from hilum.sources.virtual_trial.subject import Attempt
from hilum.sources.virtual_trial.toxicity import Adverse
from hilum.terms.decimals import Measured
from hilum.terms.times import PartialTime, date_of
from hilum.terms.truth import Truth

BEFORE_DOSING = time(7, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What is on record on the morning of a planned cycle, from which the rules decide."""

    cycle: int
    day: int
    results: tuple[Result, ...]
    weight_kg_tenths: int
    adverse: tuple[Adverse, ...]
    delay_days: int


class Treatment:
    """The treatment of one subject: what was given, and what is proposed next."""

    def __init__(self, regimen: Regimen, person: Person) -> None:
        self._regimen, self._person = regimen, person
        self.given: list[GivenCycle] = []

    def propose(self, morning: Morning) -> Decision:
        """Return what the rules propose."""
        day = morning.day
        return decide(
            self._regimen,
            State(
                subject=self._person.id,
                cycle=morning.cycle,
                day=date_of(day),
                values=(*map(_day_value, morning.results), *self._body(morning)),
                toxicities=tuple(_toxicity(each, day) for each in self._since(morning.adverse)),
                toxicities_complete=True,
                given=tuple(self.given),
                facts=self._facts(day),
                delay_days=morning.delay_days,
                age_years=(day - self._person.birth_day) * 400 // 146_097,
                sex="female" if self._person.female else "male",
            ),
        )

    def _since(self, adverse: Iterable[Adverse]) -> Iterator[Adverse]:
        """Yield the adverse events that were not over at the last dose."""
        last = self.given[-1].day if self.given else None
        for each in adverse:
            if last is None or each.end_day is None or date_of(each.end_day) > last:
                yield each

    def give(self, attempt: Attempt) -> float:
        """Give what was chosen; return it as a share of the protocol's dose."""
        decision = attempt.chosen
        doses = tuple(
            GivenDose(
                drug=each.drug,
                dose_mg=amount,
                level=each.level,
                row=f"{decision.cycle}/{each.drug}",
                mg_per_m2=each.mg_per_m2,
            )
            for each, amount in attempt.doses
        )
        surface = decision.body_surface
        self.given.append(
            GivenCycle(
                cycle=decision.cycle,
                day=decision.day,
                doses=doses,
                bsa_m2=surface.area_m2 if surface else None,
                weight_kg=surface.weight_kg if surface else None,
            )
        )
        return self._share(doses) * (2.0 + float(attempt.part)) / 3.0

    def _share(self, doses: Iterable[GivenDose]) -> float:
        """Return the mean over the cytotoxic drugs of the share of the full dose."""
        drugs = [each for each in self._regimen.drugs if each.forms is None]
        levels = {each.drug: each.level for each in doses}
        shares = []
        for drug in drugs:
            level = levels.get(drug.id)
            percents = (Decimal(100), *(drug.levels_percent.value or ()))
            shares.append(0.0 if level is None else float(percents[level]) / 100.0)
        return sum(shares) / len(shares)

    def _body(self, morning: Morning) -> tuple[DayValue, DayValue]:
        at = moment(morning.day)
        weight = Decimal(morning.weight_kg_tenths).scaleb(-1)
        height = Decimal(self._person.height_cm)
        return (
            DayValue(
                concept="body_weight",
                measured=Measured("=", weight),
                unit="kg",
                time=at,
                row=f"weight/{morning.day}",
            ),
            DayValue(
                concept="body_height",
                measured=Measured("=", height),
                unit="cm",
                time=at,
                row="height",
            ),
        )

    def _facts(self, day: int) -> tuple[Attested, ...]:
        spread = self._person.spread
        return tuple(
            Attested(
                fact=fact.id,
                truth=Truth.MET if fact.id == "extrahepatic_disease" and spread else Truth.NOT_MET,
                time=moment(day),
                row=f"{fact.id}/{day}",
            )
            for fact in self._regimen.facts
        )


@lru_cache(maxsize=4096)
def moment(day: int) -> PartialTime:
    """Return the morning of a day."""
    at = datetime.combine(date_of(day), BEFORE_DOSING)
    return PartialTime(at, at)


def _day_value(result: Result) -> DayValue:
    return DayValue(
        concept=result.analyte.concept,
        measured=Measured("=", result.value),
        unit=result.analyte.unit,
        time=moment(result.day),
        row=f"{result.analyte.concept}/{result.day}",
    )


def _present(adverse: Adverse, day: int) -> bool:
    return adverse.end_day is None or adverse.end_day >= day


def _toxicity(adverse: Adverse, day: int) -> Toxicity:
    present = _present(adverse, day)
    return Toxicity(
        term=adverse.term,
        grade=adverse.grade,
        time=moment(adverse.start_day),
        present=Truth.MET if present else Truth.NOT_MET,
        row=f"{adverse.term}/{adverse.start_day}",
    )
