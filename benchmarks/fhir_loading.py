"""How fast FHIR NDJSON becomes drafts, beside DuckDB's plain typed read of the same bytes.

    python benchmarks/fhir_loading.py [--data FOLDER] [--megabytes 200] [--runs 3]

What: the NDJSON files of the folder (by default ../shared/data/fhir: Synthea patients, conditions
and observations), replicated with new ids to about 200 MB in a temporary folder. Measured: the wall
time of `hilum.sources.fhir.read`, from files to draft tables, in this process, after one run over
the small files (so that nothing is imported inside). Compared, in the same run and right before
each load: `read_json` of DuckDB with six named columns, counted and thrown away, which is the least
that any loader through DuckDB could do. On a busy machine the two wobble together: read the ratio.
"""

import argparse
import json
import os
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from hilum.concepts import shipped_concepts
from hilum.records.connection import connect
from hilum.records.drafts import create_drafts
from hilum.sources import READERS, silent
from hilum.sources.standards import standard_mapping

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "fhir"
PLAIN = """SELECT count(id), count(status), count(code), count(valueQuantity), count(subject),
    count(effectiveDateTime) FROM read_json({file}, format = 'newline_delimited', columns = {{
    id: 'VARCHAR', status: 'VARCHAR', code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[])',
    valueQuantity: 'STRUCT("value" DOUBLE, unit VARCHAR)', subject: 'STRUCT(reference VARCHAR)',
    effectiveDateTime: 'VARCHAR'}})"""
UUID_TAIL = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{8})[0-9a-f]{4}")


def replicate(data: Path, folder: Path, megabytes: int) -> int:
    """Write the files again and again, every id changed in each copy; return the bytes."""
    files = sorted(data.glob("*.ndjson"))
    copies = megabytes * 1_000_000 // sum(file.stat().st_size for file in files) + 1
    for file in files:
        text = file.read_text(encoding="utf-8")
        with (folder / file.name).open("w", encoding="utf-8") as out:
            for copy in range(copies):
                out.write(UUID_TAIL.sub(rf"\g<1>{copy:04x}", text))
    return sum(file.stat().st_size for file in folder.glob("*.ndjson"))


def plain_read(folder: Path) -> None:
    """Read six columns of every file and throw them away."""
    connection = connect()
    for file in folder.glob("*.ndjson"):
        connection.execute(PLAIN.format(file=repr(str(file)))).fetchall()


def load(folder: Path) -> dict[str, int]:
    """Load a folder into drafts; return the rows by table."""
    connection = connect()
    create_drafts(connection)
    mapping = standard_mapping("fhir", shipped_concepts(), "America/New_York")
    READERS["fhir"](folder, mapping, connection, silent)
    tables = ("subjects", "findings", "events", "interventions", "discrepancies")
    names = {table: table if table == "discrepancies" else f"draft_{table}" for table in tables}
    rows = {t: connection.execute(f"SELECT count(*) FROM {n}").fetchone() for t, n in names.items()}
    return {table: row[0] if row else 0 for table, row in rows.items()}


def seconds(step: Callable[[Path], object], folder: Path) -> float:
    """Return the wall time of a step."""
    start = time.perf_counter()
    step(folder)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print, as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    load(options.data)
    with TemporaryDirectory(prefix="hilum-fhir-") as scratch:
        folder = Path(scratch)
        megabytes = replicate(options.data, folder, options.megabytes) / 1_000_000
        runs = [(seconds(plain_read, folder), seconds(load, folder)) for _ in range(options.runs)]
        rows = load(folder)
    best_plain, best_load = (min(times) for times in zip(*runs, strict=True))
    figures = {
        "megabytes": round(megabytes),
        "rows": rows,
        "load_mb_per_s": round(megabytes / best_load),
        "load_mb_per_s_runs": [round(megabytes / load_s) for _, load_s in runs],
        "plain_read_mb_per_s": round(megabytes / best_plain),
        "plain_read_mb_per_s_runs": [round(megabytes / plain_s) for plain_s, _ in runs],
        "load_over_plain_time": round(best_load / best_plain, 1),
        "peak_memory_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
        "cores": os.cpu_count(),
        "load_average": [round(each, 1) for each in os.getloadavg()],
        "duckdb": duckdb.__version__,
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
