"""Whether the rules of the modification table apply, in three truths, with what was seen."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import assert_never

from hilum.rules.dosing.ledger import RULES, Ledger, word
from hilum.rules.dosing.picking import age_days, lab_truth, pick
from hilum.rules.dosing.regimen import (
    Action,
    Condition,
    Consequence,
    FactCondition,
    LabCondition,
    Modification,
    Occurrence,
    Regimen,
    ToxicityCondition,
)
from hilum.rules.dosing.state import DayValue, State, Toxicity
from hilum.terms.reasons import Reason, Words
from hilum.terms.truth import Truth, all_of, any_of, decided


@dataclass(frozen=True, slots=True)
class Applied:
    """One rule of the table: whether it applies, and the reason; no action where it is missing."""

    id: str
    action: Action | None
    truth: Truth
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Seen:
    truth: Truth
    what: Words


def applied(regimen: Regimen, state: State, ledger: Ledger) -> tuple[Applied, ...] | None:
    """Return what each rule of the table says; None where the table itself is missing."""
    table = ledger.take(regimen.modifications, "modifications")
    if table is None:
        return None
    max_age_days = ledger.take(regimen.max_age_days, "max_age_days")
    return tuple(_apply(each, state, ledger, max_age_days or 0) for each in table)


def _apply(rule: Modification, state: State, ledger: Ledger, max_age_days: int) -> Applied:
    consequence = ledger.take(rule.rule, "modifications", rule.says)
    if consequence is None:
        reason = RULES.reason("cannot_tell", rule=rule.says, seen=word("not_stated"))
        return Applied(rule.id, None, Truth.UNKNOWN, reason)
    seen = _all(consequence, state, ledger, max_age_days)
    if seen.truth is Truth.MET:
        reason = RULES.reason("applies", rule=rule.says, seen=seen.what, source=rule.rule.source)
    else:
        name = "does_not_apply" if seen.truth is Truth.NOT_MET else "cannot_tell"
        reason = RULES.reason(name, rule=rule.says, seen=seen.what)
    return Applied(rule.id, consequence.then, seen.truth, reason)


def _all(consequence: Consequence, state: State, ledger: Ledger, max_age_days: int) -> _Seen:
    parts = [_see(each, state, ledger, max_age_days) for each in consequence.when]
    truth = all_of(part.truth for part in parts)
    deciding = [part.what for part in parts if part.truth is truth]
    return _Seen(truth, _joined(deciding))


def _see(condition: Condition, state: State, ledger: Ledger, max_age_days: int) -> _Seen:
    match condition:
        case LabCondition():
            return _see_lab(condition, state, ledger, max_age_days)
        case ToxicityCondition():
            return _see_toxicity(condition, state)
        case FactCondition():
            return see_fact(condition.fact, state, max_age_days)
        case _ as never:
            assert_never(never)


def _see_lab(condition: LabCondition, state: State, ledger: Ledger, max_age_days: int) -> _Seen:
    picked = pick(state.values, condition.concept, state.day, max_age_days=max_age_days)
    ledger.use(*picked.values)
    if not picked.values:
        return _Seen(Truth.UNKNOWN, word("no_value"))
    truth = lab_truth(picked, condition)
    return _Seen(truth, shown_values(picked.values, too_old=None if picked.fresh else max_age_days))


def shown_values(values: Sequence[DayValue], *, too_old: int | None) -> Words:
    """Return the values with their times, and what is wrong with those that cannot be used."""
    shown = _joined(_value_words(value) for value in values)
    if too_old is None:
        return shown
    old = word("too_old")
    en, zh = old.en.format(days=too_old), old.zh.format(days=too_old)
    return Words(f"{shown.en}, {en}", f"{shown.zh}，{zh}")


def _value_words(value: DayValue) -> Words:
    problem = value.problem or word("unusable")
    wrong = problem if isinstance(problem, Words) else Words(problem, problem)
    measured = f"{value.measured} {value.unit}"
    seen = wrong if value.measured is None else Words(measured, measured)
    return Words(f"{seen.en}, {value.time}", f"{seen.zh}，{value.time}")


def _joined(every: Iterable[Words]) -> Words:
    once = tuple(dict.fromkeys(every))
    return Words("; ".join(each.en for each in once), "；".join(each.zh for each in once))


def _see_toxicity(condition: ToxicityCondition, state: State) -> _Seen:
    if condition.occurrence is Occurrence.SINCE_LAST_DOSE and state.last is None:
        return _Seen(Truth.NOT_MET, word("no_such_toxicity"))
    terms = {term.casefold() for term in condition.terms}
    truths = {each: _reaches(each, condition, terms) for each in state.toxicities}
    match any_of(truths.values()):
        case Truth.MET:
            met = (each for each, truth in truths.items() if truth is Truth.MET)
            return _Seen(Truth.MET, _listed(met))
        case Truth.UNKNOWN:
            open_ = (each for each, truth in truths.items() if truth is Truth.UNKNOWN)
            return _Seen(Truth.UNKNOWN, _joined(_open(each, condition, terms) for each in open_))
        case Truth.NOT_MET if not state.toxicities_complete:
            return _Seen(Truth.UNKNOWN, word("no_assessment"))
        case Truth.NOT_MET:
            return _Seen(Truth.NOT_MET, word("no_such_toxicity"))


def _reaches(toxicity: Toxicity, condition: ToxicityCondition, terms: Set[str]) -> Truth:
    term, grade = toxicity.term, toxicity.grade
    same = decided(
        yes=term is not None and term.casefold() in terms,
        no=term is not None and toxicity.is_term and term.casefold() not in terms,
    )
    high = decided(
        yes=condition.grade_at_least == 1 or (grade or 0) >= condition.grade_at_least,
        no=grade is not None and grade < condition.grade_at_least,
    )
    if condition.occurrence is Occurrence.SINCE_LAST_DOSE:
        return all_of((same, high, toxicity.since_last_dose))
    return all_of((same, high, toxicity.present))


def _open(toxicity: Toxicity, condition: ToxicityCondition, terms: Set[str]) -> Words:
    """The event, and what of it is not known."""
    named = (toxicity.term or "").casefold() in terms
    present = condition.occurrence is Occurrence.PRESENT
    open_ = toxicity.present if present else toxicity.since_last_dose
    lacks = {
        "no_term": not named and (not toxicity.is_term or toxicity.term is None),
        "no_grade": toxicity.grade is None,
        "presence_open" if present else "onset_open": open_ is Truth.UNKNOWN,
    }
    seen = Words(toxicity.term or "?", toxicity.term or "？")
    told = [seen, Words(str(toxicity.time), str(toxicity.time))]
    told += [word(name) for name, holds in lacks.items() if holds]
    return Words(", ".join(each.en for each in told), "，".join(each.zh for each in told))


def _listed(toxicities: Iterable[Toxicity]) -> Words:
    graded = word("graded")
    return _joined(
        Words(
            *(told.format(term=each.term, grade=each.grade or "?", time=each.time) for told in both)
        )
        for each in toxicities
        for both in [(graded.en, graded.zh)]
    )


def see_fact(fact: str, state: State, max_age_days: int | None) -> _Seen:
    """Tell whether a person attests a fact.

    A "no" counts while it is not older than `max_age_days` (None: at any age), a "yes" until a
    later answer takes it back.
    """
    answer = state.attested().get(fact)
    if answer is None or answer.truth is Truth.UNKNOWN:
        return _Seen(Truth.UNKNOWN, word("no_statement"))
    stated = word("stated_yes" if answer.truth is Truth.MET else "stated_no")
    what = Words(f"{stated.en}, {answer.time}", f"{stated.zh}，{answer.time}")
    old = max_age_days is not None and age_days(answer.time, state.day) > max_age_days
    if answer.truth is Truth.NOT_MET and old:
        return _Seen(Truth.UNKNOWN, word("no_statement"))
    return _Seen(answer.truth, what)
