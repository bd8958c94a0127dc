"""How long a record takes to be read and checked, against the two seconds that were asked for.

    python benchmarks/reading.py

As its user waits for it: whole processes of `hilum read` and `hilum check`, from their start to
their end. Then the reader alone on the same criteria 1, 10 and 100 times over, for its shape.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from hilum.concepts import shipped_concepts
from hilum.reading.formats import read_document
from hilum.reading.reader import read
from hilum.study import find_study

ASKED_S = 2.0
RUNS = 5
TIMES_OVER = (1, 10, 100)


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes by the clock: the median of some runs."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def command(*words: str | Path) -> None:
    """Run `hilum` as a process of its own."""
    whole = [sys.executable, "-m", "hilum.cli", *map(str, words)]
    subprocess.run(whole, check=True, capture_output=True)


def whole_processes(record: Path, place: Path) -> tuple[float, float]:
    """Return the seconds of `hilum read` and of `hilum check`."""
    folders = iter([place / str(number) for number in range(RUNS)])
    reading = seconds(lambda: command("read", record, "--out", next(folders)))
    checking = seconds(lambda: command("check", place / "0", "--as-of", "2026-11-26"))
    return reading, checking


def main() -> None:
    """Print the figures."""
    record = find_study("haic_hcc") / "record.txt"
    with tempfile.TemporaryDirectory() as place:
        reading, checking = whole_processes(record, Path(place))
    both = reading + checking
    print(f"hilum read  {reading:.2f} s, hilum check {checking:.2f} s, both {both:.2f} s:")
    print(f"  {both / ASKED_S:.2f} of the {ASKED_S:.0f} s asked for (whole processes, {RUNS} runs)")
    text = record.read_text(encoding="utf-8")
    at = text.index("Inclusion Criteria:")
    concepts = shipped_concepts()
    for times in TIMES_OVER:
        document = read_document((text[:at] + text[at:] * times).encode(), "record.txt")
        taken = seconds(lambda found=document: read(found, concepts))  # type: ignore[misc]
        size = len(document.text) / 1000
        print(f"the criteria {times:3} times over, {size:6.0f} kB: {taken:6.3f} s, "
              f"{1000 * taken / size:.1f} ms a kB")  # fmt: skip


if __name__ == "__main__":
    main()
