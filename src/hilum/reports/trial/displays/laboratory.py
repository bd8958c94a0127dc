"""CTCAE grades of laboratory values: baseline and worst on treatment, of each term (ADLB)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.displays.cells import Keys
from hilum.reports.trial.displays.shift import Place
from hilum.reports.trial.trial import Trial

SIDES = ("L", "H")
"""What ends the variables of grades of low and of high values."""

GRADES = ("0", "1", "2", "3", "4")

Rows = tuple[tuple[Key, Row], ...]


@dataclass(frozen=True, eq=False)
class Graded:
    """The rows of one analyte that one CTCAE term grades, in one direction."""

    term: str
    side: str
    population: Keys
    rows: Rows

    @cached_property
    def on_treatment(self) -> Mapping[str, Rows]:
        """The rows on treatment of each subject who has any."""
        found: dict[str, list[tuple[Key, Row]]] = {}
        for key, row in self.rows:
            if row["ONTRTFL"] == "Y":
                found.setdefault(key.subject, []).append((key, row))
        return {subject: tuple(rows) for subject, rows in found.items()}

    @cached_property
    def measured(self) -> Keys:
        """The members with a value on treatment."""
        return tuple(key for key in self.population if key.subject in self.on_treatment)

    @cached_property
    def not_measured(self) -> Keys:
        """The members without a value on treatment."""
        return tuple(key for key in self.population if key.subject not in self.on_treatment)

    @cached_property
    def worst(self) -> Mapping[str, Place]:
        """The worst grade of each measured subject; None where it is not certain.

        It rests on all rows of the subject on treatment. Where no row is flagged as the worst,
        none of them can be graded.
        """
        flag = f"WORST{self.side}FL"
        found: dict[str, Place] = {}
        for subject, rows in self.on_treatment.items():
            flagged = [row for _, row in rows if row[flag] == "Y"]
            grade = self._grade(flagged[0]) if flagged else None
            found[subject] = (grade, tuple(key for key, _ in rows))
        return found

    @cached_property
    def baseline(self) -> Mapping[str, Place]:
        """The grade of each subject's baseline row, where there is one."""
        flagged = ((key, row) for key, row in self.rows if row["ABLFL"] == "Y")
        return {key.subject: (self._grade(row), (key,)) for key, row in flagged}

    def _grade(self, row: Row) -> str | None:
        found = row[f"ATOXGR{self.side}"]
        return None if found is None else str(found)

    def having(self, grade: str | None) -> Keys:
        """Return the rows of the subjects with this worst grade; None: not certain."""
        held = (keys for found, keys in self.worst.values() if found == grade)
        return tuple(key for keys in held for key in keys)


def graded(trial: Trial, set_id: str) -> Iterator[Graded]:
    """Yield each term that grades a value of a member of a set, in the order of ADLB."""
    rows = trial.rows("ADLB", set_id)
    population = trial.population(set_id)
    found: dict[tuple[str, str], list[tuple[Key, Row]]] = {}
    for key, row in rows:
        for side in SIDES:
            if row[f"ATOXDSC{side}"] is not None:
                found.setdefault((str(row["PARAMCD"]), side), []).append((key, row))
    for (_, side), held in sorted(found.items()):
        term = str(held[0][1][f"ATOXDSC{side}"])
        yield Graded(term, side, population, tuple(held))
