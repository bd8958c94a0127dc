"""Exact numbers: decimals with six places, and values known only as intervals (`<5`, `>1000`).

A value is kept as DECIMAL(18,6). A binary float enters by its shortest decimal text, so that a
float32 of 2.3 is 2.3 and never 2.2999999523.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

PLACES = 6
STEP = Decimal(1).scaleb(-PLACES)
LIMIT = Decimal(10) ** (18 - PLACES)
"""Every value is strictly between -LIMIT and LIMIT (DECIMAL(18,6))."""

COMPARATORS = ("<", "<=", "=", ">=", ">")

_NUMBER = re.compile(
    r"\s*(?P<comparator><=|>=|<|>|=|[≤≦⩽]|[≥≧⩾])?\s*"
    r"(?P<number>[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?)\s*"
)
_FOLDED = {**dict.fromkeys("≤≦⩽", "<="), **dict.fromkeys("≥≧⩾", ">=")}
_MEANT_OTHERWISE = ("<super>", "<sub>", "<circle>")
"""Signs that Unicode folds into plain digits, though 10⁵ is not 105 and ① is no measured 1."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number as a laboratory prints it: `<5` is comparator `<` and number 5."""

    comparator: str
    number: Decimal

    def __post_init__(self) -> None:
        if self.comparator not in COMPARATORS:
            raise ValueError(f"comparator {self.comparator!r}: expected one of {COMPARATORS}")

    def __str__(self) -> str:
        return f"{'' if self.comparator == '=' else self.comparator}{plain(self.number)}"


def fold(text: str) -> str:
    """Return text with full-width characters, both micro signs and odd spaces made ordinary."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("\u03bc", "u").replace("µ", "u").strip()


def read_measured(text: str) -> Measured | None:
    """Read `12.3`, `<5`, `≥ 1000` or their full-width forms; None if it is not a number.

    A thousands separator is not read: `1,234` may be either of two numbers. Nor is a power such
    as `10⁵`, nor an exponent of more than two digits.
    """
    if any(unicodedata.decomposition(sign).startswith(_MEANT_OTHERWISE) for sign in text):
        return None
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    comparator = match["comparator"] or "="
    return Measured(_FOLDED.get(comparator, comparator), Decimal(match["number"]))


def rounded(exact: Fraction | Decimal) -> Decimal | None:
    """Round once to six places, half to even; None if it does not fit DECIMAL(18,6)."""
    fraction = Fraction(exact)
    scaled = Decimal(_round_half_even(fraction * 10**PLACES)).scaleb(-PLACES)
    return scaled.quantize(STEP, rounding=ROUND_HALF_EVEN) if abs(scaled) < LIMIT else None


def _round_half_even(number: Fraction) -> int:
    return round(number)


def plain(number: Decimal) -> str:
    """Print a decimal without exponent and without idle zeros: 100.000000 is `100`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text
