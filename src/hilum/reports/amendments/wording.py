"""The words of a comparison, in English and Chinese."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Phrases, read_phrases
from hilum.screening.amendments import Because, Cause
from hilum.study.comparing import PartChange, Setting

SETTINGS = {setting.value for setting in Setting}


@cache
def _phrases() -> Phrases:
    return read_phrases(files("hilum.reports.amendments") / "phrases.toml")


@dataclass(frozen=True, slots=True)
class AmendmentWords:
    """Says the phrases in one language, `en` or `zh`."""

    language: str = "en"

    def say(self, key: str, **filled: object) -> str:
        """Return a phrase; KeyError if there is no such phrase."""
        return _phrases()[key][self.language].format(**filled)

    def part(self, change: PartChange) -> str:
        """Return which part of a reading differs, and how."""
        part = self.say("part", part=self.say(change.part.value), of=change.of)
        return f"{part}: {self.or_nothing(change.before)} → {self.or_nothing(change.after)}"

    def or_nothing(self, text: str | None) -> str:
        """Return a text, or the words for there being none."""
        return self.say("nothing_there") if text is None else text

    def change(self, name: str) -> str:
        """Return what a change is called: a criterion's by its ids, a setting's in words."""
        return self.say(name) if name in SETTINGS else name

    def because(self, because: Because) -> str:
        """Return what makes subjects' other status."""
        names = ", ".join(map(self.change, because.names))
        match because.cause:
            case Cause.ALONE:
                return self.say(
                    "alone_one" if len(because.names) == 1 else "alone_many", names=names
                )
            case Cause.TOGETHER:
                return self.say("together", names=names)
            case Cause.OTHERWISE:
                return self.say("otherwise")
