"""A score from several findings, each picked in the window; a missing input makes it a range."""

from hilum.criteria.evaluate.answer import Answer, Context, Used, Why
from hilum.criteria.evaluate.comparison import hull, picked
from hilum.criteria.evaluate.interval import satisfies
from hilum.criteria.evaluate.window import in_window, window_days
from hilum.criteria.nodes import Score
from hilum.criteria.scores import SCORES, inputs_of, numbers, used_inputs
from hilum.records.rows import SubjectRecords
from hilum.terms.bounds import ANYWHERE, Bounds, position
from hilum.terms.truth import Truth


def score(node: Score, records: SubjectRecords, context: Context) -> Answer:
    """Answer a score's question for one subject: MET only if every completion meets it."""
    kind, days = SCORES[node.score], window_days(node.window, context)
    rows = {
        name: in_window(records.findings, context.concepts.within(name), days)
        for name in inputs_of(kind.rule)
    }
    given = {name: found for name, found in rows.items() if found}
    used = {name: picked(rows[name], node.pick) for name in used_inputs(kind.rule, given)}
    inputs = {name: _bounds(taken) for name, taken in used.items()}
    low, high = numbers(kind.rule, inputs, context.child_pugh_variant)
    places = Bounds(position(kind.place(low)), position(kind.place(high)))
    truth = satisfies(places, node.test, context.concepts[node.score])
    missing = any(not taken for taken in used.values())
    why = Why.DECIDED
    if truth is Truth.UNKNOWN:
        why = Why.NO_ROW if missing else Why.STRADDLES
    return Answer(
        node=node,
        truth=truth,
        why=why,
        used=tuple(each for taken in used.values() for each in taken),
        window=days,
        range=(low, high),
    )


def _bounds(taken: tuple[Used, ...]) -> Bounds:
    return hull(taken) if taken else ANYWHERE
