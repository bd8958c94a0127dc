"""The words of a page of operating characteristics, in English and Chinese."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Phrases, read_phrases


@cache
def _phrases() -> Phrases:
    return read_phrases(files("hilum.reports.characteristics") / "phrases.toml")


@dataclass(frozen=True, slots=True)
class CharacteristicWords:
    """Says the phrases in one language, `en` or `zh`."""

    language: str = "en"

    def say(self, key: str, **filled: object) -> str:
        """Return a phrase; KeyError if there is no such phrase."""
        return _phrases()[key][self.language].format(**filled)
