"""Numbers with their unit, or as a multiple of a limit of normal, in a plain text."""

import re
from dataclasses import dataclass
from decimal import Decimal

from hilum.criteria.nodes import Limit, Threshold
from hilum.reading.measures.signs import after_at
from hilum.reading.measures.units import unit_at
from hilum.study.study import Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed: `18 years or older` has a unit, words after it, and speaks of an age.

    `foreign` says that what follows the number is of no unit that is known, or that the number
    itself may be two numbers (`1.500`): it must not be read.
    """

    span: Span
    number: Decimal
    unit: str | None = None
    limit: Limit | None = None
    after: str | None = None
    of_age: bool = False
    foreign: bool = False

    @property
    def threshold(self) -> Threshold:
        """The number as the notation has it."""
        return Threshold(self.number, self.unit, self.limit)


_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?|\.\d+")
_SPACED = re.compile(r"\d{1,3}(?: \d00)+(?!\d)")
_TWO_NUMBERS = re.compile(r"[1-9]\d{0,2}\.\d{3}(?!\d)")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}(?![\d,])")
_LONGEST = 15
_WHOSE = (
    r"(?:the |its |their |this |that |each |institutional |institution's |institution |local "
    r"|age-adjusted |laboratory's |laboratory |lab |site |site's |respective)*"
)
_OF_NORMAL = (
    r" of (?:the )?(?:\w+ )?(?:normal|reference)(?: (?:range|values?|limits?|interval|level))?"
)
_LIMIT = re.compile(
    rf"{_WHOSE}(?:(?P<upper>uln|unl|iuln|upper (?:normal )?limits?{_OF_NORMAL}|upper normal"
    rf" (?:limits?|range|value)|upper limits?(?! of)|normal upper limit|upper reference"
    rf" (?:limit|range))|(?P<lower>lln|lower (?:normal )?limits?{_OF_NORMAL}|lower normal limits?"
    r"|lower limits?(?! of)))\b(?: (?:normal )?range)?(?: ?[(\[] ?(?:uln|unl|iuln|lln) ?[)\]])?",
    re.IGNORECASE,
)
_TIMES = re.compile(r" ?-?(?:x|\*|times|time|folds?)? ?", re.IGNORECASE)
_FOREIGN = re.compile(
    r"[A-Za-z^*°%]| ?%| ?(?:x|\*|times|fold|-fold)\b| ?[x*] ?\d| ?[A-Za-z]+ ?/ ?[A-Za-z]"
    r"|-?(?:st|nd|th)\b| ?\+(?! ?/)| ?percent",
    re.IGNORECASE,
)
_OF_AGE = re.compile(r"[ -](?:of age|old)\b", re.IGNORECASE)


def quantity_at(text: str, place: int, *, after_sign: bool) -> Quantity:
    """Return the number that stands at a place of the plain text, with all that belongs to it."""
    match = _NUMBER.match(text, place)
    assert match is not None  # the caller saw a digit there
    spaced = _SPACED.match(text, place)
    if spaced and unit_at(text, match.end()) is None:
        match = spaced
    written = match[0].replace(",", "").replace(" ", "")
    comma = _DECIMAL_COMMA.match(text, place) if after_sign else None
    if len(written) > _LONGEST or _TWO_NUMBERS.match(text, place) or comma:
        return Quantity((place, (comma or match).end()), Decimal(0), foreign=True)
    return _with_unit(text, (place, match.end()), Decimal(written))


def _with_unit(text: str, span: Span, number: Decimal) -> Quantity:
    start, end = span
    times = _TIMES.match(text, end)
    if times and (limit := limit_at(text, times.end())):
        return Quantity((start, limit[1]), number, limit=limit[0])
    unit = unit_at(text, end)
    if unit is None and _FOREIGN.match(text, end):
        return Quantity(span, number, foreign=True)
    code, end = (unit.code, unit.end) if unit else (None, end)
    aged = _OF_AGE.match(text, end) if code == "a" else None
    end = aged.end() if aged else end
    after = after_at(text, end)
    end = after.end if after else end
    return Quantity(
        (start, end), number, code, after=after.word if after else None, of_age=aged is not None
    )


def limit_at(text: str, place: int) -> tuple[Limit, int] | None:
    """Return the limit of normal that the text names at a place, and where it ends."""
    match = _LIMIT.match(text, place)
    if match is None:
        return None
    return (Limit.ULN if match["upper"] else Limit.LLN), match.end()
