"""The numbers of survival curves, held against R survival and SPSS's rule for the median."""

import pytest

from hilum.reports.trial.display import Display
from tests.reports.trial.small import (
    cell,
    has_line,
    numbers,
    said,
    shown,
    subject,
    time,
    trial,
    unruled,
)

AML = {9: 1, 13: 1, 18: 1, 23: 1, 31: 1, 34: 1, 48: 1}
"""Days of the maintained group of the leukemia data (Miller 1981) with the event, as R's `aml`."""
CENSORED = (13, 28, 45, 161)


def leukemia() -> Display:
    times = [*((days, "DEATH") for days in AML), *((days, None) for days in CENSORED)]
    members = [subject(n) for n in range(len(times))]
    rows = [time(n, "OS", days, event) for n, (days, event) in enumerate(times)]
    return shown("14.2.11", trial(members, adtte=rows))


def test_median_and_log_log_interval_are_those_of_r_on_the_leukemia_data() -> None:
    """survfit(Surv(time, status) ~ 1, aml, subset = x == "Maintained", conf.type = "log-log"):

    n 11, events 7, median 31, 0.95LCL 13, 0.95UCL NA. Days, over 30.4375 here.
    """
    found = leukemia()
    assert cell(found, "events", "all").text.en == "7 (63.6)"
    median = cell(found, "median", "all")
    assert median.values["median_months"] == pytest.approx(31 / 30.4375)
    assert median.values["lower_months"] == pytest.approx(13 / 30.4375)
    assert median.values["upper_months"] is None
    assert median.text.en == "1.0 (0.4 to not reached)"


def test_a_landmark_rate_is_the_product_by_hand() -> None:
    """Before day 91: 10/11 x 9/10 x 7/8 x 6/7 x 4/5 ... as R prints 0.1841 after day 48."""
    landmark = cell(leukemia(), "landmark_3_months", "all")
    assert landmark.values["rate_percent"] == pytest.approx(18.4091, abs=5e-5)
    assert landmark.values["at_risk"] == 1


def test_beyond_the_last_day_a_rate_cannot_be_estimated() -> None:
    assert cell(leukemia(), "landmark_12_months", "all").values["rate_percent"] is None
    assert cell(leukemia(), "landmark_12_months", "all").text.en.startswith("not estimable")


def test_a_symmetric_interval_of_spss_stands_beside_the_named_one() -> None:
    found = leukemia()
    held = numbers(cell(found, "median_symmetric", "all"))
    middle = held["median_months"]
    assert held["upper_months"] - middle == pytest.approx(middle - held["lower_months"], abs=1e-3)
    assert "log-log transformation" in said(found)
    assert "as SPSS" in said(found)


def test_everybody_censored_has_no_median_and_says_so_in_words() -> None:
    rows = [time(n, "OS", 400 + n, None) for n in range(3)]
    found = shown("14.2.11", trial([subject(n) for n in range(3)], adtte=rows))
    assert cell(found, "events", "all").text.en == "0 (0.0)"
    assert cell(found, "censored.NO DEATH", "all").text.en == "3 (100.0)"
    median = cell(found, "median", "all")
    assert median.values["median_months"] is None
    assert median.text.en == "not reached (not estimable)"
    assert median.text.zh == "未达到（无法估计）"
    follow_up = cell(found, "follow_up", "all")
    assert follow_up.values["median_months"] == pytest.approx(401 / 30.4375)


def test_one_subject_who_died_is_a_median_without_an_interval() -> None:
    found = shown("14.2.11", trial([subject(1)], adtte=[time(1, "OS", 61, "DEATH")]))
    assert cell(found, "median", "all").values["median_months"] == pytest.approx(61 / 30.4375)
    assert cell(found, "median", "all").text.en == "2.0 (not estimable)"


def test_a_member_without_a_day_to_count_from_is_a_line_and_no_event() -> None:
    members = [subject(1), subject(2, TRTSDT=None, TRTEDT=None)]
    found = shown("14.2.11", trial(members, adtte=[time(1, "OS", 61, "DEATH")]))
    assert cell(found, "not_analysed", "all").text.en == "1 (50.0)"
    assert cell(found, "events", "all").text.en == "1 (100.0)"


def test_every_number_of_a_curve_rests_on_all_its_rows_and_reasons_on_their_own() -> None:
    rows = [time(1, "OS", 61, "DEATH"), time(2, "OS", 90, None)]
    found = shown("14.2.11", trial([subject(1), subject(2)], adtte=rows))
    assert {key.subject for key in cell(found, "median", "all").keys} == {"S1", "S2"}
    assert {key.subject for key in cell(found, "events.DEATH", "all").keys} == {"S1"}


def test_landmarks_that_nobody_ruled_are_no_numbers_and_name_the_question() -> None:
    of = unruled("landmarks_months")
    found = shown("14.2.11", trial([subject(1)], of=of, adtte=[time(1, "OS", 61, "DEATH")]))
    assert cell(found, "landmarks", "all").text.en == "not ruled (Q53)"
    assert not has_line(found, "landmark_3_months")
