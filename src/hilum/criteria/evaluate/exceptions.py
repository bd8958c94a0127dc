"""Exceptions: whether a row is removed before the question is asked. DESIGN section 5."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import assert_never

from hilum.criteria import nodes
from hilum.criteria.evaluate.answer import Context
from hilum.criteria.evaluate.window import happened, span
from hilum.records.rows import LOCAL_ROUTES, Event, Intervention, SubjectRecords
from hilum.rules.prednisone import prednisone_mg
from hilum.terms.truth import Truth, all_of, any_of, decided

MASS_MG = {"mg": Fraction(1), "g": Fraction(1000), "ug": Fraction(1, 1000)}


@dataclass(frozen=True)
class Exceptions:
    """The exceptions of one question, for one subject."""

    predicates: tuple[nodes.Predicate, ...]
    records: SubjectRecords
    context: Context

    def remove(self, row: Event | Intervention) -> Truth:
        """Tell whether one of them removes a row; a missing attribute is UNKNOWN."""
        return any_of(self._holds(each, row) for each in self.predicates)

    def _holds(self, predicate: nodes.Predicate, row: Event | Intervention) -> Truth:
        match predicate:
            case nodes.PredicateAnd(parts):
                return all_of(self._holds(part, row) for part in parts)
            case nodes.PredicateOr(parts):
                return any_of(self._holds(part, row) for part in parts)
            case nodes.PredicateNot(part):
                return ~self._holds(part, row)
            case nodes.AttributeIn(attribute, words):
                return _attribute_in(getattr(row, attribute), words)
            case nodes.ConceptIn(group):
                inside = row.concept in self.context.concepts.within(group)
                return decided(yes=inside, no=not inside)
            case nodes.DailyTotal():
                return self._daily_total(predicate, row)
            case nodes.EndedBefore(length, anchor):
                limits = self.context.anchors[anchor]
                return _ended(row, tuple(length.before(day) for day in limits))
            case _ as never:
                assert_never(never)

    def _daily_total(self, node: nodes.DailyTotal, row: Event | Intervention) -> Truth:
        """Sum the class over the row's days; a row outside the class has no such total.

        The row counts in its own total: where it is removed otherwise, that total does not matter.

        Raises ValueError for a measure that no rule defines.
        """
        if node.measure != "prednisone_equivalent":
            raise ValueError(f"measure {node.measure!r}: expected prednisone_equivalent")
        if not isinstance(row, Intervention) or row.route in LOCAL_ROUTES:
            return Truth.NOT_MET
        if not _is_of_the_class(row, self.context):
            return Truth.NOT_MET
        rows = ((each, Truth.MET if each is row else counts) for each, counts in self._counting)
        return _within(*daily_total_mg(row, rows, self.context), node)

    @cached_property
    def _counting(self) -> tuple[tuple[Intervention, Truth], ...]:
        """The rows of the class, with whether each counts in the totals of the others.

        It does, unless an exception that asks no daily total removes it; UNKNOWN where one may.
        """
        plain = tuple(each for each in self.predicates if not nodes.asks_daily_total(each))
        others = Exceptions(plain, self.records, self.context)
        rows = _of_the_class(self.records, self.context)
        return tuple((row, ~others.remove(row)) for row in rows)


def _attribute_in(value: str | None, words: Iterable[str]) -> Truth:
    if not value:
        return Truth.UNKNOWN
    inside = value.casefold() in {word.casefold() for word in words}
    return decided(yes=inside, no=not inside)


def _ended(row: Event | Intervention, limits: tuple[int, ...]) -> Truth:
    earliest, latest = span(row)[1]
    return decided(yes=latest <= limits[0], no=earliest > limits[1])


def _within(low: Fraction, high: Fraction | None, node: nodes.DailyTotal) -> Truth:
    limit = Fraction(node.amount_mg_per_day)
    match node.operator:
        case nodes.Operator.AT_MOST:
            return decided(yes=high is not None and high <= limit, no=low > limit)
        case nodes.Operator.LESS:
            return decided(yes=high is not None and high < limit, no=low >= limit)
        case nodes.Operator.MORE:
            return decided(yes=low > limit, no=high is not None and high <= limit)
        case nodes.Operator.AT_LEAST:
            return decided(yes=low >= limit, no=high is not None and high < limit)
        case nodes.Operator.EQUAL:
            same = low == high == limit
            return decided(yes=same, no=low > limit or (high is not None and high < limit))
        case _ as never:
            assert_never(never)


def _of_the_class(records: SubjectRecords, context: Context) -> list[Intervention]:
    return [
        row
        for row in records.interventions
        if happened(row)
        and row.route not in LOCAL_ROUTES
        and _is_of_the_class(row, context)
        and row.start.day_earliest <= context.screening_day
    ]


def daily_total_mg(
    row: Intervention, rows: Iterable[tuple[Intervention, Truth]], context: Context
) -> tuple[Fraction, Fraction | None]:
    """Return the least and the most prednisone equivalent (mg/day) on any day of a row.

    `rows` are those of the class, each with whether it counts. The most is None where an amount
    that may count is not known.
    """
    (s1, s2), (e1, e2) = span(row)
    spans = [(span(each), _counting(each, counts, context)) for each, counts in rows]
    starts = {start[0] for (start, _), _ in spans}
    possible = {s1} | {day for day in starts if s1 <= day <= e2}
    most = [_most_on(day, spans) for day in possible]
    certain = {start[1] for (start, _), _ in spans if s2 <= start[1] <= e1} | (
        {s2} if s2 <= e1 else set()
    )
    least = [_least_on(day, spans) for day in certain]
    own = _amount_mg_per_day(row, context)[0]
    top = None if any(one is None for one in most) else max(one for one in most if one is not None)
    return max(least, default=own), top


_Span = tuple[tuple[int, int], tuple[int, int]]
_Amount = tuple[Fraction, Fraction | None]
_NOTHING = Fraction(0)


def _counting(row: Intervention, counts: Truth, context: Context) -> _Amount:
    """Return the least and the most that a row adds (mg/day)."""
    least, most = _amount_mg_per_day(row, context)
    match counts:
        case Truth.MET:
            return least, most
        case Truth.UNKNOWN:
            return _NOTHING, most
        case Truth.NOT_MET:
            return _NOTHING, _NOTHING
        case _ as never:
            assert_never(never)


def _most_on(day: int, spans: list[tuple[_Span, _Amount]]) -> Fraction | None:
    amounts = [most for ((s, e), (_, most)) in spans if s[0] <= day <= e[1]]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, _NOTHING) if len(known) == len(amounts) else None


def _least_on(day: int, spans: list[tuple[_Span, _Amount]]) -> Fraction:
    return sum((least for ((s, e), (least, _)) in spans if s[1] <= day <= e[0]), _NOTHING)


def _is_of_the_class(row: Intervention, context: Context) -> bool:
    """Tell whether a row is, or may be (recorded as a group only), a drug with an equivalence."""
    if row.concept is None or row.concept not in context.concepts:
        return False
    held = (context.concepts[member] for member in context.concepts.within(row.concept))
    return any(concept.prednisone_equivalent_mg is not None for concept in held)


def _amount_mg_per_day(row: Intervention, context: Context) -> _Amount:
    equivalent = context.concepts[row.concept or ""].prednisone_equivalent_mg
    amount = _drug_mg_per_day(row)
    if amount is None or equivalent is None:
        return _NOTHING, None
    prednisone = prednisone_mg(amount, equivalent)
    return prednisone, prednisone


def _drug_mg_per_day(row: Intervention) -> Fraction | None:
    if row.daily_total_mg is not None:
        return Fraction(row.daily_total_mg)
    (s1, s2), (e1, e2) = span(row)
    if row.dose is None or row.unit not in MASS_MG or not s1 == s2 == e1 == e2:
        return None
    return Fraction(row.dose) * MASS_MG[row.unit]
