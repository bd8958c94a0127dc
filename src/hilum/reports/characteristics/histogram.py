"""A small histogram of the estimates of many trials, with the true value."""

from collections.abc import Iterator

import numpy as np
from markupsafe import Markup

from hilum.reports.characteristics.measured import Quantity
from hilum.reports.characteristics.wording import CharacteristicWords
from hilum.reports.screening.axes import Axis
from hilum.reports.screening.markup import element, picture, text

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, BARS = 560, 150, 44, 12, 40, 30
INK, SOFT, BAR, TRUE = "#1b2530", "#6b7682", "#56b4e9", "#d55e00"
"""Blue and vermilion, which a colour-blind reader tells apart (Okabe and Ito)."""


def histogram(quantity: Quantity, words: CharacteristicWords) -> Markup | None:
    """Return the picture; None where fewer than two different values were reached."""
    values = np.array([e.value for e in quantity.estimates if e.value is not None])
    if len(np.unique(values)) < 2:
        return None
    counts, edges = np.histogram(values, bins=_edges(quantity, values))
    across = Axis(float(edges[0]), float(edges[-1]), LEFT, WIDTH - 12)
    up = Axis(0, float(counts.max()), HEIGHT - BOTTOM, TOP)
    parts = [*_bars(counts, edges, across, up), *_frame(across, up, quantity, words)]
    if (true_value := quantity.found.true_value) is not None:
        x = across.place(true_value)
        parts.append(element("line", x1=x, x2=x, y1=TOP - 8, y2=up.start, stroke=TRUE))
    named = quantity.words.say(words.language)
    return picture(parts, width=WIDTH, height=HEIGHT, label=named, font_size=11, fill=INK)


def _edges(quantity: Quantity, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    """Return edges of bars of one width, that of a rate no finer than one subject."""
    low, high = float(values.min()), float(values.max())
    width = max((high - low) / BARS, 0.01 if quantity.unit == "rate" else 0.1)
    count = int((high - low) / width) + 2
    return [low - width / 2 + width * step for step in range(count + 1)]


def _bars(
    counts: np.ndarray[tuple[int], np.dtype[np.int64]],
    edges: np.ndarray[tuple[int], np.dtype[np.float64]],
    across: Axis,
    up: Axis,
) -> Iterator[Markup]:
    for count, left, right in zip(counts, edges[:-1], edges[1:], strict=True):
        x, y = across.place(float(left)), up.place(float(count))
        wide, high = across.place(float(right)) - x - 1, up.start - y
        if count:
            yield element("rect", x=x, y=y, width=wide, height=high, fill=BAR)


def _frame(
    across: Axis, up: Axis, quantity: Quantity, words: CharacteristicWords
) -> Iterator[Markup]:
    for count in (0.0, up.high):
        y = up.place(count)
        yield text(f"{count:g}", x=LEFT - 6, y=y + 4, text_anchor="end", fill=SOFT)
    for step in range(6):
        value = across.low + (across.high - across.low) * step / 5
        x = across.place(value)
        yield element("line", x1=x, x2=x, y1=up.start, y2=up.start + 4, stroke=SOFT)
        shown = f"{value:.2f}" if quantity.unit == "rate" else f"{value:.1f}"
        yield text(shown, x=x, y=up.start + 16, text_anchor="middle", fill=SOFT)
    middle = (across.start + across.end) / 2
    yield text(words.say(f"axis_{quantity.unit}"), x=middle, y=HEIGHT - 8, text_anchor="middle")
