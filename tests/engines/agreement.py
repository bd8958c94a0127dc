"""Both engines on the same batch of subjects and criteria, and where they differ."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from math import ceil
from typing import TypeVar

import ibis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hilum.criteria.compile import CODES, Tables, compile_criteria
from hilum.criteria.evaluate import Context, evaluate
from hilum.criteria.nodes import Reading
from hilum.records.rows import Coverage
from hilum.records.tables import write_records
from hilum.terms.times import Duration
from hilum.terms.truth import Truth
from tests.engines.criteria import LISTS, LOOK_BACKS, VARIANTS
from tests.engines.dictionary import DICTIONARY
from tests.engines.strategies import Person, person, statements

CRITERIA = len(LISTS)
SUBJECTS = 30
CASES = int(os.environ.get("HILUM_ENGINE_CASES", "5000"))
"""A case is one criterion on one subject; the long run takes 10000."""

BATCHES = ceil(CASES / (CRITERIA * SUBJECTS))

ROUTINE_CASES = 5000
"""Up to so many, the cases are always the same."""

TRUTHS = {number: truth for truth, number in CODES.items()}


@dataclass(frozen=True, eq=False)
class Batch:
    """Subjects and criteria that are evaluated together, every one on every one."""

    people: tuple[Person, ...]
    readings: tuple[Reading, ...]
    look_back: Duration | None
    child_pugh_variant: str = VARIANTS[0]

    def cases(self) -> Iterator[tuple[int, int]]:
        """The number of the subject and of the criterion of each case."""
        for subject in range(len(self.people)):
            yield from ((subject, criterion) for criterion in range(len(self.readings)))


def _known_as(name: str, who: Person, general: tuple[Coverage, ...]) -> Person:
    """The same subject under an id of its own, with the statements on every subject."""
    records = who.records
    tables = {
        table: tuple(
            replace(row, subject=name, row=f"{name}-{table}-{place}")
            for place, row in enumerate(getattr(records, table))
        )
        for table in ("findings", "events", "interventions")
    }
    own = tuple(replace(row, subject=name) for row in records.coverage)
    subject = replace(records.subject, subject=name)
    named = replace(records, subject=subject, coverage=(*own, *general), **tables)
    return Person(named, who.anchors)


Drawn = TypeVar("Drawn")


def sample(
    strategy: st.SearchStrategy[Drawn], count: int, *, same: bool, of: int = 1
) -> list[Drawn]:
    """So many examples of a strategy, the same ones each time or others; not its simplest.

    Each is one of `of` that were drawn: neighbours resemble each other.
    """
    kept: list[Drawn] = []

    @settings(
        max_examples=count * of + 1,
        derandomize=same,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def keep(example: Drawn) -> None:
        kept.append(example)

    keep()
    return [kept[1 + place * of % (len(kept) - 1)] for place in range(count)]


@cache
def drawn(cases: int = CASES) -> tuple[Batch, ...]:
    """Batches that hold so many cases; the same ones each time, up to ROUTINE_CASES.

    Subjects and criteria are drawn one by one and then put together: a query costs as much for
    thirty subjects as for one.
    """
    count, same = ceil(cases / (CRITERIA * SUBJECTS)), cases <= ROUTINE_CASES
    people = sample(person(), count * SUBJECTS, same=same, of=2)
    criteria = [sample(kind, count, same=same, of=8) for kind in LISTS]
    stated = sample(statements(), count, same=same, of=8)
    look_backs, variants = cycle(LOOK_BACKS), cycle(VARIANTS)
    return tuple(
        Batch(
            people=tuple(_known_as(f"S{n}", each, general) for n, each in enumerate(group)),
            readings=tuple(asked),
            look_back=next(look_backs),
            child_pugh_variant=next(variants),
        )
        for group, asked, general in zip(
            _groups(people, count), zip(*criteria, strict=True), stated, strict=True
        )
    )


def _groups(items: list[Drawn], count: int) -> list[list[Drawn]]:
    return [items[start::count] for start in range(count)]


def evaluated(batch: Batch) -> dict[tuple[int, int], Truth]:
    """What the reference says of each case."""
    return {case: evaluated_one(batch, *case) for case in batch.cases()}


def evaluated_one(batch: Batch, subject: int, criterion: int) -> Truth:
    """What the reference says of one case."""
    who = batch.people[subject]
    return evaluate(batch.readings[criterion], who.records, context_of(batch, who)).truth


def context_of(batch: Batch, who: Person) -> Context:
    """What the readings of a batch mean for one subject."""
    return Context(
        concepts=DICTIONARY,
        anchors=who.anchors,
        look_back=batch.look_back,
        child_pugh_variant=batch.child_pugh_variant,
    )


@cache
def stored(batch: Batch) -> ibis.BaseBackend:
    """The batch's records in a store in memory."""
    backend = ibis.duckdb.connect()
    people = [(each.records, each.anchors) for each in batch.people]
    write_records(backend.con, people, DICTIONARY)
    return backend


def compiled(batch: Batch) -> dict[tuple[int, int], Truth]:
    """What the compiled expression says of each case."""
    backend = stored(batch)
    named = {f"C{place}": reading for place, reading in enumerate(batch.readings)}
    found = compile_criteria(
        named,
        Tables.of(backend),
        DICTIONARY,
        look_back=batch.look_back,
        child_pugh_variant=batch.child_pugh_variant,
    )
    rows = backend.to_pyarrow(found.table().order_by("subject_no")).to_pylist()
    return {(s, c): TRUTHS[rows[s][f"C{c}"]] for s, c in batch.cases()}
