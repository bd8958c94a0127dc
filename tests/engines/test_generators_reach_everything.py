"""What is never generated is never compared: every node, word and kind of record occurs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from typing import Any

import pytest

from hilum.criteria import nodes as n
from hilum.criteria.evaluate import Context, evaluate
from hilum.criteria.evaluate.exceptions import Exceptions
from hilum.records.rows import Finding, SubjectRecords
from hilum.terms.times import EVER_AFTER, FIRST_DAY, LAST_DAY, UNDATED
from hilum.terms.truth import Truth
from tests.engines.agreement import context_of, drawn, evaluated
from tests.engines.criteria import SCORES, VARIANTS
from tests.engines.dictionary import STEROIDS
from tests.engines.strategies import Person


@cache
def nodes() -> tuple[Any, ...]:
    """Every node of every criterion that the routine run compares."""
    return tuple(n.walk(tuple(reading for batch in drawn() for reading in batch.readings)))


@cache
def people() -> tuple[Person, ...]:
    return tuple(person for batch in drawn() for person in batch.people)


@pytest.mark.parametrize("kind", [*n.READING_NODES, *n.PREDICATE_NODES])
def test_every_node_is_generated(kind: type[Any]) -> None:
    assert any(isinstance(node, kind) for node in nodes())


@pytest.mark.parametrize("kind", [n.Compare, n.Between, n.OneOf])
def test_every_test_is_generated(kind: type[Any]) -> None:
    assert any(isinstance(node, kind) for node in nodes())


@pytest.mark.parametrize("pick", n.Pick)
def test_every_pick_is_generated(pick: n.Pick) -> None:
    assert any(isinstance(node, n.Comparison) and node.pick is pick for node in nodes())


WINDOWS = (
    *product((n.Direction.BEFORE, n.Direction.AFTER), (True, False)),
    (n.Direction.AT, False),
)


@pytest.mark.parametrize(("direction", "has_length"), WINDOWS)
def test_every_window_is_generated(direction: n.Direction, has_length: bool) -> None:
    windows = {node for node in nodes() if isinstance(node, n.Window)}
    assert any(w.direction is direction and (w.length is not None) is has_length for w in windows)


@pytest.mark.parametrize("operator", n.Operator)
def test_every_operator_is_generated_on_findings_and_on_daily_totals(operator: n.Operator) -> None:
    for kind in (n.Compare, n.DailyTotal):
        assert any(isinstance(node, kind) and node.operator is operator for node in nodes())


def removal_beside_totals() -> Iterator[Truth]:
    """Whether each corticosteroid is removed by an exception that stands beside a daily total."""
    for batch in drawn():
        for node, who in product(n.walk(batch.readings), batch.people):
            if not isinstance(node, n.Exists) or not any(map(n.asks_daily_total, node.exceptions)):
                continue
            plain = tuple(each for each in node.exceptions if not n.asks_daily_total(each))
            exceptions = Exceptions(plain, who.records, context_of(batch, who))
            rows = (row for row in who.records.interventions if row.concept in STEROIDS)
            yield from map(exceptions.remove, rows) if plain else ()


def test_beside_daily_totals_other_exceptions_remove_may_remove_and_do_not_remove() -> None:
    assert set(removal_beside_totals()) == set(Truth)


@pytest.mark.parametrize("limit", [None, *n.Limit])
def test_thresholds_are_generated_as_values_and_as_multiples_of_each_limit(
    limit: n.Limit | None,
) -> None:
    assert any(isinstance(node, n.Threshold) and node.limit is limit for node in nodes())


@cache
def outcomes() -> frozenset[tuple[str, Truth]]:
    """Which truths each node, each pick and each score came to."""
    return frozenset(
        (name, truth)
        for batch in drawn()
        for person in batch.people
        for reading in batch.readings
        for name, truth in outcomes_of(
            reading,
            person.records,
            context_of(batch, person),
        )
    )


def outcomes_of(
    reading: n.Reading, records: SubjectRecords, context: Context
) -> Iterator[tuple[str, Truth]]:
    for node in n.walk(reading):
        if isinstance(node, n.READING_NODES):
            truth = evaluate(node, records, context).truth
            yield type(node).__name__, truth
            if isinstance(node, n.Comparison):
                yield node.pick.value, truth
            if isinstance(node, n.Score):
                yield node.score, truth


KINDS = (
    *(kind.__name__ for kind in n.READING_NODES),
    *(pick.value for pick in n.Pick),
    *SCORES,
)


@pytest.mark.parametrize(("kind", "truth"), [*product(KINDS, Truth)])
def test_every_node_and_every_pick_comes_out_met_not_met_and_unknown(
    kind: str, truth: Truth
) -> None:
    assert (kind, truth) in outcomes()


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_table_of_child_pugh_is_asked_and_decides_otherwise_than_the_others(
    variant: str,
) -> None:
    assert any(batch.child_pugh_variant == variant for batch in drawn())
    other = VARIANTS[VARIANTS.index(variant) - 1]
    assert any(
        evaluated(replace(batch, child_pugh_variant=variant))
        != evaluated(replace(batch, child_pugh_variant=other))
        for batch in drawn()
    )


def has_tie(records: SubjectRecords) -> bool:
    rows = sorted(records.findings, key=lambda f: (str(f.concept), f.time.earliest))
    return any(
        (a.concept, a.time) == (b.concept, b.time) and a.value != b.value for a, b in pairwise(rows)
    )


def any_finding(holds: Callable[[Finding], bool]) -> Callable[[Person], bool]:
    return lambda who: any(holds(row) for row in who.records.findings)


def any_spanned(holds: Callable[[Any], bool]) -> Callable[[Person], bool]:
    return lambda who: any(holds(r) for r in (*who.records.events, *who.records.interventions))


FEATURES: dict[str, Callable[[Person], bool]] = {
    "a missing value": any_finding(lambda f: f.value is None),
    "a value that cannot be used": any_finding(lambda f: f.problem is not None),
    "a value below": any_finding(lambda f: f.comparator == "<"),
    "a value above": any_finding(lambda f: f.comparator == ">"),
    "a missing limit of normal": any_finding(lambda f: f.high is None),
    "a cancelled finding": any_finding(lambda f: f.status == "cancelled"),
    "an undated finding": any_finding(lambda f: f.time == UNDATED),
    "a finding of a partial date": any_finding(
        lambda f: f.time.day_earliest < f.time.day_latest and f.time != UNDATED
    ),
    "two values at one time": lambda who: has_tie(who.records),
    "a person's answer": any_finding(lambda f: f.concept == "attestation"),
    "no findings of a concept": lambda who: (
        not any(f.concept == "hemoglobin" for f in who.records.findings)
    ),
    "an ongoing row": any_spanned(lambda r: r.end.earliest == EVER_AFTER),
    "a row of unknown end": any_spanned(
        lambda r: r.end.latest == EVER_AFTER and r.end.earliest < EVER_AFTER
    ),
    "a row of unknown start": any_spanned(lambda r: r.start.day_earliest == FIRST_DAY),
    "an explicit negative": any_spanned(lambda r: r.status == "absent"),
    "a planned row": any_spanned(lambda r: r.status == "planned"),
    "a missing route": lambda who: any(r.route is None for r in who.records.interventions),
    "an amount that is not known": lambda who: any(
        r.daily_total_mg is None and r.dose is None for r in who.records.interventions
    ),
    "two corticosteroids": lambda who: (
        len({r.concept for r in who.records.interventions} & {"prednisone", "dexamethasone"}) == 2
    ),
    "a table that nothing covers": lambda who: (
        not any(c.domain in ("events", "interventions") for c in who.records.coverage)
    ),
    "a statement on every subject": lambda who: any(
        c.subject is None for c in who.records.coverage
    ),
    "a statement on a part of all time": lambda who: any(
        c.start_day > FIRST_DAY or c.end_day < LAST_DAY for c in who.records.coverage
    ),
    "a statement on a group": lambda who: any(c.domain == "tumor" for c in who.records.coverage),
    "a birth of a partial date": lambda who: (
        who.records.subject.birth != UNDATED
        and who.records.subject.birth.day_earliest < who.records.subject.birth.day_latest
    ),
    "a birth that is not known": lambda who: who.records.subject.birth == UNDATED,
    "a missing sex": lambda who: who.records.subject.sex is None,
    "an anchor of a partial date": lambda who: any(a < b for a, b in who.anchors.values()),
    "an anchor after screening": lambda who: any(
        a > who.anchors["screening"][0] for a, _ in who.anchors.values()
    ),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_every_kind_of_record_is_generated_and_is_not_the_only_kind(feature: str) -> None:
    holds = [FEATURES[feature](who) for who in people()]
    assert any(holds)
    assert not all(holds)
