"""A site's own files: its log, its key; and the names of pages."""

from datetime import UTC, date
from pathlib import Path

import pytest

from hilum.concepts import shipped_concepts
from hilum.reports.screening.options import Decision, Logged
from hilum.reports.screening.page_names import page_names
from hilum.reports.screening.registers import read_key, read_log
from hilum.reports.screening.settings import Settings, read_settings
from hilum.terms.discrepancies import UserError


def test_the_last_line_of_a_subject_in_the_log_counts(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "subject,status,date,note\nS1,screened,2024-06-01,\nS1,已入组,2024年6月5日,by phone\n",
        encoding="utf-8",
    )
    log, found = read_log(path, UTC)
    assert found == ()
    note = "by phone"
    assert log == {"S1": Logged(decision=Decision.ENROLLED, date=date(2024, 6, 5), note=note)}


def test_a_line_of_the_log_that_cannot_be_read_is_reported_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "subject,status,date,note\nS1,maybe,,\nS2,declined,soon,\nS3,declined,,\n",
        encoding="utf-8",
    )
    log, found = read_log(path, UTC)
    assert [each.source for each in found] == ["log.csv:2", "log.csv:3"]
    assert list(log) == ["S3"]


def test_a_log_without_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("subject,status\nS1,screened\n", encoding="utf-8")
    with pytest.raises(UserError, match="date, note"):
        read_log(path, UTC)


def test_a_key_gives_the_hospital_number_and_no_message_holds_one(tmp_path: Path) -> None:
    path = tmp_path / "key.csv"
    path.write_text(
        "subject,hospital_number\nS1,777\nS2,778\nS2,779\nS3,\nS4,780,extra\n", encoding="utf-8"
    )
    numbers, found = read_key(path)
    assert numbers == {"S1": "777"}
    assert len(found) == 3
    assert not [each for each in found if "77" in str(each) or "78" in str(each)]


def test_a_plain_id_names_its_page_and_any_other_is_made_safe() -> None:
    hostile = ["../up", "a/b", "a\\b", "<b>", "", "..", "x" * 300, "患者1", "CON", ".hidden"]
    names = page_names(["S0001", "s-2", "Case", "case", *hostile])
    assert (names["S0001"], names["s-2"]) == ("S0001.html", "s-2.html")
    assert len({name.casefold() for name in names.values()}) == len(names)
    for name in names.values():
        stem = name.removesuffix(".html")
        assert stem
        assert len(name) < 80
        assert stem.replace("-", "").replace("_", "").isascii()
        assert stem.replace("-", "").replace("_", "").isalnum()
    assert names["CON"].casefold() != "con.html"


def test_a_study_without_report_toml_says_nothing_for_its_reports(tmp_path: Path) -> None:
    assert read_settings(tmp_path, shipped_concepts()) == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('condition = ["no_such"]', "no concept 'no_such'"),
        ("condition = 1", "condition"),
        ("condition = [", "expected TOML"),
        ('condition = []\nother = "x"', "other"),
    ],
)
def test_a_fault_in_report_toml_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "report.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=said):
        read_settings(tmp_path, shipped_concepts())
