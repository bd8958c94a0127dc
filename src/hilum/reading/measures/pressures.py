"""Both blood pressures printed as one: `blood pressure > 140/90 mmHg`."""

from hilum.concepts import Concepts
from hilum.criteria.nodes import Compare, Threshold
from hilum.reading.measures.comparing import AFTER, LOWER
from hilum.reading.measures.draft import Draft
from hilum.reading.measures.fitting import fitted
from hilum.reading.measures.items import Kind
from hilum.reading.measures.row import Row
from hilum.reading.measures.subjects import subjects_at, test_place
from hilum.reading.proposal import Ask, Joined

BOTH = ("systolic_blood_pressure", "diastolic_blood_pressure")
PAIR = "blood_pressure"


def pressures_of(row: Row, place: int, concepts: Concepts) -> tuple[Draft, ...]:
    """Return the two measures of a pair: above it means one of both, below it each of them."""
    subjects = subjects_at(row, place)
    named = [name for at in subjects.places for name in row.concepts(at)]
    if named[-1:] != [PAIR] and tuple(named) != BOTH:
        return ()
    at = test_place(row, subjects.end)
    first = at
    operator = row.operator(at)
    at += row.kind(at) is Kind.SIGN
    high, low = row.quantity(at), row.quantity(at + 2)
    if high is None or low is None or row.text(at + 1) != "/" or high.foreign or low.foreign:
        return ()
    operator = AFTER.get(low.after or "") if operator is None else operator
    if operator is None or (row.operator(first) is not None and low.after):
        return ()
    unit = low.unit or high.unit
    tests = [Compare(operator, Threshold(each.number, unit)) for each in (high, low)]
    fits = [fitted(name, test, concepts) for name, test in zip(BOTH, tests, strict=True)]
    spans = (row.span(subjects.places[-1], subjects.places[-1] + 1), row.span(first, at + 3))
    joined = Joined.AND if operator in LOWER else Joined.OR
    return tuple(
        Draft(
            name,
            fit.test,
            spans,
            "pair",
            at + 3,
            joined=joined if name == BOTH[1] else None,
            asks=(Ask(code="no_unit", span=spans[1], taken="mmHg"),) if fit.taken else (),
        )
        for name, fit in zip(BOTH, fits, strict=True)
        if fit is not None
    )
