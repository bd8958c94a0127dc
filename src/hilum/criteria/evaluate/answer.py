"""What the evaluator is given and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from hilum.concepts import Concepts
from hilum.criteria.nodes import Reading
from hilum.records.rows import Coverage, Event, Finding, Intervention, Subject
from hilum.rules.child_pugh import MSD
from hilum.terms.times import Duration
from hilum.terms.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a reading means beside the records.

    `anchors` gives each anchor's earliest and latest local day, fallbacks applied; `screening`
    is among them and exact. `look_back` is the ruled length of "ever" (None: without limit).
    `child_pugh_variant` names the table of Child-Pugh that the study chose.
    """

    concepts: Concepts
    anchors: Mapping[str, tuple[int, int]]
    look_back: Duration | None = None
    child_pugh_variant: str | None = MSD.name

    @property
    def screening_day(self) -> int:
        """The day of screening: later rows are never read."""
        return self.anchors["screening"][1]


@dataclass(frozen=True, slots=True)
class WindowDays:
    """A window's ends in local days, each with its earliest and latest possible day."""

    low_earliest: int
    low_latest: int
    high_earliest: int
    high_latest: int

    def holds(self, first: tuple[int, int], last: tuple[int, int]) -> Truth:
        """Tell whether a span (earliest and latest day of start and of end) meets the window."""
        if first[0] > self.high_latest or last[1] < self.low_earliest:
            return Truth.NOT_MET
        certain = (
            first[1] <= self.high_earliest
            and last[0] >= self.low_latest
            and self.high_earliest >= self.low_latest
        )
        return Truth.MET if certain else Truth.UNKNOWN


class Why(Enum):
    """Why an answer is what it is; `words` says it in a sentence."""

    DECIDED = "decided"
    NO_ROW = "no row"
    NO_CERTAIN_ROW = "no certain row"
    UNUSABLE = "unusable"
    NO_LIMIT_OF_NORMAL = "no limit of normal"
    STRADDLES = "straddles"
    DISAGREE = "disagree"
    PRESENT = "present"
    ABSENT = "absent"
    NOT_COVERED = "not covered"
    MAY_BE_PRESENT = "may be present"
    UNSTATED = "unstated"
    LOGIC = "logic"


AnyRow = Finding | Event | Intervention | Subject | Coverage


@dataclass(frozen=True, slots=True)
class Used:
    """A row that an answer rests on; `definite` if it certainly answers the question asked."""

    row: AnyRow
    definite: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A node's truth for one subject, why, and the rows and answers behind it."""

    node: Reading
    truth: Truth
    why: Why
    used: tuple[Used, ...] = ()
    window: WindowDays | None = None
    parts: tuple["Answer", ...] = ()
    excepted: tuple[Used, ...] = ()
    range: tuple[int, int] | None = None
    """The lowest and highest age in years, or number of the score, where the node asks for one."""

    def leaves(self) -> tuple["Answer", ...]:
        """Return the answers of the leaves, in their written order."""
        if not self.parts:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves())
