"""A reading in plain words, for people who do not know the notation: English or Chinese.

The words say what the notation says and no more; what each word means is in
docs/reference/notation.md. `plain` keeps the logic as a tree, to be set line by line; `plain_words`
is the same in one sentence.
"""

import re
from dataclasses import dataclass, replace
from typing import assert_never

from hilum.concepts import Concept, Concepts
from hilum.criteria import nodes
from hilum.criteria.phrases import Language, Voice
from hilum.criteria.typeset import joined, length_words, predicate_words, value_words
from hilum.terms.decimals import plain as digits

PROPER_NAMES = frozenset(
    {
        *("Barcelona", "Behcet", "Chikungunya", "Child-Pugh", "Crohn", "Ebola", "Graves"),
        *("Guillain-Barre", "Helicobacter", "Japanese", "Sjogren", "Still", "Takayasu"),
    }
)
"""First words of concepts' names that keep their capital letter inside a sentence."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A sentence; or, with parts, the words before them (`all of these hold:`).

    `mark` joins the parts where they stand in one line, empty where there is one part; `in_line`
    says that the words before them stand in the line too.
    """

    text: str
    parts: tuple["Plain", ...] = ()
    mark: str = ""
    in_line: bool = False


def plain_words(reading: nodes.Reading, concepts: Concepts, voice: Voice) -> str:
    """Return a reading as one sentence; what is joined inside of what is joined, in brackets."""
    return _in_a_line(plain(reading, concepts, voice), voice)


def _in_a_line(said: Plain, voice: Voice) -> str:
    parts = [
        voice.say("plain_inside", part=text) if each.parts else text
        for each in said.parts
        for text in [_in_a_line(each, voice)]
    ]
    if not parts:
        return said.text
    joined_parts = said.mark.join(parts)
    between = "" if voice.language is Language.ZH else " "
    return f"{said.text}{between}{joined_parts}" if said.in_line else joined_parts


def plain(reading: nodes.Reading, concepts: Concepts, voice: Voice) -> Plain:
    """Return a reading as a tree of sentences. Anchors and attested sentences by the voice."""
    names = {
        anchor: _inside_a_sentence(voice.name(anchor), voice)
        for node in nodes.walk(reading)
        if isinstance(anchor := getattr(node, "anchor", None), str)
    }
    named = replace(voice, typeset=True, names={**voice.names, **names})
    return _Saying(concepts, named).reading(reading)


def _inside_a_sentence(name: str, voice: Voice) -> str:
    """Return an anchor's name as it stands in a sentence: `the first dose`, `enrolment`."""
    name = _lowered(name)
    one_of_many = voice.language is Language.EN and name.split()[0] in ("first", "last")
    return f"the {name}" if one_of_many else name


def _lowered(name: str) -> str:
    first = name.split()[0]
    ordinary = first[1:].islower() and first not in PROPER_NAMES
    return name[0].lower() + name[1:] if ordinary else name


@dataclass(frozen=True, slots=True)
class _Saying:
    concepts: Concepts
    voice: Voice

    def reading(self, node: nodes.Reading) -> Plain:
        match node:
            case nodes.And(parts):
                return self._joined("plain_all", "plain_and", parts)
            case nodes.Or(parts):
                return self._joined("plain_some", "plain_or", parts)
            case nodes.Not(part):
                return Plain(self.voice.say("plain_not"), (self.reading(part),), in_line=True)
            case nodes.IfThen(condition, consequence):
                given = _in_a_line(self.reading(condition), self.voice)
                lead = self.voice.say("plain_if", condition=given)
                return Plain(lead, (self.reading(consequence),), in_line=True)
            case nodes.Exists(_, _, exceptions) if exceptions:
                return self._excepted(node)
            case _:
                return Plain(self._closed_up(self._atom(node)))

    def _joined(self, lead: str, mark: str, parts: tuple[nodes.Reading, ...]) -> Plain:
        said = tuple(self.reading(part) for part in parts)
        return Plain(self.voice.say(lead), said, self.voice.say(mark))

    def _closed_up(self, text: str) -> str:
        """Chinese has no space between its characters; a number has one on either side."""
        if self.voice.language is Language.ZH:
            return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", text)
        return text

    def _atom(self, node: nodes.Atom) -> str:
        match node:
            case nodes.Comparison(pick, concept, window, test):
                known = self.concepts[concept]
                return self.voice.say(
                    _PICKED[pick],
                    label=self._label(concept),
                    window=self._window(window),
                    test=self._test(test, known),
                )
            case nodes.Exists(concept, window, _):
                label, held = self._label(concept), self._window(window)
                return self.voice.say("plain_exists", label=label, window=held)
            case nodes.Age(anchor, test):
                day = self.voice.name(anchor)
                return self.voice.say("plain_age", anchor=day, test=self._test(test, None))
            case nodes.Sex(sex):
                return self.voice.say("plain_sex", sex=self.voice.word(sex))
            case nodes.Score(score, pick, window, test):
                return self.voice.say(
                    _SCORED[pick],
                    label=self._label(score),
                    window=self._window(window),
                    test=self._test(test, self.concepts[score]),
                )
            case nodes.Attested(sentence):
                return self.voice.say("plain_attested", sentence=self.voice.name(sentence))
            case _ as never:
                assert_never(never)

    def _excepted(self, node: nodes.Exists) -> Plain:
        each = (predicate_words(x, self.concepts, self.voice) for x in node.exceptions)
        parts = tuple(Plain(self._closed_up(words)) for words in each)
        lead = self.voice.say("plain_excepted", text=self._closed_up(self._atom(node)))
        mark = self.voice.say("plain_exception_mark") if len(parts) > 1 else ""
        return Plain(lead, parts, mark, in_line=True)

    def _label(self, concept: str) -> str:
        return _lowered(self.concepts[concept].label(self.voice.language.value))

    def _window(self, window: nodes.Window) -> str:
        anchor, length = self.voice.name(window.anchor), window.length
        said = length_words(length, self.voice) if length else ""
        key = _WINDOWS[window.direction, length is not None]
        return self.voice.say(key, length=said, anchor=anchor)

    def _test(self, test: nodes.Test, concept: Concept | None) -> str:
        match test:
            case nodes.Compare(operator, value):
                return self.voice.say(_COMPARED[operator], value=self._value(value, concept))
            case nodes.Between(low, high):
                last = self._value(high, concept)
                match low, high:
                    case nodes.Threshold(unit=one), nodes.Threshold(unit=other) if one == other:
                        first = digits(low.number)
                    case _:
                        first = self._value(low, concept)
                return self.voice.say("plain_between", low=first, high=last)
            case nodes.OneOf(values):
                listed = joined("either", [self._value(x, concept) for x in values], self.voice)
                return self.voice.say("plain_equal", value=listed)
            case _ as never:
                assert_never(never)

    def _value(self, value: nodes.Value, concept: Concept | None) -> str:
        match value:
            case nodes.Threshold(number, _, nodes.Limit() as limit):
                return self.voice.say(_LIMITS[limit], number=digits(number))
            case _:
                return value_words(value, concept, self.voice)


_COMPARED = {
    nodes.Operator.MORE: "plain_more",
    nodes.Operator.AT_LEAST: "plain_at_least",
    nodes.Operator.LESS: "plain_less",
    nodes.Operator.AT_MOST: "plain_at_most",
    nodes.Operator.EQUAL: "plain_equal",
}
_PICKED = {
    nodes.Pick.LATEST: "plain_latest",
    nodes.Pick.FIRST: "plain_first",
    nodes.Pick.ANY: "plain_any",
    nodes.Pick.EVERY: "plain_every",
}
_SCORED = {
    nodes.Pick.LATEST: "plain_score_latest",
    nodes.Pick.FIRST: "plain_score_first",
    nodes.Pick.ANY: "plain_score_any",
    nodes.Pick.EVERY: "plain_score_every",
}
_WINDOWS = {
    (nodes.Direction.BEFORE, False): "plain_before",
    (nodes.Direction.AFTER, False): "plain_after",
    (nodes.Direction.AT, False): "plain_at",
    (nodes.Direction.BEFORE, True): "plain_within_before",
    (nodes.Direction.AFTER, True): "plain_within_after",
}
"""By the direction of a window, and whether it has a length."""
_LIMITS = {nodes.Limit.ULN: "plain_upper_limit", nodes.Limit.LLN: "plain_lower_limit"}
