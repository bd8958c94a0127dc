"""Liver function over time: ALBI and Child-Pugh at each visit, and their shift to the worst."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import BLANK, Column, Display, Line, Shown, Table
from hilum.reports.trial.displays.cells import Keys, Measured, share, spread
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.shift import NOT_CERTAIN, Place, Shift
from hilum.reports.trial.displays.visit_names import visit_words
from hilum.reports.trial.displays.wording import coded, said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec

SCORES = (("ALBISC", "score", 2), ("CPPTS", "points", 0))
"""Parameters shown by their median: the code, the unit, the decimals."""

CLASSES: Mapping[str, tuple[str, ...]] = {"ALBIGR": ("1", "2", "3"), "CPCLS": ("A", "B", "C")}
"""Parameters shown by their classes, the best first."""

Rows = tuple[tuple[Key, Row], ...]


@dataclass(frozen=True)
class Liver:
    """The liver function of the members of a set."""

    trial: Trial
    set: str

    @cached_property
    def population(self) -> Keys:
        """The members."""
        return self.trial.population(self.set)

    @cached_property
    def rows(self) -> Rows:
        """The rows of ADLB of the scores and classes."""
        codes = {*CLASSES, *(code for code, _, _ in SCORES)}
        return tuple(
            (key, row) for key, row in self.trial.rows("ADLB", self.set) if row["PARAMCD"] in codes
        )

    @cached_property
    def visits(self) -> tuple[str, ...]:
        """Baseline and the visits after it, in order; none unscheduled (without a whole number)."""
        found: dict[str, int] = {}
        for _, row in self.rows:
            number, name = row["AVISITN"], str(row["AVISIT"])
            shown = row["ABLFL"] == "Y" or _is_after(row)
            if shown and isinstance(number, int | Decimal) and number == int(number):
                found[name] = int(number)
        return tuple(sorted(found, key=lambda name: found[name]))

    @cached_property
    def _at(self) -> Mapping[tuple[str, str], Rows]:
        """The last row of each subject, by parameter and visit."""
        last: dict[tuple[str, str], dict[str, tuple[Key, Row]]] = {}
        for key, row in self.rows:
            place = (str(row["PARAMCD"]), str(row["AVISIT"]))
            last.setdefault(place, {})[key.subject] = (key, row)
        return {place: tuple(held.values()) for place, held in last.items()}

    def at(self, code: str, visit: str) -> Rows:
        """Return the rows of a parameter at a visit, one a subject."""
        return self._at.get((code, visit), ())

    def baseline(self, code: str) -> Mapping[str, Place]:
        """Return the class of each subject at baseline."""
        held = (pair for pair in self.rows if pair[1]["PARAMCD"] == code)
        flagged = ((key, row) for key, row in held if row["ABLFL"] == "Y")
        return {key.subject: (class_of(row), (key,)) for key, row in flagged}

    def worst(self, code: str) -> Mapping[str, Place]:
        """Return the worst class of each subject after the day of the first dose.

        Not certain where no class after it is. A class that is not certain may be worse than the
        worst of those that are: the footnote says so. It rests on all rows after the first dose.
        """
        after: dict[str, list[tuple[Key, Row]]] = {}
        for key, row in self.rows:
            if row["PARAMCD"] == code and _is_after(row):
                after.setdefault(key.subject, []).append((key, row))
        return {
            subject: (_worst(rows), tuple(key for key, _ in rows))
            for subject, rows in after.items()
        }


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the table over the visits, and for each class its shift from baseline to worst."""
    liver, frame = Liver(trial, spec.set), Frame(spec, trial)
    if not liver.rows:
        return frame.nothing(said("no_liver_function"))
    tables = (_over_time(liver), *(_shift(liver, code) for code in CLASSES))
    notes = (said("note_liver_percent"), said("note_liver_inputs"), said("note_liver_worst"))
    return frame.display(*tables, notes=notes)


def _over_time(liver: Liver) -> Table:
    columns = tuple(
        Column(
            id=visit,
            heading=visit_words(liver.trial.study, visit),
            subjects=len({key.subject for code in CLASSES for key, _ in liver.at(code, visit)}),
        )
        for visit in liver.visits
    )
    lines = (*(_score(liver, *each) for each in SCORES),
             *(line for code in CLASSES for line in _classes(liver, code)))  # fmt: skip
    return Table(stub=said("liver_stub"), columns=columns, lines=lines)


def _score(liver: Liver, code: str, unit: str, places: int) -> Line:
    cells = tuple(
        spread(_numbers(liver.at(code, visit)), liver.population, unit=unit, places=places)
        for visit in liver.visits
    )
    return Line(id=code, label=said("with_median", name=coded(code)), cells=cells)


def _numbers(rows: Rows) -> list[Measured]:
    return [
        Measured(key, Decimal(value))
        for key, row in rows
        if isinstance(value := row["AVAL"], int | Decimal)
    ]


def _classes(liver: Liver, code: str) -> Iterator[Line]:
    yield Line(id=code, label=coded(code), cells=(BLANK,) * len(liver.visits))
    for value in (*CLASSES[code], NOT_CERTAIN):
        cells = tuple(_having(liver.at(code, visit), value) for visit in liver.visits)
        if value != NOT_CERTAIN or any(cell.keys for cell in cells):
            label = said(value) if value == NOT_CERTAIN else coded(value)
            yield Line(id=f"{code}.{value}", label=label, cells=cells, indent=1)


def _having(rows: Rows, value: str) -> Shown:
    measured = tuple(Key("ADSL", key.subject, 1) for key, _ in rows)
    return share((key for key, row in rows if (class_of(row) or NOT_CERTAIN) == value), measured)


def class_of(row: Row) -> str | None:
    """Return the class of a row; None where several are possible."""
    return None if row["AVAL"] is None else str(row["AVALC"])


def _worst(rows: list[tuple[Key, Row]]) -> str | None:
    return max((found for _, row in rows if (found := class_of(row)) is not None), default=None)


def _is_after(row: Row) -> bool:
    day, start = row["ADT"], row["TRTSDT"]
    return isinstance(day, date) and isinstance(start, date) and day > start


def _shift(liver: Liver, code: str) -> Table:
    shift = Shift(liver.population, CLASSES[code], liver.baseline(code), liver.worst(code))
    columns = shift.columns(lambda value: said("worst_class", value=coded(value)))
    lines = shift.lines(code, lambda value: said("base_class", value=coded(value)), indent=0)
    return Table(stub=said("liver_shift", name=coded(code)), columns=columns, lines=tuple(lines))
