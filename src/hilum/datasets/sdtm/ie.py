"""IE: criteria violated as of enrolment or of the screen failure (SDTMIG 3.4, 6.3.4).

Each criterion is answered by the reference evaluator from what was on record on that day. What is
unknown is no violation.
"""

from collections.abc import Iterator, Mapping

from hilum.criteria.evaluate import Answer, Context, evaluate
from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.ti import criterion_values
from hilum.records.rows import Coverage
from hilum.study import Anchor, Study
from hilum.terms.truth import Effect, Truth

SCREENING = "screening"
DECIDED_BY = ("enrolment", "screen_failure")
ANSWERS = {Truth.MET: "Y", Truth.NOT_MET: "N"}


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each criterion that disqualifies; none while nobody has decided."""
    decided = subject.first_event(*DECIDED_BY)
    if decided is None or decided.start.day_earliest != decided.start.day_latest:
        return
    context = context_on(subject, decided.start.day_earliest)
    for criterion in subject.study.criteria:
        answer = evaluate(criterion.reading, subject.records, context)
        if criterion.kind.effect(answer.truth) is Effect.DISQUALIFIES:
            yield Row(
                values={
                    **criterion_values(criterion),
                    "IEORRES": ANSWERS[answer.truth],
                    "IESTRESC": ANSWERS[answer.truth],
                    "IEDTC": dtc(decided.start),
                },
                records=tuple(dict.fromkeys((*_used(answer), decided.row))),
                asked=(criterion.id,),
            )


def context_on(subject: StudySubject, day: int) -> Context:
    """Return the context of a local day: anchors known by then, and fallbacks for the others."""
    study, known = subject.study, subject.facts.anchors
    by_then = {name: at for name, at in known.items() if at <= day} | {SCREENING: day}
    return Context(
        concepts=study.concepts,
        anchors=_with_fallbacks(study, by_then),
        look_back=study.look_back,
        child_pugh_variant=study.child_pugh_variant,
    )


def _with_fallbacks(study: Study, days: Mapping[str, int]) -> Mapping[str, tuple[int, int]]:
    found = {}
    for anchor in study.anchors.values():
        stand_in: Anchor | None = anchor
        while stand_in is not None and stand_in.name not in days:
            stand_in = study.anchors.get(stand_in.fallback or "")
        if stand_in is not None:
            found[anchor.name] = (days[stand_in.name], days[stand_in.name])
    return found


def _used(answer: Answer) -> Iterator[str]:
    yield from (used.row.row for used in answer.used if not isinstance(used.row, Coverage))
    for part in answer.parts:
        yield from _used(part)
