"""ADAE (OCCDS 1.1): treatment-emergence, its borders, and the flags of first and worst events."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from hilum.records.rows import Event, Intervention
from tests.conduct.lesions import FIRST_DOSE, subject
from tests.datasets.adam.persons import analysed
from tests.spec.criteria.rows import END_UNKNOWN, When, event, given

LAST_OF_WINDOW = FIRST_DOSE + timedelta(days=28)
"""The only dose is on 5 January 2024; endpoints.toml: 28 days after the last."""


def ae(start: When, end: When | None = END_UNKNOWN, **columns: Any) -> Event:
    return event("adverse_event", start, end, **{"term": "Vomiting", "grade": "2", **columns})


def adae(*events: Event | Intervention, dosed: bool = True) -> list[Mapping[str, Any]]:
    return [each.row.values for each in analysed(subject([], *events, dosed=dosed))["ADAE"]]


@pytest.mark.parametrize(
    ("start", "emergent"),
    [
        (FIRST_DOSE - timedelta(days=1), None),
        (FIRST_DOSE, "Y"),
        (LAST_OF_WINDOW, "Y"),
        (LAST_OF_WINDOW + timedelta(days=1), None),
    ],
)
def test_an_event_is_emergent_from_the_first_dose_to_28_days_after_the_last(
    start: date, emergent: str | None
) -> None:
    (row,) = adae(ae(start))
    assert row.get("TRTEMFL") == emergent
    assert row.get("TRTEMCFL") is None


@pytest.mark.parametrize(
    ("start", "emergent", "open_"),
    [("2023-12", None, None), ("2024-01", "Y", "Y"), ("2024-03", None, None)],
)
def test_an_event_that_may_have_begun_in_the_window_counts_and_says_so(
    start: str, emergent: str | None, open_: str | None
) -> None:
    """endpoints.toml, undated_event_emergent; no date is imputed."""
    (row,) = adae(ae(start))
    assert (row.get("TRTEMFL"), row.get("TRTEMCFL"), row.get("ASTDT")) == (emergent, open_, None)


@pytest.mark.parametrize(("days", "emergent"), [(-1, None), (0, "Y"), (28, "Y"), (29, None)])
def test_what_follows_a_puncture_without_a_dose_is_emergent_for_28_days(
    days: int, emergent: str | None
) -> None:
    """endpoints.toml, Q50: whoever was exposed to the risk of the procedure counts."""
    puncture = given("arterial_catheterization", FIRST_DOSE)
    (row,) = adae(ae(FIRST_DOSE + timedelta(days=days)), puncture, dosed=False)
    assert row.get("TRTEMFL") == emergent


def test_of_who_was_dosed_on_a_day_not_known_an_event_may_be_emergent() -> None:
    """endpoints.toml, Q54: where the start may lie in that time, it counts."""
    (row,) = adae(ae(FIRST_DOSE), given("oxaliplatin", "2024-02"), dosed=False)
    assert (row.get("TRTEMFL"), row.get("TRTEMCFL")) == ("Y", "Y")


def test_without_a_puncture_or_a_dose_nothing_is_emergent_or_not() -> None:
    (row,) = adae(ae(FIRST_DOSE), dosed=False)
    assert "TRTEMFL" not in row
    assert row["ASTDT"] == FIRST_DOSE


def test_days_count_from_the_first_dose_without_a_day_0() -> None:
    before, on_day = adae(ae(FIRST_DOSE - timedelta(days=1)), ae(FIRST_DOSE))
    assert (before["ASTDY"], on_day["ASTDY"]) == (-1, 1)


def test_an_event_of_one_day_lasts_one_day_and_an_open_one_has_no_duration() -> None:
    short, long, unended = adae(
        ae(FIRST_DOSE, FIRST_DOSE, term="Fever"),
        ae(FIRST_DOSE, FIRST_DOSE + timedelta(days=4), term="Nausea"),
        ae(FIRST_DOSE, term="Vomiting"),
    )
    assert (short["ADURN"], long["ADURN"], unended.get("ADURN")) == (1, 5, None)


def test_the_worst_and_the_first_event_of_a_term_are_flagged_each_once() -> None:
    day = FIRST_DOSE + timedelta(days=2)
    rows = adae(
        ae(FIRST_DOSE, grade="1"), ae(day, grade="3"), ae(day + timedelta(days=1), grade="3")
    )
    assert [row.get("AOCCPFL") for row in rows] == ["Y", None, None]
    assert [row.get("AOCCPIFL") for row in rows] == [None, "Y", None]
    assert [row.get("AOCCFL") for row in rows] == ["Y", None, None]


def test_an_event_before_treatment_and_one_without_a_grade_are_never_the_worst() -> None:
    early = ae(FIRST_DOSE - timedelta(days=3), grade="4")
    rows = adae(early, ae(FIRST_DOSE, grade=None), ae(FIRST_DOSE + timedelta(days=1), grade="1"))
    assert [row.get("AOCCPIFL") for row in rows] == [None, None, "Y"]
    assert [row.get("ATOXGRN") for row in rows] == [4, None, 1]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("related", "RELATED"),
        ("Possibly related", "RELATED"),
        ("unlikely", "NOT RELATED"),
        ("无关", "NOT RELATED"),
        ("perhaps", None),
        (None, None),
    ],
)
def test_the_relation_is_what_was_said_and_else_not_known(
    said: str | None, told: str | None
) -> None:
    (row,) = adae(ae(FIRST_DOSE, relation=said))
    assert row.get("AREL") == told


def test_a_row_names_its_row_of_ae() -> None:
    (keyed,) = analysed(subject([], ae(FIRST_DOSE)))["ADAE"]
    assert (keyed.row["SRCDOM"], keyed.row["SRCVAR"], keyed.row["SRCSEQ"]) == ("AE", "AETERM", 1)
    assert [str(key.dataset) for key in keyed.row.sources] == ["AE"]
