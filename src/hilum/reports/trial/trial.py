"""What every display is made from: the study, its datasets and the day of the cut-off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hilum.datasets.dataset import Dataset, Datasets, Key, Row
from hilum.study import Study
from hilum.study.endpoints import Endpoints
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words


@dataclass(frozen=True)
class Trial:
    """A trial at its cut-off; `datasets` holds those of SDTM and of ADaM by name."""

    study: Study
    datasets: Datasets
    cutoff: date

    @property
    def endpoints(self) -> Endpoints:
        """What the study is to show; raises UserError where it has no endpoints.toml."""
        if self.study.endpoints is None:
            raise UserError(f"{self.study.id}: has no endpoints.toml, expected one to report by")
        return self.study.endpoints

    @property
    def subjects(self) -> Dataset:
        """ADSL."""
        return self.datasets["ADSL"]

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        return {
            each.id: tuple(
                str(row["USUBJID"]) for row in self.subjects.rows if row[each.flag] == "Y"
            )
            for each in self.endpoints.sets.values()
        }

    def members(self, set_id: str) -> tuple[str, ...]:
        """Return the subjects of an analysis set, in order."""
        return self._members[set_id]

    def population(self, set_id: str) -> tuple[Key, ...]:
        """Return the keys of a set's members in ADSL."""
        return tuple(Key("ADSL", subject, 1) for subject in self.members(set_id))

    def named(self, set_id: str) -> Words:
        """Return the name of a set with its size."""
        words, count = self.endpoints.sets[set_id].words, len(self.members(set_id))
        return Words(f"{words.en} (N = {count})", f"{words.zh}（N = {count}）")

    def rows(self, dataset: str, set_id: str) -> tuple[tuple[Key, Row], ...]:
        """Return the rows of a dataset that are of a set's members, each with its key."""
        chosen, found = frozenset(self.members(set_id)), self.datasets[dataset]
        paired = zip(found.keys, found.rows, strict=True)
        return tuple((key, row) for key, row in paired if key.subject in chosen)
