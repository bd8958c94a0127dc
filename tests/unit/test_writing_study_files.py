"""What is written of a study's files is read back as it was: TOML's own parser is the judge."""

import tomllib
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from hilum.study.writing import WIDTH, file_text, table_text

PROSE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=400
).map(lambda text: text.strip("\n"))
LONG = "a " * 70


@given(PROSE)
@example('ends in a "quotation"')
@example(LONG + '"')
@example(LONG + '"""' + LONG)
@example("back\\slash " * 20)
@example("x" * 500)
@example(f"{LONG}\n\n{LONG}")
@example(("一" * 60 + " ") * 4)
@example(" leading blanks and a tail of them   " * 6)
def test_prose_of_any_length_is_read_back_as_it_was(text: str) -> None:
    assert tomllib.loads(table_text("[a]", {"text": text})) == {"a": {"text": text}}


@given(PROSE)
@example('attested "a sentence" before\nenrolment')
@example('it\'s "both"\nkinds')
@example("three ''' quotes")
def test_a_reading_keeps_its_lines(text: str) -> None:
    written = table_text("[a]", {"reading": text})
    assert tomllib.loads(written) == {"a": {"reading": text.strip()}}


def test_prose_is_folded_to_the_width_of_a_page() -> None:
    written = table_text("[a]", {"text": "word " * 100})
    assert max(map(len, written.splitlines())) <= WIDTH


def test_what_is_none_or_empty_is_left_out() -> None:
    assert table_text("[a]", {"b": None, "c": (), "d": "x"}) == '[a]\nd = "x"\n'


def test_tables_in_tables_and_lists_of_them_are_read_back() -> None:
    given_ = {
        "id": "P17",
        "date": date(2026, 11, 26),
        "criteria": ["I7", "I8"],
        "spans": [[0, 8], [9, 12]],
        "certain": True,
        "count": 3,
        "ruling": {"text": "yes", "alternatives": [{"text": "no", "readings": {"I7": "x = 1"}}]},
    }
    text = file_text("A comment.", [table_text("[[question]]", given_)])
    assert text.startswith("# A comment.\n")
    assert tomllib.loads(text) == {"question": [given_]}
