"""Subjects of NCT05718492 written by hand, and what both engines say of them.

The days of the study lie apart, so that a window counted from the wrong one shows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Literal

import ibis
import pytest

from hilum.criteria import nodes
from hilum.criteria.compile import CODES, Tables, compile_criteria
from hilum.criteria.evaluate import Context, evaluate
from hilum.records.rows import DOMAINS, Coverage, Finding, SubjectRecords
from hilum.records.tables import write_records
from hilum.study import Criterion, find_study, load_study
from hilum.terms.truth import Truth
from tests.spec.criteria import rows
from tests.spec.criteria.rows import Row, When

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

STUDY = load_study(find_study("haic_hcc"))
CRITERIA: Mapping[str, Criterion] = {criterion.id: criterion for criterion in STUDY.criteria}

CONSENT = date(2024, 5, 20)
ENROLMENT = date(2024, 6, 3)
PROCEDURE = date(2024, 6, 11)
FIRST_DOSE = date(2024, 6, 12)
SCREENING = date(2024, 7, 1)
DAYS = {
    "consent": CONSENT,
    "enrolment": ENROLMENT,
    "procedure": PROCEDURE,
    "first_dose": FIRST_DOSE,
    "screening": SCREENING,
}

graded = partial(rows.graded, STUDY.concepts)

RECORDS_COMPLETE = (rows.complete("events"), rows.complete("interventions"))
"""Whatever happened to the subject and whatever was given is in the records."""


def answer(
    criterion: str, said: Literal["yes", "no", "unknown"], time: When = SCREENING
) -> tuple[Finding, ...]:
    """A person's answer to a criterion: the same to every sentence it attests."""
    sentences = [
        atom.sentence
        for atom in nodes.atoms(CRITERIA[criterion].reading)
        if isinstance(atom, nodes.Attested)
    ]
    assert sentences, f"{criterion} asks nobody"
    return tuple(rows.stated(sentence, said, time) for sentence in sentences)


@dataclass(frozen=True, eq=False)
class Case:
    """A subject, the criterion asked of it, and the truth that the sentence gives."""

    criterion: str
    label: str
    truth: Truth
    records: SubjectRecords
    days: Mapping[str, When]

    @property
    def expected(self) -> "Both":
        return Both(evaluated=self.truth, compiled=self.truth)

    @property
    def anchors(self) -> dict[str, tuple[int, int]]:
        known = {name: rows.when(time) for name, time in self.days.items()}
        return {name: (time.day_earliest, time.day_latest) for name, time in known.items()}


def case(
    label: str,
    truth: Truth,
    *held: Row | Iterable[Row],
    days: Mapping[str, When] | None = None,
    **subject: Any,
) -> Callable[[str], Case]:
    """A subject with these rows, and the truth to expect; `asks` says of which criterion."""
    flat = [row for each in held for row in (each if isinstance(each, Iterable) else (each,))]
    for row in flat:
        _check_names(row)
    known = rows.records(flat, **subject)
    return lambda criterion: Case(criterion, label, truth, known, {**DAYS, **(days or {})})


def _check_names(row: Row) -> None:
    """A misspelt concept asks nothing; a statement on every subject speaks for other cases too."""
    name = row.domain if isinstance(row, Coverage) else row.concept
    assert name in STUDY.concepts or name in DOMAINS, name
    assert row.subject is not None


def asks(criterion: str, *cases: Callable[[str], Case]) -> pytest.MarkDecorator:
    """Ask a criterion of subjects: one test each, named by its label."""
    return each(*(make(criterion) for make in cases))


def each(*cases: Case) -> pytest.MarkDecorator:
    """One test for each case, named by its criterion and label."""
    named = [pytest.param(one, id=f"{one.criterion} {one.label}") for one in cases]
    return pytest.mark.parametrize("case", named)


@dataclass(frozen=True)
class Both:
    """What each of the two engines says."""

    evaluated: Truth
    compiled: Truth


Answers = Callable[[Case], Both]


def answers_to(cases: Iterable[Case]) -> Answers:
    """Both engines' answers, all cases compiled and run at once."""
    asked = list(cases)
    numbers = {id(one): number for number, one in enumerate(asked)}
    compiled = _compiled(asked)

    def answers(one: Case) -> Both:
        return Both(evaluated=evaluated(one), compiled=compiled[numbers[id(one)]])

    return answers


def evaluated(one: Case) -> Truth:
    """What the reference says of a case."""
    context = Context(
        concepts=STUDY.concepts,
        anchors=one.anchors,
        look_back=STUDY.look_back,
        child_pugh_variant=STUDY.child_pugh_variant,
    )
    return evaluate(CRITERIA[one.criterion].reading, one.records, context).truth


def _compiled(cases: list[Case]) -> list[Truth]:
    backend = ibis.duckdb.connect()
    people = [(_known_as(f"S{n}", one.records), one.anchors) for n, one in enumerate(cases)]
    write_records(backend.con, people, STUDY.concepts)
    readings = {name: CRITERIA[name].reading for name in sorted({c.criterion for c in cases})}
    truths_of = compile_criteria(
        readings,
        Tables.of(backend),
        STUDY.concepts,
        look_back=STUDY.look_back,
        child_pugh_variant=STUDY.child_pugh_variant,
    )
    found = backend.to_pyarrow(truths_of.table().order_by("subject_no")).to_pylist()
    truths = {number: truth for truth, number in CODES.items()}
    return [truths[row[one.criterion]] for row, one in zip(found, cases, strict=True)]


def _known_as(name: str, held: SubjectRecords) -> SubjectRecords:
    def renamed(table: str) -> tuple[Any, ...]:
        return tuple(replace(row, subject=name) for row in getattr(held, table))

    tables = {name: renamed(name) for name in ("findings", "events", "interventions", "coverage")}
    return SubjectRecords(subject=replace(held.subject, subject=name), **tables)
