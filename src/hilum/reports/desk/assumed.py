"""The assumptions that a sheet rests on: each question with its ruling, in both languages."""

from collections.abc import Iterable, Iterator

from hilum.conduct.sentences import records_say
from hilum.study import Study
from hilum.terms.reasons import Reason, Words


def assumptions(study: Study, questions: Iterable[str]) -> Iterator[Reason]:
    """Yield the rulings of the questions that only an assumption answers."""
    for name in questions:
        question = study.question(name)
        if question and question.ruling and question.ruling.kind == "assumption":
            said = question.ruling
            words = Words(_line(said.text), _line(said.zh or said.text))
            yield records_say().reason("assumed", question=name, ruling=words)


def _line(text: str) -> str:
    return " ".join(text.split())
