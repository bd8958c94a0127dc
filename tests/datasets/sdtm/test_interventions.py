"""CM and PR (SDTMIG 3.4, 6.1): medications and procedures, before and during treatment."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.conduct.treated import doses
from tests.datasets.sdtm.projected import (
    CUTOFF,
    FIRST,
    domain,
    enrolled,
    projected,
    rows_of,
    values,
)
from tests.spec.criteria.rows import ONGOING, event, given

DAY = timedelta(days=1)


def test_a_medication_has_its_name_its_code_and_its_dates() -> None:
    (row,) = domain("CM", given("lenvatinib", "2023-01", "2024-02-03", purpose="HCC"))
    assert values(row, "CMTRT", "CMDECOD", "CMCLASCD", "CMINDC") == (
        "Lenvatinib", "Lenvatinib", "L01EX08", "HCC",
    )  # fmt: skip
    assert values(row, "CMSTDTC", "CMENDTC", "CMSTDY") == ("2023-01", "2024-02-03", None)


@pytest.mark.parametrize(
    ("start", "told"), [("2023-01", "BEFORE"), ("2024-06", None), ("2024-07", "AFTER")]
)
def test_a_start_of_unknown_day_is_before_or_after_the_first_dose_where_that_is_certain(
    start: str, told: str | None
) -> None:
    (row,) = domain("CM", given("lenvatinib", start), doses(1, FIRST))
    assert row["CMSTRTPT"] == told
    assert (row["CMSTTPT"] is None) is (told is None)


def test_a_start_of_known_day_needs_no_word() -> None:
    (row,) = domain("CM", given("lenvatinib", "2023-01-05"), doses(1, FIRST))
    assert values(row, "CMSTRTPT", "CMSTDY") == (None, -524)


def test_a_medication_that_goes_on_is_ongoing_as_of_the_cut_off() -> None:
    (row,) = domain("CM", given("lenvatinib", "2023-01-05", ONGOING))
    assert values(row, "CMENRTPT", "CMENTPT") == ("ONGOING", CUTOFF.isoformat())


def test_dose_and_route_are_as_recorded_and_controlled() -> None:
    (row,) = domain("CM", given("lenvatinib", FIRST, dose="8", unit="mg", route="oral"))
    assert values(row, "CMDOSE", "CMDOSU", "CMROUTE", "CMDOSTOT") == (
        Decimal(8), "mg", "ORAL", None,
    )  # fmt: skip


def test_a_medication_recorded_as_not_given_did_not_occur() -> None:
    (row,) = domain("CM", given("lenvatinib", FIRST, status="not-done"))
    assert values(row, "CMPRESP", "CMOCCUR") == ("Y", "N")


@pytest.mark.parametrize("status", ["planned", "cancelled", "entered-in-error"])
def test_a_medication_that_was_never_started_is_none(status: str) -> None:
    assert domain("CM", given("lenvatinib", FIRST, status=status)) == ()


def test_a_medication_of_no_concept_is_kept_by_its_name() -> None:
    herb = replace(given("lenvatinib", FIRST, term="herbal tea"), concept=None)
    (row,) = domain("CM", herb)
    assert values(row, "CMTRT", "CMDECOD", "CMCLASCD") == ("herbal tea", None, None)


def test_a_row_without_concept_name_and_code_says_nothing() -> None:
    assert domain("CM", replace(given("lenvatinib", FIRST), concept=None)) == ()


def test_procedures_are_of_their_own_and_carry_their_visit() -> None:
    datasets = projected(
        enrolled(
            given("tace", "2023-05-06"),
            given("arterial_catheterization", FIRST, visit="Cycle 1 Day 1"),
            event("visit", FIRST, visit="Cycle 1 Day 1"),
            doses(1, FIRST),
        )
    )
    rows = rows_of("PR", datasets)
    assert [values(row, "PRDECOD", "VISITNUM", "PRSTDY") for row in rows] == [
        ("Transarterial chemoembolization", None, -403),
        ("Arterial catheter placement under angiography", 201, 1),
    ]
    assert "CM" not in datasets
