"""What is said of a package of files as a whole, and the identifiers that join its files."""

from dataclasses import dataclass
from datetime import date, datetime

from hilum.datasets.dataset import Standard
from hilum.terms.reasons import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The study and the time that every file of the package names.

    `created` is the time of the snapshot, so that two runs write the same bytes; `cutoff` the last
    day whose records count. `left_out` says what the datasets of a standard do not hold, and why;
    `populations` how each analysis set is made, by its name.
    """

    study: str
    protocol: str
    title: Words
    created: datetime
    cutoff: date
    originator: str = "Sponsor"
    left_out: tuple[tuple[Standard, Words], ...] = ()
    populations: tuple[tuple[Words, Words], ...] = ()

    @property
    def study_oid(self) -> str:
        """The study's identifier in every file."""
        return f"ST.{self.study}"

    def file_oid(self, standard: Standard) -> str:
        """Return the identifier of the Define-XML file of a standard."""
        return f"DEF.{self.study}.{standard.name}"

    def version_oid(self, standard: Standard) -> str:
        """Return the identifier of the metadata of a standard."""
        return f"MDV.{self.study}.{standard.name}"


def item_group_oid(dataset: str) -> str:
    """Return the identifier of a dataset."""
    return f"IG.{dataset}"


def item_oid(dataset: str, variable: str) -> str:
    """Return the identifier of a variable of a dataset."""
    return f"IT.{dataset}.{variable}"
