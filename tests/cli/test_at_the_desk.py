"""`hilum respond` and `hilum grade` on what goes wrong at a hospital.

Issue 4, "Bad input": refused or flagged with what was expected, never computed with; exit code 0,
since the other subjects are served, and no traceback. Responses by hand from RECIST 1.1, section 4.
"""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Said
from tests.cli.desk_sheets import (
    BASELINE,
    WEEK_6,
    WEEK_12,
    Row,
    laboratory,
    lesion,
    write_sheets,
)

NODE = {"location": "lymph node", "category": "target"}
T1 = lesion("S1", BASELINE, "T1", 50)


def flat(said: Said) -> str:
    """What was printed, its lines joined."""
    assert (said.code, "Traceback" in said.err + said.out) == (0, False), said.err
    return re.sub(r"\s+", " ", said.out)


def unbroken(text: str) -> str:
    """Chinese without the spaces that the ends of lines left in it."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)


def responded(hilum: Run, folder: Path, *rows: Row, lang: str = "en", **death: str) -> str:
    sheets = write_sheets(folder / "sheets", *rows, **death)
    return flat(hilum("respond", "haic_hcc", "--from", "csv", sheets, "--lang", lang))


BAD: dict[str, tuple[list[Row], str, str]] = {
    "a negative diameter": (
        [T1, lesion("S1", WEEK_6, "T1", -30)],
        "lesions.csv:3:longest_diameter_mm: lesion T1, Longest diameter of a tumor lesion: saw -30 "
        "(implausible), expected a number from 0 to 400 mm: the value is not used.",
        "lesions.csv:3:longest_diameter_mm：病灶 T1 的病灶最长径：所填为 -30",
    ),
    "a node by its long axis": (
        [lesion("S1", BASELINE, "T1", 25, **NODE), lesion("S1", WEEK_6, "T1", 12, **NODE)],
        "2024-01-02: lesion T1 was measured along its long axis; expected the short axis.",
        "2024-01-02：病灶 T1 测量的是长径；应测量短径。",
    ),
    "a lesion missing at one visit": (
        [T1, lesion("S1", BASELINE, "T2", 40), lesion("S1", WEEK_6, "T1", 10)],
        "Lesion T2 has no reading at this assessment: not evaluable, never 0 mm.",
        "病灶 T2 本次评估无测量：无法评价，不得按 0 mm 计算。",
    ),
    "a number written otherwise": (
        [T1, lesion("S1", WEEK_6, "t1", 10)],
        "Lesion t1, first seen on 2024-02-19, is T1 at baseline but for letters' case",
        "病灶编号 t1（首次见于 2024-02-19）与基线的 T1 仅大小写、全半角或空格不同",
    ),
    "another category": (
        [T1, lesion("S1", WEEK_6, "T1", 10, category="non-target")],
        "Lesion T1 is target in one row and non-target in another, expected one category",
        "病灶 T1 的类别在一处为靶病灶，另一处为非靶病灶，应始终为同一类别",
    ),
    "two sizes at one visit": (
        [T1, lesion("S1", WEEK_6, "T1", 10), lesion("S1", WEEK_6, "T1", 12)],
        "saw 12 mm, and 10 mm elsewhere at the same assessment, expected one",
        "此处为 12 mm，同一次评估另一处为 10 mm，应只有一个",
    ),
    "gone and measured": (
        [T1, lesion("S1", WEEK_6, "T1", 10, state="absent")],
        "lesion T1 is absent and measures 10 mm, expected one or the other",
        "病灶 T1 的状态为“消失”，同时径线为 10 mm，二者只应填一项",
    ),
    "a month for a day": (
        [T1, lesion("S1", "2024-02", "T1", 10)],
        "lesions.csv:3: lesion T1: the date may be any day from 2024-02-01 to 2024-02-29, expected "
        "a whole date (year, month, day): the row is not used.",
        "应为完整日期（年、月、日）：该行未采用。",
    ),
    "a date that cannot be read": (
        [T1, lesion("S1", "19/02/2024", "T1", 10)],
        "saw '19/02/2024', expected a date such as 2024-05-01",
        "lesions.csv:3:longest_diameter_mm：日期无法识别：所填为 '19/02/2024'，"
        "应为日期，如 2024-05-01 或 2024-05",
    ),
    "a viable part beyond the whole": (
        [T1, lesion("S1", WEEK_6, "T1", 10, viable_diameter_mm=12)],
        "has a viable diameter of 12 mm, expected at most its whole diameter of 10 mm",
        "病灶 T1 的存活径线为 12 mm，不应大于其整体径线 10 mm",
    ),
    "a count for what is not split": (
        [T1, lesion("S1", WEEK_6, "T1", 10, counts_as_mm=12)],
        "expected it of a lesion with the state split or merged only",
        "该项仅用于状态为“分裂”或“融合”的病灶",
    ),
    "no number": (
        [T1, lesion("S1", WEEK_6, "", 10)],
        "lesions.csv:3: a row without a lesion number",
        "lesions.csv:3：缺少病灶编号",
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_used_is_said_with_what_was_expected_and_not_computed_with(
    hilum: Run, tmp_path: Path, bad: str
) -> None:
    """Each would be a partial response, or more, if it were computed with."""
    rows, en, zh = BAD[bad]
    told = responded(hilum, tmp_path / "en", *rows)
    assert en in told
    assert "Best overall response, RECIST 1.1 ? NE" in told
    assert "PR" not in told
    told = responded(hilum, tmp_path / "zh", *rows, lang="zh")
    assert unbroken(zh) in unbroken(told)
    assert "PR" not in told


def test_centimetres_for_millimetres_are_asked_about(hilum: Run, tmp_path: Path) -> None:
    told = responded(hilum, tmp_path, T1, lesion("S1", WEEK_6, "T1", 4.8))
    assert "Please check lesion T1: 50 mm on 2024-01-02 and 4.8 mm on 2024-02-19" in told


def test_scans_under_one_unscheduled_visit_are_assessments_by_themselves(
    hilum: Run, tmp_path: Path
) -> None:
    rows = [lesion("S1", day, "T1", 20, visit="Unscheduled") for day in (WEEK_6, WEEK_12)]
    told = responded(hilum, tmp_path, T1, *rows)
    assert "PR, confirmed on 2024-04-02" in told
    assert "Visit Unscheduled holds images of 2024-02-19 to 2024-04-02, 43 days" in told


def test_a_scan_after_death_is_said_and_not_computed_with(hilum: Run, tmp_path: Path) -> None:
    told = responded(hilum, tmp_path, T1, lesion("S1", WEEK_6, "T1", 90), S1="2024-02-01")
    assert "of 2024-02-19 lies after the death of 2024-02-01: one of the dates is wrong" in told
    assert "event on 2024-02-01, 27 days after the first dose" in told


def test_death_on_the_day_of_progression_is_progression(hilum: Run, tmp_path: Path) -> None:
    told = responded(hilum, tmp_path, T1, lesion("S1", WEEK_6, "T1", 90), S1=WEEK_6)
    assert "Progression on 2024-02-19 (target lesions)" in told


def test_readings_of_two_readers_ask_whose_are_taken(hilum: Run, tmp_path: Path) -> None:
    rows = [lesion("S1", day, "T1", size, evaluator=name)
            for day, size in ((BASELINE, 50), (WEEK_6, 20)) for name in ("Li", "Wang")]  # fmt: skip
    sheets = write_sheets(tmp_path / "sheets", *rows)
    asked = ("respond", "haic_hcc", "--from", "csv", sheets)
    assert "(Li, Wang), expected one: name whose readings are taken" in flat(hilum(*asked))
    assert "RECIST 1.1 PR" in flat(hilum(*asked, "--reader", "Li"))
    assert "expected one of Li, Wang" in flat(hilum(*asked, "--reader", "Zhao"))


def test_a_place_is_hidden_by_no_other_that_begins_like_it(hilum: Run, tmp_path: Path) -> None:
    """lesions.csv:2 has a date that cannot be read, and lesions.csv:21 a value that cannot be."""
    days = [f"2024-02-{day:02d}" for day in range(2, 20)]
    rows = [lesion("S1", "2/3", "T1", 50), T1, *(lesion("S1", day, "T1", 50) for day in days)]
    told = responded(hilum, tmp_path, *rows, lesion("S1", WEEK_12, "T1", -5))
    assert "lesions.csv:2:longest_diameter_mm: unreadable time: saw '2/3'" in told
    assert "lesions.csv:22:longest_diameter_mm: lesion T1" in told


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_sheet_filled_in_chinese_is_read(hilum: Run, tmp_path: Path, encoding: str) -> None:
    told_in_chinese = {"location": "肝右叶", "category": "靶病灶", "method": "增强CT"}
    rows = [lesion("S1", BASELINE, "靶1", 50, **told_in_chinese),
            lesion("S1", WEEK_6, "靶1", **told_in_chinese, state="消失")]  # fmt: skip
    sheets = write_sheets(tmp_path / "sheets", *rows, encoding=encoding)
    told = flat(hilum("respond", "haic_hcc", "--from", "csv", sheets, "--lang", "zh"))
    assert "RECIST 1.1 CR" in told


def test_a_store_gives_the_same_response_as_the_sheets(hilum: Run, tmp_path: Path) -> None:
    sheets, store = tmp_path / "sheets", tmp_path / "store"
    write_sheets(sheets, T1, lesion("S1", WEEK_6, "T1", -30))
    assert hilum("load", "--from", "csv", sheets, "--out", store).code == 0
    said = [hilum("respond", "haic_hcc", "--from", kind, place)
            for kind, place in (("csv", sheets), ("store", store))]  # fmt: skip
    assert flat(said[0]) == flat(said[1])


def test_a_subject_who_is_not_there_is_one_error(hilum: Run, tmp_path: Path) -> None:
    sheets = write_sheets(tmp_path / "sheets", T1)
    said = hilum("respond", "haic_hcc", "--from", "csv", sheets, "--subject", "S9")
    assert said.code == 2
    assert "S9" in said.err
    assert "Traceback" not in said.err


# ---------------------------------------------------------------- grades

LIMITS = {"unit": "U/L", "low": 7, "high": 40}
DAY = "2024-02-01"
BAD_VALUES: dict[str, tuple[Row, str, str]] = {
    "no unit": (
        laboratory("S1", "alt", DAY, 300, low=7, high=40),
        "Alanine aminotransferase, 2024-02-01: not graded: no unit; expected a unit of U/L, [IU]/L "
        "(findings.csv:2).",
        "丙氨酸氨基转移酶，2024-02-01：未分级：没有单位；应为单位 U/L, [IU]/L",
    ),
    "words": (
        laboratory("S1", "alt", DAY, "hemolyzed", **LIMITS),
        "not graded: not a number: hemolyzed; expected a number such as 5.1 or <5",
        "未分级：不是数值：hemolyzed；应为数值，如 5.1 或 <5",
    ),
    "grams per dL for grams per L": (
        laboratory("S1", "hemoglobin", DAY, 75, unit="g/dL", low=12, high=16),
        "not graded: implausible: 750 g/L; expected 20 – 250 g/L",
        "未分级：超出合理范围，需人工确认：750 g/L；应为20 – 250 g/L",
    ),
    "a percentage for a count": (
        laboratory("S1", "neutrophils", DAY, 40, unit="%", low=40, high=75),
        "Neutrophils, 2024-02-01: not graded: unit of something else: %; expected a unit of ×10⁹/L",
        "未分级：单位与项目不符：%；应为单位 ×10⁹/L",
    ),
    "limits the wrong way round": (
        laboratory("S1", "alt", DAY, 300, unit="U/L", low=40, high=7),
        "limits of normal 40 – 7 U/L cannot be and are not used; expected the lower one first",
        "参考范围 40 – 7 U/L 不合理，未予采用；应为下限在前",
    ),
    "limits in another unit": (
        laboratory("S1", "creatinine", DAY, 3, unit="mg/dL", low=44, high=110),
        "limits of normal 3889.675 – 9724.187 µmol/L cannot be and are not used",
        "参考范围 3889.675 – 9724.187 µmol/L 不合理，未予采用",
    ),
}


@pytest.mark.parametrize("bad", BAD_VALUES)
def test_a_value_that_cannot_be_graded_is_said_with_what_was_expected(
    hilum: Run, tmp_path: Path, bad: str
) -> None:
    row, en, zh = BAD_VALUES[bad]
    sheets = write_sheets(tmp_path / "sheets", row)
    asked = ("grade", "haic_hcc", "--from", "csv", sheets)
    told = flat(hilum(*asked))
    assert en in told
    assert re.search("no laboratory value that can be graded|some grades are open", told)
    chinese = flat(hilum(*asked, "--lang", "zh"))
    assert unbroken(zh) in unbroken(chinese)


def test_a_value_after_death_is_not_graded(hilum: Run, tmp_path: Path) -> None:
    row = laboratory("S1", "alt", DAY, 300, **LIMITS)
    sheets = write_sheets(tmp_path / "sheets", row, S1="2024-01-20")
    told = flat(hilum("grade", "haic_hcc", "--from", "csv", sheets))
    assert "not graded: after the day of death: one of the dates is wrong; expected a day" in told
    assert "grade 3" not in told


def test_a_value_below_a_number_is_graded_as_what_it_may_be(hilum: Run, tmp_path: Path) -> None:
    """Neutrophils < 1.2 x 10^9/L may be of grade 2, 3 or 4 (CTCAE v5.0)."""
    row = laboratory("S1", "neutrophils", DAY, "<1.2", unit="10*9/L", low=1.8, high=6.3)
    sheets = write_sheets(tmp_path / "sheets", row)
    told = flat(hilum("grade", "haic_hcc", "--from", "csv", sheets))
    assert "worst grade 2-4 (2024-02-01)" in told


def test_a_value_in_mg_per_dl_stands_beside_what_was_recorded(hilum: Run, tmp_path: Path) -> None:
    row = laboratory("S1", "total_bilirubin", DAY, "4.0", unit="mg/dL", low="0.2", high="1.2")
    sheets = write_sheets(tmp_path / "sheets", row)
    hilum("grade", "haic_hcc", "--from", "csv", sheets, "--out", tmp_path / "out")
    assert "[4.0 mg/dL]" in (tmp_path / "out" / "S1.html").read_text(encoding="utf-8")


def test_terms_that_a_person_grades_are_named_in_chinese(hilum: Run, tmp_path: Path) -> None:
    sheets = write_sheets(tmp_path / "sheets", laboratory("S1", "alt", DAY, 300, **LIMITS))
    told = flat(hilum("grade", "haic_hcc", "--from", "csv", sheets, "--lang", "zh"))
    assert "高血糖症、低磷血症、高磷血症：无法由检验值分级，由研究者判定。" in unbroken(told)
