"""What nobody has said stops the decision and names its question; nothing is defaulted.

DESIGN section 6: a dose with no infusion time is not a dose.
"""

from dataclasses import fields, replace

import pytest

from hilum.rules.dosing import Drug, FolinateForms, Modification, Regimen, Verdict, decide
from hilum.terms.reasons import Words
from hilum.terms.ruled import Ruled, Standing, assumed, missing, stated
from hilum.terms.truth import Truth
from tests.spec.dosing.regimens import (
    REGIMEN,
    given,
    said,
    state,
    stated_on_the_day,
    value,
    values,
    with_drug,
)

WHOLE = [each.name for each in fields(Regimen) if "Ruled[" in str(each.type)]
OF_A_DRUG = [
    each.name for each in fields(Drug) if "Ruled[" in str(each.type) and each.name != "volume_ml"
]
NOT_ALWAYS_ASKED = {
    "early_days",  # only before the end of a cycle
    "cycles_printed",  # a ruled number of cycles suffices
    "max_age_days",  # a value of the day itself is young enough for any
    "cycles",  # only beyond the lower of the printed figures
    "max_delay_days",  # only after a delay
    "weight_change_percent",  # only after a first cycle
    "reescalation",  # missing, a lower dose is not raised
    "levels_percent",  # only below the protocol's dose
}


@pytest.mark.parametrize("parameter", [each for each in WHOLE if each not in NOT_ALWAYS_ASKED])
def test_a_missing_parameter_of_the_regimen_leaves_the_decision_open(parameter: str) -> None:
    known = state(cycle=2, given=(given(bsa_m2=None, weight_kg=None),))
    assert decide(REGIMEN, known).verdict is Verdict.GIVE
    regimen = replace(REGIMEN, **{parameter: missing("Q1")})
    decision = decide(regimen, known)
    assert decision.verdict is Verdict.UNDECIDED
    assert (decision.questions, decision.doses) == (("Q1",), ())


@pytest.mark.parametrize(("days_old", "expected"), [(0, Verdict.GIVE), (1, Verdict.UNDECIDED)])
def test_without_a_ruled_age_only_values_of_the_day_itself_decide(
    days_old: int, expected: Verdict
) -> None:
    regimen = replace(REGIMEN, max_age_days=missing("Q1"))
    seen = (*values(platelets=None), value("platelets", "150", days_ago=days_old))
    decision = decide(regimen, state(values=seen))
    assert decision.verdict is expected
    assert decision.questions == (("Q1",) if expected is Verdict.UNDECIDED else ())


def test_without_any_number_of_cycles_even_the_first_is_open() -> None:
    regimen = replace(REGIMEN, cycles_printed=missing("Q1"), cycles=missing("Q2"))
    decision = decide(regimen, state())
    assert (decision.verdict, decision.questions) == (Verdict.UNDECIDED, ("Q1", "Q2"))


@pytest.mark.parametrize("parameter", [each for each in OF_A_DRUG if each not in NOT_ALWAYS_ASKED])
def test_a_missing_parameter_of_one_drug_leaves_the_whole_cycle_open(parameter: str) -> None:
    decision = decide(with_drug("leucovorin", **{parameter: missing("Q1")}), state())
    assert decision.verdict is Verdict.UNDECIDED
    assert (decision.questions, decision.doses) == (("Q1",), ())
    (told,) = (reason for reason in decision.reasons if reason.id == "dosing.missing")
    assert "leucovorin" in told.say("en")
    assert "Q1" in told.say("zh")


def test_missing_levels_are_asked_for_only_where_a_dose_is_lowered() -> None:
    regimen = with_drug("oxaliplatin", levels_percent=missing("Q1"))
    assert decide(regimen, state()).verdict is Verdict.GIVE
    lowered = decide(regimen, state(cycle=2, given=(given(1, 21, level=1),)))
    assert (lowered.verdict, lowered.questions) == (Verdict.UNDECIDED, ("Q1",))


def test_a_missing_volume_leaves_out_the_rate_in_mL_per_hour_and_nothing_else() -> None:
    regimen = with_drug("oxaliplatin", volume_ml=missing("Q1"))
    assert decide(regimen, state()).verdict is Verdict.GIVE


def test_an_end_needs_no_hours_of_infusion() -> None:
    regimen = with_drug("fluorouracil_infusion", infusion_hours=missing("Q1"))
    ended = decide(regimen, state(facts=(stated_on_the_day(Truth.MET),)))
    assert (ended.verdict, ended.questions) == (Verdict.STOP, ())


def test_a_seventh_cycle_needs_no_table_of_modifications() -> None:
    regimen = replace(REGIMEN, modifications=missing("Q1"))
    assert decide(regimen, state(cycle=7)).verdict is Verdict.STOP


def test_a_rule_whose_consequence_nobody_has_ruled_may_ask_for_anything() -> None:
    open_rule = Modification(id="open", says=Words("open", "待定"), rule=missing("Q1"))
    decision = decide(replace(REGIMEN, modifications=said((open_rule,))), state())
    assert (decision.verdict, decision.questions) == (Verdict.UNDECIDED, ("Q1",))
    assert set(decision.possible) >= {Verdict.GIVE, Verdict.DELAY, Verdict.STOP}


def test_a_decision_names_the_assumptions_that_it_rests_on() -> None:
    assumed_hours = assumed(REGIMEN.drugs[0].infusion_hours.known, "choice", "Q1")  # type: ignore[union-attr]
    decision = decide(with_drug("oxaliplatin", infusion_hours=assumed_hours), state())
    assert (decision.verdict, decision.assumptions) == (Verdict.GIVE, ("Q1",))
    assert decide(REGIMEN, state()).assumptions == ()


@pytest.mark.parametrize(
    ("value", "standing", "question"),
    [
        (None, Standing.STATED, None),
        (None, Standing.ASSUMPTION, "Q1"),
        (21, Standing.MISSING, "Q1"),
        (21, Standing.ASSUMPTION, None),
        (None, Standing.MISSING, None),
    ],
)
def test_a_parameter_cannot_be_both_missing_and_there_nor_assumed_without_a_question(
    value: int | None, standing: Standing, question: str | None
) -> None:
    with pytest.raises(ValueError, match="expected"):
        Ruled(value=value, standing=standing, origin="o", source="s", question=question)


def test_a_missing_parameter_has_no_value_to_ask_for() -> None:
    forms: Ruled[FolinateForms] = missing("Q1")
    with pytest.raises(LookupError, match="Q1"):
        _ = forms.known
    assert stated(0, "s").known == 0
