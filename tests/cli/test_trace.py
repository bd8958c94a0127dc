"""`hilum trace`: from a number to its rows, their source and the sentence that asked for it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.once import made_once
from tests.reports.conftest import _report


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "reported", _report) / "report"


def test_without_a_display_it_lists_them(hilum: Run, reported: Path) -> None:
    said = hilum("trace", reported)
    assert said.code == 0
    assert "14.2.1 " in said.out
    assert "Tumor response by RECIST 1.1" in said.out


def test_of_a_display_it_lists_the_numbers(hilum: Run, reported: Path) -> None:
    said = hilum("trace", reported, "14.2.1")
    assert "objective_response" in said.out
    assert "Partial response" in said.out


def test_a_number_leads_to_the_file_and_line_and_to_the_sentence_of_the_record(
    hilum: Run, reported: Path
) -> None:
    said = hilum("trace", reported, "14.2.1", "SD", "confirmed", "--all")
    assert said.code == 0
    assert '"this study intends to launch a prospective intervention study' in said.out
    assert "record.txt, 704-818" in said.out
    assert "ADRS." in said.out
    assert "RS." in said.out
    place = next(line.strip() for line in said.out.splitlines() if "lesions.csv:" in line)
    _, number, _ = place.split(":", 2)
    source = (reported.parent / "trial" / "records" / "lesions.csv").read_text("utf-8")
    subject = next(line for line in said.out.splitlines() if "ADRS." in line).split(".")[1]
    assert source.splitlines()[int(number) - 1].startswith(subject.split("-")[-1])


def test_it_can_be_asked_for_one_subject(hilum: Run, reported: Path) -> None:
    every = hilum("trace", reported, "14.2.11", "median", "--all").out
    subject = next(line for line in every.splitlines() if "ADTTE." in line).split(".")[1]
    own = hilum("trace", reported, "14.2.11", "median", "--subject", subject)
    assert {line.split(".")[1] for line in own.out.splitlines() if line.startswith("  AD")} == {
        subject
    }


def test_a_row_is_followed_by_its_key(hilum: Run, reported: Path) -> None:
    every = hilum("trace", reported, "14.2.11", "median", "--all").out
    key = next(line.strip() for line in every.splitlines() if "ADTTE." in line)
    said = hilum("trace", reported, key)
    assert said.code == 0
    assert "PARAMCD=OS" in said.out
    assert "estimand survival_from_first_dose" in said.out


def test_it_speaks_chinese(hilum: Run, reported: Path) -> None:
    said = hilum("trace", reported, "14.2.1", "SD", "confirmed", "--lang", "zh")
    assert "疾病稳定" in said.out
    assert "估计目标" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("99.9",), "saw display '99.9', expected one of 14.1.1"),
        (("14.2.1", "cured"), "saw 'cured', expected a line: CR"),
        (("14.2.1", "SD", "central"), "saw 'central', expected a column: confirmed"),
        (("ADTTE.V9999.1",), "no such row, expected DATASET.SUBJECT.NUMBER"),
        (("14.2.1", "SD", "--subject", "V9999"), "has no row behind this number"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    hilum: Run, reported: Path, arguments: tuple[str, ...], told: str
) -> None:
    said = hilum("trace", reported, *arguments)
    assert said.code == 2
    assert told in said.err.replace("\n", " ")


def test_a_folder_that_is_no_report_is_refused(hilum: Run, tmp_path: Path) -> None:
    said = hilum("trace", tmp_path)
    assert said.code == 2
    assert "no report there" in said.err


def test_an_empty_display_lists_them_and_no_id_is_cut_short(hilum: Run, reported: Path) -> None:
    said = hilum("trace", reported, "")
    assert said.code == 0
    assert "14.2.1 " in said.out
    assert "…" not in hilum("trace", reported, "14.2.1", "--lang", "zh").out
