"""Survival curves: steps, band, ticks and numbers at risk are those of the estimate."""

from decimal import Decimal

import pytest

from hilum.reports.trial.display import Display
from hilum.reports.trial.displays import survival
from hilum.reports.trial.drawing.axes import month_ticks
from hilum.stats.kaplan_meier import at_risk_at, kaplan_meier
from hilum.study.endpoints import DisplayKind
from tests.reports.figures.made import crowd, person, specs, time, trial_of
from tests.reports.figures.reading import SVG, elements, marks, number, said

OVERALL = next(
    each for each in specs(DisplayKind.SURVIVAL) if each.estimand == "survival_from_first_dose"
)
DURATION = next(
    each for each in specs(DisplayKind.SURVIVAL) if each.estimand == "duration_of_response"
)
DAYS_PER_MONTH = Decimal("30.4375")


def figure(*ends: tuple[int, int]) -> Display:
    """The curve of subjects with these days and CNSR."""
    names = [f"A-{number}" for number in range(1, len(ends) + 1)]
    rows = [time(name, "OS", *end) for name, end in zip(names, ends, strict=True)]
    return survival.make(OVERALL, trial_of(adsl=map(person, names), adtte=rows))


TWO_OF_FOUR = ((100, 0), (200, 0), (300, 1), (400, 1))


def test_the_first_of_four_deaths_takes_the_curve_down_a_quarter_of_its_height() -> None:
    step = elements(figure(*TWO_OF_FOUR).drawings[0])["f14-2-11-step-100"]
    top, bottom = number(step, "y1", "line"), number(step, "y2", "line")
    assert bottom - top == pytest.approx(280 / 4 + 1.8, abs=0.2)  # and half a line's width each end


def test_a_step_stands_at_its_time() -> None:
    drawn = elements(figure(*TWO_OF_FOUR).drawings[0])
    first, second = (number(drawn[f"f14-2-11-step-{day}"], "x1", "line") for day in (100, 200))
    origin = number(drawn["f14-2-11-risk-by-0"], "x", "text")
    assert second - origin == pytest.approx(2 * (first - origin), abs=0.2)


def test_a_step_rests_on_the_rows_of_its_events_and_a_tick_on_those_censored() -> None:
    keys = marks(figure((100, 0), (100, 0), (100, 1), (200, 1)))
    assert {key.subject for key in keys["f14-2-11-step-100"]} == {"A-1", "A-2"}
    assert {key.subject for key in keys["f14-2-11-censored-100"]} == {"A-3"}


def test_numbers_at_risk_are_those_of_the_estimate_and_their_keys_are_as_many() -> None:
    trial = crowd(100)
    made = survival.make(OVERALL, trial)
    rows = [row for row in trial.datasets["ADTTE"].rows if row["PARAMCD"] == "OS"]
    days = [int(str(row["AVAL"])) for row in rows]
    curve = kaplan_meier(days, [row["CNSR"] == 0 for row in rows])
    months = month_ticks(max(days) / float(DAYS_PER_MONTH))
    expected = at_risk_at(curve, [float(each * DAYS_PER_MONTH) for each in months])
    keys = marks(made)
    assert tuple(len(keys[f"f14-2-11-risk-by-{each}"]) for each in months) == expected
    table = made.tables[1].lines
    assert tuple(each.values["n"] for each in table[0].cells) == expected


def test_at_each_tick_everybody_is_at_risk_or_had_the_event_or_is_censored() -> None:
    for column in zip(
        *(each.cells for each in survival.make(OVERALL, crowd(100)).tables[1].lines), strict=True
    ):
        assert sum(int(str(each.values["n"])) for each in column) == 100


def test_a_subject_is_at_risk_on_the_day_of_a_tick() -> None:
    """A month is 30.4375 days, so that 4 years are 1461 days: 48 months to the day."""
    cells = figure((1461, 1), (1460, 1)).tables[1].lines[0].cells
    ticks = figure((1461, 1), (1460, 1)).tables[1].columns
    at = next(number for number, each in enumerate(ticks) if each.id == "m48")
    assert cells[at].values["n"] == 1


def test_the_median_is_said_with_its_interval() -> None:
    """Of three deaths the second takes survival below one half: day 200, 6.6 months."""
    words = said(figure((100, 0), (200, 0), (300, 0)).drawings[0])
    assert "Median 6.6 months (95% CI" in words


def test_a_median_that_is_not_reached_is_said_so() -> None:
    words = said(figure((100, 0), (200, 1), (300, 1), (400, 1)).drawings[0])
    assert "Median not reached" in words


def test_all_censored_draws_a_level_line_without_band_or_step() -> None:
    made = figure((100, 1), (200, 1))
    drawn = elements(made.drawings[0])
    assert not any("-step-" in name or "-band" in name for name in drawn)
    assert {"f14-2-11-censored-100", "f14-2-11-censored-200"} <= drawn.keys()
    assert "Median not reached (95% CI not estimable)" in said(made.drawings[0])


def test_one_subject_who_died_takes_the_curve_to_the_bottom() -> None:
    made = figure((100, 0))
    step = elements(made.drawings[0])["f14-2-11-step-100"]
    assert number(step, "y2", "line") - number(step, "y1", "line") == pytest.approx(281.8, abs=0.2)
    assert "Events 1 of 1" in said(made.drawings[0])


def test_the_band_lies_round_the_curve() -> None:
    band = elements(figure(*TWO_OF_FOUR).drawings[0])["f14-2-11-band"].find(f"{SVG}polygon")
    assert band is not None
    heights = [float(point.split(",")[1]) for point in band.attrib["points"].split()]
    quarter = 16 + 280 * 0.25
    assert min(heights) < quarter < max(heights)
    assert min(heights) >= 16
    assert max(heights) <= 296


def test_nobody_responded_gives_the_reason_that_there_is_no_duration() -> None:
    made = survival.make(DURATION, trial_of(adsl=[person("A-1")]))
    assert made.drawings == ()
    assert made.empty is not None
    assert "responded" in made.empty.en


def test_a_time_of_zero_and_an_event_on_the_last_day_are_drawn() -> None:
    drawn = elements(figure((0, 1), (1, 0)).drawings[0])
    assert {"f14-2-11-censored-0", "f14-2-11-step-1"} <= drawn.keys()
