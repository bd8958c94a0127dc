"""The hospital as FHIR R4 bulk data: a file of NDJSON for each resource type, and a mapping file
that names the hospital's own codes. Statements on coverage are no resource: see coverage.csv.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from hilum.sources.synthetic.drafts_of import drafts_of
from hilum.sources.synthetic.fhir_resources import (
    OWN,
    SYSTEMS,
    Resource,
    event_writer,
    observation,
    patient,
    treatment_writer,
)
from hilum.sources.synthetic.hospital import Made
from hilum.sources.synthetic.statements import REVIEWER
from hilum.sources.synthetic.store_form import ZONE

CARRIED_BESIDE = "denied"
"""The basis of a denial that FHIR cannot carry: no element says that it reaches back for ever."""


class FhirForm:
    """A folder of NDJSON files and its mapping, which are being written."""

    def __init__(self, folder: Path, mapping: Path) -> None:
        folder.mkdir(parents=True)
        self._folder, self._mapping = folder, mapping
        self._files: dict[str, TextIO] = {}
        self._number = 0
        self._named: dict[str, set[str]] = {}
        self._purposes: set[str] = set()

    def take(self, made: Made) -> None:
        """Write the rows of a block."""
        drafts = drafts_of(made)
        for table in ("findings", "events", "interventions"):
            names = drafts[table]["concept"].unique().to_pylist()
            self._named.setdefault(table, set()).update(name for name in names if name)
        purposes = drafts["interventions"]["purpose"].unique().to_pylist()
        self._purposes.update(purpose for purpose in purposes if purpose)
        for resource in _resources(drafts):
            self._write(resource)

    def _write(self, resource: Resource) -> None:
        kind = resource["resourceType"]
        if kind not in self._files:
            path = self._folder / f"{kind}.ndjson"
            self._files[kind] = path.open("w", encoding="utf-8", newline="\n")
        self._number += 1
        numbered = {"resourceType": kind, "id": f"{self._number}"} | resource
        self._files[kind].write(json.dumps(numbered, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Close the files and write the mapping."""
        for file in self._files.values():
            file.close()
        systems = {SYSTEMS["HOSPITAL LABORATORY"]: "HOSPITAL LABORATORY"}
        systems |= {f"{OWN}{table}": f"HOSPITAL {table}" for table in self._named}
        lines = [_HEAD, *(f'"{uri}" = "{name}"' for uri, name in systems.items())]
        for table, names in self._named.items():
            lines += ["", f'[codes."HOSPITAL {table}"]']
            lines += [f'"{name}" = "{name}"' for name in sorted(names)]
        lines += ["", "[words.purpose]"]
        lines += [f'"{purpose}" = "{purpose}"' for purpose in sorted(self._purposes)]
        self._mapping.write_text("\n".join(lines) + "\n", encoding="utf-8")


_HEAD = f"""\
# How to read the synthetic hospital in FHIR form. Written beside the data by Hilum; nobody's data.

name = "synthetic_hospital"
about = "A hospital that Hilum invented (FHIR R4)"
timezone = "{ZONE}"

[systems]"""


def _resources(drafts: dict[str, pa.Table]) -> Iterator[Resource]:
    for row in drafts["subjects"].to_pylist():
        yield patient(row)
    for row in drafts["findings"].to_pylist():
        yield observation(row)
    for row in drafts["events"].to_pylist():
        if (write := event_writer(row)) is not None:
            yield write(row)
    for row in drafts["interventions"].to_pylist():
        yield treatment_writer(row)(row)


def denials(events: pa.Table) -> pa.Table:
    """Return the denials among events that FHIR cannot carry, as coverage statements."""
    rows = [
        {
            "subject": row["subject"],
            "domain": row["concept"],
            "start": None,
            "end": row["end"],
            "person": REVIEWER,
            "date": row["end"],
            "basis": CARRIED_BESIDE,
        }
        for row in events.to_pylist()
        if row["status"] == "absent" and event_writer(row) is None
    ]
    names = ("subject", "id", "domain", "start", "end", "person", "date", "basis")
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    return pa.table(columns)
