"""ADLB: baseline, change, limits of normal, CTCAE grades by direction, liver scores."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hilum.records.rows import Finding
from tests.conduct.lesions import FIRST_DOSE, STUDY, subject
from tests.datasets.adam.persons import Made, analysed, of
from tests.spec.criteria.rows import Row, finding, graded

BEFORE, AFTER = FIRST_DOSE - timedelta(days=3), FIRST_DOSE + timedelta(days=5)
LATER = FIRST_DOSE + timedelta(days=10)


def platelets(value: str, day: date | str, **columns: Any) -> Finding:
    limits = {"low": "125", "high": "350"}
    return finding("platelets", value, day, **limits, **columns)


def adlb(*rows: Row, dosed: bool = True) -> Made:
    return analysed(subject([], *rows, dosed=dosed))


def plat(*rows: Row) -> list[Mapping[str, Any]]:
    return of(adlb(*rows), "ADLB", "PLAT")


def test_baseline_is_the_last_value_up_to_the_day_of_the_first_dose() -> None:
    rows = plat(platelets("150", BEFORE), platelets("140", FIRST_DOSE), platelets("90", AFTER))
    assert [row.get("ABLFL") for row in rows] == [None, "Y", None]
    assert [row["BASE"] for row in rows] == [140, 140, 140]
    assert [row.get("CHG") for row in rows] == [None, None, -50]
    assert rows[2]["PCHG"] == Decimal("-35.71")
    assert rows[1]["AVISIT"] == "Baseline"


def test_no_older_value_stands_in_for_a_last_one_that_cannot_be_used() -> None:
    spoilt = replace(platelets("140", FIRST_DOSE), problem="unit unknown")
    rows = plat(platelets("150", BEFORE), spoilt, platelets("90", AFTER))
    assert [row.get("ABLFL") for row in rows] == [None, None, None]
    assert "BASE" not in rows[2]


def test_a_value_whose_day_is_not_known_is_never_the_baseline_by_guess() -> None:
    rows = plat(platelets("150", BEFORE), platelets("120", "2024-01"))
    assert [row.get("ABLFL") for row in rows] == [None, None]


@pytest.mark.parametrize(
    ("value", "told"),
    [("124", "LOW"), ("125", "NORMAL"), ("350", "NORMAL"), ("351", "HIGH"), ("<130", None)],
)
def test_a_value_is_normal_up_to_its_own_limits(value: str, told: str | None) -> None:
    (row,) = plat(platelets(value, AFTER))
    assert row.get("ANRIND") == told


def test_a_value_with_one_limit_is_not_called_normal() -> None:
    (row,) = plat(finding("platelets", "150", AFTER, low="125"))
    assert row.get("ANRIND") is None


@pytest.mark.parametrize(
    ("value", "grade"),
    [("125", "0"), ("124", "1"), ("75", "1"), ("74", "2"), ("49", "3"), ("24", "4")],
)
def test_platelets_are_graded_low_as_ctcae_prints_them(value: str, grade: str) -> None:
    """CTCAE v5.0, Platelet count decreased: <LLN, <75, <50, <25 x 10^9/L."""
    (row,) = plat(platelets(value, AFTER))
    assert (row["ATOXGRL"], row.get("ATOXGRH")) == (grade, None)
    assert row["ATOXDSCL"] == "Platelet count decreased"


def test_a_grade_that_hangs_on_a_limit_that_is_missing_is_told_as_possible() -> None:
    (row,) = plat(finding("platelets", "100", AFTER))
    assert (row.get("ATOXGRL"), row["APOSGRL"]) == (None, "0/1")


def test_potassium_has_its_worst_low_and_its_worst_high_value() -> None:
    limits = {"low": "3.5", "high": "5.5"}
    rows = of(
        adlb(*(finding("potassium", value, FIRST_DOSE + timedelta(days=n), **limits)
               for n, value in enumerate(("2.4", "4", "2.9", "6.2", "5.6")))),
        "ADLB", "K",
    )  # fmt: skip
    assert [row.get("WORSTLFL") for row in rows] == [None, None, "Y", None, None]
    assert [row.get("WORSTHFL") for row in rows] == [None, None, None, "Y", None]
    assert [row["BTOXGRL"] for row in rows] == [rows[0]["ATOXGRL"]] * 5


@pytest.mark.parametrize(
    ("visit", "told"),
    [("Cycle 2 Day 1", "Cycle 2 Day 1"), ("Cycle two", None), ("Unscheduled", None), (None, None)],
)
def test_only_a_visit_of_the_schedule_is_an_analysis_visit(
    visit: str | None, told: str | None
) -> None:
    (row,) = plat(platelets("100", AFTER, visit=visit))
    assert row.get("AVISIT") == told


@pytest.mark.parametrize(("days", "on"), [(0, None), (1, "Y"), (28, "Y"), (29, None)])
def test_a_value_is_on_treatment_from_the_day_after_the_dose_to_the_end_of_the_window(
    days: int, on: str | None
) -> None:
    (row,) = plat(platelets("100", FIRST_DOSE + timedelta(days=days)))
    assert row.get("ONTRTFL") == on


def test_neutrophils_from_their_share_name_both_rows() -> None:
    time = "2024-01-10 08:00"
    made = adlb(finding("leukocytes", "4", time), finding("neutrophils_percent", "25", time))
    (keyed,) = [each for each in made["ADLB"] if each.row["PARAMCD"] == "NEUT"]
    assert (keyed.row["AVAL"], keyed.row["PARAMTYP"]) == (1, "DERIVED")
    assert len(keyed.row.sources) == len(keyed.row.records) == 2


def liver(day: date, bilirubin: str, albumin: str) -> tuple[Finding, ...]:
    return finding("total_bilirubin", bilirubin, day), finding("albumin", albumin, day)


def test_albi_is_told_where_bilirubin_and_albumin_are_of_one_time() -> None:
    """Johnson 2015: 0.66 x log10(20) - 0.085 x 40 = -2.541, grade 2; at 42 g/L -2.711, grade 1."""
    made = adlb(*liver(FIRST_DOSE, "20", "40"), *liver(AFTER, "20", "42"),
                finding("albumin", "30", LATER))  # fmt: skip
    scores = of(made, "ADLB", "ALBISC")
    assert [row["AVAL"] for row in scores] == [Decimal("-2.541"), Decimal("-2.711")]
    assert [row["AVAL"] for row in of(made, "ADLB", "ALBIGR")] == [2, 1]
    assert [row.get("ABLFL") for row in scores] == ["Y", None]
    assert of(made, "ADLB", "ALBIGR")[1]["CHG"] == -1


def test_child_pugh_says_what_is_possible_and_what_is_of_an_earlier_day() -> None:
    """MSD table: bilirubin, albumin and INR 1 each, ascites and encephalopathy none: 5, class A."""
    told = (
        finding("inr", "1.1", FIRST_DOSE),
        graded(STUDY.concepts, "ascites", "none", FIRST_DOSE),
        finding("hepatic_encephalopathy_grade", "0", FIRST_DOSE),
    )
    made = adlb(*liver(FIRST_DOSE, "20", "40"), *liver(AFTER, "20", "40"), *told)
    points = of(made, "ADLB", "CPPTS")
    assert [row["AVAL"] for row in points] == [5, 5]
    assert [row.get("DTYPE") for row in points] == [None, "LOCF"]
    silent = of(adlb(*liver(AFTER, "20", "40")), "ADLB", "CPPTS")
    assert [(row.get("AVAL"), row["AVALC"]) for row in silent] == [(None, "5-11")]


def test_without_a_dose_there_is_no_baseline_and_nothing_on_treatment() -> None:
    rows = of(adlb(platelets("100", AFTER), dosed=False), "ADLB", "PLAT")
    assert [(row.get("ABLFL"), row.get("ONTRTFL"), row["AVAL"]) for row in rows] == [
        (None, None, 100)
    ]
