"""A connection to DuckDB, in memory."""

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    """Return a new connection that is silent.

    DuckDB would draw a bar of its own on standard output, where results go, in longer queries.
    """
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection
