"""The SDTM rows of one subject, by domain, and by the record that they were projected from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from hilum.datasets.dataset import Datasets, Key, Row


class Keyed(NamedTuple):
    """A row of a dataset with its key."""

    key: Key
    row: Row


@dataclass(frozen=True)
class Collected:
    """The SDTM rows of one subject; a domain that was not made has none."""

    rows: Mapping[str, tuple[Keyed, ...]]

    def of(self, domain: str) -> tuple[Keyed, ...]:
        """Return the subject's rows of a domain."""
        return self.rows.get(domain, ())

    @cached_property
    def _by_record(self) -> Mapping[str, tuple[Keyed, ...]]:
        found: dict[str, list[Keyed]] = defaultdict(list)
        for keyed in (each for rows in self.rows.values() for each in rows):
            for record in keyed.row.records:
                found[record].append(keyed)
        return {record: tuple(rows) for record, rows in found.items()}

    def of_record(self, domain: str, record: str) -> Keyed | None:
        """Return the row of a domain that a record was projected to; None without one.

        Of several that of the fewest records: a sum rests on the record too, and is not its row.
        """
        found = [each for each in self._by_record.get(record, ()) if each.key.dataset == domain]
        return min(found, key=lambda each: len(each.row.records), default=None)

    def qualifier(self, row: Keyed, name: str) -> Keyed | None:
        """Return the supplemental qualifier of a name (QNAM) of a row; None without one."""
        for each in self.of(f"SUPP{row.key.dataset}"):
            if each.row["QNAM"] == name and row.key in each.row.sources:
                return each
        return None

    def of_records(self, records: Iterable[str], *domains: str) -> tuple[Key, ...]:
        """Return the keys of the rows of some domains (none named: of any) of these records."""
        found = (each.key for record in records for each in self._by_record.get(record, ()))
        return tuple(dict.fromkeys(key for key in found if not domains or key.dataset in domains))


def collected(sdtm: Datasets) -> Iterator[tuple[str, Collected]]:
    """Yield each subject of DM by SUBJID, with all of the subject's SDTM rows."""
    rows: dict[str, dict[str, list[Keyed]]] = defaultdict(lambda: defaultdict(list))
    for dataset in sdtm.values():
        for key, row in zip(dataset.keys, dataset.rows, strict=True):
            rows[key.subject][dataset.name].append(Keyed(key, row))
    for row in sdtm["DM"].rows if "DM" in sdtm else ():
        own = rows[str(row["USUBJID"])]
        yield str(row["SUBJID"]), Collected({name: tuple(each) for name, each in own.items()})
