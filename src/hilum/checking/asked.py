"""Which of a study's questions ask what a finding finds: what is asked is still a finding."""

from collections.abc import Iterator
from dataclasses import replace

from hilum.checking.finding import Finding
from hilum.checking.texts.words import pattern
from hilum.study import Question, Study


def with_questions(finding: Finding, study: Study) -> Finding:
    """Return a finding with the questions that ask the same.

    They are those of its criteria, or of the study where it is of none, whose text has the words
    by which the kind of finding is known (`asked` in data/findings.toml).
    """
    known = dict.fromkeys(
        (question.id, question.text)
        for question in _of(finding, study)
        if pattern(finding.kind.asked).search(question.text)
    )
    chosen: dict[str, Question] = {}
    for question in _of(finding, study):
        if (question.id, question.text) in known:
            chosen.setdefault(question.id, question)
    return replace(finding, questions=tuple(chosen.values()))


def _of(finding: Finding, study: Study) -> Iterator[Question]:
    for criterion in study.criteria:
        if criterion.id in finding.where or not finding.where:
            yield from criterion.questions
    yield from study.questions
    if not finding.where:
        yield from study.conduct_questions
