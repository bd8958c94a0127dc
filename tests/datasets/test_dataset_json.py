"""Dataset-JSON 1.1 keeps to CDISC's schema and specification (schemas/, MIT licence)."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hilum.datasets.dataset import Dataset
from hilum.datasets.files.columns import Written
from hilum.datasets.files.dataset_json import dataset_json
from tests.datasets.small import ADTTE, PACKAGE, conforming, dataset, survival

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "dataset-json-1.1.schema.json").read_text("utf-8")
)
EVERY = {**conforming(), "ADTTE": survival(), "EMPTY": dataset(ADTTE)}


def written(given: Dataset) -> Any:
    return json.loads(dataset_json(Written(given), PACKAGE))


@pytest.mark.parametrize("name", EVERY)
def test_each_file_keeps_to_the_schema(name: str) -> None:
    jsonschema.validate(written(EVERY[name]), SCHEMA)


def test_the_schema_refuses_a_file_that_lacks_what_is_required() -> None:
    file = written(survival())
    del file["itemGroupOID"]
    with pytest.raises(jsonschema.ValidationError, match="itemGroupOID"):
        jsonschema.validate(file, SCHEMA)


@pytest.mark.parametrize("name", EVERY)
def test_records_and_rows_and_columns_agree(name: str) -> None:
    file = written(EVERY[name])
    assert file["records"] == len(file["rows"]) == len(EVERY[name].rows)
    assert {len(row) for row in file["rows"]} <= {len(file["columns"])}


def test_the_attributes_stand_in_the_order_of_the_specification() -> None:
    assert [*written(survival())] == [
        *("datasetJSONCreationDateTime", "datasetJSONVersion", "fileOID"),
        *("dbLastModifiedDateTime", "originator", "sourceSystem", "studyOID"),
        *("metaDataVersionOID", "metaDataRef", "itemGroupOID", "records", "name", "label"),
        *("columns", "rows"),
    ]


def test_the_time_is_the_time_of_the_snapshot() -> None:
    assert written(survival())["datasetJSONCreationDateTime"] == "2026-03-04T05:06:07"


def columns(given: Dataset) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in written(given)["columns"]}


def test_a_numeric_date_is_iso_text_that_becomes_an_integer() -> None:
    """Specification 1.1, "Date/Time Variables": the use of ADaM."""
    column = columns(survival())["ADT"]
    assert (column["dataType"], column["targetDataType"]) == ("date", "integer")
    assert column["displayFormat"] == "E8601DA10."
    file = written(survival())
    place = [each["name"] for each in file["columns"]].index("ADT")
    assert [row[place] for row in file["rows"]] == ["2025-02-20", None]


def test_dates_of_sdtm_are_dates_or_datetimes_without_a_target() -> None:
    ae, lb = columns(conforming()["AE"]), columns(conforming()["LB"])
    assert ae["AESTDTC"]["dataType"] == "date"
    assert lb["LBDTC"]["dataType"] == "datetime"
    assert "targetDataType" not in ae["AESTDTC"]


def test_numbers_are_numbers_and_what_is_missing_is_null() -> None:
    file = written(conforming()["LB"])
    place = [each["name"] for each in file["columns"]].index("LBSTRESN")
    assert [row[place] for row in file["rows"]] == [118, 97.5, None]
    assert file["columns"][place]["dataType"] == "float"
    decimals = dataset(ADTTE, {"USUBJID": "HL-01-001", "AVAL": Decimal("0.1")})
    assert "0.1," in dataset_json(Written(decimals), PACKAGE)


def test_keys_are_numbered_in_the_order_of_the_definition() -> None:
    numbered = {n: c["keySequence"] for n, c in columns(survival()).items() if "keySequence" in c}
    assert numbered == {"STUDYID": 1, "USUBJID": 2, "PARAMCD": 3}


def test_chinese_is_written_as_chinese() -> None:
    assert "上消化道出血" in dataset_json(Written(conforming()["AE"]), PACKAGE)
