"""Waterfall: a bar for each subject with a sum after baseline."""

import pytest

from hilum.datasets.dataset import Key
from hilum.reports.trial.display import Display
from hilum.reports.trial.displays import waterfall
from hilum.study.endpoints import DisplayKind
from tests.reports.figures.made import person, responses, specs, sums, trial_of
from tests.reports.figures.reading import elements, marks, number, said

SPEC = specs(DisplayKind.WATERFALL)[0]


def figure() -> Display:
    """Four subjects: +25 %, -30 %, -60 % confirmed, and one who was never assessed."""
    return waterfall.make(
        SPEC,
        trial_of(
            adsl=[person(f"A-{number}") for number in range(1, 5)],
            adtr=[
                *sums("A-1", {42: "25"}),
                *sums("A-2", {42: "-30", 84: "-10"}),
                *sums("A-3", {42: "-60"}),
            ],
            adrs=[
                *responses("A-1", "PD"),
                *responses("A-2", "PR"),
                *responses("A-3", "PR", confirmed=True),
                *responses("A-4", "NE", reason="NO ASSESSMENT AFTER BASELINE"),
            ],
        ),
    )


def test_bars_run_from_the_largest_increase_to_the_largest_decrease() -> None:
    drawn = elements(figure().drawings[0])
    left = {name: number(drawn[f"f14-2-4-bar-A-{name}"], "x") for name in "123"}
    assert left["1"] < left["2"] < left["3"]


def test_the_height_of_a_bar_is_in_proportion_to_its_change() -> None:
    drawn = elements(figure().drawings[0])
    height = {name: number(drawn[f"f14-2-4-bar-A-{name}"], "height") for name in "123"}
    assert height["3"] == pytest.approx(2 * height["2"], abs=0.02)
    assert height["1"] == pytest.approx(height["2"] * 25 / 30, abs=0.02)


def test_increases_stand_above_the_line_of_no_change_and_decreases_below() -> None:
    drawn = elements(figure().drawings[0])
    up, down = drawn["f14-2-4-bar-A-1"], drawn["f14-2-4-bar-A-2"]
    assert number(up, "y") + number(up, "height") == pytest.approx(number(down, "y"), abs=0.02)


def test_the_best_change_is_the_smallest_of_a_subject() -> None:
    table = figure().tables[0]
    changes = {each.id: each.cells[0].values["change_percent"] for each in table.lines}
    assert changes == {"A-1": 25, "A-2": -30, "A-3": -60, "A-4": None}


def test_only_a_confirmed_response_has_a_dot() -> None:
    drawn = elements(figure().drawings[0])
    dots = {name for name in "123" if drawn[f"f14-2-4-bar-A-{name}"].find("{*}path") is not None}
    assert dots == {"3"}


def test_who_has_no_value_is_said_with_the_reason_and_is_clicked_on_as_well() -> None:
    display = figure()
    words = said(display.drawings[0])
    assert "no assessment after baseline" in words
    assert Key("ADSL", "A-4", 1) in marks(display)["f14-2-4-without-1"]
    assert not any("A-4" in name for name in marks(display))


def test_a_bar_rests_on_its_sum_and_on_the_responses_that_colour_it() -> None:
    keys = marks(figure())["f14-2-4-bar-A-3"]
    assert {key.dataset for key in keys} == {"ADTR", "ADRS"}
    assert {key.subject for key in keys} == {"A-3"}


@pytest.mark.parametrize(("change", "cut"), [("100", False), ("100.1", True), ("340", True)])
def test_a_bar_above_100_percent_is_cut_off_and_its_number_printed(change: str, cut: bool) -> None:
    trial = trial_of(
        adsl=[person("A-1")], adtr=sums("A-1", {42: change}), adrs=responses("A-1", "PD")
    )
    drawing = waterfall.make(SPEC, trial).drawings[0]
    bar = elements(drawing)["f14-2-4-bar-A-1"]
    printed = [each.text for each in bar.findall("{*}text")]
    assert (f"{round(float(change))}" in printed) is cut
    assert number(bar, "height") == pytest.approx(150)


def test_no_value_after_baseline_in_anyone_is_a_reason_and_the_table_still_names_them() -> None:
    trial = trial_of(
        adsl=[person("A-1")],
        adrs=responses("A-1", "NE", reason="NO BASELINE ASSESSMENT"),
    )
    made = waterfall.make(SPEC, trial)
    assert made.empty is not None
    assert made.tables[0].lines[0].cells[0].text.en == "no baseline assessment"


def test_a_change_of_zero_is_still_seen() -> None:
    trial = trial_of(adsl=[person("A-1")], adtr=sums("A-1", {42: "0"}), adrs=responses("A-1", "SD"))
    bar = elements(waterfall.make(SPEC, trial).drawings[0])["f14-2-4-bar-A-1"]
    assert number(bar, "height") > 0
