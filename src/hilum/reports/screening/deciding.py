"""Which parts of a criterion decide its truth, and which truth of a part helps the subject."""

from collections.abc import Iterator
from dataclasses import dataclass

from hilum.criteria import nodes
from hilum.criteria.evaluate import Answer
from hilum.screening.evidence import Judged
from hilum.terms.truth import Effect, Kind, Truth


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of a criterion: its answer, the truth wanted of it, and whether it decides."""

    answer: Answer
    wanted: Truth
    decides: bool

    @property
    def effect(self) -> Effect:
        """What this part does to the subject, looked at alone."""
        if self.answer.truth is Truth.UNKNOWN:
            return Effect.OPEN
        return Effect.QUALIFIES if self.answer.truth is self.wanted else Effect.DISQUALIFIES


def wanted_of(judged: Judged) -> Truth:
    """Return the truth with which a criterion qualifies."""
    return Truth.MET if judged.criterion.kind is Kind.INCLUSION else Truth.NOT_MET


def parts_of(judged: Judged) -> tuple[Part, ...]:
    """Return the leaves of a criterion in their written order."""
    return tuple(_parts(judged.answer, wanted_of(judged), True))


def children(answer: Answer) -> Iterator[tuple[Answer, bool]]:
    """Yield the direct parts of an answer, each with whether it is turned round (a negation)."""
    turned = [False] * len(answer.parts)
    if isinstance(answer.node, nodes.Not | nodes.IfThen):
        turned[0] = True
    yield from zip(answer.parts, turned, strict=True)


def _parts(answer: Answer, wanted: Truth, decides: bool) -> Iterator[Part]:
    if not answer.parts:
        yield Part(answer, wanted, decides)
    for part, turned in children(answer):
        truth = ~part.truth if turned else part.truth
        yield from _parts(part, ~wanted if turned else wanted, decides and truth is answer.truth)
