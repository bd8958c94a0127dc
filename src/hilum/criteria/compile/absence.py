"""Where no row means no: windows that lie wholly inside one statement of completeness.

A statement for every subject is held against the windows of each anchor set, in Python; statements
for one subject (each explicit negative is one) are joined. Only domains that some statement names
are looked at, so that a group of forty concepts does not become forty questions.
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
from hilum.criteria.compile.fields import Fields
from hilum.criteria.compile.frame import Frame
from hilum.criteria.compile.occurrences import DOMAINS
from hilum.criteria.compile.slots import OccurrenceSlot
from hilum.criteria.compile.tables import Tables, small_table
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
    needs: tuple[Need, ...]

    @classmethod
    def of(cls, tables: Tables, concepts: Concepts, frame: Frame) -> "Absence":
        """Return what tells absence for the slots of a frame."""
        stated = Stated.of(tables)
        slots = frame.slots.occurrences
        covers = {slot.concept: _cover(slot.concept, concepts, stated.domains) for slot in slots}
        needs = dict.fromkeys(
            (part.domains, slot.window)
            for slot in slots
            for part in _parts(covers[slot.concept])
            if part.domains
        )
        return cls(tables, concepts, frame, stated, covers, tuple(needs))

    def words(self, fields: Fields) -> Iterator[Table]:
        """Yield rows of subject_no and the words that a statement on that subject writes."""
        if any(domains & self.stated.single for domains, _ in self.needs):
            yield self._covering(fields).select("subject_no", *fields.names)

    def of_everyone(self, fields: Fields) -> Table | None:
        """Return anchor_set and the words of statements on every subject; None if none holds."""
        held = {
            anchor_set: [need for need in self.needs if self._for_everyone(*need, anchor_set)]
            for anchor_set in self.frame.anchors
        }
        if not any(held.values()):
            return None
        rows = ({"anchor_set": n, **fields.of_yes(needs)} for n, needs in held.items())
        words = dict.fromkeys(fields.names, pa.int64())
        return small_table(rows, ("anchor_set", *words), **words)

    def _for_everyone(self, domains: frozenset[str], window: Window, anchor_set: int) -> bool:
        days = self.frame.days.get((anchor_set, self.frame.slots.windows[window]))
        return days is not None and any(
            start <= days.since and days.hi_max <= end and days.begun
            for domain, start, end in self.stated.everyone
            if domain in domains
        )

    def covered(self, slot: OccurrenceSlot, rows: Table, fields: Fields) -> Value:
        """Return whether no row of a slot means that there was none."""
        cover = self.covers[slot.concept]
        if cover is None:
            return ibis.literal(False)
        return self._holds(cover, slot.window, rows, fields)

    def _holds(self, cover: Cover, window: Window, rows: Table, fields: Fields) -> Value:
        ways = []
        if cover.domains:
            ways.append(fields[cover.domains, window].bits(rows, 1) == 1)
        if cover.members:
            parts = (self._holds(member, window, rows, fields) for member in cover.members)
            ways.append(reduce(and_, parts))
        return reduce(or_, ways)

    def _covering(self, fields: Fields) -> Table:
        """Return, for statements on single subjects, the words of the needs that each covers."""
        coverage = self.tables.coverage
        own = coverage.filter(coverage.subject.notnull() & coverage.subject_no.notnull())
        people = self.frame.people.select("subject_no", "anchor_set")
        named = own.inner_join(self._need_table(fields), "domain").inner_join(people, "subject_no")
        windows = self.frame.windows.filter(self.frame.windows.begun == 1)
        framed = named.inner_join(windows, ["anchor_set", "window_no"])
        return framed.filter(framed.start_day <= framed.since, framed.end_day >= framed.hi_max)

    def _need_table(self, fields: Fields) -> Table:
        """Return, for each domain and window, the words of the needs that a statement covers."""
        served: dict[tuple[str, int], list[Need]] = {}
        for domains, window in self.needs:
            for domain in sorted(domains & self.stated.single):
                key = domain, self.frame.slots.windows[window]
                served.setdefault(key, []).append((domains, window))
        rows = (
            {"domain": domain, "window_no": window_no, **fields.of_yes(needs)}
            for (domain, window_no), needs in served.items()
        )
        types = {"domain": pa.string(), **dict.fromkeys(fields.names, pa.int64())}
        return small_table(rows, ("domain", "window_no", *fields.names), **types)


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
