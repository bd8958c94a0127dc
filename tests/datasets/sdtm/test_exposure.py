"""EC and EX (SDTMIG 3.4, 6.1.3): what was planned, given and not given; what was given, in mg."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hilum.records.rows import Finding, Intervention
from tests.conduct.treated import ENROLMENT, cycle, doses, put_off
from tests.conduct.treated import subject as treated
from tests.datasets.sdtm.projected import (
    FIRST,
    WHOLE,
    domain,
    enrolled,
    only,
    projected,
    rows_of,
    values,
)
from tests.spec.criteria.rows import finding, given

DAY = timedelta(days=1)


def dose(**columns: Any) -> Intervention:
    own: dict[str, Any] = {
        "term": "Oxaliplatin",
        "dose": "221",
        "unit": "mg",
        "route": "intraarterial",
    }
    return given("oxaliplatin", FIRST, visit="Cycle 1 Day 1", **(own | columns))


def test_a_dose_that_was_given_is_once_in_both() -> None:
    datasets = projected(enrolled(dose()))
    (collected,), (given_,) = rows_of("EC", datasets), rows_of("EX", datasets)
    assert values(collected, "ECMOOD", "ECOCCUR", "ECDOSE", "ECDOSU") == (
        "PERFORMED", "Y", 221, "mg",
    )  # fmt: skip
    assert values(given_, "EXTRT", "EXDOSE", "EXDOSU", "EXROUTE", "EXCAT") == (
        "OXALIPLATIN", 221, "mg", "INTRA-ARTERIAL", "INFUSION",
    )  # fmt: skip
    assert collected["ECLNKID"] == given_["EXLNKID"]
    assert collected.records == given_.records


def test_bolus_and_infusion_of_one_drug_are_told_apart() -> None:
    rows = [row for row in domain("EX", doses(1, FIRST)) if row["EXTRT"] == "FLUOROURACIL"]
    assert [values(row, "EXCAT", "EXDOSE") for row in rows] == [("BOLUS", 680), ("INFUSION", 4080)]


def test_the_planned_dose_is_kept_as_what_was_scheduled() -> None:
    rows = domain("EC", dose(dose="200", planned_dose=Decimal(221)))
    assert {values(row, "ECMOOD", "ECDOSE") for row in rows} == {
        ("SCHEDULED", 221),
        ("PERFORMED", 200),
    }


@pytest.mark.parametrize(
    ("amount", "unit", "mg"), [("0.221", "g", Decimal(221)), ("221000", "ug", Decimal(221))]
)
def test_a_dose_in_another_unit_of_mass_is_converted_exactly(
    amount: str, unit: str, mg: Decimal
) -> None:
    (row,) = domain("EX", dose(dose=amount, unit=unit))
    assert values(row, "EXDOSE", "EXDOSU") == (mg, "mg")


def test_a_dose_in_no_unit_of_mass_is_given_as_it_was_recorded() -> None:
    (row,) = domain("EX", dose(dose="2", unit=None, original_value="2", original_unit="vials"))
    assert values(row, "EXDOSE", "EXDOSU", "EXDOSTXT") == (None, None, "2 vials")


def test_a_dose_recorded_as_not_given_is_collected_and_is_no_exposure() -> None:
    datasets = projected(enrolled(dose(status="not-done", dose=None)))
    (row,) = rows_of("EC", datasets)
    assert values(row, "ECMOOD", "ECPRESP", "ECOCCUR", "ECDOSE") == ("PERFORMED", "Y", "N", None)
    assert "EX" not in datasets
    assert datasets["DM"].rows[0]["RFSTDTC"] is None


def test_a_dose_recorded_as_not_given_has_the_reason_of_the_rule_that_held_it_back() -> None:
    held = treated(put_off(1, FIRST, platelets="55"), dose(status="not-done", dose=None))
    rows = [row for row in rows_of("EC", projected(held)) if row["ECTRT"] == "OXALIPLATIN"]
    (row,) = [row for row in rows if row["ECMOOD"] == "PERFORMED"]
    assert str(row["ECREASOC"]).startswith("platelets below 60")


def test_a_dose_of_0_mg_is_no_exposure() -> None:
    datasets = projected(enrolled(dose(dose="0")))
    assert rows_of("EC", datasets)[0]["ECOCCUR"] == "N"
    assert "EX" not in datasets


def test_a_dose_still_to_come_is_scheduled_only() -> None:
    (row,) = domain("EC", dose(status="planned"))
    assert values(row, "ECMOOD", "ECDOSE", "ECOCCUR") == ("SCHEDULED", 221, None)


def test_a_dose_entered_in_error_is_nowhere() -> None:
    assert domain("EC", dose(status="entered-in-error")) == ()


def test_a_course_of_the_same_drug_before_enrolment_is_a_medication() -> None:
    earlier = given("oxaliplatin", "2023-01-10", dose="100", unit="mg")
    datasets = projected(enrolled(earlier))
    assert "EX" not in datasets
    assert [row["CMDECOD"] for row in rows_of("CM", datasets)] == ["Oxaliplatin"]


@pytest.mark.parametrize(("days", "where"), [(-1, "CM"), (0, "EX")])
def test_the_day_of_enrolment_is_the_first_of_the_study(days: int, where: str) -> None:
    moved = given("oxaliplatin", ENROLMENT + days * DAY, dose="221", unit="mg")
    assert len(domain(where, moved)) == 1
    assert domain({"CM": "EX", "EX": "CM"}[where], moved) == ()


def test_a_cycle_that_was_put_off_says_so_for_each_drug_with_the_rule() -> None:
    rows = rows_of("EC", projected(treated(put_off(1, FIRST - 7 * DAY, platelets="55"), cycle(1))))
    late = [row for row in rows if row["ECSTDTC"] == "2024-06-05"]
    assert {values(row, "ECTRT", "ECCAT") for row in late} == {
        ("OXALIPLATIN", "INFUSION"),
        ("LEUCOVORIN", "INFUSION"),
        ("FLUOROURACIL", "BOLUS"),
        ("FLUOROURACIL", "INFUSION"),
    }
    assert {row["ECOCCUR"] for row in late} == {"N"}
    assert all("platelets below 60" in str(row["ECREASOC"]) for row in late)
    assert all(row.records for row in late)


def test_a_drug_that_a_whole_record_lacks_was_not_given() -> None:
    rows = domain("EC", cycle(1, leucovorin=None), WHOLE)
    missing = only(rows, ECTRT="LEUCOVORIN", ECMOOD="PERFORMED")
    assert values(missing, "ECOCCUR", "ECREASOC") == ("N", "No dose on record")


def test_a_drug_that_a_record_lacks_which_may_not_be_whole_is_not_denied() -> None:
    rows = domain("EC", cycle(1, leucovorin=None))
    assert [row for row in rows if row["ECTRT"] == "LEUCOVORIN"] == []


def test_a_dose_that_a_rule_lowered_tells_the_rule() -> None:
    low = {"oxaliplatin": "165", "fluorouracil_bolus": "510", "fluorouracil_infusion": "3060"}
    held = treated(
        cycle(1),
        cycle(2, **low),
        _platelets_of_grade_3(),
    )
    rows = [row for row in rows_of("EX", projected(held)) if row["VISITNUM"] == 202]
    assert "grade 3" in str(only(rows, EXTRT="OXALIPLATIN")["EXADJ"])
    assert only(rows, EXTRT="LEUCOVORIN")["EXADJ"] is None


def test_a_full_dose_given_against_the_rule_is_not_called_adjusted() -> None:
    rows = rows_of("EX", projected(treated(cycle(1), cycle(2), _platelets_of_grade_3())))
    assert {row["EXADJ"] for row in rows} == {None}


def _platelets_of_grade_3() -> Finding:
    return finding("platelets", "40", FIRST + 10 * DAY, low="125", high="350")
