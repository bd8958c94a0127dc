"""A connection to DuckDB, in memory."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    """Return a new connection that is silent and keeps patients' data out of the way.

    DuckDB would draw a bar of its own on standard output, where results go, in longer queries. What
    does not fit into memory it would write into the folder that the command is run in; here it goes
    to a folder of the system's temporary ones (TMPDIR chooses where) that only its owner can read,
    and that is removed in the end.
    """
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET temp_directory = $folder", {"folder": str(_spill())})
    return connection


@cache
def _spill() -> Path:
    folder = Path(mkdtemp(prefix="hilum-spill-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
