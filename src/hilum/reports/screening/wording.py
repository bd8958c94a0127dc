"""The words of the report's pages, in the language asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Language, Phrases, Voice, read_phrases
from hilum.reports.screening.options import Options
from hilum.study import Study


@cache
def phrases() -> Phrases:
    """Return the phrases of the pages."""
    return read_phrases(files("hilum.reports.screening") / "phrases.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Says phrases of the pages, the study's own sentences, and counts."""

    voice: Voice
    chinese: Mapping[str, str]

    @property
    def language(self) -> str:
        """The language's code."""
        return self.voice.language.value

    def say(self, key: str, **filled: object) -> str:
        """Return a phrase with its places filled in. Raises KeyError if there is none."""
        return phrases()[key][self.language].format(**filled)

    def of_study(self, sentence: str) -> str:
        """Return an English sentence of the study in this language; itself if not translated."""
        if self.voice.language is Language.ZH:
            return self.chinese.get(sentence, sentence)
        return sentence

    def number(self, count: int) -> str:
        """Return a count with its thousands set apart."""
        return f"{count:,}"

    def listed(self, words: list[str]) -> str:
        """Return words as a list."""
        return self.say("list_mark").join(words)


def wording(study: Study, options: Options) -> Wording:
    """Return the wording of a report: the language, and the study's own words in it."""
    chinese = options.settings.chinese
    names = dict(chinese) if options.language is Language.ZH else {}
    names |= {name: anchor.label(options.language.value) for name, anchor in study.anchors.items()}
    voice = Voice(language=options.language, typeset=True, names=names)
    return Wording(voice=voice, chinese=chinese)
