"""Every check, in order."""

from collections.abc import Callable, Iterator

from hilum.exchange.usdm.conformance import references, structure, terms, timelines, whole
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.source import Written, written
from hilum.terms.discrepancies import Discrepancy

CHECKS: tuple[Callable[[Written], Iterator[Discrepancy]], ...] = (
    structure.identities,
    references.references,
    references.chains,
    terms.terms,
    terms.codes,
    timelines.timelines,
    timelines.durations,
    whole.identity,
    whole.objectives,
    whole.population,
    whole.cells,
    whole.treatment,
    whole.texts,
)


def conformance(data: Json) -> tuple[Discrepancy, ...]:
    """Return what is wrong with a file; what is not as described ends the checking."""
    file = written(data)
    found = tuple(structure.structure(file))
    return found or tuple(each for check in CHECKS for each in check(file))
