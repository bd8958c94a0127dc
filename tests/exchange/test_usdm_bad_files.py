"""USDM files that are none, are of another version or another system, or were changed."""

import copy
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.pipeline.exchanging import import_usdm
from hilum.study import load_study
from hilum.terms.discrepancies import UserError
from tests.exchange.usdm_studies import as_usdm, design_of, small_study, version_of

Json = Any
DAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Json:
    return as_usdm(small_study(tmp_path_factory.mktemp("usdm") / "small"))


def imported(text: str, tmp_path: Path) -> Any:
    path = tmp_path / "file.json"
    path.write_text(text, encoding="utf-8")
    return import_usdm(path, tmp_path / "study", DAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: Expecting value: expected JSON"),
        ("<html>", "expected JSON"),
        ('{"study": {"name": "cut o', "line 1: Unterminated string"),
        ("[" * 100_000 + "]" * 100_000, "is nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "is nested too deeply"),
        ("[1]", "saw no object with a `study`"),
        ('{"study": 1, "usdmVersion": "4.0.0"}', "saw no object with a `study`"),
        ('{"study": {}, "usdmVersion": "3.0.0"}', "usdmVersion: saw '3.0.0', expected 4.0"),
        ('{"study": {}}', "usdmVersion: saw None, expected 4.0"),
        ('{"study": {}, "usdmVersion": "4.0.0"}', "saw no eligibility criterion with a text"),
        ('{"study": {"versions": 7}, "usdmVersion": "4.0.0"}', "saw no eligibility criterion"),
        ('{"study": {"versions": [{"titles": 7}]}, "usdmVersion": "4.0.0"}', "no eligibility"),
        ('{"study": {}, "usdmVersion": ' + "1" * 5000 + "}", "expected JSON"),
    ],
)
def test_what_is_no_usdm_is_refused_and_leaves_nothing(
    text: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"file\.json") as error:
        imported(text, tmp_path)
    assert told in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file.json"]


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        import_usdm(tmp_path / "nobody.json", tmp_path / "study", DAY)
    (tmp_path / "file.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(UserError, match="expected JSON in UTF-8"):
        import_usdm(tmp_path / "file.json", tmp_path / "study", DAY)


def test_a_folder_that_is_there_is_not_replaced(small: Json, tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    with pytest.raises(UserError, match="is there, expected a new folder"):
        imported(json.dumps(small), tmp_path)


@pytest.mark.parametrize("name", ["../evil.toml", "/etc/evil.toml", "evil.sh", "a\x00.toml"])
def test_a_file_cannot_be_written_outside_the_study(name: str, small: Json, tmp_path: Path) -> None:
    data = copy.deepcopy(small)
    version = version_of(data)
    pair = {"url": "urn:hilum:study:pair#pair", "extensionAttributes": [
        {"url": "urn:hilum:study:key", "valueString": name},
        {"url": "urn:hilum:study:value#table", "extensionAttributes": []},
    ]}  # fmt: skip
    version["extensionAttributes"][-1].setdefault("extensionAttributes", []).append(pair)
    with pytest.raises(UserError, match="saw a file"):
        imported(json.dumps(data), tmp_path)
    assert not (tmp_path / "evil.toml").exists()


def test_a_reading_that_was_changed_to_none_is_refused(small: Json, tmp_path: Path) -> None:
    text = json.dumps(small).replace("latest hemoglobin before", "latest hemoglobin beside")
    with pytest.raises(UserError, match="I1"):
        imported(text, tmp_path)
    assert not (tmp_path / "study").exists()


def without_ours(data: Json) -> Json:
    """The same file as another system might write it."""
    if isinstance(data, dict):
        return {k: without_ours(v) for k, v in data.items() if k != "extensionAttributes"}
    return [without_ours(each) for each in data] if isinstance(data, list) else data


def test_a_file_of_another_system_is_a_draft_that_says_what_it_lacks(
    small: Json, tmp_path: Path
) -> None:
    data = without_ours(small)
    text = '<div>At least <usdm:tag name="min_age"/> years &amp; <b>well</b></div>'
    version_of(data)["eligibilityCriterionItems"][0]["text"] = text
    population = design_of(data)["population"]
    population["plannedEnrollmentNumber"] = {"value": 61}
    population["plannedSex"] = [{"code": "C49636", "decode": "Both"}]  # as files before 4.0 have it
    population["plannedAge"] = {"minValue": {"value": 18}}
    done = imported(json.dumps(data), tmp_path)
    study = load_study(tmp_path / "study", draft=True)
    assert not done.whole
    assert [each.text for each in study.criteria] == ["At least [min_age] years & well"]
    assert study.clause_of(study.criteria[0]) == study.criteria[0].text
    assert study.facts["design.enrolment"].value == 61
    assert study.facts["design.sex"].value == "all"
    assert "the planned age: not read, unless a criterion says it" in done.missing
    assert study.facts["identity.title"].source == "file.json"
    assert "1 criteria: no reading in the notation; each asks a person its own sentence" in (
        done.missing
    )
    assert any(each.startswith("1 criteria: hold a parameter") for each in done.missing)
    assert "1 objectives: not read" in done.missing


def places(thing: Json, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a file, the whole apart."""
    found = [path] if path else []
    keys = list(thing) if isinstance(thing, dict) else range(len(thing))
    for key in keys:
        inner = thing[key]
        here = (*path, key)
        found += places(inner, here) if isinstance(inner, dict | list) else [here]
    return found


WRONG = st.sampled_from([None, 0, -1, "", "x", [], {}, [None], [[]], {"a": None}, True, "\ud800"])


@given(st.data())
def test_whatever_is_changed_is_read_or_refused(small: Json, data: st.DataObject) -> None:
    broken = copy.deepcopy(small)
    *path, key = data.draw(st.sampled_from(places(small)))
    inner = broken
    for step in path:
        inner = inner[step]
    inner[key] = data.draw(WRONG)
    with TemporaryDirectory() as folder:
        path_of = Path(folder) / "file.json"
        path_of.write_text(json.dumps(broken), encoding="utf-8")
        try:
            import_usdm(path_of, Path(folder) / "study", DAY)
        except UserError:
            assert not (Path(folder) / "study").exists()
