"""Read the notation into nodes; an error points at the character and says what was expected."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import (
    UnexpectedCharacters,
    UnexpectedEOF,
    UnexpectedInput,
    UnexpectedToken,
    VisitError,
)

from hilum.criteria import nodes
from hilum.criteria.scores import SCORES
from hilum.criteria.units import CODES
from hilum.terms.discrepancies import UserError
from hilum.terms.times import Duration


class NotationError(UserError):
    """A reading that is not in the notation. `offset` is the character at fault."""

    def __init__(self, text: str, offset: int, message: str) -> None:
        self.text, self.offset = text, offset
        line_start = text.rfind("\n", 0, offset) + 1
        line = text[line_start:].split("\n", 1)[0]
        pointer = " " * (offset - line_start) + "^"
        super().__init__(f"character {offset + 1}: {message}\n  {line}\n  {pointer}")


@lru_cache(maxsize=1024)
def parse(text: str) -> nodes.Reading:
    """Return the reading that a text in the notation writes.

    Raises NotationError.
    """
    try:
        reading: nodes.Reading = _Builder(text).transform(_grammar().parse(text))
    except UnexpectedInput as error:
        raise _pointed(text, error) from None
    except VisitError as error:
        raise error.orig_exc from None
    return reading


@cache
def _grammar() -> Lark:
    rules = (files("hilum.criteria") / "notation.lark").read_text(encoding="utf-8")
    longest_first = sorted(CODES, key=len, reverse=True)
    units = "|".join(re.escape(unit).replace("/", r"\/") for unit in longest_first)
    words = f"UNIT.3: /({units})(?![\\w\\/*\\[])/\nSCORE.2: /({'|'.join(SCORES)})\\b/\n"
    return Lark(f"{rules}\n{words}", parser="lalr", maybe_placeholders=False)


_WORDS = {
    "PICK": "a pick (latest, first, any, every)",
    "NAME": "a name",
    "SCORE": f"a score ({', '.join(SCORES)})",
    "INTEGER": "a whole number",
    "NUMBER": "a number",
    "UNIT": "a unit of the closed list",
    "CALENDAR": "days, weeks, months or years",
    "OPERATOR": "a comparison (>, >=, <, <=, =)",
    "STRING": "a sentence in double quotes",
    "FEMALE_OR_MALE": "female or male",
    "LIMIT": "ULN or LLN",
    "ATTRIBUTE": "an attribute (route, purpose, outcome)",
    "MEASURE": "prednisone_equivalent",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "COMMA": "`,`",
    "EQUAL": "`=`",
    "$END": "the end",
}


def _pointed(text: str, error: UnexpectedInput) -> NotationError:
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
    at_end = isinstance(error, UnexpectedEOF) or (
        isinstance(error, UnexpectedToken) and error.token.type == "$END"
    )
    offset = len(text.rstrip()) if at_end else error.pos_in_stream or 0
    seen = "the end" if at_end else repr(_word_at(text, offset))
    words = ", ".join(sorted(_WORDS.get(name, name.lower()) for name in expected))
    return NotationError(text, offset, f"saw {seen}, expected {words}{_meant(text, offset)}")


def _meant(text: str, offset: int) -> str:
    """Return the keyword that the word before, taken for a name, is nearly; empty if none."""
    before = re.findall(r"\w+", text[:offset])
    close = get_close_matches(before[-1], KEYWORDS, n=1, cutoff=0.75) if before else []
    return (
        f"; by {before[-1]!r} did you mean `{close[0]}`?" if close != before[-1:] and close else ""
    )


KEYWORDS = (
    *("latest", "first", "any", "every", "within", "before", "after", "between", "attested"),
    *("except", *SCORES),
)


def _word_at(text: str, offset: int) -> str:
    match = re.compile(r"[\w/*]+|.", re.DOTALL).match(text, offset)
    return match[0] if match else ""


def _joined(kind: Callable[[tuple[Any, ...]], Any]) -> Callable[..., Any]:
    def build(_: "_Builder", *parts: Any) -> Any:
        return kind(parts)

    return build


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """Turns the parse tree into nodes, bottom up; one method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def start(self, reading: nodes.Reading) -> nodes.Reading:
        return reading

    conjunction = _joined(nodes.And)
    disjunction = _joined(nodes.Or)
    all_predicate = _joined(nodes.PredicateAnd)
    any_predicate = _joined(nodes.PredicateOr)

    def if_then(self, condition: nodes.Reading, consequence: nodes.Reading) -> nodes.IfThen:
        return nodes.IfThen(condition, consequence)

    def not_(self, part: nodes.Reading) -> nodes.Not:
        return nodes.Not(part)

    def comparison(
        self, pick: Token, concept: Token, window: nodes.Window, test: nodes.Test
    ) -> nodes.Comparison:
        return nodes.Comparison(nodes.Pick(str(pick)), str(concept), window, test)

    def existence(
        self, concept: Token, window: nodes.Window, *exceptions: nodes.Predicate
    ) -> nodes.Exists:
        return nodes.Exists(str(concept), window, exceptions)

    def age(self, anchor: Token, test: nodes.Test) -> nodes.Age:
        if isinstance(test, nodes.OneOf):
            raise NotationError(
                self._text, anchor.start_pos or 0, "an age is compared or lies between two ages"
            )
        return nodes.Age(str(anchor), test)

    def sex(self, sex: Token) -> nodes.Sex:
        return nodes.Sex(str(sex))

    def score(
        self, score: Token, pick: Token, window: nodes.Window, test: nodes.Test
    ) -> nodes.Score:
        return nodes.Score(str(score), nodes.Pick(str(pick)), window, test)

    def attested(self, sentence: Token) -> nodes.Attested:
        return nodes.Attested(json.loads(sentence))

    def before(self, anchor: Token) -> nodes.Window:
        return nodes.Window(nodes.Direction.BEFORE, str(anchor))

    def after(self, anchor: Token) -> nodes.Window:
        return nodes.Window(nodes.Direction.AFTER, str(anchor))

    def at(self, anchor: Token) -> nodes.Window:
        return nodes.Window(nodes.Direction.AT, str(anchor))

    def within_before(self, length: Duration, anchor: Token) -> nodes.Window:
        return nodes.Window(nodes.Direction.BEFORE, str(anchor), length)

    def within_after(self, length: Duration, anchor: Token) -> nodes.Window:
        return nodes.Window(nodes.Direction.AFTER, str(anchor), length)

    def duration(self, count: Token, unit: Token) -> Duration:
        return Duration(int(count), str(unit).removesuffix("s"))

    def compare(self, operator: Token, value: nodes.Value) -> nodes.Compare:
        return nodes.Compare(nodes.Operator(str(operator)), value)

    def between(self, low: nodes.Value, high: nodes.Value) -> nodes.Between:
        return nodes.Between(_with_unit_of(low, high), high)

    one_of = _joined(nodes.OneOf)

    def quantity(self, number: Token, unit: Token) -> nodes.Threshold:
        code = CODES.get(str(unit)) or _CALENDAR_CODES[str(unit).removesuffix("s")]
        return nodes.Threshold(Decimal(number), code)

    def number(self, number: Token) -> nodes.Threshold:
        return nodes.Threshold(Decimal(number))

    def multiple(self, number: Token, limit: Token) -> nodes.Threshold:
        return nodes.Threshold(Decimal(number), None, nodes.Limit(str(limit)))

    def category(self, name: Token) -> nodes.Category:
        return nodes.Category(str(name))

    def exception(self, predicate: nodes.Predicate) -> nodes.Predicate:
        return predicate

    def predicate_not(self, part: nodes.Predicate) -> nodes.PredicateNot:
        return nodes.PredicateNot(part)

    def attribute_in(self, attribute: Token, *words: Token) -> nodes.AttributeIn:
        return nodes.AttributeIn(str(attribute), tuple(map(str, words)))

    def concept_in(self, group: Token) -> nodes.ConceptIn:
        return nodes.ConceptIn(str(group))

    def daily_total(
        self, measure: Token, operator: Token, amount: Token, unit: Token
    ) -> nodes.DailyTotal:
        if CODES[str(unit)] != "mg/d":
            raise NotationError(
                self._text, unit.start_pos or 0, f"saw {str(unit)!r}, expected mg/day"
            )
        return nodes.DailyTotal(str(measure), nodes.Operator(str(operator)), Decimal(amount))

    def ended_before(self, length: Duration, anchor: Token) -> nodes.EndedBefore:
        return nodes.EndedBefore(length, str(anchor))


_CALENDAR_CODES = {"year": "a", "month": "mo", "week": "wk", "day": "d"}


def _with_unit_of(low: nodes.Value, high: nodes.Value) -> nodes.Value:
    if not (isinstance(low, nodes.Threshold) and isinstance(high, nodes.Threshold)):
        return low
    bare = low.unit is None and low.limit is None
    return nodes.Threshold(low.number, high.unit, high.limit) if bare else low
