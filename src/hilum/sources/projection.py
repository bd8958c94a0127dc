"""Tables of a source into draft tables: columns as SQL, dictionaries for what Python reads.

Each distinct text is read once, in Python, and joined back; the rows never leave the database.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from hilum.records.drafts import columns_of
from hilum.sources.translate import Draft

Texts = Sequence[str | None]


@dataclass(frozen=True, kw_only=True)
class Projection:
    """How rows of a source become rows of a draft table.

    `rows` is the SQL to select from. `columns` are SQL over it and the dictionaries `joins`; what
    a code stands for fills the others. `code` are the SQL texts that `codes` turns into drafts,
    once for each distinct combination; `code_joins` are the dictionaries that it needs itself.
    """

    table: str
    rows: str
    code: Sequence[str]
    codes: Callable[..., Iterable[Draft]]
    columns: dict[str, str]
    where: str = "TRUE"
    joins: Sequence[str] = ()
    code_joins: Sequence[str] = ()


class Projector:
    """Looks up distinct texts and inserts drafts, in one connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._dictionaries = 0

    def look_up(
        self,
        rows: str,
        keys: Sequence[str],
        names: Sequence[str],
        read: Callable[..., Iterable[Texts]],
        *,
        joins: Sequence[str] = (),
    ) -> str:
        """Make a dictionary of the distinct texts of SQL `keys`; return the SQL that joins it.

        `read` gives, for the texts of one key, rows of the columns `names`. The alias of the
        dictionary is its first name. Where all rows have the same key, they need no comparing.
        """
        self._dictionaries += 1
        table = f"dictionary_{self._dictionaries}"
        selected = ", ".join(f"{key} AS k{place}" for place, key in enumerate(keys))
        found = self._connection.execute(
            f"SELECT DISTINCT {selected} FROM {rows} {' '.join(joins)}"
        ).fetchall()
        made = [(*texts, *row) for texts in found for row in read(*texts)]
        columns = [*(f"k{place}" for place in range(len(keys))), *names]
        alias = names[0]
        if len(found) <= 1:
            self._put(table, columns, made or [(None,) * len(columns)])
            return f"CROSS JOIN {table} AS {alias}"
        self._put(table, columns, made)
        met = " AND ".join(
            f"{alias}.k{place} IS NOT DISTINCT FROM {key}" for place, key in enumerate(keys)
        )
        return f"LEFT JOIN {table} AS {alias} ON {met}"

    def insert(self, projection: Projection) -> str:
        """Insert the drafts: a row for each meaning of a row's code.

        Returns the SQL that joins the dictionaries, `codes` among them, for whoever counts rows.
        """
        names = [name for name in columns_of(projection.table) if name not in ("subject", "source")]
        codes = self.look_up(
            projection.rows,
            projection.code,
            ["codes", *names],
            lambda *texts: _numbered(projection.codes(*texts), names),
            joins=projection.code_joins,
        )
        joins = " ".join((*projection.joins, codes))
        selected = ", ".join(
            _column(name, projection.columns) for name in columns_of(projection.table)
        )
        self._connection.execute(
            f"INSERT INTO draft_{projection.table} SELECT {selected} "
            f"FROM {projection.rows} {joins} WHERE {projection.where}"
        )
        return joins

    def _put(self, table: str, columns: Sequence[str], rows: Sequence[Texts]) -> None:
        arrays = [
            pa.array([row[place] for row in rows], pa.string()) for place in range(len(columns))
        ]
        self._connection.register("read_texts", pa.Table.from_arrays(arrays, names=list(columns)))
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM read_texts")
        self._connection.unregister("read_texts")


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
