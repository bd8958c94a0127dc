"""Draws the flow of participants: boxes from above to below, who leaves to the right (CONSORT)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hilum.reports.screening.markup import element
from hilum.reports.trial.display import Mark
from hilum.reports.trial.drawing.axes import rule
from hilum.reports.trial.drawing.lettering import SIZE, broken, letters
from hilum.reports.trial.drawing.palette import BLACK, WHITE
from hilum.reports.trial.drawing.sheet import marked, sheet
from hilum.terms.reasons import Words

MAIN, SIDE = (20.0, 330.0), (400.0, 300.0)
"""Left edge and width of the boxes of those who go on, and of those who leave."""
PADDING, STEP, BETWEEN = 10.0, 15.0, 26.0
INDENT = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A line of a box, counted; `indent` sets reasons below what they explain."""

    mark: Mark
    indent: int = 0


Box = Sequence[Count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A box of those who go on, and the box of those who left before it, if any."""

    left: Box
    main: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The stages from above to below."""

    stages: Sequence[Stage]
    described: Words


@dataclass(frozen=True, slots=True)
class _Lines:
    mark: Mark
    x: float
    words: tuple[str, ...]
    bold: bool


def draw(figure: Flow, language: str) -> Markup:
    """Return the figure."""
    parts: list[Markup] = []
    y, middle = 14.0, MAIN[0] + MAIN[1] / 2
    for number, stage in enumerate(figure.stages):
        if number:
            beside = _height(stage.left, SIDE, language) if stage.left else 0.0
            gap = max(BETWEEN, beside + BETWEEN if stage.left else BETWEEN)
            parts.append(_arrow(middle, y, middle, y + gap))
            if stage.left:
                across = y + gap / 2
                parts.append(_arrow(middle, across, SIDE[0], across))
                parts += _box(stage.left, SIDE, across - beside / 2, language)
            y += gap
        parts += _box(stage.main, MAIN, y, language)
        y += _height(stage.main, MAIN, language)
    return sheet(parts, height=y + 14, language=language, described=figure.described)


def _lines(box: Box, place: tuple[float, float], language: str) -> list[_Lines]:
    found = []
    for number, each in enumerate(box):
        x = place[0] + PADDING + INDENT * each.indent
        room = place[1] - 2 * PADDING - INDENT * each.indent
        words = broken(each.mark.label.say(language), room)
        found.append(_Lines(each.mark, x, tuple(words), number == 0))
    return found


def _height(box: Box, place: tuple[float, float], language: str) -> float:
    count = sum(len(each.words) for each in _lines(box, place, language))
    return count * STEP + 2 * PADDING - (STEP - SIZE)


def _box(box: Box, place: tuple[float, float], y: float, language: str) -> Iterator[Markup]:
    height = _height(box, place, language)
    size = {"x": place[0], "y": y, "width": place[1], "height": height}
    yield element("rect", **size, fill=WHITE, stroke=BLACK, stroke_width=1.0)
    base = y + PADDING + SIZE * 0.82
    for each in _lines(box, place, language):
        drawn = []
        for words in each.words:
            drawn.append(letters(words, each.x, base, bold=each.bold))
            base += STEP
        yield marked(each.mark, language, *drawn)


def _arrow(x1: float, y1: float, x2: float, y2: float) -> Markup:
    down = x1 == x2
    head = f"M{x2:.1f} {y2:.1f}l-4 -7h8z" if down else f"M{x2:.1f} {y2:.1f}l-7 -4v8z"
    end = (x2, y2 - 6) if down else (x2 - 6, y2)
    return rule(x1, y1, *end) + element("path", d=head, fill=BLACK)
