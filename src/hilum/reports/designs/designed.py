"""What a page of designs shows: the aim, and each design with what it does."""

from dataclasses import dataclass
from typing import assert_never

from hilum.reports.designs.wording import DesignWords
from hilum.stats.designs import Aim, Design, OneStage, Operating, TwoStage


@dataclass(frozen=True, slots=True)
class At:
    """What a design does at one response rate, by exact calculation and by simulation."""

    exact: Operating
    simulated: Operating


@dataclass(frozen=True, slots=True)
class Candidate:
    """A design, its name (a key of the phrases), and what it does at both rates and between."""

    name: str
    design: Design
    null: At
    target: At
    course: tuple[Operating, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Designed:
    """Designs for one aim; `trials` were simulated from `seed`."""

    aim: Aim
    candidates: tuple[Candidate, ...]
    trials: int
    seed: int


def rule(design: Design, words: DesignWords) -> str:
    """Return how a trial of this design runs, as a sentence."""
    match design:
        case OneStage(subjects=subjects, futility=futility):
            return words.say("one_stage", subjects=subjects, needed=futility + 1)
        case TwoStage():
            return words.say(
                "two_stage",
                first=design.first_subjects,
                stop=design.first_futility,
                more=design.subjects - design.first_subjects,
                subjects=design.subjects,
                needed=design.futility + 1,
            )
        case _:
            assert_never(design)


def figures(candidate: Candidate) -> tuple[tuple[str, str, str], ...]:
    """Return what a design does: a phrase's key, the exact figure, the simulated one."""
    null, target = candidate.null, candidate.target
    rows = [
        ("type_1", f"{null.exact.positive:.4f}", f"{null.simulated.positive:.4f}"),
        ("power", f"{target.exact.positive:.4f}", f"{target.simulated.positive:.4f}"),
    ]
    for key, at in (("null", null), ("target", target)):
        exact, simulated = at.exact, at.simulated
        rows += [
            (
                f"expected_{key}",
                f"{exact.expected_subjects:.2f}",
                f"{simulated.expected_subjects:.2f}",
            ),
            (
                f"early_{key}",
                f"{exact.early_termination:.4f}",
                f"{simulated.early_termination:.4f}",
            ),
        ]
    return tuple(rows)


def misses(candidate: Candidate, aim: Aim) -> bool:
    """Whether a design's exact errors are above those aimed at."""
    small = candidate.target.exact.positive >= aim.power
    return candidate.null.exact.positive > aim.alpha or not small
