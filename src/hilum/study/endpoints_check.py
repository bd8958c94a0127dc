"""That every name in endpoints.toml is borne by something, and that no rule is contradicted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hilum.concepts import Concepts
from hilum.rules.recist.conventions import Conventions
from hilum.study.endpoints import (
    EndpointKind,
    Endpoints,
    Estimand,
    Handling,
    IntercurrentEvent,
    OtherAnswer,
    Strategy,
)
from hilum.study.other_answers import answered, answered_response, parameter_of
from hilum.study.parameters import Rulings
from hilum.study.response import ResponseRules
from hilum.study.study import Anchor
from hilum.terms.discrepancies import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the other files of the study give: `facts` are the ids of what a person states."""

    concepts: Concepts
    anchors: Mapping[str, Anchor]
    response: ResponseRules | None
    facts: frozenset[str]


def _strategy(kind: EndpointKind, rules: Conventions) -> Strategy | None:
    """Return what the rules of response make of new therapy for an endpoint; None: nothing."""
    match kind:
        case EndpointKind.OBJECTIVE_RESPONSE | EndpointKind.DISEASE_CONTROL:
            ends = rules.new_therapy_ends_search
            return Strategy.WHILE_ON_TREATMENT if ends else Strategy.TREATMENT_POLICY
        case EndpointKind.PROGRESSION_FREE_SURVIVAL | EndpointKind.DURATION_OF_RESPONSE:
            censors = rules.new_therapy_censors
            return Strategy.HYPOTHETICAL if censors else Strategy.TREATMENT_POLICY
        case _:
            return None


@dataclass(frozen=True, slots=True)
class EndpointsCheck:
    """That every name in the file is borne by something, and that no fact is said twice."""

    rulings: Rulings
    found: Endpoints
    given: Given

    def all(self) -> None:
        """Raise UserError, naming the entry, at the first fault."""
        found = self.found
        for endpoint in found.endpoints.values():
            self._named(endpoint.id, "objective", endpoint.objective, found.objectives)
        for each in found.sets.values():
            self._named(each.id, "within", each.within, found.sets)
            for anchor in each.shown_by:
                self._named(each.id, "shown_by", anchor, self.given.anchors)
        for event in found.events.values():
            self._named(event.id, "fact", event.fact, self.given.facts)
            for concept in event.concepts:
                self._named(event.id, "concepts", concept, {one.id for one in self.given.concepts})
        for estimand in found.estimands.values():
            self._estimand(estimand)
        for display in found.displays:
            self._named(display.number, "set", display.set, found.sets)
            self._named(display.number, "estimand", display.estimand, found.estimands)
            self._named(display.number, "subgroup", display.subgroup, found.subgroups)
        for other in found.others:
            self._other(other)

    def _estimand(self, estimand: Estimand) -> None:
        self._named(estimand.id, "endpoint", estimand.endpoint, self.found.endpoints)
        self._named(estimand.id, "set", estimand.set, self.found.sets)
        self._named(estimand.id, "start", estimand.start, self.given.anchors)
        for handling in estimand.handling:
            self._named(estimand.id, "handling", handling.event, self.found.events)
            self._agrees(estimand, handling)

    def _agrees(self, estimand: Estimand, handling: Handling) -> None:
        """Hold what is said of new anticancer therapy against the rules of response.toml."""
        rules, event = self.given.response, self.found.events[handling.event]
        if rules is None or rules.missing or not self._is_new_therapy(event, rules):
            return
        expected = _strategy(self.found.endpoints[estimand.endpoint].kind, rules.recist)
        if expected is not None and handling.strategy is not expected:
            raise UserError(
                f"{self.rulings.path}: {estimand.id}: {event.id}: saw {handling.strategy.value}, "
                f"expected {expected.value}, as response.toml rules of new therapy"
            )

    def _is_new_therapy(self, event: IntercurrentEvent, rules: ResponseRules) -> bool:
        known = self.given.concepts
        counting = {one for group in rules.new_therapy for one in known.within(group)}
        return any(concept in counting for concept in event.concepts)

    def _named(self, place: str, what: str, name: str | None, known: Collection[str]) -> None:
        if name is not None and name not in known:
            expected = ", ".join(sorted(known)) if len(known) < 20 else "a known id"
            expected = expected or "one that regimen.toml has; the study has no such file"
            raise UserError(
                f"{self.rulings.path}: {place}: {what}: saw {name!r}, expected {expected}"
            )

    def _other(self, other: OtherAnswer) -> None:
        self._named("other_answer", "question", other.question, self.rulings.questions)
        given = parameter_of(other, self.given.response, self.found)
        with self.rulings.at(f"other_answer {other.parameter}"):
            if given is None:
                raise ValueError(f"saw {other.parameter!r}, expected a parameter of {other.file}")
            if given.is_missing:
                return  # nothing to be other than, until somebody rules
            if other.file == "response" and self.given.response is not None:
                _ = answered_response(self.given.response, other)
            else:
                _ = answered(self.found, other)
