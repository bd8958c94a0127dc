"""What the rules propose for one cycle on one day. They propose and never order.

An end outweighs a delay, a delay a lower dose. What is unknown or missing may still be the one or
the other: the verdicts that remain possible are kept, and only where one remains is it the verdict.
Open choices: a delay that reaches the longest one without recovery ends the treatment on that day;
a drug that would fall below its lowest dose level ends the treatment; of several reductions of one
drug the largest counts. The doses of a cycle that is given below the protocol's are REDUCE, be the
reduction of today or kept from an earlier cycle.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hilum.rules.dosing.beside import clearance, prompts
from hilum.rules.dosing.checks import faults
from hilum.rules.dosing.conditions import Applied, applied
from hilum.rules.dosing.decision import BodySurface, Decision, DrugDose, Verdict
from hilum.rules.dosing.doses import dose_of
from hilum.rules.dosing.ledger import RULES, Ledger
from hilum.rules.dosing.levels import Outcome, Reduction, level_reasons, reduction
from hilum.rules.dosing.limits import Limit, cycle_limit, delay_limit, too_early
from hilum.rules.dosing.regimen import Action, Delay, Regimen, Stop
from hilum.rules.dosing.state import State
from hilum.rules.dosing.surface import body_surface
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.reasons import Reason
from hilum.terms.truth import Truth, any_of

ORDER = (Verdict.GIVE, Verdict.REDUCE, Verdict.DELAY, Verdict.STOP)
"""The verdicts from the most to the least permissive."""


def decide(regimen: Regimen, state: State) -> Decision:
    """Return what a regimen proposes for a subject on a day: GIVE, REDUCE, DELAY, STOP, UNDECIDED.

    UNDECIDED with the questions where a parameter is missing, with the reasons where a value is
    missing, too old or an interval across a border, and with the faults where a value cannot be.
    """
    found = faults(regimen, state)
    made = _refused(state, found) if found else _decided(regimen, state)
    return replace(made, rests_on=_rests_on(state, made))


def _rests_on(state: State, made: Decision) -> tuple[str, ...]:
    """Return the rows behind a decision: the values it looked at, and all that was known beside."""
    looked_at = [value.row for value in made.values or state.values]
    beside = [each.row for each in state.toxicities] + [each.row for each in state.facts]
    given = [dose.row for cycle in state.given for dose in cycle.doses]
    return tuple(dict.fromkeys([*looked_at, *beside, *given]))


def _decided(regimen: Regimen, state: State) -> Decision:
    ledger = Ledger()
    table = applied(regimen, state, ledger)
    lowered = reduction(regimen, state, table or (), ledger)
    asked = _asked(regimen, state, table, ledger=ledger, ended=lowered.ended)
    dosing = None
    if asked.stop is not Truth.MET and asked.delay is not Truth.MET:
        dosing = _dosing(regimen, state, lowered, ledger)
    possible = _possible(asked, dosing)
    whole = table is not None and (dosing is None or dosing.is_settled)
    settled = asked.stop is Truth.MET or (len(possible) == 1 and whole)
    verdict = possible[0] if settled else Verdict.UNDECIDED
    told = _told(regimen, lowered, dosing, ledger)
    return _decision(
        regimen, state, ledger, parts=_Parts(verdict, possible, asked, table or (), dosing, told)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whether an end and a delay are asked for, and by which limits."""

    stop: Truth
    delay: Truth
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class _Dosing:
    """What would be given if the cycle were."""

    verdicts: tuple[Verdict, ...]
    made: Outcome | None
    area: BodySurface | None
    doses: tuple[DrugDose, ...]
    reasons: tuple[Reason, ...]
    is_settled: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    verdict: Verdict
    possible: tuple[Verdict, ...]
    asked: _Asked
    table: tuple[Applied, ...]
    dosing: _Dosing | None
    told: tuple[Reason, ...]


def _refused(state: State, found: tuple[Discrepancy, ...]) -> Decision:
    reasons = tuple(
        RULES.reason("refused", place=each.source, seen=each.seen, expected=each.expected)
        for each in found
    )
    return Decision(
        subject=state.subject,
        cycle=state.cycle,
        day=state.day,
        verdict=Verdict.UNDECIDED,
        possible=ORDER,
        reasons=reasons,
        faults=found,
    )


def _asked(
    regimen: Regimen,
    state: State,
    table: tuple[Applied, ...] | None,
    *,
    ledger: Ledger,
    ended: Truth,
) -> _Asked:
    rules = table or ()
    open_rules = [Truth.UNKNOWN] * (table is None)
    held = any_of([*open_rules, *_truths(rules, Delay)])
    early = too_early(regimen, state, ledger)
    ends = (cycle_limit(regimen, state, ledger), delay_limit(regimen, state, held, ledger))
    stops = [*open_rules, *_truths(rules, Stop), *(each.truth for each in ends), ended]
    return _Asked(stop=any_of(stops), delay=any_of([held, early.truth]), limits=(*ends, early))


def _truths(rules: Iterable[Applied], kind: type[Action]) -> list[Truth]:
    """The truths of the rules of a kind; a rule that nobody has ruled may be of any."""
    return [each.truth for each in rules if each.action is None or isinstance(each.action, kind)]


def _possible(asked: _Asked, dosing: _Dosing | None) -> tuple[Verdict, ...]:
    if asked.stop is Truth.MET:
        return (Verdict.STOP,)
    may = set(dosing.verdicts) if dosing else {Verdict.DELAY}
    if asked.delay is Truth.UNKNOWN:
        may.add(Verdict.DELAY)
    if asked.stop is Truth.UNKNOWN:
        may.add(Verdict.STOP)
    return tuple(verdict for verdict in ORDER if verdict in may)


def _dosing(regimen: Regimen, state: State, lowered: Reduction, ledger: Ledger) -> _Dosing:
    surface = body_surface(regimen, state, ledger)
    least, most = lowered.least, lowered.most
    if least is None or most is None or least != most:
        verdicts: tuple[Verdict, ...] = (Verdict.GIVE, Verdict.REDUCE)
        if least is not None and not least.is_full:
            verdicts = (Verdict.REDUCE,)
        return _Dosing(verdicts, None, None, (), surface.reasons, is_settled=False)
    area = surface.area
    doses = _doses(regimen, least, area, ledger) if area is not None else ()
    whole = area is not None and len(doses) == len(least.levels)
    verdict = Verdict.GIVE if least.is_full else Verdict.REDUCE
    return _Dosing((verdict,), least, area, doses, surface.reasons, is_settled=whole)


def _told(
    regimen: Regimen, lowered: Reduction, dosing: _Dosing | None, ledger: Ledger
) -> tuple[Reason, ...]:
    """The reasons of the levels: of a drug that ends, or of all where doses are given."""
    start, made = lowered.start, lowered.least
    if start is None or made is None:
        return lowered.reasons if dosing else ()
    if made.ended or (dosing is not None and dosing.made is not None):
        return level_reasons(regimen, start, made, ledger)
    return ()


def _doses(
    regimen: Regimen, made: Outcome, area: BodySurface, ledger: Ledger
) -> tuple[DrugDose, ...]:
    found = (
        dose_of(regimen.drug(drug), level, area.area_m2, ledger) for drug, level in made.levels
    )
    return tuple(dose for dose in found if dose is not None)


def _decision(regimen: Regimen, state: State, ledger: Ledger, *, parts: _Parts) -> Decision:
    clear, beside = clearance(regimen, state, ledger)
    given = parts.verdict in (Verdict.GIVE, Verdict.REDUCE)
    open_ = parts.verdict is Verdict.UNDECIDED
    dosing = parts.dosing
    return Decision(
        subject=state.subject,
        cycle=state.cycle,
        day=state.day,
        verdict=parts.verdict,
        possible=parts.possible,
        reasons=_reasons(parts, ledger),
        doses=dosing.doses if dosing and given else (),
        omitted=dosing.made.omitted if dosing and dosing.made and given else (),
        rules=_applying(parts),
        values=tuple(ledger.values.values()),
        questions=tuple(ledger.missing) if open_ else (),
        assumptions=tuple(ledger.assumptions),
        prompts=prompts(regimen, state),
        body_surface=dosing.area if dosing else None,
        creatinine_clearance_ml_per_min=clear,
        beside=beside,
        checked=tuple(each.reason for each in parts.table if each.truth is Truth.NOT_MET),
    )


def _all(parts: _Parts) -> list[Limit | Applied]:
    return [*parts.asked.limits, *parts.table]


def _applying(parts: _Parts) -> tuple[str, ...]:
    return tuple(each.id for each in _all(parts) if each.truth is Truth.MET)


def _reasons(parts: _Parts, ledger: Ledger) -> tuple[Reason, ...]:
    told = [each.reason for each in _all(parts) if each.truth is Truth.MET]
    if parts.verdict is Verdict.UNDECIDED:
        told += [each.reason for each in _all(parts) if each.truth is Truth.UNKNOWN]
        told += ledger.missing_reasons
    if parts.verdict is Verdict.GIVE:
        told.append(RULES.reason("nothing_applies"))
    told += parts.told
    if parts.dosing is not None and parts.verdict is not Verdict.STOP:
        told += parts.dosing.reasons
    return tuple(reason for reason in dict.fromkeys(told) if reason is not None)
