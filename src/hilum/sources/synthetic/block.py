"""A block of subjects while it is made: its rows as a source would write them, truths and gaps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from hilum.sources.synthetic.chance import Chance, Flags, Ints
from hilum.terms.times import EPOCH, date_of

Texts = npt.NDArray[np.object_]
Column = str | Texts | None | Callable[[Ints], Texts]
Piece = dict[str, Any]

SCREENING = date(2025, 6, 16)
"""The day on which everyone is screened."""


@dataclass(frozen=True)
class Gap:
    """Something planted that may leave a criterion unknown for the subjects flagged in `who`."""

    criterion: str
    kind: str
    hidden: str
    who: Flags


@dataclass
class Block:
    """The subjects of a block by place (0 to size - 1), and all that is known of them."""

    chance: Chance
    rows: dict[str, list[Piece]] = field(default_factory=dict)
    truth: dict[str, Flags] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many subjects the block has."""
        return self.chance.size

    def nobody(self) -> Flags:
        """Return a flag for each subject, all down."""
        return np.zeros(self.size, dtype=np.bool_)

    def add(self, table: str, who: Flags, **columns: Column) -> None:
        """Add a row to a table for each subject flagged."""
        at = np.flatnonzero(who)
        if len(at):
            taken = {name: _taken(column, at) for name, column in columns.items()}
            self.rows.setdefault(table, []).append({"subject": at, **taken})

    def gap(self, criteria: Iterable[str], kind: str, hidden: str, who: Flags) -> None:
        """Note a gap that was planted for the subjects flagged, for each of the criteria."""
        if who.any():
            self.gaps.extend(Gap(criterion, kind, hidden, who) for criterion in criteria)


def _taken(column: Column, at: Ints) -> str | Texts | None:
    if callable(column):
        return column(at)
    return column if column is None or isinstance(column, str) else column[at]


def texts(keys: Ints, make: Callable[[int], str]) -> Texts:
    """Return a text for each key, made once for each distinct one."""
    distinct, places = np.unique(keys, return_inverse=True)
    made = np.array([make(int(key)) for key in distinct], dtype=object)
    return made[places] if len(distinct) else np.empty(0, dtype=object)


def words(choices: Iterable[str | None], places: Ints) -> Texts:
    """Return the chosen word for each place."""
    chosen: Texts = np.array([*choices], dtype=object)[places]
    return chosen


TODAY = (SCREENING - EPOCH).days


def days(ago: Ints, form: str = "day") -> Column:
    """Return the dates that lie so many days before the screening, written to day, month, year."""
    length = {"day": 10, "month": 7, "year": 4}[form]
    return lambda at: texts(ago[at], lambda back: date_of(TODAY - back).isoformat()[:length])


CLOCKED = (
    "{0:%Y-%m-%d} {1}",
    "{0:%Y-%m-%d}T{1}:00",
    "{0.year}/{0.month}/{0.day} {1}",
    "{0.year}年{0.month}月{0.day}日 {1}",
    "{0:%Y-%m-%d}",
)
"""How the hospital's systems write the time of a sample; the last one leaves the clock out."""


def moments(ago: Ints, minute: Ints, form: Ints) -> Column:
    """Return times of the day, as the system of each subject writes them."""

    def make(key: int) -> str:
        back, rest = divmod(key, 1440 * len(CLOCKED))
        clock, style = divmod(rest, len(CLOCKED))
        return CLOCKED[style].format(date_of(TODAY - back), f"{clock // 60:02d}:{clock % 60:02d}")

    keys = (ago * 1440 + minute) * len(CLOCKED) + form
    return lambda at: texts(keys[at], make)
