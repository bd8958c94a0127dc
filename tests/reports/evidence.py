"""A small virtual trial, frozen, and what is derived of it, once for all tests of a process."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hilum.datasets.snapshot import open_snapshot
from hilum.pipeline.evidence import Derived, derive
from hilum.pipeline.freezing import Freezing, freeze, source_at
from hilum.records.rows import SubjectRecords
from hilum.reports.trial.display import Display
from hilum.reports.trial.displays.making import displays
from hilum.reports.trial.trail import Trail, trail_of
from hilum.sources.virtual_trial.synthesize import synthesize_trial
from hilum.study import find_study
from tests.sources.virtual_trials import study, trial

SUBJECTS, SEED = 12, 3
CUTOFF = date(2025, 6, 30)
Made = tuple[tuple[Display, ...], Trail]


def frozen(folder: Path) -> None:
    """Make the trial in `folder/trial` and freeze it in `folder/snapshot`."""
    synthesize_trial(trial(SUBJECTS, SEED), folder / "trial", "haic_hcc")
    request = Freezing(
        source=source_at(folder / "trial"), study=find_study("haic_hcc"), cutoff=CUTOFF
    )
    freeze(request, folder / "snapshot")


@cache
def records() -> tuple[SubjectRecords, ...]:
    """The records of a virtual trial, frozen before its end: some are on treatment, some die."""
    with TemporaryDirectory() as folder:
        frozen(Path(folder))
        store = open_snapshot(Path(folder) / "snapshot").store
        return tuple(store.records(store.subject_ids()))


def derived(given: tuple[SubjectRecords, ...]) -> Derived:
    return derive(study(), given, CUTOFF)


def made(given: tuple[SubjectRecords, ...]) -> Made:
    """The displays and the trail of records."""
    found = derived(given)
    return displays(found.trial), trail_of(found.trial.datasets, given)


@cache
def as_recorded() -> Made:
    """The displays and the trail of the trial as it is."""
    return made(records())
