"""The schedule of NCT05718492, as schedule.toml has it.

The record states the days before the procedure for laboratory values (7) and the rules of conduct
C1 to C3; other copies state the 3 weeks of a cycle and its maximum. All the rest is an assumption.
"""

import shutil
from pathlib import Path

import pytest

from hilum.study import Schedule, find_study, load_study
from hilum.study.schedule import (
    Activity,
    ConductEnd,
    ConductRule,
    ConductStart,
    DayRange,
    VisitWindow,
)
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words
from hilum.terms.ruled import Basis, Standing, missing
from hilum.terms.times import Duration
from tests.spec.haic_hcc.subjects import STUDY

FOLDER = find_study("haic_hcc")


def schedule() -> Schedule:
    assert STUDY.schedule is not None
    return STUDY.schedule


@pytest.mark.parametrize("activity", ["laboratory", "coagulation"])
def test_laboratory_values_of_entry_count_within_7_days_before_the_procedure(
    activity: str,
) -> None:
    (planned,) = (
        each for each in schedule().visit("screening").activities if each.activity == activity
    )
    assert planned.days == DayRange(first=-7, last=0)
    assert planned.basis.origin == "record"
    assert schedule().visit("screening").anchor == "procedure"


def test_a_cycle_repeats_every_21_days_from_the_previous_one_at_most_6_times() -> None:
    repeat = schedule().visit("cycle").repeat
    assert repeat is not None
    assert repeat.at_most is not None
    for known, number in ((repeat.every_days, 21), (repeat.at_most, 6)):
        assert (known.value, known.standing) == (number, Standing.STATED)
        assert known.origin == "other registry copy"
    assert repeat.counted_from.value == "previous"


def test_the_statement_that_ends_tumor_assessments_is_the_one_that_ends_treatment() -> None:
    repeat, regimen = schedule().visit("tumor_assessment").repeat, STUDY.regimen
    assert repeat is not None
    assert regimen is not None
    facts = {fact.id: fact.sentence for fact in regimen.facts}
    assert repeat.until_stated == (facts["progression"],)


def test_the_schedule_and_the_regimen_have_the_same_cycle() -> None:
    repeat, regimen = schedule().visit("cycle").repeat, STUDY.regimen
    assert repeat is not None
    assert repeat.at_most is not None
    assert regimen is not None
    assert repeat.every_days.value == regimen.cycle_days.value
    assert repeat.at_most.value == regimen.cycles_printed.known.most
    concepts = {*schedule().activity("treatment").concepts}
    assert concepts == {drug.concept for drug in regimen.drugs}


def test_the_windows_of_all_visits_and_what_is_done_at_them_are_assumptions() -> None:
    for visit in schedule().visits:
        assert visit.window.standing is Standing.ASSUMPTION, visit.id
        assert visit.window.question in ("Q33", "Q35")
    for activity in schedule().activities:
        assert activity.basis.origin in ("record", "assumption")


@pytest.mark.parametrize(
    ("visit", "number", "recorded", "zh"),
    [
        ("cycle", 2, "Cycle 2 Day 1", "第 2 周期第 1 天"),
        ("tumor_assessment", 3, "Tumor Assessment 3", "第 3 次肿瘤评估"),
        ("screening", 1, "Screening", "筛选"),
    ],
)
def test_a_visit_is_recorded_under_its_name_and_number(
    visit: str, number: int, recorded: str, zh: str
) -> None:
    known = schedule().visit(visit)
    assert known.recorded_name(number) == recorded
    assert known.name.zh.format(n=number) == zh


def test_contraception_lasts_to_the_longer_of_the_two_periods_of_the_record() -> None:
    """C1: 4 weeks after the trial; C2: 6 months after the last dose."""
    (rule,) = (each for each in schedule().conduct if each.confirmed == "contraception")
    assert rule.clause == "C2"
    assert rule.until.known == ConductEnd(anchor="last_dose", after=Duration(6, "month"))
    assert (rule.until.standing, rule.until.question) == (Standing.STATED, "P13")


def test_no_live_vaccine_from_30_days_before_the_first_dose_and_its_end_is_asked_for() -> None:
    (rule,) = (each for each in schedule().conduct if each.forbidden == "live_vaccine")
    assert (rule.clause, rule.start.anchor) == ("C3", "first_dose")
    assert rule.start.before == Duration(30, "day")
    assert rule.until.is_missing
    assert (rule.until.question, rule.certain_until) == ("Q31", "last_dose")
    question = STUDY.question("Q31")
    assert question is not None
    assert question.ruling is None


def test_every_rule_of_conduct_names_a_conduct_clause_of_the_record() -> None:
    clauses = {clause.id for clause in STUDY.clauses if clause.kind == "conduct"}
    assert {rule.clause for rule in schedule().conduct} <= clauses


def test_every_question_of_regimen_and_schedule_is_asked_and_ruled_in_both_languages() -> None:
    own = {f"Q{number}" for number in range(20, 36)}
    asked = {each.id: each for each in STUDY.conduct_questions if each.id in own}
    assert {*asked} == own
    for question in asked.values():
        assert question.zh
        if question.ruling is not None:
            assert question.ruling.zh
            assert question.ruling.kind == "assumption"
            assert question.ruling.by == "Hilum developers"
    assert [each for each in asked.values() if each.ruling is None] == [asked["Q31"]]


# ---------------------------------------------------------------- the file


def changed(folder: Path, old: str, new: str) -> Path:
    """A copy of the study whose schedule says one thing differently."""
    copy = folder / "haic_hcc"
    shutil.copytree(FOLDER, copy)
    path = copy / "schedule.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return copy


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'anchor = "first_dose"',
            'anchor = "first_dance"',
            "visit.cycle.anchor: saw 'first_dance'",
        ),
        ('clause = "C2"', 'clause = "C9"', "conduct.contraception.clause: saw 'C9'"),
        ('forbidden = "live_vaccine"', 'forbidden = "tea"', "conduct.live_vaccine.forbidden: saw"),
        ('"hemoglobin", ', '"hemoglobins", ', "activity.laboratory.concepts: saw 'hemoglobins'"),
        ('epoch = "treatment"', 'epoch = "later"', "schedule: cycle: epoch 'later'"),
        ('activity = "weight"', 'activity = "waist"', "schedule: screening: no activity 'waist'"),
        ("before = 28, after = 0", "before = -1, after = 0", "visit.screening.window: window --1"),
        ("from_days = -28, to_days = 0", "from_days = 1, to_days = 0", "days 1 to 0"),
        ('question = "Q35"', 'question = "Q99"', "saw question 'Q99'"),
        ('value = "5"', "value = 5.0", "dose_tolerance_percent.value: saw 5.0"),
        ("concepts = []\nsentence", "concepts = []\nnote", "expected concepts or a sentence"),
        ('certain_until = "last_dose"\n', "", "conduct.live_vaccine: live_vaccine: no end"),
        (
            '[[question]]\nid = "Q30"',
            '[[question]]\nid = "Q20"\ntext = "again"\n\n[[question]]\nid = "Q30"',
            "question Q20: is asked already",
        ),
    ],
)
def test_a_fault_names_the_file_the_entry_what_was_seen_and_what_was_expected(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as raised:
        load_study(changed(tmp_path, old, new))
    assert "schedule.toml" in str(raised.value)
    assert told in str(raised.value)


def test_a_schedule_needs_no_regimen(tmp_path: Path) -> None:
    copy = changed(tmp_path, "", "")
    (copy / "regimen.toml").unlink()
    (copy / "endpoints.toml").unlink()
    study = load_study(copy)
    assert study.regimen is None
    assert study.schedule is not None


NAME = Words("x", "x")
BASIS = Basis(standing=Standing.STATED, origin="record", source="written by hand")


@pytest.mark.parametrize(
    "build",
    [
        lambda: VisitWindow(before=-1, after=0),
        lambda: DayRange(first=1, last=0),
        lambda: Activity(id="x", name=NAME, concepts=(), basis=BASIS),
        lambda: ConductRule(
            id="x",
            clause="C1",
            says=NAME,
            start=ConductStart(anchor="consent"),
            until=missing("Q1"),
            forbidden="live_vaccine",
        ),
        lambda: ConductRule(
            id="x",
            clause="C1",
            says=NAME,
            start=ConductStart(anchor="consent"),
            until=missing("Q1"),
            certain_until="last_dose",
        ),
    ],
)
def test_what_cannot_be_cannot_be_built(build: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        build()  # type: ignore[operator]
