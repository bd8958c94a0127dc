"""Dealing the cases out: who had what, which of it the rows show, and which is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from hilum.sources.synthetic.block import Block, Column, days
from hilum.sources.synthetic.cases import PRESENT, SOUGHT, Case, CaseRow, cases
from hilum.sources.synthetic.chance import Flags, Ints
from hilum.sources.synthetic.people import People

NOT_RECORDED = "not recorded"
WITHOUT_CODE = "recorded without a code"
STRANGE_STATUS = "status that nobody knows"
HIDING = {NOT_RECORDED: 0.6, WITHOUT_CODE: 0.25, STRANGE_STATUS: 0.15}
KINDS = tuple(HIDING)
SHOWN = -1
STRANGE = {"events": "possible", "interventions": "on-hold"}


@dataclass
class Histories:
    """What is true of the subjects of a block, what their rows show, and what they leave open."""

    size: int
    true: dict[str, Flags] = field(default_factory=dict)
    open: dict[str, Flags] = field(default_factory=dict)
    hidden: dict[str, Flags] = field(default_factory=dict)
    touched: dict[str, Flags] = field(default_factory=dict)
    judged: dict[str, Flags] = field(default_factory=dict)

    def of(self, table: dict[str, Flags], name: str) -> Flags:
        """Return the flags of a name, all down where nothing was dealt."""
        return table.get(name, np.zeros(self.size, dtype=np.bool_))

    def mark(self, table: dict[str, Flags], name: str, who: Flags) -> None:
        """Put up the flags of a name."""
        table[name] = self.of(table, name) | who


def draw_histories(
    block: Block, people: People, complete: Flags, criteria_of: dict[str, tuple[str, ...]]
) -> Histories:
    """Deal out the cases; nothing is hidden of those whose chart somebody stated to be complete.

    `criteria_of` names the criteria that ask about a fact.
    """
    dealing = _Dealing(block, people, criteria_of, Histories(block.size))
    for part in dict.fromkeys(case.part for case in cases()):
        hiding = _hiding(block, people, part, complete)
        for case, who in _dealt(block, people, part):
            dealing.note(case, who, hiding)
            # a trap has nothing to hide
            dealing.add_rows(case, who, hiding if case.says else np.full_like(hiding, SHOWN))
    return dealing.histories


def _hiding(block: Block, people: People, part: str, complete: Flags) -> Ints:
    """Return what hides the facts of a part: the place of a kind in HIDING, or -1."""
    lacking = people.lacking(block.chance, part, 0.8)
    kind = block.chance.pick([*HIDING.values()], "hiding", part)
    kind = np.where(complete & (kind < 2), 2, kind)  # a complete chart lacks nothing
    rare = complete & ~block.chance.below(0.2, "strange", part)
    return np.where(lacking & ~rare, np.maximum(kind, 0), -1)


def _dealt(block: Block, people: People, part: str) -> Iterator[tuple[Case, Flags]]:
    """Yield each case of a part with those whom it befalls."""
    drawn = block.chance.uniform("part", part)
    for case in cases():
        if case.part == part:
            share = np.where(people.clinic, case.share, case.elsewhere)
            share = np.where(befalls(people, case.of), share, 0.0)
            if not set(case.touches) <= SOUGHT:
                share = np.where(people.candidate, 0.15 * share, share)
            yield case, (drawn >= 0) & (drawn < share)
            drawn = drawn - share
            drawn = np.where(drawn < 0, -1.0, drawn)


def befalls(people: People, of: str) -> Flags:
    """Return whom a case can befall."""
    match of:
        case "hcc":
            return people.hcc
        case "advanced":
            return people.advanced
        case "pretreated":
            return people.pretreated
        case "female":
            return people.female
        case "male":
            return ~people.female
        case "fertile":
            return people.female & (people.age_at_consent >= 18) & (people.age_at_consent < 50)
        case _:
            return np.ones(len(people.group), dtype=np.bool_)


@dataclass(frozen=True)
class _Dealing:
    """Notes what the cases make true of the subjects of a block, and adds their rows."""

    block: Block
    people: People
    criteria_of: dict[str, tuple[str, ...]]
    histories: Histories

    def note(self, case: Case, who: Flags, hiding: Ints) -> None:
        """Note what a case makes true, known and open."""
        histories = self.histories
        for fact in case.touches:
            histories.mark(histories.touched, fact, who)
        for criterion in case.judged:
            histories.mark(histories.judged, criterion, who)
        for fact in case.truly:
            histories.mark(histories.true, fact, who)
        for fact in case.near:
            self._note_open(fact, STRANGE_STATUS, who & (hiding == KINDS.index(STRANGE_STATUS)))
        for fact, said in case.says.items():
            if said == PRESENT:
                histories.mark(histories.true, fact, who)
            else:
                self._note_open(fact, said, who & (hiding == SHOWN))
            for place, kind in enumerate(KINDS):
                self._note_open(fact, kind, who & (hiding == place))
            histories.mark(histories.hidden, fact, who & (hiding != SHOWN))

    def _note_open(self, fact: str, kind: str, who: Flags) -> None:
        self.block.gap(self.criteria_of[fact], kind, fact, who)
        self.histories.mark(self.histories.open, fact, who)

    def add_rows(self, case: Case, who: Flags, hiding: Ints) -> None:
        """Add the rows of a case, as far as they are recorded."""
        for row in case.rows:
            times = self._times(case, row)
            for number in range(row.times):
                back = self._times(case, row, number * row.every)
                self.block.add(row.table, who & (hiding == SHOWN), **row.columns | back)
            coded = ("system", "code", "concept")
            without = {name: text for name, text in row.columns.items() if name not in coded}
            uncoded = who & (hiding == KINDS.index(WITHOUT_CODE))
            self.block.add(row.table, uncoded, **without | times)
            strange = row.columns | times | {"status": STRANGE[row.table]}
            lost = who & (hiding == KINDS.index(STRANGE_STATUS))
            self.block.add(row.table, lost, **strange)

    def _times(self, case: Case, row: CaseRow, back: int = 0) -> dict[str, Column]:
        people, chance = self.people, self.block.chance
        by_procedure = case.anchor == "procedure"
        anchor = back + (people.procedure_ago if by_procedure else people.enrolment_ago)
        name = str(case.rows.index(row))
        start = anchor + chance.whole(*row.start, "start", case.name, name)
        times: dict[str, Column] = {"start": days(start, row.written)}
        if row.same_end:
            times["end"] = days(start, row.written)
        elif row.end:
            end = anchor + chance.whole(*row.end, "end", case.name, name)
            times["end"] = days(end, row.end_written)
        return times
