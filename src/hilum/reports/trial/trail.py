"""The trail of a number: from its rows to the rows they were derived from, down to the source.

`trail.parquet` holds every row of every dataset, `places.parquet` every row of the records that one
of them rests on; `results.json` holds the rows behind each number. With these a number is followed
without deriving anything again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hilum.datasets.dataset import Dataset, Datasets, Key, Row, Standard
from hilum.records.rows import (
    Event,
    Finding,
    Intervention,
    SubjectRecords,
)
from hilum.terms.decimals import plain
from hilum.terms.discrepancies import UserError
from hilum.terms.times import UNDATED, PartialTime

ROWS, PLACES = "trail.parquet", "places.parquet"
NOT_TOLD = frozenset(
    {"STUDYID", "DOMAIN", "USUBJID", "SUBJID", "SITEID", "ASEQ", "TRTP", "TRTA", "TRTAN", "TRTPN"}
)
"""Variables that say the same in every row of a subject, or its place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the records: its id, where its source has it, and what stands there."""

    row: str
    source: str
    said: str


@dataclass(frozen=True, slots=True)
class Step:
    """A dataset row on the trail: what it says, what it is from, and what asked for it."""

    key: Key
    values: Mapping[str, str]
    sources: tuple[Key, ...]
    places: tuple[str, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Trail:
    """Every step by its key, and every place by its row id."""

    steps: Mapping[Key, Step]
    places: Mapping[str, Place]

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps of each subject, in order; those of no subject under the empty name."""
        found: dict[str, list[Step]] = {}
        for step in self.steps.values():
            found.setdefault(step.key.subject, []).append(step)
        return {subject: tuple(steps) for subject, steps in found.items()}

    def own_places(self, step: Step) -> Iterator[Place]:
        """Yield the places of a step that none of the steps which it is from has."""
        held = (self.steps[key].places for key in step.sources if key in self.steps)
        told = {row for places in held for row in places}
        for row in step.places:
            if row not in told and row in self.places:
                yield self.places[row]

    def behind(self, keys: Iterable[Key]) -> tuple[Step, ...]:
        """Return the steps of keys and every step that they rest on, each once, nearest first."""
        found: dict[Key, Step] = {}
        level = [*keys]
        while level:
            new = [key for key in dict.fromkeys(level) if key not in found and key in self.steps]
            found |= {key: self.steps[key] for key in new}
            level = [source for key in new for source in self.steps[key].sources]
        return tuple(found.values())


def trail_of(datasets: Datasets, records: Iterable[SubjectRecords]) -> Trail:
    """Return the trail of datasets over the records that they were made from."""
    steps = {
        key: _step(key, row, apart=_not_told(dataset, datasets))
        for dataset in datasets.values()
        for key, row in zip(dataset.keys, dataset.rows, strict=True)
    }
    used = {row for step in steps.values() for row in step.places}
    places = {place.row: place for each in records for place in _places(each) if place.row in used}
    return Trail(steps, places)


def _not_told(dataset: Dataset, datasets: Datasets) -> frozenset[str]:
    """Return the variables that are not told of a dataset's rows: in ADaM those of ADSL too."""
    of_subjects = datasets.get("ADSL")
    if of_subjects is None or dataset.name == of_subjects.name:
        return NOT_TOLD
    if dataset.definition.standard is not Standard.ADAM:
        return NOT_TOLD
    return NOT_TOLD.union(variable.name for variable in of_subjects.definition.variables)


def _step(key: Key, row: Row, apart: frozenset[str]) -> Step:
    values = {
        name: _written(value)
        for name, value in row.values.items()
        if value is not None and name not in apart
    }
    return Step(key, values, row.sources, row.records, row.asked)


def _written(value: Any) -> str:
    match value:
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _places(records: SubjectRecords) -> Iterator[Place]:
    person = records.subject
    said = [f"birth {person.birth}" if person.birth != UNDATED else "", person.sex or ""]
    said += [f"death {person.death}" if person.death else ""]
    yield Place(person.row, person.source, ", ".join(part for part in said if part))
    for finding in records.findings:
        yield Place(finding.row, finding.source, _said(_of_finding(finding)))
    for event in records.events:
        yield Place(event.row, event.source, _said(_of_event(event)))
    for given in records.interventions:
        yield Place(given.row, given.source, _said(_of_intervention(given)))


def _said(parts: Iterable[object]) -> str:
    return " ".join(str(part) for part in parts if part not in (None, "", UNDATED))


def _of_finding(row: Finding) -> tuple[object, ...]:
    value = row.original_value if row.original_value is not None else row.text
    lesion = f"[{row.link}]" if row.link else ""
    return row.concept, lesion, value, row.original_unit, f"({row.time})"


def _of_event(row: Event) -> tuple[object, ...]:
    grade = f"grade {row.grade}" if row.grade else ""
    return row.concept, row.term, grade, row.status, _lasted(row.start, row.end)


def _of_intervention(row: Intervention) -> tuple[object, ...]:
    dose = row.original_value if row.original_value is not None else row.dose
    unit = row.original_unit or row.unit
    return row.concept, row.term, dose, unit, row.status, _lasted(row.start, row.end)


def _lasted(start: PartialTime, end: PartialTime) -> str:
    return f"({start})" if end in (UNDATED, start) else f"({start} to {end})"


def write_trail(trail: Trail, folder: Path) -> None:
    """Write the two files of a trail into a folder."""
    steps, places = trail.steps.values(), trail.places.values()
    keys = {key: json.dumps(key, ensure_ascii=False) for key in _named(steps)}
    columns = (
        [step.key.dataset for step in steps],
        [step.key.subject for step in steps],
        [step.key.seq for step in steps],
        [json.dumps(step.values, ensure_ascii=False) for step in steps],
        [[keys[source] for source in step.sources] for step in steps],
        [step.places for step in steps],
        [step.asked for step in steps],
    )
    told = ([each.row for each in places], [each.source for each in places])
    _write(columns, _STEP_SCHEMA, folder / ROWS)
    _write((*told, [each.said for each in places]), _PLACE_SCHEMA, folder / PLACES)


def _named(steps: Iterable[Step]) -> Iterator[Key]:
    """Yield the keys that steps are from, each once."""
    yield from dict.fromkeys(source for step in steps for source in step.sources)


def _write(columns: Iterable[Sequence[object]], schema: pa.Schema, path: Path) -> None:
    arrays = [pa.array(each, field.type) for each, field in zip(columns, schema, strict=True)]
    pq.write_table(pa.table(arrays, schema), path)


_STEP_SCHEMA = pa.schema(
    [
        ("dataset", pa.string()),
        ("subject", pa.string()),
        ("seq", pa.int32()),
        ("values", pa.string()),
        ("sources", pa.list_(pa.string())),
        ("places", pa.list_(pa.string())),
        ("asked", pa.list_(pa.string())),
    ]
)
_PLACE_SCHEMA = pa.schema([(name, pa.string()) for name in ("row", "source", "said")])


def read_trail(folder: Path) -> Trail:
    """Read a trail back. Raises UserError if the folder has none."""
    try:
        steps = pq.read_table(folder / ROWS).to_pylist()
        places = pq.read_table(folder / PLACES).to_pylist()
    except (OSError, pa.ArrowInvalid) as error:
        raise UserError(
            f"{folder}: no trail there ({error}), expected what `hilum report` wrote"
        ) from error
    read = (_step_read(each) for each in steps)
    return Trail(
        {step.key: step for step in read},
        {each["row"]: Place(each["row"], each["source"], each["said"]) for each in places},
    )


def _step_read(stored: dict[str, Any]) -> Step:
    return Step(
        key=Key(stored["dataset"], stored["subject"], stored["seq"]),
        values=json.loads(stored["values"]),
        sources=tuple(Key(*json.loads(source)) for source in stored["sources"]),
        places=tuple(stored["places"]),
        asked=tuple(stored["asked"]),
    )
