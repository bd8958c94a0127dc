"""Templates: what they write is what the reader reads (issue 2, item 3)."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hilum.concepts import shipped_concepts
from hilum.records.drafts import DRAFT_COLUMNS
from hilum.sources.forms import FORMS, forms_mapping
from hilum.sources.templates import WORKBOOK, explain, write_templates
from hilum.terms.discrepancies import UserError
from tests.sources.loading import CONCEPTS, Loaded

FILLED = {
    "subjects": {"subject": "S1", "birth": "1970-02", "sex": "男"},
    "findings": {"subject": "S1", "concept": "hemoglobin", "value": "121", "unit": "g/L"},
    "events": {"subject": "S1", "system": "ICD-10", "code": "C22.0", "start": "2024"},
    "interventions": {"subject": "S1", "concept": "prednisolone", "daily_total": "5"},
    "coverage": {"domain": "events", "end": "2024-06-30", "person": "Li", "date": "2024-07-01"},
    "lesions": {
        "subject": "S1",
        "lesion": "T1",
        "category": "target",
        "longest_diameter_mm": "34",
        "viable_diameter_mm": "0",
        "state": "存在",
    },
    "doses": {"subject": "S1", "concept": "oxaliplatin", "dose": "150", "unit": "mg"},
    "adverse_events": {"subject": "S1", "term": "腹痛", "grade": "2", "serious": "no"},
    "visits": {"subject": "S1", "visit": "C1D1", "start": "2024-06-01"},
    "deaths": {"subject": "S1", "date_of_death": "2025-01-02", "cause": "progression"},
}


def fill(folder: Path) -> None:
    for name, values in FILLED.items():
        path = folder / f"{name}.csv"
        header = path.read_text("utf-8-sig").strip().split(",")
        assert set(values) <= set(header)
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([values.get(column, "") for column in header])


def test_templates_filled_in_by_hand_load_whole(tmp_path: Path) -> None:
    write_templates(tmp_path, CONCEPTS)
    fill(tmp_path)
    loaded = Loaded("csv", tmp_path, forms_mapping(CONCEPTS))
    assert loaded.faults() == []
    assert loaded.rows("subjects", "birth", "sex", "death", "source") == [
        (None, None, "2025-01-02", "deaths.csv:2"),
        ("1970-02", "男", None, "subjects.csv:2"),
    ]
    assert loaded.rows("findings", "concept", "link", "category", "value", "unit") == [
        ("hemoglobin", None, None, "121", "g/L"),
        ("lesion_longest_diameter", "T1", "target", "34", "mm"),
        ("lesion_state", "T1", "target", "存在", None),
        ("lesion_viable_diameter", "T1", "target", "0", "mm"),
    ]
    assert loaded.rows("events", "term", "code", "grade", "visit", "start", "concept") == [
        ("腹痛", None, "2", None, None, None),
        ("progression", None, None, None, "2025-01-02", "death"),
        (None, "C22.0", None, None, "2024", None),
        (None, None, None, "C1D1", "2024-06-01", None),
    ]
    assert loaded.rows("interventions", "concept", "dose", "unit", "daily_total") == [
        ("oxaliplatin", "150", "mg", None),
        ("prednisolone", None, None, "5"),
    ]
    assert loaded.rows("coverage", "domain", "person") == [("events", "Li")]


def test_every_column_of_every_table_has_a_template(tmp_path: Path) -> None:
    for table, columns in DRAFT_COLUMNS.items():
        (form,) = (form for form in FORMS if form.name == table)
        assert {"subject", "id", *columns} == set(form.header())


def test_the_csv_files_begin_with_the_utf_8_mark_for_excel(tmp_path: Path) -> None:
    paths = write_templates(tmp_path / "new", CONCEPTS)
    for path in paths[:-1]:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_workbook_has_a_bold_header_in_a_sheet_for_each_template(tmp_path: Path) -> None:
    write_templates(tmp_path, CONCEPTS)
    book = load_workbook(tmp_path / WORKBOOK)
    assert book.sheetnames == [*(form.name for form in FORMS), "columns", "concepts"]
    for form in FORMS:
        assert [cell.value for cell in book[form.name][1]] == list(form.header())
        assert all(cell.font.bold for cell in book[form.name][1])
    assert ("hemoglobin", "finding", "Hemoglobin", "血红蛋白", "g/L", None) in list(
        book["concepts"].iter_rows(values_only=True)
    )


def test_an_empty_workbook_of_templates_loads_no_row(tmp_path: Path) -> None:
    write_templates(tmp_path, CONCEPTS)
    loaded = Loaded("csv", tmp_path / WORKBOOK, forms_mapping(CONCEPTS))
    assert all(loaded.rows(table, "subject") == [] for table in DRAFT_COLUMNS)
    assert loaded.faults() == []


def test_every_column_is_explained_in_english_and_chinese() -> None:
    for form in FORMS:
        for column in form.header():
            en, zh, _ = explain(form, column)
            assert en != column, (form.name, column)
            assert any("\u4e00" <= sign <= "\u9fff" for sign in zh), (form.name, column)


def test_the_terms_allowed_are_those_of_the_records() -> None:
    (events,) = (form for form in FORMS if form.name == "events")
    assert explain(events, "status")[2] == ("present", "absent", "entered-in-error")


def test_templates_never_write_over_a_filled_file(tmp_path: Path) -> None:
    write_templates(tmp_path, CONCEPTS)
    with pytest.raises(UserError, match="is there already"):
        write_templates(tmp_path, CONCEPTS)


def test_the_templates_fit_the_shipped_concepts() -> None:
    concepts = shipped_concepts()
    tables = {table.sheet: table for table in forms_mapping(concepts).file.table}
    assert tables["deaths"].constants["concept"] == "death"
    measured = {one.column: concepts[one.concept] for one in tables["lesions"].wide}
    (lesions,) = (form for form in FORMS if form.name == "lesions")
    assert len(measured) == sum(len(filled.wide) for filled in lesions.fills)
    for column, concept in measured.items():
        assert (concept.unit == "mm") == column.endswith("_mm")
        _, _, terms = explain(lesions, column)
        assert set(terms) == {value.id for value in concept.values}
