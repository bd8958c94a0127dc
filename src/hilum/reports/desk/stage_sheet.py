"""Liver function, stage and kidney function as a sheet for the desk."""

from collections.abc import Iterator

from hilum.conduct.staging import Latest, Staged
from hilum.reports.desk.rulings import ruling_notes
from hilum.reports.desk.sheet import Block, Cell, DeskSheet, Grid, Tone
from hilum.rules.derived import Derived
from hilum.study import Study
from hilum.terms.decimals import plain
from hilum.terms.reasons import Words
from hilum.terms.truth import Truth

TITLE = Words("Liver function, stage and kidney function", "肝功能、分期与肾功能")
NOT_KNOWN = Words("not known", "未知")
QUESTIONS = ("P08", "Q11")
"""The questions that this sheet rests on: the table of Child-Pugh, and how BCLC is derived."""

COLUMNS = (
    Words("what", "项目"),
    Words("value", "结果"),
    Words("taken", "采样/评估时间"),
    Words("row", "来源"),
)


def stage_sheet(staged: Staged, study: Study) -> DeskSheet:
    """Return the sheet of a subject's liver function, stage and kidney function."""
    faults = tuple(value.fault for value in staged.values.values() if value.fault is not None)
    return DeskSheet(
        title=Words(f"{TITLE.en}, as of {staged.day}", f"{TITLE.zh}，截至 {staged.day}"),
        subject=staged.subject,
        summary=(_child_pugh(staged), _albi(staged), *_bclc(staged)),
        blocks=(*_ecog(staged), *_kidney(staged), _values(staged, study)),
        faults=faults,
        notes=tuple(ruling_notes(study, QUESTIONS)),
    )


def _child_pugh(staged: Staged) -> Block:
    points = staged.child_pugh.points
    classes = "/".join(points.classes)
    said = f"{classes}, {_span(points.fewest, points.most)}"
    return Block(
        heading=Words("Child-Pugh", "Child-Pugh"),
        verdict=Words(
            f"class {said} points", f"{classes} 级，{_span(points.fewest, points.most)} 分"
        ),
        tone=Tone.PLAIN if points.fewest == points.most else Tone.OPEN,
        reasons=staged.child_pugh.reasons,
    )


def _span(fewest: int, most: int) -> str:
    return str(fewest) if fewest == most else f"{fewest}-{most}"


def _albi(staged: Staged) -> Block:
    grades = staged.albi.grades
    span = _span(grades.best, grades.worst)
    return Block(
        heading=Words("ALBI", "ALBI"),
        verdict=Words(f"grade {span}", f"{span} 级"),
        tone=Tone.PLAIN if grades.best == grades.worst else Tone.OPEN,
        reasons=staged.albi.reasons,
    )


def _bclc(staged: Staged) -> Iterator[Block]:
    if staged.stage is None:
        return
    stages = "/".join(staged.stage.stages)
    block = Block(
        heading=Words("BCLC 2022, derived", "BCLC 2022（推导）"),
        verdict=Words(f"stage {stages}", f"{stages} 期"),
        tone=Tone.PLAIN if len(staged.stage.stages) == 1 else Tone.OPEN,
        reasons=staged.stage.reasons,
    )
    yield block
    if staged.clinician is not None:
        differs = staged.clinician.agrees is Truth.NOT_MET
        yield Block(
            heading=Words("BCLC, the clinician's", "BCLC（临床医师）"),
            verdict=Words(
                f"stage {staged.clinician.clinician}", f"{staged.clinician.clinician} 期"
            ),
            tone=Tone.CAUTION if differs else Tone.PLAIN,
            reasons=(staged.clinician.reason,),
        )


def _ecog(staged: Staged) -> Iterator[Block]:
    if staged.ecog is not None:
        number = str(staged.ecog.number)
        yield Block(
            heading=Words("ECOG", "ECOG"),
            verdict=Words(number, f"{number} 分"),
            tone=Tone.PLAIN,
            reasons=(staged.ecog.reason,),
        )


def _kidney(staged: Staged) -> Iterator[Block]:
    yield _derived(Words("Cockcroft-Gault", "Cockcroft-Gault 肌酐清除率"), staged.clearance)
    yield _derived(Words("CKD-EPI 2021", "CKD-EPI 2021 估算肾小球滤过率"), staged.filtration)


def _derived(heading: Words, derived: Derived) -> Block:
    if derived.value is None:
        return Block(heading=heading, verdict=NOT_KNOWN, tone=Tone.OPEN, reasons=derived.reasons)
    said = f"{derived.value:.1f} {derived.unit}"
    return Block(
        heading=heading, verdict=Words(said, said), tone=Tone.PLAIN, reasons=derived.reasons
    )


def _values(staged: Staged, study: Study) -> Block:
    return Block(
        heading=Words("The latest values", "最近的结果"),
        verdict=Words(f"as of {staged.day}", f"截至 {staged.day}"),
        tone=Tone.PLAIN,
        grids=(
            Grid(
                caption=Words("As a criterion would take them", "按入排标准的取值规则"),
                columns=COLUMNS,
                rows=tuple(_row(value, study) for value in staged.values.values()),
            ),
        ),
    )


def _row(value: Latest, study: Study) -> tuple[Cell, ...]:
    concept = study.concepts[value.concept]
    name = Words(concept.en, concept.zh)
    if value.row is None:
        return (name, NOT_KNOWN, "", "")
    said: Cell = NOT_KNOWN
    if value.measured is not None and concept.values:
        category = concept.values[int(value.measured.number)]
        said = Words(category.en, category.zh)
    elif value.measured is not None:
        comparator = "" if value.measured.comparator == "=" else value.measured.comparator
        said = f"{comparator}{plain(value.measured.number)} {concept.unit or ''}".strip()
    return (name, said, str(value.row.time), value.row.source)
