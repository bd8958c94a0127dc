"""What the record leaves open, where it is asked, and by whom it was answered."""

import re
from collections import defaultdict

import pytest

from hilum.study import Criterion, Question
from hilum.study.study import Alternative
from tests.spec.haic_hcc.subjects import CRITERIA, STUDY

OF_EACH_LABORATORY_CRITERION = "P16 P17 P18"
BLOOD_PRODUCTS = "P19"

ASKED_ON = {
    "I1a": "P01 P02",
    "I1b": "P03 P04",
    "I2": "P05 P06",
    "I3": "P07 P08 P09 P10",
    "I4": "P11",
    "I5": "P04 P12",
    "I6": "P13 P14",
    **dict.fromkeys(("I7",), f"{OF_EACH_LABORATORY_CRITERION} {BLOOD_PRODUCTS}"),
    **dict.fromkeys(("I8", "I9"), f"{OF_EACH_LABORATORY_CRITERION} {BLOOD_PRODUCTS} P20"),
    "I10": f"{OF_EACH_LABORATORY_CRITERION} {BLOOD_PRODUCTS} P21",
    "I11": f"{OF_EACH_LABORATORY_CRITERION} P22",
    "I12": f"{OF_EACH_LABORATORY_CRITERION} P23",
    "I13": f"{OF_EACH_LABORATORY_CRITERION} {BLOOD_PRODUCTS} P24",
    "I14": f"{OF_EACH_LABORATORY_CRITERION} {BLOOD_PRODUCTS} P25",
    "I15": f"{OF_EACH_LABORATORY_CRITERION} P26",
    "I16": "P27",
    "T1": "P54 P55 P56 P57 P58 P59",
    "A1": "P60",
    "E1": "P28 P29 P30 P31",
    "E2": "P10 P32 P33",
    "E3": "P34 P35 P36",
    "E4": "P37",
    "E5": "P38 P39 P40 P41",
    "E6": "P42",
    "E7": "P32 P43",
    "E8": "P44",
    "E9": "P45 P46",
    "E10": "P31 P47 P48 P49",
    "E10b": "P50",
    "E11": "P36 P51 P52",
    "E12": "P13 P14 P15 P53",
}
"""Criterion: the problems found in the record that concern it."""

OF_THE_STUDY = "P08 P27 P41 P61 P62 P63 P64 P65 P66 Q10 Q11"
"""What concerns the trial as a whole."""


def asked() -> dict[str, list[Question]]:
    """Every question by its id, as often as it is asked."""
    found: dict[str, list[Question]] = defaultdict(list)
    for entry in (STUDY, *STUDY.criteria):
        for question in entry.questions:
            found[question.id].append(question)
    return found


QUESTIONS = [(name, question) for name, each in sorted(asked().items()) for question in each]


def test_each_of_the_66_problems_found_in_the_record_is_a_question() -> None:
    """Issue 2, item 5: "Every ambiguity ... is a `question`"."""
    numbered = {name for name in asked() if re.fullmatch(r"P\d\d", name)}
    assert numbered == {f"P{number:02}" for number in range(1, 67)}


@pytest.mark.parametrize("criterion", ASKED_ON)
def test_a_question_stands_on_the_criterion_it_concerns(criterion: str) -> None:
    """Problems by criterion, as found in the record; questions found since are `Q..`."""
    standing = {each.id for each in CRITERIA[criterion].questions}
    assert {name for name in standing if name[0] == "P"} == set(ASKED_ON[criterion].split())


def test_a_question_on_the_whole_trial_stands_on_the_study() -> None:
    assert {each.id for each in STUDY.questions} == set(OF_THE_STUDY.split())


def test_questions_found_since_are_numbered_apart() -> None:
    """Q01: how old is current; Q02: which day is study entry; Q03: benign tumors of the brain."""
    where = {
        question.id: criterion.id
        for criterion in STUDY.criteria
        for question in criterion.questions
        if question.id[0] == "Q"
    }
    assert where == {"Q01": "I3", "Q02": "E7", "Q03": "E8"}


@pytest.mark.parametrize(
    ("name", "question"), QUESTIONS, ids=[f"{name}-{n}" for n, (name, _) in enumerate(QUESTIONS)]
)
def test_a_question_is_asked_in_english_and_chinese(name: str, question: Question) -> None:
    """The investigators of the trial read Chinese."""
    assert question.text.rstrip().endswith(("?", "."))
    assert re.search(r"[\u4e00-\u9fff]", question.zh or ""), name


@pytest.mark.parametrize("name", sorted(asked()))
def test_a_question_on_several_criteria_is_asked_in_the_same_words(name: str) -> None:
    assert len({(each.text, each.zh) for each in asked()[name]}) == 1


def test_every_ruling_is_marked_an_assumption_while_no_investigator_has_ruled() -> None:
    """Issue 2, item 5: "a default ruling marked `assumption`"; the rulings are the developers'."""
    rulings = [question.ruling for _, question in QUESTIONS if question.ruling]
    assert {(ruling.kind, ruling.by) for ruling in rulings} == {("assumption", "Hilum developers")}


def test_a_criterion_names_the_assumptions_it_rests_on() -> None:
    assert [each.id for each in CRITERIA["I3"].assumptions] == [
        *("P07", "P08", "P09", "P10", "Q01"),
    ]


UNRULED = "P06 P11 P27 P41 P62 P65"
"""What the program needs no answer to in order to run."""


def test_only_what_the_program_can_run_without_is_left_without_a_ruling() -> None:
    """P06 and P11 name no days, P41 no limit; P62 and P65 concern treatment; P27 is ruled on I16
    and open for the study."""
    assert {name for name, each in QUESTIONS if each.ruling is None} == set(UNRULED.split())


def alternatives() -> list[object]:
    """Every other answer, with the criterion it would change."""
    return [
        pytest.param(criterion, other, id=f"{criterion.id} {question.id}: {other.text}")
        for criterion in STUDY.criteria
        for question in criterion.questions
        for other in question.alternatives
    ]


@pytest.mark.parametrize(("criterion", "other"), alternatives())
def test_another_answer_would_change_the_reading(criterion: Criterion, other: Alternative) -> None:
    """Reports count the subjects whose status hangs on it; one that changes nothing is none."""
    assert other.reading != criterion.reading


def test_only_prior_therapy_and_age_would_fall_away_under_another_answer() -> None:
    """Neither stands in the printed list (P54, P60)."""
    dropped = [param.values[0].id for param in alternatives() if param.values[1].reading is None]
    assert dropped == ["T1", "A1"]
