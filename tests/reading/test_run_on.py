"""Run-on clauses: where one complete measure ends and another thing begins."""

import pytest

from hilum.concepts import shipped_concepts
from hilum.reading.clauses import Clause, Role
from hilum.reading.lexicon import lexicon_of
from hilum.reading.run_on import split_run_on

HEADING = (0, 10)


def parts(text: str) -> list[str]:
    return [text[slice(*clause.span)] for clause in clauses(text)]


def clauses(text: str) -> tuple[Clause, ...]:
    clause = Clause(
        id="I1", role=Role.INCLUSION, span=(0, len(text)), field="criteria", headings=(HEADING,)
    )
    return split_run_on(clause, text, lexicon_of(shipped_concepts()))


def test_measures_without_separators_are_parted_and_so_is_the_sentence_after_them() -> None:
    text = (
        "Hemoglobin > 100g/L Absolute neutrophil count >3.0 ×109/L\nPlatelet count ≥ 50.0 ×109/L "
        "Serum creatinine < 110 μmol/L Willing and able to comply with visits."
    )
    assert parts(text) == [
        "Hemoglobin > 100g/L",
        "Absolute neutrophil count >3.0 ×109/L",
        "Platelet count ≥ 50.0 ×109/L",
        "Serum creatinine < 110 μmol/L",
        "Willing and able to comply with visits.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ALT and AST < 5 x upper limit of normal",
        "INR < 2.3, or PT < 6 seconds above control",
        "Hemoglobin > 90 g/L, platelets > 75 x 10^9/L and albumin > 28 g/L",
        "Hemoglobin > 90 g/L without transfusion",
        "Hemoglobin > 90 g/L If anemia is present",
        "Platelets > 75 x 10^9/L within 7 days before the first dose",
        "Willing and able to comply with scheduled visits",
        "Hemoglobin",
        "",
    ],
)
def test_what_is_joined_or_is_one_thing_stays_together(text: str) -> None:
    assert parts(text) == [text]


def test_joined_measures_stay_together_between_parted_ones() -> None:
    assert parts(
        "Alanine transaminase (ALT) and\naminotransferase (AST) < 5 x upper limit of normal "
        "Albumin > 28 g/L INR < 2.3, or PT < 6 seconds above control Serum creatinine < 110 umol/L"
    ) == [
        "Alanine transaminase (ALT) and\naminotransferase (AST) < 5 x upper limit of normal",
        "Albumin > 28 g/L",
        "INR < 2.3, or PT < 6 seconds above control",
        "Serum creatinine < 110 umol/L",
    ]


def test_a_part_without_numbers_stands_under_no_heading_of_measures() -> None:
    hemoglobin, albumin, willing = clauses(
        "Hemoglobin > 90 g/L Albumin > 28 g/L Willing and able to comply"
    )
    assert hemoglobin.headings == albumin.headings == (HEADING,)
    assert willing.headings == ()


def test_the_parts_hold_every_character_but_white_space() -> None:
    text = "Hemoglobin > 90 g/L Albumin > 28 g/L  Willing and able to comply "
    held = "".join(parts(text)).split()
    assert held == "".join(text.split(" ")).split() or "".join(held) == "".join(text.split())


def test_a_clause_that_is_no_sentence_is_left_whole() -> None:
    text = "Hemoglobin > 90 g/L Albumin > 28 g/L " * 400
    assert parts(text) == [text]
