"""What asked for a number: the entry of the study, its source, and the record's own sentence.

An entry is a criterion, a clause, an objective, an endpoint, an estimand, an analysis set, a
subgroup, a question, a visit, an activity or a drug, by its id. Where its source names clauses of
record.txt, their sentences follow; where it rests on a question, the question and its ruling.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hilum.study import Clause, Criterion, Question, Study
from hilum.study.endpoints import Endpoint, Estimand
from hilum.terms.reasons import Words
from hilum.terms.ruled import Basis, Ruled

_CLAUSES = re.compile(r"record\.txt, ((?:[A-Z]\d+[a-z]?(?:, | and | to )?)+)")
_CLAUSE = re.compile(r"[A-Z]\d+[a-z]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that was asked: what it is, what is said there, where, and if it is verbatim."""

    id: str
    what: Words
    said: Words
    source: str
    verbatim: bool = False


RECORD = "record.txt"
_WHAT = {
    "criterion": Words("criterion", "标准"),
    "clause": Words("sentence of the record", "注册记录原文"),
    "objective": Words("objective", "研究目的"),
    "endpoint": Words("endpoint", "终点"),
    "estimand": Words("estimand", "估计目标"),
    "set": Words("analysis set", "分析集"),
    "subgroup": Words("subgroup", "亚组"),
    "question": Words("question", "问题"),
    "ruling": Words("ruling", "裁定"),
    "visit": Words("visit", "访视"),
    "activity": Words("activity", "检查项目"),
    "drug": Words("drug of the regimen", "方案药物"),
}


@dataclass(frozen=True)
class Asking:
    """Finds what an id of a study asks."""

    study: Study

    def trail(self, *ids: str) -> tuple[Asked, ...]:
        """Return what the ids asked and what each rests on, each thing once, in order."""
        found: dict[str, Asked] = {}
        for each in ids:
            for asked in self._of(each):
                found.setdefault(f"{asked.what.en} {asked.id}", asked)
        return tuple(found.values())

    def _of(self, name: str) -> Iterator[Asked]:
        if name in self._entries:
            yield from self._entries[name]
        elif (question := self.study.question(name)) is not None:
            yield from _question(question)

    @cached_property
    def _entries(self) -> Mapping[str, tuple[Asked, ...]]:
        return {name: tuple(entries) for name, entries in self._every()}

    def _every(self) -> Iterator[tuple[str, Iterator[Asked]]]:
        for criterion in self.study.criteria:
            yield criterion.id, _criterion(criterion)
        for clause in self.study.clauses:
            yield clause.id, _clause(clause)
        yield from self._of_endpoints()
        yield from self._of_conduct()

    def _of_endpoints(self) -> Iterator[tuple[str, Iterator[Asked]]]:
        plan = self.study.endpoints
        if plan is None:
            return
        for objective in plan.objectives.values():
            yield (
                objective.id,
                self._based("objective", objective.id, objective.words, objective.basis),
            )
        for endpoint in plan.endpoints.values():
            yield endpoint.id, self._endpoint(endpoint)
        for estimand in plan.estimands.values():
            yield estimand.id, self._estimand(estimand)
        for each in plan.sets.values():
            yield each.id, self._based("set", each.id, each.description, each.basis)
        for subgroup in plan.subgroups.values():
            yield subgroup.id, self._based("subgroup", subgroup.id, subgroup.words, subgroup.basis)

    def _of_conduct(self) -> Iterator[tuple[str, Iterator[Asked]]]:
        schedule, regimen = self.study.schedule, self.study.regimen
        for visit in schedule.visits if schedule else ():
            yield visit.id, self._based("visit", visit.id, visit.name, visit.day)
        for activity in schedule.activities if schedule else ():
            yield activity.id, self._based("activity", activity.id, activity.name, activity.basis)
        for drug in regimen.drugs if regimen else ():
            yield drug.id, self._based("drug", drug.id, drug.name, drug.dose_mg_per_m2)

    def _endpoint(self, endpoint: Endpoint) -> Iterator[Asked]:
        yield from self._based("endpoint", endpoint.id, endpoint.words, endpoint.basis)
        plan = self.study.endpoints
        if plan is not None:
            goal = plan.objectives[endpoint.objective]
            yield from self._based("objective", goal.id, goal.words, goal.basis)

    def _estimand(self, estimand: Estimand) -> Iterator[Asked]:
        yield from self._based("estimand", estimand.id, estimand.summary, estimand.basis)
        plan = self.study.endpoints
        if plan is not None:
            yield from self._endpoint(plan.endpoints[estimand.endpoint])
            chosen = plan.sets[estimand.set]
            yield from self._based("set", chosen.id, chosen.description, chosen.basis)

    def _based(
        self, what: str, name: str, said: Words, basis: Basis | Ruled[Any]
    ) -> Iterator[Asked]:
        """Yield an entry, the sentences of the record that its source names, and its question."""
        yield Asked(id=name, what=_WHAT[what], said=said, source=basis.source)
        clauses = {clause.id: clause for clause in self.study.clauses}
        for named in _CLAUSES.findall(basis.source):
            for clause in _CLAUSE.findall(named):
                if clause in clauses:
                    yield from _clause(clauses[clause])
        question = self.study.question(basis.question) if basis.question else None
        if question is not None:
            yield from _question(question)


def _criterion(criterion: Criterion) -> Iterator[Asked]:
    spans = ", ".join(f"{start}-{end}" for start, end in criterion.spans)
    source = f"{RECORD}, {spans}" if spans else criterion.source or criterion.origin
    said = Words(criterion.text, criterion.text)
    what = _WHAT["criterion"]
    yield Asked(id=criterion.id, what=what, said=said, source=source, verbatim=True)


def _clause(clause: Clause) -> Iterator[Asked]:
    spans = ", ".join(f"{start}-{end}" for start, end in clause.spans)
    yield Asked(
        id=clause.id,
        what=_WHAT["clause"],
        said=Words(clause.text, clause.text),
        source=f"{RECORD}, {spans}",
        verbatim=True,
    )


def _question(question: Question) -> Iterator[Asked]:
    text = question.text.strip()
    said = Words(text, (question.zh or text).strip())
    yield Asked(id=question.id, what=_WHAT["question"], said=said, source="")
    ruling = question.ruling
    if ruling is not None:
        given = Words(ruling.text.strip(), (ruling.zh or ruling.text).strip())
        source = f"{ruling.kind}, {ruling.by}, {ruling.date}"
        yield Asked(id=question.id, what=_WHAT["ruling"], said=given, source=source)
