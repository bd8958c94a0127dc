"""Which list headings govern an item: where the list under a heading ends.

A heading is an item whose last character is a colon and that something follows, or an item that
marked items follow further to the right. Its list reaches, by what follows it:

- an item further to the right: all items further to the right than the heading;
- a mark of another kind (or any, under a heading without one): all marked items of other kinds;
- items without marks, under a heading with one: all items to the next mark;
- a block of several lines after a blank line: that block, to its blank line;
- else nothing printed ends it. It reaches as long as the sentences are like its first: the list of
  phrases ends before a full statement ("A vaccine was given ..."), that of comparisons before a
  sentence without one, a list that begins with a statement is that one item, and another heading
  beside the first ends it. This is a reading: the clauses carry `open_list`, for a person to be
  asked.

A new section ends every list.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum

from hilum.reading.clauses import Role
from hilum.reading.segment.items import Item
from hilum.study.study import Span

MOST_NESTED = 12
"""Lists within lists; what is deeper belongs to the innermost of these."""


class Reach(Enum):
    """What ends a list."""

    DEEPER = "indentation"
    MARKED = "kind of mark"
    UNMARKED = "next mark"
    BLOCK = "blank line"
    ALIKE = "nothing printed"


@dataclass(frozen=True, slots=True)
class List:
    """A list that is open: its heading (after what that refers to), and what ends it.

    `role` is that of its items where the heading turns it ("Patients are excluded if they have:").
    """

    headings: tuple[Span, ...]
    heading: Item
    reach: Reach
    block: int
    role: Role | None = None
    like: "Likeness | None" = None

    def holds(self, item: Item, *, is_heading: bool) -> bool:
        """Return whether an item still belongs to it, by its place and mark."""
        match self.reach:
            case Reach.DEEPER:
                return is_deeper(item, self.heading)
            case Reach.MARKED:
                level = item.indent >= self.heading.indent
                return item.marker is not None and item.kind != self.heading.kind and level
            case Reach.UNMARKED:
                return item.marker is None
            case Reach.BLOCK:
                return item.block == self.block
            case Reach.ALIKE:
                if is_deeper(item, self.heading):
                    return True
                done = self.like is not None and (is_heading or self.like.statement)
                return item.kind == self.heading.kind and not done

    def takes(self, sentence: str, item: Item) -> "List | None":
        """Return the list after a sentence of an item that it holds; None if it ended before."""
        if self.reach is not Reach.ALIKE or is_deeper(item, self.heading):
            return self
        like = Likeness.of(sentence)
        if self.like is None:
            return replace(self, like=like)
        return self if self.like.goes_on(like) else None


_BRACKETED = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|must|shall|should|will|can|may|does|do|did)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|if|unless|when|where|while|as)\b", re.IGNORECASE
)
_COMPARISON = re.compile(r"[<>≤≥=]|\b(?:at\s+least|less\s+than|greater\s+than|more\s+than)\b")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What makes sentences of a list alike: whether they state, and whether they compare."""

    statement: bool
    comparison: bool

    @classmethod
    def of(cls, sentence: str) -> "Likeness":
        """Return the likeness of a sentence; a verb after "that" or "who" makes no statement."""
        plain = _BRACKETED.sub("", sentence)
        verb, clause = _FINITE.search(plain), _SUBORDINATE.search(plain)
        states = verb is not None and (clause is None or verb.start() < clause.start())
        return cls(states, _COMPARISON.search(sentence) is not None)

    def goes_on(self, other: "Likeness") -> bool:
        """Return whether a sentence may stand in the list that one like this began."""
        if self.statement or self.comparison:
            return self.statement == other.statement and self.comparison <= other.comparison
        return not other.statement


def is_deeper(item: Item, other: Item) -> bool:
    """Return whether an item stands further to the right; one column is none between like marks."""
    return item.indent > other.indent + (item.kind == other.kind)


def reach_of(heading: Item, items: tuple[Item, ...]) -> Reach:
    """Return what ends the list under a heading. `items` are the next one and the one after it."""
    first = items[0]
    if is_deeper(first, heading):
        return Reach.DEEPER
    if first.marker is not None and first.kind != heading.kind:
        return Reach.MARKED
    if first.marker is None and heading.marker is not None:
        return Reach.UNMARKED
    if first.block != heading.block and any(item.block == first.block for item in items[1:]):
        return Reach.BLOCK
    return Reach.ALIKE
