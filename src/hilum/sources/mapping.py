"""Finding a mapping file, reading it, and holding it to the concepts it names."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from hilum.concepts import Concepts
from hilum.records.drafts import columns_of
from hilum.records.rows import DOMAINS
from hilum.sources.mapping_file import Entry, MappingFile, key
from hilum.terms.discrepancies import UserError
from hilum.terms.units import read_unit


@dataclass(frozen=True)
class Mapping:
    """A mapping file that fits the concepts; `place` is how messages name it.

    Building one raises UserError where it names what does not exist.
    """

    file: MappingFile
    concepts: Concepts
    place: str

    def __post_init__(self) -> None:
        for entry, fault in _faults(self.file, self.concepts):
            raise UserError(f"{self.place}: {entry}: {fault}")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the site, in which its times are written."""
        return ZoneInfo(self.file.timezone)

    def entries(self, system: str, code: str) -> tuple[Entry, ...]:
        """Return what the source's code stands for; one empty entry if the mapping has none."""
        return self._by_code.get((system, key(code)), ({},))

    @cached_property
    def _by_code(self) -> dict[tuple[str, str], tuple[Entry, ...]]:
        return {
            (system, key(code)): entries
            for system, codes in self.file.codes.items()
            for code, entries in codes.items()
        }


def shipped_mappings() -> dict[str, Traversable]:
    """Return the mapping files that ship with Hilum, by name."""
    folder = files("hilum.sources") / "mappings"
    found = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    return {file.name.removesuffix(".toml"): file for file in sorted(found, key=lambda f: f.name)}


def find_mapping(name_or_path: str | Path, concepts: Concepts) -> Mapping:
    """Return a shipped mapping by its name, or one of the user's by its path."""
    shipped = shipped_mappings()
    if str(name_or_path) in shipped:
        return load_mapping(shipped[str(name_or_path)], concepts)
    path = Path(name_or_path)
    if not path.is_file():
        raise UserError(
            f"{path}: no mapping file here, expected a path or one of {', '.join(shipped)}"
        )
    return load_mapping(path, concepts)


def load_mapping(path: Traversable, concepts: Concepts) -> Mapping:
    """Read a mapping file. Raises UserError with file, entry, what was seen and expected."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}, expected a readable file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name}: {error}: expected TOML in UTF-8") from error
    try:
        return Mapping(MappingFile.model_validate(data), concepts, path.name)
    except ValidationError as error:
        raise UserError(f"{path.name}: {_in_words(error)}") from error


def _in_words(error: ValidationError) -> str:
    fault = error.errors()[0]
    place = " ".join(str(p + 1) if isinstance(p, int) else p for p in fault["loc"])
    seen = fault.get("input")
    shown = "" if isinstance(seen, dict) else f"saw {seen!r}: "
    return f"{place}: {shown}{fault['msg'].removeprefix('Value error, ')}"


def _faults(file: MappingFile, concepts: Concepts) -> Iterator[tuple[str, str]]:
    for place, concept_id in _named_concepts(file):
        if concept_id not in concepts:
            yield place, _unknown(concept_id, (concept.id for concept in concepts))
    yield from _entry_faults(file, concepts)
    yield from _unit_faults(file, concepts)
    yield from _word_faults(file, concepts)
    for number, statement in enumerate(file.coverage, start=1):
        if statement.domain not in DOMAINS and statement.domain not in concepts:
            names = (*DOMAINS, *(concept.id for concept in concepts))
            yield f"coverage {number}", _unknown(statement.domain, names)


def _unknown(seen: str, known: Iterable[str]) -> str:
    close = get_close_matches(seen, list(known), n=3)
    meant = f"; did you mean {' or '.join(close)}?" if close else ""
    return f"saw concept {seen!r}, expected the id of a concept{meant}"


def _named_concepts(file: MappingFile) -> Iterator[tuple[str, str]]:
    for system, codes in file.codes.items():
        for code, entries in codes.items():
            for entry in entries:
                yield f"codes.{system}.{code!r}", entry.get("concept", "")
    for number, table in enumerate(file.table, start=1):
        for column in table.wide:
            yield f"table {number}: wide {column.column!r}", column.concept
        if "concept" in table.constants:
            yield f"table {number}: constants", table.constants["concept"]
    for number, rule in enumerate(file.rule, start=1):
        if "concept" in rule.constants:
            yield f"rule {number}: constants", rule.constants["concept"]
    for word, concept_id in file.allergies.items():
        yield f"allergies {word!r}", concept_id
    for section in ("units", "values"):
        yield from ((section, concept_id) for concept_id in getattr(file, section))
    for number, limit in enumerate(file.limits, start=1):
        yield f"limits {number}", limit.concept


def _entry_faults(file: MappingFile, concepts: Concepts) -> Iterator[tuple[str, str]]:
    tables: dict[str, set[str]] = {}
    for filled, filling in (
        *((rule.system, rule.table) for rule in file.rule),
        *((sheet.system, sheet.table) for sheet in file.table),
    ):
        if filled is not None and filling is not None:
            tables.setdefault(filled, set()).add(filling)
    for system, codes in file.codes.items():
        if len({key(code) for code in codes}) < len(codes):
            yield f"codes.{system}", "two strings are the same when case and width are folded"
        for code, entries in codes.items():
            for entry in entries:
                table = f"{concepts[entry['concept']].concept_class.value}s"
                place = f"codes.{system}.{code!r}"
                if unknown := sorted(set(entry) - set(columns_of(table))):
                    yield place, f"saw {unknown}, expected columns of {table}"
                if table not in tables.get(system, {table}):
                    yield place, f"saw a concept of {table}, expected {sorted(tables[system])}"


def _unit_faults(file: MappingFile, concepts: Concepts) -> Iterator[tuple[str, str]]:
    for place, concept_id, text in _named_units(file):
        concept = concepts[concept_id]
        unit = read_unit(text)
        if unit is None or not (concept.allows(unit) or unit == concept.canonical_unit):
            allowed = [concept.unit or "1", *concept.units]
            yield place, f"saw unit {text!r} for {concept_id}, expected one of {allowed}"


def _named_units(file: MappingFile) -> Iterator[tuple[str, str, str]]:
    yield from (("units", concept_id, unit) for concept_id, unit in file.units.items())
    for number, limit in enumerate(file.limits, start=1):
        yield f"limits {number}", limit.concept, limit.unit or "1"
    for table in file.table:
        for column in table.wide:
            if column.unit is not None:
                yield f"wide {column.column!r}", column.concept, column.unit
    for system, codes in file.codes.items():
        for code, entries in codes.items():
            for entry in entries:
                if "unit" in entry and "dose" not in entry:
                    yield f"codes.{system}.{code!r}", entry["concept"], entry["unit"]


def _word_faults(file: MappingFile, concepts: Concepts) -> Iterator[tuple[str, str]]:
    columns = {name for table in ("subjects", *DOMAINS) for name in columns_of(table)}
    for column in file.words:
        if column not in columns:
            yield f"words.{column}", f"expected a column: {sorted(columns)}"
    for concept_id, words in file.values.items():
        known = [category.id for category in concepts[concept_id].values]
        for theirs, ours in words.items():
            if ours and ours not in known:
                yield f"values.{concept_id}.{theirs!r}", f"saw {ours!r}, expected one of {known}"
