"""Values of the day that delay a cycle; the thresholds of a published HAIC-FOLFOX protocol.

It suspends for neutrophils < 1,200/uL, platelets < 60,000/uL, total bilirubin > 30 umol/L and
albumin < 3.0 g/dL (two units are misprinted in its extract). The rules say that a value must not be
older than three days.
"""

from dataclasses import replace

import pytest

from hilum.rules.dosing import Border, DayValue, Delay, Verdict, decide
from tests.spec.dosing.regimens import REGIMEN, lab, rule, said, state, value, values

GIVE, DELAY, UNDECIDED = Verdict.GIVE, Verdict.DELAY, Verdict.UNDECIDED


def verdict(*seen: DayValue, but: str) -> Verdict:
    return decide(REGIMEN, state(values=(*values(**{but: None}), *seen))).verdict


@pytest.mark.parametrize(
    ("neutrophils_10_9_per_l", "expected"),
    [("1.199999", DELAY), ("1.2", GIVE), ("1.200001", GIVE), ("0", DELAY), ("0.4", DELAY)],
)
def test_neutrophils_below_1_2_delay_and_1_2_does_not(
    neutrophils_10_9_per_l: str, expected: Verdict
) -> None:
    assert verdict(value("neutrophils", neutrophils_10_9_per_l), but="neutrophils") is expected


@pytest.mark.parametrize(
    ("platelets_10_9_per_l", "expected"),
    [("59.999999", DELAY), ("60", GIVE), ("60.000001", GIVE), ("55", DELAY)],
)
def test_platelets_below_60_delay_and_60_do_not(
    platelets_10_9_per_l: str, expected: Verdict
) -> None:
    assert verdict(value("platelets", platelets_10_9_per_l), but="platelets") is expected


@pytest.mark.parametrize(
    ("bilirubin_umol_per_l", "expected"),
    [("29.999999", GIVE), ("30", GIVE), ("30.000001", DELAY), ("51", DELAY)],
)
def test_bilirubin_above_30_delays_and_30_does_not(
    bilirubin_umol_per_l: str, expected: Verdict
) -> None:
    seen = value("total_bilirubin", bilirubin_umol_per_l)
    assert verdict(seen, but="total_bilirubin") is expected


@pytest.mark.parametrize(
    ("albumin_g_per_l", "expected"),
    [("29.999999", DELAY), ("30", GIVE), ("30.000001", GIVE)],
)
def test_albumin_below_30_delays_and_30_does_not(albumin_g_per_l: str, expected: Verdict) -> None:
    assert verdict(value("albumin", albumin_g_per_l), but="albumin") is expected


@pytest.mark.parametrize(
    ("border", "at_60"),
    [
        (Border.BELOW, GIVE),
        (Border.AT_MOST, DELAY),
        (Border.ABOVE, GIVE),
        (Border.AT_LEAST, DELAY),
    ],
)
def test_a_rule_says_whether_its_number_itself_delays(border: Border, at_60: Verdict) -> None:
    table = (rule("hold", lab("platelets", border, "60"), Delay()),)
    regimen = replace(REGIMEN, modifications=said(table))
    assert decide(regimen, state(values=values(platelets="60"))).verdict is at_60


@pytest.mark.parametrize(
    ("concept", "text", "unit", "expected"),
    [
        ("platelets", "60000", "/uL", GIVE),
        ("platelets", "59999", "/uL", DELAY),
        ("albumin", "3.0", "g/dL", GIVE),
        ("albumin", "2.9", "g/dL", DELAY),
        ("albumin", "30", "furlong", UNDECIDED),
        ("total_bilirubin", "1.2", "mg/dL", UNDECIDED),
    ],
)
def test_a_value_in_another_unit_is_converted_exactly_and_one_without_a_way_decides_nothing(
    concept: str, text: str, unit: str, expected: Verdict
) -> None:
    """mg/dL of bilirubin needs a molar mass, which the records apply when they are loaded."""
    assert verdict(value(concept, text, unit=unit), but=concept) is expected


@pytest.mark.parametrize(
    ("platelets", "expected"),
    [("<60", DELAY), ("<=60", UNDECIDED), ("<50", DELAY), (">=60", GIVE), (">50", UNDECIDED)],
)
def test_a_value_known_as_an_interval_decides_only_where_all_of_it_lies_on_one_side(
    platelets: str, expected: Verdict
) -> None:
    assert verdict(value("platelets", platelets), but="platelets") is expected


@pytest.mark.parametrize(("days_old", "expected"), [(0, GIVE), (3, GIVE), (4, UNDECIDED)])
def test_a_value_of_3_days_ago_counts_and_one_of_4_does_not(
    days_old: int, expected: Verdict
) -> None:
    assert verdict(value("platelets", "150", days_ago=days_old), but="platelets") is expected


def test_the_latest_value_counts_and_an_older_good_one_never_decides_for_it() -> None:
    good, bad = value("platelets", "150", days_ago=1), value("platelets", "40")
    assert verdict(good, bad, but="platelets") is DELAY
    recovered = value("platelets", "40", days_ago=1), value("platelets", "80")
    assert verdict(*recovered, but="platelets") is GIVE
    unreadable = value("platelets", None)
    assert verdict(good, unreadable, but="platelets") is UNDECIDED


def test_two_values_of_one_time_decide_only_where_they_agree() -> None:
    assert verdict(value("platelets", "59"), value("platelets", "61"), but="platelets") is UNDECIDED
    assert verdict(value("platelets", "70"), value("platelets", "80"), but="platelets") is GIVE


@pytest.mark.parametrize("concept", ["neutrophils", "platelets", "total_bilirubin", "albumin"])
def test_a_missing_value_leaves_give_and_delay_possible_and_names_what_is_missing(
    concept: str,
) -> None:
    decision = decide(REGIMEN, state(values=values(**{concept: None})))
    assert decision.verdict is UNDECIDED
    assert decision.possible == (GIVE, DELAY)
    assert any("no value" in reason.say() for reason in decision.reasons)


def test_one_hold_is_enough_whatever_else_is_missing() -> None:
    decision = decide(REGIMEN, state(values=values(platelets="40", albumin=None)))
    assert (decision.verdict, decision.rules) == (DELAY, ("hold_platelets",))
    assert decision.doses == ()


def test_a_hold_names_the_value_its_date_and_its_source() -> None:
    decision = decide(REGIMEN, state(values=values(platelets="55")))
    (told,) = (reason for reason in decision.reasons if reason.id == "dosing.applies")
    assert "55 10*9/L, 2024-06-12" in told.say("en")
    assert "written by hand" in told.say("en")
    assert "55 10*9/L，2024-06-12" in told.say("zh")
