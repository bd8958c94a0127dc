"""The words of a review: its own phrases, and readings in plain words."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.criteria import nodes
from hilum.criteria.phrases import Language, Phrases, Voice, read_phrases
from hilum.criteria.plain import Plain, plain
from hilum.reading.proposal import Ask
from hilum.study import Study

MOST_QUOTED = 90
"""Characters of a clause that are quoted beside what they leave open."""


@cache
def phrases() -> Phrases:
    """Return the phrases of the review."""
    return read_phrases(files("hilum.reports.reviews") / "phrases.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWords:
    """Says the review's phrases and the study's readings in a language."""

    study: Study
    voice: Voice
    chinese: Mapping[str, str]

    @property
    def language(self) -> str:
        """The language's code."""
        return self.voice.language.value

    def say(self, key: str, **filled: object) -> str:
        """Return a phrase with its places filled in. Raises KeyError if there is none."""
        return phrases()[key][self.language].format(**filled)

    def of_study(self, english: str, chinese: str | None = None) -> str:
        """Return the study's own words; English where there is no Chinese for them."""
        if self.voice.language is Language.EN:
            return english
        return chinese or self.chinese.get(english, english)

    def plain(self, reading: nodes.Reading) -> Plain:
        """Return a reading in plain words."""
        return plain(reading, self.study.concepts, self.voice)

    def ask(self, ask: Ask) -> str:
        """Return what a clause leaves open, and how it was taken."""
        start, end = ask.span
        printed = textwrap.shorten(self.study.record[start:end], MOST_QUOTED, placeholder=" …")
        key = f"ask_{ask.code}"
        if key in phrases():
            what = f"{self.say(key)} (“{printed}”)"
        else:
            what = self.say("ask_other", words=printed, code=ask.code.replace("_", " "))
        key = f"taken_{ask.taken.replace(' ', '_')}"
        taken = self.say(key) if key in phrases() else ask.taken
        return self.say("taken", what=what, taken=taken) if taken else what


def review_words(study: Study, language: Language, chinese: Mapping[str, str]) -> ReviewWords:
    """Return the words of a review; `chinese` are the study's sentences by the English one."""
    names = dict(chinese) if language is Language.ZH else {}
    names |= {name: anchor.label(language.value) for name, anchor in study.anchors.items()}
    voice = Voice(language=language, typeset=True, names=names)
    return ReviewWords(study=study, voice=voice, chinese=chinese)
