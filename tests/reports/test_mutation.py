"""One captured value is changed: the numbers that rest on it change, and no others.

A number names the rows that it rests on and those that it was counted among. So a changed value
must be on the trail of each number that changed, before or after; a number on whose trail it
nowhere is stays as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from hilum.records.rows import Event, Finding, Intervention, SubjectRecords
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
}


@pytest.mark.parametrize("what", CHANGES)
def test_exactly_the_numbers_that_rest_on_a_value_change_with_it(what: str) -> None:
    table, chosen, change = CHANGES[what]
    old = first(table, chosen)
    (before, trail_before), (after, trail_after) = (
        as_recorded(),
        made(changed(table, old, change(old))),
    )
    was, now = numbers(before), numbers(after)
    differing = [
        place
        for place in sorted({*was, *now})
        if was.get(place) is None
        or now.get(place) is None
        or was[place].values != now[place].values
    ]
    assert differing, "the change reached no number"
    strays = [
        place
        for place in differing
        if not rests_on(was.get(place), trail_before, old.row)
        and not rests_on(now.get(place), trail_after, old.row)
    ]
    told = [
        (
            *place,
            was[place].values if place in was else None,
            now[place].values if place in now else None,
        )
        for place in strays
    ]
    assert not told, "\n".join(map(str, told[:12]))
