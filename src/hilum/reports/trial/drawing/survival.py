"""Draws a survival curve: steps, band, ticks of censoring, the median, and numbers at risk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hilum.reports.screening.axes import Axis
from hilum.reports.screening.markup import element
from hilum.reports.trial.display import Mark
from hilum.reports.trial.drawing import symbols
from hilum.reports.trial.drawing.axes import along, beside, rule
from hilum.reports.trial.drawing.legend import Entry, legend, of_line, of_symbol
from hilum.reports.trial.drawing.lettering import SIZE, SMALL, letters, width_of
from hilum.reports.trial.drawing.palette import BLACK, BLUE, GREY
from hilum.reports.trial.drawing.sheet import WIDTH, marked, sheet
from hilum.terms.reasons import Words

RIGHT, TOP, PLOT = 24.0, 16.0, 280.0
ROW = 16.0
BAND = "#BBD7EA"
"""The curve's blue, lightened: a solid colour prints alike everywhere."""
PERCENTS = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A time with events: survival just before it and from it on, in percent."""

    mark: Mark
    months: float
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Censored:
    """A time at which subjects are censored, and survival then, in percent."""

    mark: Mark
    months: float
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow:
    """A row under the axis: what is counted, and the count at each tick."""

    words: Words
    counts: tuple[tuple[int, Mark], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalCurve:
    """A curve to its last observed time; `limits` are the band from each time on, in percent.

    `median_months` is None where it is not reached; `said` are lines of text in the figure.
    """

    steps: Sequence[Step]
    censored: Sequence[Censored]
    last_months: float
    limits: Sequence[tuple[float, float, float]]
    band: Mark | None
    band_words: Words
    censored_words: Words
    median_months: float | None
    median: Mark
    said: Sequence[Words]
    ticks: Sequence[int]
    risk: Sequence[RiskRow]
    across: Words
    up: Words
    described: Words


@dataclass(frozen=True)
class _Plane:
    x: Axis
    y: Axis

    def at(self, months: float, percent: float) -> tuple[float, float]:
        return self.x.place(months), self.y.place(percent)


def draw(curve: SurvivalCurve, language: str) -> Markup:
    """Return the figure."""
    names = [row.words.say(language) for row in curve.risk]
    left = max(62.0, 16 + max(width_of(name, SMALL) for name in names) + 26)
    plane = _Plane(Axis(0, curve.ticks[-1], left, WIDTH - RIGHT), Axis(0, 100, TOP + PLOT, TOP))
    parts = [
        *beside(plane.y, PERCENTS, left, curve.up.say(language)),
        *along(plane.x, curve.ticks, TOP + PLOT, curve.across.say(language)),
        *_band(curve, plane, language),
        *_median(curve, plane, language),
        *_line(curve, plane, language),
        *_ticks(curve, plane, language),
        *_said(curve, plane, language),
    ]
    top = TOP + PLOT + 46
    keyed, height = legend(
        [*_entries(curve)], left=left, top=top, right=WIDTH - RIGHT, language=language
    )
    parts += keyed
    top += height + 16
    parts += _risk(curve, plane, (16.0, top), language)
    height = top + ROW * len(curve.risk)
    return sheet(parts, height=height, language=language, described=curve.described)


def _band(curve: SurvivalCurve, plane: _Plane, language: str) -> Iterator[Markup]:
    """Draw the limits, each held until the next time."""
    if curve.band is None:
        return
    ends = [*(months for months, _, _ in curve.limits[1:]), curve.last_months]
    upper, lower = [], []
    for (months, low, high), end in zip(curve.limits, ends, strict=True):
        upper += [plane.at(months, high), plane.at(end, high)]
        lower += [plane.at(months, low), plane.at(end, low)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *reversed(lower)])
    yield marked(curve.band, language, element("polygon", points=points, fill=BAND))


def _line(curve: SurvivalCurve, plane: _Plane, language: str) -> Iterator[Markup]:
    now, level = 0.0, 100.0
    for step in curve.steps:
        (x1, y1), (x2, _) = plane.at(now, level), plane.at(step.months, level)
        yield rule(x1, y1, x2, y1, stroke=BLUE, width=1.8)
        _, y2 = plane.at(step.months, step.after)
        down = rule(x2, y1 - 0.9, x2, y2 + 0.9, stroke=BLUE, width=1.8)
        yield marked(step.mark, language, down)
        now, level = step.months, step.after
    (x1, y1), (x2, _) = plane.at(now, level), plane.at(curve.last_months, level)
    yield rule(x1, y1, x2, y1, stroke=BLUE, width=1.8)


def _ticks(curve: SurvivalCurve, plane: _Plane, language: str) -> Iterator[Markup]:
    for each in curve.censored:
        x, y = plane.at(each.months, each.percent)
        tick = symbols.draw(symbols.Symbol.TICK, x, y, size=4.0, fill=BLACK)
        yield marked(each.mark, language, tick)


def _median(curve: SurvivalCurve, plane: _Plane, language: str) -> Iterator[Markup]:
    """Draw the way from 50 % to the curve and down; nothing where it is not reached."""
    if curve.median_months is None:
        return
    (x, y), (left, bottom) = plane.at(curve.median_months, 50), plane.at(0, 0)
    lines = (
        rule(left, y, x, y, stroke=GREY, width=1.0, dash="4 3"),
        rule(x, y, x, bottom, stroke=GREY, width=1.0, dash="4 3"),
    )
    yield element("g", *lines)


def _said(curve: SurvivalCurve, plane: _Plane, language: str) -> Iterator[Markup]:
    """Say the median and the counts where the curve is not: top right, or bottom left."""
    words = [each.say(language) for each in curve.said]
    width = max(width_of(each) for each in words)
    from_months = (
        curve.ticks[-1] * (plane.x.end - width - plane.x.start) / (plane.x.end - plane.x.start)
    )
    highest = max(
        [100.0 if from_months <= 0 else _level(curve, from_months)]
        + [high for months, _, high in curve.limits if months >= from_months]
    )
    is_low = highest < 70
    x = plane.x.end - width if is_low else plane.x.start + 12
    y = TOP + 12 if is_low else TOP + PLOT - 12 - 15 * (len(words) - 1)
    lines = [letters(each, x, y + 15 * place, size=SIZE) for place, each in enumerate(words)]
    yield marked(curve.median, language, *lines)


def _level(curve: SurvivalCurve, months: float) -> float:
    level = 100.0
    for step in curve.steps:
        if step.months <= months:
            level = step.after
    for start, _, high in curve.limits:
        if start <= months:
            level = max(level, high) if start == months else high
    return level


def _entries(curve: SurvivalCurve) -> Iterator[Entry]:
    if curve.band is not None:

        def swatch(x: float, y: float) -> Markup:
            box = element("rect", x=x - 9, y=y - 5, width=18.0, height=10.0, fill=BAND)
            return box + rule(x - 9, y, x + 9, y, stroke=BLUE, width=1.8)

        yield Entry(curve.band_words, swatch)
    else:
        yield of_line(curve.band_words, stroke=BLUE)
    if curve.censored:
        yield of_symbol(curve.censored_words, symbols.Symbol.TICK, BLACK)


def _risk(
    curve: SurvivalCurve, plane: _Plane, corner: tuple[float, float], language: str
) -> Iterator[Markup]:
    left, top = corner
    for number, row in enumerate(curve.risk):
        y = top + ROW * number
        yield letters(row.words.say(language), left, y, size=SMALL, bold=number == 0)
        for tick, (count, mark) in zip(curve.ticks, row.counts, strict=True):
            at = plane.x.place(tick)
            yield marked(mark, language, letters(str(count), at, y, size=SMALL, anchor="middle"))
