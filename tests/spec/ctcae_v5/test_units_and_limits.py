"""Units, limits of normal, and values that are no plain number.

CTCAE v5.0, all laboratory terms. Expected grades are read off the printed numbers; conversions are
by molar mass.
"""

from decimal import Decimal

import pytest

from hilum.concepts import shipped_concepts
from hilum.rules.ctcae import LabResult, Missing, Status, grade
from hilum.terms.units import UNITS
from tests.spec.ctcae_v5.labs import V5, graded, grades, lab, of

BILIRUBIN = V5.term("Blood bilirubin increased")


@pytest.mark.parametrize(
    ("bilirubin_mg_per_dl", "expected"),
    [("1.2", "0"), ("1.21", "1"), ("1.8", "1"), ("1.81", "2"), ("3.6", "2"), ("3.61", "3")],
)
def test_bilirubin_in_mg_per_dl_grades_as_the_same_bilirubin_in_umol_per_l(
    bilirubin_mg_per_dl: str, expected: str
) -> None:
    """ULN 1.2 mg/dL; then value and limit as the records keep them, in umol/L to six places."""
    concept = shipped_concepts()["total_bilirubin"]

    def umol(mg_per_dl: str) -> Decimal:
        kept = concept.canonical(Decimal(mg_per_dl), UNITS["mg/dL"])
        assert kept is not None
        return kept

    reported = {"baseline": "1.0", "uln": "1.2"}
    assert grades(BILIRUBIN.name, bilirubin_mg_per_dl, "mg/dL", **reported) == expected
    kept, before = (
        lab(str(umol(each)), "umol/L", uln=str(umol("1.2")), rounded=True)
        for each in (bilirubin_mg_per_dl, "1.0")
    )
    assert grade(BILIRUBIN, kept, baseline=before).grades == expected


def test_a_value_in_mg_per_dl_meets_a_baseline_in_umol_per_l() -> None:
    """Bilirubin: the baseline 34.2 is abnormal at ULN 20; 4.0 mg/dL (68.4) is 2.0 x it: grade 2."""
    found = grade(
        BILIRUBIN,
        of(BILIRUBIN, "4.0", "mg/dL", uln="1.2"),
        baseline=of(BILIRUBIN, "34.2", "umol/L", uln="20"),
    )
    assert found.possible == (2,)


@pytest.mark.parametrize(
    ("term", "value", "unit", "by_mmol_per_l", "by_mg_per_dl"),
    [
        ("Hypocalcemia", "8.0", "mg/dL", "2", "1"),
        ("Hypercalcemia", "11.6", "mg/dL", "1", "2"),
        ("Cholesterol high", "300", "mg/dL", "2", "1"),
        ("Hypoglycemia", "3.02", "mmol/L", "1", "2"),
    ],
)
def test_where_the_printed_limits_of_two_units_differ_one_is_named_and_the_other_told(
    term: str, value: str, unit: str, by_mmol_per_l: str, by_mg_per_dl: str
) -> None:
    """Calcium 8.0 mg/dL is 1.996 mmol/L, below 2.0; cholesterol 300 mg/dL 7.759, above 7.75."""
    limits = {
        "Hypocalcemia": {"lln": "8.6", "uln": "10.3", "analyte": "calcium_corrected"},
        "Hypercalcemia": {"lln": "8.6", "uln": "10.3", "analyte": "calcium_corrected"},
        "Cholesterol high": {"lln": "110", "uln": "200"},
        "Hypoglycemia": {"lln": "3.9", "uln": "6.1"},
    }[term]
    found = graded(term, value, unit, **limits)
    assert found.grades == by_mmol_per_l
    assert "ctcae.other_unit" in [reason.id for reason in found.reasons]
    assert grades(term, value, unit, limits_in="mg/dL", **limits) == by_mg_per_dl


def test_limits_in_a_unit_that_the_standard_does_not_print_are_refused() -> None:
    with pytest.raises(ValueError, match="expected mmol/L, mg/dL"):
        grades("Cholesterol high", "6", uln="5.2", limits_in="g/L")


@pytest.mark.parametrize(
    ("term", "value", "expected"),
    [
        ("Platelet count decreased", "<25", "4"),
        ("Platelet count decreased", "<=25", "3/4"),
        ("Platelet count decreased", "<75", "2-4"),
        ("Platelet count decreased", ">200", "0"),
        ("Platelet count decreased", ">=75", "0/1"),
        ("Leukocytosis", ">100", "3"),
        ("Leukocytosis", ">=100", "0/3"),
    ],
)
def test_a_value_below_or_above_a_number_may_be_of_every_grade_that_it_allows(
    term: str, value: str, expected: str
) -> None:
    """With a lower limit of 125 x 10e9/L."""
    assert grades(term, value, lln="125", uln="350") == expected


@pytest.mark.parametrize("term", [term for term in V5.terms if term.unit.dimension != "number"])
def test_no_value_without_a_unit_is_graded(term: object) -> None:
    """A number alone is not a measurement; its unit is never guessed from its size."""
    result = LabResult(measured=lab("30", "g/L").measured, unit=None)
    found = grade(term, result)  # type: ignore[arg-type]
    assert found.status is Status.UNGRADEABLE
    assert found.missing == (Missing.UNIT,)
    assert [reason.id for reason in found.reasons] == ["ctcae.no_unit"]


@pytest.mark.parametrize(
    ("unit", "reason"),
    [("U/L", "ctcae.other_dimension"), ("beans/L", "ctcae.unknown_unit"), ("%", None)],
)
def test_a_unit_of_another_dimension_or_of_none_is_not_graded(
    unit: str, reason: str | None
) -> None:
    """Platelets in U/L, in an unknown unit, and in per cent."""
    term = V5.term("Platelet count decreased")
    found = grade(term, lab("60", unit, lln="125", uln="350"))
    assert found.status is Status.UNGRADEABLE
    assert found.reasons[0].id == (reason or "ctcae.other_dimension")


def test_where_there_is_no_value_every_grade_is_possible() -> None:
    found = grade(V5.term("Anemia"), LabResult(measured=None, unit="g/L", low=Decimal(130)))
    assert found.grades == "0-3"
    assert found.missing == (Missing.VALUE,)


@pytest.mark.parametrize(
    ("term", "value", "expected", "status"),
    [
        ("CPK increased", "300", "0-4", Status.UNGRADEABLE),
        ("Platelet count decreased", "100", "0/1", Status.RANGE),
        ("Platelet count decreased", "60", "2", Status.GRADED),
        ("Hyperkalemia", "5.4", "0/1", Status.RANGE),
        ("Hyperkalemia", "6.5", "3", Status.GRADED),
        ("Blood lactate dehydrogenase increased", "300", "0/1", Status.UNGRADEABLE),
    ],
)
def test_without_limits_of_normal_only_the_printed_numbers_decide(
    term: str, value: str, expected: str, status: Status
) -> None:
    """Multiples of ULN cannot be graded, nor grade 1 where it begins at a limit; never grade 0."""
    found = graded(term, value)
    assert found.grades == expected
    assert found.status is status
    assert bool(found.missing) is (status is not Status.GRADED)


def test_a_number_within_the_laboratorys_limits_counts_as_printed_and_the_reasons_say_so() -> None:
    """Neutrophils 1.45 at LLN 1.4: <1.5 - 1.0 is grade 2."""
    found = graded("Neutrophil count decreased", "1.45", lln="1.4", uln="6")
    assert found.grades == "2"
    assert "ctcae.within_limits" in [reason.id for reason in found.reasons]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"value": "-3", "unit": "U/L"}, "expected 0 or more"),
        ({"value": "3", "unit": "U/L", "uln": "0"}, "expected more than 0"),
        ({"value": "3", "unit": "U/L", "lln": "-1"}, "expected 0 or more"),
        ({"value": "3", "unit": "U/L", "lln": "9", "uln": "5"}, "expected low <= high"),
    ],
)
def test_numbers_that_no_laboratory_measures_are_refused(
    told: dict[str, str], expected: str
) -> None:
    value, unit = told.pop("value"), told.pop("unit")
    with pytest.raises(ValueError, match=expected):
        lab(value, unit, **told)
