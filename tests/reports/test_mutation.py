"""One captured value is changed: the numbers that rest on it change, and no others.

A number names the rows that it rests on and those that it was counted among. So a changed value
must be on the trail of each number that changed, before or after; a number on whose trail it
nowhere is stays as it was.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hilum.records.rows import Event, Finding, Intervention, Subject, SubjectRecords
from hilum.reports.trial.display import Display, Shown
from hilum.reports.trial.trail import Trail
from hilum.terms.times import on
from tests.reports.evidence import as_recorded, made, records

Place = tuple[str, int, str, str]
"""A number: its display, table, line and column."""


def numbers(displays: tuple[Display, ...]) -> Mapping[Place, Shown]:
    return {
        (display.number, place, line.id, column.id): cell
        for display in displays
        for place, table in enumerate(display.tables)
        for line in table.lines
        for column, cell in zip(table.columns, line.cells, strict=True)
        if cell.values
    }


def rests_on(cell: Shown | None, trail: Trail, row: str) -> bool:
    keys = () if cell is None else (*cell.keys, *cell.population)
    return any(row in step.places for step in trail.behind(keys))


def first(
    table: str, chosen: Callable[[Finding | Event | Intervention], bool]
) -> Finding | Event | Intervention:
    """The first row of a table, subject by subject, that is chosen."""
    rows = (row for held in records() for row in getattr(held, table))
    return next(row for row in rows if chosen(row))


def changed(
    table: str, old: Finding | Event | Intervention, new: Finding | Event | Intervention
) -> tuple[SubjectRecords, ...]:
    return tuple(
        replace(held, **{table: tuple(new if row is old else row for row in getattr(held, table))})
        for held in records()
    )


def lesion(row: Finding) -> bool:
    """A target lesion's diameter, after baseline."""
    return (
        row.concept == "lesion_longest_diameter"
        and row.category == "target"
        and str(row.visit).startswith("Tumor Assessment")
    )


def larger(row: Finding) -> Finding:
    assert row.value is not None
    return replace(row, value=row.value * 3, original_value=str(row.value * 3))


def later(time: Any, days: int) -> Any:
    """A time so many days later, of the day alone."""
    return on(time.earliest.date() + timedelta(days=days))


def lower(row: Finding) -> Finding:
    return replace(row, value=Decimal("0.3"), original_value="0.3")


CHANGES = {
    "a target lesion that grew": ("findings", lesion, larger),
    "a neutrophil count after the first dose": (
        "findings",
        lambda row: row.concept == "neutrophils" and str(row.visit).startswith("Cycle 2"),
        lower,
    ),
    "an albumin at baseline": (
        "findings",
        lambda row: row.concept == "albumin" and row.visit == "Cycle 1 Day 1",
        lambda row: replace(row, value=Decimal(27), original_value="27"),
    ),
    "the grade of an adverse event": (
        "events",
        lambda row: row.concept == "adverse_event" and row.grade == "1",
        lambda row: replace(row, grade="4"),
    ),
    "the start of an adverse event": (
        "events",
        lambda row: row.concept == "adverse_event" and row.grade == "2",
        lambda row: replace(row, start=on(row.start.earliest.date() - timedelta(days=900))),
    ),
    "a dose that was given": (
        "interventions",
        lambda row: row.concept == "oxaliplatin" and str(row.visit).startswith("Cycle 2"),
        lambda row: replace(row, dose=Decimal(10), original_value="10"),
    ),
    "the ECOG status at screening": (
        "findings",
        lambda row: row.concept == "ecog" and row.visit == "Cycle 1 Day 1",
        lambda row: replace(row, value=Decimal(2), text="2", original_value="2"),
    ),
    "a visit": (
        "events",
        lambda row: row.concept == "visit" and str(row.visit).startswith("Survival Follow-up"),
        lambda row: replace(row, start=later(row.start, 9), end=later(row.end, 9)),
    ),
    "a prior therapy": (
        "interventions",
        lambda row: row.concept == "lenvatinib",
        lambda row: replace(row, start=later(row.start, -20)),
    ),
    "the day of enrolment": (
        "events",
        lambda row: row.concept == "enrolment",
        lambda row: replace(row, start=later(row.start, -2), end=later(row.end, -2)),
    ),
    "the day of consent": (
        "events",
        lambda row: row.concept == "informed_consent",
        lambda row: replace(row, start=later(row.start, -4000), end=later(row.end, -4000)),
    ),
}

PERSONS: Mapping[str, Callable[[Subject], Subject]] = {
    "the day of death": lambda person: replace(person, death=later(person.death, 30)),
    "the day of birth": lambda person: replace(person, birth=later(person.birth, -9000)),
    "the sex": lambda person: replace(person, sex="female" if person.sex == "male" else "male"),
}

GONE: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "an adverse event": ("events", lambda row: row.concept == "adverse_event"),
    "a dose": (
        "interventions",
        lambda row: row.concept == "oxaliplatin" and str(row.visit).startswith("Cycle 2"),
    ),
    "a lesion's diameter": ("findings", lesion),
    "an enrolment": ("events", lambda row: row.concept == "enrolment"),
}


def _values(cell: Shown | None) -> Mapping[str, object]:
    """The values of a number; a line that is not there counts nobody, as one of zeros does."""
    return {} if cell is None or cell.values.get("n") == 0 else cell.values


Explains = Callable[[Shown | None, Trail], bool]


def rests(row: str) -> Explains:
    """Whether a number rests on a row."""
    return lambda cell, trail: rests_on(cell, trail, row)


def about(subject: str) -> Explains:
    """Whether a number counts a subject, or counts among some of whom the subject is one."""
    return lambda cell, _: (
        cell is not None
        and any(key.subject.endswith(f"-{subject}") for key in (*cell.keys, *cell.population))
    )


def strays(
    given: tuple[SubjectRecords, ...], explains: Explains
) -> tuple[list[Place], list[tuple[object, ...]]]:
    """The numbers that differ under other records, and those of them that nothing explains."""
    (before, trail_before), (after, trail_after) = as_recorded(), made(given)
    was, now = numbers(before), numbers(after)
    differing = [
        place
        for place in sorted({*was, *now})
        if _values(was.get(place)) != _values(now.get(place))
    ]
    told: list[tuple[object, ...]] = [
        (*place, was[place].values if place in was else None,
         now[place].values if place in now else None)
        for place in differing
        if not explains(was.get(place), trail_before)
        and not explains(now.get(place), trail_after)
    ]  # fmt: skip
    return differing, told


@pytest.mark.parametrize("what", PERSONS)
def test_exactly_the_numbers_that_rest_on_a_person_change_with_it(what: str) -> None:
    old = next(held.subject for held in records() if held.subject.death is not None)
    given = tuple(
        replace(held, subject=PERSONS[what](old)) if held.subject is old else held
        for held in records()
    )
    differing, told = strays(given, rests(old.row))
    assert differing, "the change reached no number"
    assert not told, "\n".join(map(str, told[:12]))


def _table(name: str, rows: Iterable[Any]) -> dict[str, Any]:
    return {name: tuple(rows)}


@pytest.mark.parametrize("what", GONE)
def test_only_numbers_about_its_subject_change_when_a_row_is_gone(what: str) -> None:
    """A row that is gone is on no trail. The same holds when it comes, the other way round."""
    table, chosen = GONE[what]
    who, old = next(
        (held.subject.subject, row)
        for held in records()
        for row in getattr(held, table)
        if chosen(row)
    )
    given = tuple(
        replace(held, **_table(table, (row for row in getattr(held, table) if row is not old)))
        for held in records()
    )
    differing, told = strays(given, about(who))
    assert differing, "the change reached no number"
    assert not told, "\n".join(map(str, told[:12]))


@pytest.mark.parametrize("what", CHANGES)
def test_exactly_the_numbers_that_rest_on_a_value_change_with_it(what: str) -> None:
    table, chosen, change = CHANGES[what]
    old = first(table, chosen)
    differing, told = strays(changed(table, old, change(old)), rests(old.row))
    assert differing, "the change reached no number"
    assert not told, "\n".join(map(str, told[:12]))
