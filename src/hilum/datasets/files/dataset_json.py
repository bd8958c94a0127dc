"""Dataset-JSON 1.1 (CDISC, December 2024): one file a dataset, with its columns described.

A number with a fraction is written as a JSON number, the double nearest to it, as the transport
file has it. A numeric date is ISO text that a reader turns into a number (`targetDataType`).
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import hilum
from hilum.datasets.dataset import Cell, DataType
from hilum.datasets.files.columns import DATE_FORMAT, Column, Written
from hilum.datasets.files.package import Package, item_group_oid, item_oid

VERSION = "1.1.0"


def dataset_json(written: Written, package: Package) -> str:
    """Return the file of a dataset. Raises UserError where a value does not fit its variable."""
    head = json.dumps(_head(written, package), ensure_ascii=False, indent=1)
    rows = ",\n".join(f"  {row}" for row in _rows(written.columns))
    return f'{head[:-2]},\n "rows": [\n{rows}\n ]\n}}\n'


def _head(written: Written, package: Package) -> dict[str, object]:
    dataset, sequence = written.dataset, written.key_sequence
    standard = dataset.definition.standard
    created = package.created.isoformat(timespec="seconds")
    return {
        "datasetJSONCreationDateTime": created,
        "datasetJSONVersion": VERSION,
        "fileOID": f"{package.file_oid(standard)}.{dataset.name}",
        "dbLastModifiedDateTime": created,
        "originator": package.originator,
        "sourceSystem": {"name": "Hilum", "version": hilum.__version__},
        "studyOID": package.study_oid,
        "metaDataVersionOID": package.version_oid(standard),
        "metaDataRef": "define.xml",
        "itemGroupOID": item_group_oid(dataset.name),
        "records": len(dataset.rows),
        "name": dataset.name,
        "label": dataset.definition.label,
        "columns": [_described(each, sequence) for each in written.columns],
    }


def _described(column: Column, sequence: dict[str, int]) -> dict[str, object]:
    described: dict[str, object] = {
        "itemOID": item_oid(column.dataset, column.name),
        "name": column.name,
        "label": column.variable.label,
        **_typed(column),
    }
    if column.name in sequence:
        described["keySequence"] = sequence[column.name]
    return described


def _typed(column: Column) -> dict[str, object]:
    match column.variable.type:
        case DataType.TEXT:
            return {"dataType": "string", "length": column.length_bytes}
        case DataType.DATETIME:
            kind = column.moments.removeprefix("partial").lower()
            return {"dataType": kind, "length": column.length_bytes}
        case DataType.INTEGER:
            return {"dataType": "integer"}
        case DataType.FLOAT:
            return {"dataType": "float"}
        case DataType.DATE:
            number = {"dataType": "date", "targetDataType": "integer"}
            return {**number, "displayFormat": DATE_FORMAT}


def _rows(given: tuple[Column, ...]) -> Iterator[str]:
    for cells in zip(*(each.values for each in given), strict=True):
        yield json.dumps([_value(cell) for cell in cells], ensure_ascii=False)


def _value(cell: Cell) -> str | int | float | None:
    match cell:
        case Decimal():
            return float(cell)
        case date():
            return cell.isoformat()
        case _:
            return cell
