"""Answers by people and anchors (issue 2, item 7; DESIGN 5, attestations)."""

from datetime import UTC, date
from pathlib import Path

import pytest
from openpyxl import Workbook

from hilum.sources.attestations import Answered, read_anchors, read_answers
from hilum.terms.discrepancies import UserError
from hilum.terms.times import on

HEADER = "subject,criterion,answer,person,date\n"


def write(tmp_path: Path, text: str, name: str = "attestations.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("word", "answered"),
    [
        ("yes", Answered.YES),
        ("是", Answered.YES),
        ("MET", Answered.YES),
        ("No", Answered.NO),
        ("否", Answered.NO),
        ("NOT_MET", Answered.NO),
        ("未知", Answered.UNKNOWN),
        ("unknown", Answered.UNKNOWN),
    ],
)
def test_an_answer_is_read_in_english_and_in_chinese(
    tmp_path: Path, word: str, answered: Answered
) -> None:
    path = write(tmp_path, HEADER + f"S1,I4,{word},Dr Li,2024/5/1\n")
    (answer,), found = read_answers(path, UTC)
    assert (answer.subject, answer.criterion, answer.answer) == ("S1", "I4", answered)
    assert (answer.person, answer.date) == ("Dr Li", on(date(2024, 5, 1)))
    assert answer.source == "attestations.csv:2"
    assert found == ()


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ("S1,I4,perhaps,Dr Li,2024-05-01", "perhaps"),
        ("S1,I4,yes,,2024-05-01", "no person"),
        ("S1,I4,yes,Dr Li,", "no date"),
        ("S1,I4,yes,Dr Li,2024-02-30", "2024-02-30"),
        ("S1,,yes,Dr Li,2024-05-01", "no criterion"),
    ],
)
def test_what_is_no_signed_answer_is_told_and_the_rest_is_read(
    tmp_path: Path, row: str, seen: str
) -> None:
    path = write(tmp_path, HEADER + row + "\nS2,I4,yes,Dr Li,2024-05-01\n")
    answers, (fault,) = read_answers(path, UTC)
    assert [answer.subject for answer in answers] == ["S2"]
    assert (fault.source, fault.seen) == ("attestations.csv:2", seen)


def test_answers_are_read_from_the_sheet_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("attestations").append(HEADER.strip().split(","))
    book["attestations"].append(["S1", "I4", "yes", "Dr Li", date(2024, 5, 1)])
    book.save(tmp_path / "book.xlsx")
    (answer,), _ = read_answers(tmp_path / "book.xlsx", UTC)
    assert answer.source == "book.xlsx[attestations]:2"


def test_a_file_without_a_column_of_answers_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "subject,criterion,answer,date\nS1,I4,yes,2024-05-01\n")
    with pytest.raises(UserError, match=r"attestations\.csv:1: .*expected person too"):
        read_answers(path, UTC)


def test_anchors_are_dates_by_subject(tmp_path: Path) -> None:
    text = "subject,anchor,date\nS1,screening,2024-05-01\nS2,screening,soon\n"
    anchors, (fault,) = read_anchors(write(tmp_path, text, "anchors.csv"), UTC)
    assert [(one.subject, one.anchor, one.date) for one in anchors] == [
        ("S1", "screening", on(date(2024, 5, 1)))
    ]
    assert (fault.source, fault.subject, fault.seen) == ("anchors.csv:3", "S2", "soon")
