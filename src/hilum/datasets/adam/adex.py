"""ADEX: what was given of each drug by cycle and over all, and its relative dose intensity.

Dose intensity is the sum of the doses (mg/m2 of body surface) over the time that was taken: from
the first dose to the end of the last cycle, a cycle being as long as the regimen says. Relative to
the protocol's (the full dose each cycle, on time) it is

    RDI = 100 x (sum given / (cycles x protocol dose)) x (cycles x cycle days / days taken)

(Hryniuk WM, Semin Oncol 1988;15(6 Suppl 6):65-74). Cycles are those that were begun: a cycle that
was never begun makes the treatment shorter, not less intense. A drug left out of a cycle counts as
0 where the records say that it was not given or that they hold all interventions; else nobody knows
what was given, and neither sum nor intensity is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from hilum.conduct.treatment.cycles import SAME_CYCLE_DAYS, dose_mg
from hilum.conduct.treatment.dosing import CycleDosing
from hilum.conduct.treatment.study_drugs import cycle_number
from hilum.datasets.adam.analyzed import Analyzed
from hilum.datasets.adam.forms import HUNDREDTH, form, relative_day
from hilum.datasets.dataset import Row
from hilum.records.rows import IGNORED, Intervention
from hilum.rules.dosing import Drug, GivenCycle, GivenDose, Regimen, full_mg_per_m2
from hilum.terms.times import EPOCH

OVERALL = "OVERALL"
NOT_KNOWN = "NOT KNOWN"
TENTH = Decimal("0.1")
Told = dict[str, Any]


@dataclass(frozen=True)
class Exposure:
    """What a subject was given: the cycles that were begun, in order."""

    subject: Analyzed
    regimen: Regimen

    @cached_property
    def cycles(self) -> tuple[CycleDosing, ...]:
        """The cycles that were given."""
        dosing = self.subject.facts.dosing
        return tuple(each for each in dosing.cycles if each.given) if dosing else ()

    @cached_property
    def interventions(self) -> dict[str, Intervention]:
        """The subject's interventions by row id."""
        return {row.row: row for row in self.subject.facts.records.interventions}

    @property
    def doses(self) -> list[str]:
        """The ids of the rows of all doses, those that cannot be used among them."""
        return [row for each in self.cycles for row in self.rows_of(each)]

    @property
    def days_taken(self) -> int | None:
        """From the first dose to the end of the last cycle; None where its length is not ruled."""
        length = self.regimen.cycle_days.value
        if not self.cycles or length is None:
            return None
        return (self.cycles[-1].day - self.cycles[0].day).days + length

    def delay_days(self, index: int) -> int | None:
        """Days from the planned day of a cycle to its own; 0 where it began in time or early.

        The first cycle is planned for the first day on which it was to be given.
        """
        dosing, length = self.subject.facts.dosing, self.regimen.cycle_days.value
        if index == 0:
            first = dosing.cycles[0].day if dosing else self.cycles[0].day
            return (self.cycles[0].day - first).days
        if length is None:
            return None
        return max(0, (self.cycles[index].day - self.cycles[index - 1].day).days - length)

    def left_out(self, drug: Drug, cycle: CycleDosing) -> bool:
        """Whether it is certain that a drug was not given in a cycle that has no dose of it.

        A dose on record that cannot be used (no milligrams, one too many) is one that was given.
        """
        matched = self.rows_of(cycle)
        own = [
            row
            for row in self.interventions.values()
            if row.concept == drug.concept and self._is_of(row, cycle)
        ]
        done = (row for row in own if row.status not in IGNORED)
        if any(matched.get(row.row, drug.id) == drug.id for row in done):
            return False
        return any(row.status in IGNORED for row in own) or self._is_covered(drug, cycle)

    def _is_covered(self, drug: Drug, cycle: CycleDosing) -> bool:
        day = (cycle.day - EPOCH).days
        return any(
            each.domain in ("interventions", drug.concept) and each.start_day <= day <= each.end_day
            for each in self.subject.facts.records.coverage
        )

    def rows_of(self, cycle: CycleDosing) -> Mapping[str, str]:
        """The drug of each row of a cycle, by the row's id."""
        known = self.subject.facts.cycles
        return {
            row.row: drug
            for each in (known.cycles if known else ())
            if each.day == cycle.day
            for drug, row in each.rows.items()
        }

    def _is_of(self, row: Intervention, cycle: CycleDosing) -> bool:
        days = row.start.day_earliest - (cycle.day - EPOCH).days
        named = cycle_number(row.visit)
        return 0 <= days <= SAME_CYCLE_DAYS if named is None else named == cycle.cycle


def adex(subject: Analyzed) -> Iterator[Row]:
    """Yield a subject's exposure: each cycle and drug, then the sums; nothing for the undosed."""
    regimen = subject.facts.study.regimen
    if regimen is None:
        return
    exposure = Exposure(subject, regimen)
    if not exposure.cycles:
        return
    for index, cycle in enumerate(exposure.cycles):
        yield from _cycle(exposure, index, cycle)
    for drug in regimen.drugs:
        yield from _sums(exposure, drug)
    begun, taken = Decimal(len(exposure.cycles)), exposure.days_taken
    days = None if taken is None else Decimal(taken)
    yield _row(exposure, "NCYC", "Cycles begun", begun, rows=exposure.doses)
    yield _row(exposure, "DAYS", "Days from first dose to end of last cycle", days,
               rows=exposure.doses)  # fmt: skip


RECORDED = frozenset({"PLN", "ADM", "CUM"})
"""What rests on the records of the doses alone; the others rest on the decisions too: the body
surface dosed for, the level that a dose was of."""


def _cycle(exposure: Exposure, index: int, cycle: CycleDosing) -> Iterator[Row]:
    assert cycle.given is not None  # only cycles that were given are here
    delay, area = exposure.delay_days(index), cycle.given.bsa_m2
    rows = [*exposure.rows_of(cycle), *cycle.decision.rests_on]
    yield _row(exposure, "DELAY", "Delay of the cycle (days)",
               None if delay is None else Decimal(delay), cycle=cycle, rows=rows)  # fmt: skip
    yield _row(exposure, "BSA", "Body surface area dosed for (m2)", area, cycle=cycle, rows=rows)
    for drug in exposure.regimen.drugs:
        yield from _drug(exposure, drug, cycle, cycle.given)


def _drug(exposure: Exposure, drug: Drug, cycle: CycleDosing, given: GivenCycle) -> Iterator[Row]:
    dose = _dose(drug, given)
    if dose is None:
        gone = Decimal(0) if exposure.left_out(drug, cycle) else None
        yield _row(
            exposure,
            "ADM",
            "administered dose (mg)",
            gone,
            drug=drug,
            cycle=cycle,
            rows=exposure.rows_of(cycle),
        )
        return
    row = exposure.interventions[dose.row]
    planned = dose_mg(row, planned=True)
    level = None if dose.level is None else Decimal(dose.level)
    by_area = None if given.bsa_m2 is None else (dose.dose_mg / given.bsa_m2).quantize(TENTH)
    for code, words, value in (
        ("PLN", "planned dose (mg)", planned),
        ("ADM", "administered dose (mg)", dose.dose_mg),
        ("ADMM2", "administered dose (mg/m2)", by_area),
        ("LVL", "dose level", level),
    ):
        decided = () if code in RECORDED else cycle.decision.rests_on
        yield _row(exposure, code, words, value, drug=drug, cycle=cycle, rows=[dose.row, *decided])


def _dose(drug: Drug, given: GivenCycle) -> GivenDose | None:
    return next((each for each in given.doses if each.drug == drug.id), None)


def _sums(exposure: Exposure, drug: Drug) -> Iterator[Row]:
    given = [(each, each.given, _dose(drug, each.given)) for each in exposure.cycles if each.given]
    own = [dose.row for _, _, dose in given if dose] or exposure.doses
    decided = [row for each in exposure.cycles for row in each.decision.rests_on]
    known = all(dose or exposure.left_out(drug, each) for each, _, dose in given)
    total = sum((dose.dose_mg for _, _, dose in given if dose), Decimal(0)) if known else None
    measured = known and all(held.bsa_m2 for _, held, dose in given if dose)
    by_area = (
        sum((dose.dose_mg / held.bsa_m2 for _, held, dose in given if dose and held.bsa_m2),
            Decimal(0)) if measured else None
    )  # fmt: skip
    levels = [dose.level for _, _, dose in given if dose]
    told = [each for each in levels if each is not None]
    is_told = known and len(told) == len(levels)
    reduced = Decimal(sum(each > 0 for each in told)) if is_told else None
    for code, words, value in (
        ("CUM", "cumulative dose (mg)", total),
        ("CUMM2", "cumulative dose (mg/m2)", by_area and by_area.quantize(TENTH)),
        ("RDI", "relative dose intensity (%)", _intensity(exposure, drug, by_area)),
        ("NRED", "cycles below the full dose level", reduced),
    ):
        rows = own if code in RECORDED else dict.fromkeys([*own, *decided])
        yield _row(exposure, code, words, value, drug=drug, rows=rows)


def _intensity(exposure: Exposure, drug: Drug, by_area: Decimal | None) -> Decimal | None:
    full, taken = full_mg_per_m2(drug), exposure.days_taken
    length = exposure.regimen.cycle_days.value
    if by_area is None or full is None or taken is None or length is None:
        return None
    return (by_area / full * length / taken * 100).quantize(HUNDREDTH)


def _row(
    exposure: Exposure,
    code: str,
    words: str,
    value: Decimal | None,
    *,
    drug: Drug | None = None,
    cycle: CycleDosing | None = None,
    rows: Iterable[str] = (),
) -> Row:
    subject, records = exposure.subject, tuple(rows)
    day = (cycle or exposure.cycles[-1]).day
    told = {
        "PARAMCD": code if drug is None else f"D{drug.order}{code}",
        "PARAM": words[:1].upper() + words[1:] if drug is None else f"{drug.name.en}: {words}",
        "PARCAT1": None if drug is None else drug.name.en,
        "AVAL": value,
        "AVALC": NOT_KNOWN if value is None else None,
        "ADT": day,
        "ADY": relative_day(day, subject.start),
        "AVISIT": OVERALL if cycle is None else f"Cycle {cycle.cycle}",
        "AVISITN": 0 if cycle is None else cycle.cycle,
    }
    asked = () if drug is None else (drug.id,)
    single = subject.sdtm.of_record("EX", records[0]) if code == "ADM" and value else None
    if single is not None:
        return form("ADEX").row(
            subject.adsl, single, srcvar="EXDOSE", values=told, records=records, asked=asked
        )
    sources = subject.sdtm.of_records(records, "EX", "EC")
    told |= {"PARAMTYP": "DERIVED"}
    return form("ADEX").row(
        subject.adsl, values=told, sources=sources, records=records, asked=asked
    )
