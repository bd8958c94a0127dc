"""What a study is to show, and how: objectives, endpoints, estimands, analysis sets, displays.

The words are those of ICH E9(R1) (estimands) and ICH E9 (analysis sets). Everything carries what it
rests on; what no source states is an assumption with its question, or missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from hilum.terms.reasons import Words
from hilum.terms.ruled import Basis, Ruled, Standing


class Level(Enum):
    """The rank of an objective."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    EXPLORATORY = "exploratory"


class EndpointKind(Enum):
    """What is measured of each subject."""

    OBJECTIVE_RESPONSE = "objective_response"
    DISEASE_CONTROL = "disease_control"
    DURATION_OF_RESPONSE = "duration_of_response"
    TIME_TO_RESPONSE = "time_to_response"
    PROGRESSION_FREE_SURVIVAL = "progression_free_survival"
    OVERALL_SURVIVAL = "overall_survival"
    ADVERSE_EVENTS = "adverse_events"


class ResponseStandard(Enum):
    """By which standard response is assessed."""

    RECIST = "recist"
    MRECIST = "mrecist"


class Strategy(Enum):
    """What is made of an intercurrent event (ICH E9(R1), section A.3.2)."""

    TREATMENT_POLICY = "treatment_policy"
    HYPOTHETICAL = "hypothetical"
    COMPOSITE = "composite"
    WHILE_ON_TREATMENT = "while_on_treatment"
    WHILE_ALIVE = "while_alive"


class DisplayKind(Enum):
    """What a display shows (each is one module of reports/trial)."""

    PARTICIPANT_FLOW = "participant_flow"
    BASELINE = "baseline"
    PRIOR_THERAPY = "prior_therapy"
    EXPOSURE = "exposure"
    RESPONSE = "response"
    WATERFALL = "waterfall"
    SPIDER = "spider"
    SWIMMER = "swimmer"
    SURVIVAL = "survival"
    FOREST = "forest"
    STRATUM = "stratum"
    ADVERSE_EVENT_SUMMARY = "adverse_event_summary"
    ADVERSE_EVENTS = "adverse_events"
    LABORATORY_WORST = "laboratory_worst"
    LABORATORY_SHIFT = "laboratory_shift"
    LIVER_FUNCTION = "liver_function"
    DEVIATIONS = "deviations"
    LISTING = "listing"


class ProportionInterval(Enum):
    """How the interval of a proportion is computed."""

    CLOPPER_PEARSON = "clopper_pearson"
    WILSON = "wilson"


class SurvivalInterval(Enum):
    """On which scale the interval of a survival curve is computed."""

    LOG_LOG = "log_log"
    LOG = "log"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What the study wants to know."""

    id: str
    level: Level
    words: Words
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What is measured of each subject to answer an objective.

    `standard` and `confirmed` are None where the endpoint has no response in it.
    """

    id: str
    objective: str
    kind: EndpointKind
    words: Words
    basis: Basis
    standard: ResponseStandard | None = None
    confirmed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisSet:
    """Whose data are analysed: the subjects of the set `within` for whom an anchor is known.

    `shown_by` are anchors, one of which suffices; `assessed` asks for a baseline and for an
    adequate assessment after it; `flag` is the variable of ADSL that marks its members.
    """

    id: str
    words: Words
    description: Words
    flag: str
    shown_by: tuple[str, ...]
    basis: Basis
    within: str | None = None
    assessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntercurrentEvent:
    """What may happen after the start and bear on an endpoint; `concepts` show it in records.

    `fact` is what a person states of a day of treatment (regimen.toml). Death has neither: it
    stands in `subjects`.
    """

    id: str
    words: Words
    concepts: tuple[str, ...]
    fact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What an estimand makes of an intercurrent event."""

    event: str
    strategy: Strategy
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimand:
    """What is estimated: an endpoint in a set, with its intercurrent events and its summary.

    `start` is the anchor that time is counted from (None where no time is counted). The first
    estimand of an endpoint is its main one, the others are sensitivity analyses.
    """

    id: str
    endpoint: str
    set: str
    words: Words
    summary: Words
    handling: tuple[Handling, ...]
    basis: Basis
    start: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """A variable of ADSL by whose values subjects are told apart in a forest or a stratum."""

    id: str
    variable: str
    words: Words
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplaySpec:
    """A table, figure or listing that the report shows, by its number."""

    number: str
    kind: DisplayKind
    title: Words
    set: str
    estimand: str | None = None
    standard: ResponseStandard | None = None
    subgroup: str | None = None
    dataset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAnswer:
    """Another answer to a question, whose effect on the main results the report shows.

    `file` is the file of the study that `parameter` stands in (`response` or `endpoints`).
    """

    question: str
    file: str
    parameter: str
    value: Any
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The parameters of the analysis that are no endpoint's own; each may be missing."""

    treatment_emergent_days: Ruled[int]
    undated_event_emergent: Ruled[bool]
    confidence_percent: Ruled[Decimal]
    proportion_interval: Ruled[ProportionInterval]
    survival_interval: Ruled[SurvivalInterval]
    days_per_month: Ruled[Decimal]
    landmarks_months: Ruled[tuple[int, ...]]
    smallest_subgroup: Ruled[int]
    null_response_percent: Ruled[Decimal]
    target_response_percent: Ruled[Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The whole of endpoints.toml, each part by its id, in the order of the file."""

    objectives: Mapping[str, Objective]
    endpoints: Mapping[str, Endpoint]
    sets: Mapping[str, AnalysisSet]
    events: Mapping[str, IntercurrentEvent]
    estimands: Mapping[str, Estimand]
    subgroups: Mapping[str, Subgroup]
    displays: tuple[DisplaySpec, ...]
    analysis: Analysis
    others: tuple[OtherAnswer, ...]

    def main(self, endpoint: str) -> Estimand:
        """Return the main estimand of an endpoint; raises LookupError if it has none."""
        for each in self.estimands.values():
            if each.endpoint == endpoint:
                return each
        raise LookupError(f"endpoint {endpoint}: has no estimand")

    @property
    def primary(self) -> tuple[Endpoint, ...]:
        """The endpoints of the primary objectives."""
        return tuple(
            each
            for each in self.endpoints.values()
            if self.objectives[each.objective].level is Level.PRIMARY
        )

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The questions that only an assumption answers, in order."""
        return self._questions(Standing.ASSUMPTION)

    @property
    def missing(self) -> tuple[str, ...]:
        """The questions that nobody has answered, in order."""
        return self._questions(Standing.MISSING)

    def _questions(self, standing: Standing) -> tuple[str, ...]:
        based: list[Basis | Ruled[Any]] = [
            *(each.basis for each in self.objectives.values()),
            *(each.basis for each in self.endpoints.values()),
            *(each.basis for each in self.sets.values()),
            *(each.basis for each in self.estimands.values()),
            *(each.basis for each in self.subgroups.values()),
            *(getattr(self.analysis, name) for name in Analysis.__dataclass_fields__),
        ]
        found = (each.question for each in based if each.standing is standing)
        return tuple(dict.fromkeys(question for question in found if question))
