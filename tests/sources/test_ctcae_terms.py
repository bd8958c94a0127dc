"""NCI's file of CTCAE terms as a site loads it: to the letter, or refused with the place.

The file is made up here: the terms that the version grades, their numbers as their text. NCI's own
sentences are not in the repository.
"""

import csv
import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import Workbook

from hilum.cli import main
from hilum.rules.ctcae import ctcae
from hilum.sources.ctcae_terms import NEEDED, read_terms, stored_terms, write_terms
from hilum.terms.discrepancies import UserError

VERSION = "ctcae_v5"
HEADER = [*NEEDED, "Navigational Note"]
ODD = [
    "Eye disorders",
    "Odd term",
    " two\nlines,  and “quotes” ",
    "-",
    "",
    "≥3",
    "Death",
    "Def",
    "",
]

Rows = list[list[str]]


def rows() -> Rows:
    """The graded terms, each once, and one with all that a text may hold."""
    found: dict[str, list[str]] = {}
    for term in ctcae(VERSION).terms:
        row = found.setdefault(term.name, [term.soc, term.name, *[""] * 5, "made up", ""])
        for scale in term.scales:
            for step in scale.steps:
                row[1 + step.grade] += f"{step.text}; "
    return [HEADER, *found.values(), ODD]


def as_csv(table: Rows, path: Path) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(table)
    path.write_bytes(text.getvalue().encode())
    return path


def as_workbook(table: Rows, path: Path) -> Path:
    book = Workbook()
    book.active.title = "Change log"
    sheet = book.create_sheet("CTCAE v5.0 Clean Copy")
    for row in table:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(("write", "name"), [(as_csv, "terms.csv"), (as_workbook, "terms.xlsx")])
def test_every_text_is_kept_to_the_letter(
    tmp_path: Path, write: Callable[[Rows, Path], Path], name: str
) -> None:
    path = write(rows(), tmp_path / name)
    terms = read_terms(path, VERSION)
    assert write_terms(terms, tmp_path / "out") is True
    stored = stored_terms(tmp_path / "out")
    assert stored == terms
    assert stored.sha256 == sha256(path.read_bytes()).hexdigest()
    odd = stored.term("odd TERM")
    assert [odd.soc, odd.name, *odd.grades, odd.definition, odd.note] == ODD


def test_loading_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    terms = read_terms(as_csv(rows(), tmp_path / "terms.csv"), VERSION)
    assert write_terms(terms, tmp_path / "out") is True
    assert write_terms(terms, tmp_path / "out") is False


def without_column(table: Rows) -> Rows:
    return [row[:6] + row[7:] for row in table]


def with_a_term_twice(table: Rows) -> Rows:
    return [*table, table[1]]


def without_anemia(table: Rows) -> Rows:
    return [row for row in table if row[1] != "Anemia"]


def with_other_numbers(table: Rows) -> Rows:
    other = "Neutrophil count decreased"
    return [[*r[:3], r[3].replace("1.5", "0.9"), *r[4:]] if r[1] == other else r for r in table]


def without_grades(table: Rows) -> Rows:
    return [*table, ["Eye disorders", "Bare", "", "-", " ", "", "", "", ""]]


def in_another_class(table: Rows) -> Rows:
    return [["Eye disorders", *row[1:]] if row[1] == "Anemia" else row for row in table]


def with_a_short_line(table: Rows) -> Rows:
    return [*table, ["Eye disorders", "Short"]]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (without_column, r"terms\.csv:1: saw columns .*expected Grade 5 too"),
        (with_a_term_twice, r"line 39: 'Anemia' stands in line 2 too, expected once"),
        (without_anemia, r"no term 'Anemia', expected it: ctcae_v5 grades it by numbers"),
        (with_other_numbers, r"'Neutrophil count decreased', grade 2: saw .*0\.9.*expected 1.5 10"),
        (without_grades, r"line 39: 'Bare' has no text in five grades, expected one at least"),
        (in_another_class, r"line 2: 'Anemia' under 'Eye disorders', expected 'Blood and"),
        (with_a_short_line, r"terms\.csv:39: saw 2 fields, expected 9 as in the header"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_with_its_place(
    tmp_path: Path, spoil: Callable[[Rows], Rows], told: str
) -> None:
    path = as_csv(spoil(rows()), tmp_path / "terms.csv")
    with pytest.raises(UserError, match=told):
        read_terms(path, VERSION)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", r"expected MedDRA SOC"),
        (b"a,b\n\xff", r"terms\.csv:2: saw byte 0xff, expected text in UTF-8"),
        (b'a,"b\nc', r"terms\.csv:1: .*expected a CSV record"),
        (b"PK\x03\x04 cut", r"expected"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, raw: bytes, told: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(raw)
    with pytest.raises(UserError, match=told):
        read_terms(path, VERSION)


def test_the_command_loads_and_shows_a_term(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = as_csv(rows(), tmp_path / "terms.csv")
    out = str(tmp_path / "out")
    assert main(["terms", "load", str(path), "--out", out]) == 0
    assert f"{len(rows()) - 1} terms of terms.csv" in capsys.readouterr().out
    assert main(["terms", "show", "anemia", "--terms", out]) == 0
    shown = capsys.readouterr().out
    assert "Anemia (Blood and lymphatic system disorders)" in shown
    assert "< 1 LLN, >= 100 g/L" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["terms", "load", "missing.csv", "--out", "out"], "missing.csv: cannot be read"),
        (["terms", "show", "anemia", "--terms", "nowhere"], "no ctcae_terms.json"),
    ],
)
def test_the_command_says_what_is_missing_and_ends_with_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


def test_a_term_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    terms = read_terms(as_csv(rows(), tmp_path / "terms.csv"), VERSION)
    with pytest.raises(UserError, match="expected Platelet count decreased"):
        terms.term("platelets decreased")


def test_a_folder_that_something_else_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ctcae_terms.json").write_text('{"terms": [1]}')
    with pytest.raises(UserError, match="expected what `terms load` wrote"):
        stored_terms(tmp_path)
