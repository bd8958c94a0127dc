"""Which of a study's questions ask what a finding finds: what is asked is still a finding."""

import re
from collections.abc import Iterator
from dataclasses import replace

from hilum.checking.finding import Finding
from hilum.checking.texts.words import pattern
from hilum.study import Question, Study


def with_questions(finding: Finding, study: Study) -> Finding:
    """Return a finding with the questions that ask the same.

    They are those of its criteria and of the study (of all criteria, where it is of none) whose
    text has the words by which the kind of finding is known: `asked` in data/findings.toml, with
    the finding's own words in its places.
    """
    words = {name: re.escape(str(value)) for name, value in finding.facts.items()}
    asks = pattern(re.sub(r"\{([a-z]+)\}", lambda place: words[place[1]], finding.kind.asked))
    chosen: dict[str, Question] = {}
    for question in _of(finding, study):
        if asks.search(" ".join(question.text.split())):
            chosen.setdefault(question.id, question)
    return replace(finding, questions=tuple(chosen.values()))


def _of(finding: Finding, study: Study) -> Iterator[Question]:
    for criterion in study.criteria:
        if criterion.id in finding.where or not finding.where:
            yield from criterion.questions
    yield from study.questions
    if not finding.where:
        yield from study.conduct_questions
