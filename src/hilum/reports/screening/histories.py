"""The history of a finding as a small line: every usable value, the window, the threshold."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hilum.concepts import Concepts
from hilum.criteria import nodes
from hilum.criteria.evaluate import WindowDays
from hilum.criteria.evaluate.comparison import limit_of
from hilum.criteria.evaluate.window import happened
from hilum.records.rows import Finding, SubjectRecords
from hilum.records.schema import usable
from hilum.reports.screening.axes import Axis, axis_for
from hilum.reports.screening.deciding import Part
from hilum.reports.screening.markup import element, picture
from hilum.reports.screening.scales import (
    END,
    HEIGHT,
    START,
    WIDTH,
    limits_of,
    number_of,
)
from hilum.terms.times import FIRST_DAY, date_of

TOP_OF_LINE, BOTTOM_OF_LINE = 7.0, HEIGHT - 7.0
MOST_POINTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All usable values of a concept up to the day of screening, oldest first, and their line."""

    rows: tuple[Finding, ...]
    line: Markup | None

    @property
    def first(self) -> str:
        """The day of the oldest value."""
        return str(date_of(self.rows[0].time.day_earliest))

    @property
    def last(self) -> str:
        """The day of the newest value."""
        return str(date_of(self.rows[-1].time.day_latest))


def usable_rows(records: SubjectRecords, concepts: frozenset[str], day: int) -> tuple[Finding, ...]:
    """Return the usable, dated findings of some concepts that began by a day, oldest first."""
    rows = [
        row
        for row in records.findings
        if row.concept in concepts
        and happened(row)
        and usable(row) is not None
        and FIRST_DAY < row.time.day_earliest <= day
    ]
    return tuple(sorted(rows, key=lambda row: (row.time.earliest, row.row)))


def history_of(part: Part, records: SubjectRecords, concepts: Concepts, day: int) -> History | None:
    """Return the history behind a comparison; None for another question or without any value."""
    node = part.answer.node
    if not isinstance(node, nodes.Comparison):
        return None
    rows = usable_rows(records, concepts.within(node.concept), day)
    if not rows:
        return None
    limit = limit_of(node.test)
    numbers = [(row, number_of(row, limit)) for row in rows]
    points = [(row.time.day_earliest, float(number.number)) for row, number in numbers if number][
        -MOST_POINTS:
    ]
    limits = limits_of(node.test, concepts[node.concept])
    return History(rows=rows, line=_line(points, limits, part.answer.window, day))


def _line(
    points: Sequence[tuple[int, float]], limits: list[float], window: WindowDays | None, day: int
) -> Markup | None:
    if len(points) < 2:
        return None
    first = float(min(points[0][0], day - 14))
    across = Axis(first, float(day), START, END)
    values = [value for _, value in points]
    up = axis_for([*values, *limits], start=BOTTOM_OF_LINE, end=TOP_OF_LINE, room=0.1)
    places = [(across.place(float(at)), up.place(value)) for at, value in points]
    drawn = [*_window(window, across), *(_limit(limit, up) for limit in limits)]
    steps = "".join(f"L{x:.1f} {y:.1f}" for x, y in places)
    drawn.append(element("path", d=f"M{steps[1:]}", class_="line"))
    drawn += [element("circle", cx=x, cy=y, r=1.6, class_="point") for x, y in places[:-1]]
    drawn.append(element("circle", cx=places[-1][0], cy=places[-1][1], r=3, class_="newest"))
    words = ", ".join(f"{date_of(at)}: {value:g}" for at, value in points[-5:])
    return picture(drawn, width=WIDTH, height=HEIGHT, label=words)


def _window(window: WindowDays | None, across: Axis) -> list[Markup]:
    if window is None:
        return []
    left = across.place(float(max(window.low_earliest, FIRST_DAY)))
    right = across.place(float(window.high_latest))
    size = {"x": left, "width": max(right - left, 2.0), "y": 2.0, "height": HEIGHT - 4.0}
    return [element("rect", class_="window", **size)]


def _limit(limit: float, up: Axis) -> Markup:
    at = up.place(limit)
    return element("line", x1=START, x2=END, y1=at, y2=at, class_="threshold dashed")
