"""The desk's own words, and how values of a sheet are said in a language."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Phrases, read_phrases
from hilum.reports.desk.sheet import Cell
from hilum.rules.standard import is_standard, standard
from hilum.terms.reasons import Reason, Words

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"(?:x )?10[*^](\d+)(?=/)")


def _typeset(text: str) -> str:
    """A text with its units as they are printed: 10*9/L as ×10⁹/L, umol as µmol."""
    raised = _POWER.sub(lambda match: f"×10{match[1].translate(_RAISED)}", text)
    return re.sub(r"\bumol\b", "µmol", raised.replace("××", "×"))


@cache
def _phrases() -> Phrases:
    return read_phrases(files("hilum.reports.desk") / "phrases.toml")


@dataclass(frozen=True, slots=True)
class DeskWords:
    """Says the desk's phrases, cells and reasons in one language, `en` or `zh`."""

    language: str = "en"

    def say(self, key: str, **filled: object) -> str:
        """Return a phrase of the desk; KeyError if there is no such phrase."""
        return _phrases()[key][self.language].format(**filled)

    def cell(self, cell: Cell) -> str:
        """Return what a cell says in the language."""
        return _typeset(cell.say(self.language) if isinstance(cell, Words) else cell)

    def said(self, fault: Reason | str) -> str:
        """Return a fault: a reason in the language, or the loader's own words."""
        return _typeset(fault if isinstance(fault, str) else fault.say(self.language))

    def reason(self, reason: Reason) -> str:
        """Return a reason with the standard and the section that it stands on."""
        said = _typeset(reason.say(self.language))
        place = _place(reason, self.language)
        opening, closing = ("（", "）") if self.language == "zh" else (" (", ")")
        return f"{said}{opening}{place}{closing}" if place else said


def _place(reason: Reason, language: str) -> str:
    name, _, _ = reason.id.partition(".")
    section = _in_chinese(reason.section) if language == "zh" else reason.section
    if not reason.section or not is_standard(name):
        return section
    held = standard(name)
    if held.rest.get("own_words"):
        return ""
    title = held.title
    if reason.section.startswith(title):
        return section
    return f"{_in_chinese(title)}，{section}" if language == "zh" else f"{title}, {section}"


@cache
def _in_chinese(section: str) -> str:
    """Return a place in Chinese: whole where it is known, else with the words that are."""
    text = (files("hilum.reports.desk") / "places.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)
    if section in known["places"]:
        return str(known["places"][section])
    for word, zh in known["words"].items():
        section = re.sub(rf"\b{word}\b", zh, section)
    return section
