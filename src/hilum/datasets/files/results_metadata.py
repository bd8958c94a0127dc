"""Which datasets a display rests on: analysis results metadata (CDISC ARM 1.0 for Define-XML)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from hilum.terms.reasons import Words


class AnalysisReason(Enum):
    """Why an analysis is made."""

    PROTOCOL = "SPECIFIED IN PROTOCOL"
    PLAN = "SPECIFIED IN SAP"
    DATA_DRIVEN = "DATA DRIVEN"


class AnalysisPurpose(Enum):
    """What an analysis is for."""

    PRIMARY = "PRIMARY OUTCOME MEASURE"
    SECONDARY = "SECONDARY OUTCOME MEASURE"
    EXPLORATORY = "EXPLORATORY OUTCOME MEASURE"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisResult:
    """One result of a display: the rows (`where` is variable and value) and variables behind it.

    `method` says how the result is computed, such as a Kaplan-Meier estimate with its interval.
    """

    id: str
    title: Words
    dataset: str
    variables: tuple[str, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    reason: AnalysisReason = AnalysisReason.PLAN
    purpose: AnalysisPurpose = AnalysisPurpose.EXPLORATORY
    method: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDisplay:
    """One table, figure or listing with the results that it shows."""

    id: str
    title: Words
    results: tuple[AnalysisResult, ...]
