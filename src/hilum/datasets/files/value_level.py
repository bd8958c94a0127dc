"""What a variable holds where another has a given value: units and types by test, by parameter.

Define-XML 2.1, section 4.5: a result such as LBORRES has other values for each LBTESTCD. Written
only where the other variable says what the value is: tests, parameters, supplemental qualifiers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from hilum.datasets.dataset import Cell, DataType, Variable
from hilum.datasets.files.columns import Column, Written

VALUED_BY: Mapping[str, tuple[str, str]] = {
    "--ORRES": ("--TESTCD", "--TEST"),
    "--STRESC": ("--TESTCD", "--TEST"),
    "--STRESN": ("--TESTCD", "--TEST"),
    "QVAL": ("QNAM", "QLABEL"),
    "TSVAL": ("TSPARMCD", "TSPARM"),
    "AVAL": ("PARAMCD", "PARAM"),
    "AVALC": ("PARAMCD", "PARAM"),
}
"""The variable whose code says what a value is, and the name of that code."""

UNITS: Mapping[str, str] = {
    "--ORRES": "--ORRESU",
    "--STRESC": "--STRESU",
    "--STRESN": "--STRESU",
    "AVAL": "AVALU",
}


@dataclass(frozen=True)
class ValueLevel:
    """The values of one variable at one code, as a column of their own.

    `label` is the name of the code, with the units where the values have some.
    """

    column: Column
    by: str
    code: str
    label: str

    @property
    def variable(self) -> str:
        """The variable whose values these are."""
        return self.column.name


def value_levels(written: Written) -> tuple[ValueLevel, ...]:
    """Return the value levels of a dataset, by variable and then by code."""
    given = {each.name: each for each in written.columns}
    found: list[ValueLevel] = []
    for pattern, (by, name) in VALUED_BY.items():
        variable, code, label = (_name(written, each) for each in (pattern, by, name))
        if variable in given and code in given:
            names = given[label].values if label in given else given[code].values
            units = given.get(_name(written, UNITS.get(pattern, "")))
            found += _levels(given[variable], given[code], names, units)
    return tuple(found)


def _name(written: Written, pattern: str) -> str:
    return pattern.replace("--", written.name)


def _levels(
    column: Column, codes: Column, names: tuple[Cell, ...], units: Column | None
) -> Iterator[ValueLevel]:
    places: dict[str, list[int]] = {}
    for place, code in enumerate(codes.values):
        if code is not None and column.values[place] is not None:
            places.setdefault(str(code), []).append(place)
    for code, rows in sorted(places.items()):
        used = {units.values[row] for row in rows} if units else set()
        measured = " | ".join(sorted(str(unit) for unit in used if unit is not None))
        label = f"{names[rows[0]]}{f' ({measured})' if measured else ''}"
        values = tuple(column.values[row] for row in rows)
        yield ValueLevel(_narrowed(column, values), codes.name, code, label)


def _narrowed(column: Column, values: tuple[Cell, ...]) -> Column:
    """The column with the narrowest type that its values have: a text of numbers is numbers."""
    numbers = [_number(value) for value in values]
    numeric = tuple(each for each in numbers if each is not None)
    if len(numeric) < len(values):
        return Column(column.dataset, column.variable, values)
    whole = all(each == each.to_integral_value() for each in numeric)
    kind = DataType.INTEGER if whole else DataType.FLOAT
    return Column(column.dataset, _typed(column.variable, kind), numeric)


def _number(value: Cell) -> Decimal | None:
    if isinstance(value, int | Decimal):
        return Decimal(value)
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _typed(variable: Variable, kind: DataType) -> Variable:
    return Variable(
        name=variable.name,
        label=variable.label,
        type=kind,
        origin=variable.origin,
        predecessor=variable.predecessor,
    )
