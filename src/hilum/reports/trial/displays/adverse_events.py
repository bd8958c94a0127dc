"""Treatment-emergent adverse events by system organ class and term, worst grade and relation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hilum.reports.trial.display import Column, Display, Line, Shown, Table
from hilum.reports.trial.displays.adverse_event_summary import frame_of, notes_of
from hilum.reports.trial.displays.cells import count, share, subjects_of
from hilum.reports.trial.displays.ctcae_names import named, term_words
from hilum.reports.trial.displays.emergent import (
    RELATED,
    Emergent,
    Event,
    Events,
    keys_of,
    worst_grades,
)
from hilum.reports.trial.displays.wording import coded, said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

GRADES = (3, 4, 5)

Group = Callable[[Event], str]


@dataclass(frozen=True)
class Block:
    """Events under one heading: a class with its terms below it, or a term."""

    id: str
    label: Words
    events: Events
    indent: int


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return four tables: whatever the relation, related, relation not known, and rates.

    A table of events whose relation nobody told stands only where there are any.
    """
    emergent = Emergent(trial, spec.set)
    frame = frame_of(spec, trial)
    if not emergent.events:
        return frame.nothing(said("no_events"))
    related = tuple(each for each in emergent.events if each.relation == RELATED)
    unknown = tuple(each for each in emergent.events if each.relation is None)
    tables = [
        by_grade("ae_all_relations", emergent, emergent.events),
        by_grade("ae_of_related", emergent, related),
    ]
    if unknown:
        tables.append(by_grade("ae_of_relation_not_known", emergent, unknown))
    tables.append(_rates(emergent))
    return frame.display(*tables, notes=notes_of(emergent))


def blocks(events: Events, names: Mapping[str, Words]) -> Iterator[Block]:
    """Yield classes with their terms, those in most subjects first, then by name."""
    yield Block("any", said("ae_any"), events, 0)
    for soc, of_class in _most_first(events, lambda each: each.soc or ""):
        label = coded(soc) if soc else said("not_coded")
        yield Block(soc or "not_coded", label, of_class, 0)
        for term, of_term in _most_first(of_class, lambda each: each.term):
            yield Block(f"{soc or 'not_coded'}.{term}", named(term, names), of_term, 1)


def _most_first(events: Events, group: Group) -> list[tuple[str, Events]]:
    found: dict[str, list[Event]] = {}
    for each in events:
        found.setdefault(group(each), []).append(each)
    held = [(name, tuple(of_group)) for name, of_group in found.items()]
    return sorted(held, key=lambda pair: (-len(subjects_of(keys_of(pair[1]))), pair[0]))


def by_grade(stub: str, emergent: Emergent, events: Events) -> Table:
    """Return a table of subjects by the worst grade, in all and of each class and term."""
    found = tuple(blocks(events, term_words(emergent.trial.study)))
    ungraded = any(None in worst_grades(each.events).values() for each in found)
    subjects = len(emergent.population)
    columns = [Column(id="any", heading=said("any_grade"), subjects=subjects)]
    columns += [Column(id=f"grade_{grade}", heading=said("grade", grade=grade)) for grade in GRADES]
    if ungraded:
        columns.append(Column(id="grade_not_known", heading=said("grade_not_known")))
    lines = tuple(
        Line(
            id=block.id,
            label=block.label,
            cells=tuple(_cells(block.events, emergent, with_unknown=ungraded)),
            indent=block.indent,
        )
        for block in found
    )
    return Table(stub=said(stub), columns=tuple(columns), lines=lines)


def _cells(events: Events, emergent: Emergent, *, with_unknown: bool) -> Iterator[Shown]:
    worst = worst_grades(events)
    yield share(keys_of(events), emergent.population)
    for grade in (*GRADES, *((None,) if with_unknown else ())):
        keys = (each.key for each in events if worst[each.key.subject] == grade)
        yield share(keys, emergent.population)


def _rates(emergent: Emergent) -> Table:
    columns = tuple(
        Column(id=name, heading=said(f"ae_column_{name}")) for name in ("events", "rate")
    )
    lines = tuple(
        Line(
            id=block.id,
            label=block.label,
            cells=(
                count(keys_of(block.events), emergent.population, name="events"),
                emergent.rate(block.events),
            ),
            indent=block.indent,
        )
        for block in blocks(emergent.events, term_words(emergent.trial.study))
    )
    return Table(stub=said("ae_rates"), columns=columns, lines=lines)
