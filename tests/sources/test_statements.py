"""Statements of completeness in a file beside a source (DESIGN 3, coverage; 5, absence)."""

from datetime import UTC, date
from pathlib import Path

import pytest
from openpyxl import Workbook

from hilum.concepts import shipped_concepts
from hilum.sources.statements import read_statements
from hilum.terms.discrepancies import UserError
from hilum.terms.times import FIRST_DAY
from tests.spec.criteria.rows import day

CONCEPTS = shipped_concepts()
HEADER = "subject,domain,start,end,person,date,basis\n"
GOOD = "S1,events,2024-01-01,2024-05-01,Dr Li,2024-05-02,whole chart\n"


def write(tmp_path: Path, text: str, name: str = "said.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_a_statement_is_read_with_its_days_its_person_and_its_place(tmp_path: Path) -> None:
    (row,), found = read_statements(write(tmp_path, HEADER + GOOD), UTC, CONCEPTS)
    assert (row.subject, row.domain, row.source) == ("S1", "events", "said.csv:2")
    assert (row.start_day, row.end_day) == (day("2024-01-01"), day("2024-05-01"))
    assert (row.person, row.basis) == ("Dr Li", "whole chart")
    assert found == ()


def test_an_empty_subject_speaks_for_everyone_and_an_empty_start_for_ever(tmp_path: Path) -> None:
    text = HEADER + ",live_vaccine,,2024-05-01,Dr Li,2024-05-02,\n"
    (row,), found = read_statements(write(tmp_path, text), UTC, CONCEPTS)
    assert (row.subject, row.domain, row.start_day) == (None, "live_vaccine", FIRST_DAY)
    assert found == ()


def test_a_subject_is_compared_without_regard_to_full_width(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + GOOD.replace("S1", "\uff33\uff11"))
    (row,), _ = read_statements(path, UTC, CONCEPTS)
    assert row.subject == "S1"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Dr Li", "", "unsigned statement"),
        ("2024-05-02", "", "unsigned statement"),
        ("events", "", "unknown domain"),
        ("events", "everything", "unknown domain"),
        ("2024-05-01", "", "statement without an end"),
        ("2024-05-01", "2024-02-30", "statement without an end"),
        ("2024-01-01", "long ago", "unreadable start"),
        ("2024-01-01", "2024-05-02", "ends before it starts"),
        (",whole chart", "", "malformed line"),
    ],
)
def test_a_line_that_cannot_be_relied_on_is_told_and_the_rest_is_read(
    tmp_path: Path, before: str, after: str, kind: str
) -> None:
    text = HEADER + GOOD.replace(before, after) + GOOD.replace("S1", "S2")
    rows, found = read_statements(write(tmp_path, text), UTC, CONCEPTS)
    assert [row.subject for row in rows] == ["S2"]
    assert {(fault.source, fault.kind) for fault in found} >= {("said.csv:2", kind)}
    assert all(fault.seen or fault.subject for fault in found)
    assert all(fault.expected for fault in found)


def test_statements_are_read_from_the_sheet_of_the_templates_workbook(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("coverage").append(HEADER.strip().split(","))
    cells = ["S1", "events", None, date(2024, 5, 1), "Dr Li", date(2024, 5, 2), None]
    book["coverage"].append(cells)
    book.save(tmp_path / "book.xlsx")
    (row,), found = read_statements(tmp_path / "book.xlsx", UTC, CONCEPTS)
    assert (row.source, row.start_day) == ("book.xlsx[coverage]:2", FIRST_DAY)
    assert (row.end_day, found) == (day("2024-05-01"), ())


def test_start_and_basis_may_be_left_out(tmp_path: Path) -> None:
    text = "subject,domain,end,person,date\nS1,events,2024-05-01,Dr Li,2024-05-02\n"
    (row,), _ = read_statements(write(tmp_path, text), UTC, CONCEPTS)
    assert (row.start_day, row.basis) == (FIRST_DAY, None)


@pytest.mark.parametrize("column", ["subject", "domain", "end", "person", "date"])
def test_a_file_without_a_column_is_refused(tmp_path: Path, column: str) -> None:
    """A forgotten column of subjects would speak for everyone."""
    path = write(tmp_path, HEADER.replace(column, f"{column} of it") + GOOD)
    with pytest.raises(UserError, match=rf"said\.csv:1: saw the columns .*expected {column} too"):
        read_statements(path, UTC, CONCEPTS)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone\.csv: does not exist"):
        read_statements(tmp_path / "gone.csv", UTC, CONCEPTS)
