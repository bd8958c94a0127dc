"""Virtual trials of the shipped study, each made once for all tests of a process."""

import csv
from functools import cache
from pathlib import Path

from hilum.sources.virtual_trial import Trial
from hilum.sources.virtual_trial.subject import Subject
from hilum.study import Study, find_study, load_study

Rows = list[dict[str, str]]


@cache
def study() -> Study:
    return load_study(find_study("haic_hcc"))


def trial(subjects: int, seed: int) -> Trial:
    regimen, schedule = study().regimen, study().schedule
    assert regimen is not None
    assert schedule is not None
    return Trial(subjects, seed, regimen, schedule)


@cache
def subjects(count: int, seed: int) -> tuple[Subject, ...]:
    return tuple(trial(count, seed).run())


def rows_of(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]
