"""A shift: what subjects were at baseline against the worst that they came to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from hilum.datasets.dataset import Key
from hilum.reports.trial.display import Column, Line, Shown
from hilum.reports.trial.displays.cells import Keys, share
from hilum.reports.trial.displays.wording import said
from hilum.terms.reasons import Words

Place = tuple[str | None, Keys]
"""A grade or class with the rows that it rests on; None where it is not certain."""

NOT_CERTAIN, NOT_MEASURED = "not_certain", "not_measured"
BESIDES = (NOT_CERTAIN, NOT_MEASURED)


@dataclass(frozen=True)
class Shift:
    """Where subjects were at baseline and at worst; who was not measured has no place."""

    population: Keys
    values: tuple[str, ...]
    base: Mapping[str, Place]
    worst: Mapping[str, Place]

    def columns(self, words: Callable[[str], Words]) -> tuple[Column, ...]:
        """Return a column for each worst value, and one for all."""
        return (
            *(Column(id=each, heading=words(each)) for each in self.values),
            *(Column(id=each, heading=said(f"worst_{each}")) for each in BESIDES),
            Column(id="all", heading=said("all_subjects"), subjects=len(self.population)),
        )

    def lines(self, name: str, words: Callable[[str], Words], indent: int) -> Iterator[Line]:
        """Yield a line for each value at baseline that anybody had."""
        for base in (*self.values, *BESIDES):
            subjects = self._having(self.base, base, self.population)
            if subjects:
                label = said(f"base_{base}") if base in BESIDES else words(base)
                cells = tuple(self._cells(subjects))
                yield Line(id=f"{name}.{base}", label=label, cells=cells, indent=indent)

    def _cells(self, subjects: Keys) -> Iterator[Shown]:
        for worst in (*self.values, *BESIDES):
            yield share(self._rows(self._having(self.worst, worst, subjects)), self.population)
        yield share(self._rows(subjects), self.population)

    def _having(self, places: Mapping[str, Place], value: str, among: Keys) -> Keys:
        return tuple(key for key in among if _value(places.get(key.subject)) == value)

    def _rows(self, subjects: Iterable[Key]) -> Iterator[Key]:
        """Yield the rows of both places of subjects, or the subject's own where it has neither."""
        for key in subjects:
            held = (self.base.get(key.subject), self.worst.get(key.subject))
            rows = [each for place in held if place is not None for each in place[1]]
            yield from rows or [key]


def _value(place: Place | None) -> str:
    return NOT_MEASURED if place is None else place[0] or NOT_CERTAIN
