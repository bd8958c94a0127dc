"""What the columns of a written dataset are: which variables, and what their values need."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from hilum.datasets.dataset import Cell, Dataset, DataType, Variable
from hilum.datasets.supplements import MAX_TEXT_BYTES
from hilum.terms.decimals import plain
from hilum.terms.discrepancies import UserError

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
        return plain(value)
    return value.isoformat() if isinstance(value, date) else str(value)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?.*")


def moments_of(texts: Iterable[str]) -> str:
    """Return `date`, `partialDate`, `datetime` or `partialDatetime`, the narrowest that fits."""
    given = list(texts)
    if any("T" in text for text in given):
        return "datetime" if all(map(_MOMENT.fullmatch, given)) else "partialDatetime"
    return "date" if all(map(_DAY.fullmatch, given)) else "partialDate"


@dataclass(frozen=True)
class Written:
    """A dataset as every file has it: its columns, worked out once.

    Those are the variables that its definition keeps, by which of them have values.
    """

    dataset: Dataset

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.dataset.name

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order of the definition. UserError if a value is not of its type."""
        definition = self.dataset.definition
        every = [self._column(each) for each in definition.variables if not each.supplemental]
        kept = {each.name for each in definition.kept({each.name for each in every if each.filled})}
        return tuple(each for each in every if each.name in kept)

    def _column(self, variable: Variable) -> Column:
        name, expected = variable.name, TYPES_OF_VALUES[variable.type]
        values = tuple(row.values.get(name) for row in self.dataset.rows)
        for place, value in enumerate(values):
            if value is None:
                continue
            if not isinstance(value, expected) or value is True or value is False:
                raise UserError(self._misfit(variable, place, value))
        return Column(self.name, variable, tuple(None if each == "" else each for each in values))

    def _misfit(self, variable: Variable, place: int, value: Cell) -> str:
        subject = self.dataset.rows[place]["USUBJID"]
        of = f" of {subject}" if subject else ""
        seen = f"saw a value of type {type(value).__name__}"
        return f"{self.name}.{variable.name}{of}: {seen}, expected {variable.type.value}"

    @property
    def key_sequence(self) -> dict[str, int]:
        """The place, from 1, of each key among the keys that are written."""
        names = {each.name for each in self.columns}
        keys = [key for key in self.dataset.definition.keys if key in names]
        return {key: place for place, key in enumerate(keys, start=1)}
