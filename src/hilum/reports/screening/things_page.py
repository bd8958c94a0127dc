"""What is open for a subject, in words: for a worklist's cell and for the subject's own page."""

from collections.abc import Iterator
from dataclasses import dataclass

from hilum.criteria import nodes
from hilum.criteria.evaluate import Why
from hilum.criteria.words import reason, value_words
from hilum.reports.screening.histories import usable_rows
from hilum.reports.screening.needs import Need, Thing
from hilum.reports.screening.wording import Wording
from hilum.reports.screening.worklist import Standing
from hilum.screening.anchors import SCREENING
from hilum.study import Study

SHOWN_ORDER = (Need.MEASURE, Need.CLARIFY, Need.ATTEST, Need.COVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingView:
    """An open thing as it is shown: what it is, which criteria wait for it, what is known."""

    title: str
    criteria: tuple[str, ...]
    details: tuple[str, ...]


def things_by_need(
    standing: Standing, study: Study, wording: Wording
) -> dict[str, list[ThingView]]:
    """Return the open things by the need's name, those first that keep a subject waiting most."""
    found = {
        need.value: [_view(thing, standing, study, wording) for thing in standing.needing(need)]
        for need in SHOWN_ORDER
    }
    return {need: things for need, things in found.items() if things}


def _view(thing: Thing, standing: Standing, study: Study, wording: Wording) -> ThingView:
    details = {
        Need.MEASURE: _of_measurement,
        Need.CLARIFY: _of_clarification,
        Need.ATTEST: _of_attestation,
        Need.COVER: _of_cover,
    }[thing.need]
    return ThingView(
        title=title_of(thing, study, wording),
        criteria=thing.criteria,
        details=tuple(details(thing, standing, study, wording)),
    )


def title_of(thing: Thing, study: Study, wording: Wording) -> str:
    """Return what an open thing is, in a few words: a finding's name, or the criterion's title."""
    if thing.need is Need.MEASURE:
        return wording.say("or_mark").join(concept_labels(thing, study, wording))
    criterion = study.criterion(thing.criteria[0])
    return criterion.label(wording.language) if criterion else thing.criteria[0]


def concept_labels(thing: Thing, study: Study, wording: Wording) -> list[str]:
    """Return the names of a thing's concepts, each once."""
    names = (study.concepts[concept].label(wording.language) for concept in thing.concepts)
    return list(dict.fromkeys(names))


def _of_measurement(
    thing: Thing, standing: Standing, study: Study, wording: Wording
) -> Iterator[str]:
    for answer in thing.answers:
        found = isinstance(answer.node, nodes.Comparison) and answer.used
        if found or answer.why is Why.STRADDLES:
            yield reason(answer, study.concepts, wording.voice)
            return
    day = standing.sheet.anchors[SCREENING].day_latest
    for concept in thing.concepts:
        rows = usable_rows(standing.sheet.records, study.concepts.within(concept), day)
        if rows:
            value = value_words(rows[-1], study.concepts, wording.voice)
            days = day - rows[-1].time.day_latest
            yield wording.say("last_known", value=value, days=days)
        else:
            yield wording.say("not_on_record")


def _of_clarification(thing: Thing, _: Standing, study: Study, wording: Wording) -> Iterator[str]:
    for answer in thing.answers:
        yield reason(answer, study.concepts, wording.voice)


def _of_attestation(thing: Thing, _: Standing, study: Study, wording: Wording) -> Iterator[str]:
    for answer in thing.answers:
        if isinstance(answer.node, nodes.Attested):
            yield reason(answer, study.concepts, wording.voice)
    if thing.concepts:
        labels = concept_labels(thing, study, wording)
        yield wording.say("nothing_speaks", concepts=wording.listed(labels))


def _of_cover(thing: Thing, _: Standing, study: Study, wording: Wording) -> Iterator[str]:
    yield wording.listed(concept_labels(thing, study, wording))
