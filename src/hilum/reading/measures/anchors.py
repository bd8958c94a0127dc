"""The anchors that the words of a window name; rows in reading/data/anchors.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.study.study import Span


@dataclass(frozen=True, slots=True)
class NamedAnchor:
    """An anchor that a text names: its name, None where the table knows that it is ambiguous."""

    name: str | None
    span: Span


_BEFORE_IT = (
    r"(?:(?:the|their|his|her|this|a|an|date|day|days|time|of|at|signing|on|your|our|planned)[ -])*"
)

_SHORT = r"(?: ?\([A-Z]{2,4}\))?"
"""The abbreviation that a phrase is given in brackets: `informed consent form (ICF)`."""


def anchors_at(text: str, place: int) -> tuple[NamedAnchor, ...]:
    """Return the anchors that the plain text names from a place on: `randomization or first dose`.

    Empty if the words there name none.
    """
    found: list[NamedAnchor] = []
    while match := _pattern().match(text, place):
        span = match.start("phrase"), match.end()
        found.append(NamedAnchor(_names()[_key(match["phrase"])], span))
        place = match.end()
        joint = _OR.match(text, place)
        if joint is None:
            break
        place = joint.end()
    return tuple(found)


_OR = re.compile(r"(?: ?,)? ?(?:/|or|and/or) ?", re.IGNORECASE)


@cache
def _names() -> dict[str, str | None]:
    data = tomllib.loads((files("hilum.reading") / "data" / "anchors.toml").read_text("utf-8"))
    return {_key(phrase): row.get("anchor") for row in data["anchor"] for phrase in row["phrases"]}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    phrases = "|".join(re.escape(phrase).replace(r"\ ", "[ -]") for phrase in longest_first)
    return re.compile(rf"[ -]?{_BEFORE_IT}(?P<phrase>{phrases})\b{_SHORT}", re.IGNORECASE)


def _key(phrase: str) -> str:
    return phrase.casefold().replace("-", " ")
