"""Answers by people, and anchors, from CSV files or workbooks.

An answer is what a named person says on a date to a criterion that no record can decide; an anchor
is a date from which windows count. What they mean for a verdict is not decided here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum
from pathlib import Path
from typing import TypeVar

from hilum.sources.mapping_file import key
from hilum.sources.sheets import one_sheet, rows_of
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.times import PartialTime, read_time


class Answered(Enum):
    """What a person may answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


ANSWER_WORDS = {
    Answered.YES: ("yes", "y", "true", "met", "是", "符合", "满足"),
    Answered.NO: ("no", "n", "false", "not_met", "not met", "否", "不符合", "不满足"),
    Answered.UNKNOWN: ("unknown", "未知", "不详", "不清楚"),
}

_BY_WORD = {key(word): answered for answered, words in ANSWER_WORDS.items() for word in words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A named person's answer about a subject and a criterion, on a date."""

    subject: str
    criterion: str
    answer: Answered
    person: str
    date: PartialTime
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorDate:
    """The date of an anchor (consent, screening ...) for a subject."""

    subject: str
    anchor: str
    date: PartialTime
    source: str


Found = tuple[Discrepancy, ...]
Kept = TypeVar("Kept")


class _UnusableRowError(Exception):
    """A row that cannot be used: what it held, and what was expected."""


def read_answers(path: Path, zone: tzinfo) -> tuple[tuple[Answer, ...], Found]:
    """Read the answers of a file (subject, criterion, answer, person, date).

    A row that lacks one, or whose answer or date cannot be read, is a discrepancy and no answer.
    Raises UserError if the file cannot be read or lacks a column.
    """
    columns = ("subject", "criterion", "answer", "person", "date")

    def answer(row: dict[str, str], source: str) -> Answer:
        answered = _BY_WORD.get(key(row["answer"]))
        if answered is None:
            raise _UnusableRowError(row["answer"], "yes, no or unknown")
        date = _date(row["date"], zone)
        return Answer(
            subject=row["subject"],
            criterion=row["criterion"],
            answer=answered,
            person=row["person"],
            date=date,
            source=source,
        )

    return _read(path, "attestations", columns, answer)


def read_anchors(path: Path, zone: tzinfo) -> tuple[tuple[AnchorDate, ...], Found]:
    """Read the anchors of a file (subject, anchor, date), as `read_answers` does."""

    def anchor(row: dict[str, str], source: str) -> AnchorDate:
        date = _date(row["date"], zone)
        return AnchorDate(subject=row["subject"], anchor=row["anchor"], date=date, source=source)

    return _read(path, "anchors", ("subject", "anchor", "date"), anchor)


def _date(text: str, zone: tzinfo) -> PartialTime:
    date = read_time(text, zone)
    if date is None:
        raise _UnusableRowError(text, "a date such as 2024-05-01")
    return date


def _read(
    path: Path, name: str, columns: tuple[str, ...], make: Callable[[dict[str, str], str], Kept]
) -> tuple[tuple[Kept, ...], Found]:
    found: list[Discrepancy] = []
    kept: list[Kept] = []
    for row, source in rows_of(one_sheet(path, name), columns, found.append):
        lacking = [column for column in columns if not row[column]]
        try:
            if lacking:
                raise _UnusableRowError(f"no {' and no '.join(lacking)}", ", ".join(columns))
            kept.append(make(row, source))
        except _UnusableRowError as error:
            seen, expected = error.args
            found.append(
                Discrepancy(
                    kind=f"unusable row of {name}",
                    source=source,
                    seen=seen,
                    expected=expected,
                    subject=row["subject"] or None,
                )
            )
    return tuple(kept), tuple(found)
