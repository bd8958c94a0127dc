"""Where the time of `hilum report` goes, from a snapshot to the report, phase by phase.

    python benchmarks/report.py [--subjects 100] [--seed 7] [--work FOLDER]

A virtual trial of `haic_hcc` is made and frozen once and kept in the work folder; its report is
written each time, to a folder that is removed. Given are seconds of this process's processors
(other programs do not count) and of the clock; the rows of a table in the form of README.md.
Imports, which a person waits for too, are the first phase.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

IMPORTS, REST = "imports", "records read, and the rest"
PHASES = {
    "open_snapshot": "snapshot opened, its seal checked",
    "sdtm": "SDTM, with what the rules say of each subject",
    "adam": "ADaM",
    "efficacy": "response and survival under the other answers",
    "headlines": "main results, as ruled and under the other answers",
    "displays": "displays",
    "write_datasets": "files of the datasets, Define-XML, conformance",
    "trail_of": "trail made",
    "write_trail": "trail written",
    "results_json": "results.json",
    "write_paper": "PDF, two languages",
    "write_site": "site, two languages",
}
"""The steps of `hilum.pipeline.evidence`, by name there."""


@dataclass
class Laps:
    """Seconds by phase: of the processors and of the clock. A phase within another is its own."""

    spent: dict[str, tuple[float, float]] = field(default_factory=dict)
    _within: list[tuple[float, float]] = field(default_factory=list)

    @contextmanager
    def lap(self, phase: str) -> Iterator[None]:
        """Time what runs inside, without the phases inside it."""
        began = _now()
        self._within.append((0.0, 0.0))
        try:
            yield
        finally:
            whole = _minus(_now(), began)
            own = _minus(whole, self._within.pop())
            self.spent[phase] = _plus(self.spent.get(phase, (0.0, 0.0)), own)
            if self._within:
                self._within[-1] = _plus(self._within[-1], whole)

    def timed(self, phase: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """Return a step that is timed whenever it runs."""

        def run(*given: Any, **named: Any) -> Any:
            with self.lap(phase):
                return step(*given, **named)

        return run


def _now() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def _minus(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] - other[0], one[1] - other[1]


def _plus(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] + other[0], one[1] + other[1]


def snapshot_of(subjects: int, seed: int, work: Path) -> Path:
    """Return the snapshot of a virtual trial; made where it is not there yet."""
    from hilum.cli import main

    trial, taken = (work / f"{name}-{subjects}-{seed}" for name in ("trial", "snapshot"))
    study = ("--study", "haic_hcc")
    if not taken.exists():
        size = ("--subjects", str(subjects), "--seed", str(seed))
        main(["synthesize", "trial", *study, *size, "--out", str(trial)])
        main(["snapshot", str(trial), *study, "--out", str(taken)])
    return taken


def measured(snapshot: Path, laps: Laps) -> None:
    """Write the report of a snapshot, each step of the pipeline timed."""
    from hilum.pipeline import evidence

    for name, phase in PHASES.items():
        if hasattr(evidence, name):
            setattr(evidence, name, laps.timed(phase, getattr(evidence, name)))
    with TemporaryDirectory(prefix="hilum.") as folder, laps.lap(REST):
        evidence.report(snapshot, Path(folder) / "report")


def rows(laps: Laps) -> Iterator[str]:
    """Yield the rows of the table, the phases in the order in which they first ended."""
    last = laps.spent.pop(REST)
    for phase, (used, took) in (*laps.spent.items(), (REST, last)):
        yield f"| {phase} | {used:.1f} | {took:.1f} |"
    used, took = (sum(each) for each in zip(*laps.spent.values(), last, strict=True))
    yield f"| **all of `hilum report`** | **{used:.1f}** | **{took:.1f}** |"


def main() -> None:
    """Measure one report and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--subjects", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, default=Path("bench"))
    options = parser.parse_args()
    laps = Laps()
    with laps.lap(IMPORTS):
        import hilum.pipeline.evidence  # noqa: F401
    options.work.mkdir(parents=True, exist_ok=True)
    snapshot = snapshot_of(options.subjects, options.seed, options.work)
    measured(snapshot, laps)
    print(f"| {options.subjects} subjects | seconds of the processors | seconds |\n|---|---|---|")
    print("\n".join(rows(laps)))


if __name__ == "__main__":
    main()
