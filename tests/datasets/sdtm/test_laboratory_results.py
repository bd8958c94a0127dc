"""LB, VS, MB and IS: what was recorded, and the same in standard units (SDTMIG 3.4, 4.5.1)."""

from decimal import Decimal

import pytest

from hilum.datasets.sdtm.lb import indicator
from hilum.terms.decimals import read_measured
from tests.datasets.sdtm.subjects import DOSED, cells, one, printed, rows, supplement, treated
from tests.spec.criteria.rows import finding

RESULT = ("LBORRES", "LBORRESU", "LBSTRESC", "LBSTRESN", "LBSTRESU")


def test_a_result_stands_as_it_was_printed_and_in_the_standard_unit() -> None:
    held = treated(
        printed("total_bilirubin", "17.104", DOSED, original_value="1.0", original_unit="mg/dl")
    )
    row = one("LB", held)
    assert cells(row, *RESULT) == ("1.0", "mg/dL", "17.104", Decimal("17.104"), "umol/L")
    assert cells(row, "LBTESTCD", "LBTEST", "LBCAT") == ("BILI", "Bilirubin", "CHEMISTRY")


@pytest.mark.parametrize(
    ("printed_unit", "submitted"),
    [("10*9/L", "10^9/L"), ("K/uL", "10^9/L"), ("10^9/l", "10^9/L"), ("cells/uL", "10^6/L")],
)
def test_a_unit_is_written_as_cdisc_writes_it(printed_unit: str, submitted: str) -> None:
    held = treated(printed("platelets", "150", DOSED, original_unit=printed_unit))
    assert one("LB", held)["LBORRESU"] == submitted


def test_a_result_beside_a_comparator_has_no_number_and_its_limits_stand_in_words() -> None:
    low_high = {"low": "20", "high": "50"}
    held = treated(printed("alpha_fetoprotein", "<5", DOSED, original_unit="ug/L", **low_high))
    row = one("LB", held)
    assert cells(row, *RESULT) == ("<5", "ug/L", "<5", None, "ug/L")
    assert cells(row, "LBSTNRLO", "LBSTNRHI", "LBSTNRC", "LBNRIND") == (
        None, None, "20 to 50", "LOW",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [("20", None, "from 20"), (None, "50", "up to 50"), (None, None, None)],
)
def test_one_limit_in_words_says_which_it_is(
    low: str | None, high: str | None, words: str | None
) -> None:
    limits = {name: value for name, value in (("low", low), ("high", high)) if value}
    held = treated(printed("alpha_fetoprotein", "<5", DOSED, **limits))
    assert one("LB", held)["LBSTNRC"] == words


def test_a_value_that_cannot_be_used_stays_as_printed_without_a_number_and_says_why() -> None:
    held = treated(printed("hemoglobin", "12.3", DOSED, problem="no unit", low="130", high="175"))
    row = one("LB", held)
    assert cells(row, *RESULT) == ("12.3", None, "12.3 (NOT USABLE)", None, None)
    assert cells(row, "LBSTNRLO", "LBNRIND") == (None, None)
    assert "unit" in str(supplement("LB", held)["LBPROB"])


def test_a_unit_that_is_not_known_stays_as_printed() -> None:
    row = printed("hemoglobin", "12", DOSED, problem="unknown unit: foo", original_unit="foo")
    assert one("LB", treated(row))["LBORRESU"] == "foo"


@pytest.mark.parametrize(
    ("unit", "as_recorded"), [("g/L", ("130", "175")), ("g/dL", (None, None)), (None, (None, None))]
)
def test_limits_as_recorded_stand_only_where_their_numbers_are_those_recorded(
    unit: str | None, as_recorded: tuple[str | None, str | None]
) -> None:
    limits = {"low": "130", "high": "175", "original_unit": unit}
    row = one("LB", treated(printed("hemoglobin", "140", DOSED, **limits)))
    assert cells(row, "LBORNRLO", "LBORNRHI") == as_recorded
    assert cells(row, "LBSTNRLO", "LBSTNRHI") == (Decimal(130), Decimal(175))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3.499999", "LOW"),
        ("3.5", "NORMAL"),
        ("9.5", "NORMAL"),
        ("9.500001", "HIGH"),
        ("<3.5", "LOW"),
        ("<=3.5", None),
        ("<5", None),
        (">9.5", "HIGH"),
        (">=9.5", None),
        (">4", None),
    ],
)
def test_the_indicator_is_said_only_where_it_is_certain(value: str, expected: str | None) -> None:
    measured = read_measured(value)
    assert measured is not None
    assert indicator(measured, Decimal("3.5"), Decimal("9.5")) == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        ("60", None, "50", "HIGH"),
        ("50", None, "50", None),
        ("3", "4", None, "LOW"),
        ("4", "4", None, None),
        ("4", None, None, None),
    ],
)
def test_with_one_limit_only_what_lies_beyond_it_is_told(
    value: str, low: str | None, high: str | None, expected: str | None
) -> None:
    measured = read_measured(value)
    assert measured is not None
    limits = (None if each is None else Decimal(each) for each in (low, high))
    assert indicator(measured, *limits) == expected


def test_what_was_not_done_says_so_with_its_reason() -> None:
    held = treated(finding("creatinine", None, DOSED, status="not-done", reason="hemolyzed"))
    row = one("LB", held)
    assert cells(row, "LBSTAT", "LBREASND", "LBORRES", "LBSTRESC") == (
        "NOT DONE", "hemolyzed", None, None,
    )  # fmt: skip


def test_what_was_not_done_without_a_reason_says_that_none_was_recorded() -> None:
    held = treated(finding("creatinine", None, DOSED, status="not-done"))
    assert one("LB", held)["LBREASND"] == "REASON NOT RECORDED"


def test_a_row_without_any_result_is_not_done_and_never_empty() -> None:
    row = one("LB", treated(finding("creatinine", None, DOSED, problem="no number")))
    assert cells(row, "LBSTAT", "LBORRES") == ("NOT DONE", None)
    assert row["LBREASND"]


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_what_was_cancelled_or_an_error_is_no_row(status: str) -> None:
    assert rows("LB", treated(finding("creatinine", "70", DOSED, status=status))) == ()


def test_a_loinc_code_has_its_variable_and_another_code_is_kept_beside() -> None:
    held = treated(printed("creatinine", "70", DOSED, original_code="14682-9"))
    assert one("LB", held)["LBLOINC"] == "14682-9"
    own = treated(printed("creatinine", "70", DOSED, original_code="Cr-01"))
    assert one("LB", own)["LBLOINC"] is None
    assert supplement("LB", own)["LBCODE"] == "Cr-01"


def test_specimen_laboratory_and_method_are_terms_or_stay_as_recorded() -> None:
    seen = {"specimen": "血清", "laboratory": "central laboratory", "method": "enzymatic"}
    held = treated(printed("creatinine", "70", DOSED, **seen))
    assert cells(one("LB", held), "LBSPEC", "LBNAM", "LBMETHOD") == (
        "SERUM", "central laboratory", None,
    )  # fmt: skip
    assert supplement("LB", held) == {"LBMETHX": "enzymatic"}


def test_a_column_that_the_domain_has_no_variable_for_is_not_lost() -> None:
    seen = {"location": "left arm", "evaluator": "Dr. Lin", "link": "tube 7", "category": "panel"}
    held = treated(printed("creatinine", "70", DOSED, reason="repeat", **seen))
    assert supplement("LB", held) == {
        "LBLOCX": "left arm", "LBEVALX": "Dr. Lin", "LBLNKIX": "tube 7", "LBCATX": "panel",
        "LBREAS": "repeat",
    }  # fmt: skip


def test_a_coded_result_stands_in_its_controlled_term() -> None:
    held = treated(printed("hbsag", "1", DOSED, original_value="阳性"))
    row = one("MB", held)
    assert cells(row, "MBTESTCD", "MBORRES", "MBSTRESC", "MBSTRESN") == (
        "HBSAG", "阳性", "POSITIVE", None,
    )  # fmt: skip


def test_an_antibody_against_a_virus_names_the_virus() -> None:
    row = one("IS", treated(printed("hcv_antibody", "0", DOSED, original_value="neg")))
    assert cells(row, "ISTESTCD", "ISBDAGNT", "ISSTRESC") == (
        "MBAB", "HEPATITIS C VIRUS", "NEGATIVE",
    )  # fmt: skip


def test_a_vital_sign_stands_in_its_unit() -> None:
    row = one("VS", treated(printed("systolic_blood_pressure", "125", DOSED, original_unit="mmHg")))
    assert cells(row, "VSTESTCD", "VSORRES", "VSORRESU", "VSSTRESN", "VSSTRESU") == (
        "SYSBP", "125", "mmHg", Decimal(125), "mmHg",
    )  # fmt: skip


def test_each_row_names_the_record_it_was_projected_from() -> None:
    record = printed("creatinine", "70", DOSED)
    assert one("LB", treated(record)).records == (record.row,)


def test_a_row_names_the_activities_that_ask_for_it() -> None:
    assert one("LB", treated(printed("creatinine", "70", DOSED))).asked == ("laboratory",)
    assert one("LB", treated(printed("alpha_fetoprotein", "5", DOSED))).asked == ()
