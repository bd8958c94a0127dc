"""The date of progression, and progression-free survival with its censoring (section 4.7).

The guideline leaves the dates and the censoring to the protocol: see `Conventions`. The rules
follow FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018),
appendix 3, table A. Symptomatic deterioration is no progression (section 4.4.4).
"""

from dataclasses import dataclass
from datetime import date

from hilum.rules.recist.confirmation import reconsidered
from hilum.rules.recist.conventions import Conventions
from hilum.rules.recist.lesions import RECIST
from hilum.rules.recist.responses import (
    Assessed,
    Censoring,
    CensoringBasis,
    Progression,
    ProgressionBasis,
    Response,
)
from hilum.terms.reasons import Reason, Value, Words

_BASIS_WORDS = {
    ProgressionBasis.TARGET: Words("target lesions", "靶病灶"),
    ProgressionBasis.NON_TARGET: Words("non-target lesions", "非靶病灶"),
    ProgressionBasis.NEW_LESION: Words("new lesion", "新病灶"),
    ProgressionBasis.REAPPEARED: Words("disease after complete response", "完全缓解后疾病再现"),
    ProgressionBasis.RECORDED: Words("recorded response", "记录的疗效"),
    ProgressionBasis.DEATH: Words("death", "死亡"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The days that progression-free survival needs beside the assessments.

    `start_day` is randomization or the first dose. Raises ValueError on a death before it.
    """

    start_day: date
    death_day: date | None = None
    new_therapy_day: date | None = None

    def __post_init__(self) -> None:
        if self.death_day is not None and self.death_day < self.start_day:
            raise ValueError(f"death on {self.death_day}, expected not before {self.start_day}")


def first_progression(
    assessments: tuple[Assessed, ...], conventions: Conventions
) -> Progression | None:
    """Return the first progression on imaging, dated by the protocol's convention, or None."""
    ordered, told = reconsidered(assessments, conventions)
    for each in ordered:
        if each.response is Response.PD:
            basis = each.basis or (ProgressionBasis.RECORDED,)
            day = each.progressed_on or each.day
            reasons = (_found(day, basis), *told)
            return Progression(day=day, basis=basis, reasons=reasons)
    return None


def _found(day: date, basis: tuple[ProgressionBasis, ...]) -> Reason:
    en = ", ".join(_BASIS_WORDS[each].en for each in basis)
    zh = "、".join(_BASIS_WORDS[each].zh for each in basis)
    return RECIST.reason("progression_found", day=day, basis=Words(en, zh))


def progression_free(
    assessments: tuple[Assessed, ...], conventions: Conventions, dates: Dates
) -> Progression | Censoring:
    """Return the event of progression-free survival, or where it is censored and why.

    The event is the first of progression and death. It is censored at the last adequate assessment
    before it where new anticancer therapy came first, or where it came too long after that
    assessment (each if the protocol says so). Without event: at the last adequate assessment; with
    none, at the start.
    """
    event = _event(first_progression(assessments, conventions), dates.death_day)
    ordered, _ = reconsidered(assessments, conventions)
    therapy = dates.new_therapy_day if conventions.new_therapy_censors else None
    if therapy is not None and (event is None or therapy < event.day):
        return _censored_by_therapy(ordered, therapy, dates.start_day)
    if event is None:
        return _censored_at_last(ordered, dates.start_day)
    return _censored_by_gap(ordered, event, conventions, dates.start_day) or event


def _event(found: Progression | None, death_day: date | None) -> Progression | None:
    if death_day is None or (found is not None and found.day <= death_day):
        return found
    reason = RECIST.reason("progression_death", day=death_day)
    return Progression(day=death_day, basis=(ProgressionBasis.DEATH,), reasons=(reason,))


def _last_adequate(ordered: tuple[Assessed, ...], until: date | None) -> date | None:
    """The last day, not after `until`, on which the subject was known not to have progressed."""
    days = []
    for each in ordered:
        if each.response is Response.PD:
            break
        if each.response.adequate and (until is None or each.day <= until):
            days.append(each.day)
    return max(days, default=None)


def _censored_at_last(ordered: tuple[Assessed, ...], start_day: date) -> Censoring:
    last = _last_adequate(ordered, None)
    if last is None:
        reason = RECIST.reason("censored_none", day=start_day)
        return Censoring(day=start_day, basis=CensoringBasis.NO_ASSESSMENT, reasons=(reason,))
    reason = RECIST.reason("censored_last", day=last)
    return Censoring(day=last, basis=CensoringBasis.LAST_ASSESSMENT, reasons=(reason,))


def _censored_by_therapy(
    ordered: tuple[Assessed, ...], therapy: date, start_day: date
) -> Censoring:
    day = _last_adequate(ordered, therapy) or start_day
    reason = RECIST.reason("censored_therapy", therapy=therapy, day=day)
    return Censoring(day=day, basis=CensoringBasis.NEW_THERAPY, reasons=(reason,))


def _censored_by_gap(
    ordered: tuple[Assessed, ...], event: Progression, conventions: Conventions, start_day: date
) -> Censoring | None:
    limit_days = conventions.longest_gap_days
    day = _last_adequate(ordered, event.day) or start_day
    days = (event.day - day).days
    if limit_days is None or days <= limit_days:
        return None
    told: dict[str, Value] = {
        "event": event.day,
        "day": day,
        "days": days,
        "limit_days": limit_days,
    }
    reason = RECIST.reason("censored_gap", **told)
    return Censoring(day=day, basis=CensoringBasis.MISSED_ASSESSMENTS, reasons=(reason,))
