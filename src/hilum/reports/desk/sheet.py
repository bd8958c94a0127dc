"""A sheet for the desk: what a rule says of one subject, with its values, sources and reasons.

Doses, grades and responses all become such sheets; a terminal and a page print them alike.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from hilum.terms.reasons import Reason, Words


class Tone(StrEnum):
    """What a verdict means for the reader: go on, take care, stop, or somebody has to decide."""

    GO = "go"
    CAUTION = "caution"
    STOP = "stop"
    OPEN = "open"
    PLAIN = "plain"


Cell = str | Words
"""What a cell says; a `Words` in the reader's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A small table: its caption (None where the heading says it), its columns and its rows.

    `page_only`: long and seldom read; a terminal leaves it to the page.
    """

    caption: Words | None
    columns: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]
    page_only: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells, expected {len(self.columns)}")

    def without_empty_columns(self) -> "Grid":
        """Return the table without the columns in which no row says anything."""
        kept = [n for n in range(len(self.columns)) if any(row[n] != "" for row in self.rows)]
        return replace(
            self,
            columns=tuple(self.columns[n] for n in kept),
            rows=tuple(tuple(row[n] for n in kept) for row in self.rows),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A course over days as points (day number, value), with levels to compare it with.

    The label says what is drawn and in what unit; a level is a value and its name. Drawn from
    zero on; `logarithmic` where values differ by orders of magnitude.
    """

    label: Words
    points: tuple[tuple[int, float], ...]
    levels: tuple[tuple[float, Words], ...] = ()
    logarithmic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One decision (a cycle, a scan, a day): heading, verdict, reasons, and what it rests on."""

    heading: Words
    verdict: Words
    tone: Tone
    reasons: tuple[Reason, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSheet:
    """All of one subject: the title, the blocks in order, what could not be used, and notes.

    `summary` stands first (best overall response, the next dose); `faults` are sentences about
    data that were refused, each with its place; `notes` say on what assumptions it all rests.
    """

    title: Words
    subject: str
    summary: tuple[Block, ...] = ()
    curves: tuple[Curve, ...] = ()
    blocks: tuple[Block, ...] = ()
    faults: tuple[Reason | str, ...] = ()
    notes: tuple[Reason, ...] = ()

    @property
    def first(self) -> tuple[Block, ...]:
        """What stands for the sheet in a list of sheets: the summary, else the last block."""
        return self.summary or self.blocks[-1:]
