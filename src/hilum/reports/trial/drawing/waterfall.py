"""Draws a waterfall: a bar for each subject, from the largest increase to the largest decrease."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from hilum.reports.screening.axes import Axis
from hilum.reports.screening.markup import element
from hilum.reports.trial.display import Mark
from hilum.reports.trial.displays.wording import coded
from hilum.reports.trial.drawing import symbols
from hilum.reports.trial.drawing.axes import beside, number, rule
from hilum.reports.trial.drawing.legend import legend, of_fill, of_symbol
from hilum.reports.trial.drawing.lettering import SMALL, letters, paragraph, width_of
from hilum.reports.trial.drawing.palette import (
    BLACK,
    GREY,
    RESPONSES,
    WHITE,
    fill_of,
    look_of,
    patterns,
)
from hilum.reports.trial.drawing.sheet import WIDTH, marked, sheet
from hilum.terms.reasons import Words

LEFT, RIGHT, TOP, PLOT = 62.0, 20.0, 16.0, 300.0
HIGHEST, LOWEST, STEP = 100, -100, 20
"""Percent: a bar above the highest is cut off there and its number printed over it."""
THRESHOLDS = (20, -30)
"""RECIST 1.1, 4.3.1: progression from +20 % (of the nadir), response from -30 %."""
NAMED = 40
"""Up to so many bars have their subject's id below them."""
WIDEST = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A subject's best change, with the response that it is coloured by."""

    mark: Mark
    percent: float
    response: str | None
    confirmed: bool
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """All bars in order, and in words who has none and why."""

    prefix: str
    bars: Sequence[Bar]
    title: Words
    confirmed: Words
    without: tuple[Mark, ...]
    described: Words


def draw(figure: Waterfall, language: str) -> Markup:
    """Return the figure."""
    highest = highest_of(bar.percent for bar in figure.bars)
    up = Axis(LOWEST, highest, TOP + PLOT, TOP)
    shown = [code for code in RESPONSES if any(bar.response == code for bar in figure.bars)]
    parts = [patterns([RESPONSES[code] for code in shown], figure.prefix)]
    parts += beside(up, range(LOWEST, highest + 1, STEP), LEFT, figure.title.say(language))
    parts += _thresholds(up)
    parts += _bars(figure, up, language)
    parts.append(rule(LEFT, up.place(0), WIDTH - RIGHT, up.place(0)))
    bottom = TOP + PLOT + 10 + _room_for_names(figure.bars)
    entries = [of_fill(coded(code), RESPONSES[code], figure.prefix) for code in shown]
    if any(bar.confirmed for bar in figure.bars):
        entries.append(of_symbol(figure.confirmed, symbols.Symbol.CIRCLE, BLACK, size=3.2))
    keyed, height = legend(entries, left=LEFT, top=bottom, right=WIDTH - RIGHT, language=language)
    parts += keyed
    bottom += height + 14
    for each in figure.without:
        said, height = paragraph(each.label.say(language), LEFT, bottom, WIDTH - LEFT - RIGHT)
        parts.append(marked(each, language, said))
        bottom += height
    return sheet(parts, height=bottom + 4, language=language, described=figure.described)


def highest_of(percents: Iterable[float]) -> int:
    """Return where the axis ends: the step above all, +40 at least, the highest at most."""
    most = max(percents, default=0.0)
    return min(max(ceil(most / STEP) * STEP, 2 * STEP), HIGHEST)


def _room_for_names(bars: Sequence[Bar]) -> float:
    return max(width_of(bar.name, 8.0) for bar in bars) + 4 if len(bars) <= NAMED else 0.0


def _thresholds(up: Axis) -> Iterator[Markup]:
    for percent in THRESHOLDS:
        at = up.place(percent)
        yield rule(LEFT, at, WIDTH - RIGHT, at, stroke=GREY, dash="5 3")
        said = f"{'+' if percent > 0 else ''}{number(percent)}%"
        yield letters(said, WIDTH - RIGHT, at - 3, size=SMALL, anchor="end", fill=GREY)


def _bars(figure: Waterfall, up: Axis, language: str) -> Iterator[Markup]:
    room = WIDTH - RIGHT - LEFT - 44
    step = min(room / max(len(figure.bars), 1), WIDEST)
    for place, bar in enumerate(figure.bars):
        left = LEFT + 4 + step * place
        drawn = [*_bar(bar, figure.prefix, up, (left, step))]
        if len(figure.bars) <= NAMED:
            middle, below = left + step / 2, TOP + PLOT + 6
            drawn.append(
                letters(bar.name, middle + 2.8, below, size=8.0, anchor="end", turned=True)
            )
        yield marked(bar.mark, language, *drawn)


def _bar(bar: Bar, prefix: str, up: Axis, place: tuple[float, float]) -> Iterator[Markup]:
    left, step = place
    zero, end = up.place(0), up.place(bar.percent)
    gap = 0.8 if step < 6 else step * 0.15
    top, height = min(zero, end), max(abs(end - zero), 1.2)
    edge = {"stroke": BLACK, "stroke_width": 0.5} if step >= 4 else {}
    size = {"x": f"{left + gap / 2:.2f}", "width": f"{step - gap:.2f}"}
    fill = fill_of(look_of(bar.response), prefix)
    yield element("rect", **size, y=f"{top:.2f}", height=f"{height:.2f}", fill=fill, **edge)
    middle, side = left + step / 2, 1 if bar.percent < 0 else -1
    if bar.percent > HIGHEST:
        said = number(round(bar.percent))
        yield letters(said, middle, end - 3, size=7.5, anchor="middle")
    if bar.confirmed:
        dot, at = min(3.2, step / 2.6), max(end, zero + 2) + side * 7
        inside = min(at, up.start - 5)  # of a bar that reaches the bottom, on the bar
        yield symbols.draw(
            symbols.Symbol.CIRCLE, middle, inside, size=dot, fill=BLACK, stroke=WHITE
        )
