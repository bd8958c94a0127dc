"""What happened to the subjects: the cases of data/cases.toml, dealt out, hidden or shown."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from hilum.sources.synthetic.block import Block, Column, days
from hilum.sources.synthetic.chance import Flags, Ints
from hilum.sources.synthetic.people import People

PRESENT = "present"
NOT_RECORDED = "not recorded"
WITHOUT_CODE = "recorded without a code"
STRANGE_STATUS = "status that nobody knows"
HIDING = {NOT_RECORDED: 0.6, WITHOUT_CODE: 0.25, STRANGE_STATUS: 0.15}
SOUGHT = {
    *("hcc_histology", "unresectable_disease", "distant_metastasis"),
    *("immune_checkpoint_inhibitor", "antiangiogenic_agent"),
}
"""Facts that the trial asks for; the others exclude."""

TABLES = {"event": "events", "do": "interventions"}


@dataclass(frozen=True)
class CaseRow:
    """A row of a case, or several of the same (`times`, so many days apart)."""

    table: str
    columns: dict[str, str]
    start: tuple[int, int]
    end: tuple[int, int] | None
    same_end: bool
    written: str
    end_written: str
    times: int
    every: int


@dataclass(frozen=True)
class Case:
    """One thing that may have happened to a subject; see data/cases.toml."""

    name: str
    part: str
    of: str
    share: float
    elsewhere: float
    anchor: str
    says: dict[str, str]
    truly: tuple[str, ...]
    judged: tuple[str, ...]
    near: tuple[str, ...]
    rows: tuple[CaseRow, ...]

    @property
    def touches(self) -> set[str]:
        """The facts that it is about."""
        return {*self.says, *self.truly, *self.near}


@cache
def cases() -> tuple[Case, ...]:
    """All cases, in order."""
    text = (files("hilum.sources.synthetic") / "data" / "cases.toml").read_text("utf-8")
    return tuple(_case(number, row) for number, row in enumerate(tomllib.loads(text)["case"]))


def _case(number: int, given: dict[str, Any]) -> Case:
    return Case(
        name=f"{given['part']} {number}",
        part=given["part"],
        of=given["of"],
        share=given["share"],
        elsewhere=given.get("elsewhere", 0.0),
        anchor=given.get("anchor", "enrolment"),
        says=given.get("says", {}),
        truly=tuple(given.get("truly", ())),
        judged=tuple(given.get("judged", ())),
        near=tuple(given.get("near", ())),
        rows=tuple(_row(dict(row)) for row in given["rows"]),
    )


def _row(given: dict[str, Any]) -> CaseRow:
    key = "event" if "event" in given else "do"
    what, end = given.pop(key), given.pop("end", None)
    system, _, code = what.rpartition(" ")
    named = {"system": system, "code": code} if system else {"concept": code}
    return CaseRow(
        table=TABLES[key],
        start=tuple(given.pop("start")),
        end=tuple(end) if isinstance(end, list) else None,
        same_end=end == "same",
        written=given.pop("written", "day"),
        end_written=given.pop("end_written", "day"),
        times=given.pop("times", 1),
        every=given.pop("every", 0),
        columns=named | given,
    )


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
    histories = Histories(block.size)
    for part in dict.fromkeys(case.part for case in cases()):
        hiding = _hiding(block, people, part, complete)
        for case, who in _dealt(block, people, part):
            _note(block, histories, case, who, hiding, criteria_of)
            _add_rows(block, people, case, who, hiding)
    return histories


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


def _note(
    block: Block,
    histories: Histories,
    case: Case,
    who: Flags,
    hiding: Ints,
    criteria_of: dict[str, tuple[str, ...]],
) -> None:
    """Note what a case makes true, known and open."""
    for fact in case.touches:
        histories.mark(histories.touched, fact, who)
    for criterion in case.judged:
        histories.mark(histories.judged, criterion, who)
    for fact in case.truly:
        histories.mark(histories.true, fact, who)
    for fact in case.near:
        block.gap(criteria_of[fact], STRANGE_STATUS, fact, who & (hiding == 2))
        histories.mark(histories.open, fact, who & (hiding == 2))
    for fact, said in case.says.items():
        if said == PRESENT:
            histories.mark(histories.true, fact, who)
        else:
            block.gap(criteria_of[fact], said, fact, who & (hiding < 0))
        for place, kind in enumerate(HIDING):
            block.gap(criteria_of[fact], kind, fact, who & (hiding == place))
        open_ = who & ((hiding >= 0) | (said != PRESENT))
        histories.mark(histories.open, fact, open_)
        histories.mark(histories.hidden, fact, who & (hiding >= 0))


def _add_rows(block: Block, people: People, case: Case, who: Flags, hiding: Ints) -> None:
    """Add the rows of a case, as far as they are recorded."""
    if not case.says:  # a trap has nothing to hide
        hiding = np.full_like(hiding, -1)
    for number, row in enumerate(case.rows):
        columns = row.columns | _times(block, people, case, row, str(number))
        for back in range(row.times):
            moved = columns | _times(block, people, case, row, str(number), back * row.every)
            block.add(row.table, who & (hiding < 0), **moved)
        without = {k: v for k, v in columns.items() if k not in ("system", "code", "concept")}
        block.add(row.table, who & (hiding == 1), **({"term": row.columns.get("code")} | without))
        strange = columns | {"status": "on-hold" if row.table == "interventions" else "possible"}
        block.add(row.table, who & (hiding == 2), **strange)


def _times(
    block: Block, people: People, case: Case, row: CaseRow, number: str, back: int = 0
) -> dict[str, Column]:
    anchor = people.procedure_ago if case.anchor == "procedure" else people.enrolment_ago
    start = anchor + back + block.chance.whole(*row.start, "start", case.name, number)
    times: dict[str, Column] = {"start": days(start, row.written)}
    if row.same_end:
        times["end"] = days(start, row.written)
    elif row.end:
        end = anchor + back + block.chance.whole(*row.end, "end", case.name, number)
        times["end"] = days(end, row.end_written)
    return times
