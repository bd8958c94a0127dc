"""Comparisons in a text: what is measured, the sign, the value, the unit."""

from hilum.reading.lexicon import Lexicon
from hilum.reading.proposal import Measure


def measures_in(text: str, lexicon: Lexicon) -> tuple[Measure, ...]:
    """Return the comparisons of a text in their order."""
    return ()
