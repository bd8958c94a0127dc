"""Laboratory results and their grades by CTCAE v5.0, written short."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hilum.concepts import shipped_concepts
from hilum.rules.ctcae import Grading, LabResult, Term, ctcae, grade
from hilum.terms.decimals import read_measured
from hilum.terms.truth import Truth

V5 = ctcae("ctcae_v5")


def lab(
    value: str, unit: str | None, *, lln: str | None = None, uln: str | None = None, **told: Any
) -> LabResult:
    """A result as a laboratory prints it: `<25` has a comparator."""
    measured = read_measured(value)
    assert measured is not None, value
    low, high = (None if limit is None else Decimal(limit) for limit in (lln, uln))
    return LabResult(measured=measured, unit=unit, low=low, high=high, **told)


def of(term: Term, value: str, unit: str | None = None, **limits: Any) -> LabResult:
    """A result of a term's analyte, in the term's unit if none is named, with its molar mass."""
    concept = shipped_concepts()[term.analyte]
    mass = {"molar_mass_g_per_mol": concept.molar_mass_g_per_mol}
    return lab(value, unit or term.unit.code, **mass, **limits)


def graded(
    name: str,
    value: str,
    unit: str | None = None,
    *,
    analyte: str | None = None,
    baseline: str | None = None,
    facts: Mapping[str, Truth] | None = None,
    limits_in: str | None = None,
    **limits: Any,
) -> Grading:
    """The grading of a value by a term of CTCAE v5.0; a baseline has the same limits."""
    term = V5.term(name, analyte)
    return grade(
        term,
        of(term, value, unit, **limits),
        baseline=None if baseline is None else of(term, baseline, unit, **limits),
        facts=facts or {},
        limits_in=limits_in,
    )


def grades(name: str, value: str, unit: str | None = None, **told: Any) -> str:
    """The grades that a value allows, as text: `2`, `1/2` for either, `0-4` for any of them."""
    return graded(name, value, unit, **told).grades
