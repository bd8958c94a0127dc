"""The tables of Child-Pugh that exist, of which a study names one.

`msd`: albumin cut at 28 g/L, as Pugh 1973, table I, and the MSD Manual. `harrison`: cut at 30 g/L,
as Harrison's and table 1 of PMC3017746. `cholestatic`: bilirubin cut at 68 and 170 umol/L (4 and 10
mg/dL), the row of Pugh's table for primary biliary cirrhosis.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.rules.child_pugh import (
    INPUTS,
    SCORED,
    VARIANTS,
    PointsRange,
    child_pugh,
    points_range,
    scoring_table,
)
from hilum.terms.bounds import Bounds, bounds_of, position
from hilum.terms.decimals import COMPARATORS, Measured


def points(table: str, concept: str, value: str) -> int:
    return scoring_table(table).inputs[concept].points(position(Decimal(value)))


@pytest.mark.parametrize(
    ("albumin_g_per_l", "msd", "harrison", "cholestatic"),
    [
        ("35.000001", 1, 1, 1),
        ("35", 2, 2, 2),
        ("30", 2, 2, 2),
        ("29.999999", 2, 3, 2),
        ("28", 2, 3, 2),
        ("27.999999", 3, 3, 3),
    ],
)
def test_the_tables_differ_in_the_points_of_an_albumin_of_28_to_30(
    albumin_g_per_l: str, msd: int, harrison: int, cholestatic: int
) -> None:
    expected = {"msd": msd, "harrison": harrison, "cholestatic": cholestatic}
    assert {name: points(name, "albumin", albumin_g_per_l) for name in VARIANTS} == expected


@pytest.mark.parametrize(
    ("bilirubin_umol_per_l", "msd", "harrison", "cholestatic"),
    [
        ("33.999999", 1, 1, 1),
        ("34", 2, 2, 1),
        ("51", 2, 2, 1),
        ("51.000001", 3, 3, 1),
        ("67.999999", 3, 3, 1),
        ("68", 3, 3, 2),
        ("170", 3, 3, 2),
        ("170.000001", 3, 3, 3),
    ],
)
def test_in_cholestatic_disease_bilirubin_is_cut_at_68_and_170(
    bilirubin_umol_per_l: str, msd: int, harrison: int, cholestatic: int
) -> None:
    expected = {"msd": msd, "harrison": harrison, "cholestatic": cholestatic}
    found = {name: points(name, "total_bilirubin", bilirubin_umol_per_l) for name in VARIANTS}
    assert found == expected


@pytest.mark.parametrize("table", ["MSD", "pugh", None])
def test_a_table_that_nobody_named_is_refused_and_none_is_taken_instead(table: str | None) -> None:
    with pytest.raises(ValueError, match="expected one of msd, harrison, cholestatic"):
        scoring_table(table)


def whole(number: int | str) -> Measured:
    return Measured("=", Decimal(number))


KNOWN = {
    "total_bilirubin": whole(40),
    "albumin": whole(29),
    "inr": whole("1.2"),
    "ascites": whole(1),
    "hepatic_encephalopathy_grade": whole(0),
}


@pytest.mark.parametrize(
    ("table", "total", "said"),
    [
        ("msd", 8, "Child-Pugh 8 points, class B (table of the MSD Manual)"),
        ("harrison", 9, "Child-Pugh 9 points, class B (table of Harrison's)"),
        ("cholestatic", 7, "Child-Pugh 7 points, class B (table for primary biliary cholangitis)"),
    ],
)
def test_the_total_says_by_which_table_it_was_made(table: str, total: int, said: str) -> None:
    """Bilirubin 40, albumin 29 and mild ascites score 2 each by `msd`, INR 1.2 and the rest 1."""
    found = child_pugh(KNOWN, variant=table)
    assert found.points == PointsRange(total, total)
    assert found.reasons[-1].say() == said


def test_every_input_says_its_value_and_its_points_in_both_languages() -> None:
    found = child_pugh(KNOWN, variant="msd")
    assert [reason.say() for reason in found.reasons[:-1]] == [
        "total bilirubin (umol/L) 40: 2 of 3 points",
        "albumin (g/L) 29: 2 of 3 points",
        "ascites mild or controlled by diuretics: 2 of 3 points",
        "hepatic encephalopathy none: 1 of 3 points",
        "INR 1.2: 1 of 3 points",
    ]
    assert found.reasons[2].say("zh") == "腹水 轻度或利尿剂可控制：计 2 分（最高 3 分）"


def test_a_missing_input_says_so_and_leaves_a_range_of_points_and_classes() -> None:
    found = child_pugh(
        {**KNOWN, "ascites": None, "albumin": Measured("<", Decimal(30))}, variant="msd"
    )
    assert found.points == PointsRange(7, 10)
    assert found.points.classes == ("B", "C")
    said = [reason.say() for reason in found.reasons]
    assert "ascites is not known: 1 to 3 points" in said
    assert "albumin (g/L) <30: 2 to 3 points" in said
    assert said[-1] == "Child-Pugh 7 to 10 points, class B/C (table of the MSD Manual)"


def test_prothrombin_time_is_never_counted_beside_an_INR() -> None:
    both = child_pugh({**KNOWN, "pt_prolongation": whole(9)}, variant="msd")
    assert [reason.id for reason in both.reasons] == ["child_pugh.points"] * 5 + [
        "child_pugh.total"
    ]
    assert not any("prothrombin" in reason.say() for reason in both.reasons)


@pytest.mark.parametrize(
    ("concept", "value"), [("ascites", "4"), ("ascites", "0.5"), ("ascites", "-1")]
)
def test_a_degree_that_does_not_exist_is_refused(concept: str, value: str) -> None:
    with pytest.raises(ValueError, match="expected a whole number 0 to 3"):
        child_pugh({**KNOWN, concept: whole(value)}, variant="msd")


VALUES = st.decimals("0", "60", places=2)
MEASURED = st.builds(Measured, st.sampled_from(COMPARATORS), VALUES)


@given(st.sampled_from(VARIANTS), st.sampled_from(INPUTS), MEASURED, VALUES)
def test_every_completion_of_an_input_lies_within_its_range_of_points(
    table: str, concept: str, known: Measured, number: Decimal
) -> None:
    cut, ends = scoring_table(table).inputs[concept], bounds_of(known)
    fewest, most = cut.points_range(ends)
    place = min(max(position(number), ends.lower), ends.upper)
    assert fewest <= cut.points(place) <= most


@given(st.sampled_from(VARIANTS), st.sampled_from(INPUTS), VALUES, VALUES)
def test_a_worse_value_never_scores_fewer_points(
    table: str, concept: str, one: Decimal, other: Decimal
) -> None:
    cut = scoring_table(table).inputs[concept]
    low, high = (cut.points(position(value)) for value in sorted((one, other)))
    assert low >= high if cut.more_is_better else low <= high


@given(st.sampled_from(VARIANTS), st.lists(VALUES, min_size=4, max_size=4))
def test_knowing_another_input_never_allows_more_totals(table: str, values: list[Decimal]) -> None:
    known: dict[str, Bounds] = {}
    allowed = points_range(known, scoring_table(table))
    for name, value in zip(SCORED, values, strict=True):
        known[name] = exactly(value)
        before, allowed = allowed, points_range(known, scoring_table(table))
        assert before.fewest <= allowed.fewest <= allowed.most <= before.most


def exactly(value: Decimal) -> Bounds:
    return Bounds(position(value), position(value))
