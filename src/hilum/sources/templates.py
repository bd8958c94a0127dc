"""Empty templates for a trial kept in spreadsheets: CSV files, and a workbook explaining them."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from hilum.concepts import Concepts
from hilum.records.rows import DOMAINS, TABLES
from hilum.sources.forms import FORMS, Form
from hilum.terms.discrepancies import UserError

WORKBOOK = "hilum_templates.xlsx"
YES_OR_NO = ("ongoing", "serious")

_DECLARED_AS = {
    "daily_total": "daily_total_mg",
    "code": "original_code",
    "start": "start_day",
    "end": "end_day",
}
"""Columns of forms that `records.rows` declares under another name."""

_OTHERS = {
    "subject": ("Subject, the same id in every sheet", "受试者编号（各表一致）"),
    "id": ("The source's own number of the row, if it has one", "来源系统的记录编号（如有）"),
    "system": ("Code system: LOINC, ICD-10, ATC ...", "编码体系：LOINC、ICD-10、ATC 等"),
    "concept": ("Id of a concept (sheet concepts), or leave empty and give system and code",
                "概念编号（见 concepts 表）；或留空并填写 system 与 code"),
    "term": ("Name as recorded", "原始名称"),
    "reported": ("Time reported, only if the time taken is not known",
                 "报告时间（仅在采样时间未知时填写）"),
    "value": ("Result: a number, <5, or a category of the concept", "结果：数值、<5 或概念的类别"),
    "unit": ("Unit of the number (UCUM, such as g/L)", "数值单位（UCUM，如 g/L）"),
    "person": ("Who says so", "声明人或回答人"),
    "date": ("Date of the statement or the anchor", "声明日期或起点日期"),
    "criterion": ("Id of the criterion", "标准编号"),
    "answer": ("yes, no or unknown", "是、否、未知"),
    "anchor": ("consent, screening, enrolment, procedure, first_dose, last_dose", "时间窗起点"),
    "lesion": ("Lesion: its number, the same at every assessment", "病灶编号（每次评估一致）"),
    "longest_diameter_mm": ("Longest diameter in mm, of a lesion that is no lymph node",
                            "最长径（mm），用于非淋巴结病灶"),
    "short_axis_mm": ("Short axis in mm, of a lymph node", "短径（mm），用于淋巴结"),
    "viable_diameter_mm": ("Longest viable (arterially enhancing) diameter in mm; 0: none is left",
                           "存活（动脉期强化）部分最长径（mm）；0 表示无强化"),
    "counts_as_mm": ("Split or merged lesion: the size in mm that it counts with",
                     "分裂或融合病灶：计入总和的径线（mm）"),
    "slice_thickness_mm": ("Slice thickness in mm", "层厚（mm）"),
    "state": ("State of the lesion, where a size does not say it all",
              "病灶状态（尺寸不足以说明时填写）"),
    "prior_local_therapy": ("At baseline: local therapy of the lesion before",
                            "基线时填写：该病灶既往局部治疗"),
    "typical_enhancement": ("New liver nodule: typical vascular pattern",
                            "新发肝结节：是否典型强化"),
    "cytology": ("Effusion or ascites: cytology", "积液或腹水：细胞学结果"),
    "date_of_death": ("Date of death", "死亡日期"),
    "cause": ("Cause of death", "死亡原因"),
}  # fmt: skip

_OF_ONE_FORM = {
    ("coverage", "subject"): ("Subject; empty: every subject", "受试者编号；留空表示全部受试者"),
}

_TERMS = {
    ("lesions", "category"): ("target", "non-target", "new"),
    ("lesions", "state"): (
        "present", "absent", "too_small_to_measure", "not_evaluable", "unequivocal_progression",
        "equivocal", "unequivocal", "split", "merged",
    ),
    ("lesions", "prior_local_therapy"): (
        "none", "treated_and_progressed", "treated_not_progressed",
    ),
    ("lesions", "typical_enhancement"): ("yes", "no"),
    ("lesions", "cytology"): ("positive", "negative"),
    ("coverage", "domain"): DOMAINS,
    ("attestations", "answer"): ("yes", "no", "unknown"),
}  # fmt: skip


_ABOUT_COLUMNS = ("sheet", "column", "English", "中文", "allowed terms", "sheet is for", "用途")
_ABOUT_CONCEPTS = ("id", "class", "English", "中文", "unit", "values")


def write_templates(folder: Path, concepts: Concepts) -> list[Path]:
    """Write the empty templates into a folder, which is made; return the files written.

    The CSV files begin with the UTF-8 mark, so that Excel reads Chinese as Chinese. Raises
    UserError rather than write over a file that is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{form.name}.csv" for form in FORMS] + [folder / WORKBOOK]
    for path in paths:
        if path.exists():
            raise UserError(f"{path}: is there already, expected a folder without templates")
    for form, path in zip(FORMS, paths, strict=False):
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerow(form.header())
    _workbook(concepts).save(paths[-1])
    return paths


def _workbook(concepts: Concepts) -> Workbook:
    book = Workbook(write_only=True)
    for form in FORMS:
        _add_sheet(book, form.name, form.header(), ())
    _add_sheet(book, "columns", _ABOUT_COLUMNS, _explanations())
    _add_sheet(book, "concepts", _ABOUT_CONCEPTS, _concept_rows(concepts))
    return book


def _add_sheet(
    book: Workbook, name: str, header: Iterable[str], rows: Iterable[tuple[str, ...]]
) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    cells = []
    for text in header:
        cell = WriteOnlyCell(sheet, value=text)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
    for row in rows:
        sheet.append(row)


def _explanations() -> Iterator[tuple[str, ...]]:
    for form in FORMS:
        for column in form.header():
            en, zh, terms = explain(form, column)
            yield form.name, column, en, zh, ", ".join(terms), form.en, form.zh


def explain(form: Form, column: str) -> tuple[str, str, tuple[str, ...]]:
    """Return a column's meaning in English and Chinese, and the terms it allows (none: any)."""
    own = _OF_ONE_FORM.get((form.name, column), _OTHERS.get(column))
    declared = _declared(form, column)
    usual = ("yes", "no") if column in YES_OR_NO else declared[2] if declared else ()
    terms = _TERMS.get((form.name, column), usual)
    en, zh = own or (declared[:2] if declared else (column, column))
    return en, zh, terms


def _declared(form: Form, column: str) -> tuple[str, str, tuple[str, ...]] | None:
    for filled in form.fills:
        ours = filled.columns.get(column, column)
        for name in (ours, _DECLARED_AS.get(ours, ours)):
            for one in fields(TABLES[filled.table]):
                if one.name == name:
                    return one.metadata["label"], one.metadata["zh"], one.metadata["terms"]
    return None


def _concept_rows(concepts: Concepts) -> Iterator[tuple[str, ...]]:
    for concept in concepts:
        values = ", ".join(value.id for value in concept.values)
        kind = concept.concept_class.value
        yield concept.id, kind, concept.en, concept.zh, concept.unit or "", values
