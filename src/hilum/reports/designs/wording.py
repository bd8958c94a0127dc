"""The words of a page of designs, in English and Chinese."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Phrases, read_phrases


@cache
def _phrases() -> Phrases:
    return read_phrases(files("hilum.reports.designs") / "phrases.toml")


@dataclass(frozen=True, slots=True)
class DesignWords:
    """Says the phrases in one language, `en` or `zh`."""

    language: str = "en"

    def say(self, key: str, **filled: object) -> str:
        """Return a phrase; KeyError if there is no such phrase."""
        return _phrases()[key][self.language].format(**filled)
