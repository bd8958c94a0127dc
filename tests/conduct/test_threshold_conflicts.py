"""Values that let a subject in and bar the first cycle. Entry: the record; bar: the regimen.

The record asks for platelets of at least 50, bilirubin below 51, albumin above 28 and neutrophils
above 3.0; the suspension rules for 60, 30, 30 and 1.2.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.conduct.treatment.threshold_conflicts import admitted, threshold_conflicts
from hilum.criteria.parse import parse
from hilum.rules.dosing import Border, Delay, Regimen, Stop
from hilum.study import Criterion
from hilum.terms.bounds import ANYWHERE, MAXIMUM, MINIMUM, Bounds, position
from hilum.terms.truth import Kind
from tests.spec.dosing.regimens import lab, rule, said
from tests.spec.haic_hcc.subjects import STUDY

WITHIN = "within 7 days before procedure"


@pytest.mark.parametrize(
    ("concept", "criteria", "low", "low_included", "high", "high_included"),
    [
        ("platelets", ("I10",), "50", True, "60", False),
        ("total_bilirubin", ("I11",), "30", False, "51", False),
        ("albumin", ("I13",), "28", False, "30", False),
    ],
)
def test_platelets_bilirubin_and_albumin_may_pass_entry_and_bar_the_cycle(
    concept: str,
    criteria: tuple[str, ...],
    low: str,
    low_included: bool,
    high: str,
    high_included: bool,
) -> None:
    (found,) = (each for each in threshold_conflicts(STUDY) if each.concept == concept)
    assert found.criteria == criteria
    assert (found.low, found.low_included) == (Decimal(low), low_included)
    assert (found.high, found.high_included) == (Decimal(high), high_included)


def test_neutrophils_do_not_conflict() -> None:
    assert {each.concept for each in threshold_conflicts(STUDY)} == {
        "platelets",
        "total_bilirubin",
        "albumin",
    }


def test_a_conflict_is_said_in_both_languages() -> None:
    found = next(each for each in threshold_conflicts(STUDY) if each.concept == "platelets")
    assert "from 50 and below 60 10*9/L" in found.reason.say("en")
    assert "I10" in found.reason.say("zh")


def holding(concept: str, border: Border, number: str) -> Regimen:
    assert STUDY.regimen is not None
    table = (rule("hold", lab(concept, border, number), Delay()),)
    return replace(STUDY.regimen, modifications=said(table))


@pytest.mark.parametrize(
    ("border", "number", "conflicts"),
    [
        (Border.BELOW, "50", False),
        (Border.AT_MOST, "50", True),
        (Border.BELOW, "50.000001", True),
        (Border.AT_MOST, "49.999999", False),
    ],
)
def test_thresholds_that_meet_conflict_only_where_both_include_the_number(
    border: Border, number: str, conflicts: bool
) -> None:
    """Entry: platelets of at least 50."""
    study = replace(STUDY, regimen=holding("platelets", border, number))
    assert bool(threshold_conflicts(study)) is conflicts


def test_a_study_without_a_regimen_has_no_conflict() -> None:
    assert threshold_conflicts(replace(STUDY, regimen=None)) == ()


def test_a_rule_that_ends_treatment_conflicts_like_one_that_delays() -> None:
    assert STUDY.regimen is not None
    table = (rule("end", lab("platelets", Border.BELOW, "60"), Stop()),)
    regimen = replace(STUDY.regimen, modifications=said(table))
    assert len(threshold_conflicts(replace(STUDY, regimen=regimen))) == 1


LOW, HIGH = position(50), position(75)


@pytest.mark.parametrize(
    ("kind", "reading", "bounds"),
    [
        (Kind.INCLUSION, f"latest platelets {WITHIN} >= 50 10*9/L", Bounds(LOW, MAXIMUM)),
        (Kind.INCLUSION, f"latest platelets {WITHIN} >= 50000 /uL", Bounds(LOW, MAXIMUM)),
        (Kind.EXCLUSION, f"latest platelets {WITHIN} < 50 10*9/L", Bounds(LOW, MAXIMUM)),
        (Kind.EXCLUSION, f"latest platelets {WITHIN} <= 50 10*9/L", Bounds(LOW + 1, MAXIMUM)),
        (Kind.EXCLUSION, f"not latest platelets {WITHIN} >= 50 10*9/L", Bounds(LOW, MAXIMUM)),
        (
            Kind.INCLUSION,
            f"latest platelets {WITHIN} between 50 10*9/L and 75 10*9/L",
            Bounds(LOW, HIGH),
        ),
        (
            Kind.INCLUSION,
            f"latest platelets {WITHIN} >= 50 10*9/L and latest platelets {WITHIN} < 75 10*9/L",
            Bounds(LOW, HIGH - 1),
        ),
        (
            Kind.INCLUSION,
            f"latest platelets {WITHIN} >= 75 10*9/L or latest platelets {WITHIN} >= 50 10*9/L",
            Bounds(LOW, MAXIMUM),
        ),
        (
            Kind.EXCLUSION,
            f"latest platelets {WITHIN} < 50 10*9/L or latest platelets {WITHIN} > 75 10*9/L",
            Bounds(LOW, HIGH),
        ),
        (
            Kind.INCLUSION,
            f"latest platelets {WITHIN} >= 50 10*9/L or latest alt {WITHIN} < 5 x ULN",
            ANYWHERE,
        ),
        (Kind.INCLUSION, f"latest albumin {WITHIN} > 28 g/L", ANYWHERE),
        (Kind.INCLUSION, f"latest platelets {WITHIN} < 75 10*9/L", Bounds(MINIMUM, HIGH - 1)),
    ],
)
def test_a_criterion_admits_the_values_with_which_it_can_still_be_met(
    kind: Kind, reading: str, bounds: Bounds
) -> None:
    criterion = Criterion(
        id="X",
        kind=kind,
        en="x",
        zh="x",
        text="x",
        spans=(),
        reading=parse(reading),
        origin="assumption",
        can_change=False,
    )
    assert admitted(criterion, "platelets", STUDY.concepts) == bounds
