"""Issue 5: bad input gives a correct row or a stated reason, never a crash or a silent zero.

Each trial is a few filled sheets; they go from snapshot to SDTM and the whole of ADaM.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from hilum.datasets.adam.making import adam
from hilum.datasets.dataset import Datasets, Row
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.making import sdtm
from hilum.datasets.snapshot import open_snapshot
from hilum.pipeline.analysed import analysed
from hilum.pipeline.freezing import Freezing, freeze, source_at
from hilum.reports.trial.trial import Trial
from hilum.study import find_study
from hilum.terms.discrepancies import UserError

CUTOFF = date(2026, 6, 30)
START = date(2025, 1, 20)
ENROLLED, BASELINE = START - timedelta(days=3), START - timedelta(days=10)


def day(number: int) -> str:
    """The date of a day counted from the first dose (0)."""
    return (START + timedelta(days=number)).isoformat()


class Sheets:
    """Filled sheets in the making."""

    def __init__(self) -> None:
        self.lines: dict[str, list[dict[str, str]]] = {}

    def add(self, sheet: str, subject: str, **cells: str) -> "Sheets":
        self.lines.setdefault(sheet, []).append({"subject": subject, **cells})
        return self

    def enrolled(self, subject: str = "A1", *, dosed: bool = True) -> "Sheets":
        """A subject with consent, enrolment, and the first dose."""
        self.add("subjects", subject, birth="1960-01-01", sex="male", site="01")
        for concept, when in (("informed_consent", BASELINE), ("enrolment", ENROLLED)):
            self.add("events", subject, concept=concept, start=when.isoformat())
        return self.dose(subject, day(0)) if dosed else self

    def dose(self, subject: str, when: str) -> "Sheets":
        drug = {"concept": "oxaliplatin", "dose": "200", "unit": "mg", "status": "done"}
        return self.add(
            "doses", subject, start=when, visit="Cycle 1 Day 1", route="intraarterial", **drug
        )

    def scan(self, subject: str, when: str, mm: str, visit: str) -> "Sheets":
        seen = {"longest_diameter_mm": mm} if mm != "absent" else {"state": "absent"}
        return self.add(
            "lesions", subject, visit=visit, time=when, lesion="T1", location="liver", method="CT",
            category="target", evaluator="Investigator", **seen,
        )  # fmt: skip

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        for sheet, lines in self.lines.items():
            header = list(dict.fromkeys(name for line in lines for name in line))
            rows = [",".join(line.get(name, "") for name in header) for line in lines]
            text = "\n".join([",".join(header), *rows]) + "\n"
            (folder / f"{sheet}.csv").write_text(text, encoding="utf-8")


def made(sheets: Sheets, folder: Path) -> Trial:
    """The trial from its sheets through a snapshot."""
    sheets.write(folder / "trial" / "records")
    request = Freezing(
        source=source_at(folder / "trial"), study=find_study("haic_hcc"), cutoff=CUTOFF
    )
    freeze(request, folder / "snapshot")
    snapshot = open_snapshot(folder / "snapshot")
    records = snapshot.store.records(snapshot.store.subject_ids())
    facts = [Facts(snapshot.study, each, snapshot.cutoff) for each in records]
    tabulated = sdtm(snapshot.study, facts)
    return Trial(snapshot.study, {**tabulated, **adam(facts, tabulated)}, snapshot.cutoff)


def of(datasets: Datasets, dataset: str, paramcd: str) -> Mapping[str, Row]:
    found = [row for row in datasets[dataset].rows if row["PARAMCD"] == paramcd]
    return {str(row["SUBJID"]): row for row in found}


def the(trial: Trial, dataset: str, paramcd: str) -> Row:
    (row,) = of(trial.datasets, dataset, paramcd).values()
    return row


def estimates(trial: Trial) -> dict[str, tuple[int, int, float | None]]:
    """Subjects, events and estimate of each main estimand."""
    return {
        each.estimand: (each.subjects, each.events, each.estimate.value) for each in analysed(trial)
    }


# ---------------------------------------------------------------- an empty trial


def test_sheets_without_any_person_are_refused_with_what_is_expected(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "subjects.csv").write_text("subject,birth,sex\n", encoding="utf-8")
    request = Freezing(source=source_at(tmp_path), study=find_study("haic_hcc"))
    with pytest.raises(UserError, match="no record with a day, expected --cutoff"):
        freeze(request, tmp_path / "snapshot")


def test_an_empty_trial_has_datasets_without_rows_and_no_estimate(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.lines["subjects"] = []
    folder = tmp_path / "trial" / "records"
    folder.mkdir(parents=True)
    (folder / "subjects.csv").write_text("subject,birth,sex,site\n", encoding="utf-8")
    request = Freezing(
        source=source_at(tmp_path / "trial"), study=find_study("haic_hcc"), cutoff=CUTOFF
    )
    freeze(request, tmp_path / "snapshot")
    snapshot = open_snapshot(tmp_path / "snapshot")
    assert snapshot.store.subject_ids() == []
    tabulated = sdtm(snapshot.study, [])
    made_of_none = adam([], tabulated)
    assert "DM" not in tabulated
    assert all(not dataset.rows for dataset in made_of_none.values())
    trial = Trial(snapshot.study, {**tabulated, **made_of_none}, snapshot.cutoff)
    assert set(estimates(trial).values()) == {(0, 0, None)}


def test_a_trial_of_screen_failures_alone_has_no_member_of_any_set(tmp_path: Path) -> None:
    sheets = Sheets().add("subjects", "A1", birth="1960-01-01", sex="male", site="01")
    sheets.add("events", "A1", concept="informed_consent", start=day(-10))
    sheets.add("events", "A1", concept="screen_failure", start=day(-4))
    trial = made(sheets, tmp_path)
    assert [row["ENRLFL"] for row in trial.datasets["ADSL"].rows] == ["N"]
    assert set(estimates(trial).values()) == {(0, 0, None)}
    assert not trial.datasets["ADRS"].rows
    assert not trial.datasets["ADTTE"].rows


# ---------------------------------------------------------------- no responders, all censored


def without_events(subjects: int) -> Sheets:
    """Subjects with stable disease who live and have not progressed."""
    sheets = Sheets()
    for number in range(1, subjects + 1):
        who = f"A{number}"
        sheets.enrolled(who).scan(who, day(-10), "50", "Screening")
        sheets.scan(who, day(42), "50", "Tumor Assessment 1")
    return sheets


def test_without_responders_the_rate_is_a_true_zero_and_no_duration_is_told(
    tmp_path: Path,
) -> None:
    """Ten of ten assessed and stable: 0 of 10, exact upper limit 1 - 0.025^(1/10) = 30.85 %."""
    trial = made(without_events(10), tmp_path)
    (rate,) = [each for each in analysed(trial) if each.estimand == "response_rate"]
    assert (rate.subjects, rate.events, rate.estimate.value) == (10, 0, 0.0)
    assert rate.estimate.interval.upper == pytest.approx(1 - 0.025 ** (1 / 10), abs=1e-9)
    assert not of(trial.datasets, "ADTTE", "DOR")
    assert not of(trial.datasets, "ADTTE", "TTR")
    assert {r["AVALC"] for r in of(trial.datasets, "ADRS", "CBOR").values()} == {"SD"}


def test_where_all_are_censored_no_median_is_reached_and_every_row_has_its_reason(
    tmp_path: Path,
) -> None:
    trial = made(without_events(3), tmp_path)
    for code in ("OS", "PFS"):
        for row in of(trial.datasets, "ADTTE", code).values():
            assert (row["CNSR"], str(row["ADT"])) == (1, day(42))
            assert row["EVNTDESC"]
            assert row["CNSDTDSC"]
    found = estimates(trial)
    assert found["survival_from_first_dose"] == (3, 0, None)
    assert found["progression_free"] == (3, 0, None)


def test_one_subject_has_a_rate_of_one_and_a_median_of_its_own_time(tmp_path: Path) -> None:
    """1 of 1: exact lower limit 0.025. The Kaplan-Meier median of one death is its day."""
    sheets = Sheets().enrolled().scan("A1", day(-10), "50", "Screening")
    sheets.scan("A1", day(42), "20", "Tumor Assessment 1")
    sheets.scan("A1", day(84), "20", "Tumor Assessment 2")
    sheets.add("deaths", "A1", date_of_death=day(100))
    found = {each.estimand: each.estimate for each in analysed(made(sheets, tmp_path))}
    rate, survival = found["response_rate"], found["survival_from_first_dose"]
    assert rate.value == 1.0
    assert rate.interval.lower == pytest.approx(0.025, abs=1e-12)
    assert survival.value == pytest.approx(101 / 30.4375)
    assert (survival.interval.lower, survival.interval.upper) == (None, None)


# ---------------------------------------------------------------- days that cannot be


def test_a_death_before_the_first_dose_is_censored_at_the_start_and_says_so(
    tmp_path: Path,
) -> None:
    sheets = Sheets().enrolled().scan("A1", day(-10), "50", "Screening")
    sheets.scan("A1", day(42), "20", "Tumor Assessment 1")
    sheets.add("deaths", "A1", date_of_death=day(-1))
    trial = made(sheets, tmp_path)
    for code in ("OS", "PFS", "PFSM"):
        row = the(trial, "ADTTE", code)
        assert (row["CNSR"], row["AVAL"], str(row["ADT"])) == (6, 1, day(0))
        assert row["EVNTDESC"] == "DEATH DATED BEFORE THE START"
    from_enrolment = the(trial, "ADTTE", "OSE")
    assert (from_enrolment["CNSR"], str(from_enrolment["ADT"])) == (0, day(-1))
    (dm,) = trial.datasets["DM"].rows
    assert str(dm["DTHDTC"]).startswith(day(-1))


def test_a_death_of_unknown_day_is_no_event_and_censored_where_last_seen(tmp_path: Path) -> None:
    sheets = Sheets().enrolled().scan("A1", day(-10), "50", "Screening")
    sheets.scan("A1", day(42), "50", "Tumor Assessment 1")
    sheets.add("deaths", "A1", date_of_death="2025-05")
    trial = made(sheets, tmp_path)
    for code in ("OS", "PFS"):
        row = the(trial, "ADTTE", code)
        assert (row["CNSR"], str(row["ADT"])) == (5, day(42))
        assert row["EVNTDESC"] == "DEATH ON A DAY NOT KNOWN"
    assert the(trial, "ADRS", "DEATH")["AVALC"] == "Y"


def test_assessments_entered_out_of_order_are_read_in_order_of_their_days(tmp_path: Path) -> None:
    """Progression of the second assessment, which stands before the first in the sheet."""
    scans = [(day(-10), "50", "Screening"), (day(42), "30", "Tumor Assessment 1"),
             (day(84), "40", "Tumor Assessment 2")]  # fmt: skip
    answers: list[list[tuple[object, ...]]] = []
    for order in (scans, [scans[2], scans[0], scans[1]]):
        sheets = Sheets().enrolled()
        for when, mm, visit in order:
            sheets.scan("A1", when, mm, visit)
        trial = made(sheets, tmp_path / str(len(answers)))
        rows = trial.datasets["ADRS"].rows
        answers.append([(r["PARAMCD"], r["AVALC"], r["ADT"], r["AVISITN"]) for r in rows])
    assert answers[0] == answers[1]
    assert ("PD", "Y", date.fromisoformat(day(84)), None) in answers[0]


def test_a_visit_whose_day_lies_before_the_one_before_it_is_told_by_its_day(
    tmp_path: Path,
) -> None:
    """Assessment 2 is dated before assessment 1: the days decide, the names stay."""
    sheets = Sheets().enrolled().scan("A1", day(-10), "50", "Screening")
    sheets.scan("A1", day(84), "50", "Tumor Assessment 1")
    sheets.scan("A1", day(42), "20", "Tumor Assessment 2")
    trial = made(sheets, tmp_path)
    told = [
        (row["AVISIT"], row["AVALC"])
        for row in trial.datasets["ADRS"].rows
        if row["PARAMCD"] == "OVR"
    ]
    assert told == [("Tumor Assessment 2", "PR"), ("Tumor Assessment 1", "PD")]


def test_a_dose_before_enrolment_is_no_start_of_treatment(tmp_path: Path) -> None:
    """study.toml: the first dose does not lie before enrolment. Time counts from enrolment."""
    sheets = Sheets().enrolled(dosed=False).dose("A1", day(-30))
    sheets.scan("A1", day(-10), "50", "Screening").scan("A1", day(42), "20", "Tumor Assessment 1")
    trial = made(sheets, tmp_path)
    (adsl,) = trial.datasets["ADSL"].rows
    assert (adsl["SAFFL"], adsl["TRTSDT"]) == ("N", None)
    best = the(trial, "ADRS", "CBOR")
    assert (best["AVALC"], best["AVALCAT1"]) == ("NE", "NO FIRST DOSE")
    assert not of(trial.datasets, "ADTTE", "OS")
    assert the(trial, "ADTTE", "OSE")["CNSR"] == 1


# ---------------------------------------------------------------- missing pieces


def test_a_treated_subject_never_assessed_counts_as_no_responder_with_the_reason(
    tmp_path: Path,
) -> None:
    sheets = Sheets().enrolled("A1").enrolled("A2").scan("A2", day(-10), "50", "Screening")
    trial = made(sheets, tmp_path)
    best = of(trial.datasets, "ADRS", "CBOR")
    assert (best["A1"]["AVALC"], best["A1"]["AVALCAT1"]) == ("NE", "NO BASELINE ASSESSMENT")
    assert (best["A2"]["AVALC"], best["A2"]["AVALCAT1"]) == ("NE", "NO ASSESSMENT AFTER BASELINE")
    assert {r["AVALC"] for r in of(trial.datasets, "ADRS", "PD").values()} == {"N"}
    assert len(of(trial.datasets, "ADRS", "PD")) == 2
    assert estimates(trial)["response_rate"] == (2, 0, 0.0)
    for row in of(trial.datasets, "ADTTE", "PFS").values():
        assert (row["CNSR"], str(row["ADT"])) == (2, day(0))
        assert row["EVNTDESC"] == "NO ADEQUATE ASSESSMENT AFTER BASELINE"


def test_a_size_that_cannot_be_read_is_not_evaluable_and_no_response(tmp_path: Path) -> None:
    sheets = Sheets().enrolled().scan("A1", day(-10), "50", "Screening")
    sheets.scan("A1", day(42), "about 20", "Tumor Assessment 1")
    trial = made(sheets, tmp_path)
    assert the(trial, "ADRS", "OVR")["AVALC"] == "NE"
    best = the(trial, "ADRS", "CBOR")
    assert (best["AVALC"], best["AVALCAT1"]) == ("NE", "ASSESSED, NOT EVALUABLE")


def test_what_lies_after_the_cut_off_is_in_no_dataset(tmp_path: Path) -> None:
    """An assessment and a death of the day after: neither a response nor an event."""
    sheets = Sheets().enrolled().scan("A1", day(-10), "50", "Screening")
    sheets.scan("A1", day(42), "50", "Tumor Assessment 1")
    after = (CUTOFF + timedelta(days=1)).isoformat()
    sheets.scan("A1", after, "90", "Tumor Assessment 9")
    sheets.add("deaths", "A1", date_of_death=after)
    trial = made(sheets, tmp_path)
    assert the(trial, "ADTTE", "OS")["CNSR"] == 1
    assert the(trial, "ADRS", "PD")["AVALC"] == "N"
    assert the(trial, "ADRS", "DEATH")["AVALC"] == "N"
    assert "DD" not in trial.datasets


# ---------------------------------------------------------------- deaths that several rows tell


def test_a_death_that_only_an_event_tells_is_an_event_of_survival(tmp_path: Path) -> None:
    sheets = Sheets().enrolled().add("events", "A1", concept="death", start=day(60))
    trial = made(sheets, tmp_path)
    row = the(trial, "ADTTE", "OS")
    assert (row["CNSR"], str(row["ADT"]), row["EVNTDESC"]) == (0, day(60), "DEATH")
    (dm,), (adsl,) = trial.datasets["DM"].rows, trial.datasets["ADSL"].rows
    assert (dm["DTHFL"], adsl["DTHFL"]) == ("Y", "Y")


def test_a_death_on_two_days_is_a_death_whose_day_is_not_known(tmp_path: Path) -> None:
    sheets = Sheets().enrolled().add("deaths", "A1", date_of_death=day(60))
    sheets.add("deaths", "A1", date_of_death=day(61))
    trial = made(sheets, tmp_path)
    row = the(trial, "ADTTE", "OS")
    assert (row["CNSR"], row["EVNTDESC"]) == (5, "DEATH ON A DAY NOT KNOWN")
    (adsl,) = trial.datasets["ADSL"].rows
    assert (adsl["DTHFL"], adsl["DTHDT"], adsl["DCSREAS"]) == ("Y", None, "DEATH")


# ---------------------------------------------------------------- the day of the first dose


def at_the_first_dose(dosed: str, *values: tuple[str, str]) -> Sheets:
    """A subject dosed at a time, with neutrophils of that day at other times."""
    sheets = Sheets().enrolled(dosed=False).dose("A1", f"{day(0)}{dosed}")
    for time, value in values:
        sheets.add(
            "findings", "A1", concept="neutrophils", time=f"{day(0)}{time}", value=value,
            unit="10*9/L", low="2.0", high="7.0",
        )  # fmt: skip
    return sheets


def neutrophils(trial: Trial) -> list[tuple[object, ...]]:
    rows = (row for row in trial.datasets["ADLB"].rows if row["PARAMCD"] == "NEUT")
    return [(row["AVALC"], row["ABLFL"], row["ONTRTFL"], row["WORSTLFL"]) for row in rows]


def test_a_value_timed_after_the_dose_of_its_day_is_no_baseline_but_on_treatment(
    tmp_path: Path,
) -> None:
    """SDTMIG 3.4, 4.5.9: --LOBXFL is the last before the exposure; ADLB and ADSL agree with it."""
    trial = made(at_the_first_dose("T10:00", ("T07:00", "2.0"), ("T15:00", "0.4")), tmp_path)
    assert neutrophils(trial) == [("2", "Y", None, None), ("0.4", None, "Y", "Y")]
    assert [row["LBLOBXFL"] for row in trial.datasets["LB"].rows] == ["Y", None]
    (adsl,) = trial.datasets["ADSL"].rows
    assert adsl["NEUTBL"] == 2


@pytest.mark.parametrize(("dosed", "taken"), [("", "T15:00"), ("T10:00", ""), ("T10:00", "T10:00")])
def test_a_value_of_the_day_of_the_dose_that_is_not_timed_after_it_is_the_baseline(
    tmp_path: Path, dosed: str, taken: str
) -> None:
    trial = made(at_the_first_dose(dosed, (taken, "2.0")), tmp_path)
    assert neutrophils(trial) == [("2", "Y", None, None)]
