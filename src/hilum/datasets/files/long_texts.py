"""Texts of SDTM over 200 bytes: the first part stays, the rest become supplemental qualifiers.

SDTMIG 3.4, section 4.5.3: a text of a general observation class (or of DM) is cut between words
into parts of at most 200; AETERM keeps the first, SUPPAE has AETERM1, AETERM2 … A comment and a
value of TS go on in variables of their own dataset: COVAL1, TSVAL1. A variable of ADaM that has its
values from SDTM holds the first part, as its predecessor does. A part is measured in bytes of
UTF-8, so 66 Chinese characters fill it. Elsewhere a long text is refused on writing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hilum.datasets.dataset import (
    Cell,
    Dataset,
    Datasets,
    DataType,
    Definition,
    Origin,
    Row,
    Standard,
    Variable,
)
from hilum.datasets.supplements import MAX_TEXT_BYTES, parts_of, supplemental_definition

SPLIT_CLASSES = frozenset({"EVENTS", "FINDINGS", "FINDINGS ABOUT", "INTERVENTIONS"})
SPLIT_DATASETS = frozenset({"DM"})
CONTINUED = {"CO": "COVAL", "TS": "TSVAL"}
"""The variable that goes on in numbered variables of its own dataset (SDTMIG 3.4, 5.1, 7.4.2)."""

NAME_LENGTH = 8
LABEL_LENGTH = 40


def split_long_texts(datasets: Datasets) -> dict[str, Dataset]:
    """Return the datasets with each long text of SDTM in parts, its rest in SUPP--."""
    split = dict(datasets)
    for dataset in datasets.values():
        if dataset.name in CONTINUED:
            split[dataset.name] = _continued(dataset, CONTINUED[dataset.name])
        long = _long(dataset)
        if long:
            split[dataset.name] = _shortened(dataset, long)
        if long and dataset.definition.standard is Standard.SDTM:
            supplemental = _supplemental(dataset, long)
            name = f"SUPP{dataset.name}"
            split[name] = _joined(datasets.get(name), dataset, supplemental)
    qualifiers = {name: _numbered(each) for name, each in split.items() if name.startswith("SUPP")}
    return split | qualifiers


def _numbered(qualifiers: Dataset) -> Dataset:
    """The qualifiers with each long value in parts, such as RSPROB, RSPROB1."""
    return replace(qualifiers, rows=tuple(row for each in qualifiers.rows for row in _parts(each)))


def _parts(row: Row) -> Iterator[Row]:
    first, *rest = parts_of(str(row["QVAL"]))
    yield replace(row, values={**row.values, "QVAL": first})
    for number, part in enumerate(rest, start=1):
        named = _numbered_name(str(row["QNAM"]), str(row["QLABEL"]), number)
        yield replace(row, values={**row.values, **named, "QVAL": part})


def _long(dataset: Dataset) -> dict[tuple[int, str], tuple[str, ...]]:
    """The parts of each long text, by row and variable."""
    names = [each.name for each in dataset.definition.variables if _is_cut(dataset, each)]
    every = ((place, name, row[name]) for place, row in enumerate(dataset.rows) for name in names)
    return {(place, name): parts_of(str(text)) for place, name, text in every if _is_long(text)}


def _is_cut(dataset: Dataset, variable: Variable) -> bool:
    if variable.type is not DataType.TEXT:
        return False
    match dataset.definition.standard:
        case Standard.SDTM:
            kind = dataset.definition.observation_class.upper()
            return kind in SPLIT_CLASSES or dataset.name in SPLIT_DATASETS
        case Standard.ADAM:
            return variable.origin is Origin.PREDECESSOR


def _is_long(text: Cell) -> bool:
    return text is not None and len(str(text).encode()) > MAX_TEXT_BYTES


def _shortened(dataset: Dataset, long: Mapping[tuple[int, str], tuple[str, ...]]) -> Dataset:
    rows = list(dataset.rows)
    for (place, name), parts in long.items():
        rows[place] = replace(rows[place], values={**rows[place].values, name: parts[0]})
    return Dataset(dataset.definition, tuple(rows))


def _supplemental(
    dataset: Dataset, long: Mapping[tuple[int, str], tuple[str, ...]]
) -> Iterator[Row]:
    for (place, name), parts in long.items():
        row, variable = dataset.rows[place], dataset.definition.variable(name)
        for number, part in enumerate(parts[1:], start=1):
            values = {**_parent(dataset, row), **_qualifier(variable, number, part)}
            yield Row(values=values, records=row.records, asked=row.asked)


def _parent(dataset: Dataset, row: Row) -> dict[str, Cell]:
    sequence = f"{dataset.name}SEQ"
    has_sequence = row[sequence] is not None
    return {
        "STUDYID": row["STUDYID"],
        "RDOMAIN": dataset.name,
        "USUBJID": row["USUBJID"],
        "IDVAR": sequence if has_sequence else None,
        "IDVARVAL": str(row[sequence]) if has_sequence else None,
    }


def _qualifier(variable: Variable, number: int, part: str) -> dict[str, Cell]:
    named = _numbered_name(variable.name, variable.label, number)
    return {**named, "QVAL": part, "QORIG": variable.origin.value}


def _numbered_name(name: str, label: str, number: int) -> dict[str, Cell]:
    end = str(number)
    return {
        "QNAM": name[: NAME_LENGTH - len(end)] + end,
        "QLABEL": f"{label[: LABEL_LENGTH - len(end) - 1]} {end}",
    }


def _joined(existing: Dataset | None, parent: Dataset, added: Iterator[Row]) -> Dataset:
    definition = supplemental_definition(parent) if existing is None else existing.definition
    rows = (*(() if existing is None else existing.rows), *added)
    return Dataset(definition, tuple(sorted(rows, key=_order)))


def _order(row: Row) -> tuple[str, str, int, str]:
    number = str(row["IDVARVAL"] or "")
    place = int(number) if number.isdecimal() else 0
    return str(row["USUBJID"]), str(row["IDVAR"] or ""), place, str(row["QNAM"])


def _continued(dataset: Dataset, name: str) -> Dataset:
    """The dataset with its long texts in numbered variables behind their own, such as COVAL1."""
    parts = [parts_of(str(row[name])) if _is_long(row[name]) else () for row in dataset.rows]
    added = [f"{name}{number}" for number in range(1, max(map(len, parts), default=0))]
    rows = (
        replace(row, values={**row.values, **dict(zip((name, *added), each, strict=False))})
        for row, each in zip(dataset.rows, parts, strict=True)
    )
    return Dataset(_with_variables(dataset.definition, name, added), tuple(rows))


def _with_variables(definition: Definition, name: str, added: list[str]) -> Definition:
    variables = list(definition.variables)
    first = definition.variable(name)
    known = {each.name for each in variables}
    new = [replace(first, name=each, core="Perm") for each in added if each not in known]
    place = variables.index(first) + 1 + len(known & {*added})
    return replace(definition, variables=(*variables[:place], *new, *variables[place:]))
