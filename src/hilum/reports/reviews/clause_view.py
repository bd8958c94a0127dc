"""A clause with what was understood of it, as pieces of text one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from hilum.reading.proposal import Proposal
from hilum.study.study import Criterion, Span, Study


class Mark(Enum):
    """What a piece of a clause is to the reader."""

    PLAIN = "plain"
    UNDERSTOOD = "understood"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a clause; `asks` are the numbers of what it leaves open, where it ends."""

    text: str
    mark: Mark
    asks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseView:
    """The headings that govern a clause, outermost first, and the clause itself."""

    headings: tuple[tuple[Segment, ...], ...]
    sentence: tuple[Segment, ...]


def clause_view(study: Study, criterion: Criterion, proposal: Proposal | None) -> ClauseView:
    """Return a criterion's clause; with a proposal, what the reader made of its characters."""
    if not criterion.spans:
        return ClauseView((), (Segment(criterion.text.strip(), Mark.PLAIN),))
    *headings, own = (tuple(_segments(study.record, span, proposal)) for span in criterion.spans)
    return ClauseView(tuple(headings), own)


def _segments(record: str, span: Span, proposal: Proposal | None) -> Iterator[Segment]:
    asks = [each.span[1] for each in proposal.asks] if proposal else []
    asks = [end if span[0] < end <= span[1] else -1 for end in asks]
    cuts = {*span, *(end for end in asks if end > 0)}
    for start, end in [*_understood(proposal), *_left(proposal)]:
        cuts |= {cut for cut in (start, end) if span[0] < cut < span[1]}
    places = sorted(cuts)
    for start, end in pairwise(places):
        numbers = tuple(number for number, at in enumerate(asks, start=1) if at == end)
        text = " ".join(record[start:end].split())
        before = " " if record[start : start + 1].isspace() and start > span[0] else ""
        after = " " if text and record[end - 1 : end].isspace() else ""
        yield Segment(f"{before}{text}{after}", _mark(proposal, start, end), numbers)


def _mark(proposal: Proposal | None, start: int, end: int) -> Mark:
    if _inside(_left(proposal), start, end):
        return Mark.LEFT
    return Mark.UNDERSTOOD if _inside(_understood(proposal), start, end) else Mark.PLAIN


def _understood(proposal: Proposal | None) -> Sequence[Span]:
    return [piece.span for piece in proposal.pieces] if proposal else []


def _left(proposal: Proposal | None) -> Sequence[Span]:
    return proposal.remainder if proposal else ()


def _inside(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(low <= start and end <= high for low, high in spans)
