"""Rules on dates: their form, their order, the study days counted from them, and the epochs."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hilum.datasets.conformance.findings import Checks, Mismatch
from hilum.datasets.conformance.tabulation import (
    Tabulation,
    has,
    mismatch,
    numbered,
    shown,
    whole_day,
)
from hilum.datasets.dataset import Dataset, DataType, Row

ISO_8601 = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d+)?)?)?(Z|[+-][01]\d:[0-5]\d)?)?)?)?"
)
"""A moment, whole or cut off at the right, as SDTM writes it (SDTMIG 3.4, section 4.4.1)."""


def _iso_8601(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.datasets.values():
        variables = dataset.definition.variables
        names = [each.name for each in variables if each.type is DataType.DATETIME]
        for place in numbered(dataset):
            for name in names:
                text = shown(place[1][name])
                if text and not _is_moment(text):
                    yield mismatch(dataset, place, name, "ISO 8601")


def _is_moment(text: str) -> bool:
    return bool(ISO_8601.fullmatch(text)) and (len(text) < 10 or whole_day(text) is not None)


def _in_time(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.domains:
        start, end = f"{dataset.name}STDTC", f"{dataset.name}ENDTC"
        for place in numbered(dataset):
            first, last = shown(place[1][start]), shown(place[1][end])
            shared = min(len(first), len(last))
            if first[:shared] > last[:shared]:
                yield mismatch(dataset, place, end, f"not before {first}")


@dataclass(frozen=True)
class StudyDay:
    """A study day is days from DM.RFSTDTC, with no day 0; empty where a date is not whole."""

    day: str
    moment: str

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the days that are another number than their dates give."""
        for dataset in tabulation.domains:
            day, moment = (dataset.name + end for end in (self.day, self.moment))
            for place in numbered(dataset) if has(dataset, day) else ():
                expected = _study_day(tabulation, place[1], moment)
                if shown(place[1][day]) != expected:
                    yield mismatch(dataset, place, day, expected or "empty")


def _study_day(tabulation: Tabulation, row: Row, moment: str) -> str:
    start = whole_day(tabulation.of_subject(row, "RFSTDTC"))
    day = whole_day(shown(row[moment]))
    if start is None or day is None:
        return ""
    return str((day - start).days + (day >= start))


def _elements(tabulation: Tabulation) -> Mapping[str, list[tuple[int, Row]]]:
    found: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    if "SE" in tabulation.datasets:
        for place in numbered(tabulation.datasets["SE"]):
            found[shown(place[1]["USUBJID"])].append(place)
    return found


def _elements_meet(tabulation: Tabulation) -> Iterator[Mismatch]:
    for elements in _elements(tabulation).values():
        for place, (_, following) in pairwise(elements):
            if place[1]["SEENDTC"] != following["SESTDTC"]:
                expected = shown(following["SESTDTC"])
                yield mismatch(tabulation.datasets["SE"], place, "SEENDTC", expected)


def _in_element(tabulation: Tabulation) -> Iterator[Mismatch]:
    elements = _elements(tabulation)
    for dataset in tabulation.domains:
        if dataset.name != "SE" and has(dataset, "EPOCH", "USUBJID"):
            yield from _in_other_epoch(dataset, elements)


def _in_other_epoch(
    dataset: Dataset, elements: Mapping[str, list[tuple[int, Row]]]
) -> Iterator[Mismatch]:
    for place in numbered(dataset):
        epoch, moment = shown(place[1]["EPOCH"]), _moment(dataset, place[1])
        if epoch and moment:
            rows = (row for _, row in elements.get(shown(place[1]["USUBJID"]), ()))
            allowed = {shown(row["EPOCH"]) for row in rows if _holds(row, moment)}
            if epoch not in allowed:
                yield mismatch(dataset, place, "EPOCH", allowed or "empty")


def _moment(dataset: Dataset, row: Row) -> date | None:
    """The day that places a row in an epoch: where it has a start, else where it was observed."""
    texts = (shown(row[dataset.name + end]) for end in ("STDTC", "DTC"))
    return next((day for text in texts if (day := whole_day(text))), None)


def _holds(element: Row, day: date) -> bool:
    """Whether a day is of an element; the day on which one ends and the next starts is of both."""
    start = whole_day(shown(element["SESTDTC"])) or date.min
    end = whole_day(shown(element["SEENDTC"])) or date.max
    return start <= day <= end


def _epoch_planned(tabulation: Tabulation) -> Iterator[Mismatch]:
    planned = tabulation.values("TA", "EPOCH")
    for dataset in tabulation.domains:
        for place in numbered(dataset):
            epoch = shown(place[1]["EPOCH"])
            if epoch and planned and epoch not in planned:
                yield mismatch(dataset, place, "EPOCH", planned)


@dataclass(frozen=True)
class ExposureDate:
    """A date of DM is the first, or the last, of the dates of the subject's exposures."""

    variable: str
    is_last: bool

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the subjects whose date is another."""
        ends = ("EXSTDTC", "EXENDTC") if self.is_last else ("EXSTDTC",)
        moments: dict[str, list[str]] = defaultdict(list)
        for row in tabulation.named("EX"):
            moments[shown(row["USUBJID"])] += [text for end in ends if (text := shown(row[end]))]
        for place in numbered(tabulation.datasets["DM"]) if "DM" in tabulation.datasets else ():
            given = moments.get(shown(place[1]["USUBJID"]))
            expected = (max if self.is_last else min)(given) if given else ""
            if shown(place[1][self.variable]) != expected:
                yield mismatch(tabulation.datasets["DM"], place, self.variable, expected or "empty")


def _history_before_start(tabulation: Tabulation) -> Iterator[Mismatch]:
    for place in numbered(tabulation.datasets["MH"]) if "MH" in tabulation.datasets else ():
        start = tabulation.of_subject(place[1], "RFSTDTC")[:10]
        seen = shown(place[1]["MHSTDTC"])[:10]
        if start and seen[: len(start)] > start[: len(seen)]:
            yield mismatch(tabulation.datasets["MH"], place, "MHSTDTC", f"not after {start}")


CHECKS: Checks = {
    "iso_8601": _iso_8601,
    "end_not_before_start": _in_time,
    "CG0006": StudyDay("DY", "DTC"),
    "CG0220": StudyDay("STDY", "STDTC"),
    "CG0222": StudyDay("ENDY", "ENDTC"),
    "CG0009": _epoch_planned,
    "epoch_of_its_element": _in_element,
    "CG0207": _elements_meet,
    "CG0148": ExposureDate("RFXSTDTC", is_last=False),
    "CG0147": ExposureDate("RFXENDTC", is_last=True),
    "CG0079": _history_before_start,
}
