"""Transport files of version 5 are read back by pyreadstat as they were written (SAS TS-140)."""

import struct
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.datasets.dataset import Dataset, Row, Standard
from hilum.datasets.files.columns import Written
from hilum.datasets.files.ibm_float import ibm_float
from hilum.datasets.files.xpt import xpt
from hilum.terms.discrepancies import UserError
from tests.datasets.small import CREATED, conforming, dataset, definition, survival

MIXED = definition(
    "ADMIX",
    "ADAM OTHER",
    "STUDYID T Req\nUSUBJID T Req\nAVAL F Perm\nASEQ I Perm\nADT N Perm\nNOTE T Perm",
    standard=Standard.ADAM,
)


def read(content: bytes, folder: Path) -> tuple[dict[str, list[Any]], Any]:
    path = folder / "read.xpt"
    path.write_bytes(content)
    values, about = pyreadstat.read_xport(path, output_format="dict")
    return values, about


def expected(given: Dataset) -> dict[str, list[Any]]:
    """What a reader is to see: texts, the doubles nearest to the numbers, dates."""

    def seen(row: Row, name: str) -> Any:
        value = row[name]
        if isinstance(value, int | Decimal):
            return float(value)
        # A transport file has no missing text: it is blank.
        return "" if value is None and name in TEXTS else value

    return {name: [seen(row, name) for row in given.rows] for name in MIXED_NAMES}


MIXED_NAMES = [each.name for each in MIXED.variables]
TEXTS = {"STUDYID", "USUBJID", "NOTE"}

whole = st.integers(-(2**53), 2**53)
fractions = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9))
wide = st.floats(-1e74, 1e74).filter(lambda x: x == 0 or abs(x) > 1e-74).map(Decimal)
texts = st.text(
    st.characters(exclude_categories=["C"], exclude_characters="\u00a0"), min_size=1, max_size=60
).filter(lambda text: text == text.strip(" ") != "" and len(text.encode()) <= 200)
rows = st.fixed_dictionaries(
    {"USUBJID": st.from_regex(r"S-\d{3}", fullmatch=True)},
    optional={
        "AVAL": st.one_of(fractions, wide, whole),
        "ASEQ": whole,
        "ADT": st.dates(date(1700, 1, 1), date(2200, 12, 31)),
        "NOTE": texts,
    },
)


@given(st.lists(rows, min_size=1, max_size=8))
def test_any_values_are_read_back_equal(tmp_path_factory: Any, values: list[Any]) -> None:
    mixed = dataset(MIXED, *values)
    seen, _ = read(xpt(Written(mixed), created=CREATED), tmp_path_factory.mktemp("xpt"))
    assert seen == expected(mixed)


def test_names_labels_lengths_and_times_are_read_back_equal(tmp_path: Path) -> None:
    _, about = read(xpt(Written(conforming()["AE"]), created=CREATED), tmp_path)
    names = [
        each.name for each in conforming()["AE"].definition.variables if each.name in NOT_EMPTY
    ]
    assert about.column_names == names
    assert about.column_labels == [f"Label of {name}" for name in names]
    assert (about.table_name, about.file_label) == ("AE", "Label of AE")
    assert about.creation_time == about.modification_time == CREATED
    widths = about.variable_storage_width
    assert (widths["USUBJID"], widths["AETERM"], widths["AESEQ"]) == (9, 18, 8)


NOT_EMPTY = {
    *("STUDYID", "DOMAIN", "USUBJID", "AESEQ", "AETERM", "AESER", "AESDTH", "AEOUT", "EPOCH"),
    *("AESTDTC", "AEENDTC", "AESTDY", "AEENDY"),
}
"""All but AESHOSP, which is permissible and has no value."""


def test_a_date_is_days_since_1960_shown_as_a_date(tmp_path: Path) -> None:
    path = tmp_path / "adtte.xpt"
    path.write_bytes(xpt(Written(survival()), created=CREATED))
    seen, about = pyreadstat.read_xport(
        path, output_format="dict", disable_datetime_conversion=True
    )
    assert seen["STARTDT"][0] == (date(2025, 1, 10) - date(1960, 1, 1)).days == 23751
    assert seen["ADT"][1] is None
    assert about.original_variable_types["ADT"] == "E8601DA10"


@pytest.mark.parametrize(
    ("value", "bytes_"),
    [
        # IBM System/360 Principles of Operation, and the worked examples of SAS TS-140
        (0, "0000000000000000"),
        (1, "4110000000000000"),
        (-1, "C110000000000000"),
        (2, "4120000000000000"),
        (16, "4210000000000000"),
        (Decimal("-118.625"), "C276A00000000000"),
        (Decimal("0.5"), "4080000000000000"),
        (None, "2E00000000000000"),
    ],
)
def test_numbers_are_ibm_floating_point(value: Any, bytes_: str) -> None:
    assert ibm_float(value).hex().upper() == bytes_


@pytest.mark.parametrize("text", ["0.1", "2.3", "118.625", "123456789.012345", "0.000001"])
def test_a_decimal_of_15_digits_comes_back_as_itself(text: str, tmp_path: Path) -> None:
    mixed = dataset(MIXED, {"USUBJID": "S-001", "AVAL": Decimal(text)})
    seen, _ = read(xpt(Written(mixed), created=CREATED), tmp_path)
    assert Decimal(repr(seen["AVAL"][0])) == Decimal(text)


def test_a_decimal_of_more_than_17_digits_comes_back_as_the_nearest_double(tmp_path: Path) -> None:
    text = "123456789012.123456"
    mixed = dataset(MIXED, {"USUBJID": "S-001", "AVAL": Decimal(text)})
    seen, _ = read(xpt(Written(mixed), created=CREATED), tmp_path)
    assert seen["AVAL"][0] == float(text)
    assert Decimal(repr(seen["AVAL"][0])) != Decimal(text)


@pytest.mark.parametrize("value", [2**53 + 1, 16**63, Decimal("1e80"), Decimal("1e-90")])
def test_a_number_beyond_the_format_is_refused(value: int | Decimal) -> None:
    mixed = dataset(MIXED, {"USUBJID": "S-001", "AVAL": value})
    with pytest.raises(UserError, match=r"ADMIX.AVAL: saw .+, expected a "):
        xpt(Written(mixed), created=CREATED)


def test_a_text_of_200_bytes_is_written_and_of_201_is_refused(tmp_path: Path) -> None:
    fits = dataset(MIXED, {"USUBJID": "S-001", "NOTE": "中" * 66 + "ab"})
    seen, about = read(xpt(Written(fits), created=CREATED), tmp_path)
    assert seen["NOTE"] == ["中" * 66 + "ab"]
    assert about.variable_storage_width["NOTE"] == 200
    longer = dataset(MIXED, {"USUBJID": "S-001"}, {"USUBJID": "S-002", "NOTE": "中" * 67})
    with pytest.raises(UserError, match="row 2: NOTE: saw text of 201 bytes, expected at most 200"):
        xpt(Written(longer), created=CREATED)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "ADMIXTURE"}, "ADMIXTURE: name: saw 'ADMIXTURE', expected at most 8 bytes"),
        ({"label": "x" * 41}, "expected at most 40 bytes"),
    ],
)
def test_a_name_or_label_that_is_too_long_is_refused(change: Any, message: str) -> None:
    longer = Dataset(replace(MIXED, **change), dataset(MIXED, {"USUBJID": "S-001"}).rows)
    with pytest.raises(UserError, match=message):
        xpt(Written(longer), created=CREATED)


@pytest.mark.parametrize(
    ("name", "value"),
    [("AVAL", "5"), ("ASEQ", Decimal("1.5")), ("ADT", "2025-01-01"), ("NOTE", 5), ("AVAL", True)],
)
def test_a_value_of_another_type_is_refused(name: str, value: Any) -> None:
    mixed = dataset(MIXED, {"USUBJID": "S-001", name: value})
    with pytest.raises(UserError, match=f"ADMIX.{name} of S-001: saw a value of type"):
        xpt(Written(mixed), created=CREATED)


def test_a_row_without_any_value_is_refused_where_it_would_look_like_padding() -> None:
    texts_only = definition("TEXTS", "ADAM OTHER", "NOTE T Perm", standard=Standard.ADAM)
    blank = Dataset(texts_only, (Row(values={"NOTE": "a"}), Row(values={})))
    with pytest.raises(UserError, match="TEXTS, row 2: saw no value"):
        xpt(Written(blank), created=CREATED)


def test_a_dataset_without_rows_is_read_back_with_its_variables(tmp_path: Path) -> None:
    seen, about = read(xpt(Written(dataset(MIXED)), created=CREATED), tmp_path)
    assert about.column_names == MIXED_NAMES
    assert {name: list(values) for name, values in seen.items()} == {n: [] for n in MIXED_NAMES}


def test_every_record_is_of_80_bytes_and_each_variable_is_described_in_140() -> None:
    content = xpt(Written(dataset(MIXED, {"USUBJID": "S-001"})), created=CREATED)
    assert len(content) % 80 == 0
    assert content.startswith(b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + b"0" * 30)
    start = content.index(b"HEADER RECORD*******NAMESTR") + 80
    kinds = [struct.unpack_from(">h", content, start + 140 * place)[0] for place in range(6)]
    assert kinds == [2, 2, 1, 1, 1, 2]


def test_the_time_is_the_only_thing_that_differs_between_two_times() -> None:
    one, again = (xpt(Written(survival()), created=CREATED) for _ in range(2))
    later = xpt(Written(survival()), created=datetime(2027, 12, 31, 23, 59, 58))
    assert one == again
    assert one.replace(b"04MAR26:05:06:07", b"31DEC27:23:59:58") == later
