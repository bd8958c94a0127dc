"""A connection to DuckDB: silent, and with no patient's data in the folder that it is run in."""

import subprocess
import sys
from pathlib import Path

SPILLING = """
from hilum.records.connection import connect
connection = connect()
connection.execute("SET memory_limit = '60MB'")
query = "SELECT i, hash(i) AS h FROM range(6000000) t(i) ORDER BY h"
connection.execute(f"CREATE TABLE sorted AS {query}")
(folder,) = connection.execute("SELECT current_setting('temp_directory')").fetchone()
print(folder)
"""


def test_what_does_not_fit_into_memory_goes_to_a_private_folder_that_is_removed(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPILLING],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    (folder,) = done.stdout.splitlines()
    assert Path(folder).is_absolute()
    assert not Path(folder).exists()
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_can_read_that_folder() -> None:
    from hilum.records.connection import connect

    found = connect().execute("SELECT current_setting('temp_directory')").fetchone()
    assert found is not None
    assert Path(found[0]).stat().st_mode & 0o077 == 0
