"""The record of NCT05718492: what is found of what people found by hand, and what is not."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hilum.checking import Finding, check
from hilum.pipeline.checking import check_study
from hilum.study import Study, find_study, load_study
from tests.checking.small import as_proposed

DAY = date(2026, 11, 26)
PROBLEMS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "haic_hcc_problems.toml").read_text(encoding="utf-8")
)
WHY_MISSED = {"knowledge", "judgement", "language", "not in the record"}


@cache
def shipped() -> Study:
    return load_study(find_study("haic_hcc"))


@cache
def unaided() -> tuple[Finding, ...]:
    """The findings without what people asked, the regimen, or another copy of the record."""
    study = shipped()
    own = (replace(each, questions=()) for each in study.criteria if each.origin != _COPY)
    bare = replace(
        study, criteria=tuple(own), questions=(), conduct_questions=(), regimen=None, sites=()
    )
    return check(bare, DAY)


_COPY = "other registry copy"


def test_every_problem_is_found_or_missed_for_a_reason() -> None:
    assert list(PROBLEMS) == [f"P{number:02}" for number in range(1, 67)]
    for name, problem in PROBLEMS.items():
        assert ("found" in problem) is not ("missed" in problem), name
        assert problem.get("missed", "knowledge") in WHY_MISSED, name


@pytest.mark.parametrize("name", [name for name, each in PROBLEMS.items() if "found" in each])
def test_a_problem_is_found_unaided(name: str) -> None:
    for told in PROBLEMS[name]["found"]:
        code, _, criterion = told.partition(" ")
        own = [each for each in unaided() if each.code == code]
        assert any(not criterion or criterion in each.where for each in own), told


@cache
def proposed() -> tuple[str, ...]:
    """The codes of the findings over the readings as they are proposed, before any review."""
    record = (find_study("haic_hcc") / "record.txt").read_bytes()
    return tuple(each.code for each in check(as_proposed(record, "record.txt"), DAY))


NEEDS_REVIEW = {"score_depends_on_table"}
"""What is found only once a reviewer has said what the permission of controlled ascites asks."""


@pytest.mark.parametrize("name", [name for name, each in PROBLEMS.items() if "found" in each])
def test_a_problem_is_found_in_the_readings_as_they_are_proposed(name: str) -> None:
    named = {told.split(" ")[0] for told in PROBLEMS[name]["found"]}
    assert named - {*proposed()} <= NEEDS_REVIEW


def test_47_of_66_are_found() -> None:
    assert sum("found" in each for each in PROBLEMS.values()) == 47


def test_the_problem_of_neutrophils_comes_out_by_logic_alone() -> None:
    (found,) = (each for each in unaided() if each.code == "redundant")
    assert found.where == ("I9", "I8")


def test_the_criteria_do_not_contradict_one_another() -> None:
    clashes = ("contradiction", "impossible_criterion", "never_met", "not_decided")
    assert [each for each in unaided() if each.code in clashes] == []


def test_entry_is_held_against_the_regimen_where_there_is_one() -> None:
    told = [e.where for e in check_study(shipped(), DAY) if e.code == "entry_looser_than_treatment"]
    assert told == [("I10",), ("I11",), ("I13",)]
    assert all(each.code != "entry_looser_than_treatment" for each in unaided())


def test_a_ruling_answers_a_finding_and_does_not_hide_it() -> None:
    by_code = {each.code: each for each in check_study(shipped(), DAY)}
    assert by_code.keys() >= {each.code for each in unaided()} - {"not_stated_age"}
    (asked,) = by_code["durations_disagree"].questions
    assert asked.id == "P13"
    assert asked.ruling is not None
