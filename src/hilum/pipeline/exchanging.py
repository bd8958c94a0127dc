"""A study folder as a USDM file, and a USDM file as a study folder."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hilum.exchange.usdm.conformance.check import conformance
from hilum.exchange.usdm.folder import StudyFolder, read_folder, write_folder
from hilum.exchange.usdm.foreign import draft_of
from hilum.exchange.usdm.objects import objects
from hilum.exchange.usdm.reader import is_ours, parsed, read_usdm
from hilum.exchange.usdm.source import written
from hilum.exchange.usdm.unknown import unknown
from hilum.exchange.usdm.writer import study_as_usdm
from hilum.records.store import written_whole
from hilum.study import find_study, load_study
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.files import write_whole

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, IndexError)
"""What a file raises that is JSON and has another shape than USDM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A written file: its objects by class, what the study does not know, what is wrong with it."""

    counts: dict[str, int]
    unknown: tuple[str, ...]
    findings: tuple[Discrepancy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A study folder that was read: whether Hilum wrote the file, and what was not read."""

    whole: bool
    criteria: int
    missing: tuple[str, ...]


def export_usdm(study: str, out: Path) -> Exported:
    """Write a study as USDM 4.0 JSON, whole or not at all; raises UserError where it cannot."""
    folder = find_study(study)
    data = study_as_usdm(load_study(folder, draft=True), read_folder(folder))
    write_whole(out, json.dumps(data, ensure_ascii=False, indent=1) + "\n", ".json")
    classes = Counter(str(each["instanceType"]) for each in objects(data))
    return Exported(counts=dict(classes), unknown=unknown(data), findings=conformance(data))


def import_usdm(path: Path, out: Path, day: date) -> Imported:
    """Read a USDM file into a new study folder; `day` dates the draft of another's file.

    Raises UserError where the file is no USDM 4.0, where `out` is there already, or where what was
    read is no study; then nothing is left behind.
    """
    if out.exists():
        raise UserError(f"{out}: is there, expected a new folder")
    data = parsed(_text(path), str(path))
    try:
        file = written(data)
        whole = is_ours(file)
        study, missing = (read_usdm(data), ()) if whole else draft_of(file, path.name, day)
        criteria = _write_study(study, out)
    except UNREADABLE as error:
        raise UserError(f"{path}: has not the shape of USDM 4.0: {error!r}") from error
    return Imported(whole=whole, criteria=criteria, missing=missing)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}: expected JSON in UTF-8") from error


def _write_study(study: StudyFolder, out: Path) -> int:
    """Write a folder that loads as a study, and return its number of criteria."""
    with written_whole(out) as folder:
        write_folder(study, folder)
        return len(load_study(folder, draft=True).criteria)
