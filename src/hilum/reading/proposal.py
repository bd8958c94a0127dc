"""What the grammar understood of a text: mentions, windows, measures, and a clause's proposal.

Spans are offsets into the text that was given (for a proposal: the record).
"""

from dataclasses import dataclass
from enum import Enum

from hilum.criteria.nodes import Direction, Reading, Test
from hilum.reading.clauses import Clause
from hilum.study.study import Span
from hilum.terms.times import Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase of the lexicon in a text, and the concept that it names."""

    span: Span
    concept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Something that the text leaves open and that the proposal had to take one way: a question.

    `code` is a stable short word (`no_anchor`, `no_window`, `no_unit`, ...), `taken` what was
    taken, in the notation where it is a part of the reading.
    """

    code: str
    span: Span
    taken: str


class Extent(Enum):
    """What a text says about the days of a window: most say that something happens within them."""

    WITHIN = "within"
    WHOLE = "for the whole of it"
    BEYOND = "further away than it"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWindow:
    """A time window in a text: `within 7 days prior to procedure`.

    `anchor` is an anchor's name, None where the text names none or one that is not known;
    `anchor_span` is where the words of the anchor stand, if there are any. `asks` says what the
    text leaves open: no anchor, or two of them. The notation's windows say WITHIN; `for at least 3
    months before` (WHOLE) and `at least 4 weeks before` (BEYOND) say other things of the same days.
    """

    span: Span
    direction: Direction
    length: Duration | None
    anchor: str | None
    anchor_span: Span | None
    rule: str
    extent: Extent = Extent.WITHIN
    asks: tuple[Ask, ...] = ()


class Joined(Enum):
    """How a measure is tied to the one before it."""

    AND = "and"
    OR = "or"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A numeric or graded comparison in a text: what is measured, and the test, as printed.

    `subject` is a concept of class finding, a score of the notation, or `age`; `spans` are the
    phrases that it was read from (the analyte, the sign, the value, the unit); `window` is one that
    the text ties to this measure alone. `joined` is the word that ties it to the measure before
    (None: no word does, or something stands between them). `condition` is a part of the sentence
    that limits it (`if liver metastases are present`) and that is in none of its spans.
    """

    subject: str
    test: Test
    spans: tuple[Span, ...]
    rule: str
    window: FoundWindow | None = None
    joined: Joined | None = None
    condition: Span | None = None
    asks: tuple[Ask, ...] = ()

    @property
    def span(self) -> Span:
        """From the first character that it was read from to the last."""
        return min(start for start, _ in self.spans), max(end for _, end in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Characters that were understood, and the rule that understood them."""

    span: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed of a clause: a reading with what it rests on, and what is left.

    `remainder` are the words of the clause that no rule understood; where there are any, or where
    nothing was understood, the reading holds or is an attestation of the clause's own sentence.
    """

    clause: Clause
    reading: Reading
    pieces: tuple[Piece, ...]
    asks: tuple[Ask, ...] = ()
    remainder: tuple[Span, ...] = ()
