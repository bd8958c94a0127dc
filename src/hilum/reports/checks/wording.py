"""The words of the findings' page and list, in English and Chinese."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hilum.criteria.phrases import Phrases, read_phrases
from hilum.study import Question


@cache
def _phrases() -> Phrases:
    return read_phrases(files("hilum.reports.checks") / "phrases.toml")


@dataclass(frozen=True, slots=True)
class CheckWords:
    """Says the phrases in one language, `en` or `zh`."""

    language: str = "en"

    def say(self, key: str, **filled: object) -> str:
        """Return a phrase; KeyError if there is no such phrase."""
        return _phrases()[key][self.language].format(**filled)

    def question(self, question: Question) -> Iterator[str]:
        """Yield a question, and what was ruled of it, a line each."""
        yield self.say("asked", id=question.id, question=self._of(question.text, question.zh))
        ruling = question.ruling
        if ruling is None:
            yield self.say("open")
        else:
            said = self._of(ruling.text, ruling.zh)
            yield self.say(ruling.kind, ruling=said, by=ruling.by, date=ruling.date.isoformat())

    def _of(self, en: str, zh: str | None) -> str:
        return " ".join(((zh or en) if self.language == "zh" else en).split())
