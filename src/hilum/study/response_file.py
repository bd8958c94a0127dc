"""response.toml: its parameters as they are written, and its reading."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from hilum.concepts import Concepts
from hilum.rules.recist.conventions import AfterCompleteResponse, AssessmentDay, ProgressionDay
from hilum.study.files import Entry, QuestionEntry
from hilum.study.parameters import Exact, ParameterEntry, Rulings, question_of, same
from hilum.study.reading_files import read_entries
from hilum.study.response import NEW_THERAPY, ResponseRules
from hilum.study.study import Question


class ResponseFile(Entry):
    """The file; each parameter is a field of the rules' conventions, but for the last two."""

    confirm_response: ParameterEntry[bool]
    confirmation_days: ParameterEntry[int]
    stable_min_days: ParameterEntry[int]
    max_intervening_not_evaluable: ParameterEntry[int]
    stable_may_intervene: ParameterEntry[bool]
    after_complete_response: ParameterEntry[AfterCompleteResponse]
    new_therapy_ends_search: ParameterEntry[bool]
    complete_needs_normal_marker: ParameterEntry[bool]
    assessment_day: ParameterEntry[AssessmentDay]
    progression_day: ParameterEntry[ProgressionDay]
    new_therapy_censors: ParameterEntry[bool]
    longest_gap_days: ParameterEntry[int]
    mrecist_progression_mm: ParameterEntry[Exact]
    new_therapy: ParameterEntry[tuple[str, ...]]
    question: tuple[QuestionEntry, ...] = ()


def load_response(
    path: Path, concepts: Concepts, asked: Mapping[str, Question]
) -> tuple[ResponseRules, tuple[Question, ...]]:
    """Read response.toml; return its parameters and the questions that it asks.

    Raises UserError, naming the entry, where it is not as expected.
    """
    file = read_entries(path, ResponseFile)
    questions = tuple(map(question_of, file.question))
    known = {**asked, **{question.id: question for question in questions}}
    rulings = Rulings(path=path, questions=known)
    names = [name for name in ResponseFile.model_fields if name != "question"]
    ruled = {name: rulings.ruled(name, getattr(file, name), same) for name in names}
    with rulings.at(NEW_THERAPY):
        for concept in ruled[NEW_THERAPY].value or ():
            if concept not in concepts:
                raise ValueError(f"saw {concept!r}, expected a concept of an intervention")
    with rulings.at("parameters"):
        rules = ResponseRules(MappingProxyType(ruled))
        if not rules.missing:
            _ = rules.mrecist
    return rules, questions
