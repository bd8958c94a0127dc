"""All concepts of a study, found by id, by code and by membership."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import ValidationError

from hilum.concepts.concept import Concept, ConceptClass
from hilum.terms.discrepancies import UserError


@dataclass(frozen=True)
class Concepts:
    """A closed dictionary of concepts. Building one checks ids, members and codes.

    Raises UserError, naming the entry, if a member is missing or of another class, if groups go
    in a circle, or if two concepts declare the same code.
    """

    rows: tuple[Concept, ...]
    _by_id: dict[str, Concept] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id: dict[str, Concept] = {}
        for concept in self.rows:
            if concept.id in by_id:
                raise UserError(f"concept {concept.id}: declared twice, expected once")
            by_id[concept.id] = concept
        object.__setattr__(self, "_by_id", by_id)
        for concept in self.rows:
            self._check_members(concept)
        _ = self._exact, self._prefixes

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._by_id

    def __getitem__(self, concept_id: str) -> Concept:
        return self._by_id[concept_id]

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.rows)

    def find(self, system: str, code: str) -> str | None:
        """Return the id of the concept with this code: exact first, then the longest prefix."""
        if exact := self._exact.get((system, code)):
            return exact
        matches = [
            (len(prefix), concept_id)
            for prefix, concept_id in self._prefixes.get(system, {}).items()
            if code.startswith(prefix)
        ]
        return max(matches)[1] if matches else None

    def within(self, concept_id: str) -> frozenset[str]:
        """Return the concept and, for a group, all that it holds, however deep."""
        return self._closure[concept_id]

    @cached_property
    def _closure(self) -> dict[str, frozenset[str]]:
        return {concept.id: self._collect(concept.id) for concept in self.rows}

    def _collect(self, concept_id: str) -> frozenset[str]:
        members = (self._collect(member) for member in self._by_id[concept_id].members)
        return frozenset({concept_id}.union(*members))

    @cached_property
    def _exact(self) -> dict[tuple[str, str], str]:
        table: dict[tuple[str, str], str] = {}
        for concept, system, code in self._codes():
            if not code.endswith("*"):
                _claim(table, (system, code), concept)
        return table

    @cached_property
    def _prefixes(self) -> dict[str, dict[str, str]]:
        table: dict[tuple[str, str], str] = {}
        for concept, system, code in self._codes():
            if code.endswith("*"):
                _claim(table, (system, code[:-1]), concept)
        grouped: dict[str, dict[str, str]] = {}
        for (system, prefix), concept_id in table.items():
            grouped.setdefault(system, {})[prefix] = concept_id
        return grouped

    def _codes(self) -> Iterator[tuple[Concept, str, str]]:
        for concept in self.rows:
            for system, codes in concept.codes.items():
                for code in codes:
                    yield concept, system, code

    def _check_members(self, concept: Concept, path: tuple[str, ...] = ()) -> None:
        if concept.id in path:
            raise UserError(f"concept {concept.id}: is a member of itself by {' > '.join(path)}")
        for member in concept.members:
            if member not in self._by_id:
                raise UserError(f"concept {concept.id}: member {member!r} is not declared")
            if self._by_id[member].concept_class is not concept.concept_class:
                raise UserError(
                    f"concept {concept.id}: member {member!r} is of another class, "
                    f"expected {concept.concept_class.value}"
                )
            self._check_members(self._by_id[member], (*path, concept.id))


def _claim(table: dict[tuple[str, str], str], key: tuple[str, str], concept: Concept) -> None:
    if key in table:
        raise UserError(
            f"concept {concept.id}: code {key[0]} {key[1]} already belongs to {table[key]}"
        )
    table[key] = concept.id


def load_concepts(paths: Iterable[Traversable]) -> Concepts:
    """Read concept files (TOML, `[[concept]]` rows) into one dictionary.

    Raises UserError with file, entry, what was seen and what was expected.
    """
    rows: list[Concept] = []
    for path in paths:
        rows.extend(_read(path))
    return Concepts(tuple(rows))


def _read(path: Traversable) -> list[Concept]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name}: {error}: expected TOML in UTF-8") from error
    concepts = []
    for number, row in enumerate(data.get("concept", []), start=1):
        try:
            concepts.append(Concept.model_validate(row))
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(map(str, fault["loc"]))
            raise UserError(
                f"{path.name}: concept {row.get('id', number)}: {place}: saw "
                f"{fault.get('input')!r}: {fault['msg']}"
            ) from error
    return concepts


@cache
def shipped_concepts() -> Concepts:
    """The concepts that ship with Hilum."""
    return load_concepts(data_files())


def data_files() -> list[Traversable]:
    """The shipped concept files, in the order of their names."""
    folder = files("hilum.concepts") / "data"
    return sorted((p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)


__all__ = ["ConceptClass", "Concepts", "data_files", "load_concepts", "shipped_concepts"]
