"""The report as a value: numbered sections of text, quotations and displays.

It is made once and rendered to HTML and to PDF. Its text is the study's own words, from its files,
or the fixed sentences of `report.toml`; a number stands in it only inside a display.
"""

from dataclasses import dataclass

from hilum.reports.trial.display import Display, Shown
from hilum.terms.reasons import Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    words: Words


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence as it stands in a source, and where it stands."""

    text: str
    source: Words


@dataclass(frozen=True, slots=True)
class Entries:
    """Names with what is said of each."""

    items: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A main result in a line: its name, of whom it is, its number, and the display it is from.

    `what` tells it from the others of its display, `short` is its name where room is short.
    """

    name: Words
    of: Words
    shown: Shown
    display: str
    what: str
    short: Words


@dataclass(frozen=True, slots=True)
class Headlines:
    """The main results."""

    items: tuple[Headline, ...]


@dataclass(frozen=True, slots=True)
class Displayed:
    """A place where a display stands, by its number."""

    number: str


Block = Paragraph | Quotation | Entries | Items | Headlines | Displayed


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section by its number of ICH E3, such as `9.7`; the dots say how deep it lies."""

    number: str
    title: Words
    blocks: tuple[Block, ...] = ()

    @property
    def depth(self) -> int:
        """1 for a chapter, 2 for a section of it, and so on."""
        return self.number.count(".") + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole report: what it is of, its sections in order, and its displays."""

    title: Words
    subtitle: Words
    facts: tuple[tuple[Words, Words], ...]
    sections: tuple[Section, ...]
    displays: tuple[Display, ...]

    def display(self, number: str) -> Display:
        """Return the display of a number; raises LookupError if the report has none."""
        for each in self.displays:
            if each.number == number:
                return each
        raise LookupError(f"display {number}: the report has none of that number")
