"""The mapping file: how one source's words become ours. TOML, checked when it is read.

One format for every source. `[[rule]]` decides about the codes of a MEDS file, `[[table]]` about
the columns of a CSV file or a workbook's sheet; everything else serves both:

    codes.<system>    the source's own codes or strings, whole, to a concept
    units.<concept>   the unit of values that carry none
    words.<column>    the source's words of a column to ours (sex, status, route ...)
    values.<concept>  the source's results in words to a category of the concept
    systems           the source's names or URIs of code systems to ours (FHIR, OMOP)
    allergies         an allergy to what this concept's codes name is that event (FHIR, OMOP)
    limits            limits of normal where the source gives none
    coverage          statements that the source is complete

Strings match whole, after folding of case and width (NFKC), never as a part of a longer one.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from hilum.records.drafts import columns_of
from hilum.terms.decimals import fold

TableName = Literal["subjects", "findings", "events", "interventions", "coverage"]

TIME_COLUMNS = {"findings": "time", "events": "start", "interventions": "start"}
"""Where the time of a source's row goes, unless a rule says otherwise."""


def key(text: str) -> str:
    """Return a string as it is compared: case and width folded, outer spaces cut."""
    return fold(text).casefold()


class Part(BaseModel):
    """A frozen part of a mapping file: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _as_names(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


Names = Annotated[tuple[str, ...], BeforeValidator(_as_names)]


def _expect_columns(names: set[str], table: str, what: str) -> None:
    allowed = set(columns_of(table)) - {"source"}
    if unknown := sorted(names - allowed):
        raise ValueError(f"{what} {unknown}: expected columns of {table}: {sorted(allowed)}")


class Rule(Part):
    """What the MEDS codes that `match` wholly are; the first rule that matches decides.

    The named groups of `match` and `constants` fill columns of `table`; `ignore` leaves the rows
    out, for the reason it gives. `time_columns` take the row's time (a dose given at one moment
    starts and ends then). `midnight_is_day`: a time of 00:00:00 is a date without a clock.
    `time_form`: `year` keeps the year only, `latest` says that it began then or earlier.
    `dot_after` puts the dot into an ICD code written without. No rule fills `coverage`: a record
    of a patient is no person's statement that the records are complete.
    """

    match: str
    table: TableName | None = None
    ignore: str | None = None
    system: str | None = None
    constants: dict[str, str] = {}
    time_columns: Names = ()
    time_form: Literal["exact", "year", "latest"] = "exact"
    midnight_is_day: bool = False
    dot_after: int | None = Field(default=None, gt=0)

    @field_validator("match")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{error}: expected a regular expression") from error
        return pattern

    @field_validator("table")
    @classmethod
    def _holds_records(cls, table: TableName | None) -> TableName | None:
        if table == "coverage":
            raise ValueError(
                "expected subjects, findings, events or interventions; who states that the "
                "records are complete does it under [[coverage]], or in a file of statements"
            )
        return table

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.table is None) == (self.ignore is None):
            raise ValueError("expected either `table` or `ignore` with its reason")
        if self.table is not None:
            filled = {*re.compile(self.match).groupindex, *self.constants}
            what = "groups, constants or time_columns"
            _expect_columns(filled | set(self.time_columns), self.table, what)
        return self

    @property
    def times_go_to(self) -> tuple[str, ...]:
        """The columns that take the time of the row."""
        usual = TIME_COLUMNS.get(self.table or "")
        return self.time_columns or (() if usual is None else (usual,))


class Wide(Part):
    """A column of a wide sheet that holds one analyte."""

    column: str
    concept: str
    unit: str | None = None
    constants: dict[str, str] = {}


class Table(Part):
    """What the rows of a file or sheet are. `columns` is ours = theirs.

    `file` and `sheet` are patterns (`labs*.csv`); a CSV file's sheet is its name without ending.
    Several columns of theirs for one of ours (a date and a clock) are joined by a space. `header`
    is the line of the column names, `unused` the columns that are left out knowingly.
    """

    file: str = "*"
    sheet: str = "*"
    table: TableName
    system: str | None = None
    columns: dict[str, Names]
    constants: dict[str, str] = {}
    wide: tuple[Wide, ...] = ()
    unused: tuple[str, ...] = ()
    header: int = Field(default=1, ge=1)
    optional: bool = False

    @model_validator(mode="after")
    def _fits_the_table(self) -> Self:
        _expect_columns({*self.columns, *self.constants}, self.table, "columns or constants")
        if "subject" not in self.columns and self.table != "coverage":
            raise ValueError("columns: expected `subject` among them")
        if self.wide and self.table != "findings":
            raise ValueError(f"wide: expected only where table is findings, saw {self.table}")
        for column in self.wide:
            _expect_columns(set(column.constants), self.table, f"constants of {column.column!r}")
        return self

    def names_used(self) -> set[str]:
        """The columns of theirs that this table knows."""
        used = {name for names in self.columns.values() for name in names}
        return used | {column.column for column in self.wide} | set(self.unused)


class Limit(Part):
    """Limits of normal of a concept where a row has none: closed, in `unit`, from day to day."""

    concept: str
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    sex: Literal["female", "male"] | None = None
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")
    source: str


class Coverage(Part):
    """A statement that the source is complete for a domain, made by a named person."""

    domain: str
    start: str | None = None
    end: str
    person: str
    date: str
    basis: str


Entry = dict[str, str]
"""What a code stands for: `concept` and values for further columns of its row."""


def _as_entries(given: Any) -> Any:
    entries = given if isinstance(given, list) else [given]
    return tuple({"concept": one} if isinstance(one, str) else one for one in entries)


Entries = Annotated[tuple[Entry, ...], BeforeValidator(_as_entries)]


def _as_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("expected an IANA time zone such as Asia/Shanghai") from error
    return name


class MappingFile(Part):
    """A whole mapping file."""

    name: str
    about: str = ""
    timezone: Annotated[str, BeforeValidator(_as_timezone)]
    encoding: Literal["utf-8", "gb18030"] | None = None
    delimiter: Literal[",", ";", "\t"] | None = None
    missing: tuple[str, ...] = ()
    rule: tuple[Rule, ...] = ()
    table: tuple[Table, ...] = ()
    codes: dict[str, dict[str, Entries]] = {}
    units: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    values: dict[str, dict[str, str]] = {}
    systems: dict[str, str] = {}
    allergies: dict[str, str] = {}
    limits: tuple[Limit, ...] = ()
    coverage: tuple[Coverage, ...] = ()
