"""Confirmation of a response, and what disease after a complete response makes of it.

Sections 4.4.3 (with table 3) and 4.6.1.
"""

from collections.abc import Mapping
from dataclasses import replace

from hilum.rules.recist.conventions import AfterCompleteResponse, Conventions
from hilum.rules.recist.lesions import RECIST
from hilum.rules.recist.responses import Assessed, ProgressionBasis, Response
from hilum.terms.reasons import Reason

_CONFIRMING: Mapping[Response, frozenset[Response]] = {
    Response.CR: frozenset({Response.CR}),
    Response.PR: frozenset({Response.CR, Response.PR}),
}
"""What confirms a response: CR is confirmed by CR, PR by PR or CR."""

_DISEASE = frozenset({Response.PR, Response.SD, Response.NON_CR_NON_PD})


def confirmation(
    assessments: tuple[Assessed, ...], index: int, conventions: Conventions
) -> Assessed | None:
    """Return the assessment that confirms the CR or PR at an index, or None; in order of day.

    Between the two may lie responses that would confirm but come too early, as many NE as the
    protocol allows, and between two PR one SD where it allows that. A PR after a CR confirms no
    earlier PR (table 3, note a). Raises KeyError for a response that is neither CR nor PR.
    """
    first = assessments[index]
    confirming = _CONFIRMING[first.response]
    between: list[Response] = []
    for later in assessments[index + 1 :]:
        if not _may_lie_between(first.response, between, conventions):
            return None
        if later.response is Response.PR and Response.CR in between:
            return None
        days = (later.day - first.day).days
        if later.response in confirming and days >= conventions.confirmation_days:
            return later
        between.append(later.response)
    return None


def _may_lie_between(first: Response, between: list[Response], conventions: Conventions) -> bool:
    inadequate = sum(not response.adequate for response in between)
    stable = between.count(Response.SD)
    others = len(between) - inadequate - stable
    allowed_stable = 1 if conventions.stable_may_intervene and first is Response.PR else 0
    return (
        inadequate <= conventions.max_intervening_not_evaluable
        and stable <= allowed_stable
        and others == sum(response in _CONFIRMING[first] for response in between)
    )


def reconsidered(
    assessments: tuple[Assessed, ...], conventions: Conventions
) -> tuple[tuple[Assessed, ...], tuple[Reason, ...]]:
    """Return the assessments in order of day, as the protocol reads disease after a CR, and why.

    A CR that a second one has confirmed was met: NEVER_COMPLETE changes only CRs that were not.
    What comes after the first progression is left as it is.
    """
    ordered = tuple(sorted(assessments, key=lambda each: each.day))
    complete = [i for i, each in enumerate(ordered) if each.response is Response.CR]
    found = next(
        (
            i
            for i, each in enumerate(ordered)
            if complete and i > complete[0] and each.response in _DISEASE
        ),
        None,
    )
    ended = next((i for i, each in enumerate(ordered) if each.response is Response.PD), found)
    if found is None or ended is None or ended < found:
        return ordered, ()
    return _reconsidered(ordered, complete, found, conventions)


def _reconsidered(
    ordered: tuple[Assessed, ...], complete: list[int], found: int, conventions: Conventions
) -> tuple[tuple[Assessed, ...], tuple[Reason, ...]]:
    claimed = [i for i in complete if i < found]
    met = any(confirmation(ordered[:found], i, conventions) for i in claimed)
    match conventions.after_complete_response:
        case AfterCompleteResponse.AS_READ:
            return ordered, ()
        case AfterCompleteResponse.NEVER_COMPLETE if not met:
            return _never_complete(ordered, claimed, found)
        case AfterCompleteResponse.NEVER_COMPLETE | AfterCompleteResponse.PROGRESSION:
            return _reappeared(ordered, claimed[0], found)


def _never_complete(
    ordered: tuple[Assessed, ...], claimed: list[int], found: int
) -> tuple[tuple[Assessed, ...], tuple[Reason, ...]]:
    without_target = ordered[found].response is Response.NON_CR_NON_PD
    lesser = Response.NON_CR_NON_PD if without_target else Response.PR
    changed = tuple(
        replace(each, response=lesser) if i in claimed else each for i, each in enumerate(ordered)
    )
    later = ordered[found].day
    told = {"response": lesser.value, "later": later}
    reasons = (RECIST.reason("after_complete_never", day=ordered[i].day, **told) for i in claimed)
    return changed, tuple(reasons)


def _reappeared(
    ordered: tuple[Assessed, ...], complete: int, found: int
) -> tuple[tuple[Assessed, ...], tuple[Reason, ...]]:
    again = ordered[found]
    told = {"day": again.day, "response": again.response.value, "complete": ordered[complete].day}
    progressed = replace(again, response=Response.PD, basis=(ProgressionBasis.REAPPEARED,))
    changed = (*ordered[:found], progressed, *ordered[found + 1 :])
    return changed, (RECIST.reason("after_complete_progression", **told),)
