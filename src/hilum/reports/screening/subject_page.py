"""What stands on the page of one subject."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby

from markupsafe import Markup

from hilum.criteria import nodes
from hilum.criteria.evaluate import Why
from hilum.criteria.words import reason, reason_of_absences, threshold, window_words
from hilum.reports.screening.deciding import Part, parts_of
from hilum.reports.screening.histories import History, history_of
from hilum.reports.screening.scales import scale_of
from hilum.reports.screening.wording import Wording
from hilum.reports.screening.worklist import Standing
from hilum.screening.anchors import SCREENING
from hilum.screening.evidence import Judged
from hilum.screening.sheet import effect_of
from hilum.study import Question, Study
from hilum.terms.times import date_of
from hilum.terms.truth import Kind, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of a criterion as it is shown: what was found, what was asked, where, pictures."""

    effect: str
    sentence: str
    asked: str
    window: str
    places: str
    scale: Markup | None
    history: History | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionView:
    """A criterion as it is shown: the parts that decide, and in short those that do not."""

    id: str
    label: str
    text: str
    origin: str
    truth: str
    effect: str
    can_change: bool
    parts: tuple[PartView, ...]
    others: tuple[str, ...]
    assumptions: tuple["AssumptionView", ...]


def against_views(standing: Standing, study: Study, wording: Wording) -> list[CriterionView]:
    """Return the criteria that disqualify, in protocol order."""
    return [_view(judged, standing, study, wording) for judged in standing.against]


def criteria_views(
    standing: Standing, study: Study, wording: Wording
) -> dict[Kind, list[CriterionView]]:
    """Return the grid of criteria by kind, in protocol order."""
    views: dict[Kind, list[CriterionView]] = {kind: [] for kind in Kind}
    for judged in standing.sheet.judged:
        views[judged.criterion.kind].append(_view(judged, standing, study, wording))
    return views


def _view(judged: Judged, standing: Standing, study: Study, wording: Wording) -> CriterionView:
    criterion, parts = judged.criterion, parts_of(judged)
    deciding = [part for part in parts if part.decides]
    others = [part for part in parts if not part.decides]
    return CriterionView(
        id=criterion.id,
        label=criterion.label(wording.language),
        text=criterion.text,
        origin="" if criterion.origin == "record" else wording.say(f"origin_{criterion.origin}"),
        truth=judged.truth.value,
        effect=effect_of(judged).value,
        can_change=criterion.can_change,
        parts=tuple(
            _part(group, standing, study, wording) for group in _alike(deciding, with_pictures=True)
        ),
        others=tuple(sentence_of(group, study, wording) for group in _alike(others)),
        assumptions=tuple(_assumption(each, wording) for each in criterion.assumptions),
    )


def _alike(parts: Sequence[Part], *, with_pictures: bool = False) -> Iterator[list[Part]]:
    """Put together parts in a row that differ in nothing but the concept that is absent."""

    def likeness(numbered: tuple[int, Part]) -> object:
        place, part = numbered
        answer = part.answer
        if answer.why in (Why.ABSENT, Why.NOT_COVERED) and not answer.excepted:
            return answer.why, answer.window, answer.used
        return place

    for _, group in groupby(enumerate(parts), key=likeness):
        yield [part for _, part in group]


def sentence_of(group: Sequence[Part], study: Study, wording: Wording) -> str:
    """Return what the records say on a part, or on several that are alike."""
    if len(group) > 1:
        answers = [part.answer for part in group]
        return reason_of_absences(answers, study.concepts, wording.voice)
    return reason(group[0].answer, study.concepts, wording.voice)


MOST_PLACES = 3


def _part(group: Sequence[Part], standing: Standing, study: Study, wording: Wording) -> PartView:
    part, records = group[0], standing.sheet.records
    day = standing.sheet.anchors[SCREENING].day_latest
    said = isinstance(part.answer.node, nodes.Comparison) and bool(part.answer.used)
    return PartView(
        effect=part.effect.value,
        sentence=sentence_of(group, study, wording),
        asked=_asked(part, study, wording),
        window=window_words(part.answer.window, wording.voice) if said else "",
        places=_places(part, wording),
        scale=scale_of(part, study.concepts, wording.voice),
        history=history_of(part, records, study.concepts, day),
    )


def _asked(part: Part, study: Study, wording: Wording) -> str:
    compared = threshold(part.answer.node, study.concepts, wording.voice)
    if not compared or isinstance(part.answer.node, nodes.Sex):  # a sex alone excludes nobody
        return ""
    key = "asked" if part.wanted is Truth.MET else "forbidden"
    return wording.say(key, threshold=compared)


def _places(part: Part, wording: Wording) -> str:
    used = (*part.answer.used, *part.answer.excepted)
    places = sorted({each.row.source for each in used})
    shown = wording.listed(places[:MOST_PLACES])
    if len(places) > MOST_PLACES:
        return wording.say("and_more", places=shown, count=len(places) - MOST_PLACES)
    return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionView:
    """An assumption as it is shown: the question, what is assumed, and for which criteria.

    `key` is its place on the page of assumptions: one question may be ruled in several ways.
    """

    id: str
    key: str
    question: str
    ruling: str
    criteria: tuple[str, ...] = ()


def assumption_views(study: Study, wording: Wording) -> list[AssumptionView]:
    """Return every assumption in protocol order, each once, with the criteria that rest on it."""
    found: dict[str, AssumptionView] = {}
    for criterion in study.criteria:
        for question in criterion.assumptions:
            view = _assumption(question, wording)
            view = found.setdefault(view.key, view)
            found[view.key] = replace(view, criteria=(*view.criteria, criterion.id))
    return list(found.values())


def _assumption(question: Question, wording: Wording) -> AssumptionView:
    text = question.ruling.text if question.ruling else ""
    return AssumptionView(
        id=question.id,
        key=f"{question.id}-{sha256(text.encode()).hexdigest()[:6]}",
        question=question_words(question, wording),
        ruling=wording.of_study(text),
    )


def question_words(question: Question, wording: Wording) -> str:
    """Return a question in the language of the page."""
    return (question.zh or question.text) if wording.language == "zh" else question.text


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorView:
    """An anchor as it is shown: its name and its day, or what stands in for it."""

    label: str
    words: str


def anchor_views(standing: Standing, study: Study, wording: Wording) -> list[AnchorView]:
    """Return the anchors that are known, then in one line each fallback with what it replaces."""
    known, standing_in = [], {}  # type: list[AnchorView], dict[str, list[str]]
    for name, basis in standing.sheet.anchors.items():
        label = study.anchors[name].label(wording.language)
        fallback = basis.basis.removeprefix("fallback: ")
        if fallback != basis.basis:
            standing_in.setdefault(fallback, []).append(label)
        elif name != SCREENING:
            day = str(date_of(basis.day_earliest))
            if basis.day_latest != basis.day_earliest:
                day = f"{day}/{date_of(basis.day_latest)}"
            words = wording.say("anchor_from", day=day, basis=wording.say(f"basis_{basis.basis}"))
            known.append(AnchorView(label=label, words=words))
    for fallback, labels in standing_in.items():
        other = study.anchors[fallback].label(wording.language)
        words = wording.say("stand_in", fallback=other)
        known.append(AnchorView(label=wording.listed(labels), words=words))
    return known
