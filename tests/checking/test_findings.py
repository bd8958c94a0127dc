"""The kinds of finding, the order of findings, and the questions that ask the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hilum.checking import Severity, check
from hilum.checking.catalogue import codes
from hilum.checking.texts.expected import expected
from hilum.criteria.parse import parse
from hilum.study import Question, Ruling, Study
from tests.checking import test_proofs, test_words_of_a_record
from tests.checking.small import TODAY, found, of_readings, printed

MADE_ELSEWHERE = {"entry_looser_than_treatment"}
"""Of the layer that joins checks and treatment: tests/checking/test_haic_hcc.py has it."""


def _named_in(module: Any) -> set[str]:
    text = Path(module.__file__).read_text(encoding="utf-8")
    return {code for code in codes() if f'"{code}"' in text}


def test_every_kind_of_finding_has_a_test() -> None:
    tested = _named_in(test_proofs) | _named_in(test_words_of_a_record)
    assert codes().keys() - tested - MADE_ELSEWHERE == {"not_stated"}  # each by its own name


def test_every_kind_says_in_both_languages_what_is_wrong_and_what_to_do() -> None:
    for code in codes().values():
        assert code.example, code.id
        for words in (code.title, code.sentence.words, code.remedy):
            assert words.en.strip(), code.id
            assert any("\u4e00" <= sign <= "\u9fff" for sign in words.zh), code.id


def test_every_expectation_is_a_kind_of_its_own() -> None:
    names = [each.code.id for each in expected().values()]
    assert len(set(names)) == len(names)
    assert {"not_stated_age", "not_stated_consent"} <= set(names)


def test_the_gravest_come_first_then_the_first_in_the_record() -> None:
    study = printed("Severe pain.\n\nSevere cough.", "Carcinoma without evidence of disease.")
    severities = [each.severity.rank for each in check(study, TODAY)]
    assert severities == sorted(severities)
    (pain, cough) = found(study, "subjective_term")
    assert pain.spans < cough.spans
    assert [each.words.en for each in check(study, TODAY)] == [
        each.words.en for each in check(study, TODAY)
    ]


def test_spans_are_places_of_the_record() -> None:
    study = printed(exclusion="Fever.\n\nSurgery within 4 weeks.")
    (finding,) = found(study, "window_without_anchor")
    assert [study.record[start:end] for start, end in finding.spans] == ["Surgery within 4 weeks."]
    assert finding.facts == {"window": "within 4 weeks"}
    assert finding.severity is Severity.WARNING
    assert finding.words.zh == "“within 4 weeks”未写明以哪一天为准。"


ASKED = Question(
    id="P20",
    text="A count > 3.0 makes the count > 1.5 beside it empty. Which is meant?",
    ruling=Ruling(text="Both.", by="PI", date=date(2026, 1, 1), kind="decision"),
)


def _asking(question: Question) -> Study:
    anc = "latest neutrophils before enrolment"
    study = of_readings(I1=f"{anc} > 3 10*9/L", I2=f"{anc} > 1.5 10*9/L")
    first, second = study.criteria
    return replace(study, criteria=(first, replace(second, questions=(question,))))


def test_what_is_asked_and_ruled_is_still_found_and_says_so() -> None:
    (finding,) = found(_asking(ASKED), "redundant")
    assert [each.id for each in finding.questions] == ["P20"]
    assert finding.questions[0].ruling is ASKED.ruling


@pytest.mark.parametrize("text", ["How old may the value be?", "Is the specimen archival?"])
def test_another_question_of_the_same_criterion_does_not_answer_it(text: str) -> None:
    (finding,) = found(_asking(replace(ASKED, text=text)), "redundant")
    assert finding.questions == ()


def test_a_question_of_another_criterion_does_not_answer_it() -> None:
    study = _asking(ASKED)
    moved = replace(study.criteria[1], id="I9", reading=parse('attested "x"'))
    plain = replace(study.criteria[1], questions=())
    (finding,) = found(replace(study, criteria=(study.criteria[0], plain, moved)), "redundant")
    assert finding.questions == ()


def test_a_term_is_asked_where_the_question_names_it() -> None:
    study = printed("A specimen at pre-screening, and samples prior to procedure.")
    question = Question(id="P11", text='What is "pre-screening"?')
    asked = replace(study.criteria[0], questions=(question,))
    findings = found(replace(study, criteria=(asked,)), "undefined_term")
    assert {f.facts["term"]: [q.id for q in f.questions] for f in findings} == {
        "pre-screening": ["P11"],
        "procedure": [],
    }
