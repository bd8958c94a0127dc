"""The power curves of designs, and the subjects they expect, over the true response rate."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hilum.reports.designs.designed import Designed
from hilum.reports.designs.wording import DesignWords
from hilum.reports.screening.axes import Axis
from hilum.reports.screening.markup import element, picture, text
from hilum.stats.designs import Operating

WIDTH, HEIGHT = 860, 400
TOP, BOTTOM, GAP, LEFT, PANEL = 74, 48, 78, 54, 350
INK, SOFT = "#1b2530", "#6b7682"
LINES = (("#0072b2", None), ("#d55e00", "7 4"), ("#009e73", "2 3"))
"""Colours that a colour-blind reader tells apart (Okabe and Ito), each with a dash of its own."""


@dataclass(frozen=True, slots=True)
class _Panel:
    across: Axis
    up: Axis
    ticks: Sequence[float]
    label: str
    height: Callable[[Operating], float]


def draw(designed: Designed, words: DesignWords) -> Markup:
    """Return both panels as one picture that stands by itself."""
    parts = [*_legend(designed, words)]
    for panel in _panels(designed, words):
        parts += [*_frame(panel, words), *_rates(panel, designed, words)]
        parts += _lines(panel, designed)
    return picture(
        parts,
        width=WIDTH,
        height=HEIGHT,
        label=words.say("title"),
        xmlns="http://www.w3.org/2000/svg",
        font_family="system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
        font_size=12,
        fill=INK,
    )


def _panels(designed: Designed, words: DesignWords) -> tuple[_Panel, _Panel]:
    rates = [at.rate for at in designed.candidates[0].course]
    most = max(each.design.subjects for each in designed.candidates)
    step = next(size for size in (5, 10, 20, 50, 100) if most / size <= 8)
    tops = [float(count) for count in range(0, most + step, step)]
    left, right = LEFT, LEFT + PANEL + GAP
    first, second = (Axis(rates[0], rates[-1], x, x + PANEL) for x in (left, right))
    bottom = HEIGHT - BOTTOM
    return (
        _Panel(
            first,
            Axis(0, 1, bottom, TOP),
            [tenth / 5 for tenth in range(6)],
            words.say("axis_positive"),
            lambda at: at.positive,
        ),
        _Panel(
            second,
            Axis(0, tops[-1], bottom, TOP),
            tops,
            words.say("axis_expected"),
            lambda at: at.expected_subjects,
        ),
    )


def _legend(designed: Designed, words: DesignWords) -> Iterator[Markup]:
    for place, (each, (colour, dash)) in enumerate(zip(designed.candidates, LINES, strict=False)):
        x = LEFT + place * 260
        yield _line([(x, 14), (x + 28, 14)], colour, dash)
        yield text(words.say(each.name), x=x + 34, y=18)


def _frame(panel: _Panel, words: DesignWords) -> Iterator[Markup]:
    across, up = panel.across, panel.up
    yield text(panel.label, x=across.start - 30, y=TOP - 26, font_weight=600)
    for value in panel.ticks:
        y = up.place(value)
        yield element("line", x1=across.start, x2=across.end, y1=y, y2=y, stroke="#dde2e7")
        yield text(f"{value:g}", x=across.start - 6, y=y + 4, text_anchor="end", fill=SOFT)
    for rate in [each / 10 for each in range(11)]:
        if across.low - 1e-9 <= rate <= across.high + 1e-9:
            x = across.place(rate)
            yield element("line", x1=x, x2=x, y1=up.start, y2=up.start + 4, stroke=SOFT)
            yield text(f"{rate:g}", x=x, y=up.start + 17, text_anchor="middle", fill=SOFT)
    middle = (across.start + across.end) / 2
    yield text(words.say("axis_rate"), x=middle, y=up.start + 36, text_anchor="middle")


def _rates(panel: _Panel, designed: Designed, words: DesignWords) -> Iterator[Markup]:
    aim = designed.aim
    for rate, key, side in ((aim.null_rate, "null", "end"), (aim.target_rate, "target", "start")):
        x = panel.across.place(rate)
        yield element("line", x1=x, x2=x, y1=TOP - 6, y2=panel.up.start, stroke=SOFT)
        said = f"{words.say(key)} {rate:g}"
        yield text(said, x=x, y=TOP - 9, text_anchor=side, fill=SOFT, font_size=11)


def _lines(panel: _Panel, designed: Designed) -> Iterator[Markup]:
    for each, (colour, dash) in zip(designed.candidates, LINES, strict=False):
        places = [
            (panel.across.place(at.rate), panel.up.place(panel.height(at))) for at in each.course
        ]
        yield _line(places, colour, dash)


def _line(places: Sequence[tuple[float, float]], colour: str, dash: str | None) -> Markup:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dashed = {"stroke_dasharray": dash} if dash else {}
    return element("polyline", points=drawn, fill="none", stroke=colour, stroke_width=2, **dashed)
