"""What is proposed of invented criteria, for tests."""

from collections.abc import Sequence

from hilum.concepts import shipped_concepts
from hilum.criteria.printing import show
from hilum.reading.document import Document
from hilum.reading.formats import read_document
from hilum.reading.proposal import Proposal
from hilum.reading.reader import Read, read


def record(
    included: Sequence[str] = (),
    excluded: Sequence[str] = (),
    *,
    condition: str = "Placid Carcinoma",
    treatments: Sequence[str] = ("Placidumab",),
) -> Document:
    """Return a record with such criteria, a blank line between them."""
    parts = [
        *("Condition:", condition, "Treatments:", *treatments, "Criteria"),
        *("Inclusion Criteria:", "", "\n\n".join(included), ""),
        *("Exclusion Criteria:", "", "\n\n".join(excluded), ""),
    ]
    return read_document("\n".join(parts).encode(), "record.txt")


def read_criteria(
    included: Sequence[str] = (), excluded: Sequence[str] = (), condition: str = "Placid Carcinoma"
) -> Read:
    """Return what is read of criteria."""
    return read(record(included, excluded, condition=condition), shipped_concepts())


def including(sentence: str, condition: str = "Placid Carcinoma") -> Proposal:
    """Return the only proposal of an inclusion."""
    (proposal,) = read_criteria([sentence], condition=condition).proposals
    return proposal


def excluding(sentence: str, condition: str = "Placid Carcinoma") -> Proposal:
    """Return the only proposal of an exclusion."""
    (proposal,) = read_criteria((), [sentence], condition).proposals
    return proposal


def reading_of(proposal: Proposal) -> str:
    """Return the reading in the notation."""
    return show(proposal.reading)


def asked(proposal: Proposal) -> list[str]:
    """Return the codes of what is asked, each once."""
    return list(dict.fromkeys(ask.code for ask in proposal.asks))


def left(read_record: Read, proposal: Proposal) -> list[str]:
    """Return the words that were not understood."""
    return [read_record.document.text[slice(*span)] for span in proposal.remainder]
