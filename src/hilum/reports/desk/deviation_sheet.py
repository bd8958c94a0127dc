"""Deviations as a sheet for the desk: by kind, each with its day, its rows and its reason."""

from collections.abc import Iterator, Mapping, Sequence

from hilum.conduct.deviations import Deviation, Kind
from hilum.conduct.sentences import sentences
from hilum.conduct.treatment.dosing import SubjectDosing
from hilum.records.rows import SubjectRecords
from hilum.reports.desk.rulings import ruling_notes
from hilum.reports.desk.sheet import Block, DeskSheet, Grid, Tone
from hilum.study import Study
from hilum.terms.reasons import Reason, Words
from hilum.terms.truth import Truth

TITLE = Words("Deviations from schedule, regimen and conduct", "访视、给药与试验行为的偏离")

KINDS = {
    Kind.VISIT_MISSED: Words("Visits missed", "缺失的访视"),
    Kind.VISIT_OUT_OF_WINDOW: Words("Visits out of their window", "超窗的访视"),
    Kind.ACTIVITY_NOT_DONE: Words("Activities not done", "未完成的检查项目"),
    Kind.CYCLE_EARLY: Words("Cycles given early", "提前给药的周期"),
    Kind.CYCLE_LATE: Words("Cycles given late", "延迟给药的周期"),
    Kind.TOO_MANY_CYCLES: Words("Cycles beyond the maximum", "超过最大周期数"),
    Kind.DOSE_HIGH: Words("Doses above planned", "高于计划的剂量"),
    Kind.DOSE_LOW: Words("Doses below planned", "低于计划的剂量"),
    Kind.OTHER_ROUTE: Words("Given by another route", "给药途径不符"),
    Kind.GIVEN_AGAINST_RULE: Words("Given against a rule", "违反给药规则"),
    Kind.FORBIDDEN: Words("Forbidden treatment", "禁用的治疗"),
    Kind.NOT_CONFIRMED: Words("Not confirmed", "未确认的事项"),
}

COLUMNS = (
    Words("day", "日期"),
    Words("what", "内容"),
    Words("certain", "是否确定"),
    Words("rows", "来源"),
    Words("questions", "相关问题"),
)

CERTAIN = {
    Truth.MET: Words("yes", "是"),
    Truth.UNKNOWN: Words("the records cannot tell", "记录无法判断"),
}


def deviation_sheet(
    study: Study,
    found: Sequence[Deviation],
    records: SubjectRecords,
    dosing: SubjectDosing | None,
) -> DeskSheet:
    """Return the sheet of a subject's deviations, certain ones and those left open.

    `dosing` is what the doses were judged by; without a regimen there is none, and it says so.
    """
    certain = sum(each.truth is Truth.MET for each in found)
    unsure = len(found) - certain
    summary = Block(
        heading=Words("Deviations", "方案偏离"),
        verdict=Words(
            f"{certain} certain, {unsure} that the records leave open",
            f"确定 {certain} 项，记录无法判断 {unsure} 项",
        ),
        tone=Tone.CAUTION if certain else Tone.OPEN if unsure else Tone.GO,
    )
    places = records.places()
    blocks = (_block(kind, [each for each in found if each.kind is kind], places) for kind in Kind)
    return DeskSheet(
        title=TITLE,
        subject=records.subject.subject,
        summary=(summary,),
        blocks=tuple(block for block in blocks if block is not None),
        faults=tuple(str(fault) for fault in dosing.faults) if dosing else (),
        notes=tuple(_notes(study, found)),
    )


def _notes(study: Study, found: Sequence[Deviation]) -> Iterator[Reason]:
    """What the deviations rest on, and that doses are not judged where there is no regimen."""
    if study.regimen is None:
        yield sentences().reason("doses_not_judged")
    yield from ruling_notes(study, sorted({each for one in found for each in one.questions}))


def _block(kind: Kind, found: Sequence[Deviation], places: Mapping[str, str]) -> Block | None:
    if not found:
        return None
    certain = any(each.truth is Truth.MET for each in found)
    return Block(
        heading=KINDS[kind],
        verdict=Words(f"{len(found)}", f"{len(found)} 项"),
        tone=Tone.CAUTION if certain else Tone.OPEN,
        grids=(
            Grid(
                caption=None,
                columns=COLUMNS,
                rows=tuple(
                    (
                        each.day.isoformat(),
                        Words(each.reason.say("en"), each.reason.say("zh")),
                        CERTAIN[each.truth],
                        ", ".join(places.get(row, row) for row in each.rows),
                        ", ".join(each.questions),
                    )
                    for each in found
                ),
            ).without_empty_columns(),
        ),
    )
