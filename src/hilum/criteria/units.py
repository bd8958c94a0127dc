"""How units are written in the notation: the UCUM codes, a few of them in everyday form."""

from hilum.terms.units import UNITS

EVERYDAY = {
    "mm[Hg]": "mmHg",
    "mg/d": "mg/day",
    "g/d": "g/day",
    "a": "years",
    "m[IU]/mL": "mIU/mL",
    "m[IU]/L": "mIU/L",
    "u[IU]/mL": "uIU/mL",
    "mL/min/{1.73_m2}": "mL/min/1.73m2",
}
"""UCUM code -> the one form in which the notation prints it; both forms are read."""

CODES = {written: code for code, written in EVERYDAY.items()} | {
    code: code for code in UNITS if code not in ("1", "a", "mo", "wk", "d")
}
"""Every form that the notation reads -> UCUM code (a closed list, matched as whole words)."""


def written(code: str) -> str:
    """Return the form in which the notation prints a unit."""
    return EVERYDAY.get(code, code)
