"""What of the records no SDTM dataset holds, counted and named, so that nothing vanishes."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hilum.conduct.grading import ctcae_of
from hilum.datasets.dataset import Datasets, Standard
from hilum.records.rows import Event, Finding, Intervention, SubjectRecords
from hilum.study import Study
from hilum.terms.reasons import Words

NO_CONCEPT = Words("a code of no concept", "无对应概念的代码")
NO_DOMAIN = Words("the concept declares no SDTM domain", "该概念未声明 SDTM 域")
NOT_HELD = Words("the record's domain does not take it", "该域不收录此类记录")
OF_STATUS = {
    "planned": Words("only planned", "仅为计划"),
    "cancelled": Words("cancelled", "已取消"),
    "entered-in-error": Words("entered in error", "录入错误"),
    "absent": Words("did not happen", "未发生"),
    "not-done": Words("not done", "未做"),
}
TABLES = {
    Finding: Words("findings", "检查结果"),
    Event: Words("events", "事件"),
    Intervention: Words("interventions", "治疗与操作"),
}


ALWAYS = (
    Words(
        "WHODrug is licensed and not used: CMDECOD is the study's own name of a medication, and "
        "CMCLASCD its ATC code where it has one.",
        "WHODrug 需授权，未使用：CMDECOD 为研究自有的药物名称，有 ATC 编码者列于 CMCLASCD。",
    ),
    Words(
        "There is no annotated case report form yet: define.xml names no page of one, and its "
        "context is Other.",
        "目前尚无注释病例报告表：define.xml 未给出页码，其 Context 为 Other。",
    ),
    Words(
        "IE holds the criteria that an enrolled subject did not keep to; how each criterion was "
        "judged, people's answers to them among it, stays in the screening record.",
        "IE 仅含已入组受试者不符合的标准；各标准的判定（含人员作出的回答）保存在筛选记录中。",
    ),
)


def left_out(
    study: Study, records: Sequence[SubjectRecords], datasets: Datasets
) -> tuple[Words, ...]:
    """Return what SDTM does not hold and why, a sentence each."""
    uncoded = sum(row["AEDECOD"] is None for row in datasets["AE"].rows) if "AE" in datasets else 0
    ctcae = ctcae_of(study).title
    coding = Words(
        f"MedDRA is licensed and not used: AEDECOD is the term of {ctcae}, its system organ class "
        "is in SUPPAE (AECTCSOC), and the variables of MedDRA's levels and codes are empty. "
        f"{uncoded:,} adverse events are reported under no name of {ctcae} and wait for a coder.",
        f"MedDRA 需授权，未使用：AEDECOD 为 {ctcae} 术语，其系统器官分类见 SUPPAE（AECTCSOC），"
        f"MedDRA 各层级及编码变量为空。{uncoded:,} 条不良事件的名称不属于 {ctcae}，待人工编码。",
    )
    return (*_unheld(study, records, datasets), coding, *ALWAYS)


def _unheld(
    study: Study, records: Sequence[SubjectRecords], datasets: Datasets
) -> tuple[Words, ...]:
    """A sentence for each kind of record on which no row of SDTM rests, with its count."""
    used = {
        record
        for dataset in datasets.values()
        if dataset.definition.standard is Standard.SDTM
        for row in dataset.rows
        for record in row.records
    }
    found = Counter(_kind(study, row) for row in _rows(records) if row.row not in used)
    return tuple(_said(*kind, count) for kind, count in sorted(found.items(), key=str))


def _rows(records: Sequence[SubjectRecords]) -> Iterator[Finding | Event | Intervention]:
    for each in records:
        yield from each.findings
        yield from each.events
        yield from each.interventions


Kind = tuple[Words, Words, Words]
"""The table, what it is of, and why it is in no dataset."""


def _kind(study: Study, row: Finding | Event | Intervention) -> Kind:
    concept = study.concepts[row.concept] if row.concept else None
    code = row.original_code or "?"
    name = Words(code, code) if concept is None else Words(concept.en, concept.zh)
    return TABLES[type(row)], name, _why(row, has_domain=concept is not None and bool(concept.sdtm))


def _why(row: Finding | Event | Intervention, *, has_domain: bool) -> Words:
    if row.status in OF_STATUS:
        return OF_STATUS[row.status]
    if row.concept is None:
        return NO_CONCEPT
    return NOT_HELD if has_domain else NO_DOMAIN


def _said(table: Words, name: Words, why: Words, count: int) -> Words:
    return Words(
        f"{count:,} {table.en} of “{name.en}” are in no dataset: {why.en}.",
        f"{count:,} 条{table.zh}“{name.zh}”不在任何数据集中：{why.zh}。",
    )
