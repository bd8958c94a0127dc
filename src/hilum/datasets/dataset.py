"""A dataset as a value: what its variables are, its rows, and what each row rests on.

The same shape holds SDTM and ADaM. What a variable is (label, type, codelist, origin) is data
beside the code; a row is its values with the ids of the records that it was projected from and the
keys of the dataset rows that it was derived from.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from hilum.terms.reasons import Words

Cell = str | int | Decimal | date | None
"""A value of a row. None is missing, and never an empty text. A `date` is a numeric date of ADaM;
dates of SDTM are ISO 8601 text (SDTMIG 3.4, section 4.4.1)."""


class DataType(Enum):
    """How the values of a variable are typed (Define-XML 2.1, 4.2.1: DataType)."""

    TEXT = "text"
    INTEGER = "integer"
    FLOAT = "float"
    DATETIME = "datetime"
    """A complete or partial ISO 8601 date or datetime, as text."""
    DATE = "date"
    """A whole day, as a number in a file that has no dates: the numeric dates of ADaM."""


class Origin(Enum):
    """Where the values of a variable are from (Define-XML 2.1, codelist ORIGINT)."""

    COLLECTED = "Collected"
    DERIVED = "Derived"
    ASSIGNED = "Assigned"
    PROTOCOL = "Protocol"
    PREDECESSOR = "Predecessor"
    NOT_AVAILABLE = "Not Available"


class Standard(Enum):
    """The standard that a dataset follows, as Define-XML names it, with its version."""

    SDTM = "SDTMIG 3.4"
    ADAM = "ADaMIG 1.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One variable of a dataset.

    `name` has at most 8 characters, `label` at most 40 (XPT v5). `method` says how a derived value
    came about; `supplemental` that the standard does not name the variable, so that it goes to the
    domain's supplemental qualifiers. `core` is Req, Exp or Perm; `length` in bytes, None where the
    values decide it.
    """

    name: str
    label: str
    type: DataType
    role: str = ""
    core: str = "Perm"
    codelist: str | None = None
    origin: Origin = Origin.COLLECTED
    method: Words | None = None
    predecessor: str | None = None
    length: int | None = None
    supplemental: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a dataset is: its class, its structure ("One record per …"), keys and variables."""

    name: str
    label: str
    standard: Standard
    observation_class: str
    structure: str
    keys: tuple[str, ...]
    variables: tuple[Variable, ...]

    def variable(self, name: str) -> Variable:
        """Return the variable of a name; raises KeyError if it has none."""
        for each in self.variables:
            if each.name == name:
                return each
        raise KeyError(f"{self.name}: has no variable {name}")

    def kept(self, filled: Collection[str]) -> tuple[Variable, ...]:
        """Return the variables of a dataset in which those named `filled` have any value.

        Supplemental ones are in SUPP--. A permissible variable of SDTM without any value is left
        out (SDTMIG 3.4, 4.1.5), but for a study day whose date is there, and what says which row a
        comment is on: rules look for both (CDISC CORE, FB3201 and CG0371).
        """
        own = tuple(each for each in self.variables if not each.supplemental)
        if self.standard is Standard.ADAM:
            return own
        present = {each.name for each in own if each.core != "Perm"} | {*filled} | RELATING
        dated = {f"{name.removesuffix('DTC')}DY" for name in present if name.endswith("DTC")}
        return tuple(each for each in own if each.name in present | dated)


RELATING = frozenset({"RDOMAIN", "IDVAR", "IDVARVAL"})
"""What names the row that a comment is on (SDTMIG 3.4, 5.1)."""


class Key(NamedTuple):
    """Which row of which dataset: its place among the subject's rows, counted from 1.

    In SDTM `seq` is --SEQ, in ADaM ASEQ; a dataset with one row a subject (DM, ADSL) has 1. Where a
    dataset is of no subject (trial design) `subject` is empty.
    """

    dataset: str
    subject: str
    seq: int

    def __str__(self) -> str:
        return ".".join(str(part) for part in self if part != "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its values by variable, and what it rests on.

    `records` are ids of rows of the four tables, `sources` the dataset rows that it was derived
    from, and `asked` what asked for it: ids of criteria, clauses, endpoints, activities, drugs.
    """

    values: Mapping[str, Cell]
    records: tuple[str, ...] = ()
    sources: tuple[Key, ...] = ()
    asked: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Cell:
        return self.values.get(name)


@dataclass(frozen=True)
class Dataset:
    """Rows in the order of the dataset's keys, under its definition."""

    definition: Definition
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def name(self) -> str:
        """The dataset's name, such as `LB` or `ADTTE`."""
        return self.definition.name

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The key of each row, in the order of the rows."""
        return tuple(self._keys())

    def _keys(self) -> Iterator[Key]:
        seen: dict[str, int] = {}
        for row in self.rows:
            subject = str(row["USUBJID"] or "")
            seen[subject] = seen.get(subject, 0) + 1
            yield Key(self.name, subject, seen[subject])

    @cached_property
    def by_key(self) -> Mapping[Key, Row]:
        """Each row by its key."""
        return dict(zip(self.keys, self.rows, strict=True))

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows of each subject, in order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(str(row["USUBJID"] or ""), []).append(row)
        return {subject: tuple(rows) for subject, rows in found.items()}


Datasets = Mapping[str, Dataset]
"""Dataset by name."""
