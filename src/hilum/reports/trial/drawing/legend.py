"""A legend: what colours, patterns and symbols say, in rows below a figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hilum.reports.screening.markup import element
from hilum.reports.trial.drawing import symbols
from hilum.reports.trial.drawing.axes import rule
from hilum.reports.trial.drawing.lettering import SMALL, letters, width_of
from hilum.reports.trial.drawing.palette import BLACK, Look, fill_of
from hilum.terms.reasons import Words

SWATCH, GAP, ROW = 16.0, 14.0, 16.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a legend explains: a swatch drawn about a middle, and its words."""

    words: Words
    swatch: Callable[[float, float], Markup]


def of_fill(words: Words, look: Look, prefix: str) -> Entry:
    """Return the entry of a filled look."""

    def swatch(x: float, y: float) -> Markup:
        place = {"x": x - 7, "y": y - 4.5, "width": 14.0, "height": 9.0}
        return element("rect", **place, fill=fill_of(look, prefix), stroke=BLACK, stroke_width=0.6)

    return Entry(words, swatch)


def of_line(words: Words, *, stroke: str, width: float = 2.0, dash: str = "none") -> Entry:
    """Return the entry of a line."""
    return Entry(
        words, lambda x, y: rule(x - 9, y, x + 9, y, stroke=stroke, width=width, dash=dash)
    )


def of_symbol(words: Words, symbol: symbols.Symbol, fill: str, *, size: float = 4.0) -> Entry:
    """Return the entry of a symbol."""
    return Entry(words, lambda x, y: symbols.draw(symbol, x, y, size=size, fill=fill))


def legend(
    entries: Sequence[Entry], *, left: float, top: float, right: float, language: str
) -> tuple[list[Markup], float]:
    """Return a legend's parts from a corner, as many entries a row as fit, and its height."""
    parts, x, y = [], left, top + ROW / 2
    for entry in entries:
        words = entry.words.say(language)
        width = SWATCH + 5 + width_of(words, SMALL)
        if x > left and x + width > right:
            x, y = left, y + ROW
        parts.append(entry.swatch(x + SWATCH / 2 + 1, y))
        parts.append(letters(words, x + SWATCH + 6, y + 3.4, size=SMALL))
        x += width + GAP
    return parts, y + ROW / 2 - top if entries else 0.0
