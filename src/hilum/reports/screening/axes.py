"""A number line: the range it shows, whether logarithmic, and where a value stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

LOGARITHMIC_FROM = 12.0
"""Values that differ by more than this factor are shown on a logarithmic line."""
ROOM = 0.6
"""How much of the span between the values is shown beyond them on either side."""


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high` over the pixels from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Return the pixel of a value; what lies beyond an end is put at the end."""
        low, high, at = self.low, self.high, min(max(value, self.low), self.high)
        if self.logarithmic:
            low, high, at = log10(low), log10(high), log10(at)
        share = (at - low) / (high - low) if high > low else 0.5
        return self.start + share * (self.end - self.start)


def axis_for(values: Sequence[float], *, start: float, end: float, room: float = ROOM) -> Axis:
    """Return a line that shows all values with some room, logarithmic if they differ widely.

    It begins at zero rather than below, where no value is negative.
    """
    low, high = min(values), max(values)
    if low > 0 and high / low > LOGARITHMIC_FROM:
        return Axis(low / 1.6, high * 1.6, start, end, logarithmic=True)
    span = max(high - low, 0.3 * abs(high)) or 1.0
    bottom = low - room * span
    return Axis(max(bottom, 0.0) if low >= 0 else bottom, high + room * span, start, end)
