"""A display as a value: a table, a figure or a listing, with the keys behind each number.

A display is made once, from datasets, and rendered to HTML, to PDF and to JSON from the same value,
in English and Chinese; so its numbers cannot differ between them. A number is a `Shown`: what is
printed, the exact value, and the rows that it counts or was computed from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hilum.datasets.dataset import Key
from hilum.terms.reasons import Words

Number = int | float | Decimal | Fraction
"""What may stand behind a printed number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One cell: what is printed, the values behind it by name, and the rows that it rests on.

    `values` name their units (`n`, `percent`, `lower_percent`, `median_months`); a value of None is
    known not to exist (a median that was not reached), and `text` says so. A cell without `keys`
    counts nothing: a zero's keys are empty, and `population` still holds whom it was counted among.
    """

    text: Words
    values: Mapping[str, Number | None]
    keys: tuple[Key, ...] = ()
    population: tuple[Key, ...] = ()


BLANK = Shown(text=Words("", ""), values={})
"""A cell with nothing in it, of a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, and where it counts subjects how many there are."""

    id: str
    heading: Words
    subjects: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table: its label, how far it is set in, and a cell for each column."""

    id: str
    label: Words
    cells: tuple[Shown, ...]
    indent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Lines under columns; `stub` heads the labels."""

    stub: Words
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        for line in self.lines:
            if len(line.cells) != len(self.columns):
                raise ValueError(
                    f"line {line.id}: saw {len(line.cells)} cells, expected {len(self.columns)}"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something drawn that stands for rows: a bar, a point, a step; `label` says it in words."""

    id: str
    label: Words
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A figure drawn as SVG, one for each language, and what each of its marks stands for.

    A mark is the SVG element whose id is the mark's. `described` says the figure in words for who
    cannot see it.
    """

    svg: Mapping[str, str]
    marks: tuple[Mark, ...]
    described: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """One display of the report, by its number of ICH E3.

    It has tables, or drawings with the tables of their numbers; where it can show nothing, `empty`
    says why. `population` names the set with its size, `asked` what asked for it: ids of endpoints,
    estimands, sets and questions, of which the trace prints the sentences.
    """

    number: str
    title: Words
    population: Words
    tables: tuple[Table, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    footnotes: tuple[Words, ...] = ()
    asked: tuple[str, ...] = ()
    empty: Words | None = None
