"""What a person's answer to a criterion says: attested sentences, and statements of absence.

An answer is about the whole criterion, so it answers every attested sentence in it: the criterion
then says what the person said, unless a record decides otherwise. A "yes" also says that each part
of an AND holds, a "no" that no part of an OR does: where such a "no" reaches an existence question,
it is a named person's dated statement that there was none, up to that date. A record that shows
one still decides.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from hashlib import md5

from hilum.criteria import nodes
from hilum.records.rows import Coverage, Finding
from hilum.sources.attestations import Answer, Answered
from hilum.study import Criterion, Study
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.times import FIRST_DAY


def as_records(
    answers: Iterable[Answer], study: Study
) -> tuple[list[Finding], list[Coverage], list[Discrepancy]]:
    """Return the findings and statements that answers amount to, and those that say nothing."""
    findings: list[Finding] = []
    statements: list[Coverage] = []
    wrong: list[Discrepancy] = []
    for answer in answers:
        criterion = study.criterion(answer.criterion)
        if criterion is None:
            wrong.append(_unknown_criterion(answer, study))
            continue
        said = list(_reached(criterion, answer.answer))
        findings.extend(_finding(answer, node) for node in said if isinstance(node, nodes.Attested))
        statements.extend(
            _statement(answer, node) for node in said if isinstance(node, nodes.Exists)
        )
        if not said:
            wrong.append(_without_effect(answer))
    return findings, statements, wrong


def _reached(criterion: Criterion, answer: Answered) -> Iterator[nodes.Atom]:
    if answer is Answered.UNKNOWN:
        found = nodes.atoms(criterion.reading)
        yield from (node for node in found if isinstance(node, nodes.Attested))
    else:
        yield from _parts_answered(criterion.reading, answer is Answered.YES)


def _parts_answered(reading: nodes.Reading, answer: bool) -> Iterator[nodes.Atom]:
    match reading, answer:
        case nodes.Attested(), _:
            yield reading
        case nodes.Exists(), False:
            yield reading
        case (nodes.And(parts), True) | (nodes.Or(parts), False):
            for part in parts:
                yield from _parts_answered(part, answer)
        case (nodes.And(parts), False) | (nodes.Or(parts), True):
            for part in parts:
                found = _parts_answered(part, answer)
                yield from (node for node in found if isinstance(node, nodes.Attested))
        case nodes.Not(part), _:
            yield from _parts_answered(part, not answer)
        case _:
            return


def _finding(answer: Answer, node: nodes.Attested) -> Finding:
    known = answer.answer is not Answered.UNKNOWN
    key = f"{answer.source}|{node.sentence}"
    return Finding(
        row="A" + md5(key.encode(), usedforsecurity=False).hexdigest()[:16],
        source=answer.source,
        subject=answer.subject,
        concept="attestation",
        time=answer.date,
        comparator="=" if known else None,
        value=Decimal(answer.answer is Answered.YES) if known else None,
        text=answer.answer.value,
        problem=None if known else "answered: unknown",
        link=node.sentence,
        evaluator=answer.person,
        original_value=answer.answer.value,
    )


def _statement(answer: Answer, node: nodes.Exists) -> Coverage:
    return Coverage(
        source=answer.source,
        subject=answer.subject,
        domain=node.concept,
        start_day=FIRST_DAY,
        end_day=answer.date.day_earliest,
        person=answer.person,
        basis=f"answered no to {answer.criterion}",
    )


def _unknown_criterion(answer: Answer, study: Study) -> Discrepancy:
    return Discrepancy(
        kind="unknown criterion",
        source=answer.source,
        subject=answer.subject,
        seen=answer.criterion,
        expected=", ".join(criterion.id for criterion in study.criteria),
    )


def _without_effect(answer: Answer) -> Discrepancy:
    return Discrepancy(
        kind="answer without effect",
        source=answer.source,
        subject=answer.subject,
        seen=f"{answer.answer.value} to {answer.criterion}",
        expected="a criterion that a person can answer so: its records decide it, add the record",
    )
