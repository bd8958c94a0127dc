"""An answer in words: what was asked, what was found, what is missing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from hilum.concepts import Concepts
from hilum.criteria import nodes
from hilum.criteria.evaluate import Answer, Used, Why, WindowDays
from hilum.criteria.evaluate.comparison import limit_of
from hilum.criteria.printing import show_predicate, show_test
from hilum.records.rows import Coverage, Event, Finding, Intervention
from hilum.records.schema import usable
from hilum.terms.decimals import Measured, plain
from hilum.terms.times import FIRST_DAY, LAST_DAY, PartialTime, date_of


def reason(answer: Answer, concepts: Concepts) -> str:
    """Return why a leaf's answer is what it is, in one sentence."""
    node = answer.node
    match node:
        case nodes.Comparison():
            return _of_comparison(answer, node, concepts)
        case nodes.Exists():
            return _of_existence(answer, node, concepts)
        case nodes.Score():
            return _of_score(answer, node, concepts)
        case nodes.Attested():
            return _of_attestation(answer, node)
        case nodes.Age():
            return _of_age(answer)
        case nodes.Sex():
            sex = getattr(answer.used[0].row, "sex", None)
            return f"sex {sex or 'not recorded'}"
        case nodes.And() | nodes.Or() | nodes.Not() | nodes.IfThen():
            return "; ".join(reason(leaf, concepts) for leaf in answer.leaves())
        case _ as never:
            assert_never(never)


def threshold(node: nodes.Reading) -> str:
    """Return what a leaf compares with, as the notation writes it; empty if with nothing."""
    match node:
        case nodes.Comparison(test=test) | nodes.Score(test=test) | nodes.Age(test=test):
            return show_test(test)
        case nodes.Sex(sex):
            return f"= {sex}"
        case _:
            return ""


def window_words(days: WindowDays | None) -> str:
    """Return a window as dates, both included; what is not certain about its ends as `a/b`."""
    if days is None:
        return ""
    end = _date(days.high_earliest, days.high_latest)
    if days.low_latest == FIRST_DAY:
        return f"up to {end}"
    return f"{_date(days.low_earliest, days.low_latest)} to {end}"


def _date(earliest: int, latest: int) -> str:
    first = "?" if earliest in (FIRST_DAY, LAST_DAY) else date_of(earliest).isoformat()
    return first if earliest == latest else f"{first}/{date_of(latest).isoformat()}"


SHOWN_PLACES = Decimal("0.001")
"""Converted values are shown to this; thresholds are always compared with all six places."""


def value_words(row: Finding, concepts: Concepts) -> str:
    """Return a finding's value with its unit, as recorded where it differs."""
    measured = usable(row)
    if measured is None:
        return f"unusable ({row.problem or 'no value'})"
    concept = concepts[row.concept or ""]
    if concept.values and measured.comparator == "=":
        return concept.values[int(measured.number)].en
    text = f"{_short(measured)} {concept.unit or ''}".strip()
    recorded = f"{row.original_value or ''} {row.original_unit or ''}".strip()
    return text if recorded in ("", text, str(measured)) else f"{text} (recorded {recorded})"


def _short(measured: Measured) -> str:
    return str(Measured(measured.comparator, measured.number.quantize(SHOWN_PLACES)))


def multiple_words(row: Finding, limit: nodes.Limit) -> str:
    """Return a finding's value as a multiple of a limit of normal, with the limit."""
    measured, normal = usable(row), row.high if limit is nodes.Limit.ULN else row.low
    if measured is None or normal is None or normal <= 0:
        return f"{limit.value} not known"
    times = Measured(measured.comparator, measured.number / normal)
    return f"{_short(times)} x {limit.value} {plain(normal)}"


def when(time: PartialTime) -> str:
    """Return a time in words."""
    return "undated" if str(time) == "?..?" else str(time)


LISTED_ROWS = 3


def _listed(used: Iterable[Used], concepts: Concepts, limit: nodes.Limit | None = None) -> str:
    rows = list(used)
    words = [_row_words(each, concepts, limit) for each in rows[-LISTED_ROWS:]]
    more = len(rows) - len(words)
    return "; ".join(words) + (f"; and {more} earlier" if more else "")


def _row_words(used: Used, concepts: Concepts, limit: nodes.Limit | None) -> str:
    row = used.row
    certain = "" if used.definite else ", not certain"
    match row:
        case Finding():
            times = f" = {multiple_words(row, limit)}" if limit else ""
            return f"{value_words(row, concepts)}{times} ({when(row.time)}{certain})"
        case Event() | Intervention():
            return f"{_name(row, concepts)} ({period_words(row)}{certain})"
        case Coverage():
            who = row.person or row.basis or row.source
            return f"{row.domain} {_covered_days(row)} by {who}"
        case _:
            return row.subject


def _name(row: Event | Intervention, concepts: Concepts) -> str:
    label = concepts[row.concept].en if row.concept else "?"
    return f"{label}, recorded as {row.term}" if row.term else label


def period_words(row: Event | Intervention) -> str:
    """Return when an event or intervention was, in words."""
    if row.start == row.end:
        return when(row.start)
    if row.ongoing:
        return f"from {when(row.start)}, ongoing"
    ends = "end unknown" if row.end.day_latest == LAST_DAY else f"to {when(row.end)}"
    return f"{when(row.start)}, {ends}"


def _covered_days(row: Coverage) -> str:
    start = "" if row.start_day == FIRST_DAY else f"from {date_of(row.start_day)} "
    return f"{start}to {date_of(row.end_day)}"


def _of_comparison(answer: Answer, node: nodes.Comparison, concepts: Concepts) -> str:
    label, window = concepts[node.concept].en, window_words(answer.window)
    found = _listed(answer.used, concepts, limit_of(node.test))
    match answer.why:
        case Why.NO_ROW if answer.used:
            return f"{label}: none certainly {window}; possibly {found}"
        case Why.NO_ROW:
            return f"no {label} {window}"
        case Why.NO_LIMIT_OF_NORMAL:
            return f"{label} {found}: the limit of normal is not known"
        case Why.DISAGREE:
            return f"{label} {found}: the values of that time disagree"
        case Why.UNUSABLE:
            return f"{label} {found}: cannot be used"
        case _:
            return f"{label} {found}"


def _of_existence(answer: Answer, node: nodes.Exists, concepts: Concepts) -> str:
    label, window = concepts[node.concept].en, window_words(answer.window)
    found = _listed(answer.used, concepts)
    match answer.why:
        case Why.PRESENT:
            return found if found.startswith(label) else f"{label}: {found}"
        case Why.MAY_BE_PRESENT:
            return f"{label}: cannot be decided for {found}"
        case Why.ABSENT:
            text = f"no {label} {window}; records complete: {found}"
        case _:
            text = f"no {label} in the records {window}, and nobody states that they are complete"
    if answer.excepted:
        which = " or ".join(show_predicate(each) for each in node.exceptions)
        text += f"; excepted ({which}): {_listed(answer.excepted, concepts)}"
    return text


def _of_score(answer: Answer, node: nodes.Score, concepts: Concepts) -> str:
    fewest, most = answer.range or (5, 15)
    points = f"{fewest}" if fewest == most else f"{fewest} to {most}"
    text = f"Child-Pugh {points} points from {len(answer.used)} values"
    inputs = [used.row for used in answer.used if isinstance(used.row, Finding)]
    given = ", ".join(
        f"{concepts[row.concept or ''].en} {value_words(row, concepts)}" for row in inputs
    )
    return f"{text} {window_words(answer.window)}: {given or 'none'}"


def _of_attestation(answer: Answer, node: nodes.Attested) -> str:
    if answer.why is Why.UNSTATED:
        return f"nobody has stated: {node.sentence}"
    said = "; ".join(
        f"{row.text or plain(row.value) if row.value is not None else '?'} by "
        f"{row.evaluator or '?'} ({when(row.time)})"
        for row in (used.row for used in answer.used)
        if isinstance(row, Finding)
    )
    return f"{node.sentence}: {said}"


def _of_age(answer: Answer) -> str:
    if answer.range is None:
        return "birth date not recorded"
    low, high = answer.range
    return f"age {low}" if low == high else f"age {low} to {high} (birth date not exact)"
