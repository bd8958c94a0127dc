"""The cycles that the records show: which drug of the regimen was given when, from which row.

Rows that begin within SAME_CYCLE_DAYS of a cycle's first are of that cycle (an infusion lasts a day
or two). A cycle's number is that of its visit (`Cycle 2 Day 1`), else its place in time. Two
administrations of one drug (bolus, infusion) are told apart by the name as recorded, else by their
time and dose. A dose that cannot be used (no day, no milligrams, one too many) is a fault that
stands in the way of every later decision: without it nobody knows the last dose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hilum.conduct.treatment.study_drugs import cycle_number, is_another_treatment
from hilum.records.rows import IGNORED, Intervention, SubjectRecords
from hilum.rules.dosing import Drug, Regimen
from hilum.study import Study
from hilum.terms.decimals import plain
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.times import FIRST_DAY, PartialTime, date_of
from hilum.terms.units import convert, read_unit

SAME_CYCLE_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCycle:
    """A cycle as recorded: its number, its first day, when it began, and the row of each drug."""

    cycle: int
    day: date
    start: PartialTime
    rows: Mapping[str, Intervention]


Unclear = tuple[int, Discrepancy]
"""The earliest day of a dose that cannot be used, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The cycles in order of time, and what could not be used, each with its earliest day."""

    cycles: tuple[RecordedCycle, ...]
    unclear: tuple[Unclear, ...]

    @property
    def faults(self) -> tuple[Discrepancy, ...]:
        """All that could not be used."""
        return tuple(fault for _, fault in self.unclear)

    def faults_before(self, day: int) -> tuple[Discrepancy, ...]:
        """What could not be used of what was, or may have been, given before a local day."""
        return tuple(fault for earliest, fault in self.unclear if earliest < day)


def dose_mg(row: Intervention, *, planned: bool = False) -> Decimal | None:
    """Return the dose of a row in mg, as given or as planned; None where it is not a mass."""
    amount, unit = row.planned_dose if planned else row.dose, read_unit(row.unit or "")
    milligram = read_unit("mg")
    if amount is None or unit is None or milligram is None:
        return None
    exact = convert(amount, unit, milligram)
    return None if exact is None else Decimal(exact.numerator) / Decimal(exact.denominator)


def recorded_cycles(study: Study, regimen: Regimen, records: SubjectRecords) -> Recorded:
    """Return the cycles of the regimen that the records of a subject show.

    Doses before enrolment are no part of the study, unless they name a cycle: then they are faults,
    as are rows whose day is not known.
    """
    begin = _first_day(study, records)
    concepts = {drug.concept for drug in regimen.drugs}
    every = [
        row
        for row in records.interventions
        if row.concept in concepts
        and row.status not in IGNORED
        and not is_another_treatment(study, row)
    ]
    rows = [row for row in every if row.start.day_latest >= begin]
    early = [row for row in every if row.start.day_latest < begin and cycle_number(row.visit)]
    undated = [row for row in rows if row.start.day_earliest != row.start.day_latest]
    dated = [row for row in rows if row.start.day_earliest == row.start.day_latest]
    unclear = [*map(_undated, undated), *(_too_early(row, begin) for row in early)]
    cycles = []
    for number, group in enumerate(_groups(dated), start=1):
        cycle, wrong = _cycle(number, group, regimen)
        cycles.append(cycle)
        unclear += wrong
    return Recorded(tuple(cycles), tuple(unclear))


def _first_day(study: Study, records: SubjectRecords) -> int:
    """The day of the anchor before which no dose is the study's, else the first of all days."""
    anchor = study.anchors.get("first_dose")
    before = study.anchors.get(anchor.not_before or "") if anchor else None
    events = before.events if before else ()
    days = [
        row.start.day_earliest
        for row in records.events
        if row.concept in events and row.status not in {*IGNORED, "absent"}
    ]
    return min(days, default=FIRST_DAY)


def _groups(rows: Iterable[Intervention]) -> list[list[Intervention]]:
    groups: list[list[Intervention]] = []
    for row in sorted(rows, key=lambda each: (each.start.earliest, each.row)):
        first = groups[-1][0].start.day_earliest if groups else None
        if first is None or row.start.day_earliest - first > SAME_CYCLE_DAYS:
            groups.append([])
        groups[-1].append(row)
    return groups


def _cycle(
    place: int, rows: Sequence[Intervention], regimen: Regimen
) -> tuple[RecordedCycle, list[Unclear]]:
    numbers = {cycle_number(row.visit) for row in rows} - {None}
    (number,) = numbers if len(numbers) == 1 else (place,)
    found: dict[str, Intervention] = {}
    faults: list[Unclear] = []
    for concept in dict.fromkeys(drug.concept for drug in regimen.drugs):
        drugs = [drug for drug in regimen.drugs if drug.concept == concept]
        own = [row for row in rows if row.concept == concept]
        matched = _match(drugs, own)
        faults += [_unmatched(row, drugs) for row in own if row not in matched.values()]
        faults += [_without_mg(row) for row in matched.values() if dose_mg(row) is None]
        found |= matched
    start = rows[0].start
    cycle = RecordedCycle(
        cycle=number or place, day=date_of(start.day_earliest), start=start, rows=found
    )
    return cycle, faults


def _match(drugs: Sequence[Drug], rows: Sequence[Intervention]) -> dict[str, Intervention]:
    named: dict[str, Intervention] = {}
    for drug in drugs:
        words = {name.casefold() for name in (drug.id, drug.name.en, drug.name.zh)}
        own = [row for row in rows if (row.term or "").casefold() in words]
        if len(own) == 1:
            named[drug.id] = own[0]
    left = [drug for drug in drugs if drug.id not in named]
    free = [row for row in rows if row not in named.values()]
    if len(left) == len(free):
        in_order = sorted(free, key=lambda row: (row.start.earliest, row.dose or 0))
        named |= {drug.id: row for drug, row in zip(left, in_order, strict=True)}
    return named


def _undated(row: Intervention) -> Unclear:
    return _unclear(row, "dose without a day", str(row.start), "the day of the dose")


def _too_early(row: Intervention, begin: int) -> Unclear:
    seen = f"{row.visit}, {row.start}"
    return _unclear(row, "cycle before enrolment", seen, f"not before {date_of(begin)}")


def _without_mg(row: Intervention) -> Unclear:
    return _unclear(row, "dose without milligrams", _amount(row), "a dose in mg")


def _amount(row: Intervention) -> str:
    return "no dose" if row.dose is None else f"{plain(row.dose)} {row.unit or '(no unit)'}"


def _unmatched(row: Intervention, drugs: Sequence[Drug]) -> Unclear:
    names = ", ".join(f"{drug.name.en!r}" for drug in drugs)
    expected = f"{names}, each once a cycle and under its name"
    seen = f"{row.term or row.concept}, {_amount(row)}"
    return _unclear(row, "doses that cannot be told apart", seen, expected)


def _unclear(row: Intervention, kind: str, seen: str, expected: str) -> Unclear:
    fault = Discrepancy(
        kind=kind, source=row.source, seen=seen, expected=expected, subject=row.subject
    )
    return row.start.day_earliest, fault
