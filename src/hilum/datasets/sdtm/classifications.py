"""Child-Pugh and BCLC as they follow from the records, for RS.

They are derived as of each visit at which a person assessed what only a person can: ascites or
encephalopathy for Child-Pugh, the stage for BCLC. The day is the last on which the visit assessed
anything that they are made of. Where something is missing the result is all that it may be (`5 TO
7`, `A OR B`) and no number, with what is missing beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from hilum.conduct.staging.staged import (
    END_STAGE,
    OTHERS,
    PRESERVED,
    SYMPTOMS_ALONE,
    TRANSPLANT,
    Staged,
)
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.findings import named, numeric, test_of
from hilum.datasets.sdtm.last_before import Timed
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import IGNORED, Finding
from hilum.rules.bclc import STAGES, Staging
from hilum.rules.child_pugh import INPUTS, used_inputs
from hilum.terms.reasons import Reason
from hilum.terms.times import EPOCH, date_of, on

DOMAIN = "RS"
POINTS, GRADE, STAGE = "child_pugh_points", "child_pugh_class", "bclc_stage"
BY_PERSON = ("ascites", "hepatic_encephalopathy_grade")
BURDEN = ("macrovascular_invasion", "distant_metastasis")
STATED = (PRESERVED, END_STAGE, TRANSPLANT)


@dataclass(frozen=True, slots=True)
class _Derived:
    """One derived result by its concept, what keeps it open, and the rows that it rests on."""

    concept: str
    text: str
    missing: tuple[Reason, ...]
    rows: tuple[str, ...]


def derived(subject: StudySubject) -> Iterator[Timed]:
    """Yield the derived classifications; none where the study does not say how to derive them."""
    study = subject.study
    if study.child_pugh_variant is None or SYMPTOMS_ALONE not in study.facts:
        return
    for visit, held in _visits(subject).items():
        assessed = {row.concept for row in held}
        last = max(date_of(row.time.day_latest) for row in held)
        staged = subject.facts.staged(last)
        if assessed & {*BY_PERSON}:
            yield from (_row(subject, each, visit, last) for each in _child_pugh(staged))
        if STAGE in assessed and staged.stage is not None:
            yield _row(subject, _bclc(subject, staged, staged.stage), visit, last)


Visit = tuple[str | None, int | None]
"""A visit by its name, or by its day where it has none."""


def _visits(subject: StudySubject) -> dict[Visit, list[Finding]]:
    """The rows of each visit at which a person assessed something, in order of time."""
    found: dict[Visit, list[Finding]] = {}
    for row in sorted(subject.records.findings, key=lambda row: (row.time.earliest, row.row)):
        whole = row.time.day_earliest == row.time.day_latest
        if row.concept in (*INPUTS, *OTHERS) and row.status not in IGNORED and whole:
            visit = (row.visit, None) if row.visit else (None, row.time.day_earliest)
            found.setdefault(visit, []).append(row)
    asked = {*BY_PERSON, STAGE}
    return {key: rows for key, rows in found.items() if asked & {row.concept for row in rows}}


def _child_pugh(staged: Staged) -> Iterator[_Derived]:
    given = {name for name in INPUTS if staged.values[name].row is not None}
    used = used_inputs(dict.fromkeys(given))
    rows = tuple(row.row for name in used if (row := staged.values[name].row) is not None)
    points, reasons = staged.child_pugh.points, staged.child_pugh.reasons
    missing = tuple(each for each in reasons if each.id.rpartition(".")[2] in UNSETTLED)
    known = points.fewest == points.most
    total = str(points.most) if known else f"{points.fewest} TO {points.most}"
    yield _Derived(POINTS, total, missing, rows)
    yield _Derived(GRADE, _any_of(points.classes), missing, rows)


UNSETTLED = ("missing", "range_of_points")
"""Sentences of the score that say why its points are not known."""


def _bclc(subject: StudySubject, staged: Staged, stage: Staging) -> _Derived:
    submitted = dict(zip(STAGES, subject.study.concepts[STAGE].values, strict=True))
    text = _any_of([submitted[each].submitted for each in stage.stages])
    missing = tuple(each for each in stage.reasons if each.id.endswith(".unknown"))
    return _Derived(STAGE, text, missing, tuple(_bclc_rows(subject, staged)))


def _any_of(answers: Iterable[str]) -> str:
    return " OR ".join(answers)


def _bclc_rows(subject: StudySubject, staged: Staged) -> Iterator[str]:
    """The rows that a stage rests on: performance status, spread, and what a person stated."""
    day = (staged.day - EPOCH).days
    if (status := staged.values["ecog"].row) is not None:
        yield status.row
    spread = frozenset().union(*(subject.study.concepts.within(each) for each in BURDEN))
    for event in subject.records.events:
        if event.concept in spread and event.start.day_earliest <= day:
            yield event.row
    for row in subject.records.findings:
        if row.link in STATED and row.time.day_earliest <= day:
            yield row.row


def _row(subject: StudySubject, result: _Derived, visit: Visit, day: date) -> Timed:
    concept, time = subject.study.concepts[result.concept], on(day)
    values: dict[str, Cell] = {
        **test_of(concept),
        "CAT": concept.sdtm.cat if concept.sdtm else None,
        "STRESC": result.text,
        "STRESN": numeric(result.text),
        "PROB": "; ".join(each.say() for each in result.missing) or None,
        "DRVFL": "Y",
        "DTC": dtc(time),
    }
    named_visit = subject.visits.values(visit[0], time)
    return time, Row(values={**named(DOMAIN, values), **named_visit}, records=result.rows)
