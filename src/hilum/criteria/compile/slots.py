"""What the rows are asked, apart from any threshold: a slot is concept, window and pick.

Readings that differ only in thresholds and logic share their slots; the rows are read once for
all of them.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from hilum.criteria.nodes import (
    Age,
    Atom,
    Attested,
    Comparison,
    Direction,
    EndedBefore,
    Exists,
    Limit,
    Pick,
    Predicate,
    Score,
    Threshold,
    Window,
    values_of,
    walk,
)
from hilum.criteria.scores import SCORES, Rule, inputs_of

Item = TypeVar("Item", bound=Hashable)

SCREENING = "screening"
"""The anchor that is the day of screening; no row after it is read."""

ATTESTATION = "attestation"
"""The concept of a person's answers; such a finding's `link` is the sentence."""

EVER_BEFORE_SCREENING = Window(Direction.BEFORE, SCREENING)
"""The window of an attestation."""


class Taken(Enum):
    """What is kept of the rows in a window: the candidates of a pick, or the range of all."""

    LATEST = 0
    FIRST = 1
    RANGE = 2


TAKEN = {
    Pick.LATEST: Taken.LATEST,
    Pick.FIRST: Taken.FIRST,
    Pick.ANY: Taken.RANGE,
    Pick.EVERY: Taken.RANGE,
}
"""`any` and `every` look at the same range."""


@dataclass(frozen=True, slots=True)
class FindingSlot:
    """Findings of a concept in a window; of an attestation, those with one sentence."""

    concept: str
    window: Window
    taken: Taken
    measure: str = "value"
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class OccurrenceSlot:
    """Events or interventions of a concept in a window, without those that an exception takes."""

    concept: str
    window: Window
    exceptions: tuple[Predicate, ...] = ()


def comparison_slot(node: Comparison) -> FindingSlot:
    """Return what a comparison asks; raises ValueError if its thresholds are of two kinds."""
    limits = {value.limit for value in values_of(node.test) if isinstance(value, Threshold)}
    if len(limits) > 1:
        raise ValueError(f"{node}: expected all thresholds as values or as multiples of one limit")
    return FindingSlot(
        node.concept, node.window, TAKEN[node.pick], _measure(next(iter(limits), None))
    )


def _measure(limit: Limit | None) -> str:
    return "value" if limit is None else limit.value.lower()


@dataclass(frozen=True, slots=True)
class Panel:
    """The inputs of a score, all picked in the same way from the same window."""

    window: Window
    taken: Taken

    def slot(self, concept: str) -> FindingSlot:
        """Return what the score asks of one of its inputs."""
        return FindingSlot(concept, self.window, self.taken)


def panel_of(node: Score) -> Panel:
    """Return what a score asks; raises ValueError on an unknown score, and on `any` and `every`."""
    if node.score not in SCORES:
        raise ValueError(f"score {node.score!r}: expected one of {', '.join(SCORES)}")
    if TAKEN[node.pick] is Taken.RANGE:
        raise ValueError(f"{node}: expected the pick `latest` or `first`")
    return Panel(node.window, TAKEN[node.pick])


def attested_slot(node: Attested) -> FindingSlot:
    """Return what an attestation asks."""
    return FindingSlot(ATTESTATION, EVER_BEFORE_SCREENING, Taken.LATEST, sentence=node.sentence)


def occurrence_slot(node: Exists) -> OccurrenceSlot:
    """Return what an existence asks."""
    return OccurrenceSlot(node.concept, node.window, node.exceptions)


@dataclass(frozen=True)
class Slots:
    """All that a list of readings asks, each thing once and numbered from 0."""

    findings: dict[FindingSlot, int]
    occurrences: dict[OccurrenceSlot, int]
    windows: dict[Window, int]
    limits: dict[EndedBefore, int]
    exceptions: dict[tuple[Predicate, ...], int]
    aged: dict[str, int]
    graded: dict[Panel, int]

    @classmethod
    def of(cls, leaves: Sequence[Atom]) -> "Slots":
        """Return what the leaves of readings ask."""
        findings = _numbered(slot for atom in leaves for slot in _finding_slots(atom))
        occurrences = _numbered(occurrence_slot(a) for a in leaves if isinstance(a, Exists))
        return cls(
            findings=findings,
            occurrences=occurrences,
            windows=_numbered([s.window for s in findings] + [s.window for s in occurrences]),
            limits=_numbered(n for n in walk(tuple(leaves)) if isinstance(n, EndedBefore)),
            exceptions=_numbered(slot.exceptions for slot in occurrences),
            aged=_numbered(atom.anchor for atom in leaves if isinstance(atom, Age)),
            graded=_numbered(
                panel_of(atom)
                for atom in leaves
                if isinstance(atom, Score) and SCORES[atom.score].rule is Rule.ALBI
            ),
        )

    @property
    def anchors(self) -> dict[str, int]:
        """Every anchor that is named, and the day of screening."""
        windows, limits = (w.anchor for w in self.windows), (e.anchor for e in self.limits)
        return _numbered((SCREENING, *windows, *limits, *self.aged))


def _numbered(items: Iterable[Item]) -> dict[Item, int]:
    return {item: number for number, item in enumerate(dict.fromkeys(items))}


def _finding_slots(atom: Atom) -> Iterator[FindingSlot]:
    match atom:
        case Comparison():
            yield comparison_slot(atom)
        case Score():
            panel = panel_of(atom)
            yield from map(panel.slot, inputs_of(SCORES[atom.score].rule))
        case Attested():
            yield attested_slot(atom)
        case _:
            return
