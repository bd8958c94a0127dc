"""Symbols: small shapes that say what happened, told apart without colour."""

from enum import Enum

from markupsafe import Markup

from hilum.reports.screening.markup import element


class Symbol(Enum):
    """A shape, as the path of a unit that reaches from -1 to 1."""

    CIRCLE = "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z"
    SQUARE = "M-.88 -.88h1.76v1.76h-1.76z"
    DIAMOND = "M0 -1.2L1.2 0L0 1.2L-1.2 0z"
    UP = "M0 -1.15L1.1 .85H-1.1z"
    DOWN = "M0 1.15L1.1 -.85H-1.1z"
    ARROW = "M-.6 -1.1L1.2 0L-.6 1.1z"
    CROSS = "M-1 -1L1 1M1 -1L-1 1"
    PLUS = "M-1.1 0H1.1M0 -1.1V1.1"
    TICK = "M0 -1.2V1.2"


OPEN = frozenset({Symbol.CROSS, Symbol.PLUS, Symbol.TICK})
"""Shapes that are lines and have no inside."""


def draw(
    symbol: Symbol, x: float, y: float, *, size: float = 4.0, fill: str, stroke: str = "#000000"
) -> Markup:
    """Return a symbol with its middle at a place; `size` is half its height, in pixels."""
    width = 1.8 if symbol in OPEN else 0.8
    inside = "none" if symbol in OPEN else fill
    line = fill if symbol in OPEN else stroke
    return element(
        "path",
        d=symbol.value,
        transform=f"translate({x:.1f} {y:.1f}) scale({size:.1f})",
        fill=inside,
        stroke=line,
        stroke_width=f"{width / size:.2f}",
    )
