"""Best overall response, confirmed or not (section 4.4.3, table 3)."""

from collections.abc import Iterator
from datetime import date

from hilum.rules.recist.confirmation import confirmation, reconsidered
from hilum.rules.recist.conventions import Conventions
from hilum.rules.recist.lesions import RECIST
from hilum.rules.recist.responses import Assessed, BestResponse, Response
from hilum.terms.reasons import Reason


def best_response(
    assessments: tuple[Assessed, ...],
    conventions: Conventions,
    *,
    reference_day: date,
    new_therapy_day: date | None = None,
    target_disease: bool = True,
) -> BestResponse:
    """Return the best overall response of one subject, in whatever order assessments are given.

    Assessments count up to the first progression, and up to new anticancer therapy where the
    protocol says so. A response that is not confirmed is stable disease if it was seen long enough
    after `reference_day` (start of treatment or randomization; section 4.6.3), else it leaves what
    comes after: progression, or not evaluable. Without target lesions (`target_disease` False)
    there is no SD: an unconfirmed CR is then NON-CR/NON-PD (table 2; table 3 does not say).
    """
    ordered, told = reconsidered(assessments, conventions)
    counting = counting_assessments(ordered, conventions, new_therapy_day=new_therapy_day)
    if new_therapy_day is not None and len(counting) < len(_to_progression(ordered)):
        told = (*told, RECIST.reason("best_ends_therapy", day=new_therapy_day))
    unconfirmed: list[Reason] = []
    found = (
        _responding(counting, conventions, unconfirmed)
        or _stable(counting, conventions, reference_day, target_disease=target_disease)
        or _progressed(counting)
        or _undecided(counting, conventions, reference_day)
    )
    return BestResponse(
        response=found.response,
        day=found.day,
        confirmed_on=found.confirmed_on,
        reasons=(*told, *unconfirmed, *found.reasons),
    )


def counting_assessments(
    ordered: tuple[Assessed, ...], conventions: Conventions, *, new_therapy_day: date | None
) -> tuple[Assessed, ...]:
    """Return the assessments that count: up to progression, and to new therapy if that ends it."""
    counting = _to_progression(ordered)
    if new_therapy_day is None or not conventions.new_therapy_ends_search:
        return counting
    return tuple(each for each in counting if each.day <= new_therapy_day)


def _to_progression(ordered: tuple[Assessed, ...]) -> tuple[Assessed, ...]:
    for index, each in enumerate(ordered):
        if each.response is Response.PD:
            return ordered[: index + 1]
    return ordered


def _responding(
    counting: tuple[Assessed, ...], conventions: Conventions, unconfirmed: list[Reason]
) -> BestResponse | None:
    """The first confirmed CR, else the first confirmed PR; says which were not confirmed."""
    for wanted in (Response.CR, Response.PR):
        for index in (i for i, each in enumerate(counting) if each.response is wanted):
            if not conventions.confirm_response:
                told = {"response": wanted.value, "day": counting[index].day}
                return _best(counting[index], RECIST.reason("best_no_confirmation", **told))
            confirming = confirmation(counting, index, conventions)
            if confirming is not None:
                return _confirmed(counting[index], confirming, conventions)
            unconfirmed.append(_unconfirmed(counting[index], conventions))
    return None


def _confirmed(first: Assessed, confirming: Assessed, conventions: Conventions) -> BestResponse:
    reason = RECIST.reason(
        "best_confirmed",
        response=first.response.value,
        day=first.day,
        confirming=confirming.response.value,
        confirmed=confirming.day,
        days=(confirming.day - first.day).days,
        limit_days=conventions.confirmation_days,
    )
    return BestResponse(
        response=first.response, day=first.day, confirmed_on=confirming.day, reasons=(reason,)
    )


def _unconfirmed(first: Assessed, conventions: Conventions) -> Reason:
    told = {"response": first.response.value, "day": first.day}
    return RECIST.reason("best_unconfirmed", limit_days=conventions.confirmation_days, **told)


def _stable(
    counting: tuple[Assessed, ...],
    conventions: Conventions,
    reference_day: date,
    *,
    target_disease: bool,
) -> BestResponse | None:
    """The first SD or better that lies late enough; NON-CR/NON-PD where there is no target."""
    for wanted in (Response.SD, Response.NON_CR_NON_PD):
        for each in counting:
            days = (each.day - reference_day).days
            as_stable = _as_stable(each.response, target_disease=target_disease)
            if as_stable is wanted and days >= conventions.stable_min_days:
                reason = _stable_told("best_stable", each, conventions, reference_day)
                best = _best(each, reason)
                return BestResponse(
                    response=wanted, day=each.day, confirmed_on=None, reasons=best.reasons
                )
    return None


def _as_stable(response: Response, *, target_disease: bool) -> Response | None:
    match response:
        case Response.SD | Response.PR:
            return Response.SD
        case Response.CR:
            return Response.SD if target_disease else Response.NON_CR_NON_PD
        case Response.NON_CR_NON_PD:
            return Response.NON_CR_NON_PD
        case _:
            return None


def _stable_told(
    sentence: str, each: Assessed, conventions: Conventions, reference_day: date
) -> Reason:
    return RECIST.reason(
        sentence,
        seen=each.response.value,
        day=each.day,
        days=(each.day - reference_day).days,
        reference=reference_day,
        limit_days=conventions.stable_min_days,
    )


def _progressed(counting: tuple[Assessed, ...]) -> BestResponse | None:
    for each in counting:
        if each.response is Response.PD:
            return _best(each, RECIST.reason("best_progression", day=each.day))
    return None


def _undecided(
    counting: tuple[Assessed, ...], conventions: Conventions, reference_day: date
) -> BestResponse:
    """Not evaluable: too early to be stable, nothing evaluated, or no assessment at all."""
    reasons = tuple(_too_early(counting, conventions, reference_day))
    sentence = "best_not_evaluable" if counting else "best_none"
    return BestResponse(
        response=Response.NE,
        day=counting[0].day if counting else None,
        confirmed_on=None,
        reasons=(*reasons, RECIST.reason(sentence)),
    )


def _too_early(
    counting: tuple[Assessed, ...], conventions: Conventions, reference_day: date
) -> Iterator[Reason]:
    for each in counting:
        if _as_stable(each.response, target_disease=True) is not None:
            yield _stable_told("best_stable_too_early", each, conventions, reference_day)


def _best(each: Assessed, reason: Reason) -> BestResponse:
    return BestResponse(response=each.response, day=each.day, confirmed_on=None, reasons=(reason,))
