"""What `make bench` runs: every measurement in one run, written to benchmarks/README.md.

    python benchmarks/measure.py [--subjects 1000000] [--work FOLDER] [--runs 3]

The hospitals are made once and kept in the work folder (12 GB for a million subjects). Every
measurement is a process of its own; what is compared is measured in turn, within the same minute,
and the table gives the median of the ratios of the runs: machines differ and are busy, ratios less.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import hospitals
import pandas as pd
from hospitals import Bench

from hilum.records.connection import connect

HERE = Path(__file__).parent
DATA = HERE.resolve().parents[1] / "shared" / "data" / "fhir"
Row = tuple[str, str, str]
"""What was measured, the ratio, the figures behind it."""

KINDS = 2 * len(hospitals.RESULTS)
"""How many laboratory criteria the other ways are given."""


def run(script: str, *arguments: object) -> dict[str, Any]:
    """Run a script of this folder in a process of its own; return what it printed."""
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def screening(bench: Bench, day: str, runs: int) -> dict[str, float]:
    """Return the medians of screening a hospital and of reading its events, and of their ratio."""
    found = [run("screening.py", bench.store, day, "--events", bench.events) for _ in range(runs)]
    return {
        "seconds": median(each["seconds"] for each in found),
        "read": median(second for each in found for second in each["read_seconds"]),
        "ratio": median(each["seconds"] / median(each["read_seconds"]) for each in found),
        "best": min(each["seconds"] / median(each["read_seconds"]) for each in found),
        "peak": max(each["peak_gb"] for each in found),
    }


def one_by_one(bench: Bench, day: date) -> float:
    """Return the seconds of one filtered aggregate a criterion over the events, in one scan.

    Latest value within 7 days, for as many codes as there are kinds of results asked for.
    """
    first, last = f"DATE '{day}' - 7", f"DATE '{day}' + 1"
    columns = ", ".join(
        f"arg_max(numeric_value, time) FILTER (starts_with(code, 'LOINC//{code}//') "
        f"AND time >= {first} AND time < {last}) AS c{place}"
        for place, (code, *_) in enumerate(list(hospitals.RESULTS.values()) * 2)
    )
    query = f"SELECT subject_id, {columns} FROM read_parquet('{bench.events}') GROUP BY subject_id"
    start = time.perf_counter()
    connect().execute(f"CREATE TABLE wide AS {query}")
    return time.perf_counter() - start


def with_pandas(bench: Bench, day: date, share: int, subjects: int) -> float:
    """Return the seconds of the same criteria in pandas, on the first of `share` parts."""
    last = pd.Timestamp(day) + pd.Timedelta(days=1)
    columns = ["subject_id", "code", "time", "numeric_value"]
    sample = [("subject_id", "<", hospitals.FIRST_SUBJECT + subjects // share)]
    start = time.perf_counter()
    events = pd.concat(
        pd.read_parquet(file, columns=columns, filters=sample) for file in bench.files
    )
    recent = events[(events.time >= last - pd.Timedelta(days=8)) & (events.time < last)]
    for code, *_ in list(hospitals.RESULTS.values()) * 2:
        own = recent[recent.code.str.startswith(f"LOINC//{code}//")]
        own.sort_values("time").groupby("subject_id").numeric_value.last()
    return time.perf_counter() - start


def compared(work: Path, subjects: int, runs: int) -> Iterator[Row]:
    """Measure both hospitals against reading their events, and against the other ways."""
    day = hospitals.as_of(work, subjects)
    for name, bench in (
        ("hospital-like", hospitals.made(work, subjects)),
        ("dense", hospitals.dense(work, subjects)),
    ):
        told(f"screening, {name}")
        found = screening(bench, day, runs)
        yield (
            f"{name}: all of haic_hcc, store to verdicts.parquet, over reading four columns",
            f"**{found['ratio']:.2f}** (best {found['best']:.2f})",
            f"{found['seconds']:.1f} s over {found['read']:.1f} s, peak {found['peak']:.1f} GB",
        )
        took = one_by_one(bench, date.fromisoformat(day))
        yield (
            f"{name}: one filtered aggregate a criterion, over the same reading",
            f"{took / found['read']:.1f}",
            f"{took:.1f} s, {KINDS} criteria",
        )
        share = max(subjects // 20_000, 1)
        took = with_pandas(bench, date.fromisoformat(day), share, subjects)
        yield (
            f"{name}: pandas, on one subject in {share} and times {share}, over the same reading",
            f"{took * share / found['read']:.1f}",
            f"{took:.2f} s, {KINDS} criteria",
        )


def growth(work: Path, subjects: int, runs: int) -> Iterator[Row]:
    """Measure how the cost grows with subjects and with criteria."""
    sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= subjects]
    seconds: dict[int, float] = {}
    for size in sizes:
        told(f"{size:,} subjects")
        store, day = hospitals.made(work, size).store, hospitals.as_of(work, size)
        seconds[size] = median(run("screening.py", store, day)["seconds"] for _ in range(runs))
        growing = f"{seconds[size] / seconds[sizes[0]]:.1f}"
        yield (
            f"hospital-like: {size:,} subjects over {sizes[0]:,}",
            growing,
            f"{seconds[size]:.2f} s",
        )
    dense, like = hospitals.dense(work, subjects).store, hospitals.made(work, subjects).store
    for name, store, windows in (
        ("dense", dense, "same"),
        ("hospital-like", like, "same"),
        ("hospital-like", like, "distinct"),
    ):
        told(f"250 criteria, {name}, {windows} windows")
        few, many = [], []
        for _ in range(runs):
            for number, into in ((25, few), (250, many)):
                options = ("--criteria", number, "--windows", windows)
                into.append(run("screening.py", store, day, *options))
        ratios = (b["seconds"] / a["seconds"] for a, b in zip(few, many, strict=True))
        yield (
            f"{name}: 250 criteria over 25, {windows} windows",
            f"{median(ratios):.1f}",
            f"{median(each['seconds'] for each in many):.1f} s over "
            f"{median(each['seconds'] for each in few):.1f} s, "
            f"peak {max(each['peak_gb'] for each in many):.1f} GB",
        )


def fhir() -> Iterator[Row]:
    """Measure loading FHIR, if its data are at hand."""
    if not DATA.exists():
        yield "FHIR NDJSON into drafts", "not measured", "its data are not at hand"
        return
    told("FHIR")
    found = run("fhir_loading.py", "--data", DATA)
    yield (
        "FHIR NDJSON into drafts: time over DuckDB's plain typed read",
        f"{found['load_over_plain_time']}",
        f"{found['load_mb_per_s']} MB/s, plain read {found['plain_read_mb_per_s']} MB/s, "
        f"peak {found['peak_memory_gb']} GB",
    )


def told(what: str) -> None:
    """Say on the terminal what is being measured."""
    print(what, file=sys.stderr, flush=True)


def share_of_study(store: Path) -> tuple[int, float]:
    """Return how many rows a store has, and which share of them is of the concepts known."""
    counts = [
        duckdb.sql(f"SELECT count(*), count(concept_no) FROM '{store / table}.parquet'").fetchone()
        for table in ("findings", "events", "interventions")
    ]
    rows, known = (sum(each) for each in zip(*(each or (0, 0) for each in counts), strict=True))
    return rows, known / rows


def page(work: Path, subjects: int, runs: int, rows: list[Row]) -> str:
    """Return the page of the figures."""
    every, like = share_of_study(hospitals.made(work, subjects).store)
    _, dense = share_of_study(hospitals.dense(work, subjects).store)
    return (
        (HERE / "page.md")
        .read_text(encoding="utf-8")
        .format(
            table="\n".join(f"| {what} | {ratio} | {detail} |" for what, ratio, detail in rows),
            subjects=f"{subjects:,}",
            rows=f"{every:,}",
            runs=runs,
            like=f"{100 * like:.0f}",
            dense=f"{100 * dense:.0f}",
            day=date.today(),
            cores=os.cpu_count(),
            load=f"{os.getloadavg()[1]:.1f}",
            python=platform.python_version(),
            duckdb=duckdb.__version__,
        )
    )


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--subjects", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, default=Path("bench"))
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    measured = (
        compared(options.work, options.subjects, options.runs),
        growth(options.work, options.subjects, options.runs),
        fhir(),
    )
    rows = []
    for row in chain.from_iterable(measured):
        told("  " + " | ".join(row))
        rows.append(row)
    text = page(options.work, options.subjects, options.runs, rows)
    (HERE / "README.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
