"""A site's own files: its log of subjects already looked at, and its key of hospital numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, tzinfo
from pathlib import Path

from hilum.reports.screening.options import Decision, Logged
from hilum.sources.mapping_file import key
from hilum.sources.sheets import Layout, Sheet, column_places, find_sheets
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.times import read_time

Found = tuple[Discrepancy, ...]

DECISION_WORDS = {
    Decision.SCREENED: ("screened", "已筛选"),
    Decision.DECLINED: ("declined", "已拒绝", "拒绝"),
    Decision.ENROLLED: ("enrolled", "已入组", "入组"),
}
_BY_WORD = {key(word): decision for decision, words in DECISION_WORDS.items() for word in words}


def read_log(path: Path, zone: tzinfo) -> tuple[Mapping[str, Logged], Found]:
    """Read a log (subject, status, date, note): the last line of a subject counts.

    Status is screened, declined or enrolled; date and note may be empty. A line that cannot be
    read is a discrepancy. Raises UserError if the file cannot be read or lacks a column.
    """
    found: list[Discrepancy] = []
    log: dict[str, Logged] = {}
    for row, place in _rows(path, ("subject", "status", "date", "note"), found):
        decision, day = _BY_WORD.get(key(row["status"])), _day(row["date"], zone)
        unread = bool(row["date"]) and day is None
        if not row["subject"] or decision is None or unread:
            found.append(_unusable("log", place, f"{row['status']} {row['date']}".strip()))
        else:
            log[row["subject"]] = Logged(decision=decision, date=day, note=row["note"])
    return log, tuple(found)


def read_key(path: Path) -> tuple[Mapping[str, str], Found]:
    """Read a key file (subject, hospital number). No message holds a number.

    A subject with two numbers has none, and is a discrepancy. Raises UserError if the file cannot
    be read or lacks a column.
    """
    broken: list[Discrepancy] = []
    found: list[Discrepancy] = []
    numbers: dict[str, str] = {}
    twice: set[str] = set()
    for row, place in _rows(path, ("subject", "hospital number"), broken):
        subject, number = row["subject"], row["hospital number"]
        if not subject or not number:
            found.append(_unusable("key", place, "an empty cell"))
        elif numbers.setdefault(subject, number) != number:
            twice.add(subject)
            found.append(_unusable("key", place, "another number for the same subject"))
    silent = (replace(each, seen="not shown") for each in broken)
    kept = {subject: number for subject, number in numbers.items() if subject not in twice}
    return kept, (*silent, *found)


def _day(text: str, zone: tzinfo) -> date | None:
    time = read_time(text, zone) if text else None
    exact = time is not None and time.day_earliest == time.day_latest
    return time.earliest.date() if time is not None and exact else None


def _unusable(name: str, place: str, seen: str) -> Discrepancy:
    expected = {
        "log": "a subject, screened, declined or enrolled, and a date or none",
        "key": "a subject and one hospital number",
    }
    kind = f"unusable row of the {name}"
    return Discrepancy(kind=kind, source=place, seen=seen, expected=expected[name])


def _rows(
    path: Path, columns: tuple[str, ...], found: list[Discrepancy]
) -> Iterator[tuple[dict[str, str], str]]:
    sheet = _only_sheet(path)
    lines = sheet.lines(found.append, Layout())
    number, header = next(lines)
    places = column_places([name.replace("_", " ") for name in map(_text, header)], sheet.place)
    if lacking := [column for column in columns if column not in places]:
        raise UserError(
            f"{sheet.place}:{number}: saw the columns {', '.join(places)}, "
            f"expected {', '.join(lacking)} too"
        )
    for number, cells in lines:
        row = {column: _text(cells[places[column]]).strip() for column in columns}
        yield row, f"{sheet.place}:{number}"


def _only_sheet(path: Path) -> Sheet:
    sheets = find_sheets(path)
    if len(sheets) != 1:
        raise UserError(f"{path}: saw {len(sheets)} sheets, expected one")
    return sheets[0]


def _text(cell: str | None) -> str:
    return cell or ""
