"""What a study's review says of it, in words: what is not approved, and who approved the rest."""

import re
from collections.abc import Iterator, Sequence
from textwrap import shorten

from hilum.study.approvals import Standing
from hilum.study.study import Clause, Criterion, Span, Study
from hilum.terms.reasons import Words

_LIST_MARK = re.compile(r"^\s*[(（]?\w{1,4}[.:)）、]", re.MULTILINE)
"""`1.`, `(a)`, `iv)`, `二、`: what numbers an item is no part of its sentence."""
SHOWN = 100
"""Characters of a sentence that is named by its words."""


def not_approved(study: Study) -> tuple[Criterion, ...]:
    """Return the criteria that were never reviewed, or whose approval is void."""
    approved = Standing.APPROVED
    return tuple(each for each in study.criteria if study.standing(each) is not approved)


def unsettled(study: Study) -> tuple[Words, ...]:
    """Return what else keeps a study from being run: what nobody settled, or what has vanished.

    A sentence of which the record does not say whether it includes or excludes, and a criterion
    that was approved and no longer stands among the criteria.
    """
    unstated = (each for each in study.clauses if each.kind == "unstated")
    gone = (name for name in study.review.approvals if study.criterion(name) is None)
    return (*map(_without_side, unstated), *map(_gone, gone))


def _without_side(clause: Clause) -> Words:
    said = shorten(clause.text, SHOWN, placeholder=" …")
    return Words(
        f"{clause.id}: whether it includes or excludes is not stated: “{said}”; make it a "
        "criterion, or another clause",
        f"{clause.id}：未写明属入选还是排除：“{said}”；须定为标准，或归为其他条款",
    )


def _gone(name: str) -> Words:
    return Words(
        f"{name}: was approved, and is no longer among the criteria: put it back, or take its "
        "approval out of review.toml",
        f"{name}：曾获批准，但已不在标准之中：请恢复该标准，或从 review.toml 中删除其批准",
    )


def passed_over(study: Study) -> tuple[str, ...]:
    """Return the lines of the record of which a part stands in no criterion and no clause."""
    return tuple(
        " ".join(study.record[start:end].split()) for start, end in places_passed_over(study)
    )


def places_passed_over(study: Study) -> tuple[Span, ...]:
    """Return where the lines of the record are that criteria and clauses do not wholly hold.

    Such as a sentence that somebody added to record.txt and to nothing else.
    """
    free = bytearray(each.isalnum() for each in study.record)
    stood_on = [each.spans for each in study.criteria] + [each.spans for each in study.clauses]
    for start, end in (span for spans in stood_on for span in spans):
        free[start:end] = bytes(end - start)
    for mark in _LIST_MARK.finditer(study.record):
        free[slice(*mark.span())] = bytes(len(mark[0]))
    places = (match.span() for match in re.finditer(r".+", study.record))
    return tuple(place for place in places if any(free[slice(*place)]))


def standing_words(study: Study, criterion: Criterion) -> Words:
    """Return how a criterion stands: approved by whom and when, void since when, or never seen."""
    approval = study.review.approvals.get(criterion.id)
    if approval is None:
        return Words("not reviewed", "未审阅")
    by, day = approval.by, approval.date
    if study.standing(criterion) is Standing.APPROVED:
        return Words(f"approved by {by}, {day}", f"{by} 于 {day} 批准")
    return Words(
        f"void: its clause or its reading has changed since {by} approved it, {day}",
        f"已失效：{by} 于 {day} 批准后，条文或解读已更改",
    )


def review_lines(study: Study) -> tuple[Words, ...]:
    """Return what every report says of the review of its study.

    First that it is a draft, where criteria are not approved; then who approved the rest and when,
    of those of whom the study has a notice, that.
    """
    return (*draft_lines(study), *approved_lines(study))


def draft_lines(study: Study) -> tuple[Words, ...]:
    """Return the lines that say what is not approved or not settled; none where all is.

    The first says that it is a draft.
    """
    others = unsettled(study)
    return (*_draft_line(study, is_open=bool(others)), *others)


def _draft_line(study: Study, *, is_open: bool) -> tuple[Words, ...]:
    waiting = not_approved(study)
    if not waiting:
        open_line = Words("Draft: what follows is not settled.", "草案：以下各项尚未确定。")
        return (open_line,) if is_open else ()
    count, every = len(waiting), len(study.criteria)
    named = _said(waiting, study)
    return (
        Words(
            f"Draft: {count} of {every} criteria are not approved: {named.en}.",
            f"草案：{every} 条标准中有 {count} 条未经批准：{named.zh}。",
        ),
    )


def _said(waiting: Sequence[Criterion], study: Study) -> Words:
    void = {each.id for each in waiting if each.id in study.review.approvals}
    en = (f"{each.id} (void)" if each.id in void else each.id for each in waiting)
    zh = (f"{each.id}（已失效）" if each.id in void else each.id for each in waiting)
    return Words(", ".join(en), "、".join(zh))


def approved_lines(study: Study) -> Iterator[Words]:
    """Yield by whom and when the approvals are; of whom the study has a notice, that."""
    held = [each for each in study.criteria if study.standing(each) is Standing.APPROVED]
    approvals = [study.review.approvals[each.id] for each in held]
    for by in dict.fromkeys(each.by for each in approvals):
        if study.review.notice is not None and by == study.review.notice_by:
            yield study.review.notice
            continue
        days = sorted(each.date for each in approvals if each.by == by)
        last = "" if days[0] == days[-1] else f" – {days[-1]}"
        criteria = "criterion" if len(days) == 1 else "criteria"
        yield Words(
            f"{len(days)} {criteria} approved by {by}, {days[0]}{last}.",
            f"{len(days)} 条标准由 {by} 批准，{days[0]}{last}。",
        )
