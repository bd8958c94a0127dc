"""Section 16.1.9: what is open or rests on an assumption, and what each answer would change."""

from collections.abc import Iterator

from hilum.reports.trial.document import Displayed, Entries, Section
from hilum.reports.trial.wording import plainly, words
from hilum.study import Question, Study
from hilum.terms.reasons import Words

EFFECTS = "16.1.9.1"
"""The number of the display that shows the main results under other answers."""


def open_questions(study: Study) -> Iterator[Section]:
    """Yield the sections on what the study leaves open."""
    every = [*study.questions, *study.conduct_questions]
    every += [question for criterion in study.criteria for question in criterion.questions]
    asked = {question.id: question for question in every}.values()
    assumed = (each for each in asked if each.ruling and each.ruling.kind == "assumption")
    unanswered = (each for each in asked if each.ruling is None)
    yield Section(number="16.1.9", title=words("s16_1_9"))
    yield Section(number=EFFECTS, title=words("s16_1_9_1"), blocks=(Displayed(EFFECTS),))
    told = tuple((_asked(each), _ruling(each)) for each in assumed)
    yield Section(number="16.1.9.2", title=words("s16_1_9_2"), blocks=(Entries(told),))
    open_ = tuple((plainly(each.id), _text(each)) for each in unanswered)
    yield Section(number="16.1.9.3", title=words("s16_1_9_3"), blocks=(Entries(open_),))


def _text(question: Question) -> Words:
    text = question.text.strip()
    return Words(text, (question.zh or text).strip())


def _asked(question: Question) -> Words:
    text = _text(question)
    return Words(f"{question.id}: {text.en}", f"{question.id}：{text.zh}")


def _ruling(question: Question) -> Words:
    ruling = question.ruling
    if ruling is None:
        return plainly("")
    by = f"{ruling.by}, {ruling.date}"
    text = ruling.text.strip()
    return Words(f"{text} ({by})", f"{(ruling.zh or text).strip()}（{by}）")
