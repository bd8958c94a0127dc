"""From a subject to its measures, in the plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hilum.concepts import Concepts
from hilum.criteria.nodes import Compare, Operator, Test, Threshold
from hilum.criteria.printing import show_test
from hilum.reading.measures.classes import POINTS, classes_at, classes_before, points_at
from hilum.reading.measures.comparing import (
    LOWER,
    MIRRORED,
    Found,
    list_at,
    more_numbers,
    numbers_at,
)
from hilum.reading.measures.fitting import agree, fitted
from hilum.reading.measures.items import Kind
from hilum.reading.measures.row import Row
from hilum.reading.measures.subjects import Subjects, subjects_at, test_place
from hilum.reading.proposal import Ask, Joined
from hilum.study.study import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A measure of the plain text; `end` is the place of the item behind it."""

    subject: str
    test: Test
    spans: tuple[Span, ...]
    rule: str
    end: int
    joined: Joined | None = None
    asks: tuple[Ask, ...] = ()

    @property
    def span(self) -> Span:
        """From its first character to its last."""
        return min(self.spans)[0], max(end for _, end in self.spans)


_NOT_A_VALUE = re.compile(
    r" ?(?:%|percent\b|[x*^] ?\d|times\b|fold\b)|,? ?(?:(?:of|above|below|over|under|than|from"
    r"|between)\b|(?:higher|lower|greater|less|more|increase|decrease|reduction|drop|fall|rise"
    r"|change|decline|prolong\w*|difference|improvement|worsening|longer|shorter"
    r"|points? (?:increase|decrease|change|reduction|drop))\b"
    r"|x (?:normal|baseline|control))",
    re.IGNORECASE,
)
_OF_PREDICTED = re.compile(
    r" ?(?:of )?(?:the )?(?:normal |age )?predicted(?: value| normal)?", re.IGNORECASE
)
_ABOVE_CONTROL = re.compile(
    r" ?(?:above|over|longer than|beyond) (?:the )?(?:normal )?control", re.IGNORECASE
)
_CHANGES = frozenset(
    [
        "decrease",
        "drop",
        "fall",
        "rise",
        "increase",
        "change",
        "reduction",
        "decline",
        "loss",
        "gain",
        "variation",
        "difference",
        "delta",
        "decreases",
        "increases",
        "changes",
        "variability",
        "ratio",
        "percentage",
        "percent",
        "proportion",
        "product",
        "target",
        "urine",
        "urinary",
        "csf",
        "fetal",
        "neonatal",
        "donor",
        "donor's",
        "maternal",
        "baby's",
        "infant's",
        "mother's",
        "father's",
        "partner's",
        "pleural",
        "ascitic",
        "synovial",
        "birth",
        "ideal",
    ]
)
_OF = ("in", "of", "the", "their", "his", "her", "serum", "a", "an")


def drafts_of(row: Row, place: int, concepts: Concepts) -> tuple[Draft, ...]:
    """Return the measures whose list of subjects starts at a place."""
    subjects = subjects_at(row, place)
    if _is_of_something_else(row, place):
        return ()
    at = test_place(row, subjects.end)
    if (graded := _graded(row, subjects, concepts)) is not None:
        return tuple(_spoken(row, subjects, (graded,), concepts)) if graded.end else ()
    found = numbers_at(row, at)
    if row.concepts(place) == ("age",):
        found = found or _between_the_ages(row, place, at) or _above_the_age(row, place, at)
    else:
        found = list_at(row, at) or found
    if found is None:
        return ()
    chain = (*_before_it(row, place, found), *more_numbers(row, found))
    return tuple(_spoken(row, subjects, chain, concepts))


def _graded(row: Row, subjects: Subjects, concepts: Concepts) -> Found | None:
    """Return the classes that are asked of a subject with ordered values, before or behind it."""
    for name in row.concepts(subjects.places[-1]):
        if name == POINTS and (found := points_at(row, subjects.end)):
            return found
        if name in concepts and concepts[name].values:
            found = classes_at(row, subjects.end, concepts[name])
            found = found or classes_before(row, subjects.places[0], concepts[name])
            if found:
                return found
    return None


def _before_it(row: Row, place: int, found: Found) -> tuple[Found, ...]:
    """Return the lower end of `18 <= BMI <= 32`, whose upper end was found."""
    low, operator = row.quantity(place - 2), row.operator(place - 1)
    match found.test:
        case Compare(again, Threshold(_, unit, None)) if low and operator in MIRRORED:
            whole = not low.foreign and not low.after and low.limit is None
            if whole and (operator in LOWER) is (again in LOWER) and low.unit in (None, unit):
                test = Compare(MIRRORED[operator], Threshold(low.number, unit))
                return (Found(test, place - 2, place, found.rule),)
        case _:
            pass
    return ()


def _is_of_something_else(row: Row, place: int) -> bool:
    """Tell whether the words before say that it is a change, or another's, or another fluid's."""
    at = place - 1
    while row.text(at) in _OF:
        at -= 1
    return row.text(at) in _CHANGES


def _between_the_ages(row: Row, place: int, at: int) -> Found | None:
    """Return the range of `between the ages of 18 and 75`."""
    before = place - 2 if row.text(place - 1) == "the" else place - 1
    low, high = row.quantity(at), row.quantity(at + 2)
    if row.text(before) != "between" or low is None or high is None:
        return None
    between = replace(row.items[before], text="between")
    shown = Row(row.plain, (between, *row.items[at : at + 4]))
    found = numbers_at(shown, 0)
    return replace(found, first=before, end=at + 3) if found else None


def _above_the_age(row: Row, place: int, at: int) -> Found | None:
    """Return the test of `over the age of 18`."""
    before = place - 2 if row.text(place - 1) == "the" else place - 1
    operator, years = row.operator(before), row.quantity(at)
    if operator is None or operator is Operator.EQUAL or years is None or years.foreign:
        return None
    return (
        None if years.after else Found(Compare(operator, years.threshold), before, at + 1, "sign")
    )


def _spoken(
    row: Row, subjects: Subjects, chain: tuple[Found, ...], concepts: Concepts
) -> Iterator[Draft]:
    """Yield a draft for each test of a chain and each subject of a list, until one does not fit."""
    chosen = _chosen(row, subjects, chain[0].test, concepts)
    for found in _once(chain, chosen[-1:], concepts):
        drafts = [_draft(row, subjects, found, (name, concepts)) for name in chosen]
        if not all(drafts):
            return
        for number, draft in enumerate(draft for draft in drafts if draft):
            joined = subjects.joined or _by_direction(found.test)
            yield replace(draft, joined=joined if number else found.joined)


def _chosen(row: Row, subjects: Subjects, test: Test, concepts: Concepts) -> list[str]:
    """Return the subjects of a list that the test fits, from the last one back."""
    chosen: list[str] = []
    for place in reversed(subjects.places):
        names = [n for n in row.concepts(place) if fitted(n, test, concepts)]
        if not names:
            break
        chosen = [*(name for name in names if name not in chosen), *chosen]
    return chosen


def _by_direction(test: Test) -> Joined:
    """Return how `ALT/AST` is meant: both are below a limit, or one of them above it."""
    match test:
        case Compare(operator):
            return Joined.AND if operator in LOWER else Joined.OR
        case _:
            return Joined.AND


def _once(chain: tuple[Found, ...], names: list[str], concepts: Concepts) -> tuple[Found, ...]:
    """Return the tests of a chain, one that is printed in two units as one."""
    kept: list[Found] = []
    for found in chain:
        if kept and any(_same(kept[-1].test, found.test, name, concepts) for name in names):
            kept[-1] = replace(kept[-1], end=found.end)
        else:
            kept.append(found)
    return tuple(kept)


def _same(one: Test, other: Test, name: str, concepts: Concepts) -> bool:
    match one, other:
        case Compare(sign, Threshold() as a), Compare(again, Threshold() as b) if sign is again:
            return name in concepts and bool(agree(a, b, concepts[name]))
        case _:
            return False


def _draft(row: Row, subjects: Subjects, found: Found, named: tuple[str, Concepts]) -> Draft | None:
    name, concepts = named
    fit = fitted(name, found.test, concepts)
    if fit is None:
        return None
    spans = [row.span(place, place + 1) for place in subjects.places if name in row.concepts(place)]
    test_span = row.span(found.first, found.end)
    name, end = _named(row, name, found)
    if _NOT_A_VALUE.match(row.plain, end):
        return None
    asks = (Ask(code="no_unit", span=test_span, taken=show_test(fit.test)),) if fit.taken else ()
    second = _second_unit(row, found, name, concepts)
    spans = [*spans, (test_span[0], max(test_span[1], end))]
    if second:
        spans.append(second[0])
        asks = (*asks, *second[1])
    return Draft(name, fit.test, tuple(spans), found.rule, found.end, asks=asks)


def _named(row: Row, name: str, found: Found) -> tuple[str, int]:
    """Return the subject that the words behind the value make of it, and where they end."""
    end = row.after(found.end)
    if name == "prothrombin_time" and (match := _ABOVE_CONTROL.match(row.plain, end)):
        return "pt_prolongation", match.end()
    if name == "fev1_percent_predicted" and (match := _OF_PREDICTED.match(row.plain, end)):
        return name, match.end()
    return name, end


def _second_unit(
    row: Row, found: Found, name: str, concepts: Concepts
) -> tuple[Span, tuple[Ask, ...]] | None:
    """Return the same value in another unit in brackets, and an ask where the two disagree."""
    if row.text(found.end) not in ("(", "[") or name not in concepts:
        return None
    at = found.end + 1
    sign = row.operator(at)
    at += row.kind(at) is Kind.SIGN
    again = row.quantity(at)
    if again is None or not isinstance(found.test, Compare) or row.text(at + 1) not in (")", "]"):
        return None
    value = found.test.value
    if sign not in (None, found.test.operator) or not isinstance(value, Threshold):
        return None
    same = agree(value, again.threshold, concepts[name])
    if same is None or again.foreign:
        return None
    span = row.span(found.end, at + 2)
    return span, () if same else (Ask(code="two_units", span=span, taken=show_test(found.test)),)
