"""CSV files and workbooks as sites have them (issue 2, item 3; DESIGN 3)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from hilum.sources.forms import forms_mapping
from hilum.terms.discrepancies import UserError
from hilum.terms.units import UNITS, read_unit
from tests.sources.loading import CONCEPTS, Loaded, mapped

LABS = mapped("""
    [[table]]
    file = "labs*"
    table = "findings"
    system = "LIS"
    [table.columns]
    subject = "病历号"
    code = "项目"
    time = "采样时间"
    value = "结果"
    unit = "单位"

    [codes.LIS]
    "血红蛋白(Hb)" = "hemoglobin"
    "总胆红素" = "total_bilirubin"
""")

HEADER = "病历号,项目,采样时间,结果,单位\n"
ROW = "S1,总胆红素,2024-05-01,17.1,µmol/L\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_files_load_alike_in_utf_8_with_and_without_mark_and_in_gb18030(
    tmp_path: Path, encoding: str
) -> None:
    loaded = Loaded("csv", write(tmp_path / "labs.csv", HEADER + ROW, encoding), LABS)
    assert loaded.rows("findings", "subject", "concept", "value", "unit", "source") == [
        ("S1", "total_bilirubin", "17.1", "µmol/L", "labs.csv:2")
    ]
    assert loaded.faults() == []


@pytest.mark.parametrize("micro", ["\u00b5", "\u03bc"])
def test_both_micro_signs_reach_the_unit_table(tmp_path: Path, micro: str) -> None:
    text = HEADER + ROW.replace("µ", micro)
    loaded = Loaded("csv", write(tmp_path / "labs.csv", text), LABS)
    (unit,) = loaded.rows("findings", "unit")
    assert read_unit(unit) == UNITS["umol/L"]


def test_full_width_headers_subjects_and_code_strings_are_folded(tmp_path: Path) -> None:
    mapping = mapped("""
        [[table]]
        table = "findings"
        system = "LIS"
        columns = { subject = "ID", code = "项目(简称)", value = "结果" }
        [codes.LIS]
        "血红蛋白(Hb)" = "hemoglobin"
    """)
    text = "ＩＤ,项目（简称）,结果\nＳ１,血红蛋白（ＨＢ）,１２１\n"
    loaded = Loaded("csv", write(tmp_path / "labs.csv", text), mapping)
    assert loaded.rows("findings", "subject", "concept", "value") == [
        ("S1", "hemoglobin", "１２１")
    ]


def test_a_part_of_a_mapped_string_does_not_match(tmp_path: Path) -> None:
    text = HEADER + "S1,总胆红素(复查),2024-05-01,17.1,µmol/L\n"
    loaded = Loaded("csv", write(tmp_path / "labs.csv", text), LABS)
    assert loaded.rows("findings", "concept", "code", "system") == [(None, "总胆红素(复查)", "LIS")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"S2,HB,2024-05-01\n", "malformed line"),
        (b"S2,HB,2024-05-01,1,2,3\n", "malformed line"),
        (b'S2,"HB,2024-05-01,1,g/L\n', "malformed line"),
        (b"S2,H\x00B,2024-05-01,1,g/L\n", "unreadable line"),
        (b"S2,\xff\xff,2024-05-01,1,g/L\n", "unreadable line"),
    ],
)
def test_a_bad_line_is_told_with_its_place_and_the_rest_loads(
    tmp_path: Path, line: bytes, kind: str
) -> None:
    path = tmp_path / "labs.csv"
    row = ROW.encode()
    path.write_bytes(HEADER.encode() + row + line + row.replace(b"S1", b"S3"))
    loaded = Loaded("csv", path, LABS)
    assert loaded.rows("findings", "subject") == ["S1", "S3"]
    assert [fault[:2] for fault in loaded.faults()] == [(kind, "labs.csv:3")]


def test_the_message_about_a_bad_byte_names_the_byte_and_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "labs.csv"
    path.write_bytes(HEADER.encode() + ROW.encode() + b"S2,\xff\xff,2024-05-01,1,g/L\n")
    (fault,) = Loaded("csv", path, LABS).faults()
    assert fault[2] == "byte 0xff at byte 4 of the line"


def test_an_unclosed_quote_costs_its_own_line_and_not_the_quoted_ones_after_it(
    tmp_path: Path,
) -> None:
    text = HEADER + 'S1,"总胆红素,2024-05-01,1,g/L\nS2,"总胆红素",2024-05-01,17.1,umol/L\n'
    loaded = Loaded("csv", write(tmp_path / "labs.csv", text), LABS)
    assert loaded.rows("findings", "subject") == ["S2"]
    assert [fault[:2] for fault in loaded.faults()] == [("malformed line", "labs.csv:2")]


def test_a_quoted_field_may_hold_a_comma_a_quote_and_a_line_break(tmp_path: Path) -> None:
    text = HEADER + 'S1,"a, ""b""\nc",2024-05-01,1,g/L\n' + ROW.replace("S1", "S2")
    loaded = Loaded("csv", write(tmp_path / "labs.csv", text), LABS)
    assert loaded.rows("findings", "code", "source") == [
        ('a, "b"\nc', "labs.csv:2"),
        ("总胆红素", "labs.csv:4"),
    ]


def test_a_truncated_file_loads_up_to_the_cut_and_says_so(tmp_path: Path) -> None:
    text = HEADER + ROW + "S2,总胆红素,2024-0"
    loaded = Loaded("csv", write(tmp_path / "labs.csv", text), LABS)
    assert loaded.rows("findings", "subject") == ["S1"]
    assert {fault[0] for fault in loaded.faults()} == {"malformed line", "file may be cut"}


def test_a_file_cut_inside_its_last_value_is_told(tmp_path: Path) -> None:
    loaded = Loaded("csv", write(tmp_path / "labs.csv", HEADER + ROW.rstrip("\n")), LABS)
    assert [fault[:2] for fault in loaded.faults()] == [("file may be cut", "labs.csv:2")]


def test_one_bad_byte_does_not_make_a_utf_8_file_a_gb18030_file(tmp_path: Path) -> None:
    path = tmp_path / "labs.csv"
    good = (HEADER + ROW * 3).encode()
    path.write_bytes(good + ROW.encode().replace("红".encode(), "红".encode()[:2]))
    loaded = Loaded("csv", path, LABS)
    assert loaded.rows("findings", "concept") == ["total_bilirubin"] * 3
    assert [fault[:2] for fault in loaded.faults()] == [("unreadable line", "labs.csv:5")]


def test_tabs_and_semicolons_are_recognized(tmp_path: Path) -> None:
    for number, delimiter in enumerate("\t;"):
        path = write(tmp_path / f"labs{number}.csv", (HEADER + ROW).replace(",", delimiter))
        assert Loaded("csv", path, LABS).rows("findings", "value") == ["17.1"]


def test_a_column_that_nobody_uses_is_told_once(tmp_path: Path) -> None:
    text = HEADER.replace("单位", "单位,备注") + 2 * ROW.replace("\n", ",溶血\n")
    loaded = Loaded("csv", write(tmp_path / "labs.csv", text), LABS)
    assert loaded.faults() == [("column not used", "labs.csv", "备注")]


def test_a_mapping_that_names_a_column_the_file_lacks_stops(tmp_path: Path) -> None:
    path = write(tmp_path / "labs.csv", "病历号,项目,结果,单位\nS1,HB,1,g/L\n")
    with pytest.raises(UserError, match=r"labs\.csv:1: saw the columns .*采样时间"):
        Loaded("csv", path, LABS)


WIDE = """
    missing = ["-", "未查"]
    [[table]]
    table = "findings"
    columns = { subject = "ID", time = ["日期", "时刻"] }
    [[table.wide]]
    column = "Hb"
    concept = "hemoglobin"
    unit = "g/L"
    [[table.wide]]
    column = "腹水"
    concept = "ascites"

    [values.ascites]
    "阴性" = "none"
"""


def test_a_wide_sheet_gives_a_row_for_each_value_with_its_column_in_the_place(
    tmp_path: Path,
) -> None:
    text = "ID,日期,时刻,Hb,腹水\n1,2024-05-01,10:30,121,阴性\n2,2024-05-02,,未查,-\n"
    loaded = Loaded("csv", write(tmp_path / "检验.csv", text), mapped(WIDE))
    columns = ("subject", "concept", "time", "value", "unit", "source")
    assert sorted(loaded.rows("findings", *columns)) == [
        ("1", "ascites", "2024-05-01 10:30", "none", None, "检验.csv:2:腹水"),
        ("1", "hemoglobin", "2024-05-01 10:30", "121", "g/L", "检验.csv:2:Hb"),
    ]


def test_a_string_may_carry_a_route_and_may_mean_two_concepts(tmp_path: Path) -> None:
    mapping = mapped("""
        [[table]]
        table = "interventions"
        system = "药品"
        constants = { route = "oral" }
        columns = { subject = "ID", code = "药名", start = "日期" }
        [codes."药品"]
        "泼尼松龙滴眼液" = { concept = "prednisolone", route = "ophthalmic" }
        "合剂" = ["prednisolone", "oxaliplatin"]
    """)
    text = "ID,药名,日期\n1,泼尼松龙滴眼液,2024-05-01\n2,合剂,2024-05-01\n"
    loaded = Loaded("csv", write(tmp_path / "drugs.csv", text), mapping)
    assert loaded.rows("interventions", "subject", "concept", "route") == [
        ("1", "prednisolone", "ophthalmic"),
        ("2", "oxaliplatin", "oral"),
        ("2", "prednisolone", "oral"),
    ]


def test_a_word_for_nothing_recorded_never_makes_a_status_done(tmp_path: Path) -> None:
    mapping = mapped("""
        missing = ["UNK"]
        [[table]]
        table = "interventions"
        columns = { subject = "ID", status = "status", route = "route", start = "day" }
    """)
    path = write(tmp_path / "drugs.csv", "ID,status,route,day\n1,UNK,UNK,2024-05-01\n")
    assert Loaded("csv", path, mapping).rows("interventions", "status", "route") == [("UNK", None)]


def save(path: Path, rows: list[list[object]], sheet: str = "labs") -> Path:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


FINDINGS = ["subject", "concept", "time", "value", "unit"]


def test_a_workbook_gives_iso_dates_and_shortest_decimals(tmp_path: Path) -> None:
    rows = [
        FINDINGS,
        [10000032, "hemoglobin", date(2024, 5, 1), 12.3, "g/dL"],
        ["S2", "hemoglobin", datetime(2024, 5, 1, 10, 30), 121.0, "g/L"],
        ["S3", "hemoglobin", "2024-05", 0.1 + 0.2, "g/L"],
    ]
    path = save(tmp_path / "book.xlsx", rows, "findings")
    loaded = Loaded("csv", path, forms_mapping(CONCEPTS))
    assert loaded.rows("findings", "subject", "time", "value", "source") == [
        ("10000032", "2024-05-01", "12.3", "book.xlsx[findings]:2"),
        ("S2", "2024-05-01 10:30:00", "121", "book.xlsx[findings]:3"),
        ("S3", "2024-05", "0.3", "book.xlsx[findings]:4"),
    ]


def test_an_error_cell_is_told_and_its_row_loads_without_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [FINDINGS, ["S1", "hemoglobin", "2024-05-01", "#REF!", "g/L"]]
    path = save(tmp_path / "book.xlsx", rows, "findings")
    loaded = Loaded("csv", path, forms_mapping(CONCEPTS))
    assert loaded.rows("findings", "subject", "value") == [("S1", None)]
    assert loaded.faults() == [("unreadable cell", "book.xlsx[findings]:2:D", "#REF!")]


def test_a_formula_that_was_never_calculated_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [FINDINGS, ["S1", "hemoglobin", "2024-05-01", "=1+1", "g/L"]]
    path = save(tmp_path / "book.xlsx", rows, "findings")
    (fault,) = Loaded("csv", path, forms_mapping(CONCEPTS)).faults()
    assert fault[:2] == ("unreadable cell", "book.xlsx[findings]:2:D")


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", [FINDINGS], "findings")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(UserError, match=r"book\.xlsx: .*expected a whole \.xlsx workbook"):
        Loaded("csv", path, forms_mapping(CONCEPTS))


@pytest.mark.parametrize("source", ["csv", "meds"])
def test_a_missing_path_is_the_users_fault(tmp_path: Path, source: str) -> None:
    mapping = mapped('[[rule]]\nmatch = "X"\nignore = "a test"')
    with pytest.raises(UserError, match="does not exist, expected"):
        Loaded(source, tmp_path / "nothing", mapping)


def test_a_folder_without_a_known_sheet_is_refused_with_the_names_expected(
    tmp_path: Path,
) -> None:
    write(tmp_path / "other.csv", "a,b\n1,2\n")
    with pytest.raises(UserError, match=r"saw other\.csv, expected one of subjects, findings"):
        Loaded("csv", tmp_path, forms_mapping(CONCEPTS))


def test_a_file_that_no_table_names_is_told_and_the_others_load(tmp_path: Path) -> None:
    write(tmp_path / "subjects.csv", "subject,sex\nS1,F\n")
    write(tmp_path / "other.csv", "a,b\n1,2\n")
    loaded = Loaded("csv", tmp_path, forms_mapping(CONCEPTS))
    assert loaded.rows("subjects", "subject", "sex") == [("S1", "F")]
    assert loaded.faults() == [("file not used", "other.csv", "other.csv")]


def test_utf_16_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "labs.csv"
    path.write_bytes((HEADER + ROW).encode("utf-16"))
    with pytest.raises(UserError, match=r"labs\.csv: saw UTF-16, expected UTF-8 or GB18030"):
        Loaded("csv", path, LABS)


def test_a_header_given_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "subjects.csv", "subject,sex,Sex\nS1,F,M\n")
    with pytest.raises(UserError, match="two columns are called 'Sex', expected one"):
        Loaded("csv", path, forms_mapping(CONCEPTS))


def test_a_statement_of_coverage_in_the_mapping_speaks_for_every_subject(tmp_path: Path) -> None:
    mapping = mapped("""
        [[table]]
        table = "subjects"
        columns = { subject = "ID" }
        [[coverage]]
        domain = "interventions"
        end = "2024-06-30"
        person = "Li"
        date = "2024-07-01"
        basis = "all prescriptions of the hospital"
    """)
    loaded = Loaded("csv", write(tmp_path / "people.csv", "ID\nS1\n"), mapping)
    assert loaded.rows("coverage", "subject", "domain", "start", "end", "source") == [
        (None, "interventions", None, "2024-06-30", "test.toml: coverage 1")
    ]


def test_a_table_of_a_kind_that_is_not_read_is_told(tmp_path: Path) -> None:
    write(tmp_path / "subjects.csv", "subject,sex\nS1,F\n")
    write(tmp_path / "old.xls", "")
    write(tmp_path / "README.md", "")
    loaded = Loaded("csv", tmp_path, forms_mapping(CONCEPTS))
    assert loaded.faults() == [("file not used", "old.xls", "old.xls")]


@pytest.mark.parametrize("text", ["", "\n", ",,,\n"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match=r"subjects\.csv:?"):
        Loaded("csv", write(tmp_path / "subjects.csv", text), forms_mapping(CONCEPTS))


def test_column_names_may_stand_below_a_title(tmp_path: Path) -> None:
    mapping = mapped("""
        [[table]]
        table = "subjects"
        header = 3
        columns = { subject = "ID", sex = "性别" }
    """)
    path = write(tmp_path / "people.csv", "受试者名单,,\n\nID,性别\nS1,女\n")
    loaded = Loaded("csv", path, mapping)
    assert loaded.rows("subjects", "subject", "source") == [("S1", "people.csv:4")]


def test_a_row_without_a_subject_keeps_its_place_for_the_message(tmp_path: Path) -> None:
    path = write(tmp_path / "findings.csv", "subject,concept,value\n,hemoglobin,121\n,,\n")
    loaded = Loaded("csv", path, forms_mapping(CONCEPTS))
    assert loaded.rows("findings", "subject", "source") == [(None, "findings.csv:2")]
