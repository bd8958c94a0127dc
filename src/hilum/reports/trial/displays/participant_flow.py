"""Participant flow, as CONSORT draws it: who was screened, enrolled, treated, followed, analysed.

Every line counts rows of ADSL. Reasons are those on record, the most frequent first; where none is,
that is said.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import Display, Mark, Table
from hilum.reports.trial.displays.wording import coded
from hilum.reports.trial.drawing.participant_flow import Box, Count, Flow, Stage, draw
from hilum.reports.trial.drawing.sheet import drawn
from hilum.reports.trial.figures import Keyed, cell, columns, displayed, filled, line, mark_id
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

SCREENED = Words("Screened", "筛选")
NOT_ENROLLED = Words("Not enrolled", "未入组")
ENROLLED = Words("Enrolled", "入组")
NOT_TREATED = Words("Not treated", "未接受治疗")
TREATED = Words("Treated", "接受治疗")
COMPLETED = Words("Completed treatment", "完成治疗")
ONGOING = Words("Treatment ongoing at cut-off", "截止时治疗仍在进行")
NEVER_DOSED = Words("Never dosed", "从未给药")
UNTOLD = Words("Treatment status not on record", "未记录治疗状态")
STOPPED = Words("Discontinued treatment", "终止治疗")
DIED = Words("Died", "死亡")
OTHERWISE = Words("Left otherwise", "因其他原因退出")
AT_CUTOFF = Words("Enrolled, at the cut-off", "截止时的入组受试者")
FOLLOWED = Words("In follow-up", "仍在随访")
ANALYSED = Words("Analysed", "纳入分析")
COUNTED = Words("{what} (n\u00a0=\u00a0{n})", "{what}（n\u00a0=\u00a0{n}）")
"""With spaces at which no line ends."""
UNTOLD_REASON = "NO REASON ON RECORD"
NO_SUBJECTS = Words("The records hold no subject.", "记录中没有受试者。")
NOTE = Words(
    "Data cut-off {cutoff}. Reasons as recorded, or as the study's rules derive them.",
    "数据截止日 {cutoff}。原因为记录所载，或由研究规则推导。",
)
UNSCREENED = Words(
    "The records hold no subject who was screened and not enrolled.",
    "记录中没有筛选后未入组的受试者。",
)
DESCRIBED = Words(
    "Flow of participants: {screened} screened, {enrolled} enrolled, {treated} treated.",
    "受试者流程：筛选 {screened} 名，入组 {enrolled} 名，接受治疗 {treated} 名。",
)


@dataclass(frozen=True)
class Counting:
    """Counts rows of ADSL, each count a mark with an id of its own."""

    spec: DisplaySpec

    def of(self, name: str, what: Words, rows: Sequence[Keyed], *, indent: int = 0) -> Count:
        """Return a line that counts rows."""
        label = filled(COUNTED, what=what, n=len(rows))
        keys = tuple(key for key, _ in rows)
        return Count(mark=Mark(id=mark_id(self.spec, name), label=label, keys=keys), indent=indent)

    def reasons(
        self, name: str, rows: Sequence[Keyed], variable: str, *, indent: int = 1
    ) -> Iterator[Count]:
        """Yield a line for each reason, the most frequent first, none on record last."""
        found: dict[str, list[Keyed]] = defaultdict(list)
        for key, row in rows:
            found[str(row[variable] or "")].append((key, row))
        ordered = sorted(found.items(), key=lambda each: (not each[0], -len(each[1]), each[0]))
        for number, (reason, held) in enumerate(ordered, start=1):
            yield self.of(f"{name}-{number}", coded(reason or UNTOLD_REASON), held, indent=indent)

    def left(self, name: str, what: Words, rows: Sequence[Keyed], variable: str) -> Box:
        """Return the box of those who left, with their reasons; empty for nobody."""
        if not rows:
            return ()
        return (self.of(name, what, rows), *self.reasons(name, rows, variable))


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the flow of all subjects of the records."""
    subjects = trial.subjects
    every = tuple(zip(subjects.keys, subjects.rows, strict=True))
    if not every:
        return displayed(spec, trial, empty=NO_SUBJECTS)
    stages = tuple(_stages(spec, trial, every))
    counts = {
        "screened": len(every),
        "enrolled": sum(row["ENRLFL"] == "Y" for _, row in every),
        "treated": sum(row["SAFFL"] == "Y" for _, row in every),
    }
    figure = Flow(stages=stages, described=filled(DESCRIBED, **counts))
    lines = [each for stage in stages for each in (*stage.left, *stage.main)]
    drawing = drawn(
        lambda language: draw(figure, language), (each.mark for each in lines), figure.described
    )
    notes = [filled(NOTE, cutoff=trial.cutoff)]
    if counts["screened"] == counts["enrolled"]:
        notes.append(UNSCREENED)
    return displayed(
        spec, trial, drawings=(drawing,), tables=(_table(lines),), footnotes=tuple(notes)
    )


def _stages(spec: DisplaySpec, trial: Trial, every: Sequence[Keyed]) -> Iterator[Stage]:
    count = Counting(spec)
    enrolled = _where(every, lambda row: row["ENRLFL"] == "Y")
    treated = _where(enrolled, lambda row: row["SAFFL"] == "Y")
    out = _without(every, enrolled)
    if out:
        yield Stage(left=(), main=(count.of("screened", SCREENED, every),))
    yield Stage(
        left=count.left("notenrolled", NOT_ENROLLED, out, "DCSREAS"),
        main=(count.of("enrolled", ENROLLED, enrolled),),
    )
    untreated = _without(enrolled, treated)
    yield Stage(
        left=count.left("nottreated", NOT_TREATED, untreated, "DCSREAS"),
        main=tuple(_treated(count, treated)),
    )
    stopped = _where(treated, lambda row: row["EOTSTT"] == "DISCONTINUED")
    yield Stage(
        left=count.left("stopped", STOPPED, stopped, "DCTREAS"),
        main=tuple(_followed(count, enrolled)),
    )
    yield Stage(left=(), main=tuple(_analysed(count, trial)))


def _treated(count: Counting, treated: Sequence[Keyed]) -> Iterator[Count]:
    yield count.of("treated", TREATED, treated)
    untold = _where(treated, lambda row: row["EOTSTT"] is None)
    undosed = _where(untold, lambda row: row["NCYCLES"] == 0)
    for name, words, rows in (
        ("completed", COMPLETED, _where(treated, lambda row: row["EOTSTT"] == "COMPLETED")),
        ("ongoing", ONGOING, _where(treated, lambda row: row["EOTSTT"] == "ONGOING")),
        ("neverdosed", NEVER_DOSED, undosed),
        ("untold", UNTOLD, _without(untold, undosed)),
    ):
        if rows or name == "completed":
            yield count.of(name, words, rows, indent=1)


def _followed(count: Counting, enrolled: Sequence[Keyed]) -> Iterator[Count]:
    followed = _where(enrolled, lambda row: row["EOSSTT"] != "DISCONTINUED")
    left = _without(enrolled, followed)
    died = _where(left, lambda row: row["DCSREAS"] == "DEATH")
    yield count.of("atcutoff", AT_CUTOFF, enrolled)
    yield count.of("followed", FOLLOWED, followed, indent=1)
    yield count.of("died", DIED, died, indent=1)
    otherwise = _without(left, died)
    yield count.of("left", OTHERWISE, otherwise, indent=1)
    yield from count.reasons("left", otherwise, "DCSREAS", indent=2)


def _analysed(count: Counting, trial: Trial) -> Iterator[Count]:
    sets = trial.endpoints.sets.values()
    rows = {each.id: dict(trial.rows("ADSL", each.id)) for each in sets}
    widest = max(rows.values(), key=len, default={})
    yield count.of("analysed", ANALYSED, tuple(widest.items()))
    for each in sets:
        yield count.of(f"set-{each.id}", each.words, tuple(rows[each.id].items()), indent=1)


def _where(rows: Sequence[Keyed], holds: Callable[[Row], bool]) -> tuple[Keyed, ...]:
    return tuple((key, row) for key, row in rows if holds(row))


def _without(rows: Sequence[Keyed], others: Sequence[Keyed]) -> tuple[Keyed, ...]:
    gone: set[Key] = {key for key, _ in others}
    return tuple((key, row) for key, row in rows if key not in gone)


def _table(lines: Sequence[Count]) -> Table:
    return Table(
        stub=Words("Stage", "阶段"),
        columns=columns(n=Words("Subjects", "受试者数")),
        lines=tuple(
            line(
                each.mark.id,
                each.mark.label,
                cell(str(len(each.mark.keys)), each.mark.keys, n=len(each.mark.keys)),
                indent=each.indent,
            )
            for each in lines
        ),
    )
