"""The walk of a review: a criterion at a time, a key for each decision, written at once."""

import os
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from hilum.cli.asking import say
from hilum.criteria.printing import show
from hilum.pipeline.reviewing import proposed_entry
from hilum.reading.reader import Read
from hilum.reports.reviews.terminal import render, tree
from hilum.reports.reviews.views import Proposals, view_of
from hilum.reports.reviews.wording import ReviewWords
from hilum.study import Criterion, Study
from hilum.study.approving import Decisions, read_reading
from hilum.terms.discrepancies import UserError

try:
    import readline
except ImportError:  # where Python has none, a line is typed anew instead of changed
    readline = None  # type: ignore[assignment]

KEYS = "a(pprove)  e(dit)  q(uestion)  s(kip)  b(ack)  ?  x (stop)"
HELP = """a  approve: the reading says what the clause says
e  edit the reading, in your EDITOR if you have set one; what is wrong is shown at its character
q  ask a question on the criterion; it is kept in questions.toml with your name
s  skip: decide later
b  back to the criterion before
x  stop; what was decided is kept"""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A study under review: its words, what is proposed of its criteria, and the reader's record.

    `found` is None where the reader makes nothing of the record.
    """

    words: ReviewWords
    proposals: Proposals
    found: Read | None

    def entry(self, criterion: Criterion) -> Mapping[str, Any] | None:
        """Return the entry that is proposed for a criterion, if there is one."""
        return proposed_entry(self.found, criterion) if self.found else None


class Step(Enum):
    """Where the walk goes after a key; AGAIN shows the criterion anew."""

    STAY = "stay"
    AGAIN = "again"
    NEXT = "next"
    BACK = "back"
    STOP = "stop"


def typed(prompt: str, prefilled: str = "") -> str:
    """Return a line that a person types, or that comes from a pipe.

    Raises EOFError at its end, and UserError where it is not text in UTF-8.
    """
    if readline is not None and prefilled and sys.stdin.isatty():
        readline.set_startup_hook(lambda: readline.insert_text(prefilled))
    try:
        line = input(prompt)
        line.encode("utf-8")
    except UnicodeError as error:
        raise UserError(f"what was typed: {error}: expected text in UTF-8") from error
    finally:
        if readline is not None:
            readline.set_startup_hook()
    if not sys.stdin.isatty():
        print(line)  # a terminal has shown it already
    return line


def _letter(prompt: str) -> str:
    return typed(prompt).strip().lower()[:1]


def _editor() -> str:
    """Return the command of the person's editor; empty where keys come from a pipe."""
    return os.environ.get("EDITOR", "") if sys.stdin.isatty() else ""


class Walk:
    """A reviewer's way through criteria; each decision is in the folder before the next is due."""

    def __init__(self, decisions: Decisions, reviewed: Reviewed, out: Console) -> None:
        self._decisions, self._reviewed, self._out = decisions, reviewed, out
        self._counted: Counter[str] = Counter()

    @property
    def study(self) -> Study:
        """The study as it stands after the last decision."""
        return self._reviewed.words.study

    def done(self) -> str:
        """Return what was decided, as a line."""
        counted = (f"{self._counted[what]} {what}" for what in ("approved", "edited", "asked"))
        return ", ".join(counted)

    def through(self, ids: Sequence[str]) -> None:
        """Walk through criteria, until the last, the key x, or the end of what is typed."""
        place, step = 0, Step.AGAIN
        while place < len(ids) and step is not Step.STOP:
            if step is not Step.STAY:
                self._show(ids[place], f"{place + 1} of {len(ids)}")
            try:
                step = self._decide(self._criterion(ids[place]))
            except EOFError:
                step = Step.STOP
                self._out.print()
            place = max(0, place + {Step.NEXT: 1, Step.BACK: -1}.get(step, 0))

    def _criterion(self, criterion_id: str) -> Criterion:
        return next(each for each in self.study.criteria if each.id == criterion_id)

    def _show(self, criterion_id: str, place: str) -> None:
        words = self._reviewed.words
        proposal = self._reviewed.proposals.get(criterion_id)
        view = view_of(self._criterion(criterion_id), words, proposal)
        self._out.rule(style="dim")
        self._out.print(render(view, words, place=place, width=self._out.width))

    def _decide(self, criterion: Criterion) -> Step:
        match _letter(f"{criterion.id}: {KEYS} > "):
            case "a":
                return self._approve(criterion)
            case "e":
                return self._edit(criterion)
            case "q":
                return self._ask(criterion)
            case "s":
                return Step.NEXT
            case "b":
                return Step.BACK
            case "x":
                return Step.STOP
            case "?":
                say(self._out, HELP)
                return Step.STAY
            case key:
                say(self._out, f"saw {key!r}, expected one of {KEYS}")
                return Step.STAY

    def _approve(self, criterion: Criterion, reading: str | None = None) -> Step:
        try:
            study = self._decisions.approve(
                self.study,
                criterion,
                reading=reading,
                proposed=self._reviewed.entry(criterion),
            )
        except UserError as error:
            say(self._out, str(error))
            return Step.STAY
        self._now(study, "approved" if reading is None else "edited")
        say(self._out, f"{criterion.id}: approved by {self._decisions.reviewer.by}")
        return Step.NEXT

    def _edit(self, criterion: Criterion) -> Step:
        """Take another reading, until it is one of the notation and approved, or left."""
        text = show(criterion.reading)
        while True:
            text = self._changed(text)
            if not text:
                say(self._out, f"{criterion.id}: left as it was")
                return Step.STAY
            try:
                reading = read_reading(text, self.study)
            except UserError as error:
                say(self._out, str(error))
                if _editor() and _letter("Edit it again? y(es), n(o) > ") == "n":
                    return Step.STAY
                continue
            for line in tree(self._reviewed.words.plain(reading)):
                self._out.print(line)
            match _letter("Approve this reading? y(es), e(dit again), n(o) > "):
                case "y":
                    return self._approve(criterion, text)
                case "e":
                    continue
                case _:
                    return Step.STAY

    def _changed(self, text: str) -> str:
        editor = _editor()
        if not editor:
            return typed("reading (empty: leave it) > ", prefilled=text).strip()
        with TemporaryDirectory(prefix="hilum.") as folder:
            path = Path(folder) / "reading.txt"
            path.write_text(f"{text}\n", encoding="utf-8")
            subprocess.run([*shlex.split(editor), str(path)], check=False)
            return path.read_text(encoding="utf-8").strip()

    def _ask(self, criterion: Criterion) -> Step:
        question = typed("question (empty: none) > ").strip()
        if not question:
            return Step.STAY
        try:
            study = self._decisions.ask(self.study, criterion, question)
        except UserError as error:
            say(self._out, str(error))
            return Step.STAY
        self._now(study, "asked")
        asked = next(each for each in study.criteria if each.id == criterion.id).questions[-1]
        say(self._out, f"{criterion.id}: question {asked.id} is asked")
        return Step.STAY

    def _now(self, study: Study, what: str) -> None:
        words = replace(self._reviewed.words, study=study)
        self._reviewed = replace(self._reviewed, words=words)
        self._counted[what] += 1
