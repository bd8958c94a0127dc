"""Draws a forest: a rate with its interval for each group of subjects, the overall one first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hilum.reports.screening.axes import Axis
from hilum.reports.trial.display import Mark
from hilum.reports.trial.drawing import symbols
from hilum.reports.trial.drawing.axes import along, rule
from hilum.reports.trial.drawing.lettering import SIZE, SMALL, letters, width_of
from hilum.reports.trial.drawing.palette import BLACK, BLUE, GREY
from hilum.reports.trial.drawing.sheet import WIDTH, marked, sheet
from hilum.terms.reasons import Words

LEFT, RIGHT, TOP, ROW = 14.0, 14.0, 34.0, 19.0
PERCENTS = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A row: a heading (no mark), or a group with its count and, if shown, its rate in percent."""

    label: Words
    mark: Mark | None = None
    count: str = ""
    rate: Words | None = None
    percent: float | None = None
    limits: tuple[float, float] | None = None
    overall: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """All rows, the headings of the columns, and the overall rate that the dashed line marks."""

    groups: Sequence[Group]
    stub: Words
    counts: Words
    rates: Words
    across: Words
    reference: float | None
    described: Words


def draw(figure: Forest, language: str) -> Markup:
    """Return the figure."""
    names = [width_of(each.label.say(language)) + 14 * each.indent for each in figure.groups]
    named = LEFT + max([*names, width_of(figure.stub.say(language))]) + 14
    counted = named + max(width_of(each.count) for each in figure.groups) + 10
    counted = max(counted, named + width_of(figure.counts.say(language)) + 10)
    rated = max(width_of(each.rate.say(language), SMALL) for each in figure.groups if each.rate)
    rated = max(rated, width_of(figure.rates.say(language)))
    x = Axis(0, 100, counted + 16, WIDTH - RIGHT - rated - 22)
    bottom = TOP + ROW * len(figure.groups)
    parts = [
        letters(figure.stub.say(language), LEFT, TOP - 16, bold=True),
        letters(figure.counts.say(language), counted, TOP - 16, anchor="end", bold=True),
        letters(figure.rates.say(language), WIDTH - RIGHT, TOP - 16, anchor="end", bold=True),
        rule(LEFT, TOP - 8, WIDTH - RIGHT, TOP - 8),
        *along(x, PERCENTS, bottom, figure.across.say(language)),
    ]
    if figure.reference is not None:
        at = x.place(figure.reference)
        parts.append(rule(at, TOP - 6, at, bottom, stroke=GREY, dash="4 3"))
    for number, group in enumerate(figure.groups):
        parts.append(_group(group, x, (counted, TOP + ROW * (number + 0.5)), language))
    height = bottom + 40
    return sheet(parts, height=height, language=language, described=figure.described)


def _group(group: Group, x: Axis, place: tuple[float, float], language: str) -> Markup:
    counted, y = place
    base, bold = y + 4, group.mark is None or group.overall
    label = letters(group.label.say(language), LEFT + 14 * group.indent, base, bold=bold)
    if group.mark is None:
        return label
    drawn = [label, letters(group.count, counted, base, anchor="end")]
    if group.rate is not None:
        said = group.rate.say(language)
        drawn.append(letters(said, WIDTH - RIGHT, base, size=SMALL, anchor="end"))
    drawn += _interval(group, x, y)
    return marked(group.mark, language, *drawn)


def _interval(group: Group, x: Axis, y: float) -> Iterator[Markup]:
    if group.percent is None:
        return
    if group.limits is not None:
        low, high = (x.place(each) for each in group.limits)
        yield rule(low, y, high, y, width=1.2)
        for at in (low, high):
            yield rule(at, y - 3, at, y + 3, width=1.2)
    shape = symbols.Symbol.DIAMOND if group.overall else symbols.Symbol.SQUARE
    fill, size = (BLACK, 6.0) if group.overall else (BLUE, 4.6)
    yield symbols.draw(shape, x.place(group.percent), y, size=size * SIZE / 11, fill=fill)
