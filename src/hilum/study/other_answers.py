"""The rules of a study under another answer to one of its questions."""

from dataclasses import fields, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from hilum.study.endpoints import Analysis, Endpoints, OtherAnswer
from hilum.study.response import ResponseRules
from hilum.terms.ruled import Ruled


def parameter_of(
    other: OtherAnswer, response: ResponseRules | None, found: Endpoints
) -> Ruled[Any] | None:
    """Return the parameter that another answer is to; None if there is none of its name."""
    if other.file == "response":
        return response.parameters.get(other.parameter) if response else None
    known = {each.name for each in fields(Analysis)}
    return getattr(found.analysis, other.parameter) if other.parameter in known else None


def answered_response(rules: ResponseRules, other: OtherAnswer) -> ResponseRules:
    """Return the rules of response under another answer; raises ValueError if it cannot be."""
    given = rules.parameters.get(other.parameter)
    if given is None:
        raise ValueError(f"saw {other.parameter!r}, expected a parameter of response.toml")
    changed = replace(given, value=_as_typed(other.value, given.value))
    return ResponseRules(MappingProxyType({**rules.parameters, other.parameter: changed}))


def answered(found: Endpoints, other: OtherAnswer) -> Endpoints:
    """Return the endpoints under another answer; raises ValueError if it cannot be."""
    if other.parameter not in {each.name for each in fields(Analysis)}:
        raise ValueError(f"saw {other.parameter!r}, expected a parameter of [analysis]")
    given: Ruled[Any] = getattr(found.analysis, other.parameter)
    changed = replace(given, value=_as_typed(other.value, given.value))
    return replace(found, analysis=replace(found.analysis, **{other.parameter: changed}))


def _as_typed(value: Any, given: Any) -> Any:
    """Return a value of the file as the type of the parameter's own."""
    if given is None:
        raise ValueError("saw another answer to a parameter that is missing, expected a value")
    kind = type(given)
    if kind in (int, bool, str) and type(value) is not kind:
        raise ValueError(f"saw {value!r}, expected {kind.__name__}")
    return Decimal(str(value)) if kind is Decimal else kind(value)
