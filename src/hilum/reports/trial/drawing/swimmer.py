"""Draws swimmers: a lane for each subject, from the first dose to the last day known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

from hilum.reports.screening.axes import Axis
from hilum.reports.screening.markup import element
from hilum.reports.trial.display import Mark
from hilum.reports.trial.drawing import symbols
from hilum.reports.trial.drawing.axes import along, month_ticks, rule
from hilum.reports.trial.drawing.legend import Entry, legend, of_line, of_symbol
from hilum.reports.trial.drawing.lettering import letters, width_of
from hilum.reports.trial.drawing.palette import (
    BLACK,
    BLUE,
    GREY,
    LIGHT,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    WHITE,
)
from hilum.reports.trial.drawing.sheet import WIDTH, marked, sheet
from hilum.terms.reasons import Words

RIGHT, TOP = 30.0, 12.0
TALLEST, ALL_LANES = 18.0, 640.0
"""Pixels of a lane at most, and of all lanes together if they are many."""


class Happened(Enum):
    """What a symbol on a lane says: its words, its shape and its colour."""

    RESPONSE = (Words("Response begins", "缓解开始"), symbols.Symbol.UP, SKY)
    RESPONSE_ENDS = (Words("Response ends", "缓解结束"), symbols.Symbol.DOWN, WHITE)
    PROGRESSION = (Words("Progression", "疾病进展"), symbols.Symbol.DIAMOND, VERMILION)
    NEW_THERAPY = (Words("New anticancer therapy", "新的抗肿瘤治疗"), symbols.Symbol.SQUARE, PURPLE)
    DEATH = (Words("Death", "死亡"), symbols.Symbol.CROSS, BLACK)
    TREATED = (
        Words("Treatment ongoing at cut-off", "截止时治疗仍在进行"),
        symbols.Symbol.CIRCLE,
        WHITE,
    )
    LEFT = (Words("Left the study", "退出研究"), symbols.Symbol.PLUS, BLACK)
    FOLLOWED = (Words("In follow-up at cut-off", "截止时仍在随访"), symbols.Symbol.ARROW, BLACK)

    @property
    def words(self) -> Words:
        """What the symbol says."""
        return self.value[0]

    @property
    def symbol(self) -> symbols.Symbol:
        """Its shape."""
        return self.value[1]

    @property
    def colour(self) -> str:
        """Its colour."""
        return self.value[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a lane, in months; its rows."""

    mark: Mark
    begin: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened, at a month of a lane."""

    mark: Mark
    what: Happened
    months: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A subject: known to `known`, treated, with cycles and responses, and what happened."""

    name: str
    known: Span
    treated: Span | None
    cycles: tuple[Span, ...]
    response: Span | None
    moments: tuple[Moment, ...]

    @property
    def marks(self) -> Iterator[Mark]:
        """Its marks, in the order of drawing."""
        spans = (self.known, self.treated, *self.cycles, self.response)
        yield from (each.mark for each in spans if each is not None)
        yield from (each.mark for each in self.moments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swimmer:
    """Lanes of one figure; `last_months` is the last of all, so that parts have one scale."""

    lanes: Sequence[Lane]
    last_months: float
    across: Words
    treated: Words
    known: Words
    cycle: Words
    response: Words
    described: Words


def draw(figure: Swimmer, language: str) -> Markup:
    """Return the figure."""
    step = min(TALLEST, ALL_LANES / len(figure.lanes))
    size = min(9.5, step * 0.95)
    left = 22 + max(width_of(lane.name, size) for lane in figure.lanes)
    ticks = month_ticks(figure.last_months)
    x = Axis(0, ticks[-1], left, WIDTH - RIGHT)
    bottom = TOP + step * len(figure.lanes) + 4
    parts = [rule(x.place(each), TOP, x.place(each), bottom, stroke=LIGHT, width=0.5)
             for each in ticks]  # fmt: skip
    parts += along(x, ticks, bottom, figure.across.say(language))
    parts.append(rule(left, TOP, left, bottom))
    for number, lane in enumerate(figure.lanes):
        y = TOP + step * (number + 0.5)
        parts.append(letters(lane.name, left - 6, y + size * 0.36, size=size, anchor="end"))
        parts += _lane(lane, x, (y, step), language)
    keyed, height = legend(
        [*_entries(figure)], left=22, top=bottom + 44, right=WIDTH - RIGHT, language=language
    )
    height += bottom + 50
    return sheet([*parts, *keyed], height=height, language=language, described=figure.described)


def _lane(lane: Lane, x: Axis, place: tuple[float, float], language: str) -> Iterator[Markup]:
    y, step = place
    half, size = step * 0.3, min(4.6, step * 0.34)

    def bar(span: Span, top: float, height: float, fill: str, **more: object) -> Markup:
        begin, end = x.place(span.begin), x.place(span.end)
        width = max(end - begin, 1.0)
        box = element("rect", x=begin, y=top, width=width, height=height, fill=fill, **more)
        return marked(span.mark, language, box)

    yield bar(lane.known, y - 0.9, 1.8, GREY)
    if lane.treated is not None:
        yield bar(lane.treated, y - half, 2 * half, ORANGE, stroke=BLACK, stroke_width=0.5)
    for cycle in lane.cycles:
        at = x.place(cycle.begin)
        yield marked(cycle.mark, language, rule(at, y - half, at, y + half, width=1.2))
    if lane.response is not None:
        yield bar(lane.response, y - half - 1, max(2.2, half * 0.55), BLUE)
    for each in lane.moments:
        ends = each.what in (Happened.FOLLOWED, Happened.TREATED, Happened.LEFT)
        at = x.place(each.months) + (size if ends else 0)
        up = y - half if each.what is Happened.RESPONSE_ENDS else y
        shape = symbols.draw(each.what.symbol, at, up, size=size, fill=each.what.colour)
        yield marked(each.mark, language, shape)


def _entries(figure: Swimmer) -> Iterator[Entry]:
    lanes = figure.lanes
    if any(lane.treated for lane in lanes):
        yield of_line(figure.treated, stroke=ORANGE, width=8.0)
    if any(lane.cycles for lane in lanes):
        yield of_symbol(figure.cycle, symbols.Symbol.TICK, BLACK)
    yield of_line(figure.known, stroke=GREY, width=1.8)
    if any(lane.response for lane in lanes):
        yield of_line(figure.response, stroke=BLUE, width=3.4)
    seen = {moment.what for lane in lanes for moment in lane.moments}
    for each in Happened:
        if each in seen:
            yield of_symbol(each.words, each.symbol, each.colour)
