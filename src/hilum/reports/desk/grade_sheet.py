"""The sheet of a subject's laboratory grades: worst by term and cycle, then each term with its
values, their limits, grades and reasons, its course over days, and the adverse events beside it."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from hilum.concepts import Concepts
from hilum.conduct.grading import Agreement, GradedValue, SubjectGrades, TermGrades
from hilum.conduct.grading.values import day_words, name_of
from hilum.conduct.sentences import grading_says
from hilum.reports.desk.sheet import Block, Cell, Curve, DeskSheet, Grid, Tone
from hilum.rules.ctcae import Direction, Status, Worst, grade_borders
from hilum.rules.ctcae.saying import short
from hilum.sources.ctcae_terms import CtcaeTerms
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Reason, Words
from hilum.terms.units import read_unit

SEVERE = 3
"""From this grade on an event is severe (CTCAE, "Grades"): the block says stop, look."""

NOTHING = "-"


def grade_sheet(
    grades: SubjectGrades, concepts: Concepts, texts: CtcaeTerms | None = None
) -> DeskSheet:
    """Return the sheet of a subject's grades; terms that reach none stand in the summary only.

    `texts` are NCI's own, where the site has loaded them (`hilum terms load`): each term then shows
    the texts of its grades to the letter. Raises UserError if they are of another version.
    """
    if texts is not None and texts.version != grades.version.name:
        raise UserError(
            f"{texts.file}: terms of {texts.version}, expected {grades.version.name}, by which "
            "the study grades"
        )
    told = [term for term in grades.terms if term.highest > 0 or term.has_ungradeable]
    return DeskSheet(
        title=Words(
            f"Laboratory grades, {grades.version.title}",
            f"实验室检查分级（{grades.version.title}）",
        ),
        subject=grades.subject,
        summary=(_summary(grades),),
        curves=tuple(curve for term in told for curve in _curves(term, concepts)),
        blocks=(*(_block(term, grades, concepts, texts) for term in told), *_events(grades)),
        faults=tuple(grades.refused),
        notes=tuple(_notes(grades)),
    )


# ---------------------------------------------------------------- the worst grades


ON_TREATMENT = Words("Worst grades on treatment", "治疗期间最高分级")
AT_ANY_TIME = Words(
    "Worst grades at any time: the day of the first dose is not known",
    "全部时间最高分级：首次给药日期未知",
)


def _summary(grades: SubjectGrades) -> Block:
    worst = [term.over_all for term in grades.terms if term.over_all]
    known = any(each.possible is not None for each in worst)
    highest = max((term.highest for term in grades.terms), default=0)
    unclear = bool(grades.refused) or any(_is_open(term) for term in grades.terms)
    return Block(
        heading=AT_ANY_TIME if grades.baseline_day is None else ON_TREATMENT,
        verdict=_verdict(highest, unclear=unclear)
        if known
        else Words("no laboratory value that can be graded", "无可分级的检验值"),
        tone=_tone(highest, unclear=unclear or not known),
        reasons=grades.unrecorded,
        grids=(_worst_grid(grades),) if grades.terms else (),
    )


def _worst_grid(grades: SubjectGrades) -> Grid:
    periods = tuple(period.name for period in grades.periods)
    return Grid(
        caption=Words("Worst grade by term", "各术语最高分级"),
        columns=(
            Words("Term", "术语"),
            Words("Over all", "总体"),
            *periods,
            Words("Values", "检验次数"),
            Words("Not gradeable", "无法分级"),
        ),
        rows=tuple(
            (
                term.name,
                _worst_cell(term.over_all),
                *(_worst_cell(worst) for worst in term.by_period),
                str(sum(value.on_treatment for value in term.values)),
                str(term.over_all.ungradeable if term.over_all else 0),
            )
            for term in grades.terms
        ),
    )


def _worst_cell(worst: Worst | None) -> Cell:
    return NOTHING if worst is None else worst.grades


def _is_open(term: TermGrades) -> bool:
    """Tell whether somebody has to say more: several grades possible, or a value ungradeable."""
    possible = term.over_all.possible if term.over_all else None
    return term.has_ungradeable or (possible is not None and len(possible) > 1)


def _verdict(highest: int, *, unclear: bool) -> Words:
    if highest == 0:
        en, zh = "no grade reached", "未达分级"
    else:
        en, zh = f"up to grade {highest}", f"最高 {highest} 级"
    if not unclear:
        return Words(en, zh)
    return Words(f"{en}; some grades are open", f"{zh}；部分级别待定")


def _tone(highest: int, *, unclear: bool) -> Tone:
    if highest >= SEVERE:
        return Tone.STOP
    if unclear:
        return Tone.OPEN
    return Tone.CAUTION if highest else Tone.GO


# ---------------------------------------------------------------- one term


def _block(
    term: TermGrades, grades: SubjectGrades, concepts: Concepts, texts: CtcaeTerms | None
) -> Block:
    worst = term.over_all
    ungradeable = worst.ungradeable if worst else 0
    more = (grading_says().reason("ungradeable", count=ungradeable),) if ungradeable else ()
    at = _reached_at(term)
    return Block(
        heading=term.name,
        verdict=_worst_words(worst, at),
        tone=_tone(term.highest, unclear=_is_open(term)),
        reasons=(
            *(at.grading.reasons if at else ()),
            *((at.value.derived,) if at and at.value.derived else ()),
            *(baseline.reason for baseline in term.baselines),
            *more,
            *(check.reason for check in grades.events if check.term.name == term.name.en),
        ),
        grids=(_values_grid(term, concepts), *_texts_grid(term, texts)),
    )


def _texts_grid(term: TermGrades, texts: CtcaeTerms | None) -> Iterator[Grid]:
    if texts is None:
        return
    held = texts.term(term.name.en)
    numbered = enumerate(held.grades, start=1)
    yield Grid(
        caption=Words(f"NCI's text, {texts.file}", f"NCI 原文，{texts.file}"),
        columns=(Words("Grade", "级别"), Words("Text", "原文")),
        rows=tuple((str(grade), text) for grade, text in numbered if text.strip(" -")),
    )


def _reached_at(term: TermGrades) -> GradedValue | None:
    """Return the first value on treatment that reaches the worst grade; else an ungradeable one."""
    treated = [value for value in term.values if value.on_treatment]
    graded = [value for value in treated if value.grading.status is not Status.UNGRADEABLE]
    return max(graded, key=lambda value: value.grading.highest, default=next(iter(treated), None))


def _worst_words(worst: Worst | None, at: GradedValue | None) -> Words:
    if worst is None or at is None:
        return Words("no value on treatment", "治疗期间无检验结果")
    if worst.possible is None:
        return Words("not gradeable", "无法分级")
    day = day_words(at.value.time)
    return Words(f"worst grade {worst.grades} ({day.en})", f"最高 {worst.grades} 级（{day.zh}）")


def _values_grid(term: TermGrades, concepts: Concepts) -> Grid:
    return Grid(
        caption=Words("Values", "检验值"),
        columns=(
            Words("Date", "日期"),
            Words("Analyte", "项目"),
            Words("Value", "结果"),
            Words("Limits of normal", "参考范围"),
            Words("Grade", "级别"),
            Words("Because", "依据"),
            Words("Source", "来源"),
        ),
        rows=tuple(_value_row(value, concepts) for value in term.values),
    )


def _value_row(value: GradedValue, concepts: Concepts) -> tuple[Cell, ...]:
    result, grading = value.value.result, value.grading
    before = Words("", "") if value.on_treatment else Words(" (before treatment)", "（治疗前）")
    first = grading.reasons[0] if grading.reasons else None
    assert result is not None  # graded values have one
    day = day_words(value.value.time)
    return (
        Words(day.en + before.en, day.zh + before.zh),
        name_of(concepts[value.value.analyte]),
        _recorded(value),
        _limits(result.low, result.high),
        NOTHING if grading.status is Status.UNGRADEABLE else grading.grades,
        Words(first.say("en"), first.say("zh")) if first else NOTHING,
        value.value.source,
    )


def _recorded(value: GradedValue) -> str:
    """Return a result, and as it was recorded where that was in another unit."""
    result = str(value.value.result)
    (row, *others) = value.value.rows
    unit, own = row.original_unit, value.value.result.unit if value.value.result else None
    known = read_unit(unit or "")
    if others or known is None or known.code == own:
        return result
    return f"{result} [{row.original_value} {unit}]"


def _limits(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return NOTHING if high is None else f"<= {short(Fraction(high))}"
    if high is None:
        return f">= {short(Fraction(low))}"
    return f"{short(Fraction(low))}-{short(Fraction(high))}"


# ---------------------------------------------------------------- the course over days


def _curves(term: TermGrades, concepts: Concepts) -> Iterator[Curve]:
    """Yield a curve for each analyte of a term, with the borders of the grades as levels.

    Values with a comparator or without an exact date are not drawn; the borders are those of the
    last value's limits.
    """
    for analyte in dict.fromkeys(value.value.analyte for value in term.values):
        drawn = [
            value
            for value in term.values
            if value.value.analyte == analyte and _point(value) is not None
        ]
        if drawn:
            name, unit = name_of(concepts[analyte]), concepts[analyte].unit
            said = "" if unit is None else f" ({unit})"
            yield Curve(
                label=Words(f"{term.name.en}: {name.en}{said}", f"{term.name.zh}：{name.zh}{said}"),
                points=tuple(point for value in drawn if (point := _point(value))),
                levels=_levels(drawn[-1], term),
                logarithmic=drawn[-1].grading.term.direction is Direction.HIGH,
            )


def _point(value: GradedValue) -> tuple[int, float] | None:
    time, result = value.value.time, value.value.result
    exact = time.day_earliest == time.day_latest
    if result is None or result.measured is None or not exact:
        return None
    if result.measured.comparator != "=":
        return None
    return time.day_earliest, float(result.measured.number)


def _levels(last: GradedValue, term: TermGrades) -> tuple[tuple[float, Words], ...]:
    assert last.value.result is not None
    baseline = next(
        (each.result for each in term.baselines if each.analyte == last.value.analyte), None
    )
    borders = grade_borders(last.grading.term, last.value.result, baseline)
    return tuple(
        (float(border), Words(f"grade {grade}", f"{grade} 级")) for grade, border in borders
    )


# ---------------------------------------------------------------- adverse events and notes


def _events(grades: SubjectGrades) -> Iterator[Block]:
    if not grades.events:
        return
    disagree = sum(check.agreement is Agreement.DIFFERENT for check in grades.events)
    yield Block(
        heading=Words("Adverse events beside laboratory values", "不良事件与检验值对照"),
        verdict=Words(
            f"{len(grades.events)} recorded, {disagree} disagree",
            f"共记录 {len(grades.events)} 项，{disagree} 项不一致",
        ),
        tone=Tone.OPEN if disagree else Tone.PLAIN,
        reasons=tuple(check.reason for check in grades.events),
    )


def _notes(grades: SubjectGrades) -> Iterator[Reason]:
    tell = grading_says().reason
    yield tell("proposal", version=grades.version.title)
    if clinical := grades.version.clinical_terms:
        yield tell("clinical_terms", terms=Words(", ".join(clinical), "、".join(clinical.values())))
