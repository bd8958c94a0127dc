"""Response as a sheet for the desk: each assessment with its sums, lesions and reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from hilum.conduct.organs import organ_name
from hilum.conduct.response.course import NoCourse
from hilum.conduct.response.lesions import ROLE_WORDS
from hilum.conduct.response.responding import Derived, Responded
from hilum.conduct.response.seen import place_of
from hilum.conduct.sentences import records_say
from hilum.reports.desk.rulings import ruling_notes
from hilum.reports.desk.sheet import Block, Cell, Curve, DeskSheet, Grid, Tone
from hilum.rules.mrecist.viable import viable_measurability
from hilum.rules.recist.baseline import remarks
from hilum.rules.recist.lesions import RECIST, SEEN_WORDS, Assessment, Lesion, Reading, Role
from hilum.rules.recist.responses import (
    BestResponse,
    Censoring,
    NewLesions,
    Progression,
    Response,
    TimePoint,
)
from hilum.study import Study
from hilum.terms.decimals import plain
from hilum.terms.reasons import Reason, Words, percent
from hilum.terms.times import EPOCH

TITLE = Words("Response by RECIST 1.1 and mRECIST", "RECIST 1.1 与 mRECIST 疗效评价")
NOT_DERIVED = Words("not derived", "未推导")

TONES = {
    Response.CR: Tone.GO,
    Response.PR: Tone.GO,
    Response.SD: Tone.PLAIN,
    Response.NON_CR_NON_PD: Tone.PLAIN,
    Response.PD: Tone.STOP,
    Response.NE: Tone.OPEN,
    Response.ND: Tone.OPEN,
}

NEW = {
    NewLesions.NONE: Words("none", "无"),
    NewLesions.EQUIVOCAL: Words("equivocal", "不确定"),
    NewLesions.UNEQUIVOCAL: Words("unequivocal", "明确"),
}

SUM_COLUMNS = (
    Words("standard", "标准"),
    Words("sum, mm", "径线总和，mm"),
    Words("from baseline", "较基线"),
    Words("from nadir", "较最低值"),
    Words("target", "靶病灶"),
    Words("non-target", "非靶病灶"),
    Words("new lesions", "新病灶"),
    Words("overall", "总体疗效"),
)
LESION_COLUMNS = (
    Words("lesion", "病灶"),
    Words("organ", "器官"),
    Words("followed as", "类别"),
    Words("baseline, mm", "基线，mm"),
    Words("diameter, mm", "径线，mm"),
    Words("viable, mm", "存活径，mm"),
    Words("seen", "所见"),
    Words("row", "来源"),
)


def response_sheet(found: Responded | NoCourse, subject: str, study: Study) -> DeskSheet:
    """Return the sheet of a subject's response, or of why there is none."""
    match found:
        case NoCourse():
            block = Block(
                heading=Words("Best overall response", "最佳总体疗效"),
                verdict=NOT_DERIVED,
                tone=Tone.OPEN,
                reasons=found.faults[:1],
            )
            return DeskSheet(
                title=TITLE, subject=subject, summary=(block,), faults=found.faults[1:]
            )
        case Responded():
            asked = study.response.assumptions if study.response else ()
            return DeskSheet(
                title=TITLE,
                subject=subject,
                summary=tuple(_summary(found)),
                curves=tuple(_curves(found)),
                blocks=(_baseline(found), *_assessments(found)),
                faults=found.followed.faults,
                notes=(*found.followed.notes, *ruling_notes(study, asked)),
            )
        case _ as never:
            assert_never(never)


def open_sheet(subject: str, questions: tuple[str, ...]) -> DeskSheet:
    """Return the sheet that says which questions keep response from being derived."""
    reason = records_say().reason("response_open", questions=", ".join(questions))
    block = Block(
        heading=Words("Best overall response", "最佳总体疗效"),
        verdict=NOT_DERIVED,
        tone=Tone.OPEN,
        reasons=(reason,),
    )
    return DeskSheet(title=TITLE, subject=subject, summary=(block,))


def _summary(found: Responded) -> Iterator[Block]:
    for standard, derived in (("RECIST 1.1", found.recist), ("mRECIST", found.mrecist)):
        yield _best(standard, derived, without_start=not found.start)
    if found.recist.progression_free is not None:
        yield _progression_free(found.recist.progression_free, found.start)


def _best(standard: str, derived: Derived, *, without_start: bool) -> Block:
    heading = Words(f"Best overall response, {standard}", f"最佳总体疗效（{standard}）")
    if derived.best is None or derived.unconfirmed is None:
        why = (records_say().reason("no_first_dose"),) if without_start else ()
        return Block(heading=heading, verdict=NOT_DERIVED, tone=Tone.OPEN, reasons=why)
    unconfirmed = derived.unconfirmed.response
    verdict = _verdict(derived.best)
    if unconfirmed is not derived.best.response:
        verdict = Words(
            f"{verdict.en} (not asking for confirmation: {unconfirmed.value})",
            f"{verdict.zh}（不要求确认时为 {unconfirmed.value}）",
        )
    return Block(
        heading=heading,
        verdict=verdict,
        tone=TONES[derived.best.response],
        reasons=derived.best.reasons,
    )


def _verdict(best: BestResponse) -> Words:
    said = best.response.value
    if best.confirmed_on is None:
        return Words(said, said)
    return Words(f"{said}, confirmed on {best.confirmed_on}", f"{said}，{best.confirmed_on} 确认")


def _progression_free(found: Progression | Censoring, start: date | None) -> Block:
    days = (found.day - start).days if start else 0
    event = isinstance(found, Progression)
    en, zh = ("event", "发生事件") if event else ("censored", "删失")
    verdict = Words(
        f"{en} on {found.day}, {days} days after the first dose",
        f"{found.day} {zh}，首次用药后 {days} 天",
    )
    return Block(
        heading=Words("Progression-free survival, RECIST 1.1", "无进展生存（RECIST 1.1）"),
        verdict=verdict,
        tone=Tone.PLAIN,
        reasons=found.reasons,
    )


def _curves(found: Responded) -> Iterator[Curve]:
    names = (
        ("RECIST 1.1: sum of diameters, mm", "RECIST 1.1：径线总和，mm"),
        ("mRECIST: sum of viable diameters, mm", "mRECIST：存活径线总和，mm"),
    )
    baseline = found.followed.course.baseline.day
    for (en, zh), derived in zip(names, (found.recist, found.mrecist), strict=True):
        sums = [(baseline, next((p.baseline_mm for p in derived.points), None))]
        sums += [(point.day, point.sum_mm) for point in derived.points]
        points = tuple((_number(day), float(mm)) for day, mm in sums if mm is not None)
        first = next((mm for _, mm in sums if mm is not None), None)
        yield Curve(label=Words(en, zh), points=points, levels=tuple(_levels(first)))


def _levels(baseline_mm: Decimal | None) -> Iterator[tuple[float, Words]]:
    if baseline_mm:
        fall = RECIST.figure("response_percent")
        yield float(baseline_mm), Words("baseline", "基线")
        below = baseline_mm * (100 - fall) / 100
        yield float(below), Words(f"{fall} % below baseline", f"较基线缩小 {fall}%")


def _number(day: date) -> int:
    return (day - EPOCH).days


def _baseline(found: Responded) -> Block:
    course = found.followed.course
    said = _remarks(found)
    verdict = Words(f"{len(said)} remarks", f"{len(said)} 项说明")
    fine = Words("as RECIST 1.1 asks", "符合 RECIST 1.1")
    return Block(
        heading=_heading("Baseline", "基线", course.baseline.day),
        verdict=verdict if said else fine,
        tone=Tone.OPEN if said else Tone.PLAIN,
        reasons=tuple(map(_in_words, said)),
        grids=(_lesions(found, course.baseline),),
    )


def _remarks(found: Responded) -> list[Reason]:
    """Return what is to be said of the baseline, by RECIST 1.1 and then by mRECIST alone."""
    course, start = found.followed.course, found.start
    by_recist = [each.reason for each in remarks(course, start=start)]
    by_mrecist = [each.reason for each in remarks(course, viable_measurability)]
    return list(dict.fromkeys((*by_recist, *by_mrecist)))


def _in_words(reason: Reason) -> Reason:
    """Return a reason with its organ named in both languages, which the rules know by its id."""
    values = (
        (name, organ_name(str(value).replace(" ", "_")) if name == "organ" else value)
        for name, value in reason.values
    )
    return Reason(reason.sentence, tuple(values))


def _heading(en: str, zh: str, day: date) -> Words:
    return Words(f"{en}, {day}", f"{zh}，{day}")


def _assessments(found: Responded) -> Iterator[Block]:
    course = found.followed.course
    both = zip(course.follow_ups, found.recist.points, found.mrecist.points, strict=True)
    for assessment, point, viable in both:
        name = found.followed.names[assessment.day]
        said = f"RECIST 1.1 {point.overall.value} · mRECIST {viable.overall.value}"
        own = [reason for reason in viable.reasons if reason not in point.reasons]
        yield Block(
            heading=_heading(name, name, assessment.day),
            verdict=Words(said, said),
            tone=TONES[point.overall],
            reasons=tuple(map(_in_words, (*point.reasons, *own))),
            grids=(_sums(point, viable), _lesions(found, assessment)),
        )


def _sums(recist: TimePoint, mrecist: TimePoint) -> Grid:
    return Grid(
        caption=Words("Sums and responses", "径线总和与疗效"),
        columns=SUM_COLUMNS,
        rows=(_sum_row("RECIST 1.1", recist), _sum_row("mRECIST", mrecist)),
    )


def _sum_row(standard: str, point: TimePoint) -> tuple[Cell, ...]:
    return (
        standard,
        _mm(point.sum_mm),
        _change(point.sum_mm, point.baseline_mm),
        _change(point.sum_mm, point.nadir_mm),
        _response(point.target),
        _response(point.non_target),
        NEW[point.new],
        point.overall.value,
    )


def _response(response: Response | None) -> Cell:
    return Words("no such lesion", "无此类病灶") if response is None else response.value


def _mm(length_mm: Decimal | None) -> str:
    return "–" if length_mm is None else plain(length_mm)


def _change(now_mm: Decimal | None, then_mm: Decimal | None) -> str:
    if now_mm is None or not then_mm:
        return "–"
    return f"{percent(now_mm - then_mm, then_mm):+} %"


@dataclass(frozen=True, slots=True)
class _Row:
    """A lesion at baseline and at one assessment."""

    lesion: Lesion
    baseline: Reading | None
    now: Reading | None


def _lesions(found: Responded, assessment: Assessment) -> Grid:
    course = found.followed.course
    order = list(Role)
    lesions = sorted(course.lesions, key=lambda each: (order.index(each.role), each.id))
    rows = [
        _Row(lesion, course.baseline.of(lesion.id), assessment.of(lesion.id))
        for lesion in lesions
        if lesion.role is not Role.NEW or assessment.of(lesion.id) is not None
    ]
    return Grid(
        caption=Words("Lesions", "病灶"),
        columns=LESION_COLUMNS,
        rows=tuple(map(_lesion_row, rows)),
    )


def _lesion_row(row: _Row) -> tuple[Cell, ...]:
    now = row.now
    return (
        row.lesion.id,
        organ_name(row.lesion.organ),
        ROLE_WORDS[row.lesion.role],
        _mm(row.baseline.diameter_mm) if row.baseline else "–",
        _mm(now.diameter_mm) if now else "–",
        _mm(now.viable_mm) if now else "–",
        SEEN_WORDS[now.seen] if now else Words("no reading", "无记录"),
        place_of(now.source) if now else "",
    )
