"""Word by word: what stood, what stands; white space alone is no difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.reports.amendments.compared import marked
from hilum.study.comparing.changes import Sign
from hilum.study.comparing.sentences import folded, likeness, word_changes

TEXTS = st.text(st.sampled_from("ab <≥1.9,血红\n\t/"), max_size=30)


def said(before: str, after: str) -> str:
    return "".join(text for _, text in marked(word_changes(before, after)))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Hemoglobin > 100 g/L", "Hemoglobin > 90 g/L", "Hemoglobin > [-100-]{+90+} g/L"),
        ("Hemoglobin > 100g/L", "Hemoglobin >  90g/L", "Hemoglobin > [-100-]{+90+}g/L"),
        ("ALT and AST", "ALT or AST", "ALT [-and-]{+or+} AST"),
        ("no HIV", "HIV", "[-no-] HIV"),
        ("HIV", "no HIV", "{+no+} HIV"),
        ("血红蛋白大于100", "血红蛋白大于90", "血红蛋白大于[-100-]{+90+}"),
        ("", "new words", "{+new words+}"),
        ("old words", "", "[-old words-]"),
        ("3.0 × 10", "3.5 × 10", "[-3.0-]{+3.5+} × 10"),
        ("same  words\n here", "same words here", "same words here"),
    ],
)
def test_words_of_one_version_stand_in_signs(before: str, after: str, expected: str) -> None:
    assert said(before, after) == expected


@given(TEXTS, TEXTS)
def test_the_pieces_hold_both_versions_whole(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    old = "".join(piece.text for piece in pieces if piece.sign is not Sign.ADDED)
    new = "".join(piece.text for piece in pieces if piece.sign is not Sign.REMOVED)
    assert (old.strip(), new.strip()) == (folded(before), folded(after))


@given(TEXTS)
def test_a_text_differs_from_itself_in_nothing_however_it_is_spaced(text: str) -> None:
    spaced = text.replace(" ", " \n ")
    assert {piece.sign for piece in word_changes(text, spaced)} <= {Sign.SAME}


def test_likeness_is_the_share_of_words_in_common() -> None:
    # 4 words each, 3 in common: 2 * 3 / 8
    assert likeness("one two three four", "one two three five") == 0.75
    assert likeness("one", "two") == 0
    assert likeness("One", "one") == 1
