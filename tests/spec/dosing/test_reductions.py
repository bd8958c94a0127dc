"""Lower dose levels for toxicity, kept once taken. The levels of the test: 75 % and 50 %.

The toxicities are CTCAE terms; that neuropathy of grade 2 lowers oxaliplatin and grade 3 ends it
follows the US prescribing information of oxaliplatin, section 2.2.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from hilum.rules.dosing import Decision, Occurrence, Omit, Reduce, Rounding, Step, Verdict, decide
from hilum.terms.ruled import missing
from hilum.terms.truth import Truth
from tests.spec.dosing.regimens import (
    LOWERED,
    NEUROPATHY,
    REGIMEN,
    TABLE,
    given,
    grade,
    rule,
    said,
    state,
    toxicity,
    values,
    with_drug,
)

PLATELETS = "Platelet count decreased"
FULL = {"oxaliplatin": 0, "leucovorin": 0, "fluorouracil_bolus": 0, "fluorouracil_infusion": 0}


def levels(decision: Decision) -> dict[str, int]:
    return {dose.drug: dose.level for dose in decision.doses}


@pytest.mark.parametrize(
    ("neuropathy_grade", "verdict", "oxaliplatin_level"),
    [
        (1, Verdict.GIVE, 0),
        (2, Verdict.REDUCE, 1),
        (3, Verdict.STOP, None),
        (4, Verdict.STOP, None),
    ],
)
def test_neuropathy_of_grade_2_lowers_oxaliplatin_and_of_grade_3_ends_the_treatment(
    neuropathy_grade: int, verdict: Verdict, oxaliplatin_level: int | None
) -> None:
    decision = decide(REGIMEN, state(cycle=2, toxicities=(toxicity(NEUROPATHY, neuropathy_grade),)))
    assert decision.verdict is verdict
    assert levels(decision).get("oxaliplatin") == oxaliplatin_level


def test_a_toxicity_of_the_day_counts_only_while_it_is_present() -> None:
    gone = toxicity(NEUROPATHY, 3, Truth.NOT_MET)
    assert decide(REGIMEN, state(cycle=2, toxicities=(gone,))).verdict is Verdict.GIVE
    perhaps = toxicity(NEUROPATHY, 3, Truth.UNKNOWN)
    decision = decide(REGIMEN, state(cycle=2, toxicities=(perhaps,)))
    assert decision.verdict is Verdict.UNDECIDED
    assert decision.possible == (Verdict.GIVE, Verdict.REDUCE, Verdict.STOP)


@pytest.mark.parametrize(("platelet_grade", "level"), [(2, 0), (3, 1), (4, 1)])
def test_the_worst_grade_since_the_last_dose_counts_though_it_has_passed(
    platelet_grade: int, level: int
) -> None:
    seen = toxicity(PLATELETS, platelet_grade, Truth.NOT_MET)
    decision = decide(REGIMEN, state(cycle=2, toxicities=(seen,)))
    assert levels(decision) == FULL | dict.fromkeys(LOWERED, level)


def test_before_the_first_dose_nothing_has_happened_since_the_last() -> None:
    assert decide(REGIMEN, state(toxicities=(toxicity(PLATELETS, 4),))).verdict is Verdict.GIVE


@pytest.mark.parametrize(
    ("level", "mg_down", "mg_nearest"), [(0, "221", "221"), (1, "165", "166"), (2, "110", "111")]
)
def test_a_level_makes_its_share_of_130_mg_per_m2_for_1_70_m2(
    level: int, mg_down: str, mg_nearest: str
) -> None:
    """75 % and 50 % are 165.75 and 110.5 mg; the half of the nearest goes up."""
    nearest = with_drug(
        "oxaliplatin", rounding_mg=said(Step(size=Decimal(1), rounding=Rounding.NEAREST))
    )
    known = state(cycle=2, given=(given(1, 21, level),))
    assert decide(REGIMEN, known).doses[0].dose_mg == Decimal(mg_down)
    assert decide(nearest, known).doses[0].dose_mg == Decimal(mg_nearest)


def test_a_lower_dose_is_not_raised_again() -> None:
    decision = decide(REGIMEN, state(cycle=2, given=(given(1, 21, level=1),)))
    assert decision.verdict is Verdict.REDUCE
    assert levels(decision) == FULL | dict.fromkeys(LOWERED, 1)
    assert any(reason.id == "dosing.level_kept" for reason in decision.reasons)


def test_nor_is_it_where_nobody_has_ruled_whether_it_may_be() -> None:
    regimen = replace(REGIMEN, reescalation=missing("Q1"))
    decision = decide(regimen, state(cycle=2, given=(given(1, 21, level=1),)))
    assert levels(decision) == FULL | dict.fromkeys(LOWERED, 1)


def test_where_it_may_be_raised_it_goes_one_level_up_unless_a_rule_lowers_it_today() -> None:
    regimen = replace(REGIMEN, reescalation=said(True))
    lowest = (given(1, 21, level=2),)
    well = decide(regimen, state(cycle=2, given=lowest))
    assert levels(well) == FULL | dict.fromkeys(LOWERED, 1)
    ill = decide(regimen, state(cycle=2, given=lowest, toxicities=(toxicity(NEUROPATHY, 2),)))
    assert ill.verdict is Verdict.STOP


def test_a_second_toxicity_lowers_further_and_below_the_lowest_level_the_treatment_ends() -> None:
    seen = (toxicity(PLATELETS, 3),)
    once = decide(REGIMEN, state(cycle=2, given=(given(1, 21, level=1),), toxicities=seen))
    assert levels(once) == FULL | dict.fromkeys(LOWERED, 2)
    twice = decide(REGIMEN, state(cycle=2, given=(given(1, 21, level=2),), toxicities=seen))
    assert (twice.verdict, twice.doses) == (Verdict.STOP, ())
    assert any(reason.id == "dosing.below_lowest" for reason in twice.reasons)


def test_of_two_reductions_of_one_drug_the_larger_counts_and_not_their_sum() -> None:
    two = rule(
        "two", grade("Vomiting", 3, Occurrence.SINCE_LAST_DOSE), Reduce(drugs=LOWERED, steps=2)
    )
    regimen = replace(REGIMEN, modifications=said((*TABLE, two)))
    seen = (toxicity(PLATELETS, 3), toxicity("Vomiting", 3))
    assert levels(decide(regimen, state(cycle=2, toxicities=seen)))["oxaliplatin"] == 2


def test_a_drug_that_is_left_out_is_left_out_of_this_cycle_and_comes_back_at_its_level() -> None:
    omit = rule(
        "omit", grade("Vomiting", 2, Occurrence.PRESENT), Omit(drugs=("fluorouracil_bolus",))
    )
    regimen = replace(REGIMEN, modifications=said((*TABLE, omit)))
    today = decide(regimen, state(cycle=2, toxicities=(toxicity("Vomiting", 2),)))
    assert (today.verdict, today.omitted) == (Verdict.REDUCE, ("fluorouracil_bolus",))
    assert "fluorouracil_bolus" not in levels(today)
    before = given(2, 21, level=1)
    without = replace(before, doses=tuple(d for d in before.doses if "bolus" not in d.drug))
    later = decide(regimen, state(cycle=3, given=(given(1, 42), without)))
    assert levels(later)["fluorouracil_bolus"] == 0


def test_an_event_without_a_grade_leaves_the_dose_open() -> None:
    decision = decide(REGIMEN, state(cycle=2, toxicities=(toxicity(PLATELETS, None),)))
    assert (decision.verdict, decision.doses) == (Verdict.UNDECIDED, ())
    assert decision.possible == (Verdict.GIVE, Verdict.REDUCE)


def test_an_event_without_a_term_may_be_any_that_its_grade_reaches() -> None:
    mild = decide(REGIMEN, state(cycle=2, toxicities=(toxicity(None, 1),)))
    assert mild.verdict is Verdict.GIVE
    severe = decide(REGIMEN, state(cycle=2, toxicities=(toxicity(None, 3),)))
    assert severe.possible == (Verdict.GIVE, Verdict.REDUCE, Verdict.STOP)


def test_where_nobody_states_that_all_events_are_recorded_none_means_nothing() -> None:
    decision = decide(REGIMEN, state(cycle=2, toxicities_complete=False))
    assert decision.verdict is Verdict.UNDECIDED
    assert decision.possible == (Verdict.GIVE, Verdict.REDUCE, Verdict.STOP)


def test_terms_are_compared_whatever_their_case() -> None:
    seen = (toxicity("PLATELET COUNT DECREASED", 3),)
    assert decide(REGIMEN, state(cycle=2, toxicities=seen)).verdict is Verdict.REDUCE


def test_the_level_of_the_last_dose_must_be_known() -> None:
    decision = decide(REGIMEN, state(cycle=2, given=(given(1, 21, level=None),)))
    assert decision.verdict is Verdict.UNDECIDED
    assert any(reason.id == "dosing.level_unknown" for reason in decision.reasons)


def test_a_later_cycle_without_any_earlier_one_on_record_is_undecided() -> None:
    decision = decide(REGIMEN, state(cycle=3, given=()))
    assert decision.verdict is Verdict.UNDECIDED
    assert any(reason.id == "dosing.no_earlier_cycle" for reason in decision.reasons)


def test_below_the_lowest_level_the_treatment_ends_though_the_day_would_only_delay() -> None:
    known = state(
        cycle=2,
        given=(given(1, 21, level=2),),
        toxicities=(toxicity(PLATELETS, 3),),
        values=values(platelets="40"),
    )
    assert decide(REGIMEN, known).verdict is Verdict.STOP


def test_a_hold_with_a_reduction_to_levels_that_nobody_has_ruled_may_be_an_end() -> None:
    regimen = with_drug("oxaliplatin", levels_percent=missing("Q1"))
    known = state(cycle=2, toxicities=(toxicity(PLATELETS, 3),), values=values(platelets="40"))
    decision = decide(regimen, known)
    assert decision.verdict is Verdict.UNDECIDED
    assert decision.possible == (Verdict.DELAY, Verdict.STOP)


def test_a_reduction_does_not_hide_a_hold() -> None:
    seen = (toxicity(PLATELETS, 3),)
    decision = decide(REGIMEN, state(cycle=2, toxicities=seen, values=values(platelets="40")))
    assert decision.verdict is Verdict.DELAY


@pytest.mark.parametrize(
    ("term", "is_term", "verdict"),
    [
        ("Platelet count decreased", True, Verdict.REDUCE),
        ("Fatigue", True, Verdict.GIVE),
        ("thrombocytopenia", False, Verdict.UNDECIDED),
        (None, False, Verdict.UNDECIDED),
    ],
)
def test_an_event_under_a_name_that_is_no_ctcae_term_may_be_any(
    term: str | None, is_term: bool, verdict: Verdict
) -> None:
    seen = replace(toxicity(term, 3), is_term=is_term)
    assert decide(REGIMEN, state(cycle=2, toxicities=(seen,))).verdict is verdict


@pytest.mark.parametrize(
    ("since_last_dose", "verdict"),
    [
        (Truth.MET, Verdict.REDUCE),
        (Truth.UNKNOWN, Verdict.UNDECIDED),
        (Truth.NOT_MET, Verdict.GIVE),
    ],
)
def test_a_grade_that_may_have_been_before_the_last_dose_decides_nothing(
    since_last_dose: Truth, verdict: Verdict
) -> None:
    seen = replace(toxicity(PLATELETS, 3), since_last_dose=since_last_dose)
    assert decide(REGIMEN, state(cycle=2, toxicities=(seen,))).verdict is verdict
