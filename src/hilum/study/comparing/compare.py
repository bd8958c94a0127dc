"""Compare two versions of a study. Offsets in the record are never looked at, only its words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from hilum.criteria.printing import show
from hilum.study.comparing.changes import (
    ApprovalChange,
    Aspect,
    Changes,
    CriterionChange,
    EntryChange,
    FieldChange,
    Sign,
)
from hilum.study.comparing.matching import Meaning, Side, matched, moved
from hilum.study.comparing.readings import ATTESTED, parts_changed, things_of
from hilum.study.comparing.sentences import folded, word_changes
from hilum.study.comparing.values import differences
from hilum.study.study import Clause, Criterion, Question, Ruling, Study

DROPPED = "dropped"
"""What another answer makes of a criterion that it takes away."""
CriterionPairs = list[tuple[Criterion | None, Criterion | None]]
CRITERION_FIELDS = ("en", "zh", "origin", "source", "can_change")
STUDY_FIELDS = (
    *("short_name", "time_zone", "look_back", "anchors", "arms", "sites", "concepts"),
    *("regimen", "schedule", "response", "endpoints"),
)
"""What is compared value by value; the facts of study.toml too, by their own names."""


def compare(before: Study, after: Study) -> Changes:
    """Return what differs between two versions of a study; nothing where they say the same."""
    pairs = matched(_criteria_of(before), _criteria_of(after))
    criteria = tuple(_criteria(before, after, pairs))
    clauses = tuple(_clauses(before, after))
    return Changes(
        studies=(before.id, after.id),
        versions=(before.version, after.version),
        criteria=criteria,
        clauses=clauses,
        questions=tuple(_questions(before, after, pairs)),
        fields=(*_fields(before, after), *_record(before, after, (*criteria, *clauses))),
        approvals=tuple(_approvals(before, after, pairs)),
        revisions=tuple(each for each in after.history if each not in before.history),
    )


def _criteria_of(study: Study) -> Side[Criterion]:
    meanings = [
        Meaning((each.kind, each.reading), frozenset({*things_of(each.reading)} - {ATTESTED}))
        for each in study.criteria
    ]
    return Side(study.criteria, meanings)


def _criteria(before: Study, after: Study, pairs: CriterionPairs) -> Iterator[CriterionChange]:
    place = {criterion.id: number for number, criterion in enumerate(before.criteria)}
    elsewhere = moved([place[one.id] for one, other in pairs if one and other])
    for one, other in pairs:
        said = before.clause_of(one) if one else "", after.clause_of(other) if other else ""
        aspects = tuple(_aspects(one, other, same_text=folded(said[0]) == folded(said[1])))
        if one and other and place[one.id] in elsewhere:
            aspects += (Aspect.MOVED,)
        fields = tuple(_fields_of(one, other))
        if aspects or fields:
            yield CriterionChange(
                before=one,
                after=other,
                aspects=aspects or (Aspect.OTHER,),
                words=word_changes(*said),
                parts=parts_changed(one.reading, other.reading) if one and other else (),
                fields=fields,
            )


def _aspects(
    one: Criterion | None, other: Criterion | None, *, same_text: bool
) -> Iterator[Aspect]:
    match one, other:
        case None, _:
            yield Aspect.ADDED
        case _, None:
            yield Aspect.REMOVED
        case Criterion(), Criterion():
            differs = {
                Aspect.ID: one.id != other.id,
                Aspect.TEXT: not same_text,
                Aspect.KIND: one.kind is not other.kind,
                Aspect.READING: one.reading != other.reading,
            }
            yield from (aspect for aspect, does in differs.items() if does)


def _fields_of(one: Criterion | None, other: Criterion | None) -> Iterator[FieldChange]:
    if one and other:
        for name in CRITERION_FIELDS:
            yield from differences(getattr(one, name), getattr(other, name), name)


def _clauses(before: Study, after: Study) -> Iterator[EntryChange]:
    sides = [
        Side(study.clauses, [Meaning(clause.kind) for clause in study.clauses])
        for study in (before, after)
    ]
    for one, other in matched(*sides):
        texts = before.clause_of(one) if one else "", after.clause_of(other) if other else ""
        fields = _fields_of_clause(one, other) if one and other else ()
        aspects = tuple(_entry_aspects(one, other, texts, fields))
        if aspects:
            name = " → ".join(dict.fromkeys(each.id for each in (one, other) if each))
            yield EntryChange(name=name, aspects=aspects, words=word_changes(*texts), fields=fields)


def _fields_of_clause(one: Clause, other: Clause) -> tuple[FieldChange, ...]:
    old, new = (replace(each, text="", spans=()) for each in (one, other))
    return tuple(differences(old, new, ""))


def _entry_aspects(
    one: object, other: object, texts: tuple[str, str], fields: Iterable[FieldChange]
) -> Iterator[Aspect]:
    paths = {re.split(r"[. ]", each.path)[0] for each in fields}
    differs = {
        Aspect.ADDED: one is None,
        Aspect.REMOVED: other is None,
        Aspect.ID: "id" in paths,
        Aspect.TEXT: one is not None and other is not None and texts[0] != texts[1],
        Aspect.KIND: "kind" in paths,
        Aspect.RULING: "ruling" in paths,
        Aspect.OTHER: bool(paths - {"id", "kind", "ruling"}),
    }
    yield from (aspect for aspect, does in differs.items() if does)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question wherever it stands: on which criteria, and with which other answers.

    `answers` are the other readings, by criterion and answer.
    `rulings` are its rulings by the criterion that it stands on, `study` where it stands on none.
    """

    text: str = field(compare=False)
    zh: str | None
    criteria: tuple[str, ...]
    answers: Mapping[str, str]
    rulings: Mapping[str, Ruling | None] = field(compare=False)


def _questions(before: Study, after: Study, pairs: CriterionPairs) -> Iterator[EntryChange]:
    renamed = {one.id: other.id for one, other in pairs if one and other}
    old, new = _asked(before, renamed), _asked(after, {})
    for name in dict.fromkeys([*new, *old]):
        one, other = old.get(name), new.get(name)
        texts = folded(one.text) if one else "", folded(other.text) if other else ""
        fields = tuple(differences(one, other, "")) if one and other else ()
        fields += tuple(_ruled(one, other))
        aspects = tuple(_entry_aspects(one, other, texts, fields if one and other else ()))
        if aspects:
            yield EntryChange(name=name, aspects=aspects, words=word_changes(*texts), fields=fields)


def _ruled(one: _Asked | None, other: _Asked | None) -> Iterator[FieldChange]:
    """Yield how the rulings on a question differ; by criterion where they differ in several ways.

    What it has newly come to stand on, or stands on no more, is no other ruling.
    """
    old, new = (each.rulings if each else {} for each in (one, other))
    places: dict[tuple[Ruling | None, Ruling | None], list[str]] = {}
    for place in [place for place in new if place in old] or [*new]:
        places.setdefault((old.get(place), new[place]), []).append(place)
    for (was, now), stands in places.items():
        where = "" if len(places) == 1 else f" ({' '.join(stands)})"
        yield from differences(was, now, f"ruling{where}")


def _asked(study: Study, renamed: Mapping[str, str]) -> dict[str, _Asked]:
    """Return the questions of a study by id; `renamed` says what criteria are called instead."""
    found: dict[str, list[tuple[str, Question]]] = {}
    of_criteria = ((renamed.get(c.id, c.id), q) for c in study.criteria for q in c.questions)
    of_study = (("study", q) for q in (*study.questions, *study.conduct_questions))
    for place, question in (*of_criteria, *of_study):
        found.setdefault(question.id, []).append((place, question))
    return {name: _one_asked(stands) for name, stands in found.items()}


def _one_asked(stands: list[tuple[str, Question]]) -> _Asked:
    question = stands[0][1]
    answers = {
        f"{place}: {folded(other.text)}": show(other.reading) if other.reading else DROPPED
        for place, each in stands
        for other in each.alternatives
    }
    return _Asked(
        text=question.text,
        zh=question.zh,
        criteria=tuple(sorted(place for place, _ in stands if place != "study")),
        answers=answers,
        rulings={place: each.ruling for place, each in stands},
    )


def _fields(before: Study, after: Study) -> Iterator[FieldChange]:
    yield from differences(before.facts, after.facts, "")
    for name in STUDY_FIELDS:
        yield from differences(getattr(before, name), getattr(after, name), name)


def _record(
    before: Study, after: Study, changes: Iterable[CriterionChange | EntryChange]
) -> Iterator[FieldChange]:
    """Yield what differs of the record where no criterion and no clause shows it."""
    shown = any(piece.sign is not Sign.SAME for each in changes for piece in each.words)
    if shown or folded(before.record) == folded(after.record):
        return
    words = dict.fromkeys(Sign, "")
    for piece in word_changes(before.record, after.record):
        words[piece.sign] += piece.text
    old, new = (words[sign].strip() or None for sign in (Sign.REMOVED, Sign.ADDED))
    yield FieldChange(path="record.txt", before=old, after=new)


def _approvals(before: Study, after: Study, pairs: CriterionPairs) -> Iterator[ApprovalChange]:
    for one, other in pairs:
        if other is not None:
            was, now = before.standing(one) if one else None, after.standing(other)
            if was is not now:
                yield ApprovalChange(criterion=other.id, was=was, now=now)
