"""Operating characteristics: many virtual trials through the same derivations as a real one.

Each trial's sheets are written, read and resolved by what reads a site's filled templates, many
trials in one store; SDTM's DM, ADSL, ADRS and ADTTE are made as for the report. Left out are rows
that response and survival do not hang on (sources/virtual_trial/efficacy.py), the other datasets,
displays and files.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from hilum.datasets.adam.making import efficacy
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm.making import demographics
from hilum.pipeline.analysed import Analysed, analysed
from hilum.pipeline.loading import Source, store_of
from hilum.records.rows import SubjectRecords
from hilum.records.store import open_store
from hilum.reports.trial.trial import Trial
from hilum.sources import Progress, silent
from hilum.sources.virtual_trial import Trial as Virtual
from hilum.sources.virtual_trial.charts import chart
from hilum.sources.virtual_trial.efficacy import efficacy_rows
from hilum.sources.virtual_trial.sheets import Row, Sheets
from hilum.sources.virtual_trial.synthesize import SHEETS, SheetFiles
from hilum.sources.virtual_trial.truth import truth_of
from hilum.study import Study, load_study
from hilum.terms.discrepancies import UserError

SUBJECTS_A_STORE = 2_000
"""So many subjects, or one trial if it has more, are loaded at a time: it bounds the memory."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """One virtual trial: what its analysis estimates, and what is true of its subjects."""

    analysed: tuple[Analysed, ...]
    truth: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Batch:
    study: Path
    seeds: tuple[int, ...]
    subjects: int


def simulate(
    study: Path, seeds: Sequence[int], subjects: int, *, jobs: int = 1, progress: Progress = silent
) -> Iterator[Simulated]:
    """Yield one virtual trial for each seed, in order; the same for any number of `jobs`."""
    size = max(1, SUBJECTS_A_STORE // subjects)
    batches = [
        _Batch(study, tuple(seeds[at : at + size]), subjects) for at in range(0, len(seeds), size)
    ]
    with ExitStack() as stack:
        found: Iterable[tuple[Simulated, ...]] = map(_of_batch, batches)
        if jobs > 1:
            pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
            found = stack.enter_context(pool).map(_of_batch, batches)
        for done, each in enumerate(found, start=1):
            progress(min(done * size, len(seeds)), len(seeds), "virtual trials")
            yield from each


@cache
def _study(folder: Path) -> Study:
    return load_study(folder)


def _of_batch(batch: _Batch) -> tuple[Simulated, ...]:
    study = _study(batch.study)
    trials = {f"{seed:010d}": _virtual(study, batch.subjects, seed) for seed in batch.seeds}
    with TemporaryDirectory(prefix="hilum.") as place:
        folder = Path(place)
        truth = _write(trials, folder / "records")
        source = Source(kind="csv", path=folder / "records")
        store = open_store(store_of(source, folder, study, silent))
        every = store.records(store.subject_ids())
        found = groupby(every, key=lambda each: _trial_of(each.subject.subject))
        made = {trial: _analysed(study, trials[trial], tuple(records)) for trial, records in found}
        store.connection.close()
    return tuple(Simulated(made[trial], truth[trial]) for trial in trials)


def _virtual(study: Study, subjects: int, seed: int) -> Virtual:
    if study.regimen is None or study.schedule is None:
        raise UserError(f"{study.id}: expected a study with regimen.toml and schedule.toml")
    return Virtual(subjects, seed, study.regimen, study.schedule)


def _trial_of(subject: str) -> str:
    return subject.partition("-")[0]


def _write(trials: dict[str, Virtual], folder: Path) -> dict[str, tuple[Row, ...]]:
    """Write the sheets of all trials into one folder; return each trial's truth of subjects."""
    truth: dict[str, tuple[Row, ...]] = {}
    with ExitStack() as stack:
        files = SheetFiles(folder, SHEETS, stack)
        for name, trial in trials.items():
            sheets, told = Sheets(trial.regimen, trial.plan), []
            for subject in trial.run():
                rows = (*chart(subject), *sheets.of_course(subject))
                files.write(f"{name}-{subject.person.id}", efficacy_rows(rows))
                told += [row for table, row in truth_of(subject) if table == "subjects"]
            truth[name] = tuple(told)
    return truth


def _analysed(
    study: Study, virtual: Virtual, records: Sequence[SubjectRecords]
) -> tuple[Analysed, ...]:
    facts = tuple(Facts(study, each, virtual.cut_off) for each in records)
    datasets = efficacy(facts, demographics(study, facts))
    return tuple(analysed(Trial(study, datasets, virtual.cut_off)))
