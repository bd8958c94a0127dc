"""Letters on a figure: their fonts and sizes, how wide words are, how they break into lines.

Who looks at a figure chooses the font that draws it, so that a width here is an upper bound: that
of DejaVu Sans, the widest of the fonts named. So words never run into each other.
"""

from unicodedata import east_asian_width

from markupsafe import Markup

from hilum.reports.screening.markup import element
from hilum.reports.screening.markup import text as text_element

FONTS = {
    "en": "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans CJK SC', sans-serif",
    "zh": "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
}
"""The families of a language's letters; the Chinese ones draw Latin letters too."""

SIZE, SMALL, LARGE = 11.0, 9.5, 12.0
"""Sizes of letters, in pixels of a figure that is 720 wide: 8, 7 and 9 point at 180 mm."""

NARROW, WIDE, FULL = frozenset("iljtfrI.,:;'|!()[]/ -"), frozenset("mwMWO%@QG—…"), ("W", "F")


def width_of(words: str, size: float = SIZE) -> float:
    """Return how wide words are at most, in pixels."""
    return size * sum(map(_ems, words))


def _ems(sign: str) -> float:
    if east_asian_width(sign) in FULL:
        return 1.0
    if sign in NARROW:
        return 0.41
    if sign in WIDE:
        return 0.98
    return 0.72 if sign.isupper() else 0.64


def broken(words: str, width: float, size: float = SIZE) -> list[str]:
    """Break words into lines that are no wider: after a space, in Chinese after any sign."""
    lines = [""]
    for piece in _pieces(words):
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


NEVER_FIRST = "，。；：、）％,.;:)%"


def _pieces(words: str) -> list[str]:
    """Split where a line may end: after a space, and round a full-width sign."""
    found: list[str] = []
    for sign in words:
        full = east_asian_width(sign) in FULL
        whole = not found or found[-1].endswith(" ") or full or _ends_full(found[-1])
        if whole and not (found and sign in NEVER_FIRST):
            found.append(sign)
        else:
            found[-1] += sign
    return found


def _ends_full(piece: str) -> bool:
    return east_asian_width(piece[-1]) in FULL and piece[-1] != "（"


def letters(
    words: str,
    x: float,
    y: float,
    *,
    size: float = SIZE,
    anchor: str = "start",
    bold: bool = False,
    fill: str = "#000000",
    turned: bool = False,
    halo: bool = False,
) -> Markup:
    """Return words at a place: `anchor` is start, middle or end; `turned` reads upwards.

    A halo of white keeps them legible over lines.
    """
    more: dict[str, object] = {"font_weight": "bold"} if bold else {}
    if halo:
        more |= {"stroke": "#FFFFFF", "stroke_width": 2.5, "paint_order": "stroke"}
    if turned:
        more["transform"] = f"rotate(-90 {x:.1f} {y:.1f})"
    return text_element(words, x=x, y=y, font_size=size, text_anchor=anchor, fill=fill, **more)


def paragraph(
    words: str, x: float, y: float, width: float, *, size: float = SMALL
) -> tuple[Markup, float]:
    """Return words broken into lines that begin at (x, y), and the height that they take."""
    lines, step = broken(words, width, size), size * 1.35
    drawn = [letters(line, x, y + step * number, size=size) for number, line in enumerate(lines)]
    return element("g", *drawn), step * len(lines)
