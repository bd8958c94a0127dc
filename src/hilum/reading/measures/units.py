"""Units as protocols write them, found after a number and matched whole against the closed table.

A count may say its power of ten in many ways (`x 10^9/L`, `x109/L` where the superscript was lost,
`1000/mm3`, `K/uL`); the text is plain (see `folded`).
"""

import re
from dataclasses import dataclass
from functools import cache

from hilum.terms.units import SPELLINGS, UNITS, read_unit

_MORE = """
g/dL: gm/dl g/100ml gm/100ml g/100_ml gms/dl gram/dl grams/dl grams_per_deciliter g_per_dl
g/L: gram/l grams/l grams_per_liter grams/liter g/liter
mg/dL: mg/100ml mg/100_ml mgs/dl milligrams_per_deciliter mg_per_dl mg/deciliter milligrams/dl
umol/L: micromol/l micromole/l micromoles/l mcmol/l umole/l umoles/l umol/liter micromoles_per_liter
umol/L: micromol/liter micromoles/liter umols/l
mmol/L: mmole/l mmoles/l millimol/l millimoles/l mmol_per_liter mmol/liter mmols/l
U/L: units/l units_per_liter unit/l u/liter iu/liter
ng/mL: ng_per_ml nanograms/ml nanogram/ml nanograms_per_milliliter
[IU]/mL: international_units/ml international_units_per_ml iu_per_ml
m[IU]/mL: miu_per_ml milliiu/ml
u[IU]/mL: uiu/ml micro_iu/ml
mL/min: ml/minute ml_per_minute cc/min cc/minute ml_per_min milliliters/minute mls/min
mL/min/{1.73_m2}: ml/min/1.73_m2 ml/min/1.73_m^2 ml/min_per_1.73_m2 ml/min_per_1.73m2
mL/min/{1.73_m2}: ml/min/1.73m^2 ml/min/1,73m2 ml/min/1,73_m2 ml/minute/1.73_m2 ml/minute/1.73m2
mL/min/{1.73_m2}: ml/min/1.73_sqm ml/min_per_1.73_m^2 ml/min/1.73_square_meters
mL/min/{1.73_m2}: ml/min_/1.73_m2 ml_/min_/1.73_m2 ml/min/1,73m^2 ml/min/1.73_sq_m
kg/m2: kg/m^2 kg/sqm kg_per_m2 kg_/_m2 kg_/_m^2 kilograms/meter_squared kg_per_square_meter
kg/m2: kg/square_meter kg/m_squared kilogram_per_square_meter kg_per_meter_squared kgs/m2
mm[Hg]: mmhg mm_hg mm_of_hg mm_of_mercury millimeters_of_mercury mm.hg
%: percent per_cent
Cel: degrees_c degree_c degrees_celsius degree_celsius celsius degrees_centigrade °_c deg_c
[degF]: degrees_f degrees_fahrenheit degree_fahrenheit fahrenheit °_f
/min: beats_per_minute beats/min beats/minute per_minute breaths/min breaths_per_minute /minute
/min: beats_per_min breaths/minute
ms: msecs
kg: kgs kilograms kilogram
[lb_av]: lbs pounds
g: grams gram gms
cm: centimeters centimetres
wk: wks
a: yrs
g/d: g/24h g/24_h g/24_hours g/24_hr g/24hr grams/24_hours g_per_day g_per_24_hours gm/day
g/d: g/24hrs grams/day gm/24_hours
mg/d: mg/24_h mg/24_hours mg/24_hr mg/24hr mg_per_day mg/24hrs mg_per_24_hours
"""

_NOT_IN_TEXT = frozenset({"in", "1", "a", "d", "h", "m", "S", "M", "INR", "{INR}", "min", "mo"})
"""Spellings of tables of results that are words, letters or signs of a sentence."""


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit of the closed table in a text: its code, and where it ends."""

    code: str
    end: int


def unit_at(text: str, place: int) -> FoundUnit | None:
    """Return the unit that stands at a place of the plain text; None if none of the table does."""
    return _count_at(text, place) or _spelled_at(text, place)


_END = r"(?![A-Za-z0-9^°])(?! ?(?:/|\^|\*|x ?\d| per\b))"
_COUNT = re.compile(
    r" ?-?(?:(?:[x*.·•] ?)?10 ?(?:\^|\*\*?|e|\()? ?(?P<power>12|9|6|3)\)?|(?P<thousand>k"
    r"|[x*] ?1,?000|thousand))? ?(?:(?:blood )?(?:cells?|cels|elements|platelets|leukocytes"
    r"|neutrophils|lymphocytes|wbcs?))? ?(?:/|per\b) ?(?P<volume>ul|mcl|micro ?lit(?:er|re)"
    r"|micro ?l|mm ?\^?3|cubic millimet(?:er|re)|cu\.? ?mm|cumm|c\.mm|mmc|l(?:it(?:er|re))?)s?"
    + _END,
    re.IGNORECASE,
)
_OF_LITRE = {"12": "10*12/L", "9": "10*9/L", "6": "/uL"}
_OF_MICROLITRE = {"6": "10*6/uL", "3": "10*3/uL", "thousand": "10*3/uL", "": "/uL"}


def _count_at(text: str, place: int) -> FoundUnit | None:
    match = _COUNT.match(text, place)
    if match is None:
        return None
    power = match["power"] or ("thousand" if match["thousand"] else "")
    litre = match["volume"][0].casefold() == "l"
    code = (_OF_LITRE if litre else _OF_MICROLITRE).get(power)
    return FoundUnit(code, match.end()) if code else None


def _spelled_at(text: str, place: int) -> FoundUnit | None:
    match = _pattern().match(text, place)
    if match is None:
        return None
    code = _code(match["unit"])
    return FoundUnit(code, match.end()) if code else None


def _code(written: str) -> str | None:
    """Return the code of a spelling: in its own case if the table has it, else in any one case."""
    exact = read_unit(written)
    return exact.code if exact else _any_case().get(_squeezed(written))


def _squeezed(written: str) -> str:
    return written.casefold().replace(" ", "").replace("_", "")


@cache
def _any_case() -> dict[str, str]:
    """Return the codes by spelling without case; a spelling of two codes has none."""
    codes: dict[str, set[str]] = {}
    for spelling, code in _spellings():
        codes.setdefault(_squeezed(spelling), set()).add(code)
    return {spelling: found.pop() for spelling, found in codes.items() if len(found) == 1}


def _spellings() -> list[tuple[str, str]]:
    rows = [row.partition(":") for row in _MORE.strip().splitlines()]
    more = [(spelling, code) for code, _, listed in rows for spelling in listed.split()]
    known = [(key, code) for key, code in SPELLINGS.items() if key.isascii() or "°" in key]
    assert all(code in UNITS for _, code in more)
    return [
        (spelling, code)
        for spelling, code in (*known, *more)
        if spelling not in _NOT_IN_TEXT and UNITS[code].dimension != "number_concentration"
    ]


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted({spelling for spelling, _ in _spellings()}, key=len, reverse=True)
    written = "|".join(
        re.escape(spelling).replace("_", " ?").replace("/", " ?/ ?") for spelling in longest_first
    )
    return re.compile(rf" ?-?(?P<unit>{written})s?{_END}", re.IGNORECASE)
