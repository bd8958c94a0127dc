"""Axes: where the ticks are, and lines with their numbers and titles."""

from collections.abc import Iterator, Sequence
from math import ceil

from markupsafe import Markup

from hilum.reports.screening.axes import Axis
from hilum.reports.screening.markup import element
from hilum.reports.trial.drawing.lettering import SIZE, SMALL, letters
from hilum.reports.trial.drawing.palette import BLACK, LIGHT

MONTH_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
"""Steps between ticks in months: those that a reader counts in."""


def month_ticks(last: float, most: int = 12) -> tuple[int, ...]:
    """Return ticks from 0 months to the first at or after the last, at most about so many."""
    step = next((each for each in MONTH_STEPS if last / each <= most), MONTH_STEPS[-1])
    return tuple(range(0, max(ceil(last / step), 1) * step + 1, step))


def number(value: float) -> str:
    """Print a tick's number with the sign of a minus."""
    return f"{value:g}".replace("-", "−")


def rule(
    x1: float, y1: float, x2: float, y2: float, *,
    stroke: str = BLACK, width: float = 0.8, dash: str = "none",
) -> Markup:  # fmt: skip
    """Return a straight line."""
    more = {} if dash == "none" else {"stroke_dasharray": dash}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **more)


def along(axis: Axis, ticks: Sequence[float], y: float, title: str) -> Iterator[Markup]:
    """Draw an axis below a figure, its title under the numbers."""
    yield rule(axis.start, y, axis.end, y)
    for tick in ticks:
        at = axis.place(tick)
        yield rule(at, y, at, y + 4)
        yield letters(number(tick), at, y + 15, size=SMALL, anchor="middle")
    middle = (axis.start + axis.end) / 2
    yield letters(title, middle, y + 31, size=SIZE, anchor="middle")


def beside(
    axis: Axis, ticks: Sequence[float], x: float, title: str, *, right: float | None = None
) -> Iterator[Markup]:
    """Draw an axis left of a figure, with faint lines to `right` if that is given."""
    for tick in ticks:
        at = axis.place(tick)
        if right is not None:
            yield rule(x, at, right, at, stroke=LIGHT, width=0.5)
        yield rule(x - 4, at, x, at)
        yield letters(number(tick), x - 7, at + 3.4, size=SMALL, anchor="end")
    yield rule(x, axis.place(ticks[0]), x, axis.place(ticks[-1]))
    middle = (axis.start + axis.end) / 2
    yield letters(title, x - 38, middle, size=SIZE, anchor="middle", turned=True)
