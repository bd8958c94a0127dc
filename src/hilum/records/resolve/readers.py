"""Plain-Python readers of texts, each applied to every distinct text of the drafts once."""

import re
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal

from hilum.concepts import Concept, ConceptClass, Concepts
from hilum.records.rows import SERIOUSNESS
from hilum.records.schema import finding_positions
from hilum.terms.decimals import LIMIT, Measured, fold, plain, read_measured, rounded
from hilum.terms.times import EVER_AFTER, EVER_BEFORE, PartialTime, read_time
from hilum.terms.units import UNITS, Unit, convert, read_unit

YES = frozenset({"yes", "y", "true", "1", "是", "持续"})
NO = frozenset({"no", "n", "false", "0", "否", "结束"})
SEXES = {
    **dict.fromkeys(("female", "f", "woman", "女", "女性"), "female"),
    **dict.fromkeys(("male", "m", "man", "男", "男性"), "male"),
}
CLASS_OF = {
    "findings": ConceptClass.FINDING,
    "events": ConceptClass.EVENT,
    "interventions": ConceptClass.INTERVENTION,
}


def read_flag(text: str) -> bool | None:
    """Read yes or no, in English or Chinese; None if it is neither."""
    word = fold(text).casefold()
    return True if word in YES else False if word in NO else None


def read_sex(text: str) -> str | None:
    """Read a sex as `female` or `male`; None if it is neither."""
    return SEXES.get(fold(text).casefold())


def read_seriousness(text: str) -> str | None:
    """Read the criteria that make an event serious, in their order; None if any is not known."""
    said = {part.strip() for part in re.split("[;,、]", fold(text).casefold())} - {""}
    known = [each for each in SERIOUSNESS if each in said]
    return "; ".join(known) if known and len(known) == len(said) else None


def read_span(text: str, zone: tzinfo) -> PartialTime | None:
    """Read a time, or `earliest/latest` (ISO 8601 interval; an empty side is open)."""
    if (whole := read_time(text, zone)) is not None:
        return whole
    sides = [side.strip() for side in text.split("/")]
    if len(sides) != 2 or not any(sides):
        return None
    first, last = (read_time(side, zone) if side else None for side in sides)
    if (sides[0] and first is None) or (sides[1] and last is None):
        return None
    earliest = first.earliest if first else EVER_BEFORE
    latest = last.latest if last else EVER_AFTER
    return PartialTime(earliest, latest) if earliest <= latest else None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A concept, or why there is none: the kind of discrepancy and what was expected."""

    concept: str | None
    fault: str | None = None
    expected: str | None = None


def read_concept(
    concepts: Concepts, table: str, *, given: str | None, system: str | None, code: str | None
) -> Resolved:
    """Find the concept that a row names by id, or by a code of a system."""
    found = given or (concepts.find(system, code) if system and code else None)
    if found is None:
        if code is None:
            return Resolved(None, "no code", "a concept, or a code and its system")
        return Resolved(None, "code of no concept", "a code of a concept (kept, not used)")
    if found not in concepts:
        return Resolved(None, "unknown concept", "the id of a declared concept")
    kind = concepts[found].concept_class
    if kind is not CLASS_OF[table]:
        return Resolved(None, "concept of another table", f"{found} belongs in {kind.value}s")
    return Resolved(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A finding's value in the canonical unit, or the problem that makes it unusable."""

    measured: Measured | None = None
    problem: str | None = None
    expected: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    def positions(self) -> tuple[int, int, int, int, int, int]:
        """Return the stored positions; those of the whole line where there is a problem."""
        measured = None if self.problem else self.measured
        return finding_positions(measured=measured, low=self.low, high=self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueText:
    """What a source printed for a finding's value."""

    value: str | None
    text: str | None
    unit: str | None
    low: str | None
    high: str | None
    confirmed: bool = False


def read_value(concept: Concept, printed: ValueText) -> Value:
    """Read a finding's value: a category, or a number with a unit of the concept."""
    if concept.values:
        return _read_category(concept, printed)
    if printed.value is None:
        return Value(problem="no number", expected="a number")
    measured = read_measured(printed.value)
    if measured is None:
        return Value(
            problem=f"not a number: {printed.value}", expected="a number such as 5.1 or <5"
        )
    unit, fault = _unit_of(concept, printed.unit)
    if unit is None:
        return Value(problem=fault, expected=_units_expected(concept))
    return _in_canonical_unit(concept, measured, unit, printed)


def _read_category(concept: Concept, printed: ValueText) -> Value:
    for text in (printed.value, printed.text):
        if text is not None and (ordinal := concept.category_of(text)) is not None:
            return Value(measured=Measured("=", Decimal(ordinal)))
    seen = printed.value or printed.text
    ids = ", ".join(value.id for value in concept.values)
    problem = "no value" if seen is None else f"not one of the concept's values: {seen}"
    return Value(problem=problem, expected=ids)


def _unit_of(concept: Concept, text: str | None) -> tuple[Unit | None, str | None]:
    if text is None:
        plain_number = concept.unit in (None, "1")
        return (UNITS["1"], None) if plain_number else (None, "no unit")
    unit = read_unit(text)
    if unit is None:
        return None, f"unknown unit: {text}"
    dimensionless = concept.unit is None and unit.code in ("1", "{ratio}")
    if not (dimensionless or concept.allows(unit)):
        return None, f"unit of something else: {text}"
    return unit, None


def _units_expected(concept: Concept) -> str:
    return ", ".join(unit for unit in (concept.unit, *concept.units) if unit) or "no unit"


def _in_canonical_unit(
    concept: Concept, measured: Measured, unit: Unit, printed: ValueText
) -> Value:
    number = concept.canonical(measured.number, unit)
    if number is None:
        return Value(problem=f"too large: {printed.value}", expected=f"less than {LIMIT}")
    canonical = Measured(measured.comparator, number)
    problem = expected = None
    if not printed.confirmed and not _plausible(concept, canonical):
        low, high = concept.plausible or (Decimal(0), Decimal(0))
        problem = f"implausible: {plain(number)} {concept.unit or ''}".strip()
        expected = f"{plain(low)} to {plain(high)}, or a person's confirmation"
    return Value(
        measured=canonical,
        problem=problem,
        expected=expected,
        low=_read_limit(concept, printed.low, unit),
        high=_read_limit(concept, printed.high, unit),
    )


def _plausible(concept: Concept, measured: Measured) -> bool:
    if concept.plausible is None:
        return True
    low, high = concept.plausible
    match measured.comparator:
        case "<" | "<=":
            return measured.number >= low
        case ">" | ">=":
            return measured.number <= high
        case _:
            return low <= measured.number <= high


def _read_limit(concept: Concept, text: str | None, unit: Unit) -> Decimal | None:
    limit = None if text is None else read_measured(text)
    return None if limit is None else concept.canonical(limit.number, unit)


def read_dose(text: str, unit: str | None) -> tuple[Decimal | None, str | None]:
    """Read a dose: mg or mg/d where the unit is a mass (a day), else the unit as written.

    Gives (None, None) for what is not a single number of zero or more.
    """
    measured = read_measured(text)
    if measured is None or measured.comparator != "=" or measured.number < 0:
        return None, None
    known = read_unit(unit) if unit else None
    for into in ("mg", "mg/d") if known else ():
        exact = convert(measured.number, known, UNITS[into]) if known else None
        if exact is not None:
            return rounded(exact), into
    return rounded(measured.number), unit
