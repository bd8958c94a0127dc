"""LB: laboratory results with the limits of normal (SDTMIG 3.4, 6.3.5.6).

Grades by CTCAE are analysis and stand in ADLB.
"""

from collections.abc import Iterator
from decimal import Decimal

from hilum.concepts.concept import Concept
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm import findings
from hilum.datasets.sdtm.last_before import flagged
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Finding
from hilum.records.schema import usable
from hilum.terms.bounds import bounds_of, position
from hilum.terms.decimals import Measured, plain
from hilum.terms.units import UNITS, read_unit

DOMAIN = "LB"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield a row for each laboratory result of a subject."""
    made = [
        (row.time, findings.projected(DOMAIN, subject, row, _values(row, concept)))
        for row, concept in findings.found(DOMAIN, subject)
    ]
    yield from flagged(DOMAIN, subject, made)


def _values(row: Finding, concept: Concept) -> dict[str, Cell]:
    return {**findings.observed(DOMAIN, row, concept), **_limits(row, concept)}


def _limits(row: Finding, concept: Concept) -> dict[str, Cell]:
    """The limits of normal; as recorded where the unit as recorded has the same numbers.

    Limits in numbers stand beside numbers only (LBSTNRLO is of continuous results): beside `<5`
    they stand in words, in LBSTNRC.
    """
    measured = usable(row)
    if measured is None:
        return {}
    low, high = (None if limit is None else plain(limit) for limit in (row.low, row.high))
    found: dict[str, Cell] = {"NRIND": indicator(measured, row.low, row.high)}
    if measured.comparator != "=":
        return found | {"STNRC": _in_words(low, high)}
    if _same_numbers(row, concept):
        found |= {"ORNRLO": low, "ORNRHI": high}
    return found | {"STNRLO": findings.numeric(low), "STNRHI": findings.numeric(high)}


def _in_words(low: str | None, high: str | None) -> str | None:
    if low is None or high is None:
        return f"from {low}" if low else f"up to {high}" if high else None
    return f"{low} to {high}"


def _same_numbers(row: Finding, concept: Concept) -> bool:
    unit = read_unit(row.original_unit) if row.original_unit else UNITS["1"]
    return unit is not None and concept.canonical(Decimal(1), unit) == 1


def indicator(measured: Measured, low: Decimal | None, high: Decimal | None) -> str | None:
    """Return LOW, NORMAL or HIGH where it is certain (CDISC codelist NRIND), else None.

    A value equal to a limit is normal. One that may lie on either side of a limit (`<5` with a
    lower limit of 4) has no indicator, nor has one whose other limit is not known.
    """
    where = bounds_of(measured)
    if low is not None and where.upper < position(low):
        return "LOW"
    if high is not None and where.lower > position(high):
        return "HIGH"
    if low is None or high is None:
        return None
    inside = position(low) <= where.lower and where.upper <= position(high)
    return "NORMAL" if inside else None
