"""Values that no row holds and that CTCAE grades: neutrophils and corrected calcium, from two rows
of the same time. A value of its own at that time comes first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from hilum.conduct.grading.values import LabValue
from hilum.rules.ctcae import Derived, LabResult, absolute_neutrophils, corrected_calcium
from hilum.terms.times import PartialTime

Derivation = Callable[[LabResult, LabResult], Derived | None]

DERIVATIONS: dict[str, tuple[str, str, Derivation]] = {
    "neutrophils": ("neutrophils_percent", "leukocytes", absolute_neutrophils),
    "calcium_corrected": ("calcium", "albumin", corrected_calcium),
}
"""What is derived, from which two concepts, and how."""

INPUTS = frozenset(name for one, other, _ in DERIVATIONS.values() for name in (one, other))
"""The concepts that something is derived from."""


def with_derived(values: Iterable[LabValue]) -> tuple[LabValue, ...]:
    """Return the values and what can be derived from them.

    Both inputs must be of the very same recorded time, one row each: of two rows that share a time
    nobody knows which belongs to which.
    """
    given = tuple(values)
    at: dict[tuple[str, PartialTime], list[LabValue]] = defaultdict(list)
    for value in given:
        at[value.analyte, value.time].append(value)
    times = {value.time: None for value in given}
    return (*given, *(made for time in times for made in _derived_at(time, at)))


def _derived_at(
    time: PartialTime, at: dict[tuple[str, PartialTime], list[LabValue]]
) -> Iterator[LabValue]:
    for name, (first, second, derivation) in DERIVATIONS.items():
        one, other = at.get((first, time), []), at.get((second, time), [])
        if at.get((name, time)) or len(one) != 1 or len(other) != 1:
            continue
        made = _made(one[0], other[0], derivation)
        if made is not None:
            yield LabValue(
                analyte=name,
                time=time,
                result=made.result,
                rows=(*one[0].rows, *other[0].rows),
                derived=made.reason,
            )


def _made(one: LabValue, other: LabValue, derivation: Derivation) -> Derived | None:
    if one.result is None or other.result is None:
        return None
    return derivation(one.result, other.result)
