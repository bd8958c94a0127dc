"""Baseline, prior therapy, exposure, deviations, listings, and what holds for every display."""

import json
from decimal import Decimal

import pytest

from hilum.datasets.dataset import Cell
from hilum.reports.trial.display import Display
from hilum.reports.trial.displays.cells import fixed, share, spread
from hilum.reports.trial.displays.making import displays
from hilum.reports.trial.results import results, results_json
from hilum.reports.trial.trial import Trial
from tests.reports.trial.small import (
    adverse,
    best,
    cell,
    decimal,
    has_line,
    said,
    shown,
    subject,
    time,
    trial,
)

TREATED = ("14.1.2", "14.1.3", "14.1.4")


def test_what_is_not_known_is_a_line_of_its_own_and_no_no() -> None:
    members = [subject(1, MVIBL="Y"), subject(2, MVIBL="N"), subject(3), subject(4)]
    found = shown("14.1.2", trial(members))
    assert cell(found, "MVIBL.Y", "all").text.en == "1 (25.0)"
    assert cell(found, "MVIBL.N", "all").text.en == "1 (25.0)"
    assert cell(found, "MVIBL.not_known", "all").text.en == "2 (50.0)"


def test_a_median_is_of_those_known_and_rests_on_them_alone() -> None:
    members = [subject(1, AGE=50), subject(2, AGE=61), subject(3)]
    found = shown("14.1.2", trial(members))
    age = cell(found, "AGE", "all")
    assert age.text.en == "55.5 (50 to 61)"
    assert age.text.zh == "55.5（50 至 61）"
    assert age.values["median_years"] == Decimal("55.5")
    assert [key.subject for key in age.keys] == ["S1", "S2"]
    assert cell(found, "AGE.not_known", "all").values["n"] == 1


def test_a_set_of_nobody_has_a_stated_reason_and_no_zero_of_zero() -> None:
    found = shown("14.1.2", trial([subject(1, SAFFL="N", EVALFL="N")]))
    assert found.tables == ()
    assert found.empty is not None
    assert found.empty.en == "No subject is in this set: Treated subjects."
    assert share((), ()).text.en == "-"
    assert share((), ()).values["percent"] is None
    assert spread([], ()).text.en == "-"


@pytest.mark.parametrize(
    ("number", "places", "printed"),
    [("12.25", 1, "12.3"), ("12.24", 1, "12.2"), ("-0.04", 1, "0.0"), ("-2.535", 2, "−2.54")],
)
def test_numbers_are_printed_half_away_from_zero_without_a_negative_zero(
    number: str, places: int, printed: str
) -> None:
    assert fixed(Decimal(number), places) == printed


def exposure(number: int, code: str, value: str | None, cycle: int = 0) -> dict[str, Cell]:
    amount = None if value is None else decimal(value)
    return {"USUBJID": f"S{number}", "PARAMCD": code, "AVAL": amount, "AVISITN": cycle}


def test_exposure_counts_cycles_delays_and_doses_of_each_drug() -> None:
    rows = [
        exposure(1, "NCYC", "2"), exposure(2, "NCYC", "1"),
        exposure(1, "DELAY", "0", 1), exposure(1, "DELAY", "7", 2), exposure(2, "DELAY", "0", 1),
        exposure(1, "D1ADM", "200", 1), exposure(1, "D1ADM", "150", 2),
        exposure(2, "D1ADM", "180", 1), exposure(1, "D1RDI", "77.5"), exposure(2, "D1RDI", None),
        exposure(1, "D1NRED", "1"), exposure(2, "D1NRED", "0"),
        exposure(1, "D1CUMM2", "129.7"), exposure(2, "D1CUMM2", "129.7"),
    ]  # fmt: skip
    members = [subject(1, EOTSTT="COMPLETED"),
               subject(2, EOTSTT="DISCONTINUED", DCTREAS="DEATH")]  # fmt: skip
    found = shown("14.1.4", trial(members, adex=rows))
    assert cell(found, "cycles", "all").text.en == "1.5 (1 to 2)"
    assert cell(found, "cycles_given", "all").values["cycles"] == 3
    assert cell(found, "delayed_subjects", "all").text.en == "1 (50.0)"
    assert cell(found, "delay_days", "all").values["median_days"] == 7
    first = found.tables[1].columns[0].id
    assert cell(found, "subjects", first, 1).values["n"] == 2
    assert cell(found, "rdi", first, 1).text.en == "77.5 (77.5 to 77.5)"
    assert cell(found, "rdi_not_known", first, 1).text.en == "1 (50.0)"
    assert cell(found, "cumm2", first, 1).text.en == "129.7 (129.7 to 129.7)"
    assert cell(found, "reduced", first, 1).text.en == "1 (50.0)"
    assert cell(found, "DEATH", "all", 2).text.en == "1 (50.0)"


def test_deviations_are_counted_by_category_and_kind() -> None:
    rows = [
        {"USUBJID": "S1", "DVCAT": "DERIVED FROM THE RECORDS", "DVDECOD": "CYCLE LATE"},
        {"USUBJID": "S1", "DVCAT": "DERIVED FROM THE RECORDS", "DVDECOD": "CYCLE LATE"},
        {"USUBJID": "S2", "DVCAT": "RECORDED BY THE SITE", "DVTERM": "consent form outdated"},
    ]
    found = shown("14.1.5", trial([subject(1), subject(2)], dv=rows))
    late = "DERIVED FROM THE RECORDS.CYCLE LATE"
    assert cell(found, late, "subjects").text.en == "1 (50.0)"
    assert cell(found, late, "deviations").values["deviations"] == 2
    assert has_line(found, "RECORDED BY THE SITE.consent form outdated")


def test_whoever_was_enrolled_against_a_criterion_deviates() -> None:
    """ICH E3, 10.2: those who entered although they did not satisfy the entry criteria."""
    broken = [{"USUBJID": "S2", "IETESTCD": "I10"}, {"USUBJID": "S3", "IETESTCD": "I10"}]
    members = [subject(1), subject(2), subject(3, ENRLFL="N", SAFFL="N", EVALFL="N")]
    found = shown("14.1.5", trial(members, ie=broken))
    entry = cell(found, "ENTRY CRITERION NOT MET.I10", "subjects")
    assert (entry.text.en, entry.values["n"]) == ("1 (50.0)", 1)


def test_a_listing_has_a_line_for_each_row_and_names_it() -> None:
    rows = [adverse(1, "Nausea", 1, AETOXGR="1"), adverse(2, "Fever", 2)]
    found = shown("16.2.7", trial([subject(1), subject(2)], adae=rows))
    assert [line.id for line in found.tables[0].lines] == ["ADAE.S1.1", "ADAE.S2.1"]
    assert cell(found, "ADAE.S1.1", "AEACN").text.zh == "剂量不变"
    assert [str(key) for key in cell(found, "ADAE.S2.1", "AETERM").keys] == ["ADAE.S2.1"]


def whole() -> Trial:
    rows = [*best(1, "PR", "PR"), *best(2, "PD", "PD")]
    times = [time(n, code, 90 + n, "DEATH") for n in (1, 2) for code in ("OS", "PFS", "OSE")]
    events = [adverse(1, "Nausea", 1)]
    return trial([subject(1), subject(2)], adrs=rows, adtte=times, adae=events)


@pytest.mark.parametrize(
    "of", [whole(), trial([]), trial([subject(1)])], ids=["two", "none", "one"]
)
def test_every_display_is_made_or_says_why_not_in_both_languages(of: Trial) -> None:
    made = displays(of)
    wanted = [each.number for each in of.endpoints.displays]
    assert [each.number for each in made] == [n for n in wanted if n in {d.number for d in made}]
    for each in made:
        assert each.tables or each.drawings or each.empty is not None, each.number
        for words in _words(each):
            assert words.en.strip(), each.number
            assert words.zh.strip(), each.number


def _words(found: Display) -> list[object]:
    empty = [] if found.empty is None else [found.empty]
    heads = [column.heading for table in found.tables for column in table.columns]
    labels = [line.label for table in found.tables for line in table.lines]
    return [found.title, found.population, *found.footnotes, *empty, *heads, *labels]


def test_no_percentage_stands_without_its_denominator() -> None:
    for each in displays(whole()):
        for table in each.tables:
            for line in table.lines:
                for held in line.cells:
                    assert "percent" not in held.values or held.values.get("of", 1), line.id


def test_results_are_the_displays_as_json_the_same_each_time() -> None:
    made = displays(whole())
    text = results_json(whole(), made)
    assert text == results_json(whole(), displays(whole()))
    held = json.loads(text)
    assert held == results(whole(), made)
    (response,) = (each for each in held["displays"] if each["number"] == "14.2.1")
    (rate,) = (
        line for line in response["tables"][0]["lines"] if line["id"] == "objective_response"
    )
    first = rate["cells"][0]
    assert first["values"] == {"n": 1, "of": 2, "percent": 50.0}
    assert first["keys"] == ["ADRS.S1.1"]
    assert held["populations"][first["population"]] == ["ADSL.S1.1", "ADSL.S2.1"]
    assert (response["set"], response["estimand"]) == ("treated", "response_rate")
    assert "response_rate" in response["asked"]


def test_each_footnote_on_the_set_stands_first() -> None:
    for number in TREATED:
        found = shown(number, whole())
        assert found.footnotes[0].en.startswith("Treated subjects: every enrolled subject")
        assert "Q50" in said(found)
