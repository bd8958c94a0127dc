"""Colours and patterns: told apart by colour-blind readers, and in grey.

Colours are those of Okabe and Ito (Color Universal Design, 2008). None stands alone: what a colour
says, a pattern, a shape or a dash says as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

from hilum.reports.screening.markup import element

BLACK, GREY, LIGHT, WHITE = "#000000", "#6B6B6B", "#D0D0D0", "#FFFFFF"
ORANGE, SKY, GREEN, BLUE = "#E69F00", "#56B4E9", "#009E73", "#0072B2"
VERMILION, PURPLE = "#D55E00", "#CC79A7"


class Pattern(Enum):
    """What is drawn over a colour."""

    PLAIN = "plain"
    STRIPED = "striped"
    CROSSED = "crossed"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True)
class Look:
    """How something looks: its colour, the pattern over it, and the dash of its line."""

    colour: str
    pattern: Pattern = Pattern.PLAIN
    dash: str = "none"


RESPONSES: Mapping[str, Look] = {
    "CR": Look(BLUE),
    "PR": Look(SKY),
    "SD": Look(ORANGE, Pattern.STRIPED, "6 2"),
    "NON-CR/NON-PD": Look(
        PURPLE,
        Pattern.DOTTED,
        "8 2 2 2",
    ),
    "PD": Look(VERMILION, Pattern.CROSSED, "2 2"),
    "NE": Look(WHITE, Pattern.PLAIN, "1 3"),
}
"""How each response looks, the best first."""

NO_RESPONSE = RESPONSES["NE"]


def look_of(response: str | None) -> Look:
    """Return the look of a response; of one that is missing, that of NE."""
    return RESPONSES.get(response or "NE", NO_RESPONSE)


def fill_of(look: Look, prefix: str) -> str:
    """Return the fill of a look in a figure whose patterns have a prefix."""
    if look.pattern is Pattern.PLAIN:
        return look.colour
    return f"url(#{_pattern_id(look, prefix)})"


def _pattern_id(look: Look, prefix: str) -> str:
    return f"{prefix}-{look.pattern.value}-{look.colour.removeprefix('#')}"


def patterns(looks: list[Look], prefix: str) -> Markup:
    """Return the definitions of the patterns of looks; ids begin with the figure's prefix."""
    drawn = [_pattern(each, prefix) for each in looks if each.pattern is not Pattern.PLAIN]
    return element("defs", *drawn)


SIDE = 6.0


def _pattern(look: Look, prefix: str) -> Markup:
    return element(
        "pattern",
        element("rect", width=SIDE, height=SIDE, fill=look.colour),
        *_strokes(look.pattern),
        id=_pattern_id(look, prefix),
        width=SIDE,
        height=SIDE,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def _strokes(pattern: Pattern) -> list[Markup]:
    line = {"stroke": BLACK, "stroke_width": 0.9}
    down = element("line", x1=0, y1=0, x2=0, y2=SIDE, **line)
    over = element("line", x1=0, y1=0, x2=SIDE, y2=0, **line)
    match pattern:
        case Pattern.PLAIN:
            return []
        case Pattern.STRIPED:
            return [down]
        case Pattern.CROSSED:
            return [down, over]
        case Pattern.DOTTED:
            return [element("circle", cx=SIDE / 2, cy=SIDE / 2, r=1.1, fill=BLACK)]
