"""Single-arm phase II designs of a response rate, one stage or two, by exact binomial search."""

from hilum.stats.designs.design import Aim, Design, OneStage, TwoStage
from hilum.stats.designs.operating import Operating, exact, simulated
from hilum.stats.designs.simon import Simon, simon
from hilum.stats.designs.single_stage import ahern, fleming

__all__ = [
    "Aim",
    "Design",
    "OneStage",
    "Operating",
    "Simon",
    "TwoStage",
    "ahern",
    "exact",
    "fleming",
    "simon",
    "simulated",
]
