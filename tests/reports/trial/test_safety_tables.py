"""Tables of adverse events, laboratory grades and liver function: hand-counted small trials."""

from datetime import timedelta

import pytest

from hilum.datasets.dataset import Cell
from tests.reports.trial.small import (
    FIRST,
    adverse,
    cell,
    decimal,
    has_line,
    said,
    shown,
    subject,
    trial,
    unruled,
)

EVENTS = [
    adverse(1, "Nausea", 1),
    adverse(1, "Nausea", 3, AESER="Y", AEACN="DRUG INTERRUPTED"),
    adverse(2, "Nausea", 2, AREL=None),
    adverse(2, "Vomiting", None, AREL="NOT RELATED", AEACN=None),
    adverse(3, "Fever", 4, AESOC="General disorders and administration site conditions",
            TRTEMFL=None),
]  # fmt: skip


def test_a_subject_counts_once_under_the_worst_known_grade() -> None:
    found = shown("14.3.2", trial([subject(n) for n in (1, 2, 3, 4)], adae=EVENTS))
    nausea = "Gastrointestinal disorders.Nausea"
    assert cell(found, nausea, "any").text.en == "2 (50.0)"
    assert cell(found, nausea, "grade_3").text.en == "1 (25.0)"
    assert {str(key) for key in cell(found, nausea, "grade_3").keys} == {"ADAE.S1.1", "ADAE.S1.2"}
    assert cell(found, nausea, "grade_4").text.en == "0 (0.0)"


def test_a_grade_that_is_not_known_has_its_own_column() -> None:
    found = shown("14.3.2", trial([subject(n) for n in (1, 2, 3, 4)], adae=EVENTS))
    vomiting = "Gastrointestinal disorders.Vomiting"
    assert cell(found, vomiting, "grade_not_known").text.en == "1 (25.0)"


def test_an_event_that_is_not_treatment_emergent_counts_nowhere() -> None:
    found = shown("14.3.2", trial([subject(n) for n in (1, 2, 3, 4)], adae=EVENTS))
    assert not any("Fever" in line.id for table in found.tables for line in table.lines)


def test_related_events_and_those_of_relation_not_known_are_tables_of_their_own() -> None:
    found = shown("14.3.2", trial([subject(n) for n in (1, 2, 3, 4)], adae=EVENTS))
    nausea = "Gastrointestinal disorders.Nausea"
    assert cell(found, nausea, "any", table=1).values["n"] == 1
    assert cell(found, nausea, "any", table=2).values["n"] == 1
    assert not has_line(found, "Gastrointestinal disorders.Vomiting", table=1)


def test_the_summary_tells_what_is_not_known_on_lines_of_its_own() -> None:
    found = shown("14.3.1", trial([subject(n) for n in (1, 2, 3, 4)], adae=EVENTS))
    lines = {name: cell(found, name, "subjects_percent").text.en
             for name in ("any", "severe", "serious", "related", "interrupted", "grade_not_known",
                          "relation_not_known", "action_not_known")}  # fmt: skip
    assert lines == {
        "any": "2 (50.0)", "severe": "1 (25.0)", "serious": "1 (25.0)", "related": "1 (25.0)",
        "interrupted": "1 (25.0)", "grade_not_known": "1 (25.0)",
        "relation_not_known": "1 (25.0)", "action_not_known": "1 (25.0)",
    }  # fmt: skip


def test_the_rate_is_events_per_100_patient_months_with_garwoods_interval() -> None:
    """One subject, days 1 to 92 (64 of treatment and 28 after): 92 / 30.4375 = 3.0226 months.

    2 events: 66.17 per 100 months; Garwood for 2: 0.2422 and 7.2247 events.
    """
    rows = [adverse(1, "Nausea", 1), adverse(1, "Nausea", 2)]
    found = shown("14.3.1", trial([subject(1)], adae=rows))
    rate = cell(found, "any", "rate").values
    assert rate["patient_months"] == pytest.approx(92 / 30.4375)
    assert rate["events_per_100_patient_months"] == pytest.approx(66.168, abs=1e-3)
    assert rate["lower_per_100_patient_months"] == pytest.approx(0.24221 / 3.022587 * 100, abs=1e-2)
    assert rate["upper_per_100_patient_months"] == pytest.approx(7.22469 / 3.022587 * 100, abs=1e-2)


def test_time_at_risk_ends_with_death() -> None:
    died = FIRST + timedelta(days=29)
    dead = subject(1, TRTEDT=FIRST, DTHDT=died, LSTALVDT=died)
    long = subject(2, TRTEDT=FIRST, DTHDT=FIRST + timedelta(days=9))
    found = shown("14.3.1", trial([dead, long], adae=[adverse(1, "Nausea", 1)]))
    assert cell(found, "any", "rate").values["patient_months"] == pytest.approx(39 / 30.4375)


def test_who_died_was_at_risk_until_death_and_not_only_until_last_seen() -> None:
    """Died on day 20, last seen on day 2: at risk for 20 days."""
    died, seen = FIRST + timedelta(days=19), FIRST + timedelta(days=1)
    dead = subject(1, TRTEDT=FIRST, DTHDT=died, LSTALVDT=seen)
    found = shown("14.3.1", trial([dead], adae=[adverse(1, "Nausea", 1)]))
    assert cell(found, "any", "rate").values["patient_months"] == pytest.approx(20 / 30.4375)


def test_events_of_a_subject_without_time_at_risk_are_counted_and_have_no_rate() -> None:
    """A death dated before the first dose leaves no time at risk; the display is still made."""
    dead = subject(1, TRTEDT=FIRST, DTHDT=FIRST - timedelta(days=1), LSTALVDT=None)
    found = shown("14.3.1", trial([dead], adae=[adverse(1, "Nausea", 1)]))
    assert cell(found, "any", "events").values["events"] == 1
    rate = cell(found, "any", "rate").values
    assert (rate["events"], rate["events_per_100_patient_months"]) == (1, None)


def test_who_was_punctured_and_not_dosed_is_at_risk_for_28_days_after() -> None:
    one = subject(1, TRTSDT=None, TRTEDT=None, PROCDT=FIRST)
    found = shown("14.3.1", trial([one], adae=[adverse(1, "Nausea", 1)]))
    assert cell(found, "any", "rate").values["patient_months"] == pytest.approx(29 / 30.4375)


def test_nobody_dosed_has_no_time_at_risk_and_no_rate() -> None:
    found = shown("14.3.1", trial([subject(1, TRTSDT=None, TRTEDT=None)]))
    assert cell(found, "any", "rate").values["events_per_100_patient_months"] is None
    assert cell(found, "any", "rate").text.en == "not estimable (not estimable)"


def test_a_window_that_nobody_ruled_gives_no_rate() -> None:
    of = unruled("treatment_emergent_days")
    found = shown("14.3.1", trial([subject(1)], of=of, adae=[adverse(1, "Nausea", 1)]))
    assert cell(found, "any", "rate").text.en == "not ruled (Q54)"


def test_no_event_at_all_is_said_in_words() -> None:
    found = shown("14.3.2", trial([subject(1)]))
    assert found.empty is not None
    assert found.empty.en == "No treatment-emergent adverse event is on record in this set."


def laboratory(number: int, base: str | None, *worst: str | None) -> list[dict[str, Cell]]:
    """The platelet rows of a subject: baseline, and on treatment; the last is the worst."""
    shared: dict[str, Cell] = {
        "USUBJID": f"S{number}",
        "PARAMCD": "PLAT",
        "ATOXDSCL": "Platelet count decreased",
    }
    after = [{**shared, "ONTRTFL": "Y", "ATOXGRL": grade} for grade in worst]
    if after:
        after[-1]["WORSTLFL"] = "Y"
    return [{**shared, "ABLFL": "Y", "ATOXGRL": base}, *after]


LABS = [*laboratory(1, "0", "1", "3"), *laboratory(2, "1", "2"), *laboratory(3, None, None),
        *laboratory(4, "0")]  # fmt: skip
PLATELETS = "Platelet count decreased.L"


def test_percentages_of_worst_grades_are_of_those_measured_on_treatment() -> None:
    found = shown("14.3.3", trial([subject(n) for n in (1, 2, 3, 4)], adlb=LABS))
    assert cell(found, PLATELETS, "measured").values["n"] == 3
    assert cell(found, PLATELETS, "grade_3").text.en == "1 (33.3)"
    assert cell(found, PLATELETS, "severe").text.en == "1 (33.3)"
    assert cell(found, PLATELETS, "not_certain").text.en == "1 (33.3)"
    assert cell(found, PLATELETS, "not_measured").values["n"] == 1


def test_a_worst_grade_rests_on_every_value_on_treatment() -> None:
    found = shown("14.3.3", trial([subject(n) for n in (1, 2, 3, 4)], adlb=LABS))
    keys = cell(found, PLATELETS, "grade_3").keys
    assert [str(key) for key in keys] == ["ADLB.S1.2", "ADLB.S1.3"]


def test_the_shift_tells_baseline_by_worst_with_what_is_not_certain_or_not_measured() -> None:
    found = shown("14.3.4", trial([subject(n) for n in (1, 2, 3, 4)], adlb=LABS))
    assert cell(found, f"{PLATELETS}.0", "3").text.en == "1 (25.0)"
    assert cell(found, f"{PLATELETS}.0", "not_measured").text.en == "1 (25.0)"
    assert cell(found, f"{PLATELETS}.1", "2").text.en == "1 (25.0)"
    assert cell(found, f"{PLATELETS}.not_certain", "not_certain").text.en == "1 (25.0)"
    assert cell(found, f"{PLATELETS}.0", "all").values["n"] == 2


def test_terms_are_named_in_chinese_as_the_study_s_ctcae_has_them() -> None:
    found = shown("14.3.3", trial([subject(1)], adlb=laboratory(1, "0", "1")))
    assert found.tables[0].lines[0].label.zh == "血小板计数降低"


def liver(number: int, code: str, value: str | None, text: str, **more: Cell) -> dict[str, Cell]:
    number_ = None if value is None else decimal(value)
    return {"USUBJID": f"S{number}", "PARAMCD": code, "AVAL": number_, "AVALC": text,
            "TRTSDT": FIRST, **more}  # fmt: skip


def at(day: int, visit: str, number: str) -> dict[str, Cell]:
    flag = "Y" if visit == "Baseline" else None
    return {"ADT": FIRST + timedelta(days=day), "AVISIT": visit, "AVISITN": decimal(number),
            "ABLFL": flag}  # fmt: skip


def test_liver_function_is_told_by_visit_and_its_shift_takes_unscheduled_samples_too() -> None:
    rows = [
        liver(1, "CPCLS", "1", "A", **at(0, "Baseline", "0")),
        liver(1, "CPCLS", "2", "B", **at(21, "Cycle 2 Day 1", "4")),
        liver(2, "CPCLS", "1", "A", **at(0, "Baseline", "0")),
        liver(2, "CPCLS", None, "A/B", **at(21, "Cycle 2 Day 1", "4")),
        liver(2, "CPCLS", "3", "C", **at(30, "Unscheduled", "4.1")),
    ]
    found = shown("14.3.5", trial([subject(1), subject(2)], adlb=rows))
    assert [each.heading.zh for each in found.tables[0].columns] == ["基线", "第 2 周期第 1 天"]
    assert cell(found, "CPCLS.B", "Cycle 2 Day 1").text.en == "1 (50.0)"
    assert cell(found, "CPCLS.not_certain", "Cycle 2 Day 1").text.en == "1 (50.0)"
    assert cell(found, "CPCLS.A", "C", table=2).text.en == "1 (50.0)"
    assert cell(found, "CPCLS.A", "B", table=2).text.en == "1 (50.0)"


def test_uncertain_emergence_is_counted_in_a_footnote() -> None:
    rows = [adverse(1, "Nausea", 1, TRTEMCFL="Y")]
    assert "as endpoints.toml rules: 1." in said(shown("14.3.2", trial([subject(1)], adae=rows)))
