"""Dosage -> dose, unit, route and, where the timing says it exactly, the total of a day.

Source: HL7 FHIR R4, Dosage and Timing; MedicationAdministration.dosage.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hilum.sources.fhir.codings import parsed
from hilum.sources.fhir.insertion import Insertion
from hilum.sources.projection import Texts
from hilum.terms.decimals import plain, read_measured, rounded

UCUM = "http://unitsofmeasure.org"
HOURS_PER = {"d": 24, "h": 1}


def taken_daily(kind: str) -> bool:
    """Tell whether a resource type says what a person takes day by day."""
    return kind == "MedicationStatement"


def dosages(insertion: Insertion, text: str | None) -> Iterator[Texts]:
    """Read one dosage (a list of one too); several are steps, of which none is the dose."""
    found = parsed(text)
    listed = found if isinstance(found, list) else [found]
    dosage = listed[0] if len(listed) == 1 else None
    if isinstance(dosage, dict):
        dose, unit = _amount(dosage.get("dose") or _dose(dosage))
        yield (dose, unit, _route(insertion, dosage.get("route")), _daily(dose, dosage))


def quantity(insertion: Insertion, dose: str | None, route: str | None) -> Texts:
    """Read a dose and a route that stand for themselves (Immunization)."""
    amount, unit = _amount(parsed(dose))
    return (amount, unit, _route(insertion, parsed(route)), None)


def _dose(dosage: dict[str, Any]) -> Any:
    rates = dosage.get("doseAndRate")
    first = rates[0] if isinstance(rates, list) and len(rates) == 1 else {}
    return first.get("doseQuantity") if isinstance(first, dict) else None


def _amount(given: Any) -> tuple[str | None, str | None]:
    if not isinstance(given, dict) or given.get("value") is None:
        return None, None
    measured = read_measured(str(given["value"]))
    coded = given.get("code") if given.get("system") == UCUM else None
    unit = coded or given.get("unit") or given.get("code")
    return (None if measured is None else plain(measured.number)), unit


def _route(insertion: Insertion, given: Any) -> str | None:
    return None if given is None else insertion.chooser.word("route", insertion.bound(given))


def _daily(dose: str | None, dosage: dict[str, Any]) -> str | None:
    """Return the total of a day: dose x frequency, where the period divides a day."""
    timing = dosage.get("timing")
    repeat = timing.get("repeat") if isinstance(timing, dict) else None
    if dose is None or not isinstance(repeat, dict) or dosage.get("asNeededBoolean"):
        return None
    if dosage.get("asNeededCodeableConcept") or repeat.get("frequencyMax"):
        return None
    hours = HOURS_PER.get(str(repeat.get("periodUnit")), 0) * _whole(repeat.get("period"))
    times = _whole(repeat.get("frequency", 1))
    if hours == 0 or 24 % hours or repeat.get("periodMax"):
        return None
    total = rounded(Fraction(Decimal(dose)) * times * 24 / hours)
    return None if total is None else plain(total)


def _whole(number: Any) -> int:
    return int(number) if isinstance(number, int | float) and number == int(number) else 0
