"""Draws a spider: a line for each subject, the change of the sum from baseline over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hilum.reports.screening.axes import Axis
from hilum.reports.screening.markup import element
from hilum.reports.trial.display import Mark
from hilum.reports.trial.displays.wording import coded
from hilum.reports.trial.drawing import symbols
from hilum.reports.trial.drawing.axes import along, beside, month_ticks, number, rule
from hilum.reports.trial.drawing.legend import Entry, legend, of_line, of_symbol
from hilum.reports.trial.drawing.lettering import SMALL, letters, width_of
from hilum.reports.trial.drawing.palette import BLACK, GREY, RESPONSES, WHITE, look_of
from hilum.reports.trial.drawing.sheet import WIDTH, marked, sheet
from hilum.reports.trial.drawing.waterfall import LOWEST, STEP, THRESHOLDS, highest_of
from hilum.terms.reasons import Words

LEFT, RIGHT, TOP, PLOT = 62.0, 24.0, 16.0, 320.0
NAMED = 25
"""Up to so many lines have their subject's id at their end."""
APART = 10.0
"""Ids at line ends are at least so far apart, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The change at an assessment; what it showed besides."""

    months: float
    percent: float
    progression: bool = False
    new_lesion: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A subject's line, from baseline on, with the response that it is coloured by."""

    mark: Mark
    points: tuple[Point, ...]
    response: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spider:
    """All lines, and in words who has none."""

    threads: Sequence[Thread]
    across: Words
    up: Words
    progression: Words
    new_lesion: Words
    described: Words


def draw(figure: Spider, language: str) -> Markup:
    """Return the figure."""
    points = [point for thread in figure.threads for point in thread.points]
    named = len(figure.threads) <= NAMED
    room = max(width_of(each.name, 8.0) for each in figure.threads) + 10 if named else 0.0
    ticks = month_ticks(max(point.months for point in points))
    highest = highest_of(point.percent for point in points)
    x = Axis(0, ticks[-1], LEFT, WIDTH - RIGHT - room)
    y = Axis(LOWEST, highest, TOP + PLOT, TOP)
    parts = [
        *beside(y, range(LOWEST, highest + 1, STEP), LEFT, figure.up.say(language)),
        *along(x, ticks, TOP + PLOT, figure.across.say(language)),
        rule(LEFT, y.place(0), x.end, y.place(0), width=0.6),
        *(_thread(each, (x, y), language) for each in figure.threads),
        *_thresholds(x, y),
    ]
    if named:
        parts += _names(figure.threads, x, y)
    entries = [*_entries(figure)]
    keyed, height = legend(
        entries, left=LEFT, top=TOP + PLOT + 46, right=WIDTH - RIGHT, language=language
    )
    height += TOP + PLOT + 54
    return sheet([*parts, *keyed], height=height, language=language, described=figure.described)


def _thresholds(x: Axis, y: Axis) -> Iterator[Markup]:
    for percent in THRESHOLDS:
        at = y.place(percent)
        yield rule(x.start, at, x.end, at, stroke=GREY, dash="5 3")
        said = f"{'+' if percent > 0 else ''}{number(percent)}%"
        yield letters(said, x.end, at - 3, size=SMALL, anchor="end", fill=GREY, halo=True)


def _thread(thread: Thread, axes: tuple[Axis, Axis], language: str) -> Markup:
    look, (x, y) = look_of(thread.response), axes
    places = [(x.place(each.months), y.place(each.percent)) for each in thread.points]
    colour = GREY if look.colour == WHITE else look.colour
    more = {} if look.dash == "none" else {"stroke_dasharray": look.dash}
    line = element(
        "polyline",
        points=" ".join(f"{across:.1f},{up:.1f}" for across, up in places),
        fill="none",
        stroke=colour,
        stroke_width=1.4,
        stroke_linejoin="round",
        **more,
    )
    drawn = [line]
    for point, (across, up) in zip(thread.points[1:], places[1:], strict=True):
        if point.percent > y.high:
            drawn.append(symbols.draw(symbols.Symbol.UP, across, up, size=3.4, fill=colour))
        else:
            drawn.append(element("circle", cx=across, cy=up, r=1.8, fill=colour))
        if point.progression:
            drawn.append(symbols.draw(symbols.Symbol.CROSS, across, up, size=3.6, fill=BLACK))
        if point.new_lesion:
            drawn.append(symbols.draw(symbols.Symbol.DIAMOND, across, up, size=5.0, fill="none"))
    return marked(thread.mark, language, *drawn)


def _names(threads: Sequence[Thread], x: Axis, y: Axis) -> Iterator[Markup]:
    """Write ids at the ends of lines, pushed down where one would cover another."""
    ends = sorted(
        (y.place(each.points[-1].percent), x.place(each.points[-1].months), each.name)
        for each in threads
    )
    written: list[tuple[float, float]] = []
    for up, across, name in ends:
        at = up
        while any(abs(at - other) < APART and abs(across - side) < 34 for other, side in written):
            at += APART / 2
        written.append((at, across))
        yield letters(name, across + 6, at + 2.8, size=8.0, halo=True)


def _entries(figure: Spider) -> Iterator[Entry]:
    for code, look in RESPONSES.items():
        if any((each.response or "NE") == code for each in figure.threads):
            colour = GREY if look.colour == WHITE else look.colour
            yield of_line(coded(code), stroke=colour, dash=look.dash)
    points = [point for thread in figure.threads for point in thread.points]
    if any(point.progression for point in points):
        yield of_symbol(figure.progression, symbols.Symbol.CROSS, BLACK, size=3.6)
    if any(point.new_lesion for point in points):
        yield of_symbol(figure.new_lesion, symbols.Symbol.DIAMOND, "none", size=4.4)
