"""Every phrase stands in both languages, names the same places, and is used."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import hilum
from hilum.criteria import nodes
from hilum.criteria.evaluate import Context, evaluate
from hilum.criteria.parse import parse
from hilum.criteria.phrases import Language, Voice, read_phrases
from hilum.criteria.typeset import test_words as words_of_test
from hilum.criteria.words import reason
from tests.spec.criteria import rows
from tests.web.screened import SETTINGS, STUDY

SOURCE = Path(hilum.__file__).parent
FILES = {
    "hilum.criteria": SOURCE / "criteria",
    "hilum.reports.screening": SOURCE / "reports" / "screening",
    "hilum.reports.reviews": SOURCE / "reports" / "reviews",
}
PHRASES = [
    (package, key, phrase)
    for package in FILES
    for key, phrase in read_phrases(files(package) / "phrases.toml").items()
]


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


@pytest.mark.parametrize(("package", "key", "phrase"), PHRASES, ids=lambda each: str(each)[:40])
def test_both_languages_of_a_phrase_fill_the_same_places(
    package: str, key: str, phrase: Mapping[str, str]
) -> None:
    assert places(phrase["en"]) == places(phrase["zh"]), (package, key)
    assert all(phrase[language.value].strip() for language in Language)
    words = re.sub(r"\{\w+\}", "", phrase["en"])
    assert re.search(r"[\u4e00-\u9fff–×]", phrase["zh"]) or not re.search(r"[a-z]{2}", words)


@pytest.mark.parametrize("package", FILES)
def test_no_phrase_is_left_over(package: str) -> None:
    """A key is written out where it is used, or made from a written beginning."""
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in FILES[package].rglob("*")
        if path.suffix in {".py", ".html"}
    )
    made = {"group_", "about_", "basis_", "origin_", "reading_", "ask_", "taken_"}
    """The beginnings of keys that end in a group, in what an anchor rests on, in an origin, in a
    kind of criterion, in what a clause leaves open."""
    values = {
        *("ELIGIBLE", "INELIGIBLE", "UNDETERMINED", "MET", "NOT_MET", "UNKNOWN"),
        *("QUALIFIES", "DISQUALIFIES", "OPEN", "screened", "declined", "enrolled"),
        *("inclusion", "exclusion", "measure", "attest", "clarify", "cover"),
    }
    unused = [
        key
        for of, key, _ in PHRASES
        if of == package
        and not re.search(rf"[\"']{re.escape(key)}[\"']", written)
        and key not in values
        and not any(key.startswith(start) and f'"{start}' in written for start in made)
    ]
    assert [key for key in unused if not key.startswith(("basis_", "origin_"))] == []


def test_every_sentence_of_the_study_has_its_chinese() -> None:
    sentences = set()
    for criterion in STUDY.criteria:
        readings = [criterion.reading]
        for question in criterion.questions:
            assert question.zh, question.id
            sentences |= {other.text for other in question.alternatives}
            sentences |= {question.ruling.text} if question.ruling else set()
            readings += [other.reading for other in question.alternatives if other.reading]
        for reading in readings:
            sentences |= {
                atom.sentence for atom in nodes.atoms(reading) if isinstance(atom, nodes.Attested)
            }
    assert sentences - SETTINGS.chinese.keys() == set()
    assert SETTINGS.chinese.keys() - sentences == set()


def said(reading: str, *held: rows.Row, voice: Voice, **about: Any) -> str:
    day = rows.day("2024-06-30")
    anchors = dict.fromkeys(STUDY.anchors, (day, day))
    context = Context(concepts=STUDY.concepts, anchors=anchors)
    answer = evaluate(parse(reading), rows.records(held, **about), context)
    return reason(answer, STUDY.concepts, voice)


CHINESE = Voice(language=Language.ZH, typeset=True)


def test_an_answer_is_said_in_chinese() -> None:
    bilirubin = rows.finding(
        "total_bilirubin",
        "44.47",
        "2024-06-27",
        unit="umol/L",
        original_value="2.6",
        original_unit="mg/dL",
    )
    reading = "latest total_bilirubin within 7 days before screening < 51 umol/L"
    assert said(reading, bilirubin, voice=CHINESE) == (
        "总胆红素 44.47 µmol/L（原始记录 2.6 mg/dL）（2024-06-27）"
    )
    assert said(reading, voice=CHINESE) == "2024-06-23 至 2024-06-30 未见总胆红素结果"
    grade = "albi_grade from latest within 7 days before screening = grade_1"
    assert said(grade, bilirubin, voice=CHINESE) == (
        "ALBI 1–3 级（2024-06-23 至 2024-06-30，1 项）：总胆红素 44.47 µmol/L（原始记录 2.6 mg/dL）"
    )
    assert said("age at screening >= 18 years", voice=CHINESE) == "年龄 64 岁"


def test_a_value_recorded_in_its_own_unit_otherwise_spelt_is_not_said_twice() -> None:
    platelets = rows.finding(
        "platelets",
        "55",
        "2024-06-27",
        unit="10*9/L",
        original_value="55",
        original_unit="10^9/L",
    )
    reading = "latest platelets within 7 days before screening >= 50 10*9/L"
    page, terminal = Voice(typeset=True), Voice()
    assert said(reading, platelets, voice=page) == "Platelets 55 ×10⁹/L (2024-06-27)"
    assert said(reading, platelets, voice=terminal) == (
        "Platelets 55 10*9/L (recorded 55 10^9/L) (2024-06-27)"
    )


@pytest.mark.parametrize(
    ("test", "english", "chinese"),
    [
        ("latest platelets before screening >= 50 10*9/L", "≥ 50 ×10⁹/L", "≥ 50 ×10⁹/L"),
        ("latest alt before screening < 5 x ULN", "< 5 × ULN", "< 5 × ULN"),
        ("latest ascites before screening < moderate", "< moderate despite diuretics", "< 中度"),
        ("latest bclc_stage before screening in (B, C)", "stage B or stage C", "B期或C期"),
        ("age at consent between 18 and 75 years", "18 to 75 years", "18–75 岁"),
    ],
)
def test_a_threshold_is_printed_in_both_languages(test: str, english: str, chinese: str) -> None:
    node = parse(test)
    assert isinstance(node, nodes.Comparison | nodes.Age)
    concept = STUDY.concepts[node.concept] if isinstance(node, nodes.Comparison) else None
    assert words_of_test(node.test, concept, Voice(typeset=True)) == english
    assert words_of_test(node.test, concept, CHINESE) == chinese


def test_every_word_of_an_exception_of_the_study_has_its_chinese() -> None:
    for criterion in STUDY.criteria:
        for node in nodes.walk(criterion.reading):
            if isinstance(node, nodes.AttributeIn):
                for word in (node.attribute, *node.words):
                    assert CHINESE.word(word) != word
