"""From a study to the operating characteristics of its analysis, and to a folder of their page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hilum.pipeline.analysed import RATES, Analysed, main_estimands, median_months
from hilum.pipeline.operating import Simulated, simulate
from hilum.records.store import written_whole
from hilum.reports.characteristics.measured import Measured, Power, Quantity
from hilum.reports.characteristics.page import DATA, write_characteristics
from hilum.reports.characteristics.wording import CharacteristicWords
from hilum.sources import Progress, silent
from hilum.sources.virtual_trial.sheets import Row
from hilum.stats.characteristics import characteristics, share
from hilum.stats.proportions import binomial_test
from hilum.study import Study, load_study
from hilum.study.endpoints import Endpoint, EndpointKind, Endpoints, Estimand, ResponseStandard
from hilum.terms.discrepancies import UserError

LAST_SEED = 2**32 - 1
CONTROLLED = {
    EndpointKind.OBJECTIVE_RESPONSE: ("CR", "PR"),
    EndpointKind.DISEASE_CONTROL: ("CR", "PR", "SD"),
}
TIMES = {
    EndpointKind.PROGRESSION_FREE_SURVIVAL: ("pfs_days", "pfs_event"),
    EndpointKind.OVERALL_SURVIVAL: ("os_days", "os_event"),
}
"""Columns of the virtual trial's truth of subjects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: so many trials of so many subjects, the first from `seed`.

    `null_rate` is the response rate to be excluded at one-sided `alpha`; None: the study's.
    """

    study: Path
    trials: int
    subjects: int
    seed: int
    null_rate: float | None = None
    alpha: float = 0.05
    jobs: int = 1

    def __post_init__(self) -> None:
        for what, number in (("trials", self.trials), ("subjects", self.subjects)):
            if number < 1:
                raise UserError(f"{what}: saw {number}, expected 1 or more")
        if self.jobs < 1:
            raise UserError(f"jobs: saw {self.jobs}, expected 1 or more")
        if not 0 <= self.seed <= LAST_SEED - self.trials + 1:
            raise UserError(
                f"seed: saw {self.seed}, expected 0 to {LAST_SEED} for the last of the trials"
            )
        for what, rate in (("null rate", self.null_rate), ("alpha", self.alpha)):
            if rate is not None and not 0 < rate < 1:
                raise UserError(f"{what}: saw {rate:g}, expected between 0 and 1")


def characterize(asked: Asked, progress: Progress = silent) -> Measured:
    """Return what the study's main estimates do over virtual trials.

    The true value of a rate is that of all virtual subjects together, as their latent truth says;
    that of a median is the Kaplan-Meier median of all their true times, without the study's rule on
    missed assessments. Where the truth does not hold a quantity (mRECIST), there is none. Raises
    UserError where the study lacks what is needed.
    """
    study = load_study(asked.study)
    if study.endpoints is None:
        raise UserError(f"{study.id}: has no endpoints.toml, expected one to analyse by")
    asked = replace(asked, null_rate=asked.null_rate or _ruled_null(study.endpoints))
    seeds = range(asked.seed, asked.seed + asked.trials)
    try:
        run = tuple(
            simulate(asked.study, seeds, asked.subjects, jobs=asked.jobs, progress=progress)
        )
    except LookupError as error:
        raise UserError(f"{study.id}: {error}") from error
    null = study.endpoints.analysis.null_response_percent
    return Measured(
        study=study.id,
        study_version=study.version,
        trials=asked.trials,
        subjects=asked.subjects,
        seed=asked.seed,
        days_per_month=study.endpoints.analysis.days_per_month.known,
        null_question=null.question if asked.null_rate is None else None,
        quantities=tuple(_quantities(asked, study, study.endpoints, run)),
    )


def _ruled_null(plan: Endpoints) -> float | None:
    ruled = plan.analysis.null_response_percent.value
    return None if ruled is None else float(ruled) / 100


def _quantities(
    asked: Asked, study: Study, plan: Endpoints, run: Sequence[Simulated]
) -> Iterator[Quantity]:
    truth = [row for trial in run for row in trial.truth if row["first_dose"]]
    for place, estimand in enumerate(main_estimands(plan)):
        endpoint, every = plan.endpoints[estimand.endpoint], [each.analysed[place] for each in run]
        true_value = _true_value(endpoint, estimand, plan, truth)
        estimates = tuple(each.estimate for each in every)
        tested = endpoint.kind is EndpointKind.OBJECTIVE_RESPONSE and asked.null_rate is not None
        yield Quantity(
            id=estimand.id,
            words=estimand.words,
            unit="rate" if endpoint.kind in RATES else "months",
            estimates=estimates,
            found=characteristics(estimates, true_value),
            power=_power(asked, every, true_value) if tested else None,
        )


def _true_value(
    endpoint: Endpoint, estimand: Estimand, plan: Endpoints, truth: Sequence[Row]
) -> float | None:
    """Return the true value among the dosed; None where the truth does not hold it.

    In the virtual trial who was punctured was dosed: the treated are those with a first dose.
    """
    if endpoint.standard is ResponseStandard.MRECIST or estimand.set != "treated" or not truth:
        return None
    if endpoint.kind in RATES:
        column = "best_response_confirmed" if endpoint.confirmed else "best_response"
        wanted = CONTROLLED[endpoint.kind]
        return sum(row[column] in wanted for row in truth) / len(truth)
    days, event = TIMES[endpoint.kind]
    counted = [int(row[days]) + 1 for row in truth]
    return median_months(counted, [row[event] == "1" for row in truth], plan.analysis).value


def _power(asked: Asked, every: Iterable[Analysed], true_value: float | None) -> Power:
    assert asked.null_rate is not None
    found = tuple(every)
    tests = [binomial_test(each.events, each.subjects, asked.null_rate) for each in found]
    rejected = [p is not None and p <= asked.alpha for p in tests]
    expected = None
    if true_value is not None and 0 < true_value < 1:
        subjects = int(np.median([each.subjects for each in found]))
        expected = _exact_power(subjects, asked.null_rate, asked.alpha, true_value)
    return Power(asked.null_rate, asked.alpha, share(rejected), expected)


def _exact_power(subjects: int, null_rate: float, alpha: float, rate: float) -> float | None:
    """Return the chance that the exact test rejects, if responses are independent at a rate."""
    for needed in range(subjects + 1):
        p_value = binomial_test(needed, subjects, null_rate)
        if p_value is not None and p_value <= alpha:
            return binomial_test(needed, subjects, rate)
    return 0.0 if subjects else None


def check_place(out: Path) -> None:
    """Raise UserError if a folder is there and holds something else than characteristics."""
    if out.exists() and (out.is_file() or (any(out.iterdir()) and not (out / DATA).is_file())):
        raise UserError(f"{out}: is there and holds no characteristics, expected a new folder")


def write_measured(measured: Measured, out: Path, words: CharacteristicWords) -> None:
    """Write the page, the picture and the data, whole or not at all.

    Raises UserError if `out` is there and is not such a folder.
    """
    check_place(out)
    with written_whole(out) as folder:
        write_characteristics(measured, folder, words)
