"""One measurement of a screening in a process of its own; prints what it took as JSON.

    python benchmarks/screening.py STORE DAY [--events GLOB]
    python benchmarks/screening.py STORE DAY --criteria N [--windows {same,distinct}]

Timed is everything from the loaded store to `verdicts.parquet`: opening the store, the anchors, the
compiled criteria, the verdicts, the file. Not timed are the imports and reading the study. With
--events, the events' four columns are read once, right before and right after, for comparison in
the same minute. With --criteria, so many laboratory criteria are judged instead of the study's.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from hilum.criteria import nodes as n
from hilum.records.connection import connect
from hilum.records.store import open_store
from hilum.screening.anchors import AsOf, set_anchors
from hilum.screening.verdicts import judge
from hilum.study import Study, find_study, load_study
from hilum.terms.times import Duration

STUDY = "haic_hcc"
TESTS = {
    "hemoglobin": "g/L", "neutrophils": "10*9/L", "platelets": "10*9/L",
    "total_bilirubin": "umol/L", "albumin": "g/L",
}  # fmt: skip
WINDOW_DAYS = (7, 14, 28, 90, 180)
"""Five tests in five windows are the twenty-five slots of the made criteria."""


def plain_read(events: str) -> None:
    """Read subject, code, time and value of every event, and look at each once."""
    connect().execute(
        "SELECT max(subject_id), max(code), max(time), max(numeric_value) "
        f"FROM read_parquet('{events}')"
    ).fetchall()


def screened(store: Path, study: Study, day: date, out: Path) -> dict[str, int]:
    """Screen a store; return how many subjects have each status."""
    connection = open_store(store).connection
    set_anchors(connection, study, AsOf(day=day))
    judge(connection, study)
    connection.execute(f"COPY verdicts TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
    found = connection.execute(
        "SELECT status::VARCHAR, count(*) FROM verdicts GROUP BY 1 ORDER BY 1"
    )
    return dict(found.fetchall())


def with_criteria(study: Study, many: int, *, distinct: bool) -> Study:
    """Return the study with so many laboratory criteria in the place of its own."""
    model = study.criteria[0]
    made = (replace(model, id=f"C{place}", reading=reading, questions=())
            for place, reading in enumerate(_readings(many, distinct=distinct)))  # fmt: skip
    return replace(study, criteria=tuple(made))


def _readings(many: int, *, distinct: bool) -> Iterator[n.Comparison]:
    slots = list(product(TESTS.items(), WINDOW_DAYS))
    for place in range(many):
        (concept, unit), days = slots[place % len(slots)]
        lap = place // len(slots)
        length = Duration(days + lap if distinct else days, "day")
        window = n.Window(n.Direction.BEFORE, "procedure", length)
        test = n.Compare(n.Operator.MORE, n.Threshold(Decimal(5 + lap), unit))
        yield n.Comparison(n.Pick.LATEST, concept, window, test)


def seconds(step: Callable[[], object]) -> float:
    """Return the wall time of a step."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("day", type=date.fromisoformat)
    parser.add_argument("--criteria", type=int)
    parser.add_argument("--windows", choices=("same", "distinct"), default="same")
    parser.add_argument("--events")
    options = parser.parse_args()
    study = load_study(find_study(STUDY))
    if options.criteria:
        study = with_criteria(study, options.criteria, distinct=options.windows == "distinct")
    reads = [seconds(lambda: plain_read(options.events))] if options.events else []
    statuses: dict[str, int] = {}
    with TemporaryDirectory(prefix="hilum-bench-") as scratch:
        out = Path(scratch) / "verdicts.parquet"
        took = seconds(lambda: statuses.update(screened(options.store, study, options.day, out)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if options.events:
        reads.append(seconds(lambda: plain_read(options.events)))
    found = {"seconds": took, "peak_gb": peak / 1e6, "read_seconds": reads, "statuses": statuses}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
