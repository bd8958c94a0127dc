"""Whether something happened or was given in a window, and when its absence means "no"."""

from collections.abc import Iterable

from hilum.concepts import ConceptClass
from hilum.criteria.evaluate.answer import Answer, Context, Used, Why, WindowDays
from hilum.criteria.evaluate.exceptions import Exceptions
from hilum.criteria.evaluate.window import in_window, window_days
from hilum.criteria.nodes import Exists
from hilum.records.rows import Coverage, Event, Intervention, SubjectRecords
from hilum.terms.truth import Truth

TABLE = {ConceptClass.EVENT: "events", ConceptClass.INTERVENTION: "interventions"}


def exists(node: Exists, records: SubjectRecords, context: Context) -> Answer:
    """Answer an existence question for one subject."""
    days = window_days(node.window, context)
    table = getattr(records, TABLE[context.concepts[node.concept].concept_class])
    rows = in_window(table, context.concepts.within(node.concept), days)
    kept, removed = _split(node, rows, records, context)
    if any(used.definite for used in kept):
        truth, why, used = Truth.MET, Why.PRESENT, kept
    elif kept:
        truth, why, used = Truth.UNKNOWN, Why.MAY_BE_PRESENT, kept
    elif covering := coverage_of(node, days, records.coverage, context):
        truth, why, used = Truth.NOT_MET, Why.ABSENT, tuple(map(Used, covering))
    else:
        truth, why, used = Truth.UNKNOWN, Why.NOT_COVERED, ()
    return Answer(node=node, truth=truth, why=why, used=used, window=days, excepted=removed)


def _split(
    node: Exists, rows: Iterable[Used], records: SubjectRecords, context: Context
) -> tuple[tuple[Used, ...], tuple[Used, ...]]:
    kept, removed = [], []
    exceptions = Exceptions(node.exceptions, records, context)
    for used in rows:
        assert isinstance(used.row, Event | Intervention)
        truth = exceptions.remove(used.row)
        if truth is Truth.MET:
            removed.append(used)
        else:
            kept.append(Used(used.row, used.definite and truth is Truth.NOT_MET))
    return tuple(kept), tuple(removed)


def coverage_of(
    node: Exists, days: WindowDays, statements: Iterable[Coverage], context: Context
) -> tuple[Coverage, ...]:
    """Return the statements that make absence mean "no" over the whole window, or nothing."""
    low = days.low_earliest
    if context.look_back is not None and node.window.length is None:
        low = max(low, context.look_back.before(context.anchors[node.window.anchor][0]))
    if days.low_latest > context.screening_day or days.high_latest < low:
        return ()
    over = [s for s in statements if s.start_day <= low and s.end_day >= days.high_latest]
    return _covering(node.concept, over, context) or ()


def _covering(
    concept_id: str, over: list[Coverage], context: Context
) -> tuple[Coverage, ...] | None:
    concept = context.concepts[concept_id]
    table = TABLE[concept.concept_class]
    for statement in over:
        if statement.domain == table or (
            statement.domain in context.concepts
            and concept_id in context.concepts.within(statement.domain)
        ):
            return (statement,)
    parts = [_covering(member, over, context) for member in concept.members]
    if not parts or any(part is None for part in parts):
        return None
    return tuple(statement for part in parts if part for statement in part)
