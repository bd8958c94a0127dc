"""A course over days as a small picture: the values as points on a line, the levels dashed."""

from collections.abc import Iterator

from markupsafe import Markup

from hilum.reports.desk.sheet import Curve
from hilum.reports.desk.wording import DeskWords
from hilum.reports.screening.axes import Axis, axis_for
from hilum.reports.screening.markup import element, picture, text
from hilum.terms.times import date_of

WIDTH, HEIGHT = 560, 190
LEFT, RIGHT, TOP, BOTTOM = 14, 140, 40, 30
"""Room around the drawing: names of levels stand on the right, days below."""
LINE_HEIGHT = 13
ROOM = 0.08


def draw(curve: Curve, words: DeskWords) -> Markup:
    """Return the picture of a curve; nothing if it has no point."""
    if not curve.points:
        return Markup("")
    days = [day for day, _ in curve.points]
    across = Axis(min(days), max(max(days), min(days) + 1), LEFT + 12, WIDTH - RIGHT - 22)
    heights = [value for _, value in curve.points] + [value for value, _ in curve.levels]
    up = _axis(heights, logarithmic=curve.logarithmic)
    label = words.cell(curve.label)
    parts = [
        text(label, x=LEFT, y=12, class_="title"),
        *_levels(curve, up, words),
        *_course(curve, across, up),
        *_days(days, across, words),
    ]
    return picture(parts, width=WIDTH, height=HEIGHT, label=_spoken(curve, label), class_="course")


def _axis(heights: list[float], *, logarithmic: bool) -> Axis:
    if logarithmic and min(heights) > 0:
        return axis_for(heights, start=HEIGHT - BOTTOM, end=TOP, room=ROOM)
    return Axis(min(0.0, *heights), max(heights) or 1.0, HEIGHT - BOTTOM, TOP)


def _spoken(curve: Curve, label: str) -> str:
    course = ", ".join(f"{date_of(day)} {value:g}" for day, value in curve.points)
    return f"{label}: {course}"


def _levels(curve: Curve, up: Axis, words: DeskWords) -> Iterator[Markup]:
    lowest = float(HEIGHT)
    for value, name in sorted(curve.levels, key=lambda level: level[0]):
        at = up.place(value)
        lowest = min(at, lowest - LINE_HEIGHT)
        yield element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=at, y2=at, class_="threshold dashed")
        yield text(words.cell(name), x=WIDTH - RIGHT + 6, y=lowest + 4, class_="limit")


def _course(curve: Curve, across: Axis, up: Axis) -> Iterator[Markup]:
    places = [(across.place(day), up.place(value)) for day, value in curve.points]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield element("polyline", points=drawn, class_="line")
    free_from = float("-inf")
    for (x, y), (_, value) in zip(places, curve.points, strict=True):
        yield element("circle", cx=x, cy=y, r=3.0, class_="point")
        said = f"{value:g}"
        half = len(said) * DIGIT_WIDTH / 2
        if x - half >= free_from:
            free_from = x + half
            yield text(said, x=x, y=y - 7, text_anchor="middle", class_="value")


DIGIT_WIDTH = 8.5
"""Room that a digit of a value takes: a value that would cover the one before is not written, its
point is drawn."""


def _days(days: list[int], across: Axis, words: DeskWords) -> Iterator[Markup]:
    first, last = min(days), max(days)
    base = HEIGHT - BOTTOM + 4
    yield element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=base, y2=base, class_="track")
    yield text(str(date_of(first)), x=LEFT, y=base + 14)
    if last > first:
        yield text(str(date_of(last)), x=across.place(last), y=base + 14, text_anchor="end")
