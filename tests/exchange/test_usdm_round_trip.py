"""Issue 6, item 6: a study written as USDM 4.0 is read back without loss of what Hilum holds."""

import json
import shutil
import tomllib
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.exchange.usdm.extension import FILES, attributes_of, extension, table_of
from hilum.exchange.usdm.folder import read_folder
from hilum.exchange.usdm.objects import numbered
from hilum.exchange.usdm.reader import read_usdm
from hilum.exchange.usdm.remainder import difference, merged, same
from hilum.exchange.usdm.toml_text import toml_text
from hilum.exchange.usdm.writer import study_as_usdm
from hilum.study import find_study, load_study
from tests.exchange.usdm_studies import (
    SHIPPED,
    as_usdm,
    design_of,
    kept_at,
    named,
    shipped,
    small_study,
    version_of,
)

OPTIONAL = ("report.toml", "endpoints.toml", "response.toml", "schedule.toml", "regimen.toml")
"""In an order in which each may be missing with all before it."""


def assert_read_back(folder: Path, back: Path) -> None:
    """The files are equal value by value, and the studies that they make are equal."""
    was = read_folder(folder)
    found = read_usdm(as_usdm(folder))
    assert found.record == was.record
    assert same(dict(found.files), dict(was.files))
    assert load_study(kept_at(found, back), draft=True) == load_study(folder, draft=True)


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
        ("schedule.toml", 'epoch = "treatment"\nanchor', 'epoch = "follow_up"\nanchor'),
        ("schedule.toml", 'every_days = { value = 84, origin = "assumption", ', "every_days = { "),
        ("schedule.toml", 'id = "treatment"\nen = "Treatment"', 'id = "x y/z"\nen = "Treatment"'),
        ("endpoints.toml", 'strategy = "composite"', 'strategy = "hypothetical"'),
        ("criteria.toml", 'en = "HCC confirmed', 'en = "<b>HCC</b> &amp; confirmed'),
    ],
)
def test_a_changed_fact_reads_back_as_changed(
    name: str, old: str, new: str, tmp_path: Path
) -> None:
    folder = tmp_path / "study"
    shutil.copytree(find_study(SHIPPED), folder)
    changed(folder, name, old, new)
    if "x y/z" in new:
        path = folder / name
        path.write_text(path.read_text("utf-8").replace('epoch = "treatment"', 'epoch = "x y/z"'))
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
        json.dumps(study_as_usdm(load_study(folder, draft=True), read_folder(folder)))
        for _ in range(2)
    )
    assert one == other


def entry(files: Any, file: str, key: str, an_id: str) -> Any:
    return next(each for each in files[file][key] if each["id"] == an_id)


def visit_timing(data: Any, name: str) -> Any:
    return named(design_of(data)["scheduleTimelines"][0]["timings"], name)


CHANGES: list[tuple[Callable[[Any], None], Callable[[Any], Any], Any]] = [
    (
        lambda d: named(version_of(d)["eligibilityCriterionItems"], "I5").update(
            text="<p>ECOG 0 &amp; no more</p>"
        ),
        lambda f: entry(f, "criteria.toml", "criterion", "I5")["text"],
        "ECOG 0 & no more",
    ),
    (
        lambda d: named(design_of(d)["eligibilityCriteria"], "I5")["category"].update(
            code="C25370"
        ),
        lambda f: entry(f, "criteria.toml", "criterion", "I5")["kind"],
        "exclusion",
    ),
    (
        lambda d: named(version_of(d)["narrativeContentItems"], "clause C3").update(
            text="<p>x</p>"
        ),
        lambda f: entry(f, "criteria.toml", "clause", "C3")["text"],
        "x",
    ),
    (
        lambda d: design_of(d)["population"]["plannedEnrollmentNumber"].update(value=61),
        lambda f: f["study.toml"]["design"]["enrolment"]["value"],
        61,
    ),
    (
        lambda d: design_of(d)["population"].update(includesHealthySubjects=True),
        lambda f: f["study.toml"]["design"]["healthy_volunteers"]["value"],
        True,
    ),
    (
        lambda d: design_of(d)["population"]["plannedSex"].pop(),
        lambda f: f["study.toml"]["design"]["sex"]["value"],
        "female",
    ),
    (
        lambda d: design_of(d)["studyPhase"]["standardCode"].update(code="C15601"),
        lambda f: f["study.toml"]["design"]["phase"]["value"],
        "Phase 2",
    ),
    (
        lambda d: version_of(d)["titles"][0].update(text="Another title"),
        lambda f: f["study.toml"]["identity"]["title"]["value"],
        "Another title",
    ),
    (
        lambda d: version_of(d)["organizations"][0].update(name="Another sponsor"),
        lambda f: f["study.toml"]["identity"]["sponsor"]["value"],
        "Another sponsor",
    ),
    (
        lambda d: version_of(d)["studyIdentifiers"][1].update(text="NCT00000000"),
        lambda f: f["study.toml"]["identity"]["registry_id"]["value"],
        "NCT00000000",
    ),
    (
        lambda d: version_of(d)["dateValues"][0].update(dateValue="2026-12-01"),
        lambda f: f["study.toml"]["study"]["version"]["date"],
        date(2026, 12, 1),
    ),
    (
        lambda d: design_of(d)["arms"][0].update(label="Another arm"),
        lambda f: f["study.toml"]["arm"][0]["en"],
        "Another arm",
    ),
    (
        lambda d: version_of(d)["organizations"][2]["legalAddress"].update(city="Foshan"),
        lambda f: f["study.toml"]["site"][0]["city"],
        "Foshan",
    ),
    (
        lambda d: version_of(d)["studyInterventions"][0]["administrations"][0]["dose"].update(
            value=85
        ),
        lambda f: entry(f, "regimen.toml", "drug", "oxaliplatin")["dose_mg_per_m2"]["value"],
        "85",
    ),
    (
        lambda d: visit_timing(d, "visit tumor_assessment").update(value="P56D"),
        lambda f: entry(f, "schedule.toml", "visit", "tumor_assessment")["day"]["value"],
        56,
    ),
    (
        lambda d: visit_timing(d, "visit cycle").update(windowLower="P1D"),
        lambda f: entry(f, "schedule.toml", "visit", "cycle")["window"]["value"]["before"],
        1,
    ),
    (
        lambda d: visit_timing(d, "again cycle").update(value="P14D"),
        lambda f: entry(f, "schedule.toml", "visit", "cycle")["repeat"]["every_days"]["value"],
        14,
    ),
    (
        lambda d: named(design_of(d)["activities"], "imaging").update(label="MRI"),
        lambda f: entry(f, "schedule.toml", "activity", "imaging")["en"],
        "MRI",
    ),
    (
        lambda d: design_of(d)["objectives"][0]["endpoints"][0].update(text="<p>Rate</p>"),
        lambda f: entry(f, "endpoints.toml", "endpoint", "objective_response_recist")["en"],
        "Rate",
    ),
    (
        lambda d: design_of(d)["estimands"][0]["intercurrentEvents"][0].update(
            strategy="composite"
        ),
        lambda f: entry(f, "endpoints.toml", "estimand", "response_rate")["handling"][0][
            "strategy"
        ],
        "composite",
    ),
]


@pytest.mark.parametrize("place", range(len(CHANGES)))
def test_what_is_changed_in_its_usdm_place_is_changed_in_the_study(place: int) -> None:
    change, read, expected = CHANGES[place]
    data = shipped()
    assert read(read_usdm(data).files) != expected
    change(data)
    assert read(read_usdm(data).files) == expected


def test_the_lists_of_the_files_are_not_said_again_beside_their_objects() -> None:
    held = extension(version_of(shipped()), FILES)
    assert set(held) == {
        *("endpoints.toml", "questions.toml", "regimen.toml", "report.toml", "response.toml"),
        *("review.toml", "schedule.toml", "study.toml"),
    }
    for file, keys in {
        "study.toml": {"arm", "site"},
        "regimen.toml": {"drug"},
        "schedule.toml": {"epoch", "activity", "visit", "conduct"},
        "endpoints.toml": {"objective", "endpoint", "set", "estimand"},
    }.items():
        assert not keys & held[file].keys()
    assert set(held["study.toml"]["identity"]["title"]) == {"origin", "source"}


def test_concepts_and_approvals_read_back_too(tmp_path: Path) -> None:
    folder = small_study(tmp_path / "small")
    (folder / "concepts.toml").write_text(
        '[[concept]]\nid = "x_score"\nclass = "finding"\nen = "X"\nzh = "X"\nsource = "none"\n'
        'plausible = ["0", "9.5"]\n',
        encoding="utf-8",
    )
    (folder / "review.toml").write_text(
        '[[criterion]]\nid = "I1"\ndecision = "approved"\nby = "Dr Li"\ndate = 2026-11-26\n'
        f'sha256 = "{"0" * 64}"\n',
        encoding="utf-8",
    )
    assert_read_back(folder, tmp_path / "back")
    approval = load_study(tmp_path / "back", draft=True).review.approvals["I1"]
    assert (approval.by, approval.date) == ("Dr Li", date(2026, 11, 26))


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
