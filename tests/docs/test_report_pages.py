"""The pages on the report are true: their commands run, and what they say is written is written."""

import ast
import inspect
import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from hilum.reports.trial import results
from tests.docs.pages import ROOT, SHELL_BLOCK, excerpt, run_commands
from tests.once import made_once

HOW_TO = ROOT / "docs" / "how-to" / "from-records-to-report.md"
REFERENCE = ROOT / "docs" / "reference" / "report.md"


def _follow(folder: Path) -> None:
    blocks = SHELL_BLOCK.findall(HOW_TO.read_text(encoding="utf-8"))
    assert len(blocks) > 5
    for place, block in enumerate(blocks):
        printed = run_commands(block, folder)
        (folder / f"{place}.printed").write_text(printed, encoding="utf-8")


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which every command of the how-to ran, in order."""
    return made_once(tmp_path_factory, "from_records_to_report", _follow)


def numbers(folder: Path) -> dict[tuple[str, int, str, str], Any]:
    """Every cell of a report by its place."""
    said = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return {
        (display["number"], place, line["id"], column["id"]): cell
        for display in said["displays"]
        for place, table in enumerate(display["tables"])
        for line in table["lines"]
        for column, cell in zip(table["columns"], line["cells"], strict=True)
    }


def without_place(cell: Any) -> Any:
    """A cell without the place of its population in the list of them, which others may shift."""
    return {name: value for name, value in cell.items() if name != "population"}


def test_a_ruling_of_the_how_to_adds_its_test_and_changes_no_other_number(followed: Path) -> None:
    before, after = numbers(followed / "report"), numbers(followed / "report_ruled")
    assert {line for _, _, line, _ in {*after} - {*before}} == {"null_test"}
    assert {*before} <= {*after}
    changed = [
        place
        for place, cell in before.items()
        if without_place(cell) != without_place(after[place])
    ]
    assert changed == []


def test_a_cut_off_and_a_spoilt_value_do_what_the_how_to_says(followed: Path) -> None:
    printed = [path.read_text(encoding="utf-8") for path in sorted(followed.glob("*.printed"))]
    interim = [each for each in printed if "interim: taken" in each]
    spoilt = [each for each in printed if "spoilt_frozen: taken" in each]
    assert re.search(r"cut-off +2024-06-30", interim[0])
    assert re.search(r"discrepancies +1\n", spoilt[0])
    assert "Tumor Assessment 1, 2023-05-13  ? RECIST 1.1 NE" in spoilt[0]
    assert "more than the 98 that the protocol allows" in spoilt[0]


def told(page: Path, heading: str) -> list[str]:
    """What stands as code in the first column of a table."""
    text = page.read_text(encoding="utf-8")
    _, _, rest = text.partition(f"| {heading} | ")
    rows = re.findall(r"^\| (`.*?) \|", rest.split("\n\n")[0], re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def test_the_reference_names_every_file_of_a_report_and_no_other(followed: Path) -> None:
    report = followed / "report"
    written = {path.relative_to(report).as_posix() for path in report.rglob("*") if path.is_file()}
    patterns = told(REFERENCE, "file")
    assert [name for name in sorted(written) if not any(fnmatch(name, p) for p in patterns)] == []
    unset = {f"report.{each}.pdf" for each in ("en", "zh")} - written
    assert [p for p in patterns if not any(fnmatch(n, p) for n in written | unset)] == []


@pytest.mark.parametrize("name", ["trail", "places"])
def test_the_reference_names_the_columns_of_the_trail(followed: Path, name: str) -> None:
    schema = parquet.read_schema(followed / "report" / f"{name}.parquet")
    assert told(REFERENCE, f"column of `{name}`") == schema.names


def test_the_reference_gives_the_format_of_results_as_the_code_says_it() -> None:
    said = ast.get_docstring(ast.parse(inspect.getsource(results))) or ""
    shown = excerpt(REFERENCE, "the format of results.json")
    lines = [f"    {line}".rstrip() for line in shown.splitlines()]
    assert "\n".join(lines) in said
    assert len(lines) > 10
