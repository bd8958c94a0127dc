"""The latest value of a concept as of a day, as a criterion would take it."""

from dataclasses import dataclass
from datetime import date

from hilum.conduct.sentences import problem_words, records_say
from hilum.criteria.evaluate import Context
from hilum.criteria.evaluate.comparison import picked
from hilum.criteria.evaluate.window import in_window, window_days
from hilum.criteria.nodes import Direction, Pick, Window
from hilum.records.rows import Finding, SubjectRecords
from hilum.records.schema import usable
from hilum.study import Study
from hilum.terms.decimals import Measured
from hilum.terms.reasons import Reason, Words
from hilum.terms.times import EPOCH

AS_OF = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """What is the latest of a concept: the value, or None with what keeps it from being known."""

    concept: str
    row: Finding | None
    measured: Measured | None
    fault: Reason | None = None


def context_on(study: Study, day: date) -> Context:
    """Return the context in which readings `before screening` are answered as of a day."""
    number = (day - EPOCH).days
    return Context(
        concepts=study.concepts,
        anchors={AS_OF: (number, number)},
        look_back=study.look_back,
        child_pugh_variant=study.child_pugh_variant,
    )


def latest_on(records: SubjectRecords, study: Study, concept: str, day: date) -> Latest:
    """Return the latest value of a concept on or before a day (DESIGN section 5, "Latest").

    A newest row that cannot be used, or candidates that disagree, leave the value unknown: an
    older one never decides.
    """
    context = context_on(study, day)
    days = window_days(Window(Direction.BEFORE, AS_OF, None), context)
    rows = in_window(records.findings, study.concepts.within(concept), days)
    taken = [used.row for used in picked(rows, Pick.LATEST) if isinstance(used.row, Finding)]
    if not taken:
        return Latest(concept=concept, row=None, measured=None)
    name = Words(study.concepts[concept].en, study.concepts[concept].zh)
    values = {usable(row) for row in taken}
    newest = max(taken, key=lambda row: (row.time.earliest, row.row))
    if len(values) == 1 and None not in values:
        return Latest(concept=concept, row=newest, measured=values.pop())
    return Latest(concept=concept, row=newest, measured=None, fault=_fault(name, taken))


def _fault(name: Words, taken: list[Finding]) -> Reason:
    unusable = [row for row in taken if usable(row) is None]
    if not unusable:
        places = ", ".join(row.source for row in taken)
        return records_say().reason("newest_disagree", what=name, places=places)
    row = unusable[0]
    return records_say().reason(
        "unusable",
        place=row.source,
        what=name,
        seen=row.original_value or str(row.value or row.text or ""),
        problem=problem_words(row.problem or "no value"),
    )
