"""Staged resources into draft tables: what every FHIR resource type has in common."""

from collections.abc import Callable, Iterable, Sequence

import duckdb

from hilum.sources.choosing import Chooser, Coded
from hilum.sources.fhir.codings import coded, parsed
from hilum.sources.fhir.staging import Staged
from hilum.sources.mapping import Mapping
from hilum.sources.projection import Projection, Projector, Texts


class Insertion:
    """Inserts staged resources; keeps the code systems that nobody named."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
        self.connection = connection
        self.mapping = mapping
        self.chooser = Chooser(mapping)
        self.unknown: dict[str, list[str]] = {}
        self._projector = Projector(connection)

    def coded(self, text: str | None) -> Coded:
        """Read the text of a CodeableConcept whose code may be that of a concept."""
        return self.noted(parsed(text))

    def coded_list(self, text: str | None) -> list[Coded]:
        """Read the text of a list of such CodeableConcepts."""
        found = parsed(text)
        return [self.noted(each) for each in found] if isinstance(found, list) else []

    def noted(self, element: object) -> Coded:
        """Read a CodeableConcept whose code may be that of a concept; note unknown systems."""
        found = self.bound(element)
        for uri in found.unknown:
            self.unknown.setdefault(uri, []).extend(c.code for c in found.codings[:1])
        return found

    def bound(self, element: object) -> Coded:
        """Read a CodeableConcept of FHIR's own code lists (a status, a reason), or a result."""
        return coded(element, self.mapping.file.systems)

    def look_up(
        self,
        staged: Staged,
        keys: Sequence[str],
        names: Sequence[str],
        read: Callable[..., Iterable[Texts]],
    ) -> str:
        """Make a dictionary of distinct texts of the resources; return the SQL that joins it."""
        return self._projector.look_up(rows_of(staged), keys, names, read)

    def insert(self, projection: Projection) -> str:
        """Insert the drafts of a projection; return the SQL that joins its dictionaries."""
        return self._projector.insert(projection)

    def drop(self, staged: Staged) -> None:
        """Give back the memory of resources that were inserted."""
        self.connection.execute(f"DROP TABLE {staged.table}")


def rows_of(staged: Staged) -> str:
    """Return the SQL of the resources that are read."""
    return (
        f"(SELECT {staged.place} AS place, staged.* FROM {staged.table} AS staged "
        f"WHERE {staged.where}) AS staged"
    )


def case_of(text: str, words: dict[str, str | None]) -> str:
    """Return SQL that replaces known words, and keeps a text that is none of them."""
    whens = " ".join(
        f"WHEN '{theirs}' THEN {'NULL' if ours is None else repr(ours)}"
        for theirs, ours in words.items()
    )
    return f"CASE {text} {whens} ELSE {text} END"


def own_columns(kind: str) -> dict[str, str]:
    """Return the columns that every row of a resource type has."""
    return {
        "subject": "staged.person",
        "source": "concat(staged.place, '#', staged.id)",
        "id": f"'{kind}/' || staged.id",
    }
