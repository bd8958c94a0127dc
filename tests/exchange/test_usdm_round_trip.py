"""Issue 6, item 6: a study written as USDM 4.0 is read back without loss of what Hilum holds."""

import json
import shutil
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.exchange.usdm.extension import attributes_of, table_of
from hilum.exchange.usdm.folder import read_folder
from hilum.exchange.usdm.objects import numbered
from hilum.exchange.usdm.reader import read_usdm
from hilum.exchange.usdm.remainder import difference, merged, same
from hilum.exchange.usdm.toml_text import toml_text
from hilum.exchange.usdm.writer import study_as_usdm
from hilum.study import find_study, load_study
from tests.exchange.usdm_studies import SHIPPED, as_usdm, kept_at, shipped, small_study

OPTIONAL = ("report.toml", "endpoints.toml", "response.toml", "schedule.toml", "regimen.toml")
"""In an order in which each may be missing with all before it."""


def assert_read_back(folder: Path, back: Path) -> None:
    """The files are equal value by value, and the studies that they make are equal."""
    was = read_folder(folder)
    found = read_usdm(as_usdm(folder))
    assert found.record == was.record
    assert same(dict(found.files), dict(was.files))
    assert load_study(kept_at(found, back)) == load_study(folder)


def test_the_shipped_study_reads_back_equal(tmp_path: Path) -> None:
    assert_read_back(find_study(SHIPPED), tmp_path / "back")


def test_a_study_of_a_record_and_one_criterion_reads_back_equal(tmp_path: Path) -> None:
    assert_read_back(small_study(tmp_path / "small"), tmp_path / "back")


@pytest.mark.parametrize("count", range(1, len(OPTIONAL) + 1))
def test_a_study_without_some_of_its_files_reads_back_equal(count: int, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(find_study(SHIPPED), folder)
    for name in OPTIONAL[:count]:
        (folder / name).unlink()
    assert_read_back(folder, tmp_path / "back")


def changed(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("study.toml", '"single group"', '"single group, as the page says"'),
        ("study.toml", 'value = "all"', 'value = "female"'),
        ("study.toml", 'value = "N/A"', 'value = "Phase 2"'),
        ("study.toml", "value = 100", "value = 61"),
        ("study.toml", "value = false", "value = true"),
        ("study.toml", "NCT05718492", "ChiCTR-ONC-1"),
        ("regimen.toml", 'value = "130"', 'value = "130.0"'),
        ("regimen.toml", "value = 21", "value = 17"),
        ("schedule.toml", "before = 28", "before = 29"),
        ("schedule.toml", "value = 42", "value = -3"),
        ("schedule.toml", 'epoch = "treatment"\nanchor = "first_dose"', 'epoch = "follow_up"\nanchor = "first_dose"'),
        ("endpoints.toml", 'strategy = "composite"', 'strategy = "hypothetical"'),
        ("criteria.toml", 'en = "HCC confirmed', 'en = "<b>HCC</b> &amp; confirmed'),
    ],
)  # fmt: skip
def test_a_changed_fact_reads_back_as_changed(
    name: str, old: str, new: str, tmp_path: Path
) -> None:
    folder = tmp_path / "study"
    shutil.copytree(find_study(SHIPPED), folder)
    changed(folder, name, old, new)
    assert_read_back(folder, tmp_path / "back")


def test_several_versions_read_back_with_their_reasons(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "small")
    entry = '{{ number = "{}", date = 2026-11-2{}, by = "{}", reason = "Why {}." }}'
    history = ", ".join(entry.format(n, n, n, n) for n in (1, 2, 3))
    changed(folder, "study.toml", "history = []", f"history = [{history}]")
    assert_read_back(folder, tmp_path / "back")
    amendments = as_usdm(folder)["study"]["versions"][0]["amendments"]
    assert [each["number"] for each in amendments] == ["2", "3"]
    assert [each["primaryReason"]["otherReason"] for each in amendments] == ["Why 2.", "Why 3."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\t\x0b\x7f", "  \n\n", "\u2028 ]]> <!-- &#38;"])
def test_a_record_keeps_every_character(end: str, tmp_path: Path) -> None:
    folder = small_study(tmp_path / "small")
    with (folder / "record.txt").open("ab") as record:
        record.write(end.encode("utf-8"))
    assert_read_back(folder, tmp_path / "back")


def test_the_same_study_gives_the_same_bytes() -> None:
    folder = find_study(SHIPPED)
    one, other = (
        json.dumps(study_as_usdm(load_study(folder), read_folder(folder))) for _ in range(2)
    )
    assert one == other


def test_a_change_in_usdm_is_a_change_of_the_study() -> None:
    data = shipped()
    version = data["study"]["versions"][0]
    items = {each["name"]: each for each in version["eligibilityCriterionItems"]}
    items["I5"]["text"] = "<p>ECOG 0 &amp; nothing else</p>"
    design = version["studyDesigns"][0]
    design["population"]["plannedEnrollmentNumber"]["value"] = 61
    files = read_usdm(data).files
    found = {each["id"]: each for each in files["criteria.toml"]["criterion"]}
    assert found["I5"]["text"] == "ECOG 0 & nothing else"
    assert files["study.toml"]["design"]["enrolment"]["value"] == 61


# ---------------------------------------------------------------- what a TOML file may hold

KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.dates(date(1, 1, 1)),
    st.datetimes(datetime(1, 1, 1)),
    st.times(),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)


def through_json(table: dict[str, Any]) -> dict[str, Any]:
    whole = numbered({"extensionAttributes": attributes_of(table), "instanceType": "Study"})
    return table_of(json.loads(json.dumps(whole))["extensionAttributes"])


@given(TABLES)
def test_any_table_is_held_by_extension_attributes(table: dict[str, Any]) -> None:
    assert same(through_json(table), table)


@given(TABLES, TABLES)
def test_what_is_seen_and_what_is_left_make_the_entry(
    entry: dict[str, Any], seen: dict[str, Any]
) -> None:
    assert same(merged(seen, through_json(difference(entry, seen))), entry)


@given(TABLES, st.data())
def test_what_is_seen_in_part_is_completed(entry: dict[str, Any], data: st.DataObject) -> None:
    seen = {key: value for key, value in entry.items() if data.draw(st.booleans())}
    rest = difference(entry, seen)
    assert not rest.keys() & seen.keys()
    assert same(merged(seen, through_json(rest)), entry)


@given(TABLES)
def test_any_table_is_written_as_toml_that_reads_back(table: dict[str, Any]) -> None:
    assert same(tomllib.loads(toml_text(table)), table)


def test_a_value_of_another_type_is_not_the_same() -> None:
    assert not same({"a": 1}, {"a": True})
    assert not same([1], [1.0])
    assert not same(datetime(2026, 1, 1), date(2026, 1, 1))
    assert not same(time(1), "01:00:00")
