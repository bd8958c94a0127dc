"""The comparison is worth something only if it sees errors: each one planted here is seen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import ibis
import pytest

from hilum.criteria import nodes as n
from hilum.criteria.compile import (
    absence,
    daily_totals,
    exceptions,
    findings,
    frame,
    grades,
    intervals,
    logic,
    occurrences,
    people,
    scores,
    slots,
    tables,
    windows,
)
from hilum.criteria.compile import tests as asked
from hilum.criteria.nodes import Operator
from hilum.records.rows import SubjectRecords
from hilum.terms.times import FIRST_DAY, LAST_DAY, Duration, date_of, day_of
from hilum.terms.truth import Truth
from tests.engines.agreement import CASES, Batch, compiled, drawn, evaluated

LOOSENED = {Operator.MORE: Operator.AT_LEAST, Operator.LESS: Operator.AT_MOST}


@cache
def reference(batch: Batch) -> dict[tuple[int, int], Truth]:
    return evaluated(batch)


@cache
def query(batch: Batch) -> dict[tuple[int, int], Truth]:
    return compiled(batch)


# ---------------------------------------------------------------- errors planted in `compile`

Plant = Callable[[pytest.MonkeyPatch], None]


def replaced(module: Any, name: str, by: Any) -> Plant:
    return lambda patch: patch.setattr(module, name, by)


def loosened(patch: pytest.MonkeyPatch) -> None:
    honest = intervals.compared

    def compared(operator: Operator, place: Any, **bounds: Any) -> intervals.Decision:
        return honest(LOOSENED.get(operator, operator), place, **bounds)

    for module in (intervals, asked, daily_totals):
        patch.setattr(module, "compared", compared)


def days_changed(**edges: Callable[[frame.WindowDays], int | bool]) -> Plant:
    """Plant: some days of every window are others."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        honest = frame.window_days

        def window_days(*given: Any) -> frame.WindowDays:
            days = honest(*given)
            return replace(days, **{edge: of(days) for edge, of in edges.items()})

        patch.setattr(frame, "window_days", window_days)

    return plant


def a_day_too_long(patch: pytest.MonkeyPatch) -> None:
    def opens(window: n.Window, day: int) -> int:
        return honest(window, day) - (window.length is not None)

    honest = frame._opens
    patch.setattr(frame, "_opens", opens)


def closed_after_screening(patch: pytest.MonkeyPatch) -> None:
    honest = frame.window_days

    def window_days(window: n.Window, days: frame.Days, look_back: Any) -> frame.WindowDays:
        found = honest(window, days, look_back)
        hi_min, hi_max = (frame._closes(window, day) for day in days[window.anchor])
        return replace(found, hi_min=hi_min, hi_max=hi_max)

    patch.setattr(frame, "window_days", window_days)


def no_possible_candidates(patch: pytest.MonkeyPatch) -> None:
    honest = findings._is_candidate
    patch.setattr(findings, "_is_candidate", lambda rows: honest(rows) & rows.definite)


def the_smallest_of_tied_rows(patch: pytest.MonkeyPatch) -> None:
    def hulls(rows: Any) -> Any:
        found = honest(rows)
        return found.mutate(upper=found.lower)

    honest = findings._hulls
    patch.setattr(findings, "_hulls", hulls)


def excepted_as(code: int) -> Plant:
    """Plant: an exception of unknown truth is taken to have this one."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        honest = exceptions.Exceptions.applied

        def applied(*given: Any) -> Any:
            rows = honest(*given)
            unknown = rows.excepted == tables.UNKNOWN
            return rows.mutate(excepted=unknown.ifelse(tables.code(code), rows.excepted))

        patch.setattr(exceptions.Exceptions, "applied", applied)

    return plant


def no_comparators(patch: pytest.MonkeyPatch) -> None:
    honest = findings._measured
    patch.setattr(findings, "_measured", lambda rows, used, _: honest(rows, used, "lower"))


def without_possible_rows(module: Any) -> Plant:
    def plant(patch: pytest.MonkeyPatch) -> None:
        honest = module.in_window

        def in_window(*given: Any) -> Any:
            rows = honest(*given)
            return rows.filter(rows.definite)

        patch.setattr(module, "in_window", in_window)

    return plant


def two_valued_or(patch: pytest.MonkeyPatch) -> None:
    def any_met(parts: Any) -> Any:
        found = tables.any_met(parts)
        return (found == tables.UNKNOWN).ifelse(tables.code(tables.NOT_MET), found)

    patch.setattr(logic, "any_met", any_met)


def born_by_the_year_alone(day: int, years: int) -> int:
    return day_of(datetime(date_of(day).year - years, 12, 31))


def amounts_that_are_not_known_are_none(patch: pytest.MonkeyPatch) -> None:
    honest = daily_totals._amount_mg
    patch.setattr(daily_totals, "_amount_mg", lambda rows: honest(rows).fill_null(0))


def each_row_is_summed_alone(patch: pytest.MonkeyPatch) -> None:
    honest = daily_totals._on_days

    def on_days(days: Any, spans: Any) -> Any:
        rows = honest(days, spans)
        return rows.filter(rows.starts == rows.day)

    patch.setattr(daily_totals, "_on_days", on_days)


def counting_as(**codes: int) -> Plant:
    """Plant: a row that another exception removes, or may remove, counts as if it were so."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        honest = daily_totals._counting

        def counting(of_class: Any) -> Any:
            said = of_class.otherwise
            wrong = said.cases(*((getattr(tables, n), tables.code(c)) for n, c in codes.items()))
            return honest(of_class.mutate(otherwise=wrong.fill_null(said)))

        patch.setattr(daily_totals, "_counting", counting)

    return plant


def a_row_does_not_count_in_its_own_total(patch: pytest.MonkeyPatch) -> None:
    honest = daily_totals.DailyTotals.beside

    def beside(totals: Any, rows: Any, of_class: Any) -> Any:
        wrong = rows.mutate(said=rows.otherwise, otherwise=tables.code(tables.NOT_MET))
        found = honest(totals, wrong, of_class)
        return found.mutate(otherwise=found.said)

    patch.setattr(daily_totals.DailyTotals, "beside", beside)


def borders_a_step_off(patch: pytest.MonkeyPatch) -> None:
    honest = grades.bilirubin_borders
    patch.setattr(grades, "bilirubin_borders", lambda place: honest(place + 2))


def the_best_grade_of_the_lowest_albumin(patch: pytest.MonkeyPatch) -> None:
    honest = grades._graded

    def graded(ends: Any, place: str, *, by: str) -> Any:
        return honest(ends, place, by="albumin_low")

    patch.setattr(grades, "_graded", graded)


def nothing(*_: Any) -> Any:
    return ibis.literal(False)


def covered(*_: Any) -> Any:
    return ibis.literal(True)


def only_direct_members(patch: pytest.MonkeyPatch) -> None:
    honest = absence._cover

    def cover(concept: str, *given: Any) -> Any:
        found = honest(concept, *given)
        return found and replace(found, members=())

    patch.setattr(absence, "_cover", cover)


IN_COMPILE: dict[str, Plant] = {
    "> is read as >=": loosened,
    "a length is a day off": a_day_too_long,
    "an anchor's latest day is not looked at": days_changed(
        lo_max=lambda days: days.lo_min, hi_max=lambda days: days.hi_min
    ),
    "rows after the day of screening are read": closed_after_screening,
    "a row that may be later is no candidate": no_possible_candidates,
    "of tied rows the smallest is taken": the_smallest_of_tied_rows,
    "a possible row counts as definite": replaced(
        windows, "_definite", lambda *_: ibis.literal(True)
    ),
    "possible findings are dropped": without_possible_rows(findings),
    "possible occurrences are dropped": without_possible_rows(occurrences),
    "ignored statuses are read": replaced(windows, "SAY_NOTHING", ["never"]),
    "an unknown exception is false": excepted_as(tables.NOT_MET),
    "an unknown exception is true": excepted_as(tables.MET),
    "absence needs no statement": replaced(absence.Absence, "covered", covered),
    "statements on all members do not cover a group": only_direct_members,
    "a ruled look-back is not heeded": days_changed(since=lambda days: days.lo_min),
    "or is two-valued": two_valued_or,
    "a comparator is dropped": no_comparators,
    "age is a difference of years": replaced(people, "born_by", born_by_the_year_alone),
    "prothrombin time goes before INR": replaced(scores, "COAGULATION", ("pt_prolongation", "inr")),
    "a missing input scores nothing worse than 1": replaced(scores, "MAXIMUM", scores.MINIMUM),
    "an albumin is a millionth off": borders_a_step_off,
    "a bilirubin of 0 is a good one": replaced(grades, "_no_bilirubin", nothing),
    "the best grade is of the lowest albumin": the_best_grade_of_the_lowest_albumin,
    "amounts that are not known count as none": amounts_that_are_not_known_are_none,
    "a daily total is of rows that begin together": each_row_is_summed_alone,
    "what another exception removes counts in a daily total": counting_as(MET=tables.NOT_MET),
    "what another exception may remove counts for certain": counting_as(UNKNOWN=tables.NOT_MET),
    "what another exception may remove does not count": counting_as(UNKNOWN=tables.MET),
    "a row does not count in its own daily total": a_row_does_not_count_in_its_own_total,
    "`first` takes the latest": lambda p: p.setitem(slots.TAKEN, n.Pick.FIRST, slots.Taken.LATEST),
}


MORE_CASES = 4 * CASES
"""For an error that few cases show: what is drawn differs with the modules that are loaded, since
Hypothesis takes constants from them too, and the usual number may by chance hold none."""


@pytest.mark.parametrize("error", IN_COMPILE)
def test_an_error_planted_in_compile_is_caught(error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def differs(batches: Sequence[Batch]) -> bool:
        truths = [reference(batch) for batch in batches]
        with monkeypatch.context() as planted:
            IN_COMPILE[error](planted)
            pairs = zip(batches, truths, strict=True)
            return any(compiled(batch) != truth for batch, truth in pairs)

    assert differs(drawn()) or differs(drawn(MORE_CASES))


# ---------------------------------------------------------------- errors planted in `evaluate`
# The reference is led into error from outside: it is given the case with the error's effect.


def rewritten(node: Any, change: Callable[[Any], Any]) -> Any:
    """A reading with every node changed, from the leaves up."""
    if isinstance(node, tuple):
        return tuple(rewritten(part, change) for part in node)
    if not hasattr(node, "__dataclass_fields__"):
        return node
    parts = {name: rewritten(getattr(node, name), change) for name in node.__dataclass_fields__}
    return change(replace(node, **parts))


def reading_changed(change: Callable[[Any], Any]) -> Callable[[Batch], Batch]:
    return lambda batch: replace(batch, readings=rewritten(batch.readings, change))


def records_changed(
    change: Callable[[SubjectRecords], SubjectRecords],
) -> Callable[[Batch], Batch]:
    def changed(batch: Batch) -> Batch:
        people = tuple(replace(who, records=change(who.records)) for who in batch.people)
        return replace(batch, people=people)

    return changed


def findings_changed(**columns: Any) -> Callable[[Batch], Batch]:
    return records_changed(
        lambda records: replace(
            records, findings=tuple(replace(row, **columns) for row in records.findings)
        )
    )


def strict_loosened(node: Any) -> Any:
    if isinstance(node, n.Compare) and node.operator in LOOSENED:
        return replace(node, operator=LOOSENED[node.operator])
    return node


def window_longer(node: Any) -> Any:
    if isinstance(node, n.Window) and node.length and node.length.unit == "day":
        return replace(node, length=Duration(node.length.count + 1, "day"))
    return node


def joined_by_and(node: Any) -> Any:
    return n.And(node.parts) if isinstance(node, n.Or) else node


def without_exceptions(node: Any) -> Any:
    return replace(node, exceptions=()) if isinstance(node, n.Exists) else node


def latest_for_first(node: Any) -> Any:
    if isinstance(node, n.Comparison) and node.pick is n.Pick.FIRST:
        return replace(node, pick=n.Pick.LATEST)
    return node


def everything_covered(records: SubjectRecords) -> SubjectRecords:
    whole = tuple(
        replace(row, domain=domain, start_day=FIRST_DAY, end_day=LAST_DAY)
        for row in records.coverage[:1]
        for domain in ("events", "interventions")
    )
    return replace(records, coverage=whole)


def without_ties(records: SubjectRecords) -> SubjectRecords:
    by_time = {(row.concept, row.link, row.time): row for row in records.findings}
    return replace(records, findings=tuple(by_time.values()))


IN_EVALUATE: dict[str, Callable[[Batch], Batch]] = {
    "> is read as >=": reading_changed(strict_loosened),
    "a window is a day longer": reading_changed(window_longer),
    "or is read as and": reading_changed(joined_by_and),
    "exceptions are not read": reading_changed(without_exceptions),
    "`first` takes the latest": reading_changed(latest_for_first),
    "a comparator is dropped": findings_changed(comparator=None),
    "an unusable value is used": findings_changed(problem=None),
    "a cancelled row is read": findings_changed(status=None),
    "of tied rows one is taken": records_changed(without_ties),
    "absence needs no statement": records_changed(everything_covered),
    "a ruled look-back is not heeded": lambda batch: replace(batch, look_back=None),
}


@pytest.mark.parametrize("error", IN_EVALUATE)
def test_an_error_planted_in_evaluate_is_caught(error: str) -> None:
    changed = [(batch, IN_EVALUATE[error](batch)) for batch in drawn()]
    assert any(evaluated(wrong) != query(batch) for batch, wrong in changed)
