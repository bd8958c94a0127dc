"""Where no row means no: windows that lie wholly inside one statement of completeness.

A statement for every subject is compared as two numbers; there are few. Statements for one
subject (each explicit negative is one) are joined. Only domains that some statement names are
looked at, so that a group of forty concepts does not become forty columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table, Value

from hilum.concepts import Concepts
from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.occurrences import DOMAINS
from hilum.criteria.compile.slots import OccurrenceSlot
from hilum.criteria.compile.tables import Tables
from hilum.criteria.compile.windows import small_table, spread
from hilum.criteria.nodes import Window

Statement = tuple[str, int, int]
"""Said of every subject: domain, first day, last day."""

Need = tuple[frozenset[str], Window]
"""A statement on one of these domains that covers this window."""


@dataclass(frozen=True)
class Stated:
    """The domains that statements are about: of every subject, and of single ones."""

    everyone: tuple[Statement, ...]
    single: frozenset[str]

    @classmethod
    def of(cls, tables: Tables) -> "Stated":
        """Read off a store which domains it states to be complete."""
        rows = tables.coverage.select("subject", "domain", "start_day", "end_day")
        single = rows.filter(rows.subject.notnull()).select("domain").distinct()
        general = rows.filter(rows.subject.isnull()).drop("subject").distinct()
        statements = [tuple(row.values()) for row in general.to_pyarrow().to_pylist()]
        domains = frozenset(single.to_pyarrow()["domain"].to_pylist())
        return cls(tuple(_widest(statements)), domains)

    @property
    def domains(self) -> frozenset[str]:
        """Every domain that a statement is about."""
        return self.single.union(domain for domain, _, _ in self.everyone)


def _widest(statements: list[Any]) -> Iterator[Statement]:
    """Yield the statements that do not lie inside another on the same domain."""
    reached: dict[str, int] = {}
    for domain, start, end in sorted(statements, key=lambda s: (s[0], s[1], -s[2])):
        if end > reached.get(domain, end - 1):
            reached[domain] = end
            yield domain, start, end


@dataclass(frozen=True)
class Cover:
    """What covers a concept: a statement on one of the domains, or else all of its members."""

    domains: frozenset[str]
    members: tuple["Cover", ...]

    def parts(self) -> Iterator["Cover"]:
        """Yield this and all below it."""
        yield self
        for member in self.members:
            yield from member.parts()


@dataclass(frozen=True)
class Absence:
    """What tells, slot by slot, whether the sources are complete over the window."""

    tables: Tables
    concepts: Concepts
    frame: Frame
    stated: Stated
    covers: dict[str, Cover | None]
    needs: dict[Need, int]

    @classmethod
    def of(cls, tables: Tables, concepts: Concepts, frame: Frame) -> "Absence":
        """Return what tells absence for the slots of a frame."""
        stated = Stated.of(tables)
        slots = frame.slots.occurrences
        covers = {slot.concept: _cover(slot.concept, concepts, stated.domains) for slot in slots}
        needs: dict[Need, int] = {}
        for slot in slots:
            for part in _parts(covers[slot.concept]):
                if own := part.domains & stated.single:
                    needs.setdefault((own, slot.window), len(needs))
        return cls(tables, concepts, frame, stated, covers, needs)

    def wide(self) -> Iterator[Table]:
        """Yield a table of one row a subject: the needs that a statement on it alone covers."""
        if self.needs:
            names = {"covered": "need_no"}
            yield spread(self._covering(), names, self.needs.values(), "need_no")

    def covered(self, slot: OccurrenceSlot, rows: Table) -> Value:
        """Return whether no row of a slot means that there was none; rows have `wide` beside."""
        cover = self.covers[slot.concept]
        if cover is None:
            return ibis.literal(False)
        number = self.frame.slots.windows[slot.window]
        return self._holds(cover, slot.window, rows) & rows[f"window_{number}_begun"]

    def _holds(self, cover: Cover, window: Window, rows: Table) -> Value:
        number = self.frame.slots.windows[window]
        since, until = rows[f"window_{number}_since"], rows[f"window_{number}_hi_max"]
        ways = [
            (since >= start) & (until <= end)
            for domain, start, end in self.stated.everyone
            if domain in cover.domains
        ]
        if own := cover.domains & self.stated.single:
            ways.append(rows[f"covered_{self.needs[own, window]}"].notnull())
        if cover.members:
            ways.append(reduce(and_, (self._holds(m, window, rows) for m in cover.members)))
        return reduce(or_, ways)

    def _covering(self) -> Table:
        """Return subject_no and need_no of the needs that a statement on the subject covers."""
        coverage = self.tables.coverage
        own = coverage.filter(coverage.subject.notnull() & coverage.subject_no.notnull())
        named = own.inner_join(self._need_table(), "domain").inner_join(
            self.frame.table, "subject_no"
        )
        windows = self.frame.slots.windows.values()
        since = named.window_no.cases(*((n, named[f"window_{n}_since"]) for n in windows))
        until = named.window_no.cases(*((n, named[f"window_{n}_hi_max"]) for n in windows))
        return named.filter(named.start_day <= since, named.end_day >= until).select(
            "subject_no", "need_no"
        )

    def _need_table(self) -> Table:
        rows = (
            {
                "domain": domain,
                "need_no": number,
                "window_no": self.frame.slots.windows[window],
            }
            for (domains, window), number in self.needs.items()
            for domain in sorted(domains)
        )
        return small_table(rows, domain=pa.string())


def _parts(cover: Cover | None) -> Iterator[Cover]:
    if cover is not None:
        yield from cover.parts()


def _cover(
    concept: str, concepts: Concepts, stated: frozenset[str], above: frozenset[str] = frozenset()
) -> Cover | None:
    """Return what of the stated domains can cover a concept; None if nothing can.

    `above` are domains that have been asked already for a group that holds it.
    """
    holds = {each.id for each in concepts if concept in concepts.within(each.id)}
    domains = {DOMAINS[concepts[concept].concept_class], *holds}
    own = (stated & domains) - above
    members = [
        _cover(member, concepts, stated, above | domains) for member in concepts[concept].members
    ]
    whole = tuple(member for member in members if member is not None)
    if not own and (not members or len(whole) < len(members)):
        return None
    return Cover(own, whole if len(whole) == len(members) else ())
