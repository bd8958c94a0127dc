"""The changes on which a status may hang, and a study with some of them and not the others.

A status hangs on the criteria, and on what all of them are read by: anchors, the look-back, the
table of Child-Pugh, the concepts. What only one version has of these changes nothing by itself: it
stands beside what the other has, so that the criteria of both can be judged.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from hilum.concepts import Concepts
from hilum.study.comparing.changes import Changes, CriterionChange
from hilum.study.study import Anchor, Criterion, Fact, Study

CHILD_PUGH = "rules.child_pugh_variant"


class Setting(Enum):
    """What all criteria of a study are read by."""

    ANCHORS = "anchors"
    LOOK_BACK = "look back"
    CHILD_PUGH = "Child-Pugh table"
    CONCEPTS = "concepts"


@dataclass(frozen=True, slots=True)
class Effective:
    """A change on which a status may hang, of one criterion or of what all are read by."""

    of: CriterionChange | Setting

    @property
    def name(self) -> str:
        """What it is called where its effect is told."""
        return self.of.value if isinstance(self.of, Setting) else self.of.name


def effective(before: Study, after: Study, changes: Changes) -> tuple[Effective, ...]:
    """Return the changes on which a status may hang, each with a name of its own."""
    of_criteria = (Effective(each) for each in changes.criteria if each.decides_otherwise)
    return (*of_criteria, *(Effective(each) for each in _settings(before, after)))


def _settings(before: Study, after: Study) -> list[Setting]:
    shared = before.anchors.keys() & after.anchors.keys()
    known = {each.id: each for each in before.concepts}
    variants = before.child_pugh_variant, after.child_pugh_variant
    differs = {
        Setting.ANCHORS: any(
            _days(before.anchors[name]) != _days(after.anchors[name]) for name in shared
        ),
        Setting.LOOK_BACK: before.look_back != after.look_back,
        Setting.CHILD_PUGH: None not in variants and variants[0] != variants[1],
        Setting.CONCEPTS: any(known.get(each.id, each) != each for each in after.concepts),
    }
    return [setting for setting, does in differs.items() if does]


def _days(anchor: Anchor) -> Anchor:
    return replace(anchor, en="", zh="")


def with_changes(before: Study, after: Study, chosen: Collection[Effective]) -> Study:
    """Return the earlier version with the chosen changes; its criteria keep their order."""
    settings = {each.of for each in chosen if isinstance(each.of, Setting)}
    of_criteria = [each.of for each in chosen if isinstance(each.of, CriterionChange)]

    def sides(setting: Setting) -> tuple[Study, Study]:
        return (after, before) if setting in settings else (before, after)

    return replace(
        before,
        criteria=_criteria(before, of_criteria),
        anchors=_anchors(*sides(Setting.ANCHORS)),
        look_back=sides(Setting.LOOK_BACK)[0].look_back,
        facts=_facts(*sides(Setting.CHILD_PUGH)),
        concepts=joined(*(each.concepts for each in sides(Setting.CONCEPTS))),
    )


def _criteria(before: Study, chosen: Collection[CriterionChange]) -> tuple[Criterion, ...]:
    changed = {each.before.id: each.after for each in chosen if each.before is not None}
    kept = [changed.get(each.id, each) for each in before.criteria]
    new = [each.after for each in chosen if each.before is None]
    return tuple(each for each in (*kept, *new) if each is not None)


def _anchors(taken: Study, other: Study) -> Mapping[str, Anchor]:
    return {**other.anchors, **taken.anchors}


def _facts(taken: Study, other: Study) -> Mapping[str, Fact]:
    named = taken.facts.get(CHILD_PUGH) or other.facts.get(CHILD_PUGH)
    return {**taken.facts, CHILD_PUGH: named} if named else taken.facts


def joined(taken: Concepts, other: Concepts) -> Concepts:
    """Return a dictionary with what only another has, whose codes are left where they are taken."""
    known = {each.id for each in taken}
    more = [each for each in other if each.id not in known]
    if not more:
        return taken
    claimed = {
        (system, code) for each in taken for system in each.codes for code in each.codes[system]
    }
    added = [
        each.model_copy(
            update={
                "codes": {
                    system: tuple(code for code in codes if (system, code) not in claimed)
                    for system, codes in each.codes.items()
                }
            }
        )
        for each in more
    ]
    return Concepts((*taken.rows, *added))
