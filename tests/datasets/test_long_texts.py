"""Texts over 200 bytes go on in supplemental qualifiers (SDTMIG 3.4, section 4.5.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.datasets.conformance.check import nonconformities
from hilum.datasets.files.columns import Written
from hilum.datasets.files.long_texts import split_long_texts
from hilum.datasets.files.xpt import xpt
from hilum.datasets.supplements import parts_of
from hilum.terms.discrepancies import UserError
from tests.datasets.small import CREATED, STANDARD, changed, conforming

LONG = "Upper gastrointestinal haemorrhage from oesophageal varices " * 8


@given(st.text(st.sampled_from("ab 中é"), min_size=1, max_size=400))
def test_the_parts_fit_and_lose_nothing_but_blanks(text: str) -> None:
    parts = parts_of(text)
    assert all(0 < len(part.encode()) <= 200 for part in parts[:-1])
    assert len(parts[-1].encode()) <= 200
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(("count", "parts"), [(200, 1), (201, 2), (400, 2), (401, 3)])
def test_a_text_is_cut_after_200_bytes(count: int, parts: int) -> None:
    assert len(parts_of("x" * count)) == parts


def test_a_text_is_cut_between_words() -> None:
    assert all(part in LONG and not part.endswith(" ") for part in parts_of(LONG.strip()))
    assert parts_of("a" * 150 + " " + "b" * 100) == ("a" * 150, "b" * 100)


def test_the_first_part_stays_and_the_others_are_qualifiers_of_the_row() -> None:
    datasets = split_long_texts(changed(conforming(), "AE", 2, AETERM=LONG.strip()))
    first, *rest = parts_of(LONG.strip())
    assert datasets["AE"].rows[1]["AETERM"] == first
    added = [row for row in datasets["SUPPAE"].rows if row["IDVARVAL"] == "2"]
    assert [(row["QNAM"], row["QVAL"]) for row in added] == [
        (f"AETERM{number}", part) for number, part in enumerate(rest, start=1)
    ]
    assert {row["IDVAR"] for row in added} == {"AESEQ"}
    assert {row["QLABEL"] for row in added} == {"Label of AETERM 1", "Label of AETERM 2"}
    assert datasets["SUPPAE"].rows[0]["QNAM"] == "AETRTEM"


def test_a_domain_without_qualifiers_gets_them() -> None:
    datasets = split_long_texts(changed(conforming(), "MH", 1, MHTERM=LONG.strip()))
    assert [row["RDOMAIN"] for row in datasets["SUPPMH"].rows] == ["MH", "MH"]
    assert xpt(Written(datasets["SUPPMH"]), created=CREATED)


def test_a_value_of_the_trial_summary_goes_on_in_its_own_dataset() -> None:
    first, *rest = parts_of(LONG.strip())
    datasets = split_long_texts(changed(conforming(), "TS", 2, TSVAL=LONG.strip(), TSVALNF=None))
    names = [each.name for each in datasets["TS"].definition.variables]
    assert names[names.index("TSVAL") :][:3] == ["TSVAL", "TSVAL1", "TSVAL2"]
    row = datasets["TS"].rows[1]
    assert [row["TSVAL"], row["TSVAL1"], row["TSVAL2"]] == [first, *rest]
    assert datasets["TS"].rows[0]["TSVAL"] == "P18Y"
    assert nonconformities(datasets, standard=STANDARD) == ()


def test_texts_that_fit_are_left_as_they_are() -> None:
    assert split_long_texts(conforming()) == conforming()


def test_a_long_text_of_trial_design_is_refused_and_not_cut() -> None:
    datasets = split_long_texts(changed(conforming(), "TI", 1, IETEST=LONG))
    with pytest.raises(UserError, match="TI, row 1: IETEST: saw text of 480 bytes"):
        xpt(Written(datasets["TI"]), created=CREATED)


def test_a_long_qualifier_goes_on_in_numbered_qualifiers_of_the_same_row() -> None:
    first, *rest = parts_of(LONG.strip())
    datasets = split_long_texts(changed(conforming(), "SUPPAE", 1, QVAL=LONG.strip()))
    before, after = conforming()["SUPPAE"].rows[0], datasets["SUPPAE"].rows[: len(rest) + 1]
    assert [row["QVAL"] for row in after] == [first, *rest]
    assert [row["QNAM"] for row in after] == ["AETRTEM", "AETRTEM1", "AETRTEM2"]
    assert {(row["IDVAR"], row["IDVARVAL"]) for row in after} == {
        (before["IDVAR"], before["IDVARVAL"])
    }
    assert xpt(Written(datasets["SUPPAE"]), created=CREATED)
