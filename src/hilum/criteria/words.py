"""An answer in words: what was asked, what was found, what is missing.

Each takes a voice (see `phrases`): English with the notation's signs if none is given.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import assert_never

from hilum.concepts import Concepts
from hilum.criteria import nodes
from hilum.criteria.evaluate import Answer, Used, Why, WindowDays
from hilum.criteria.evaluate.comparison import limit_of
from hilum.criteria.phrases import TERMINAL, Voice
from hilum.criteria.scores import SCORES, Rule
from hilum.criteria.typeset import SIGNS, joined, predicate_words, test_words, unit_words
from hilum.records.rows import Coverage, Event, Finding, Intervention
from hilum.records.schema import usable
from hilum.terms.decimals import Measured, plain, read_measured
from hilum.terms.times import FIRST_DAY, LAST_DAY, PartialTime, date_of
from hilum.terms.units import read_unit


def reason(answer: Answer, concepts: Concepts, voice: Voice = TERMINAL) -> str:
    """Return why a leaf's answer is what it is, in one sentence."""
    node = answer.node
    match node:
        case nodes.Comparison():
            return _of_comparison(answer, node, concepts, voice)
        case nodes.Exists():
            return _of_existence(answer, node, concepts, voice)
        case nodes.Score():
            return _of_score(answer, node, concepts, voice)
        case nodes.Attested():
            return _of_attestation(answer, node, voice)
        case nodes.Age():
            return _of_age(answer, voice)
        case nodes.Sex():
            sex = getattr(answer.used[0].row, "sex", None)
            return voice.say("sex", sex=voice.word(sex) if sex else voice.say("not_recorded"))
        case nodes.And() | nodes.Or() | nodes.Not() | nodes.IfThen():
            parts = (reason(leaf, concepts, voice) for leaf in answer.leaves())
            return voice.say("part_mark").join(parts)
        case _ as never:
            assert_never(never)


def threshold(
    node: nodes.Reading, concepts: Concepts | None = None, voice: Voice = TERMINAL
) -> str:
    """Return what a leaf compares with; empty if with nothing.

    Without concepts a category is said by its id, as the notation writes it.
    """
    match node:
        case nodes.Comparison(concept=name, test=test) | nodes.Score(score=name, test=test):
            return test_words(test, concepts[name] if concepts else None, voice)
        case nodes.Age(test=test):
            return test_words(test, None, voice)
        case nodes.Sex(sex):
            return f"= {voice.word(sex)}"
        case _:
            return ""


def window_words(days: WindowDays | None, voice: Voice = TERMINAL) -> str:
    """Return a window as dates, both included; what is not certain about its ends as `a/b`."""
    if days is None:
        return ""
    end = _date(days.high_earliest, days.high_latest)
    if days.low_latest == FIRST_DAY:
        return voice.say("up_to", end=end)
    return voice.say("from_to", start=_date(days.low_earliest, days.low_latest), end=end)


def _date(earliest: int, latest: int) -> str:
    first = "?" if earliest in (FIRST_DAY, LAST_DAY) else date_of(earliest).isoformat()
    return first if earliest == latest else f"{first}/{date_of(latest).isoformat()}"


SHOWN_PLACES = Decimal("0.001")
"""Converted values are shown to this; thresholds are always compared with all six places."""


def value_words(row: Finding, concepts: Concepts, voice: Voice = TERMINAL) -> str:
    """Return a finding's value with its unit, as recorded where it differs."""
    measured = usable(row)
    if measured is None:
        problem = voice.problem(row.problem or "no value")
        return voice.say("value_unusable", problem=problem)
    concept = concepts[row.concept or ""]
    if concept.values and measured.comparator == "=":
        return str(getattr(concept.values[int(measured.number)], voice.language.value))
    unit = unit_words(concept.unit, voice) if voice.typeset else concept.unit or ""
    text = f"{measured_words(measured, voice)} {unit}".strip()
    recorded = f"{row.original_value or ''} {row.original_unit or ''}".strip()
    as_stored = f"{measured_words(measured, TERMINAL)} {concept.unit or ''}".strip()
    if recorded in ("", text, as_stored, str(measured)) or (voice.typeset and _as_recorded(row)):
        return text
    return voice.say("recorded_value", value=text, recorded=recorded)


def _as_recorded(row: Finding) -> bool:
    unit = read_unit(row.original_unit) if row.original_unit else None
    number = read_measured(row.original_value or "")
    same = number is not None and number == Measured(row.comparator or "=", row.value or Decimal(0))
    return same and unit is not None and unit.code == row.unit


def measured_words(measured: Measured, voice: Voice = TERMINAL) -> str:
    """Return a number as a laboratory prints it, to three places."""
    short = Measured(measured.comparator, measured.number.quantize(SHOWN_PLACES))
    sign = SIGNS.get(short.comparator) if voice.typeset else None
    return f"{sign}{plain(short.number)}" if sign else str(short)


def multiple_words(row: Finding, limit: nodes.Limit, voice: Voice = TERMINAL) -> str:
    """Return a finding's value as a multiple of a limit of normal, with the limit."""
    measured, normal = usable(row), row.high if limit is nodes.Limit.ULN else row.low
    if measured is None or normal is None or normal <= 0:
        return voice.say("limit_not_known", limit=limit.value)
    times = Measured(measured.comparator, measured.number / normal)
    said = measured_words(times, voice)
    return voice.say("multiple_of_limit", times=said, limit=limit.value, normal=plain(normal))


def when(time: PartialTime, voice: Voice = TERMINAL) -> str:
    """Return a time in words."""
    return voice.say("undated") if str(time) == "?..?" else str(time)


LISTED_ROWS = 3


def _listed(
    used: Iterable[Used], concepts: Concepts, voice: Voice, limit: nodes.Limit | None = None
) -> str:
    rows = list(used)
    words = [_row_words(each, concepts, voice, limit) for each in rows[-LISTED_ROWS:]]
    said = voice.say("part_mark").join(words)
    more = len(rows) - len(words)
    return voice.say("and_earlier", rows=said, count=more) if more else said


def _row_words(used: Used, concepts: Concepts, voice: Voice, limit: nodes.Limit | None) -> str:
    row = used.row
    phrase = "row" if used.definite else "row_not_certain"
    match row:
        case Finding():
            value = value_words(row, concepts, voice)
            if limit:
                times = multiple_words(row, limit, voice)
                value = voice.say("multiple", value=value, times=times)
            return voice.say(phrase, value=value, time=when(row.time, voice))
        case Event() | Intervention():
            name = _name(row, concepts, voice)
            return voice.say(phrase, value=name, time=period_words(row, voice))
        case Coverage():
            return _statement(row, concepts, voice)
        case _:
            return row.subject


def _statement(row: Coverage, concepts: Concepts, voice: Voice) -> str:
    who = row.person or voice.word(row.basis or row.source)
    domain = voice.word(row.domain)
    if voice.typeset and row.domain in concepts:
        domain = concepts[row.domain].label(voice.language.value)
    end = date_of(row.end_day)
    if row.start_day == FIRST_DAY:
        return voice.say("covered", domain=domain, end=end, who=who)
    start = date_of(row.start_day)
    return voice.say("covered_from", domain=domain, start=start, end=end, who=who)


def _name(row: Event | Intervention, concepts: Concepts, voice: Voice) -> str:
    label = concepts[row.concept].label(voice.language.value) if row.concept else "?"
    if not row.term:
        return label
    return voice.say("recorded_name", label=label, term=row.term)


def period_words(row: Event | Intervention, voice: Voice = TERMINAL) -> str:
    """Return when an event or intervention was, in words."""
    start = when(row.start, voice)
    if row.start == row.end:
        return start
    if row.ongoing:
        return voice.say("ongoing", start=start)
    if row.end.day_latest == LAST_DAY:
        return voice.say("end_unknown", start=start)
    return voice.say("ended", start=start, end=when(row.end, voice))


def _of_comparison(answer: Answer, node: nodes.Comparison, concepts: Concepts, voice: Voice) -> str:
    found = _listed(answer.used, concepts, voice, limit_of(node.test))
    phrases = {
        Why.NO_ROW: "only_possible" if answer.used else "no_row",
        Why.NO_LIMIT_OF_NORMAL: "no_limit_of_normal",
        Why.DISAGREE: "disagree",
        Why.UNUSABLE: "unusable",
    }
    return voice.say(
        phrases.get(answer.why, "found"),
        label=concepts[node.concept].label(voice.language.value),
        window=window_words(answer.window, voice),
        found=found,
    )


def _of_existence(answer: Answer, node: nodes.Exists, concepts: Concepts, voice: Voice) -> str:
    label = concepts[node.concept].label(voice.language.value)
    text = _existence_words(answer, label, concepts, voice)
    if not answer.excepted:
        return text
    which = [predicate_words(each, concepts, voice) for each in node.exceptions]
    either = which[0]
    for other in which[1:]:
        either = voice.say("either", one=either, other=other)
    rows = _listed(answer.excepted, concepts, voice)
    return voice.say("excepted", text=text, which=either, found=rows)


def _existence_words(answer: Answer, label: str, concepts: Concepts, voice: Voice) -> str:
    found = _listed(answer.used, concepts, voice)
    if answer.why is Why.PRESENT and found.startswith(label):
        return found
    phrases = {
        Why.PRESENT: "present",
        Why.MAY_BE_PRESENT: "may_be_present",
        Why.ABSENT: "absent",
    }
    window = window_words(answer.window, voice)
    key = phrases.get(answer.why, "not_covered")
    return voice.say(key, label=label, window=window, found=found)


def reason_of_absences(answers: Sequence[Answer], concepts: Concepts, voice: Voice) -> str:
    """Return one sentence for existence answers that differ in nothing but their concept."""
    asked = [answer.node for answer in answers if isinstance(answer.node, nodes.Exists)]
    labels = dict.fromkeys(concepts[node.concept].label(voice.language.value) for node in asked)
    label = joined("either", list(labels), voice)
    return _existence_words(answers[0], label, concepts, voice)


_SCORE_PHRASES = {Rule.CHILD_PUGH: "child_pugh", Rule.ALBI: "albi"}


def _of_score(answer: Answer, node: nodes.Score, concepts: Concepts, voice: Voice) -> str:
    kind = SCORES[node.score]
    low, high = answer.range or (kind.lowest, kind.highest)
    number = str(low) if low == high else voice.say("range", low=low, high=high)
    inputs = [used.row for used in answer.used if isinstance(used.row, Finding)]
    given = voice.say("list_mark").join(
        voice.say(
            "score_input",
            label=concepts[row.concept or ""].label(voice.language.value),
            value=value_words(row, concepts, voice),
        )
        for row in inputs
    )
    return voice.say(
        _SCORE_PHRASES[kind.rule],
        number=number,
        count=len(answer.used),
        window=window_words(answer.window, voice),
        given=given or voice.say("no_input"),
    )


def _of_attestation(answer: Answer, node: nodes.Attested, voice: Voice) -> str:
    sentence = voice.name(node.sentence)
    if answer.why is Why.UNSTATED:
        return voice.say("unstated", sentence=sentence)
    said = voice.say("part_mark").join(
        voice.say(
            "said",
            answer=_answer_words(row, voice),
            person=row.evaluator or "?",
            time=when(row.time, voice),
        )
        for row in (used.row for used in answer.used)
        if isinstance(row, Finding)
    )
    return voice.say("stated", sentence=sentence, said=said)


def _answer_words(row: Finding, voice: Voice) -> str:
    if row.text:
        return voice.word(row.text)
    return plain(row.value) if row.value is not None else "?"


def _of_age(answer: Answer, voice: Voice) -> str:
    if answer.range is None:
        return voice.say("no_birth_date")
    low, high = answer.range
    if low == high:
        return voice.say("age", years=low)
    return voice.say("age_range", low=low, high=high)
