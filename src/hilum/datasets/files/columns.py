"""What the columns of a written dataset are: which variables, and what their values need."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from hilum.datasets.dataset import Cell, Dataset, DataType, Row, Standard, Variable
from hilum.terms.discrepancies import UserError

MAX_TEXT_BYTES = 200
"""The longest text of a version 5 transport file, which SDTM and ADaM datasets keep to."""

DATE_FORMAT = "E8601DA10."
"""How a numeric date is shown: as 2024-05-31."""

TYPES_OF_VALUES: dict[DataType, type | tuple[type, ...]] = {
    DataType.TEXT: str,
    DataType.DATETIME: str,
    DataType.INTEGER: int,
    DataType.FLOAT: (int, Decimal),
    DataType.DATE: date,
}


@dataclass(frozen=True)
class Column:
    """One variable of a dataset with its values in the order of the rows; None is missing."""

    dataset: str
    variable: Variable
    values: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The variable's name."""
        return self.variable.name

    @property
    def is_text(self) -> bool:
        """Whether the values are text in every file."""
        return self.variable.type in (DataType.TEXT, DataType.DATETIME)

    @cached_property
    def filled(self) -> tuple[Cell, ...]:
        """The values that are not missing."""
        return tuple(value for value in self.values if value is not None)

    @cached_property
    def length_bytes(self) -> int:
        """Bytes of a text as UTF-8: as declared, or of the longest value; 8 of a number.

        Raises UserError where a value is longer than that, or than 200 bytes.
        """
        if not self.is_text:
            return 8
        allowed = self.variable.length or MAX_TEXT_BYTES
        longest = max((len(str(value).encode()) for value in self.filled), default=0)
        if longest > allowed:
            raise UserError(self._too_long(longest, allowed))
        return self.variable.length or max(longest, 1)

    def _too_long(self, longest: int, allowed: int) -> str:
        sizes = [len(str(value or "").encode()) for value in self.values]
        place = f"{self.dataset}, row {sizes.index(longest) + 1}: {self.name}"
        return f"{place}: saw text of {longest} bytes, expected at most {allowed}"

    @property
    def decimals(self) -> int:
        """The most digits after the point among the values."""
        return max((decimals_of(value) for value in self.filled), default=0)

    @property
    def digits(self) -> int:
        """The most characters that a number takes when printed in full."""
        return max((len(printed(value)) for value in self.filled), default=1)

    @property
    def moments(self) -> str:
        """How complete the dates of a text are, as a data type of Define-XML 2.1 (4.2.1)."""
        return moments_of(str(value) for value in self.filled)


def decimals_of(value: Cell) -> int:
    """Digits after the point, without trailing zeros; 0 of all that is no decimal."""
    if not isinstance(value, Decimal):
        return 0
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def printed(value: Cell) -> str:
    """Print a value in full: no exponent, no trailing zeros after the point."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return f"{value.quantize(Decimal(1)) if whole else value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?.*")


def moments_of(texts: Iterable[str]) -> str:
    """Return `date`, `partialDate`, `datetime` or `partialDatetime`, the narrowest that fits."""
    given = list(texts)
    if any("T" in text for text in given):
        return "datetime" if all(map(_MOMENT.fullmatch, given)) else "partialDatetime"
    return "date" if all(map(_DAY.fullmatch, given)) else "partialDate"


def columns(dataset: Dataset) -> tuple[Column, ...]:
    """Return the columns that a file of the dataset has, in the order of its definition.

    Supplemental variables are rows of SUPP--; a permissible variable of SDTM without any value is
    left out (SDTMIG 3.4, section 4.1.5). Raises UserError where a value is not of its type.
    """
    every = (_column(dataset, each) for each in dataset.definition.variables)
    return tuple(each for each in every if _is_written(dataset, each))


def key_sequence(dataset: Dataset, given: tuple[Column, ...]) -> dict[str, int]:
    """Return the place, from 1, of each key among the keys of the dataset that are written."""
    names = {each.name for each in given}
    keys = [key for key in dataset.definition.keys if key in names]
    return {key: place for place, key in enumerate(keys, start=1)}


def _column(dataset: Dataset, variable: Variable) -> Column:
    values = tuple(_checked(dataset, row, variable) for row in dataset.rows)
    return Column(dataset.name, variable, values)


def _is_written(dataset: Dataset, column: Column) -> bool:
    optional = dataset.definition.standard is Standard.SDTM and column.variable.core == "Perm"
    return not column.variable.supplemental and (not optional or bool(column.filled))


def _checked(dataset: Dataset, row: Row, variable: Variable) -> Cell:
    value = row[variable.name]
    if value is None or value == "":
        return None
    expected = TYPES_OF_VALUES[variable.type]
    if not isinstance(value, expected) or isinstance(value, bool):
        subject = f" of {row['USUBJID']}" if row["USUBJID"] else ""
        place = f"{dataset.name}.{variable.name}{subject}"
        seen = type(value).__name__
        raise UserError(f"{place}: saw a value of type {seen}, expected {variable.type.value}")
    return value
