"""What a sheet rests on: the questions that are open, and what was ruled on the others."""

from collections.abc import Iterable, Iterator

from hilum.conduct.sentences import sentences
from hilum.study import Study
from hilum.terms.reasons import Reason, Words


def ruling_notes(study: Study, question_ids: Iterable[str]) -> Iterator[Reason]:
    """Yield, for each question of a study, its text with its ruling, or that it is open."""
    for question_id in question_ids:
        question = study.question(question_id)
        if question is None:
            continue
        text = Words(_line(question.text), _line(question.zh or question.text))
        ruling = question.ruling
        if ruling is None:
            yield sentences().reason("open", question=question_id, text=text)
            continue
        name = "assumption" if ruling.kind == "assumption" else "decision"
        yield sentences().reason(
            name,
            question=question_id,
            text=text,
            ruling=Words(_line(ruling.text), _line(ruling.zh or ruling.text)),
            by=ruling.by,
            date=ruling.date,
        )


def _line(text: str) -> str:
    return " ".join(text.split())
