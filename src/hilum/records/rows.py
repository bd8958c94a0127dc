"""The tables, each declared once: a field is a column, with its label, unit rule and SDTM name.

The store's schema, the loaders' checks and the templates are all read off these classes. `row` is
a stable id, `source` the place it came from (file:line, resource, form entry); columns that begin
with `original_` hold what the source said. A `PartialTime` is stored as four columns: earliest,
latest, and the two as local days.
"""

from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from hilum.terms.times import UNDATED, PartialTime

FINDING_STATUSES = (
    "final",
    "preliminary",
    "confirmed",
    "cancelled",
    "entered-in-error",
    "not-done",
)
EVENT_STATUSES = ("present", "absent", "entered-in-error")
INTERVENTION_STATUSES = ("done", "planned", "cancelled", "not-done", "entered-in-error")
ROUTES = (
    "oral", "sublingual", "buccal", "intravenous", "intraarterial", "intramuscular",
    "subcutaneous", "intradermal", "intraarticular", "intralesional", "intrathecal", "epidural",
    "intraperitoneal", "intrapleural", "intravitreal", "ophthalmic", "otic", "intranasal",
    "inhaled", "topical", "transdermal", "rectal", "vaginal",
)  # fmt: skip
"""Routes of administration (CDISC codelist ROUTE, in lower case; RESPIRATORY (INHALATION) is
`inhaled`, NASAL `intranasal`). Another word is reported and the route is unknown."""

LOCAL_ROUTES = frozenset(
    {"intraarticular", "intralesional", "ophthalmic", "otic", "intranasal", "inhaled", "topical"}
)
"""Routes by which a corticosteroid is no systemic therapy: it does not count in a daily total.

One whose route is not recorded counts: its concept says that it is given systemically."""

OUTCOMES = (
    "recovered_resolved",
    "recovering_resolving",
    "not_recovered_not_resolved",
    "recovered_resolved_with_sequelae",
    "fatal",
    "unknown",
)
"""Outcomes of an event (CDISC codelist OUT). Another word is reported and the outcome unknown."""

SERIOUSNESS = (
    "death",
    "life_threatening",
    "hospitalization",
    "disability",
    "congenital_anomaly",
    "medically_important",
)
"""What makes an event serious (ICH E2A, II.B). An event may meet several, parted by `;`."""

DOMAINS = ("findings", "events", "interventions")

IGNORED = frozenset({"cancelled", "entered-in-error", "not-done", "planned"})
"""Rows of these statuses say that nothing was measured, happened or was given; none is read."""


def column(
    label: str, zh: str, *, sdtm: str | None = None, terms: tuple[str, ...] = (), unit: str = ""
) -> Any:
    """Declare an optional column: labels in English and Chinese, SDTM variable, allowed terms."""
    return field(default=None, metadata=_declared(label, zh, sdtm, terms=terms, unit=unit))


def required(label: str, zh: str, *, sdtm: str | None = None) -> Any:
    """Declare a column that every row has."""
    return field(metadata=_declared(label, zh, sdtm))


def dated(label: str, zh: str, *, sdtm: str | None = None) -> Any:
    """Declare a partial time; a row without one may be of any time."""
    return field(default=UNDATED, metadata=_declared(label, zh, sdtm))


def _declared(
    label: str, zh: str, sdtm: str | None, *, terms: tuple[str, ...] = (), unit: str = ""
) -> dict[str, Any]:
    return {"label": label, "zh": zh, "sdtm": sdtm, "terms": terms, "unit": unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person under a pseudonymous id.

    `last_record` is the latest time of anything but birth and death that the source holds, rows
    that its mapping ignores among them.
    """

    row: str = required("Row", "行号")
    source: str = required("Source place", "来源位置")
    subject: str = required("Subject", "受试者编号", sdtm="USUBJID")
    birth: PartialTime = dated("Birth", "出生日期", sdtm="BRTHDTC")
    death: PartialTime | None = field(
        default=None, metadata=_declared("Death", "死亡日期", "DTHDTC")
    )
    sex: str | None = column("Sex", "性别", sdtm="SEX", terms=("female", "male"))
    race: str | None = column("Race", "种族", sdtm="RACE")
    ethnicity: str | None = column("Ethnicity", "民族", sdtm="ETHNIC")
    country: str | None = column("Country", "国家", sdtm="COUNTRY")
    site: str | None = column("Site", "中心", sdtm="SITEID")
    last_record: PartialTime | None = field(
        default=None, metadata=_declared("Last record of any kind", "最后记录时间", None)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A measurement, an assessment or a person's attestation at a time.

    `time` is when the specimen was taken or the assessment made. `value` is in the concept's
    canonical unit (for a coded finding the ordinal of its category); where `problem` says why the
    row cannot be used, its value decides nothing. `low` and `high` are the limits of normal, in
    the canonical unit.
    """

    row: str = required("Row", "行号")
    source: str = required("Source place", "来源位置")
    subject: str = required("Subject", "受试者编号", sdtm="USUBJID")
    concept: str | None = column("Concept", "概念")
    time: PartialTime = dated("Time taken", "采样/评估时间", sdtm="DTC")
    comparator: str | None = column("Comparator", "比较符")
    value: Decimal | None = column("Value", "结果", sdtm="STRESN", unit="canonical")
    unit: str | None = column("Unit", "单位", sdtm="STRESU")
    text: str | None = column("Result in words", "文字结果", sdtm="STRESC")
    low: Decimal | None = column("Lower limit of normal", "参考值下限", sdtm="STNRLO")
    high: Decimal | None = column("Upper limit of normal", "参考值上限", sdtm="STNRHI")
    problem: str | None = column("Why it cannot be used", "不可用原因")
    status: str | None = column("Status", "状态", sdtm="STAT", terms=FINDING_STATUSES)
    reason: str | None = column("Reason not done", "未做原因", sdtm="REASND")
    specimen: str | None = column("Specimen", "标本", sdtm="SPEC")
    laboratory: str | None = column("Laboratory", "实验室", sdtm="NAM")
    location: str | None = column("Location", "部位", sdtm="LOC")
    method: str | None = column("Method", "方法", sdtm="METHOD")
    link: str | None = column("Lesion or other link", "病灶编号", sdtm="LNKID")
    category: str | None = column("Category", "类别", sdtm="CAT")
    evaluator: str | None = column("Evaluator", "评估者", sdtm="EVAL")
    visit: str | None = column("Visit", "访视", sdtm="VISIT")
    original_code: str | None = column("Code as recorded", "原始代码")
    original_value: str | None = column("Value as recorded", "原始结果", sdtm="ORRES")
    original_unit: str | None = column("Unit as recorded", "原始单位", sdtm="ORRESU")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened or is present (or, with status `absent`, that did not)."""

    row: str = required("Row", "行号")
    source: str = required("Source place", "来源位置")
    subject: str = required("Subject", "受试者编号", sdtm="USUBJID")
    concept: str | None = column("Concept", "概念")
    term: str | None = column("Term as recorded", "原始名称", sdtm="TERM")
    start: PartialTime = dated("Start", "开始时间", sdtm="STDTC")
    end: PartialTime = dated("End", "结束时间", sdtm="ENDTC")
    ongoing: bool | None = column("Ongoing", "持续中", sdtm="ENRF")
    status: str | None = column("Status", "状态", sdtm="OCCUR", terms=EVENT_STATUSES)
    grade: str | None = column("Toxicity grade", "毒性分级", sdtm="TOXGR")
    serious: bool | None = column("Serious", "严重", sdtm="SER")
    seriousness: str | None = column(
        "What makes it serious, parted by ;",
        "严重性标准（以 ; 分隔）",
        sdtm="SDTH, SLIFE, SHOSP, SDISAB, SCONG, SMIE",
        terms=SERIOUSNESS,
    )
    action: str | None = column("Action taken", "采取措施", sdtm="ACN")
    relation: str | None = column("Relation to treatment", "与治疗关系", sdtm="REL")
    outcome: str | None = column("Outcome", "转归", sdtm="OUT", terms=OUTCOMES)
    evaluator: str | None = column("Evaluator", "评估者", sdtm="EVAL")
    visit: str | None = column("Visit", "访视", sdtm="VISIT")
    original_code: str | None = column("Code as recorded", "原始代码")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """Something done or given.

    `dose` is one dose in mg where the unit is a mass, `daily_total_mg` the amount a day.
    """

    row: str = required("Row", "行号")
    source: str = required("Source place", "来源位置")
    subject: str = required("Subject", "受试者编号", sdtm="USUBJID")
    concept: str | None = column("Concept", "概念")
    term: str | None = column("Name as recorded", "原始名称", sdtm="TRT")
    start: PartialTime = dated("Start", "开始时间", sdtm="STDTC")
    end: PartialTime = dated("End", "结束时间", sdtm="ENDTC")
    ongoing: bool | None = column("Ongoing", "持续中", sdtm="ENRF")
    status: str | None = column("Status", "状态", terms=INTERVENTION_STATUSES)
    dose: Decimal | None = column("Dose", "剂量", sdtm="DOSE", unit="as in `unit`")
    unit: str | None = column("Dose unit", "剂量单位", sdtm="DOSU")
    daily_total_mg: Decimal | None = column("Total a day", "每日总量", sdtm="DOSTOT", unit="mg/d")
    planned_dose: Decimal | None = column("Planned dose", "计划剂量", unit="as in `unit`")
    route: str | None = column("Route", "给药途径", sdtm="ROUTE", terms=ROUTES)
    purpose: str | None = column("Purpose", "用途", sdtm="INDC")
    visit: str | None = column("Visit", "访视", sdtm="VISIT")
    original_code: str | None = column("Code as recorded", "原始代码")
    original_value: str | None = column("Dose as recorded", "原始剂量")
    original_unit: str | None = column("Dose unit as recorded", "原始剂量单位")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A statement that a source is complete, which makes absence in it mean "no".

    `domain` is a table (findings, events, interventions) or a concept; `subject` None speaks for
    every subject. It holds from `start_day` to `end_day` (local days, both included).
    """

    source: str = required("Source place", "来源位置")
    subject: str | None = column("Subject", "受试者编号")
    domain: str = required("Domain or concept", "领域或概念")
    start_day: int = required("First day covered", "起始日")
    end_day: int = required("Last day covered", "截止日")
    person: str | None = column("Stated by", "声明人")
    basis: str | None = column("Basis", "依据")


Row = Subject | Finding | Event | Intervention
TABLES: dict[str, type[Any]] = {
    "subjects": Subject,
    "findings": Finding,
    "events": Event,
    "interventions": Intervention,
    "coverage": Coverage,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRecords:
    """All records of one subject, as the reference evaluator reads them."""

    subject: Subject
    findings: tuple[Finding, ...] = ()
    events: tuple[Event, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    coverage: tuple[Coverage, ...] = ()

    def places(self) -> dict[str, str]:
        """Return the place in the source (file and line, resource, form entry) of each row id."""
        held: tuple[Row, ...] = (
            self.subject,
            *self.findings,
            *self.events,
            *self.interventions,
        )
        return {row.row: row.source for row in held}


def column_names(table: type[Any]) -> tuple[str, ...]:
    """Return the names of a table's declared columns, in order."""
    return tuple(declared.name for declared in fields(table))
