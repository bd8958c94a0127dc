"""From a snapshot to evidence: datasets, displays, report, and the trail of every number."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from hilum.datasets.adam.left_out import left_out as adam_left_out
from hilum.datasets.adam.making import adam, efficacy
from hilum.datasets.conformance.findings import Finding
from hilum.datasets.dataset import Datasets, Standard
from hilum.datasets.facts import Facts
from hilum.datasets.files.package import Package
from hilum.datasets.files.writing import write_datasets
from hilum.datasets.sdtm.left_out import left_out as sdtm_left_out
from hilum.datasets.sdtm.making import sdtm
from hilum.datasets.snapshot import Snapshot, check_apart, open_snapshot
from hilum.records.rows import SubjectRecords
from hilum.records.store import written_whole
from hilum.reports.trial.analysis_results import analysis_results
from hilum.reports.trial.asked import Asking
from hilum.reports.trial.display import Display
from hilum.reports.trial.displays.making import displays
from hilum.reports.trial.headlines import Effect, effects, headlines
from hilum.reports.trial.paper import fonts_of, write_paper
from hilum.reports.trial.results import results_json
from hilum.reports.trial.sections import Material, document
from hilum.reports.trial.site import Site, write_site
from hilum.reports.trial.tracing import RESULTS, write_asked
from hilum.reports.trial.trail import trail_of, write_trail
from hilum.reports.trial.trial import Trial
from hilum.sources import Progress, silent
from hilum.study import Study
from hilum.study.endpoints import OtherAnswer
from hilum.study.other_answers import answered, answered_response, parameter_of
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.reasons import LANGUAGES, Words

DATASETS = "datasets"
PAPER = {language: f"report.{language}.pdf" for language in LANGUAGES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What was derived: the trial with its datasets, and the records and facts behind them."""

    records: tuple[SubjectRecords, ...]
    facts: tuple[Facts, ...]
    trial: Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What was reported, and where; `no_paper` names the languages that the machine cannot set."""

    folder: Path
    rows: dict[str, int]
    displays: tuple[Display, ...]
    nonconformities: tuple[Finding, ...]
    no_paper: tuple[str, ...]


def derive(
    study: Study, records: Sequence[SubjectRecords], cutoff: date, progress: Progress = silent
) -> Derived:
    """Derive SDTM and ADaM from records as they were at a cut-off."""
    facts = tuple(Facts(study, each, cutoff) for each in records)
    progress(0, 4, "SDTM")
    tabulated = sdtm(study, facts)
    progress(1, 4, "ADaM")
    datasets: Datasets = {**tabulated, **adam(facts, tabulated)}
    trial = Trial(study, datasets, cutoff)
    return Derived(records=tuple(records), facts=facts, trial=trial)


def report(folder: Path, out: Path, progress: Progress = silent) -> Reported:
    """Write the report of a snapshot into a folder, whole or not at all.

    Raises UserError where the snapshot was changed, the study has no endpoints.toml, or `out` is
    there and is no report, or lies in the snapshot.
    """
    check_apart(out, folder)
    if out.exists() and not (out / RESULTS).is_file() and (out.is_file() or any(out.iterdir())):
        raise UserError(f"{out}: is there and is not a report, expected a new folder")
    snapshot = open_snapshot(folder)
    with _uncollected():
        return _report(snapshot, out, progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause Python's search for cycles of references: millions of rows are held, and no cycle."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _report(snapshot: Snapshot, out: Path, progress: Progress) -> Reported:
    records = [*snapshot.store.records(snapshot.store.subject_ids())]
    derived = derive(snapshot.study, records, snapshot.cutoff, progress)
    progress(2, 4, "displays")
    material = _material(derived, snapshot)
    progress(3, 4, "writing")
    with written_whole(out) as place:
        package = _package(derived)
        told = analysis_results(derived.trial, material.displays)
        found = write_datasets(
            derived.trial.datasets, place / DATASETS, package=package, displays=told
        )
        no_paper = _write(derived, material, place)
    rows = {name: len(each.rows) for name, each in derived.trial.datasets.items()}
    return Reported(
        folder=out, rows=rows, displays=material.displays, nonconformities=found, no_paper=no_paper
    )


def _material(derived: Derived, snapshot: Snapshot) -> Material:
    trial, main = derived.trial, headlines(derived.trial)
    others = tuple(_effects(derived))
    population = trial.named(next(iter(trial.endpoints.sets)))
    return Material(
        trial=trial,
        sealed=snapshot.sealed,
        displays=(*displays(trial), effects(main, others, population)),
        headlines=main,
        discrepancies=tuple(_discrepancies(snapshot)),
    )


def _effects(derived: Derived) -> Iterator[Effect]:
    """Yield the main results under each other answer that the study names.

    To what nobody has ruled there is no other answer. Their cells name no rows, so of SDTM only
    the subjects are needed.
    """
    subjects = {"DM": derived.trial.datasets["DM"]} if "DM" in derived.trial.datasets else {}
    plan = derived.trial.endpoints
    for other in plan.others:
        given = parameter_of(other, derived.trial.study.response, plan)
        if given is None or given.is_missing:
            continue
        study = _under(derived.trial.study, other)
        facts = [replace(each, study=study) for each in derived.facts]
        made = efficacy(facts, subjects)
        trial = Trial(study, {**derived.trial.datasets, **made}, derived.trial.cutoff)
        yield Effect(answer=other, headlines=headlines(trial))


def _under(study: Study, other: OtherAnswer) -> Study:
    """Return a study as it would be under another answer."""
    if other.file == "response" and study.response is not None:
        return replace(study, response=answered_response(study.response, other))
    assert study.endpoints is not None
    return replace(study, endpoints=answered(study.endpoints, other))


def _package(derived: Derived) -> Package:
    study, cutoff = derived.trial.study, derived.trial.cutoff
    title = str(getattr(study.facts.get("identity.title"), "value", study.id))
    title_zh = str(getattr(study.facts.get("identity.title_zh"), "value", title))
    sets = derived.trial.endpoints.sets.values()
    return Package(
        study=study.id,
        protocol=str(getattr(study.facts.get("identity.sponsor_study_id"), "value", study.id)),
        title=Words(title, title_zh),
        created=datetime.combine(cutoff, time.min),
        cutoff=cutoff,
        originator=str(getattr(study.facts.get("identity.sponsor"), "value", "Sponsor")),
        left_out=tuple(_left_out(derived)),
        populations=tuple((each.words, each.description) for each in sets),
    )


def _left_out(derived: Derived) -> Iterator[tuple[Standard, Words]]:
    trial = derived.trial
    for words in sdtm_left_out(trial.study, derived.records, trial.datasets):
        yield Standard.SDTM, words
    for words in adam_left_out(trial.datasets):
        yield Standard.ADAM, words


def _write(derived: Derived, material: Material, place: Path) -> tuple[str, ...]:
    """Write results, trail, PDF and site; return the languages that no PDF could be set in."""
    shown = material.displays
    trail = trail_of(derived.trial.datasets, derived.records)
    write_trail(trail, place)
    asking = Asking(derived.trial.study)
    named = {each for display in shown for each in display.asked}
    named |= {each for step in trail.steps.values() for each in step.asked}
    write_asked({each: asking.trail(each) for each in sorted(named)}, place)
    said = results_json(derived.trial, shown)
    (place / RESULTS).write_text(said, encoding="utf-8")
    written = document(material)
    set_in = {language: PAPER[language] for language in LANGUAGES if fonts_of(language)}
    for language, name in set_in.items():
        write_paper(written, place / name, language)
    site = Site(
        study=derived.trial.study,
        cutoff=derived.trial.cutoff,
        document=written,
        trail=trail,
        paper={language: set_in.get(language, "") for language in LANGUAGES},
        files=(RESULTS, *_files(place / DATASETS, place)),
    )
    write_site(site, place)
    return tuple(language for language in LANGUAGES if language not in set_in)


def _files(folder: Path, top: Path) -> Iterable[str]:
    return (
        each.relative_to(top).as_posix() for each in sorted(folder.rglob("*")) if each.is_file()
    )


def _discrepancies(snapshot: Snapshot) -> Iterator[Discrepancy]:
    found = snapshot.store.connection.execute(
        "SELECT subject, source, kind, seen, expected, count FROM discrepancies "
        "ORDER BY source, kind, seen"
    )
    for subject, source, kind, seen, expected, count in found.fetchall():
        yield Discrepancy(
            kind=kind, source=source, seen=seen, expected=expected, subject=subject, count=count
        )
