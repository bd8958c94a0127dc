"""A score from several findings, each picked in the window; a missing input makes it a range."""

from hilum.criteria.evaluate.answer import Answer, Context, Used, Why
from hilum.criteria.evaluate.comparison import hull, picked
from hilum.criteria.evaluate.interval import satisfies
from hilum.criteria.evaluate.window import in_window, window_days
from hilum.criteria.nodes import Score
from hilum.records.rows import SubjectRecords
from hilum.rules.child_pugh import CLASSES, COAGULATION, SCORED, class_of, points_range
from hilum.terms.bounds import ANYWHERE, Bounds, position
from hilum.terms.truth import Truth


def score(node: Score, records: SubjectRecords, context: Context) -> Answer:
    """Answer a Child-Pugh question for one subject: MET only if every completion meets it."""
    days = window_days(node.window, context)
    rows = {
        name: in_window(records.findings, context.concepts.within(name), days)
        for name in (*SCORED, *COAGULATION)
    }
    used = {name: picked(rows[name], node.pick) for name in _inputs(rows)}
    points = points_range({name: _bounds(taken) for name, taken in used.items()})
    truth = satisfies(
        _on_the_scale(node, points.fewest, points.most), node.test, context.concepts[node.score]
    )
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
        range=(points.fewest, points.most),
    )


def _inputs(rows: dict[str, tuple[Used, ...]]) -> tuple[str, ...]:
    measured = [name for name in COAGULATION if rows[name]]
    return (*SCORED, measured[0] if measured else COAGULATION[0])


def _bounds(taken: tuple[Used, ...]) -> Bounds:
    return hull(taken) if taken else ANYWHERE


def _on_the_scale(node: Score, fewest: int, most: int) -> Bounds:
    if node.score == "child_pugh_points":
        return Bounds(position(fewest), position(most))
    classes = list(CLASSES)
    return Bounds(
        *(position(classes.index(class_of(points))) for points in (fewest, most)),
    )
