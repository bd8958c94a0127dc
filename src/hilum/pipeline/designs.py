"""From an aim to phase II designs with what they do, and to a folder of their page."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import assert_never

from hilum.records.store import written_whole
from hilum.reports.designs.designed import At, Candidate, Designed
from hilum.reports.designs.page import PICTURE, write_designs
from hilum.reports.designs.wording import DesignWords
from hilum.stats.designs import Aim, Design, ahern, exact, fleming, simon, simulated
from hilum.terms.discrepancies import UserError

MOST_SUBJECTS = 250
"""Above so many subjects in one stage it is no phase II trial, and the search takes minutes."""
STEPS = 100
"""The curves are drawn from a response rate of 0 to 1 in so many steps."""


class Kind(Enum):
    """Which designs are asked for."""

    SIMON = "simon"
    AHERN = "ahern"
    FLEMING = "fleming"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """The designs asked for, the aim, and the simulation."""

    kind: Kind
    null_rate: float
    target_rate: float
    alpha: float
    power: float
    trials: int
    seed: int


def design_trial(request: DesignRequest) -> Designed:
    """Return the designs with their operating characteristics. UserError where there are none."""
    try:
        aim = Aim(request.null_rate, request.target_rate, request.alpha, request.power)
    except ValueError as error:
        raise UserError(f"design: {error}") from error
    if request.trials < 1:
        raise UserError(f"design: saw {request.trials} trials to simulate, expected 1 or more")
    about = fleming(aim).subjects
    if about > MOST_SUBJECTS:
        raise UserError(
            f"design: {aim.null_rate:g} against {aim.target_rate:g} needs about {about} subjects, "
            f"expected at most {MOST_SUBJECTS}: no phase II trial"
        )
    found = _designs(request.kind, aim)
    candidates = tuple(_candidate(name, design, aim, request) for name, design in found)
    return Designed(aim=aim, candidates=candidates, trials=request.trials, seed=request.seed)


def _designs(kind: Kind, aim: Aim) -> tuple[tuple[str, Design], ...]:
    match kind:
        case Kind.SIMON:
            both = simon(aim)
            return ("optimal", both.optimal), ("minimax", both.minimax)
        case Kind.AHERN:
            return (("ahern", ahern(aim)),)
        case Kind.FLEMING:
            return (("fleming", fleming(aim)),)
        case _:
            assert_never(kind)


def _candidate(name: str, design: Design, aim: Aim, request: DesignRequest) -> Candidate:
    null, target = (
        At(exact(design, rate), simulated(design, rate, trials=request.trials, seed=request.seed))
        for rate in (aim.null_rate, aim.target_rate)
    )
    course = tuple(exact(design, step / STEPS) for step in range(STEPS + 1))
    return Candidate(name, design, null, target, course)


def write_designed(designed: Designed, out: Path, words: DesignWords) -> None:
    """Write the page, the picture and the data, whole or not at all.

    Raises UserError if `out` is there and is not such a folder.
    """
    if out.exists() and (out.is_file() or (any(out.iterdir()) and not (out / PICTURE).is_file())):
        raise UserError(f"{out}: is there and holds no designs, expected a new folder")
    with written_whole(out) as folder:
        write_designs(designed, folder, words)
