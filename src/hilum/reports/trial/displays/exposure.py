"""Exposure: cycles, doses, relative dose intensity, delays, reductions, why treatment ended (ADEX).

A parameter of a drug is D, the order of the drug in the regimen, and what is counted.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import Column, Display, Line, Shown, Table
from hilum.reports.trial.displays.cells import Keys, Measured, count, people, share, spread
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import coded, said
from hilum.reports.trial.trial import Trial
from hilum.rules.dosing import Drug
from hilum.study.endpoints import DisplaySpec

SUMS = (("CUM", "mg", 0), ("CUMM2", "mg_per_m2", 1), ("RDI", "percent", 1))
"""What is summed of each drug: the code, the unit, the decimals."""

Rows = tuple[tuple[Key, Row], ...]


@dataclass(frozen=True)
class Exposure:
    """The exposure of the members of a set."""

    trial: Trial
    set: str

    @cached_property
    def population(self) -> Keys:
        """The members."""
        return self.trial.population(self.set)

    @cached_property
    def dosed(self) -> Keys:
        """The members who got a dose of a study drug."""
        rows = self.trial.rows("ADSL", self.set)
        return tuple(key for key, row in rows if row["TRTSDT"] is not None)

    @cached_property
    def drugs(self) -> tuple[Drug, ...]:
        """The drugs of the regimen."""
        regimen = self.trial.study.regimen
        return () if regimen is None else regimen.drugs

    @cached_property
    def _by_parameter(self) -> dict[str, Rows]:
        found: dict[str, list[tuple[Key, Row]]] = {}
        for key, row in self.trial.rows("ADEX", self.set):
            found.setdefault(str(row["PARAMCD"]), []).append((key, row))
        return {code: tuple(rows) for code, rows in found.items()}

    def rows(self, code: str) -> Rows:
        """Return the rows of a parameter."""
        return self._by_parameter.get(code, ())

    def numbers(self, code: str) -> list[Measured]:
        """Return the numbers of a parameter."""
        return [
            Measured(key, Decimal(value))
            for key, row in self.rows(code)
            if isinstance(value := row["AVAL"], int | Decimal)
        ]

    def open(self, code: str) -> Keys:
        """Return the rows of a parameter whose number cannot be told."""
        return tuple(key for key, row in self.rows(code) if row["AVAL"] is None)


CellOfDrug = Callable[[Exposure, Drug], Shown]


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return three tables: cycles and delays, doses by drug, and how treatment ended."""
    exposure = Exposure(trial, spec.set)
    tables = (_cycles(exposure), _doses(exposure), _ending(exposure))
    notes = [said("note_counts"), said("note_dose_intensity"), said("note_not_known")]
    return Frame(spec, trial).display(*tables, notes=notes)


def _all(exposure: Exposure) -> tuple[Column, ...]:
    subjects = len(exposure.population)
    return (Column(id="all", heading=said("all_subjects"), subjects=subjects),)


def _line(key: str, cell: Shown, indent: int = 0) -> Line:
    return Line(id=key, label=said(f"exposure_{key}"), cells=(cell,), indent=indent)


def _cycles(exposure: Exposure) -> Table:
    members, begun, delays = (
        exposure.population,
        exposure.numbers("NCYC"),
        exposure.numbers("DELAY"),
    )
    late = [each for each in delays if each.number > 0]
    lines = [
        _line("dosed", share(exposure.dosed, members)),
        _line("cycles", spread(begun, members, unit="cycles", places=0)),
        *_by_number(begun, members),
        _line("cycles_given", count((each.key for each in delays), members, name="cycles")),
        _line("days", spread(exposure.numbers("DAYS"), members, unit="days", places=0)),
        _line("delayed_subjects", share((each.key for each in late), members)),
        _line("delayed_cycles", count((each.key for each in late), members, name="cycles"), 1),
        _line("delay_days", spread(late, members, unit="days", places=0), 1),
    ]
    if unknown := exposure.open("DELAY"):
        lines.append(_line("delay_not_known", count(unknown, members, name="cycles"), 1))
    return Table(stub=said("exposure"), columns=_all(exposure), lines=tuple(lines))


def _by_number(begun: list[Measured], population: Keys) -> Iterator[Line]:
    for number in sorted({each.number for each in begun}):
        keys = [each.key for each in begun if each.number == number]
        label = said("exposure_cycles_n", number=int(number))
        cell = share(keys, population)
        yield Line(id=f"cycles_{int(number)}", label=label, cells=(cell,), indent=1)


def _doses(exposure: Exposure) -> Table:
    columns = tuple(Column(id=drug.id, heading=drug.name) for drug in exposure.drugs)
    lines = [_over_drugs(exposure, "subjects", _given), *_sums(exposure)]
    lines += [_over_drugs(exposure, "reduced", _reduced)]
    lines += _not_told(exposure)
    return Table(stub=said("exposure_by_drug"), columns=columns, lines=tuple(lines))


def _over_drugs(exposure: Exposure, key: str, cell: CellOfDrug) -> Line:
    cells = tuple(cell(exposure, drug) for drug in exposure.drugs)
    return Line(id=key, label=said(f"exposure_{key}"), cells=cells)


def _given(exposure: Exposure, drug: Drug) -> Shown:
    given = (each.key for each in exposure.numbers(f"D{drug.order}ADM") if each.number > 0)
    return people(given, exposure.population)


def _reduced(exposure: Exposure, drug: Drug) -> Shown:
    lower = (each.key for each in exposure.numbers(f"D{drug.order}NRED") if each.number > 0)
    return share(lower, exposure.population)


def _sums(exposure: Exposure) -> Iterator[Line]:
    for code, unit, places in SUMS:
        cells = tuple(
            spread(exposure.numbers(f"D{drug.order}{code}"), exposure.population, unit=unit,
                   places=places)
            for drug in exposure.drugs
        )  # fmt: skip
        yield Line(id=code.lower(), label=said(f"exposure_{code.lower()}"), cells=cells)


def _not_told(exposure: Exposure) -> Iterator[Line]:
    """A line for sums that cannot be told of somebody: of a cycle, what was given is not known."""
    for code in ("RDI", "NRED"):
        unknown = [exposure.open(f"D{drug.order}{code}") for drug in exposure.drugs]
        if any(unknown):
            cells = tuple(share(keys, exposure.population) for keys in unknown)
            label = said(f"exposure_{code.lower()}_not_known")
            yield Line(id=f"{code.lower()}_not_known", label=label, cells=cells)


def _ending(exposure: Exposure) -> Table:
    rows = exposure.trial.rows("ADSL", exposure.set)
    lines = tuple(_statuses(rows, exposure.population))
    return Table(stub=said("exposure_end"), columns=_all(exposure), lines=lines)


def _statuses(rows: Rows, population: Keys) -> Iterator[Line]:
    """The status of treatment, and under DISCONTINUED the reasons."""
    for status in ("COMPLETED", "DISCONTINUED", "ONGOING"):
        having = [(key, row) for key, row in rows if row["EOTSTT"] == status]
        yield _counted(status, having, population, 0)
        reasons = {str(row["DCTREAS"]) for _, row in having if row["DCTREAS"] is not None}
        for reason in sorted(reasons):
            of_reason = [pair for pair in having if pair[1]["DCTREAS"] == reason]
            yield _counted(reason, of_reason, population, 1)
    unknown = [(key, row) for key, row in rows if row["EOTSTT"] is None]
    if unknown:
        cell = share((key for key, _ in unknown), population)
        yield Line(id="not_known", label=said("exposure_not_told"), cells=(cell,))


def _counted(code: str, rows: Iterable[tuple[Key, Row]], population: Keys, indent: int) -> Line:
    cell = share((key for key, _ in rows), population)
    return Line(id=code, label=coded(code), cells=(cell,), indent=indent)
