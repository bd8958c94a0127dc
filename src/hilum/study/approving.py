"""Write down what a reviewer decides: review.toml, criteria.toml and questions.toml of a folder.

Each decision is tried on a copy of the folder first and must load; then its files are put in place,
each whole. Comments at the head of a file stay.
"""

import re
import shutil
import tempfile
import textwrap
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from hilum.criteria import nodes
from hilum.criteria.check import faults
from hilum.criteria.parse import parse
from hilum.study.approvals import hash_of
from hilum.study.load import load_study
from hilum.study.study import Clause, Criterion, Study
from hilum.study.writing import WIDTH, table_text
from hilum.terms.discrepancies import UserError

CRITERIA, REVIEW, QUESTIONS = "criteria.toml", "review.toml", "questions.toml"
HEADS = {
    REVIEW: "Who approved which clause with which reading, and when. An approval is void where the "
    "clause or the reading has changed since.",
    QUESTIONS: "What is ambiguous, each question with its ruling if there is one.",
}
"""What a file says of itself where the folder has none yet."""
KEPT = ("kind", "en", "zh", "text", "origin", "can_change", "source")
"""What a reviewed entry says of its criterion where it differs from what was proposed."""

Table = dict[str, Any]
"""A table of a file as TOML's parser returns it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Who decides, and on which day."""

    by: str
    date: date


def hold_open(folder: Path) -> None:
    """Raise UserError where a folder is a study that ships: one reviews a copy."""
    with as_file(files("hilum") / "studies") as shipped:
        if shipped.resolve() in folder.resolve().parents:
            raise UserError(
                f"{folder.name}: ships with Hilum and is read-only; expected a copy to work on: "
                f"cp -r {folder} my_study"
            )


def read_reading(text: str, study: Study) -> nodes.Reading:
    """Return a reading of a study; raises UserError, a NotationError at the character at fault."""
    reading = parse(text.strip())
    known = [name for name, each in study.anchors.items() if name == "screening" or each.fallback]
    for fault in faults(reading, study.concepts, known):
        raise UserError(fault)
    return reading


@dataclass(frozen=True, slots=True)
class Decisions:
    """The folder that decisions are written into, and who makes them."""

    folder: Path
    reviewer: Reviewer

    def approve(
        self,
        study: Study,
        criterion: Criterion,
        *,
        reading: str | None = None,
        proposed: Mapping[str, Any] | None = None,
    ) -> Study:
        """Approve a criterion as it stands, or with another reading; return the study after it.

        `proposed` is the entry of criteria.toml that the reader proposes of its clause, if any: the
        approval then says what people changed of it. Raises UserError where the reading is none, or
        the study would not load.
        """
        criteria = self._read(CRITERIA)
        entry = next(each for each in criteria["criterion"] if each["id"] == criterion.id)
        if reading is not None:
            read_reading(reading, study)
            entry["reading"] = reading.strip()
        now = hash_of(criterion.kind, study.clause_of(criterion), parse(entry["reading"]))
        signed = {"by": self.reviewer.by, "date": self.reviewer.date, "sha256": now}
        review = self._read(REVIEW)
        _put(review, _reviewed(entry, proposed, signed), criteria["criterion"])
        edited = {CRITERIA: criteria} if reading is not None else {}
        return self._write({**edited, REVIEW: review})

    def ask(self, study: Study, criterion: Criterion, question: str) -> Study:
        """Add a question on a criterion; return the study after it."""
        questions = self._read(QUESTIONS)
        asked = {
            "id": _next_id(study),
            "text": question.strip(),
            "criteria": [criterion.id],
            "by": self.reviewer.by,
            "date": self.reviewer.date,
        }
        questions["question"] = [*questions.get("question", []), asked]
        return self._write({QUESTIONS: questions})

    def include(self, clause: Clause, entry: Mapping[str, Any]) -> Study:
        """Make a clause a criterion, in its place of the record; return the study after it.

        `entry` is that of criteria.toml. Its reading is not approved by that.
        """
        criteria = self._without(clause)
        kept = criteria.get("criterion", [])
        starts = [each["spans"][-1][0] if each.get("spans") else -1 for each in kept]
        own = clause.spans[-1][0]
        place = next((n for n, start in enumerate(starts) if start > own), len(kept))
        held = {"criterion": [*kept[:place], dict(entry), *kept[place:]]}
        return self._write({CRITERIA: {**held, "clause": criteria["clause"]}})

    def leave_out(self, clause: Clause) -> Study:
        """Say of a clause without a side that it is no criterion; return the study after it."""
        said = {
            "id": clause.id,
            "kind": "narrative",
            "text": clause.text,
            "spans": clause.spans,
            "note": f"No criterion, says {self.reviewer.by}, {self.reviewer.date}.",
        }
        criteria, review = self._without(clause), self._read(REVIEW)
        clauses = [*criteria["clause"], said]
        criteria["clause"] = sorted(clauses, key=lambda each: list(each["spans"][-1]))
        review["clause"] = [*review.get("clause", []), said]
        return self._write({CRITERIA: criteria, REVIEW: review})

    def _without(self, clause: Clause) -> Table:
        criteria = self._read(CRITERIA)
        left = [each for each in criteria["clause"] if each["id"] != clause.id]
        return {**criteria, "clause": left}

    def _read(self, name: str) -> Table:
        path = self.folder / name
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def _write(self, changed: Mapping[str, Table]) -> Study:
        """Try the changed files on a copy, and put them in place where the copy loads."""
        with tempfile.TemporaryDirectory(prefix="hilum.") as place:
            copy = Path(place)
            for path in (*self.folder.glob("*.toml"), self.folder / "record.txt"):
                if path.is_file():
                    shutil.copyfile(path, copy / path.name)
            for name, tables in changed.items():
                text = _file_text(self.folder / name, tables)
                (copy / name).write_text(text, encoding="utf-8")
            try:
                study = load_study(copy, draft=True)
            except UserError as error:
                raise UserError(str(error).replace(place, str(self.folder))) from error
            for name in changed:
                _put_in_place(copy / name, self.folder / name)
        return study


def _reviewed(entry: Table, proposed: Mapping[str, Any] | None, signed: Mapping[str, Any]) -> Table:
    """Return the entry of review.toml for an entry of criteria.toml."""
    base = proposed or {}
    same = proposed is not None and parse(entry["reading"]) == parse(proposed["reading"])
    decision = "approved" if same else "edited" if entry.get("spans") else "added"
    differing = {key: entry.get(key) for key in KEPT if entry.get(key) != base.get(key)}
    if entry.get("spans"):
        differing.pop("text", None)  # it is what the record says at the spans
    return {
        "id": entry["id"],
        "decision": decision,
        **signed,
        "spans": entry.get("spans", ()),
        **differing,
        "reading": None if same else entry["reading"],
    }


def _put(review: Table, entry: Table, criteria: list[Table]) -> None:
    """Put an entry in the place of the one before it, all in the order of the criteria."""
    place = {each["id"]: number for number, each in enumerate(criteria)}
    others = [each for each in review.get("criterion", []) if each["id"] != entry["id"]]
    noted = [
        x["note"] for x in review.get("criterion", []) if x["id"] == entry["id"] and "note" in x
    ]
    entry = {**entry, "note": noted[0] if noted else None}
    review["criterion"] = sorted([*others, entry], key=lambda x: place.get(x["id"], len(place)))


def _next_id(study: Study) -> str:
    """Return the first free id of a reviewer's question: R01, R02, and so on."""
    every = [*study.questions, *study.conduct_questions]
    every += [question for criterion in study.criteria for question in criterion.questions]
    taken = [int(found[1]) for each in every if (found := re.fullmatch(r"R(\d+)", each.id))]
    return f"R{max(taken, default=0) + 1:02}"


def _file_text(path: Path, tables: Table) -> str:
    """Return a file with its head: the comments that stand before its first table."""
    if path.is_file():
        lines = path.read_text(encoding="utf-8").splitlines()
        first = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
        head = lines[:first]
    else:
        head = [f"# {line}" for line in textwrap.wrap(HEADS[path.name], WIDTH - 2)]
    written = [_tables(name, held) for name, held in tables.items()]
    return "\n".join(["\n".join(head) + "\n", *written]) if head else "\n".join(written)


def _tables(name: str, held: Any) -> str:
    if isinstance(held, list):
        return "\n".join(table_text(f"[[{name}]]", each) for each in held)
    return table_text(f"[{name}]", held)


def _put_in_place(written: Path, target: Path) -> None:
    part = target.with_suffix(".toml.part")
    try:
        shutil.copyfile(written, part)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):  # where nothing can be written, nothing was
            part.unlink(missing_ok=True)
        raise UserError(f"{target}: cannot be written: {error.strerror}") from error
