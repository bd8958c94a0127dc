"""Evaluate a reading for one subject: every node's meaning, one function a node."""

from typing import assert_never

from hilum.concepts import Concept, ConceptClass
from hilum.criteria import nodes
from hilum.criteria.evaluate.answer import Answer, Context, Used, Why
from hilum.criteria.evaluate.comparison import compare, hull, picked
from hilum.criteria.evaluate.existence import exists
from hilum.criteria.evaluate.interval import satisfies
from hilum.criteria.evaluate.score import score
from hilum.criteria.evaluate.window import in_window, window_days
from hilum.records.rows import SubjectRecords
from hilum.terms.bounds import Bounds, position
from hilum.terms.times import FIRST_DAY, LAST_DAY, whole_years
from hilum.terms.truth import Truth, all_of, any_of, decided, implies

ATTESTATION = "attestation"
YES_OR_NO = nodes.Compare(nodes.Operator.EQUAL, nodes.Category("yes"))


def evaluate(reading: nodes.Reading, records: SubjectRecords, context: Context) -> Answer:
    """Return what is known of a reading for one subject, with the evidence."""
    match reading:
        case nodes.And(parts):
            answers = tuple(evaluate(part, records, context) for part in parts)
            return _joined(reading, all_of(answer.truth for answer in answers), answers)
        case nodes.Or(parts):
            answers = tuple(evaluate(part, records, context) for part in parts)
            return _joined(reading, any_of(answer.truth for answer in answers), answers)
        case nodes.Not(part):
            answer = evaluate(part, records, context)
            return _joined(reading, ~answer.truth, (answer,))
        case nodes.IfThen(condition, consequence):
            both = evaluate(condition, records, context), evaluate(consequence, records, context)
            return _joined(reading, implies(both[0].truth, both[1].truth), both)
        case _:
            return evaluate_atom(reading, records, context)


def _joined(node: nodes.Reading, truth: Truth, parts: tuple[Answer, ...]) -> Answer:
    return Answer(node=node, truth=truth, why=Why.LOGIC, parts=parts)


def evaluate_atom(atom: nodes.Atom, records: SubjectRecords, context: Context) -> Answer:
    """Return what is known of a leaf."""
    match atom:
        case nodes.Comparison():
            return compare(atom, records, context)
        case nodes.Exists():
            return exists(atom, records, context)
        case nodes.Score():
            return score(atom, records, context)
        case nodes.Attested():
            return _attested(atom, records, context)
        case nodes.Age():
            return _age(atom, records, context)
        case nodes.Sex():
            return _sex(atom, records)
        case _ as never:
            assert_never(never)


def _attested(node: nodes.Attested, records: SubjectRecords, context: Context) -> Answer:
    days = window_days(nodes.Window(nodes.Direction.BEFORE, "screening"), context)
    stated = [row for row in records.findings if row.link == node.sentence]
    taken = picked(in_window(stated, frozenset({ATTESTATION}), days), nodes.Pick.LATEST)
    if not taken:
        return Answer(node=node, truth=Truth.UNKNOWN, why=Why.UNSTATED, window=days)
    truth = satisfies(hull(taken), YES_OR_NO, context.concepts[ATTESTATION])
    why = Why.DISAGREE if truth is Truth.UNKNOWN else Why.DECIDED
    return Answer(node=node, truth=truth, why=why, used=taken, window=days)


_YEARS = Concept.model_validate(
    {
        "id": "age",
        "class": ConceptClass.FINDING,
        "en": "Age",
        "zh": "年龄",
        "unit": "a",
        "source": "completed years",
    }
)


def _age(node: nodes.Age, records: SubjectRecords, context: Context) -> Answer:
    born, anchor = records.subject.birth, context.anchors[node.anchor]
    used = (Used(records.subject),)
    if born.day_earliest == FIRST_DAY or born.day_latest == LAST_DAY:
        return Answer(node=node, truth=Truth.UNKNOWN, why=Why.UNUSABLE, used=used)
    years = whole_years(born.day_latest, anchor[0]), whole_years(born.day_earliest, anchor[1])
    truth = satisfies(Bounds(position(years[0]), position(years[1])), node.test, _YEARS)
    why = Why.STRADDLES if truth is Truth.UNKNOWN else Why.DECIDED
    return Answer(node=node, truth=truth, why=why, used=used, range=years)


def _sex(node: nodes.Sex, records: SubjectRecords) -> Answer:
    known = records.subject.sex
    truth = decided(yes=known == node.sex, no=known is not None and known != node.sex)
    why = Why.UNUSABLE if truth is Truth.UNKNOWN else Why.DECIDED
    return Answer(node=node, truth=truth, why=why, used=(Used(records.subject),))
