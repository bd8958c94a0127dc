"""Dictionaries: every distinct text of a draft, read once in Python and put back as a table."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

Connection = duckdb.DuckDBPyConnection


def distinct(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    """Return the distinct rows of a query."""
    return connection.execute(f"SELECT DISTINCT * FROM ({query})").fetchall()


def put(
    connection: Connection, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Make a table of the given (name, SQL type) columns and fill it in one go."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({', '.join(columns)})")
    gathered = [[_carried(value) for value in row] for row in rows]
    if not gathered:
        return
    names = [f"c{place}" for place in range(len(columns))]
    arrays = [pa.array(list(values)) for values in zip(*gathered, strict=True)]
    connection.register("_rows", pa.Table.from_arrays(arrays, names=names))
    connection.execute(f"INSERT INTO {name} SELECT * FROM _rows")
    connection.unregister("_rows")


def _carried(value: Any) -> Any:
    # Decimals travel as text, so that Arrow never widens or rounds them.
    return f"{value:f}" if isinstance(value, Decimal) else value


def look_up(
    connection: Connection,
    name: str,
    query: str,
    *,
    columns: Sequence[str],
    read: Callable[..., Any],
) -> None:
    """Make the dictionary `name`: each distinct row of `query` beside what `read` makes of it.

    `columns` declares the query's columns and then those that `read` returns.
    """
    put(connection, name, columns, [(*row, *read(*row)) for row in distinct(connection, query)])
