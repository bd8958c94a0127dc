"""Two readings, node by node: which window, threshold, concept or part of the logic differs."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, assert_never

from hilum.criteria import nodes
from hilum.criteria.nodes import Reading
from hilum.criteria.printing import show, show_predicate, show_test, show_window
from hilum.study.comparing.changes import Part, PartChange

PARTS = {
    "window": Part.WINDOW,
    "anchor": Part.WINDOW,
    "test": Part.THRESHOLD,
    "sex": Part.THRESHOLD,
    "concept": Part.CONCEPT,
    "score": Part.CONCEPT,
    "pick": Part.PICK,
    "exceptions": Part.EXCEPTION,
    "sentence": Part.SENTENCE,
}
"""Which part of a reading each field of a leaf is."""


ATTESTED = "attested"
"""What a sentence that a person answers is about, as far as a reading can tell."""


def parts_changed(before: Reading, after: Reading) -> tuple[PartChange, ...]:
    """Return the parts in which two readings differ; none where they are the same."""
    return tuple(_changed(before, after))


def _changed(before: Reading, after: Reading) -> Iterator[PartChange]:
    match before, after:
        case _ if before == after:
            return
        case nodes.Not(one), nodes.Not(other):
            yield from _changed(one, other)
        case nodes.IfThen(), nodes.IfThen():
            yield from _changed(before.condition, after.condition)
            yield from _changed(before.consequence, after.consequence)
        case (nodes.And(), nodes.Or()) | (nodes.Or(), nodes.And()):
            yield _logic(before, after)
        case (nodes.And() | nodes.Or(), _) | (_, nodes.And() | nodes.Or()):
            yield from _of_lists(before, after)
        case _ if type(before) is type(after):
            yield from _of_leaves(before, after)
        case _:
            yield _logic(before, after)


def _logic(before: Reading | None, after: Reading | None) -> PartChange:
    shown = [None if each is None else show(each) for each in (before, after)]
    of = " / ".join(dict.fromkeys(_subject(each) for each in (before, after) if each is not None))
    return PartChange(part=Part.LOGIC, of=of, before=shown[0], after=shown[1])


def _of_lists(before: Reading, after: Reading) -> Iterator[PartChange]:
    """Compare what AND or OR joins; a reading that joins nothing is a list of one."""
    joins = nodes.And if nodes.And in (type(before), type(after)) else nodes.Or
    old, new = ([*each.parts] if isinstance(each, joins) else [each] for each in (before, after))
    for same in [part for part in old if part in new]:
        if same in new:
            old.remove(same)
            new.remove(same)
    if not old and not new:
        yield PartChange(
            part=Part.ORDER, of=_subject(after), before=show(before), after=show(after)
        )
    for one in old:
        other = next((each for each in new if _subject(each) == _subject(one)), None)
        if other is None:
            yield _logic(one, None)
        else:
            new.remove(other)
            yield from _changed(one, other)
    for other in new:
        yield _logic(None, other)


def things_of(reading: Reading) -> tuple[str, ...]:
    """Return what a reading asks about: its concepts and scores, `age`, `sex`, in their order."""
    return tuple(dict.fromkeys(_asked_of(atom) for atom in nodes.atoms(reading)))


def _subject(reading: Reading) -> str:
    return ", ".join(things_of(reading))


def _asked_of(atom: nodes.Atom) -> str:
    match atom:
        case nodes.Comparison(concept=concept) | nodes.Exists(concept=concept):
            return concept
        case nodes.Score(score=score):
            return score
        case nodes.Attested():
            return ATTESTED
        case nodes.Age() | nodes.Sex():
            return type(atom).__name__.lower()
        case _ as never:
            assert_never(never)


def _of_leaves(before: Any, after: Any) -> Iterator[PartChange]:
    for field in fields(before):
        one, other = getattr(before, field.name), getattr(after, field.name)
        if one != other:
            yield PartChange(
                part=PARTS[field.name],
                of=_asked_of(after),
                before=_shown(one),
                after=_shown(other),
            )


def _shown(value: Any) -> str | None:
    match value:
        case str():
            return value
        case nodes.Pick():
            return value.value
        case nodes.Window():
            return show_window(value)
        case tuple():
            return " ".join(f"except ({show_predicate(each)})" for each in value) or None
        case _:
            return show_test(value)
