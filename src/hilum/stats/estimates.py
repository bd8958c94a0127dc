"""What a statistic returns: a value with its interval, named; or a refusal with its reason."""

from dataclasses import dataclass
from enum import Enum

from scipy.special import ndtri

from hilum.terms.reasons import Words


class Method(Enum):
    """How an interval was computed; `words` is its name in a footnote."""

    CLOPPER_PEARSON = Words("exact (Clopper-Pearson)", "精确法(Clopper-Pearson)")
    WILSON = Words("Wilson score", "Wilson 得分法")
    EXACT_POISSON = Words("exact Poisson", "精确泊松法")
    WALD = Words("Wald", "Wald 法")
    LOG_LOG = Words("log-log transformation", "log-log 变换")
    LOG = Words("log transformation", "log 变换")
    PLAIN = Words("plain (Greenwood, no transformation)", "普通法(Greenwood,无变换)")
    SYMMETRIC = Words("symmetric about the estimate, as SPSS", "关于估计值对称,同 SPSS")

    @property
    def words(self) -> Words:
        """Its name in English and Chinese."""
        return self.value


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval. A limit that the data do not reach, or cannot give, is None."""

    method: Method
    confidence: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its interval. A value that the data do not reach, or cannot give, is None."""

    value: float | None
    interval: Interval


class Why(Enum):
    """Why a statistic was refused."""

    NO_SUBJECTS = Words("there is no subject", "没有受试者")
    NO_EVENTS = Words("there is no event", "没有事件")
    ONE_GROUP = Words(
        "no two groups were at risk together at an event", "任一事件时点均无两组同时处于风险中"
    )
    COLLINEAR = Words(
        "a covariate does not vary among those at risk, or follows from the others",
        "某协变量在风险集中无变化,或可由其他协变量推出",
    )
    SEPARATION = Words(
        "the events separate the covariate's values: the hazard ratio has no finite estimate",
        "事件将协变量取值完全分离:风险比没有有限估计值",
    )

    @property
    def words(self) -> Words:
        """The reason in English and Chinese."""
        return self.value


@dataclass(frozen=True, slots=True)
class Refusal:
    """No statistic, and why."""

    why: Why


def quantile_of_normal(confidence: float) -> float:
    """Return the two-sided normal quantile: 1.96 for 0.95. ValueError unless 0 < it < 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: saw {confidence}, expected between 0 and 1")
    return float(ndtri((1 + confidence) / 2))
