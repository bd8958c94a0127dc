"""Staged resources into draft tables: columns as SQL, and dictionaries for what Python reads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from hilum.records.drafts import columns_of
from hilum.sources.fhir.codings import Chooser, Coded, coded, parsed
from hilum.sources.fhir.staging import Staged
from hilum.sources.fhir.structures import OTHER_VERSIONS
from hilum.sources.mapping import Mapping
from hilum.sources.translate import Draft

Texts = Sequence[str | None]


@dataclass(frozen=True, kw_only=True)
class Projection:
    """How resources become rows of a draft table.

    `columns` are SQL over `staged` and the dictionaries; what a code stands for fills the others.
    `items` is the SQL of a list of which each `item` gives a row. `code` is the SQL of the text
    that `codes` turns into rows, once for each distinct one; `code_joins` are the dictionaries
    among `joins` that it needs.
    """

    table: str
    code: str
    codes: Callable[[str | None], Iterable[Draft]]
    columns: dict[str, str]
    items: str | None = None
    where: str = "TRUE"
    joins: tuple[str, ...] = ()
    code_joins: tuple[str, ...] = ()


class Insertion:
    """Inserts the resources of one staged table; counts code systems that nobody named."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
        self.connection = connection
        self.mapping = mapping
        self.chooser = Chooser(mapping)
        self.unknown: dict[str, list[str]] = {}
        self._dictionaries = 0

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
        *,
        items: str | None = None,
        joins: Sequence[str] = (),
    ) -> str:
        """Make a dictionary of the distinct texts of SQL `keys`; return the SQL that joins it.

        `read` gives, for the texts of one key, rows of the columns `names`. The alias of the
        dictionary is its first name.
        """
        self._dictionaries += 1
        table = f"fhir_dictionary_{self._dictionaries}"
        selected = ", ".join(f"{key} AS k{place}" for place, key in enumerate(keys))
        found = self.connection.execute(
            f"SELECT DISTINCT {selected} FROM {rows_of(staged, items)} {' '.join(joins)}"
        ).fetchall()
        rows = [(*texts, *made) for texts in found for made in read(*texts)]
        columns = [*(f"k{place}" for place in range(len(keys))), *names]
        self._put(table, columns, rows)
        alias = names[0]
        met = " AND ".join(
            f"{alias}.k{place} IS NOT DISTINCT FROM {key}" for place, key in enumerate(keys)
        )
        return f"LEFT JOIN {table} AS {alias} ON {met}"

    def insert(self, staged: Staged, projection: Projection) -> None:
        """Insert what is of the version that is read; a row for each meaning of its code."""
        names = [name for name in columns_of(projection.table) if name not in ("subject", "source")]
        codes = self.look_up(
            staged,
            [projection.code],
            ["codes", *names],
            lambda text: _numbered(projection.codes(text), names),
            items=projection.items,
            joins=projection.code_joins,
        )
        joins = " ".join((*projection.joins, codes))
        selected = ", ".join(
            _column(name, projection.columns) for name in columns_of(projection.table)
        )
        self.connection.execute(
            f"INSERT INTO draft_{projection.table} SELECT {selected} "
            f"FROM {rows_of(staged, projection.items)} {joins} WHERE {projection.where}"
        )

    def _put(self, table: str, columns: Sequence[str], rows: Sequence[Texts]) -> None:
        arrays = [
            pa.array([row[place] for row in rows], pa.string()) for place in range(len(columns))
        ]
        self.connection.register("read_texts", pa.Table.from_arrays(arrays, names=list(columns)))
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM read_texts")
        self.connection.unregister("read_texts")


def rows_of(staged: Staged, items: str | None = None) -> str:
    """Return the SQL of the resources that are read, or of the items of their list."""
    inner = (
        f"SELECT {staged.place} AS place, staged.* FROM {staged.table} AS staged "
        f"WHERE {staged.where}"
    )
    if items is None:
        return f"({inner}) AS staged"
    return (
        f"(SELECT staged.*, unnest({items}) AS item, "
        f"generate_subscripts({items}, 1) AS item_number FROM ({inner}) AS staged) AS staged"
    )


def foreign(kind: str) -> str:
    """Return the SQL that tells a resource of another FHIR version."""
    telltales = " OR ".join(f'"{name}" IS NOT NULL' for name in OTHER_VERSIONS[kind].split())
    profiles = "array_to_string(meta.profile, ' ')"
    versions = r"hl7\.org/fhir/(1\.0|3\.0|5\.0|6\.0)/"
    return f"{telltales} OR coalesce(regexp_matches({profiles}, '{versions}'), FALSE)"


def _column(name: str, columns: dict[str, str]) -> str:
    if name in ("subject", "source"):
        return columns[name]
    if name == "id":
        return f"{columns['id']} || coalesce('#' || codes.codes, '')"
    said = columns.get(name)
    return f'codes."{name}"' if said is None else f'coalesce({said}, codes."{name}")'


def _numbered(rows: Iterable[Draft], names: Sequence[str]) -> Iterator[Texts]:
    """Give every row but the first a mark, so that each has an id of its own."""
    for number, row in enumerate(rows):
        mark = None if number == 0 else str(row.get("concept") or number)
        yield (mark, *(row.get(name) for name in names))


def case_of(text: str, words: dict[str, str | None]) -> str:
    """Return SQL that replaces known words, and keeps a text that is none of them."""
    whens = " ".join(
        f"WHEN '{theirs}' THEN {'NULL' if ours is None else repr(ours)}"
        for theirs, ours in words.items()
    )
    return f"CASE {text} {whens} ELSE {text} END"


MODIFIED = (
    "CASE WHEN modifierExtension IS NOT NULL OR implicitRules IS NOT NULL "
    "THEN 'changed by an extension' END"
)
"""A status that nobody knows, where an element that must be understood is not (FHIR R4, Extensibility:
modifier extensions; Resource.implicitRules)."""


def person(reference: str) -> str:
    """Return the SQL for the id of the Patient that a reference names; NULL if it names none."""
    return (
        f"CASE WHEN starts_with({reference}, 'Patient/') AND "
        f"NOT contains(substr({reference}, 9), '/') THEN substr({reference}, 9) "
        f"WHEN {reference} IS NULL THEN NULL ELSE nullif(regexp_extract({reference}, "
        r"'(?:^urn:uuid:|(?:^|/)Patient/)([A-Za-z0-9.\-]+)(?:/_history/.*)?$', 1), '') END"
    )


def own_columns(kind: str, reference: str) -> dict[str, str]:
    """Return the columns that every row of a resource type has."""
    return {
        "subject": person(reference),
        "source": "concat(staged.place, '#', staged.id)",
        "id": f"'{kind}/' || staged.id",
    }
