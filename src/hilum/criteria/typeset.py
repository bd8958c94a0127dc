"""Thresholds, units and exceptions as a page prints them: `≥ 50 ×10⁹/L`, in either language."""

import re
from collections.abc import Sequence
from functools import reduce
from typing import assert_never

from hilum.concepts import Concept, Concepts
from hilum.criteria import nodes
from hilum.criteria.phrases import Voice
from hilum.criteria.printing import show_predicate, show_test
from hilum.criteria.units import written
from hilum.terms.decimals import plain
from hilum.terms.times import Duration

SIGNS = {">=": "≥", "<=": "≤"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def unit_words(code: str | None, voice: Voice) -> str:
    """Return a UCUM unit as it is printed; empty for none."""
    if code in (None, "1", "{ratio}"):
        return ""
    if code == "a" and voice.typeset:
        return voice.word("years")
    text = written(code or "")
    if not voice.typeset:
        return text
    text = re.sub(r"10\*(\d+)", lambda match: f"×10{match[1].translate(_RAISED)}", text)
    text = re.sub(r"\bu(?=mol|g|L)", "µ", text)
    return text.replace("[IU]", "IU").replace("Cel", "°C")


def test_words(test: nodes.Test, concept: Concept | None, voice: Voice) -> str:
    """Return a comparison with thresholds, as the voice prints it."""
    if not voice.typeset:
        return show_test(test)
    match test:
        case nodes.Compare(operator, value):
            sign = SIGNS.get(operator.value, operator.value)
            return f"{sign} {value_words(value, concept, voice)}"
        case nodes.Between(nodes.Threshold() as low, nodes.Threshold() as high):
            unit = unit_words(high.unit, voice)
            return voice.say(
                "between", low=plain(low.number), high=plain(high.number), unit=unit
            ).strip()
        case nodes.Between(low, high):
            return f"{value_words(low, concept, voice)} – {value_words(high, concept, voice)}"
        case nodes.OneOf(values):
            return joined("either", [value_words(value, concept, voice) for value in values], voice)
        case _ as never:
            assert_never(never)


def value_words(value: nodes.Value, concept: Concept | None, voice: Voice) -> str:
    """Return a threshold or a category, as it is printed."""
    match value:
        case nodes.Category(name):
            named = [each for each in concept.values if each.id == name] if concept else []
            return getattr(named[0], voice.language.value) if named else name
        case nodes.Threshold(number, _, nodes.Limit() as limit):
            return voice.say("times_limit", number=plain(number), limit=limit.value)
        case nodes.Threshold(number, unit, _):
            return f"{plain(number)} {unit_words(unit, voice)}".strip()
        case _ as never:
            assert_never(never)


def length_words(length: Duration, voice: Voice) -> str:
    """Return a length of time: `5 years`, `5 年`."""
    if voice.language.value == "en":
        return str(length)
    return f"{length.count} {voice.word(length.unit)}"


def predicate_words(predicate: nodes.Predicate, concepts: Concepts, voice: Voice) -> str:
    """Return an exception, as the voice prints it."""
    if not voice.typeset:
        return show_predicate(predicate)
    match predicate:
        case nodes.PredicateOr(parts):
            return joined("either", [_part(part, concepts, voice) for part in parts], voice)
        case nodes.PredicateAnd(parts):
            return joined("both", [_part(part, concepts, voice) for part in parts], voice)
        case nodes.PredicateNot(part):
            return voice.say("not", part=predicate_words(part, concepts, voice))
        case nodes.AttributeIn(attribute, words):
            named = joined("either", [voice.word(word) for word in words], voice)
            return voice.say("attribute_in", attribute=voice.word(attribute), words=named)
        case nodes.ConceptIn(group):
            return concepts[group].label(voice.language.value)
        case nodes.DailyTotal(_, operator, amount):
            sign = SIGNS.get(operator.value, operator.value)
            return voice.say("daily_total", operator=sign, amount=plain(amount))
        case nodes.EndedBefore(length, anchor):
            return voice.say(
                "ended_before", length=length_words(length, voice), anchor=voice.name(anchor)
            )
        case _ as never:
            assert_never(never)


def _part(predicate: nodes.Predicate, concepts: Concepts, voice: Voice) -> str:
    text = predicate_words(predicate, concepts, voice)
    joined = isinstance(predicate, nodes.PredicateOr | nodes.PredicateAnd)
    return f"({text})" if joined else text


def joined(key: str, parts: Sequence[str], voice: Voice) -> str:
    """Return parts as a list in words, by the phrase `either` or `both`."""
    mark = voice.say("list_mark")
    if key == "either" and len(parts) > 2:
        parts = (mark.join(parts[:-1]), parts[-1])
    return reduce(lambda one, other: voice.say(key, one=one, other=other), parts)
