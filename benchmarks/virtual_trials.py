"""Run many virtual trials of `haic_hcc`, hold them against what is published, and write the page.

    python benchmarks/virtual_trials.py --trials 1000 --page docs/explanation/virtual_trial.md

Without --page it prints the tables. Each trial has its own seed, from --seed on. Nothing but the
page is written: the subjects stay in memory, one trial at a time.
"""

import argparse
import os
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from hilum.sources.virtual_trial.calibration import CLASSES, Target, calibration
from hilum.sources.virtual_trial.figures import (
    LANDMARK_DAYS,
    Outcome,
    figures_of,
    hazard_ratio,
    outcome_of,
    survival_months,
    surviving_percent,
)
from hilum.sources.virtual_trial.trial import Trial
from hilum.study import find_study, load_study

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "virtual_trial_page.txt"
LINES = {"pretreated": "pretreated", "first": "first line", "both": "first line and pretreated"}


def run(trials: int, subjects: int, seed: int) -> list[list[Outcome]]:
    """Run the trials; return the outcomes of each."""
    study = load_study(find_study("haic_hcc"))
    if study.regimen is None or study.schedule is None:
        raise SystemExit("haic_hcc: expected a regimen and a schedule")
    return [
        [outcome_of(each) for each in Trial(subjects, one, study.regimen, study.schedule).run()]
        for one in range(seed, seed + trials)
    ]


def spread(values: Sequence[float], places: int = 1) -> str:
    """Return the median and the 5th to 95th percentile over trials."""
    low, middle, high = np.nanpercentile(np.array(values), (5, 50, 95))
    return f"{middle:.{places}f} ({low:.{places}f} to {high:.{places}f})"


def comparison(outcomes: Iterable[Sequence[Outcome]]) -> list[str]:
    """Return the rows of the comparison with the targets."""
    figures = [figures_of(each) for each in outcomes]
    rows = []
    for target in calibration().targets:
        values = [each[target.measure] for each in figures]
        middle = float(np.nanmedian(values))
        verdict = "within" if target.low <= middle <= target.high else "**outside**"
        rows.append(_row(target, spread(values), verdict))
    return rows


def _row(target: Target, found: str, verdict: str) -> str:
    asked = f"{target.low:g} to {target.high:g}"
    line = LINES[target.line]
    return f"| {target.en} | {line} | {target.published} | {asked} | {found} | {verdict} |"


def pooled_curves(pooled: Sequence[Outcome]) -> list[str]:
    """Return, for both times to events, quartiles and what an exponential of that median has."""
    rows = []
    for name, times, events in _times(pooled):
        quartile, middle, third = (survival_months(times, events, s) for s in (0.75, 0.5, 0.25))
        at_year = surviving_percent(times, events, 12.0)
        rows.append(
            f"| {name} | {quartile:.1f} | {middle:.1f} | {third:.1f} | {at_year:.0f} % |\n"
            f"| an exponential of that median | {0.415 * middle:.1f} | {middle:.1f} | "
            f"{2 * middle:.1f} | {100 * 0.5 ** (12.0 / middle):.0f} % |"
        )
    return rows


def ratios(pooled: Sequence[Outcome]) -> list[str]:
    """Return, of responders against others from the landmark on, medians' ratio and hazards'."""
    months = LANDMARK_DAYS / 30.4375
    rows = []
    for place, name in enumerate(("Progression-free survival", "Overall survival")):
        rest = [o for o in pooled if _times([o])[place][1][0] > months]
        _, times, events = _times(rest)[place]
        responded = np.array([o.responded_by_landmark for o in rest])
        after, happened = np.array(times) - months, np.array(events)
        middles = [survival_months(after[w], happened[w]) for w in (~responded, responded)]
        hazard = hazard_ratio(after, happened, responded)
        rows.append(
            f"| {name} | {middles[1]:.1f} | {middles[0]:.1f} | {middles[0] / middles[1]:.2f} | "
            f"{hazard:.2f} |"
        )
    return rows


def classes(pooled: Sequence[Outcome]) -> list[str]:
    """Return the figures of each latent class."""
    rows = []
    for name in CLASSES:
        those = [o for o in pooled if o.latent_class == name]
        found = figures_of(those)
        rows.append(
            f"| {name} | {100 * len(those) / len(pooled):.0f} % | "
            f"{found['objective_response_percent']:.0f} % | "
            f"{found['progression_free_survival_median_months']:.1f} | "
            f"{found['overall_survival_median_months']:.1f} |"
        )
    return rows


def _times(outcomes: Sequence[Outcome]) -> list[tuple[str, list[float], list[bool]]]:
    return [
        (
            "Progression-free survival",
            [o.pfs_months for o in outcomes],
            [o.pfs_event for o in outcomes],
        ),
        ("Overall survival", [o.os_months for o in outcomes], [o.os_event for o in outcomes]),
    ]


def page(outcomes: Sequence[Sequence[Outcome]], arguments: argparse.Namespace, took: float) -> str:
    """Return the page of the figures."""
    pooled = [each for trial in outcomes for each in trial]
    confirmed = [figures_of(each)["confirmed_response_percent"] for each in outcomes]
    return TEMPLATE.read_text(encoding="utf-8").format(
        trials=f"{arguments.trials:,}",
        trials_plain=arguments.trials,
        landmark=LANDMARK_DAYS,
        subjects=arguments.subjects,
        seed=arguments.seed,
        last_seed=arguments.seed + arguments.trials - 1,
        comparison="\n".join(comparison(outcomes)),
        confirmed=spread(confirmed),
        curves="\n".join(pooled_curves(pooled)),
        ratios="\n".join(ratios(pooled)),
        classes="\n".join(classes(pooled)),
        day=date.today(),
        cores=os.cpu_count(),
        load=f"{os.getloadavg()[1]:.1f}",
        minutes=f"{took / 60:.1f}",
        busy=f"{time.process_time() / 60:.1f}",
        milliseconds=f"{1000 * time.process_time() / len(pooled):.1f}",
    )


def main() -> None:
    """Run, and write or print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--subjects", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path)
    arguments = parser.parse_args()
    started = time.perf_counter()
    outcomes = run(arguments.trials, arguments.subjects, arguments.seed)
    text = page(outcomes, arguments, time.perf_counter() - started)
    if arguments.page:
        arguments.page.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
