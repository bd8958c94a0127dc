"""Tables of tumor response: every subject counts, and what only an assumption answers is said."""

from datetime import timedelta

from hilum.reports.trial.display import Display
from tests.reports.trial.small import (
    FIRST,
    best,
    cell,
    numbers,
    said,
    shown,
    subject,
    time,
    trial,
    unruled,
)

RESPONSES = {
    1: ("CR", "CR", None),
    2: ("PR", "PR", None),
    3: ("SD", "PR", None),
    4: ("SD", "SD", None),
    5: ("PD", "PD", None),
    6: ("NE", "NE", "ASSESSED, NOT EVALUABLE"),
    7: ("NE", "NE", "NO ASSESSMENT AFTER BASELINE"),
}


def table() -> Display:
    rows = [row for number, told in RESPONSES.items() for row in best(number, *told)]
    times = [time(1, "TTR", 44, "RESPONSE"), time(2, "TTR", 87, "RESPONSE")]
    members = [subject(number) for number in RESPONSES]
    return shown("14.2.1", trial(members, adrs=rows, adtte=times))


def test_a_response_that_was_not_confirmed_counts_in_its_own_column_only() -> None:
    found = table()
    assert cell(found, "PR", "confirmed").text.en == "1 (14.3)"
    assert cell(found, "PR", "unconfirmed").text.en == "2 (28.6)"
    assert cell(found, "SD", "confirmed").text.en == "2 (28.6)"


def test_who_was_never_assessed_has_a_line_and_counts_in_the_denominator() -> None:
    found = table()
    assert cell(found, "NO ASSESSMENT AFTER BASELINE", "confirmed").values["n"] == 1
    assert cell(found, "ASSESSED, NOT EVALUABLE", "confirmed").values["n"] == 1
    assert cell(found, "objective_response", "confirmed").values["of"] == 7


def test_the_exact_interval_of_2_of_7_is_that_of_r() -> None:
    """binom.test(2, 7)$conf.int in R 4.2: 0.03669257 0.70957914."""
    interval = cell(table(), "objective_response_interval", "confirmed")
    assert numbers(interval) == {"lower_percent": 3.6693, "upper_percent": 70.9579}
    assert interval.text.en == "3.7 to 71.0"
    assert interval.text.zh == "3.7 至 71.0"


def test_responses_and_stable_disease_are_disease_control() -> None:
    found = table()
    assert cell(found, "disease_control", "confirmed").text.en == "4 (57.1)"
    assert {key.subject for key in cell(found, "disease_control", "confirmed").keys} == {
        "S1", "S2", "S3", "S4",
    }  # fmt: skip


def test_the_time_to_response_is_of_responders_and_confirmed() -> None:
    """Days 44 and 87: median 65.5 days, over 30.4375 is 2.15 months."""
    found = table()
    own = cell(found, "time_to_response", "confirmed")
    assert numbers(own)["median_months"] == 2.1520
    assert own.text.en == "2.2 (1.4 to 2.9)"
    assert cell(found, "time_to_response", "unconfirmed").text.en == ""


def test_each_count_names_the_rows_behind_it_and_whom_it_was_counted_among() -> None:
    found = cell(table(), "objective_response", "confirmed")
    assert [str(key) for key in found.keys] == ["ADRS.S1.1", "ADRS.S2.1"]
    assert len(found.population) == 7


def test_nobody_responding_is_0_percent_with_the_exact_upper_limit() -> None:
    """1 - 0.025^(1/3) = 0.7076 (Clopper and Pearson, for 0 of 3)."""
    rows = [row for number in (1, 2, 3) for row in best(number, "PD", "PD")]
    found = shown("14.2.1", trial([subject(n) for n in (1, 2, 3)], adrs=rows))
    assert cell(found, "objective_response", "confirmed").text.en == "0 (0.0)"
    assert cell(found, "objective_response", "confirmed").keys == ()
    interval = cell(found, "objective_response_interval", "confirmed")
    assert numbers(interval) == {"lower_percent": 0.0, "upper_percent": 70.7598}
    assert cell(found, "time_to_response", "confirmed").text.en == "-"


def test_a_member_of_whom_no_response_is_told_is_not_known_and_no_failure() -> None:
    rows = best(1, "PR", "PR")
    found = shown("14.2.1", trial([subject(1), subject(2)], adrs=rows))
    assert cell(found, "not_derived", "confirmed").text.en == "1 (50.0)"


def test_without_any_derived_response_the_display_says_why() -> None:
    found = shown("14.2.1", trial([subject(1)]))
    assert found.tables == ()
    assert found.empty is not None
    assert "No response is derived" in found.empty.en


def test_a_level_that_nobody_ruled_gives_no_interval_and_names_its_question() -> None:
    rows = best(1, "PR", "PR")
    of = unruled("confidence_percent")
    found = shown("14.2.1", trial([subject(1)], of=of, adrs=rows))
    interval = cell(found, "objective_response_interval", "confirmed")
    assert interval.text.en == "not ruled (Q53)"
    assert interval.values == {}
    assert "Nobody has ruled: Q53" in said(found)


def test_footnotes_say_what_only_an_assumption_answers_and_that_no_hypothesis_is_tested() -> None:
    notes = said(table())
    assert "Only an assumption answers: Q50: Which sets of subjects are analysed?" in notes
    assert "exact (Clopper-Pearson)" in notes
    assert "No hypothesis is tested" in notes
    assert "Q56" in notes


def test_strata_are_described_without_a_test_and_small_ones_without_interval() -> None:
    members = [subject(n, EXTRAHEP="Y" if n < 6 else "N" if n < 8 else None) for n in range(1, 9)]
    rows = [row for n in range(1, 9) for row in best(n, "PR" if n < 3 else "SD", "PR")]
    times = [time(n, code, 100 + n, "DEATH") for n in range(1, 9) for code in ("PFS", "OS")]
    of = trial(members, adrs=rows, adtte=times)
    found, survival = shown("14.2.15", of), of.endpoints.main("overall_survival").id
    assert [column.id for column in found.tables[0].columns] == ["Y", "N", "not_known"]
    assert cell(found, "response_rate.n", "Y").text.en == "2 (40.0)"
    assert cell(found, "response_rate.interval", "N").text.en == "fewer than 5 subjects"
    assert cell(found, f"{survival}.median", "N").text.en == "fewer than 5 subjects"
    assert cell(found, f"{survival}.median", "Y").values["median_months"] is not None
    assert "no P value" in said(found)
    assert "A month is 30.4375 days." in said(found)
    assert not any(
        "p_value" in each.values for line in found.tables[0].lines for each in line.cells
    )


def test_a_death_before_the_first_dose_leaves_a_subject_in_the_denominator() -> None:
    died = FIRST - timedelta(days=2)
    undosed = subject(2, TRTSDT=None, TRTEDT=None, DTHFL="Y", DTHDT=died)
    rows = [*best(1, "PR", "PR"), *best(2, "NE", "NE", "NO FIRST DOSE")]
    found = shown("14.2.1", trial([subject(1), undosed], adrs=rows))
    assert cell(found, "NO FIRST DOSE", "confirmed").text.en == "1 (50.0)"
    assert cell(found, "objective_response", "confirmed").text.en == "1 (50.0)"
