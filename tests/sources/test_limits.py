"""Limits of normal from the mapping, where the source gives none (clinical reference P23)."""

from pathlib import Path

from tests.sources.loading import Loaded, mapped

TABLES = """
    [[table]]
    sheet = "subjects"
    table = "subjects"
    columns = { subject = "subject", sex = "sex" }
    [[table]]
    sheet = "labs"
    table = "findings"
    [table.columns]
    subject = "subject"
    concept = "concept"
    time = "time"
    value = "value"
    unit = "unit"
    low = "low"
    high = "high"
"""


def limits(tmp_path: Path, toml: str, *rows: str) -> list[tuple[str, str]]:
    (tmp_path / "subjects.csv").write_text("subject,sex\nF1,女\nM1,M\nX1,\n", "utf-8")
    lines = ["subject,concept,time,value,unit,low,high", *rows]
    (tmp_path / "labs.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return Loaded("csv", tmp_path, mapped(TABLES + toml)).rows("findings", "low", "high")


ALT = '[[limits]]\nconcept = "alt"\nlow = "9"\nhigh = "50"\nunit = "U/L"\nsource = "WS/T 404.1"\n'


def test_a_limit_fills_a_row_that_gives_none(tmp_path: Path) -> None:
    assert limits(tmp_path, ALT, "M1,alt,2024-05-01,30,U/L,,") == [("9", "50")]


def test_a_limit_that_the_source_gives_stays(tmp_path: Path) -> None:
    assert limits(tmp_path, ALT, "M1,alt,2024-05-01,30,U/L,,40") == [(None, "40")]


def test_a_limit_is_put_into_the_unit_of_the_row(tmp_path: Path) -> None:
    hemoglobin = '[[limits]]\nconcept = "hemoglobin"\nlow = "130"\nunit = "g/L"\nsource = "x"\n'
    row = "M1,hemoglobin,2024-05-01,12.1,g/dL,,"
    assert limits(tmp_path, hemoglobin, row) == [("13", None)]


def test_a_row_whose_unit_is_unknown_gets_no_limit(tmp_path: Path) -> None:
    assert limits(tmp_path, ALT, "M1,alt,2024-05-01,30,katal,,") == [(None, None)]


def test_a_limit_of_one_sex_is_not_given_to_the_other_nor_to_the_unknown(tmp_path: Path) -> None:
    women = ALT + 'sex = "female"\n'
    rows = [f"{subject},alt,2024-05-01,30,U/L,," for subject in ("F1", "M1", "X1")]
    assert limits(tmp_path, women, *rows) == [("9", "50"), (None, None), (None, None)]


def test_a_dated_limit_holds_for_rows_wholly_within_its_days(tmp_path: Path) -> None:
    until = ALT + "from = 2024-01-01\nto = 2024-05-01\n"
    times = ("2024-05-01 23:00", "2024/5/2", "2024-05", "2023-12-31", "")
    rows = [f"M1,alt,{time},30,U/L,," for time in times]
    assert limits(tmp_path, until, *rows) == [("9", "50"), *[(None, None)] * 4]


def test_the_first_limit_that_fits_decides(tmp_path: Path) -> None:
    later = ALT.replace("50", "60")
    assert limits(tmp_path, ALT + later, "M1,alt,2024-05-01,30,U/L,,") == [("9", "50")]
