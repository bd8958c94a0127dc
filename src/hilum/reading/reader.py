"""A record -> its clauses and what is proposed of each criterion."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hilum.concepts import Concepts
from hilum.reading.clauses import Clause, Role
from hilum.reading.document import Document
from hilum.reading.lexicon import lexicon_of
from hilum.reading.proposal import Proposal
from hilum.reading.propose import proposals
from hilum.reading.propose.attaching import Attached, attach, rejoin
from hilum.reading.run_on import split_run_on
from hilum.reading.segment import Remainder, segment
from hilum.study.study import Span

LETTERS = {Role.INCLUSION: "I", Role.EXCLUSION: "E"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A record that was read: its clauses in order, a proposal for each criterion, what is left.

    Run-on clauses are split, exceptions stand with their exclusion, and criteria are numbered anew.
    """

    document: Document
    clauses: tuple[Clause, ...]
    proposals: tuple[Proposal, ...]
    remainder: tuple[Remainder, ...]

    def said(self, spans: Sequence[Span]) -> str:
        """Return the characters of the last of some spans, white space folded."""
        start, end = spans[-1]
        return " ".join(self.document.text[start:end].split())

    def proposal_at(self, spans: Sequence[Span]) -> Proposal | None:
        """Return the proposal for the clause that stands exactly there, headings included."""
        wanted = tuple((start, end) for start, end in spans)
        return next((each for each in self.proposals if each.clause.spans == wanted), None)


def read(document: Document, concepts: Concepts) -> Read:
    """Return the clauses of a record and what is proposed of its criteria."""
    segmented = segment(document)
    lexicon = lexicon_of(concepts)
    split = [
        part
        for clause in segmented.clauses
        for part in (
            split_run_on(clause, document.text, lexicon) if clause.role in LETTERS else (clause,)
        )
    ]
    parts = tuple(_numbered(attach(rejoin(split, document.text), document.text)))
    return Read(
        document=document,
        clauses=tuple(_clause(part) for part in parts),
        proposals=tuple(proposals(parts, document, concepts)),
        remainder=segmented.remainder,
    )


def _clause(part: Clause | Attached) -> Clause:
    return part.clause if isinstance(part, Attached) else part


def _numbered(parts: Sequence[Clause | Attached]) -> Iterator[Clause | Attached]:
    counts = dict.fromkeys(LETTERS.values(), 0)
    for part in parts:
        clause = _clause(part)
        letter = LETTERS.get(clause.role)
        if letter:
            counts[letter] += 1
            clause = replace(clause, id=f"{letter}{counts[letter]}")
        yield replace(part, clause=clause) if isinstance(part, Attached) else clause
