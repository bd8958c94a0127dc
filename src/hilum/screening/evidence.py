"""Evidence: for each verdict the rows it rests on, from the reference evaluator.

The evaluator answers independently of the compiled engine. Where the two differ the program
stops: no verdict is given out that its own evidence does not carry.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hilum.criteria.evaluate import Answer, Context, Used, evaluate
from hilum.criteria.printing import show_atom
from hilum.criteria.words import period_words, reason, threshold, value_words, when, window_words
from hilum.records.rows import Coverage, Event, Finding, Intervention, Subject, SubjectRecords
from hilum.records.store import Store
from hilum.screening.anchors import Basis, anchors_of
from hilum.study import Criterion, Study
from hilum.terms.decimals import plain
from hilum.terms.truth import Truth


class EnginesDisagreeError(Exception):
    """The compiled engine and the evaluator gave different truths: a fault of Hilum."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion's answer for one subject."""

    criterion: Criterion
    answer: Answer

    @property
    def truth(self) -> Truth:
        """The criterion's truth."""
        return self.answer.truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything about one subject: records, anchors, and each criterion's answer."""

    records: SubjectRecords
    anchors: Mapping[str, Basis]
    judged: tuple[Judged, ...]


def sheet(study: Study, records: SubjectRecords, anchors: Mapping[str, Basis]) -> Sheet:
    """Answer every criterion of a study for one subject."""
    days = {name: (basis.day_earliest, basis.day_latest) for name, basis in anchors.items()}
    context = Context(
        concepts=study.concepts,
        anchors=days,
        look_back=study.look_back,
        child_pugh_variant=study.child_pugh_variant,
    )
    answers = (Judged(c, evaluate(c.reading, records, context)) for c in study.criteria)
    return Sheet(records=records, anchors=anchors, judged=tuple(answers))


def hold_against(sheets: Iterable[Sheet], verdicts: Mapping[str, Sequence[str]]) -> Iterator[Sheet]:
    """Pass sheets on whose truths are those of the verdicts (by subject, in criterion order).

    Raises EnginesDisagreeError.
    """
    for each in sheets:
        subject = each.records.subject.subject
        for judged, truth in zip(each.judged, verdicts[subject], strict=True):
            if judged.truth.value != truth:
                raise EnginesDisagreeError(
                    f"subject {subject}, {judged.criterion.id}: compiled {truth}, "
                    f"evaluated {judged.truth.value}"
                )
        yield each


def sheets_of(study: Study, store: Store, subjects: Sequence[str]) -> Iterator[Sheet]:
    """Yield the sheets of screened subjects, each held against its verdict.

    The store's connection must hold the tables `verdicts` and `anchors` of the screening.
    Raises EnginesDisagreeError.
    """
    if not subjects:
        return
    found = store.connection.execute(
        "SELECT * FROM verdicts WHERE subject IN (SELECT unnest($all))", {"all": list(subjects)}
    ).fetchall()
    anchors = anchors_of(store.connection, subjects)
    made = (
        sheet(study, records, anchors[records.subject.subject])
        for records in store.records(subjects)
    )
    yield from hold_against(made, {row[0]: row[2:] for row in found})


EVIDENCE_COLUMNS = (
    "subject", "criterion", "truth", "part", "part_truth", "role", "row", "concept", "value",
    "unit", "value_as_recorded", "time", "threshold", "window", "anchor_basis", "source", "reason",
)  # fmt: skip


def evidence_rows(each: Sheet, study: Study) -> Iterator[tuple[str | None, ...]]:
    """Yield the evidence of a sheet, a row for each row used; one for a part that used none."""
    for judged in each.judged:
        for leaf in judged.answer.leaves():
            yield from _of_leaf(each, judged, leaf, study)


def _of_leaf(
    each: Sheet, judged: Judged, leaf: Answer, study: Study
) -> Iterator[tuple[str | None, ...]]:
    atom = leaf.node
    head = (
        each.records.subject.subject,
        judged.criterion.id,
        judged.truth.value,
        show_atom(atom),  # type: ignore[arg-type]
        leaf.truth.value,
    )
    tail_window = (threshold(atom), window_words(leaf.window), anchor_basis(leaf, each.anchors))
    why = reason(leaf, study.concepts)
    rows = [("used" if used.definite else "possible", used) for used in leaf.used]
    rows += [("excepted", used) for used in leaf.excepted]
    for role, used in rows:
        cells = _cells(used, study)
        yield (*head, role, *cells[:-1], *tail_window, cells[-1], why)
    if not rows:
        yield (*head, "none", None, None, None, None, None, None, *tail_window, None, why)


def anchor_basis(leaf: Answer, anchors: Mapping[str, Basis]) -> str | None:
    """Return what a leaf's anchor rests on, with the fallback that stands in for it if one does."""
    name = getattr(getattr(leaf.node, "window", leaf.node), "anchor", None)
    return f"{name}: {anchors[name].basis}" if name else None


def _cells(used: Used, study: Study) -> tuple[str | None, ...]:
    row = used.row
    match row:
        case Finding():
            concept = study.concepts[row.concept or ""]
            number = plain(row.value) if row.value is not None else None
            shown = value_words(row, study.concepts) if concept.values or number is None else number
            recorded = f"{row.original_value or ''} {row.original_unit or ''}".strip() or row.text
            comparator = row.comparator if row.comparator not in (None, "=") else ""
            return (row.row, row.concept, f"{comparator}{shown}", row.unit, recorded,
                    when(row.time), row.source)  # fmt: skip
        case Event() | Intervention():
            dose = getattr(row, "dose", None)
            value = plain(dose) if dose is not None else None
            unit = getattr(row, "unit", None)
            return (row.row, row.concept, value, unit, row.term, period_words(row), row.source)
        case Coverage():
            return None, row.domain, None, None, row.person or row.basis, None, row.source
        case Subject():
            return row.row, None, row.sex, None, str(row.birth), None, row.source
        case _:
            raise TypeError(f"row {type(row).__name__}: expected a row of the four tables")
