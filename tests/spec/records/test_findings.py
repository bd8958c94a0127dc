"""Findings: units, comparators, plausible ranges, categories, times, limits (DESIGN 3)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hilum.records.rows import Finding
from hilum.records.schema import read_row
from hilum.terms.bounds import ANYWHERE, MAXIMUM, MINIMUM, position
from hilum.terms.times import EVER_AFTER, EVER_BEFORE, FIRST_DAY, on
from tests.spec.records.drafted import DECLARED, Records, each, finding

LINE = (ANYWHERE.lower, ANYWHERE.upper)


def stored(concept: str, value: str | None, unit: str | None = None, **more: str | None) -> Any:
    return Records(subjects=DECLARED, findings=[finding(concept, value, unit, **more)])


def value_between(row: dict[str, Any]) -> tuple[int, int]:
    return row["value_lower"], row["value_upper"]


def test_a_value_is_kept_in_the_canonical_unit_converted_exactly_and_rounded_once() -> None:
    """DESIGN 3: by an exact factor, rounded once to DECIMAL(18,6)."""
    cases = {
        ("hemoglobin", "12.5", "g/dL"): "125",
        ("hemoglobin", "125", "g/L"): "125",
        # 3 mg/dL are 30000 ug/L; by 584.66 g/mol (C33H36N4O6) 51.3118735... umol/L
        ("total_bilirubin", "3", "mg/dL"): "51.311874",
        ("total_bilirubin", "2.9818", "mg/dL"): "51.000582",
        ("alt", "40", "IU/L"): "40",
    }
    found = each("findings", [finding(*case) for case in cases])
    for (row, faults), canonical in zip(found, cases.values(), strict=True):
        wanted = Decimal(canonical)
        assert (row["value"], row["comparator"], row["problem"]) == (wanted, "=", None)
        assert value_between(row) == (position(wanted), position(wanted))
        assert faults == []


def test_the_value_unit_and_code_of_the_source_stay_beside_the_canonical_ones() -> None:
    """DESIGN 3: the original code, value and unit on every row."""
    draft = {"system": "LOINC", "code": "718-7", "value": "12.50", "unit": "g/dl"}
    records = Records(subjects=DECLARED, findings=[draft])
    row = records.one("findings")
    assert (row["concept"], row["value"], row["unit"]) == ("hemoglobin", Decimal(125), "g/L")
    assert (row["original_code"], row["original_value"], row["original_unit"]) == (
        "718-7",
        "12.50",
        "g/dl",
    )


def test_a_missing_or_strange_unit_makes_a_value_unusable_and_is_told() -> None:
    """DESIGN 3: the value is kept but unusable; it is never guessed from the number."""
    problems = {
        None: "no unit",
        "furlong": "unknown unit: furlong",
        "mmol/L": "unit of something else: mmol/L",
        "G/L": "unit of something else: G/L",
    }
    found = each("findings", [finding("hemoglobin", "125", unit) for unit in problems])
    for line, ((row, (fault,)), problem) in enumerate(zip(found, problems.values(), strict=True)):
        assert (row["problem"], row["original_value"]) == (problem, "125")
        assert value_between(row) == LINE
        assert (fault["kind"], fault["source"]) == ("unusable value", f"findings.csv:{line + 2}")
        assert (fault["seen"], fault["expected"]) == (f"hemoglobin: {problem}", "g/L, g/dL")


def test_an_inr_needs_no_unit() -> None:
    """DESIGN 3: a concept without dimension needs no unit."""
    units = (None, "1", "{ratio}", "INR", "{INR}")
    for row, faults in each("findings", [finding("inr", "2.3", unit) for unit in units]):
        assert (row["value"], row["problem"], faults) == (Decimal("2.3"), None, [])
        assert value_between(row) == (position(Decimal("2.3")),) * 2


def test_an_inr_in_seconds_is_no_inr() -> None:
    """A prothrombin time entered in the field of the INR."""
    row = stored("inr", "14", "s").one("findings")
    assert (row["problem"], value_between(row)) == ("unit of something else: s", LINE)


def test_an_implausible_value_is_kept_flagged_and_unusable() -> None:
    """DESIGN 3: 12.5 g/L is a haemoglobin in g/dL with the wrong unit, 1250 a slip of the point."""
    values = ("12.5", "1250", "19.9", "250.000001")
    found = each("findings", [finding("hemoglobin", value, "g/L") for value in values])
    for (row, (fault,)), value in zip(found, values, strict=True):
        assert (row["value"], row["problem"]) == (Decimal(value), f"implausible: {value} g/L")
        assert value_between(row) == LINE
        assert fault["expected"] == "20 to 250, or a person's confirmation"


def test_the_ends_of_the_plausible_range_belong_to_it() -> None:
    """A closed interval."""
    drafts = [finding("hemoglobin", value, "g/L") for value in ("20", "250")]
    for row, faults in each("findings", drafts):
        assert (row["problem"], faults) == (None, [])


def test_an_implausible_value_that_a_person_confirmed_is_used() -> None:
    """DESIGN 3: unusable until a person confirms it."""
    records = stored("hemoglobin", "12.5", "g/L", status="Confirmed")
    row = records.one("findings")
    assert (row["problem"], row["status"]) == (None, "confirmed")
    assert value_between(row) == (position(Decimal("12.5")),) * 2
    assert records.faults() == []


def test_a_confirmation_supplies_no_unit() -> None:
    """A person confirms a value, not a number without its unit."""
    row = stored("hemoglobin", "125", None, status="confirmed").one("findings")
    assert (row["problem"], value_between(row)) == ("no unit", LINE)


def test_a_value_with_a_comparator_is_an_interval() -> None:
    """DESIGN 3: <5 and >1000 are values with a comparator, and compare as intervals."""
    cases = {
        "<5": ("<", MINIMUM, position(5) - 1),
        "≤5": ("<=", MINIMUM, position(5)),
        ">5": (">", position(5) + 1, MAXIMUM),
        "＞＝5": (">=", position(5), MAXIMUM),
        "5": ("=", position(5), position(5)),
    }
    found = each("findings", [finding("alt", printed, "U/L") for printed in cases])
    for (row, faults), (comparator, lower, upper) in zip(found, cases.values(), strict=True):
        assert (row["comparator"], row["value"], row["problem"]) == (comparator, Decimal(5), None)
        assert value_between(row) == (lower, upper)
        assert faults == []


def test_an_interval_that_reaches_no_plausible_value_is_flagged() -> None:
    """`<5 g/L` of haemoglobin lies wholly below the range; `<25 g/L` does not."""
    assert stored("hemoglobin", "<5", "g/L").one("findings")["problem"] == "implausible: 5 g/L"
    assert stored("hemoglobin", "<25", "g/L").one("findings")["problem"] is None


def test_a_result_that_is_no_number_stays_as_an_unusable_candidate() -> None:
    """DESIGN 5: an unreadable newest result never lets an older good one decide."""
    cases = {
        ("see comment", None): "not a number: see comment",
        ("NaN", None): "not a number: NaN",
        ("10⁵", None): "not a number: 10⁵",
        (None, "hemolyzed"): "no number",
        (None, None): "no number",
        ("999999999999999", None): "too large: 999999999999999",
    }
    drafts = [finding("alt", value, "U/L", text=text) for value, text in cases]
    for (row, (fault,)), (case, problem) in zip(
        each("findings", drafts), cases.items(), strict=True
    ):
        assert (row["problem"], row["original_value"], row["text"]) == (problem, *case)
        assert value_between(row) == LINE
        assert (fault["kind"], fault["seen"]) == ("unusable value", f"alt: {problem}")


def test_a_category_is_read_by_its_id_name_or_string_as_its_ordinal() -> None:
    """DESIGN 4: ordered categories, lowest first."""
    cases = {("none", None): 0, ("ABSENT", None): 0, ("轻度", None): 1, (None, "Moderate"): 2}
    drafts = [finding("ascites", value, text=text) for value, text in cases]
    for (row, faults), ordinal in zip(each("findings", drafts), cases.values(), strict=True):
        assert (row["value"], row["problem"], faults) == (Decimal(ordinal), None, [])
        assert value_between(row) == (position(ordinal),) * 2


def test_a_category_that_nobody_declared_is_unusable() -> None:
    """`tense` is none of the three words; what it means is not guessed."""
    records = stored("ascites", "tense")
    row = records.one("findings")
    assert row["problem"] == "not one of the concept's values: tense"
    assert value_between(row) == LINE
    assert records.fault("unusable value")["expected"] == "none, mild, moderate"


def test_a_multiple_of_the_limits_of_normal_is_exact() -> None:
    """200 U/L is exactly 5 times 40; 100 U/L is 33.333... % of 300, in a gap between decimals."""
    row = stored("alt", "200", "U/L", low="7", high="40").one("findings")
    assert (row["low"], row["high"]) == (Decimal(7), Decimal(40))
    assert (row["uln_lower"], row["uln_upper"]) == (position(5), position(5))
    row = stored("alt", "100", "U/L", high="300").one("findings")
    between = position(Decimal("0.333333")) + 1
    assert (row["uln_lower"], row["uln_upper"]) == (between, between)
    assert (row["lln_lower"], row["lln_upper"]) == LINE


def test_limits_of_normal_are_in_the_unit_of_the_value() -> None:
    """13-17 g/dL beside a value in g/dL are 130-170 g/L."""
    row = stored("hemoglobin", "12.5", "g/dL", low="13", high="17").one("findings")
    assert (row["low"], row["high"]) == (Decimal(130), Decimal(170))


def test_a_limit_that_cannot_be_read_is_told_and_the_value_stays_good() -> None:
    """`7-40` is two numbers."""
    records = stored("alt", "200", "U/L", high="7-40")
    row = records.one("findings")
    assert (row["value"], row["high"], row["problem"]) == (Decimal(200), None, None)
    assert (row["uln_lower"], row["uln_upper"]) == LINE
    assert records.fault("unreadable limit of normal")["seen"] == "alt: 7-40"


def test_a_partial_date_is_kept_as_the_earliest_and_the_latest_it_can_be() -> None:
    """DESIGN 3: earliest and latest moment, and integer local days of the site."""
    row = stored("alt", "40", "U/L", time="2024-02").one("findings")
    assert (row["time_earliest"], row["time_latest"]) == (
        datetime(2024, 2, 1),
        on(date(2024, 2, 29)).latest,
    )
    days = [(date(2024, 2, d) - date(1970, 1, 1)).days for d in (1, 29)]
    assert [row["time_day_earliest"], row["time_day_latest"]] == days


def test_a_moment_with_an_offset_falls_on_the_sites_day() -> None:
    """23:00 in Greenwich on 30 April is 07:00 of 1 May in Shanghai."""
    row = stored("alt", "40", "U/L", time="2024-04-30T23:00:00Z").one("findings")
    assert row["time_earliest"] == row["time_latest"] == datetime(2024, 5, 1, 7)
    assert row["time_day_earliest"] == (date(2024, 5, 1) - date(1970, 1, 1)).days


def test_where_only_the_report_is_dated_the_specimen_is_of_then_or_earlier() -> None:
    """DESIGN 5: never when it was reported (where only that is known, the row is possible)."""
    row = stored("alt", "40", "U/L", time=None, reported="2024-05-03 09:00").one("findings")
    assert (row["time_earliest"], row["time_latest"]) == (EVER_BEFORE, datetime(2024, 5, 3, 9))
    assert row["time_day_earliest"] == FIRST_DAY


def test_the_time_of_the_report_is_not_asked_where_the_specimen_has_its_own() -> None:
    """Taken on 1 May, reported on 3 May: it is of 1 May."""
    row = stored("alt", "40", "U/L", time="2024-05-01", reported="2024-05-03").one("findings")
    assert (row["time_earliest"], row["time_latest"]) == (
        datetime(2024, 5, 1),
        on(date(2024, 5, 1)).latest,
    )


def test_an_impossible_date_is_told_and_the_row_may_be_of_any_time() -> None:
    """Not even the time of the report bounds it: the date that was written is wrong."""
    times = ("2024-02-30", "soon")
    drafts = [finding("alt", "40", "U/L", time=time, reported="2024-05-03") for time in times]
    for (row, (fault,)), time in zip(each("findings", drafts), times, strict=True):
        assert (row["time_earliest"], row["time_latest"]) == (EVER_BEFORE, EVER_AFTER)
        assert (fault["kind"], fault["seen"]) == ("unreadable time", time)


def test_a_finding_without_any_date_may_be_of_any_time() -> None:
    """It cannot decide a window by itself."""
    row = stored("alt", "40", "U/L", time=None).one("findings")
    assert (row["time_earliest"], row["time_latest"]) == (EVER_BEFORE, EVER_AFTER)


def test_a_status_that_nobody_knows_makes_a_finding_unusable() -> None:
    """`amended?` may mean that the value no longer holds."""
    records = stored("alt", "40", "U/L", status="amended?")
    row = records.one("findings")
    assert (row["problem"], row["value"]) == ("unknown status: amended?", Decimal(40))
    assert value_between(row) == LINE
    assert "final" in records.fault("unknown status")["expected"]


def test_a_known_status_is_read_whatever_its_case() -> None:
    """The words of rows.FINDING_STATUSES (HL7 FHIR R4 ObservationStatus has most of them)."""
    statuses = ("Final", "PRELIMINARY", "cancelled", "entered-in-error")
    drafts = [finding("alt", "40", "U/L", status=status) for status in statuses]
    for (row, faults), status in zip(each("findings", drafts), statuses, strict=True):
        assert (row["status"], row["problem"], faults) == (status.lower(), None, [])


def test_what_was_not_done_is_no_fault_of_the_data() -> None:
    """CDISC SDTM: --STAT NOT DONE with its --REASND."""
    records = stored("alt", None, None, status="not-done", reason="specimen lost")
    assert records.one("findings")["reason"] == "specimen lost"
    assert records.faults() == []


@pytest.mark.parametrize(
    ("draft", "kind", "seen"),
    [
        ({"concept": "unobtainium"}, "unknown concept", "unobtainium"),
        ({"concept": "prednisone"}, "concept of another table", "prednisone"),
        ({"system": "LOINC", "code": "1-1"}, "code of no concept", "LOINC 1-1"),
        ({"code": "718-7"}, "code of no concept", "718-7"),
        ({"term": "Hb"}, "no code", "Hb"),
    ],
)
def test_a_row_of_no_concept_is_kept_and_told_once(
    draft: dict[str, str], kind: str, seen: str
) -> None:
    """DESIGN 4: names alone never match, nor does a code without its system."""
    rows = [{**draft, "value": value} for value in ("1", "2", "3")]
    records = Records(subjects=DECLARED, findings=rows)
    assert [row["concept"] for row in records.rows("findings")] == [None] * 3
    fault = records.fault(kind)
    assert (fault["seen"], fault["count"], fault["source"]) == (seen, 3, "findings.csv:2")


def test_a_stored_finding_is_read_back_as_it_was_meant() -> None:
    """The declaration in rows drives the schema both ways."""
    records = stored("hemoglobin", "<12.5", "g/dL", time="2024-05", specimen="blood", id="7")
    row = read_row("findings", records.one("findings"))
    assert isinstance(row, Finding)
    assert (row.comparator, row.value, row.specimen) == ("<", Decimal(125), "blood")
    assert str(row.time) == "2024-05-01..2024-05-31"
