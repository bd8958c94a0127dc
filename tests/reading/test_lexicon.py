"""The lexicon: which phrase names which concept, and which only looks like one."""

from itertools import pairwise
from pathlib import Path

import pytest

from hilum.concepts import Concepts, shipped_concepts
from hilum.reading.lexicon import lexicon_of
from hilum.reading.lexicon.lexicon import NOT_CONCEPTS, _read, data_files
from hilum.terms.discrepancies import UserError

LEXICON = lexicon_of(shipped_concepts())


def named(text: str) -> list[tuple[str, str]]:
    """Return the phrases of a text beside what they name."""
    return [(text[slice(*one.span)], one.concept) for one in LEXICON.mentions(text)]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("absolute neutrophil count", "neutrophils"),
        ("ANC", "neutrophils"),
        ("Serum creatinine", "creatinine"),
        ("Total bilirubin", "total_bilirubin"),
        ("Prothrombin time (PT)-international normalized ratio", "inr"),
        ("PT", "prothrombin_time"),
        (
            "Eastern Cooperative Oncology Group Scale for Assessment of Patient Performance Status",
            "ecog",
        ),
        ("WHO performance status", "ecog"),
        ("systolic pressure", "systolic_blood_pressure"),
        ("HbA1c", "hba1c"),
    ],
)
def test_a_phrase_of_protocols_names_its_concept_whole(text: str, concept: str) -> None:
    assert named(text) == [(text, concept)]


@pytest.mark.parametrize(
    "text",
    [
        *("PLATELET COUNT", "platelet counts", "platelet  count", "Platelet\ncount"),
        *("platelet-count", "platelet\u2013count"),
    ],
)
def test_case_plural_hyphen_and_line_breaks_make_no_difference(text: str) -> None:
    assert named(text) == [(text, "platelets")]


def test_british_and_american_spelling_are_one() -> None:
    assert [concept for _, concept in named("haemoglobin, leucocytes")] == [
        "hemoglobin",
        "leukocytes",
    ]


@pytest.mark.parametrize(
    ("longer", "concept"),
    [
        ("hemoglobin A1c", "hba1c"),
        ("creatinine clearance", "creatinine_clearance"),
        ("conjugated bilirubin", "direct_bilirubin"),
        ("prothrombin time-international normalized ratio", "inr"),
        ("fasting plasma glucose", "fasting_glucose"),
        ("ionized calcium", "calcium_ionized"),
    ],
)
def test_the_longest_phrase_wins(longer: str, concept: str) -> None:
    assert named(longer) == [(longer, concept)]


@pytest.mark.parametrize(
    "text",
    [
        *("weight loss", "molecular weight", "heart rate variability", "fetal heart rate"),
        *("bone age", "of childbearing age", "age-related macular degeneration"),
        *("urine albumin to creatinine ratio", "platelet transfusion", "indirect bilirubin"),
        *("pulmonary artery pressure", "FEV1/FVC", "free PSA", "Gleason grade"),
    ],
)
def test_what_only_looks_like_a_measurement_names_nothing(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    "text",
    ["the pt must", "Pt is", "cr", "na", "PD-L1", "upper limit of normal", "agent", "inrush"],
)
def test_an_abbreviation_is_matched_in_its_own_case_and_as_a_whole_word(text: str) -> None:
    assert named(text) == []


def test_the_plural_of_an_abbreviation_is_the_abbreviation() -> None:
    assert ("ICIs", "immune_checkpoint_inhibitor") in named("after ICIs and sorafenib")


def test_a_phrase_of_two_concepts_is_a_mention_of_each_at_one_place() -> None:
    assert named("transaminases") == [("transaminases", "alt"), ("transaminases", "ast")]


def test_phrases_stand_in_the_order_of_the_text_and_do_not_overlap() -> None:
    spans = [one.span for one in LEXICON.mentions("ALT, AST, serum albumin and INR " * 3)]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_every_row_of_the_files_speaks_of_a_shipped_concept_and_refuses_a_name_it_has() -> None:
    concepts = shipped_concepts()
    for file in data_files():
        for row in _read(file).phrase:
            for name in row.meaning:
                assert name in concepts or name in NOT_CONCEPTS, name
            own = {
                n
                for c in row.meaning
                if c in concepts
                for n in (concepts[c].en, *concepts[c].names)
            }
            assert set(row.refused) <= own, row


def test_a_dictionary_without_a_concept_has_a_lexicon_without_its_phrases() -> None:
    only = Concepts((shipped_concepts()["inr"],))
    found = lexicon_of(only).mentions("INR and platelet count")
    assert [one.concept for one in found] == ["inr"]


def test_a_file_that_is_no_list_of_phrases_is_named(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('[[phrase]]\nconcept = "inr"\nany_case = "INR"\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"wrong\.toml"):
        _read(file)
