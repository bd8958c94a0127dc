"""A comparison as data, for programs."""

from collections.abc import Iterator
from typing import Any

from hilum import __version__
from hilum.criteria.printing import show
from hilum.reports.amendments.compared import Compared
from hilum.screening.amendments import Amended, Moves
from hilum.study import Criterion
from hilum.study.comparing import CriterionChange, EntryChange, FieldChange, PartChange
from hilum.terms.truth import Status

Data = dict[str, Any]


def data_of(compared: Compared) -> Data:
    """Return all of a comparison as values that JSON has."""
    changes = compared.changes
    found: Data = {
        "written_by": f"hilum {__version__}",
        "study": dict(zip(("before", "after"), changes.studies, strict=True)),
        "version": dict(zip(("before", "after"), changes.versions, strict=True)),
        "version_not_raised": changes.version_not_raised,
        "revisions": [
            {"number": r.number, "date": r.date.isoformat(), "by": r.by, "reason": r.reason}
            for r in changes.revisions
        ],
        "criteria": [_criterion(each) for each in changes.criteria],
        "clauses": [_entry(each) for each in changes.clauses],
        "questions": [_entry(each) for each in changes.questions],
        "fields": [_pair(each) for each in changes.fields],
        "approvals": [
            {"criterion": a.criterion, "was": a.was.value if a.was else None, "now": a.now.value}
            for a in changes.approvals
        ],
    }
    if compared.amended is not None:
        found["subjects"] = _amended(compared.amended)
        found["subjects"]["not_screened"] = compared.not_screened
        names = ("question", "criteria", "ruling", "kind", "alternative")
        to = (f"to_{each.value.lower()}" for each in (*Status,))
        columns = (*names, *to)
        found["rulings"] = [dict(zip(columns, row, strict=True)) for row in compared.rulings]
    return found


def _entry(each: CriterionChange | EntryChange) -> Data:
    return {
        "name": each.name,
        "aspects": [aspect.value for aspect in each.aspects],
        "words": [[piece.sign.value, piece.text] for piece in each.words],
        "fields": [_pair(change) for change in each.fields],
    }


def _criterion(each: CriterionChange) -> Data:
    sides = {"before": _side(each.before), "after": _side(each.after)}
    return {**_entry(each), **sides, "parts": [_pair(part) for part in each.parts]}


def _side(criterion: Criterion | None) -> Data | None:
    if criterion is None:
        return None
    return {
        "id": criterion.id,
        "kind": criterion.kind.value,
        "text": criterion.text,
        "reading": show(criterion.reading),
    }


def _pair(change: FieldChange | PartChange) -> Data:
    both = {"before": change.before, "after": change.after}
    if isinstance(change, PartChange):
        return {"part": change.part.value, "of": change.of, **both}
    return {"path": change.path, **both}


def _amended(amended: Amended) -> Data:
    return {
        "screened": amended.screened,
        "changed": amended.changed,
        "moves": list(_moves(amended.moves)),
        "causes": [
            {
                "before": each.before.value,
                "after": each.after.value,
                "cause": each.cause.value,
                "changes": list(each.names),
                "subjects": each.subjects,
            }
            for each in amended.causes
        ],
        "changes": [
            {
                "change": each.name,
                "alone": list(_moves(each.alone)),
                "alone_gives_the_new_status": each.decides,
                "needed": each.needed,
            }
            for each in amended.weights
        ],
    }


def _moves(moves: Moves) -> Iterator[Data]:
    for (before, after), count in moves.items():
        yield {"before": before.value, "after": after.value, "subjects": count}
