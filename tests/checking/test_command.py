"""`hilum check` as its user runs it: the list, the page, the data, the exit code, bad input."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hilum.cli import main
from hilum.study import find_study

Run = Callable[..., int]


@pytest.fixture
def run() -> Run:
    """Run `hilum check ...`, and return its exit code."""

    def one(*arguments: str) -> int:
        try:
            return main(["check", *arguments])
        except SystemExit as stop:
            return int(stop.code or 0)

    return one


SHIPPED = ("haic_hcc", "--as-of", "2026-11-26")


def test_the_list_names_code_criterion_sentence_fault_remedy_and_ruling(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*SHIPPED) == 0
    told = " ".join(capsys.readouterr().out.split())
    for words in (
        "Errors: cannot be run as printed",
        "I9, I8 A criterion that others imply redundant",
        "> Neutrophil count > 1.5 ×109/L",
        "I9 adds nothing: whoever meets I8 meets it.",
        "Do: Drop it, or find out whether another analyte",
        "Asked as P20:",
        "Assumed: Both printed limits apply to neutrophils",
    ):
        assert words in told


def test_the_list_is_in_chinese_on_asking(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*SHIPPED, "--lang", "zh") == 0
    told = capsys.readouterr().out
    assert "错误：按字面无法执行" in told
    assert "已列为问题 P20" in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_holds_every_finding_and_fetches_nothing(
    run: Run, tmp_path: Path, language: str
) -> None:
    page, data = tmp_path / "page.html", tmp_path / "findings.json"
    assert run(*SHIPPED, "--lang", language, "--html", str(page), "--json", str(data)) == 0
    html, findings = page.read_text("utf-8"), json.loads(data.read_text("utf-8"))["findings"]
    assert len(re.findall("<tr>\n<td>", html)) == len(findings)
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import|<script", html)


def test_the_data_hold_both_languages_the_places_and_the_rulings(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "findings.json"
    run(*SHIPPED, "--json", str(data))
    told = json.loads(data.read_text("utf-8"))
    assert (told["study"], told["as_of"]) == ("haic_hcc", "2026-11-26")
    (found,) = (each for each in told["findings"] if each["code"] == "redundant")
    record = (find_study("haic_hcc") / "record.txt").read_text("utf-8")
    assert [record[start:end] for start, end in found["spans"]] == found["sentences"]
    assert found["where"] == ["I9", "I8"]
    assert found["words"]["zh"].startswith("I9 不增加任何限制")
    assert next(each["question"] for each in found["asked"]) == "P20"


def test_the_day_decides_what_has_passed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("haic_hcc", "--as-of", "2026-10-18")
    assert "end_date_passed" not in capsys.readouterr().out
    run("haic_hcc", "--as-of", "2026-10-19")
    assert "end_date_passed" in capsys.readouterr().out


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """The shipped study with one criterion, and a record of its sentence: no errors."""
    folder = tmp_path / "sound"
    shutil.copytree(find_study("haic_hcc"), folder)
    for name in ("questions", "regimen", "schedule", "response", "endpoints", "report", "review"):
        (folder / f"{name}.toml").unlink(missing_ok=True)
    sentence = "Hemoglobin > 100 g/L within 7 days before enrolment."
    (folder / "record.txt").write_text(f"Inclusion Criteria:\n\n{sentence}\n", encoding="utf-8")
    (folder / "criteria.toml").write_text(
        f"""
[[criterion]]
id = "I1"
kind = "inclusion"
en = "Hemoglobin"
zh = "血红蛋白"
text = "{sentence}"
spans = [[21, {21 + len(sentence)}]]
reading = "latest hemoglobin within 7 days before enrolment > 100 g/L"
origin = "record"
can_change = true
""",
        encoding="utf-8",
    )
    return folder


def test_a_script_may_fail_on_what_is_grave_enough(run: Run, sound: Path) -> None:
    assert run(*SHIPPED, "--fail-on", "error") == 1
    assert run(str(sound), "--fail-on", "error") == 0
    assert run(str(sound), "--fail-on", "warning") == 1
    assert run(str(sound)) == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "nowhere: no such study folder"),
        (("haic_hcc", "--as-of", "soon"), "--as-of soon: expected a date such as 2026-11-26"),
        (("haic_hcc", "--json", "."), ".: expected the name of a file in a folder that is there"),
        (("haic_hcc", "--html", "criteria.toml"), "expected a name that ends in .html"),
    ],
)
def test_bad_input_is_named_and_stops(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert run(*arguments) == 2
    assert told in " ".join(capsys.readouterr().err.split())


def test_marks_of_a_record_are_text_and_not_markup(
    run: Run, sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = "Pain at pre-screening [bold] <b>x</b> within 7 days before enrolment."
    record = (sound / "record.txt").read_text("utf-8")
    old = record[21:].strip()
    (sound / "record.txt").write_text(record.replace(old, sentence), encoding="utf-8")
    criteria = (sound / "criteria.toml").read_text("utf-8")
    spans = f"[[21, {21 + len(sentence)}]]"
    criteria = criteria.replace(f"[[21, {21 + len(old)}]]", spans).replace(old, sentence)
    (sound / "criteria.toml").write_text(criteria, encoding="utf-8")
    page = tmp_path / "page.html"
    assert run(str(sound), "--html", str(page)) == 0
    assert "[bold]" in capsys.readouterr().out
    assert "&lt;b&gt;x" in page.read_text("utf-8")
