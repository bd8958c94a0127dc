"""The same drugs by another route, after HAIC has ended, are another treatment (Q36)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hilum.conduct.anchor_days import anchor_days
from hilum.conduct.treatment.cycles import recorded_cycles
from hilum.records.rows import Intervention
from hilum.terms.times import EPOCH, on
from tests.conduct import treated
from tests.sources.virtual_trials import study

LATER = treated.FIRST + timedelta(days=300)


def first_cycle() -> tuple[Intervention, ...]:
    rows = treated.doses(1, treated.FIRST)
    return tuple(row for row in rows if isinstance(row, Intervention))


def later(route: str | None, visit: str | None) -> Intervention:
    dose = next(row for row in first_cycle() if row.concept == "oxaliplatin")
    time = on(LATER)
    return replace(dose, row="later", start=time, end=time, route=route, visit=visit)


@pytest.mark.parametrize(
    ("route", "visit", "is_of_the_study"),
    [
        ("intravenous", None, False),
        ("intraarterial", None, True),
        (None, None, True),
        ("intravenous", "Cycle 2 Day 1", True),
    ],
)
def test_a_later_dose_is_of_the_study_by_its_route_or_its_cycle(
    route: str | None, visit: str | None, is_of_the_study: bool
) -> None:
    records = treated.subject(treated.entry(), first_cycle(), later(route, visit))
    last = LATER if is_of_the_study else treated.FIRST
    assert anchor_days(study(), records)["last_dose"] == (last - EPOCH).days
    regimen = study().regimen
    assert regimen is not None
    cycles = recorded_cycles(study(), regimen, records).cycles
    assert len(cycles) == (2 if is_of_the_study else 1)
