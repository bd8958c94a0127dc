"""Studies that the tests of USDM write: the shipped one, and a small one of two files."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from hilum.exchange.usdm.folder import StudyFolder, read_folder, write_folder
from hilum.exchange.usdm.writer import study_as_usdm
from hilum.study import find_study, load_study

SHIPPED = "haic_hcc"
RECORD = "Inclusion Criteria:\nHemoglobin > 100 g/L & no <other>\n"
STUDY = """
[study]
id = "small_draft"
short_name = { en = "A small draft" }
version = { number = "1", date = 2026-11-26, history = [] }

[anchors]
screening = { en = "Screening", zh = "筛选" }
"""
CRITERIA = """
[[criterion]]
id = "I1"
kind = "inclusion"
en = "Hemoglobin"
text = "Hemoglobin > 100 g/L & no <other>"
spans = [[20, 53]]
reading = "latest hemoglobin before screening > 100 g/L"
origin = "record"
can_change = true
"""


def small_study(folder: Path) -> Path:
    """A study with nothing but a record, a name and one criterion."""
    folder.mkdir()
    (folder / "record.txt").write_text(RECORD, encoding="utf-8")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    (folder / "criteria.toml").write_text(CRITERIA, encoding="utf-8")
    return folder


def as_usdm(folder: Path) -> Any:
    """A study's file, through the text of its JSON."""
    return json.loads(
        json.dumps(study_as_usdm(load_study(folder, draft=True), read_folder(folder)))
    )


@cache
def _shipped() -> Any:
    return as_usdm(find_study(SHIPPED))


def shipped() -> Any:
    """The shipped study's file, to be changed at will."""
    return copy.deepcopy(_shipped())


def kept_at(study: StudyFolder, folder: Path) -> Path:
    """The folder with the files of a study."""
    folder.mkdir()
    write_folder(study, folder)
    return folder


def design_of(data: Any) -> Any:
    return data["study"]["versions"][0]["studyDesigns"][0]


def version_of(data: Any) -> Any:
    return data["study"]["versions"][0]


def named(things: Any, name: str) -> Any:
    return next(each for each in things if each["name"] == name)
