"""`hilum design`: issue 5, item 5. Designs by Simon 1989 and clinfun; see tests/stats too."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SIMON = ("design", "simon", "--null", "0.14", "--target", "0.30", "--trials", "2000")


def test_simon_prints_both_designs_with_exact_and_simulated_characteristics(hilum: Run) -> None:
    said = hilum(*SIMON)
    assert said.code == 0
    # clinfun 1.1.6: ph2simon(0.14, 0.30, 0.05, 0.2)
    assert "Treat 18. Stop if 3 or fewer respond, else treat 36 more, 54 in all." in said.out
    assert "Positive if 12 or more of all respond." in said.out
    assert "Treat 25. Stop if 3 or fewer respond, else treat 15 more, 40 in all." in said.out
    assert re.search(r"Expected subjects at the null rate +│ +26\.57 │ +2[67]\.\d\d", said.out)
    assert re.search(r"\(PET\) at the null rate +│ +0\.7618 │ +0\.7\d{3}", said.out)
    assert "Simulated: 2,000 trials, subject by subject, seed 1." in said.out


def test_ahern_prints_one_stage(hilum: Run) -> None:
    said = hilum("design", "ahern", "--null", "0.1", "--target", "0.2", "--trials", "1000")
    assert "Treat 78. Positive if 13 or more respond." in said.out  # Khan 2012
    assert re.search(r"Type I error .* 0\.0453 ", said.out)
    assert "larger than those aimed at" not in said.out


def test_a_design_whose_exact_errors_are_too_large_says_so(hilum: Run) -> None:
    aim = ("--null", "0.1", "--target", "0.3", "--power", "0.9", "--trials", "1000")
    said = hilum("design", "fleming", *aim)
    assert "Treat 30. Positive if 6 or more respond." in said.out
    assert "Its exact errors are larger than those aimed at." in said.out


def test_chinese_is_said_in_chinese(hilum: Run) -> None:
    said = hilum(*SIMON, "--lang", "zh")
    assert "先治疗 18 例；缓解 3 例及以下则停止，否则再治疗 36 例，共 54 例。" in said.out
    assert "Simon 极小化最大设计" in said.out


def test_a_page_a_picture_and_the_figures_are_written(hilum: Run, tmp_path: Path) -> None:
    out = tmp_path / "designs"
    assert hilum(*SIMON, "--out", out).code == 0
    page = (out / "index.html").read_text("utf-8")
    assert "Treat 18." in page
    assert "<script" not in page
    picture = ET.fromstring((out / "designs.svg").read_text("utf-8"))
    lines = [each for each in picture.iter() if each.tag.endswith("polyline")]
    assert len(lines) == 6  # two designs, in the legend and in both panels
    figures = json.loads((out / "designs.json").read_text("utf-8"))
    optimal = figures["candidates"][0]
    assert optimal["design"]["subjects"] == 54
    assert optimal["null"]["exact"]["expected_subjects"] == pytest.approx(26.57, abs=0.005)


def test_two_runs_write_the_same_bytes(hilum: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert hilum(*SIMON, "--out", tmp_path / name).code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_folder_of_something_else_is_not_overwritten(hilum: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    said = hilum(*SIMON, "--out", tmp_path)
    assert said.code == 2
    assert "holds no designs, expected a new folder" in said.err
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--null", "0.3", "--target", "0.14"), "expected the target above the null"),
        (("--null", "14", "--target", "30"), "null_rate: saw 14, expected between 0 and 1"),
        (("--null", "0.30", "--target", "0.31"), "expected at most 250"),
        (("--null", "0.1", "--target", "0.3", "--trials", "0"), "expected 1 or more"),
    ],
)
def test_an_aim_that_cannot_be_is_refused_with_what_was_expected(
    hilum: Run, arguments: tuple[str, ...], expected: str
) -> None:
    said = hilum("design", "simon", *arguments)
    assert said.code == 2
    assert expected in re.sub(r"\s+", " ", said.err)
