"""What the laboratory measures, in which units it prints, and how printed numbers meet a limit.

A result is a whole number of the last printed place (`printed`) under one of the analyte's prints
(`how`); it is compared with a limit exactly, by the number of last places that the limit is worth.
"""

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import ceil, floor
from typing import Any

import numpy as np

from hilum.sources.synthetic.chance import Flags, Floats, Ints


@dataclass(frozen=True)
class Print:
    """One way to print a result: `worth` is how many of the analyte's first unit one unit is."""

    unit: str
    code: str
    places: int
    worth: Fraction


@dataclass(frozen=True)
class Analyte:
    """One thing that is measured; see data/analytes.toml."""

    concept: str
    panel: str
    prints: tuple[Print, ...]
    clinic: tuple[float, ...]
    elsewhere: tuple[float, ...]
    lowest: int | None
    highest: int | None
    limits: tuple[int, int] | None
    misplaced: Fraction | None
    other_code: tuple[str, str]

    def worth(self, limit: int | str, how: Ints) -> tuple[Ints, Ints]:
        """Return a limit in last printed places, rounded down and up, for each result."""
        exact = [Fraction(limit) / each.worth * 10**each.places for each in self.prints]
        return np.array([floor(e) for e in exact])[how], np.array([ceil(e) for e in exact])[how]


@dataclass(frozen=True)
class Results:
    """One result of an analyte for each subject."""

    analyte: Analyte
    printed: Ints
    how: Ints

    def above(self, limit: int | str) -> Flags:
        """Tell who is above a limit, in the analyte's first unit."""
        return self.printed > self.analyte.worth(limit, self.how)[0]

    def below(self, limit: int | str) -> Flags:
        """Tell who is below a limit."""
        return self.printed < self.analyte.worth(limit, self.how)[1]

    def below_times(self, times: int, limits: Ints) -> Flags:
        """Tell who is below a multiple of a limit that differs between subjects."""
        return self.printed < times * limits


def results(analyte: Analyte, values: Floats, how: Ints) -> Results:
    """Return values of the first unit as they are printed."""
    steps = np.array([10**each.places / float(each.worth) for each in analyte.prints])
    return Results(analyte, np.rint(values * steps[how]).astype(np.int64), how)


@cache
def analytes() -> dict[str, Analyte]:
    """The analytes by concept."""
    text = (files("hilum.sources.synthetic") / "data" / "analytes.toml").read_text("utf-8")
    return {row["concept"]: _analyte(row) for row in tomllib.loads(text)["analyte"]}


def _analyte(row: dict[str, Any]) -> Analyte:
    return Analyte(
        concept=row["concept"],
        panel=row["panel"],
        prints=tuple(Print(unit, code, n, Fraction(w)) for unit, code, n, w in row["prints"]),
        clinic=tuple(row["clinic"]),
        elsewhere=tuple(row["elsewhere"]),
        lowest=row.get("lowest"),
        highest=row.get("highest"),
        limits=tuple(row["limits"]) if "limits" in row else None,
        misplaced=Fraction(row["misplaced"]) if row["misplaced"] else None,
        other_code=tuple(row["other_code"]),
    )
