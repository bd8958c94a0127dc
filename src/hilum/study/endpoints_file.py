"""endpoints.toml: its entries as they are written, and its reading."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import Field

from hilum.study.endpoints import (
    Analysis,
    AnalysisSet,
    DisplayKind,
    DisplaySpec,
    Endpoint,
    EndpointKind,
    Endpoints,
    Estimand,
    Handling,
    IntercurrentEvent,
    Level,
    Objective,
    OtherAnswer,
    ProportionInterval,
    ResponseStandard,
    Strategy,
    Subgroup,
    SurvivalInterval,
)
from hilum.study.endpoints_check import EndpointsCheck, Given
from hilum.study.files import Entry, QuestionEntry
from hilum.study.parameters import Exact, ParameterEntry, Rulings, Sourced, question_of, same
from hilum.study.reading_files import read_entries
from hilum.study.study import Question
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words
from hilum.terms.ruled import Ruled

T = TypeVar("T")

ID = r"^[a-z][a-z0-9_]*$"


class _Worded(Entry):
    en: str
    zh: str

    @property
    def words(self) -> Words:
        """The entry's name in both languages."""
        return Words(self.en, self.zh)


class _Basis(_Worded, Sourced):
    id: str = Field(pattern=ID)


class ObjectiveEntry(_Basis):
    """What the study wants to know."""

    level: Level


class EndpointEntry(_Basis):
    """What is measured."""

    objective: str
    kind: EndpointKind
    standard: ResponseStandard | None = None
    confirmed: bool | None = None


class SetEntry(_Basis):
    """Whose data are analysed."""

    description: _Worded
    flag: str = Field(pattern=r"^[A-Z][A-Z0-9]{0,5}FL$")
    within: str | None = None
    shown_by: tuple[str, ...] = ()
    assessed: bool = False


class EventEntry(_Worded):
    """An intercurrent event."""

    id: str = Field(pattern=ID)
    concepts: tuple[str, ...]
    fact: str | None = None


class HandlingEntry(_Worded):
    """What is made of an intercurrent event."""

    event: str
    strategy: Strategy


class EstimandEntry(_Basis):
    """What is estimated."""

    endpoint: str
    set: str
    start: str | None = None
    summary: _Worded
    handling: tuple[HandlingEntry, ...]


class SubgroupEntry(_Basis):
    """Subjects told apart by a variable."""

    variable: str


class DisplayEntry(_Worded):
    """A table, figure or listing."""

    number: str = Field(pattern=r"^\d+(\.\d+)*$")
    kind: DisplayKind
    set: str
    estimand: str | None = None
    standard: ResponseStandard | None = None
    subgroup: str | None = None
    dataset: str | None = None


class OtherAnswerEntry(_Worded):
    """Another answer to a question."""

    question: str
    file: str = Field(pattern="^(response|endpoints)$")
    parameter: str
    value: Any


class AnalysisEntry(Entry):
    """The parameters of the analysis."""

    treatment_emergent_days: ParameterEntry[int]
    undated_event_emergent: ParameterEntry[bool]
    confidence_percent: ParameterEntry[Exact]
    proportion_interval: ParameterEntry[ProportionInterval]
    survival_interval: ParameterEntry[SurvivalInterval]
    days_per_month: ParameterEntry[Exact]
    landmarks_months: ParameterEntry[tuple[int, ...]]
    smallest_subgroup: ParameterEntry[int]
    null_response_percent: ParameterEntry[Exact]
    target_response_percent: ParameterEntry[Exact]


class EndpointsFile(Entry):
    """The file."""

    objective: tuple[ObjectiveEntry, ...]
    endpoint: tuple[EndpointEntry, ...]
    set: tuple[SetEntry, ...]
    event: tuple[EventEntry, ...] = ()
    estimand: tuple[EstimandEntry, ...]
    subgroup: tuple[SubgroupEntry, ...] = ()
    display: tuple[DisplayEntry, ...] = ()
    other_answer: tuple[OtherAnswerEntry, ...] = ()
    analysis: AnalysisEntry
    question: tuple[QuestionEntry, ...] = ()


def load_endpoints(
    path: Path, given: Given, asked: Mapping[str, Question]
) -> tuple[Endpoints, tuple[Question, ...]]:
    """Read endpoints.toml; return its parts and the questions that it asks.

    Raises UserError, naming the entry, where it is not as expected: a name that nothing bears, a
    handling that response.toml contradicts, another answer that its parameter cannot be.
    """
    file = read_entries(path, EndpointsFile)
    questions = tuple(map(question_of, file.question))
    known = {**asked, **{question.id: question for question in questions}}
    rulings = Rulings(path=path, questions=known)
    found = Endpoints(
        objectives=_by_id(path, (_objective(each, rulings) for each in file.objective)),
        endpoints=_by_id(path, (_endpoint(each, rulings) for each in file.endpoint)),
        sets=_by_id(path, (_set(each, rulings) for each in file.set)),
        events=_by_id(path, map(_event, file.event)),
        estimands=_by_id(path, (_estimand(each, rulings) for each in file.estimand)),
        subgroups=_by_id(path, (_subgroup(each, rulings) for each in file.subgroup)),
        displays=tuple(map(_display, file.display)),
        analysis=_analysis(file.analysis, rulings),
        others=tuple(map(_other, file.other_answer)),
    )
    EndpointsCheck(rulings, found, given).all()
    return found, questions


def _by_id(path: Path, entries: Iterable[T]) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for each in entries:
        name = str(each.id)  # type: ignore[attr-defined]
        if name in found:
            raise UserError(f"{path}: {name}: stands twice, expected once")
        found[name] = each
    return MappingProxyType(found)


def _objective(entry: ObjectiveEntry, rulings: Rulings) -> Objective:
    basis = rulings.basis(entry.id, entry)
    return Objective(id=entry.id, level=entry.level, words=entry.words, basis=basis)


def _endpoint(entry: EndpointEntry, rulings: Rulings) -> Endpoint:
    return Endpoint(
        id=entry.id,
        objective=entry.objective,
        kind=entry.kind,
        words=entry.words,
        basis=rulings.basis(entry.id, entry),
        standard=entry.standard,
        confirmed=entry.confirmed,
    )


def _set(entry: SetEntry, rulings: Rulings) -> AnalysisSet:
    return AnalysisSet(
        id=entry.id,
        words=entry.words,
        description=entry.description.words,
        flag=entry.flag,
        shown_by=entry.shown_by,
        basis=rulings.basis(entry.id, entry),
        within=entry.within,
        assessed=entry.assessed,
    )


def _event(entry: EventEntry) -> IntercurrentEvent:
    return IntercurrentEvent(
        id=entry.id, words=entry.words, concepts=entry.concepts, fact=entry.fact
    )


def _estimand(entry: EstimandEntry, rulings: Rulings) -> Estimand:
    return Estimand(
        id=entry.id,
        endpoint=entry.endpoint,
        set=entry.set,
        words=entry.words,
        summary=entry.summary.words,
        handling=tuple(
            Handling(event=each.event, strategy=each.strategy, words=each.words)
            for each in entry.handling
        ),
        basis=rulings.basis(entry.id, entry),
        start=entry.start,
    )


def _subgroup(entry: SubgroupEntry, rulings: Rulings) -> Subgroup:
    basis = rulings.basis(entry.id, entry)
    return Subgroup(id=entry.id, variable=entry.variable, words=entry.words, basis=basis)


def _display(entry: DisplayEntry) -> DisplaySpec:
    return DisplaySpec(
        number=entry.number,
        kind=entry.kind,
        title=entry.words,
        set=entry.set,
        estimand=entry.estimand,
        standard=entry.standard,
        subgroup=entry.subgroup,
        dataset=entry.dataset,
    )


def _other(entry: OtherAnswerEntry) -> OtherAnswer:
    return OtherAnswer(
        question=entry.question,
        file=entry.file,
        parameter=entry.parameter,
        value=entry.value,
        words=entry.words,
    )


def _analysis(entry: AnalysisEntry, rulings: Rulings) -> Analysis:
    ruled: dict[str, Ruled[Any]] = {
        name: rulings.ruled(f"analysis.{name}", getattr(entry, name), same)
        for name in AnalysisEntry.model_fields
    }
    return Analysis(**ruled)
