"""Following a number of a report to its source, from what `hilum report` wrote."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hilum.datasets.dataset import Key
from hilum.reports.trial.asked import Asked
from hilum.reports.trial.trail import Step, Trail, read_trail
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words

RESULTS, ASKED = "results.json", "asked.json"
MARK = "mark"
"""What stands for the table of a number that is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of a display: where it stands, what is printed, its values and its rows."""

    display: str
    table: str
    line: str
    column: str
    label: Words
    text: Words
    values: tuple[tuple[str, Any], ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A number with its trail: what asked for it, and every row that it rests on, nearest first."""

    number: Number | None
    asked: tuple[Asked, ...]
    steps: tuple[Step, ...]
    trail: Trail


@dataclass(frozen=True)
class Report:
    """A report that was written: its displays as data, and its trail."""

    folder: Path
    displays: Sequence[dict[str, Any]]
    asked: dict[str, list[Asked]]

    def titles(self) -> Iterator[tuple[str, Words, int]]:
        """Yield the number, the title and the count of numbers of each display."""
        for display in self.displays:
            count = sum(1 for _ in self.numbers(display["number"]))
            yield display["number"], _words(display["title"]), count

    def numbers(self, display: str) -> Iterator[Number]:
        """Yield the numbers of a display. Raises UserError if the report has no such display."""
        told = self._display(display)
        for place, table in enumerate(told["tables"]):
            for line in table["lines"]:
                for column, cell in zip(table["columns"], line["cells"], strict=True):
                    if cell["values"]:
                        where = (display, str(place + 1), line["id"], column["id"])
                        yield _number(where, (line["label"], column["heading"]), cell)
        for mark in told["marks"]:
            label = _words(mark["label"])
            yield Number(
                display=display,
                table=MARK,
                line=mark["id"],
                column="",
                label=label,
                text=Words("", ""),
                values=(),
                keys=tuple(mark["keys"]),
            )

    def find(self, display: str, line: str, column: str | None) -> tuple[Number, ...]:
        """Return the numbers of a line, or of one column of it. UserError if there is none."""
        found = [each for each in self.numbers(display) if each.line == line]
        chosen = [each for each in found if column is None or each.column == column]
        if not chosen:
            known = found or [*self.numbers(display)]
            names = dict.fromkeys(each.column if found else each.line for each in known)
            seen, expected = (column, "a column") if found else (line, "a line")
            raise UserError(f"{display}: saw {seen!r}, expected {expected}: {', '.join(names)}")
        return tuple(chosen)

    def trace(self, number: Number, subject: str | None = None) -> Traced:
        """Return the trail of a number, of one subject or of all of its rows."""
        trail = read_trail(self.folder)
        named = {str(key): key for key in trail.steps}
        keys = [named[key] for key in number.keys if key in named]
        if subject is not None:
            keys = [key for key in keys if _is_of(key, subject)]
        ids = self._display(number.display)["asked"]
        return Traced(number=number, asked=self._asked(ids), steps=trail.behind(keys), trail=trail)

    def trace_row(self, name: str) -> Traced:
        """Return the trail of a dataset row by its key, such as ADTTE.V0001.3."""
        trail = read_trail(self.folder)
        dataset, _, rest = name.partition(".")
        subject, _, seq = rest.rpartition(".")
        found = [
            key
            for key in trail.steps
            if (key.dataset, str(key.seq)) == (dataset, seq) and _is_of(key, subject)
        ]
        if not found:
            raise UserError(f"{name}: no such row, expected DATASET.SUBJECT.NUMBER")
        ids = trail.steps[found[0]].asked
        steps = trail.behind(found[:1])
        return Traced(number=None, asked=self._asked(ids), steps=steps, trail=trail)

    def _asked(self, ids: Sequence[str]) -> tuple[Asked, ...]:
        found = {(one.what.en, one.id): one for each in ids for one in self.asked.get(each, [])}
        return tuple(found.values())

    def _display(self, number: str) -> dict[str, Any]:
        for each in self.displays:
            if each["number"] == number:
                return each
        numbers = ", ".join(each["number"] for each in self.displays)
        raise UserError(f"{self.folder}: saw display {number!r}, expected one of {numbers}")


def _is_of(key: Key, subject: str) -> bool:
    """Whether a row is of a subject, named as in the datasets or as by the site (its last part)."""
    return key.subject == subject or (subject != "" and key.subject.endswith(f"-{subject}"))


def _number(
    where: tuple[str, str, str, str], named: Sequence[dict[str, str]], cell: dict[str, Any]
) -> Number:
    parts = [_words(part) for part in named]
    display, table, line, column = where
    return Number(
        display=display,
        table=table,
        line=line,
        column=column,
        label=Words(", ".join(part.en for part in parts), "，".join(part.zh for part in parts)),
        text=_words(cell["text"]),
        values=tuple(cell["values"].items()),
        keys=tuple(cell["keys"]),
    )


def _words(said: dict[str, str]) -> Words:
    return Words(said["en"], said["zh"])


def write_asked(asked: dict[str, tuple[Asked, ...]], folder: Path) -> None:
    """Write what asked for the numbers, by the ids that displays and rows name."""
    said = {name: [asdict(each) for each in entries] for name, entries in asked.items()}
    text = json.dumps(said, ensure_ascii=False, indent=1)
    (folder / ASKED).write_text(text + "\n", encoding="utf-8")


def open_report(folder: Path) -> Report:
    """Open what `hilum report` wrote. Raises UserError if the folder is no report."""
    try:
        said = json.loads((folder / RESULTS).read_text(encoding="utf-8"))
        asked = json.loads((folder / ASKED).read_text(encoding="utf-8"))
        read = {name: [_asked_of(each) for each in entries] for name, entries in asked.items()}
        return Report(folder, said["displays"], read)
    except FileNotFoundError as error:
        raise UserError(f"{folder}: no report there, expected what `hilum report` wrote") from error
    except (ValueError, TypeError, KeyError, OSError) as error:
        raise UserError(f"{folder}: cannot be read: {error!r}, expected a report") from error


def _asked_of(said: dict[str, Any]) -> Asked:
    words = {"what": _words(said["what"]), "said": _words(said["said"])}
    return Asked(**{**said, **words})
