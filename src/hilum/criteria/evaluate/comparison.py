"""A comparison: which value is taken, and what it says against the threshold."""

from collections.abc import Sequence
from typing import assert_never

from hilum.criteria.evaluate.answer import Answer, Context, Used, Why
from hilum.criteria.evaluate.interval import satisfies
from hilum.criteria.evaluate.window import in_window, window_days
from hilum.criteria.nodes import Comparison, Limit, Pick, Test, Threshold, values_of
from hilum.records.rows import Finding, SubjectRecords
from hilum.records.schema import usable
from hilum.terms.bounds import ANYWHERE, Bounds, bounds_of, bounds_of_ratio
from hilum.terms.truth import Truth, decided


def compare(node: Comparison, records: SubjectRecords, context: Context) -> Answer:
    """Answer a comparison for one subject."""
    days = window_days(node.window, context)
    rows = in_window(records.findings, context.concepts.within(node.concept), days)
    taken = picked(rows, node.pick)
    truth, why = _judged(node, taken, context)
    return Answer(node=node, truth=truth, why=why, used=taken or rows, window=days)


def picked(rows: Sequence[Used], pick: Pick) -> tuple[Used, ...]:
    """Return the candidates of a pick; none without a definite row.

    `latest`: every row that may be as late as the latest definite row (by its earliest moment).
    """
    definite = [_finding(used) for used in rows if used.definite]
    if not definite:
        return ()
    match pick:
        case Pick.LATEST:
            base = max(row.time.earliest for row in definite)
            return tuple(used for used in rows if _finding(used).time.latest >= base)
        case Pick.FIRST:
            base = min(row.time.latest for row in definite)
            return tuple(used for used in rows if _finding(used).time.earliest <= base)
        case Pick.ANY | Pick.EVERY:
            return tuple(rows)
        case _ as never:
            assert_never(never)


def _finding(used: Used) -> Finding:
    assert isinstance(used.row, Finding)
    return used.row


def _judged(node: Comparison, taken: Sequence[Used], context: Context) -> tuple[Truth, Why]:
    if not taken:
        return Truth.UNKNOWN, Why.NO_ROW
    concept, limit = context.concepts[node.concept], limit_of(node.test)
    each = [satisfies(bounds(_finding(used), limit), node.test, concept) for used in taken]
    match node.pick:
        case Pick.ANY:
            truth = _any(each, taken)
        case Pick.EVERY:
            truth = ~_any([~one for one in each], taken)
        case _:
            truth = satisfies(hull(taken, limit), node.test, concept)
    return truth, Why.DECIDED if truth is not Truth.UNKNOWN else _why_unknown(node, taken, each)


def _any(each: Sequence[Truth], taken: Sequence[Used]) -> Truth:
    certain = any(one is Truth.MET and used.definite for one, used in zip(each, taken, strict=True))
    return decided(yes=certain, no=all(one is Truth.NOT_MET for one in each))


def hull(taken: Sequence[Used], limit: Limit | None = None) -> Bounds:
    """Return the smallest interval that holds every candidate's."""
    first, *others = (bounds(_finding(used), limit) for used in taken)
    for other in others:
        first = first.hull(other)
    return first


def bounds(row: Finding, limit: Limit | None) -> Bounds:
    """Return where a row's value, or its multiple of a limit of normal, may lie."""
    match limit:
        case Limit.ULN:
            return bounds_of_ratio(usable(row), row.high)
        case Limit.LLN:
            return bounds_of_ratio(usable(row), row.low)
        case None:
            return bounds_of(usable(row))
        case _ as never:
            assert_never(never)


def limit_of(test: Test) -> Limit | None:
    """Return the limit of normal that a test's thresholds are multiples of, if any."""
    first = values_of(test)[0]
    return first.limit if isinstance(first, Threshold) else None


def _why_unknown(node: Comparison, taken: Sequence[Used], each: Sequence[Truth]) -> Why:
    if any(usable(_finding(used)) is None for used in taken):
        return Why.UNUSABLE
    limit = limit_of(node.test)
    if any(bounds(_finding(used), limit) == ANYWHERE for used in taken):
        return Why.NO_LIMIT_OF_NORMAL
    if all(one is not Truth.UNKNOWN for one in each):
        return Why.DISAGREE
    return Why.STRADDLES
