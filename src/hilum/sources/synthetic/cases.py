"""What may have happened to a subject: the cases of data/cases.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

PRESENT = "present"
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
