"""`hilum diff`: issue 6, item 5. What changed between two versions, and for whom."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from hilum.study import find_study
from tests.cli.conftest import Run

AS_OF = ("--as-of", "2024-05-02")


def edit(folder: Path, file: str, *replacements: tuple[str, str]) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


@pytest.fixture
def lower(study: Path) -> Path:
    """A copy of the shipped study with hemoglobin above 80 g/L instead of 100, as version 2."""
    edit(study, "record.txt", ("Hemoglobin > 100g/L", "Hemoglobin >  80g/L"))
    edit(
        study,
        "criteria.toml",
        ("Hemoglobin > 100g/L", "Hemoglobin > 80g/L"),
        ("procedure > 100 g/L", "procedure > 80 g/L"),
    )
    reason = 'number = "2"\ndate = 2026-12-01\nby = "Investigator"\nreason = "Slow accrual."\n\n'
    edit(
        study,
        "study.toml",
        ('number = "1"', 'number = "2"'),
        (
            "[[study.version.history]]",
            f"[[study.version.history]]\n{reason}[[study.version.history]]",
        ),
    )
    return study


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_sentence_the_reading_and_the_threshold_are_shown(hilum: Run, lower: Path) -> None:
    said = hilum("diff", "haic_hcc", lower)
    assert said.code == 0
    out = plain(said.out)
    assert "haic_hcc: version 1 → version 2" in out
    assert "version 2, 2026-12-01, Investigator: Slow accrual." in out
    assert "Criteria (1)" in out
    assert "Hemoglobin > [-100-]{+80+}g/L" in out
    assert "- latest hemoglobin within 7 days before procedure > 100 g/L" in out
    assert "+ latest hemoglobin within 7 days before procedure > 80 g/L" in out
    assert "threshold of hemoglobin: > 100 g/L → > 80 g/L" in out
    assert "raise the version" not in out
    assert "Subjects" not in said.out


def test_given_records_it_says_who_changes_and_because_of_what(
    hilum: Run, lower: Path, sheets: Path, tmp_path: Path
) -> None:
    """S2 has 90 g/L: above 80 and not above 100. All else of S2 is open."""
    out = tmp_path / "out"
    said = hilum("diff", "haic_hcc", lower, "--from", "csv", sheets, *AS_OF, "--out", out)
    assert said.code == 0
    assert "4 subjects judged by both versions on the same records; 1 with" in plain(said.out)
    assert re.search(r"INELIGIBLE → UNDETERMINED +I7 alone +1\b", said.out)
    assert re.search(r"^I7 +1 +1 +1 *$", said.out, re.MULTILINE)
    assert "What the open rulings of version 2 decide" in said.out
    with (out / "changed.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "subject": "S2",
                "before": "INELIGIBLE",
                "after": "UNDETERMINED",
                "cause": "alone",
                "alone": "I7",
                "needed": "I7",
            }
        ]


def test_the_rulings_are_counted_as_screening_counts_them(
    hilum: Run, lower: Path, sheets: Path, tmp_path: Path
) -> None:
    data = tmp_path / "diff.json"
    records = ("--from", "csv", sheets, *AS_OF)
    assert hilum("diff", "haic_hcc", lower, *records, "--json", data).code == 0
    screening = ("screen", lower, *records, "--draft", "--out", tmp_path / "screening")
    assert hilum(*screening).code == 0
    with (tmp_path / "screening" / "rulings.csv").open(encoding="utf-8-sig", newline="") as file:
        screened = list(csv.DictReader(file))
    compared = json.loads(data.read_text("utf-8"))["rulings"]
    assert [{name: str(value or "") for name, value in row.items()} for row in compared] == [
        {name: "" if value == "0" else value for name, value in row.items()} for row in screened
    ]
    assert len(screened) > 50


def test_the_data_hold_both_versions_and_the_counts(
    hilum: Run, lower: Path, sheets: Path, tmp_path: Path
) -> None:
    data = tmp_path / "diff.json"
    hilum("diff", "haic_hcc", lower, "--from", "csv", sheets, *AS_OF, "--json", data)
    found = json.loads(data.read_text("utf-8"))
    assert found["version"] == {"before": "1", "after": "2"}
    (criterion,) = found["criteria"]
    assert criterion["name"] == "I7"
    assert criterion["aspects"] == ["text", "reading"]
    assert criterion["parts"] == [
        {"part": "threshold", "of": "hemoglobin", "before": "> 100 g/L", "after": "> 80 g/L"}
    ]
    assert criterion["after"]["reading"].endswith("> 80 g/L")
    assert found["subjects"]["changed"] == 1
    assert found["subjects"]["causes"][0]["changes"] == ["I7"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Because of which change"), ("zh", "状态改变的原因")],
)
def test_the_page_stands_by_itself_and_shows_signs_beside_colours(
    hilum: Run, lower: Path, sheets: Path, tmp_path: Path, *, language: str, expected: str
) -> None:
    page = tmp_path / "diff.html"
    records = ("--from", "csv", sheets, *AS_OF)
    said = hilum("diff", "haic_hcc", lower, *records, "--html", page, "--lang", language)
    assert said.code == 0
    assert expected in said.out
    text = page.read_text("utf-8")
    assert expected in text
    assert "<del>[-100-]</del><ins>{+80+}</ins>" in text
    assert "latest hemoglobin within 7 days before procedure &gt; 80 g/L" in text
    assert not re.search(r"<script|(?:src|href)=", text)


def test_what_people_write_does_not_become_markup(hilum: Run, study: Path, tmp_path: Path) -> None:
    edit(
        study,
        "study.toml",
        ("Anticipated number of subjects.", "x"),
        ("value = 100\n", 'value = "<b>[red]"\n'),
    )
    page = tmp_path / "diff.html"
    said = hilum("diff", "haic_hcc", study, "--html", page)
    assert "{+<b>[red]+}" in said.out
    assert "<b>" not in page.read_text("utf-8")


# ---------------------------------------------------------------- said, and gone on with


def test_the_same_study_twice_differs_in_nothing(hilum: Run, sheets: Path) -> None:
    said = hilum("diff", "haic_hcc", "haic_hcc", "--from", "csv", sheets, *AS_OF)
    assert said.code == 0
    assert "Nothing that the two say differs." in said.out
    assert "4 subjects judged by both versions on the same records; 0 with" in plain(said.out)
    assert "None of these changes can move a status" not in said.out


def test_a_change_under_the_same_version_number_is_said(hilum: Run, study: Path) -> None:
    edit(study, "study.toml", ("value = 100\n", "value = 120\n"))
    said = hilum("diff", "haic_hcc", study)
    assert said.code == 0
    assert "its version number does not: raise the version" in plain(said.out)
    assert "design.enrolment.value: [-100-]{+120+}" in said.out


def test_two_studies_are_compared_and_said_to_be_two(hilum: Run, study: Path) -> None:
    edit(study, "study.toml", ('id = "haic_hcc"', 'id = "another"'))
    said = hilum("diff", "haic_hcc", study)
    assert said.code == 0
    assert "These are two studies, haic_hcc and another" in plain(said.out)


def test_the_approval_that_the_change_makes_void_is_named_and_no_other(
    hilum: Run, lower: Path
) -> None:
    said = plain(hilum("diff", "haic_hcc", lower).out)
    assert "I7: approved → void. What was approved has changed" in said
    assert said.count("→ void") == 1
    assert "31 are approved as they stand, 1 by an approval that is void now" in said


def test_a_version_that_nobody_reviewed_is_compared_and_its_standing_said(
    hilum: Run, lower: Path
) -> None:
    (lower / "review.toml").unlink()
    said = hilum("diff", "haic_hcc", lower)
    assert said.code == 0
    assert "0 are approved as they stand, 0 by an approval that is void now, 32 not" in said.out


def test_a_change_that_moves_no_status_is_said_to_move_none(
    hilum: Run, study: Path, sheets: Path
) -> None:
    edit(study, "study.toml", ("value = 100\n", "value = 120\n"))
    said = hilum("diff", "haic_hcc", study, "--from", "csv", sheets, *AS_OF)
    assert "None of these changes can move a status" in said.out


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nothing_here",), "nothing_here: no such study folder"),
        (("{empty}",), "study.toml: is missing from the study folder"),
        (("haic_hcc", "--as-of", "2024-05-02"), "--as-of: is of records, expected --from"),
        (("haic_hcc", "--out", "{empty}"), "--out: is of records, expected --from"),
        (("haic_hcc", "--json", "{empty}/no/where.json"), "expected the name of a file"),
        (("haic_hcc", "--html", "{empty}"), "expected the name of a file"),
        (("haic_hcc", "--from", "paper", "{empty}"), "--from paper: expected one of store"),
        (("haic_hcc", "--from", "csv", "{empty}/none"), "does not exist, expected the records"),
        (
            ("haic_hcc", "--from", "csv", "{empty}", "--as-of", "soon"),
            "--as-of soon: expected a date",
        ),
        (("haic_hcc", "--from", "csv", "{empty}", "--out", "{taken}"), "holds no comparison"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_was_expected(
    hilum: Run, tmp_path: Path, arguments: tuple[str, ...], expected: str
) -> None:
    empty, taken = tmp_path / "empty", tmp_path / "taken"
    empty.mkdir()
    taken.mkdir()
    (taken / "mine.txt").write_text("mine", "utf-8")
    given = (each.format(empty=empty, taken=taken) for each in arguments)
    said = hilum("diff", "haic_hcc", *given)
    assert said.code == 2
    assert expected in plain(said.err)
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]


def test_a_faulty_reading_is_refused_at_its_place(hilum: Run, study: Path) -> None:
    edit(study, "criteria.toml", ("procedure > 100 g/L", "procedure > > 100 g/L"))
    said = hilum("diff", "haic_hcc", study)
    assert said.code == 2
    assert "criteria.toml: I7:" in said.err


def test_a_date_of_an_anchor_that_neither_version_has_is_refused(
    hilum: Run, study: Path, sheets: Path, tmp_path: Path
) -> None:
    anchors = tmp_path / "anchors.csv"
    anchors.write_text("subject,anchor,date\nS1,surgery,2024-05-01\n", "utf-8")
    said = hilum("diff", "haic_hcc", study, "--from", "csv", sheets, "--as-of", anchors)
    assert said.code == 2
    assert "anchor 'surgery', expected one of" in said.err


def test_who_has_no_day_of_screening_is_counted(
    hilum: Run, lower: Path, sheets: Path, tmp_path: Path
) -> None:
    anchors = tmp_path / "anchors.csv"
    anchors.write_text("subject,anchor,date\nS2,screening,2024-05-02\n", "utf-8")
    said = hilum("diff", "haic_hcc", lower, "--from", "csv", sheets, "--as-of", anchors)
    assert said.code == 0
    assert "1 subjects judged" in said.out
    assert "3 have no day of screening and were not judged." in said.out


def test_a_folder_of_an_earlier_comparison_is_written_anew(
    hilum: Run, lower: Path, sheets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = ("diff", "haic_hcc", lower, "--from", "csv", sheets, *AS_OF, "--out", out)
    assert hilum(*run).code == 0
    shutil.copytree(find_study("haic_hcc"), lower, dirs_exist_ok=True)
    assert hilum(*run).code == 0
    assert len((out / "changed.csv").read_text("utf-8").splitlines()) == 1
