"""Which entry of the later version is which of the earlier, whatever their ids and places.

By text first, then by what is most alike; an entry that no other resembles is the one of its id.
So a renumbering is no removal with an addition.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from hilum.study.comparing.sentences import folded, likeness

ALIKE = 0.8
"""Two sentences with so many words in common are one, reworded."""
ALIKE_OF_THE_SAME = 0.6
"""So many suffice where both are about one thing: two lines of a list have units in common."""
ALIKE_IN_MEANING = 0.3
"""So many suffice where the two are read the same."""
SAME_ID, SAME_THINGS, SAME_MEANING = 0.5, 0.5, 0.1
"""What counts beside the words where a sentence has several that may be its other version."""


class Entry(Protocol):
    """What has an id and stands for a sentence."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def text(self) -> str:
        """Its sentence."""


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an entry means: whatever is equal for equal meanings, and the things it is about."""

    exactly: Hashable
    about: frozenset[str] = frozenset()

    def shares(self, other: "Meaning") -> float:
        """Return what part of the things of both are in common, 0 to 1 (Jaccard)."""
        every = self.about | other.about
        return len(self.about & other.about) / len(every) if every else 0.0


@dataclass(frozen=True, slots=True)
class Side(Generic[E]):
    """The entries of one version, each with its meaning."""

    entries: Sequence[E]
    meanings: Sequence[Meaning]


Pairs = dict[int, int]
"""The place of an entry in the later version by its place in the earlier."""


def matched(before: Side[E], after: Side[E]) -> list[tuple[E | None, E | None]]:
    """Return the entries in pairs: those of the later version in its order, then what is gone."""
    pairs: Pairs = {}
    for same_text in (True, False):
        candidates = sorted(_candidates(before, after, pairs, same_text=same_text))
        for _, old, new in candidates:
            if old not in pairs and new not in pairs.values():
                pairs[old] = new
    partner = {new: old for old, new in pairs.items()}
    found: list[tuple[E | None, E | None]] = [
        (before.entries[partner[new]] if new in partner else None, entry)
        for new, entry in enumerate(after.entries)
    ]
    return found + [(entry, None) for old, entry in enumerate(before.entries) if old not in pairs]


def _candidates(
    before: Side[E], after: Side[E], pairs: Pairs, *, same_text: bool
) -> Iterator[tuple[float, int, int]]:
    """Yield the places that may be a pair, the likest with the lowest number."""
    taken = {*pairs.values()}
    texts = [folded(entry.text) for entry in after.entries]
    for old, one in enumerate(before.entries):
        text = folded(one.text)
        for new, other in enumerate(after.entries):
            if old in pairs or new in taken or (same_text and text != texts[new]):
                continue
            alike = 1.0 if same_text else likeness(text, texts[new])
            same_id = one.id == other.id
            score = _score(alike, before.meanings[old], after.meanings[new], same_id=same_id)
            if score is not None:
                yield -score, old, new


def _score(alike: float, one: Meaning, other: Meaning, *, same_id: bool) -> float | None:
    """Return how well two entries go together; None where they may not be one."""
    shared, same = one.shares(other), one.exactly == other.exactly
    least = ALIKE_IN_MEANING if same and shared else ALIKE_OF_THE_SAME if shared else ALIKE
    if not same_id and alike < least:
        return None
    return alike + SAME_ID * same_id + SAME_THINGS * shared + SAME_MEANING * same


def moved(places: Sequence[int]) -> frozenset[int]:
    """Return which of the places stand out of order: all but a longest run that rises."""
    ends: list[int] = []
    at: list[int] = []
    before: dict[int, int | None] = {}
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        before[index] = at[length - 1] if length else None
        ends[length:] = [place, *ends[length + 1 :]]
        at[length:] = [index, *at[length + 1 :]]
    kept: set[int] = set()
    index_or_none = at[-1] if at else None
    while index_or_none is not None:
        kept.add(places[index_or_none])
        index_or_none = before[index_or_none]
    return frozenset(places) - kept
