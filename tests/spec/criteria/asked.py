"""A reading asked of one subject, over the small dictionary of the engines' tests.

The days lie apart: consent 1 June, enrolment 10 June, first dose 20 June, screening 30 June 2024.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st

from hilum.criteria.evaluate import Answer, Context, evaluate
from hilum.criteria.parse import parse
from hilum.records.rows import SubjectRecords
from hilum.rules.child_pugh import MSD
from hilum.terms.times import Duration
from hilum.terms.truth import Truth
from tests.engines.criteria import LISTS
from tests.engines.dictionary import DICTIONARY
from tests.spec.criteria import rows
from tests.spec.criteria.rows import Row, When

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

CONSENT = date(2024, 6, 1)
ENROLMENT = date(2024, 6, 10)
FIRST_DOSE = date(2024, 6, 20)
SCREENING = date(2024, 6, 30)
DAYS: Mapping[str, When] = {
    "consent": CONSENT,
    "enrolment": ENROLMENT,
    "first_dose": FIRST_DOSE,
    "screening": SCREENING,
}

READINGS = st.one_of(*LISTS)
"""Readings of every kind that both engines are held against."""

graded = partial(rows.graded, DICTIONARY)


@dataclass(frozen=True, eq=False)
class Asked:
    """A reading, a subject, and the truth to expect."""

    reading: str
    truth: Truth
    records: SubjectRecords
    days: Mapping[str, When]
    look_back: Duration | None = None
    child_pugh_variant: str = MSD.name

    @property
    def answer(self) -> Answer:
        known = {name: rows.when(time) for name, time in self.days.items()}
        anchors = {name: (time.day_earliest, time.day_latest) for name, time in known.items()}
        context = Context(
            concepts=DICTIONARY,
            anchors=anchors,
            look_back=self.look_back,
            child_pugh_variant=self.child_pugh_variant,
        )
        return evaluate(parse(self.reading), self.records, context)


def subject(
    label: str,
    truth: Truth,
    *held: Row | Iterable[Row],
    days: Mapping[str, When] | None = None,
    look_back: Duration | None = None,
    child_pugh_variant: str = MSD.name,
    **about: Any,
) -> Any:
    """A subject with these rows: what it shows, the truth to expect, and who it is."""
    flat = [row for each in held for row in (each if isinstance(each, Iterable) else (each,))]
    known = {
        "days": {**DAYS, **(days or {})},
        "look_back": look_back,
        "child_pugh_variant": child_pugh_variant,
    }
    return label, truth, rows.records(flat, **about), known


def asking(reading: str, *subjects: Any) -> pytest.MarkDecorator:
    """Ask the reading of each subject: one test each, named by its label."""
    return pytest.mark.parametrize(
        "asked",
        [
            pytest.param(Asked(reading, truth, records, **known), id=label)
            for label, truth, records, known in subjects
        ],
    )


def asking_each(*asked: tuple[str, Any]) -> pytest.MarkDecorator:
    """Ask several readings, each of one subject; the reading is the name."""
    return pytest.mark.parametrize(
        "asked",
        [
            pytest.param(Asked(reading, truth, records, **known), id=f"{reading} ({label})")
            for reading, (label, truth, records, known) in asked
        ],
    )
