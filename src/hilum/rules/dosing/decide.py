"""What the rules propose for one cycle on one day. They propose and never order.

An end outweighs a delay, a delay a lower dose. What is unknown or missing may still be the one or
the other: the verdicts that remain possible are kept, and only where one remains is it the verdict.
Open choices: a delay that reaches the longest one without recovery ends the treatment on that day;
a drug that would fall below its lowest dose level ends the treatment; of several reductions of one
drug the largest counts. The doses of a cycle that is given below the protocol's are REDUCE, be the
reduction of today or kept from an earlier cycle.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hilum.rules.dosing.beside import clearance, prompts
from hilum.rules.dosing.checks import faults
from hilum.rules.dosing.conditions import Applied, applied
from hilum.rules.dosing.decision import BodySurface, Decision, DrugDose, Verdict
from hilum.rules.dosing.doses import dose_of
from hilum.rules.dosing.ledger import RULES, Ledger
from hilum.rules.dosing.levels import Levels, Outcome, level_reasons, outcome, starting_levels
from hilum.rules.dosing.limits import Limit, cycle_limit, delay_limit, too_early
from hilum.rules.dosing.regimen import Action, Delay, Omit, Reduce, Regimen, Stop
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
    if found := faults(regimen, state):
        return _refused(state, found)
    ledger = Ledger()
    table = applied(regimen, state, ledger)
    asked = _asked(regimen, state, table, ledger)
    dosing = None
    if asked.stop is not Truth.MET and asked.delay is not Truth.MET:
        dosing = _dosing(regimen, state, table or (), ledger)
    possible = _possible(asked, dosing)
    whole = table is not None and (dosing is None or dosing.is_settled)
    settled = asked.stop is Truth.MET or (len(possible) == 1 and whole)
    verdict = possible[0] if settled else Verdict.UNDECIDED
    return _decision(
        regimen, state, ledger, parts=_Parts(verdict, possible, asked, table or (), dosing)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whether an end and a delay are asked for, and by which limits."""

    stop: Truth
    delay: Truth
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class _Dosing:
    """What would be given if the cycle were: the least and the most that may be reduced."""

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
    regimen: Regimen, state: State, table: tuple[Applied, ...] | None, ledger: Ledger
) -> _Asked:
    rules = table or ()
    open_rules = [Truth.UNKNOWN] * (table is None)
    held = any_of([*open_rules, *_truths(rules, Delay)])
    early = too_early(regimen, state, ledger)
    ends = (cycle_limit(regimen, state, ledger), delay_limit(regimen, state, held, ledger))
    return _Asked(
        stop=any_of([*open_rules, *_truths(rules, Stop), *(each.truth for each in ends)]),
        delay=any_of([held, early.truth]),
        limits=(*ends, early),
    )


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


def _dosing(regimen: Regimen, state: State, table: tuple[Applied, ...], ledger: Ledger) -> _Dosing:
    start, unknown = starting_levels(regimen, state)
    surface = body_surface(regimen, state, ledger)
    if start is None:
        return _unsettled((Verdict.GIVE, Verdict.REDUCE, Verdict.STOP), unknown)
    least, most = _outcomes(regimen, start, table, ledger)
    verdicts = _between(_verdict_of(least), _verdict_of(most))
    if least != most:
        return _unsettled(verdicts, surface.reasons)
    reasons = (*level_reasons(regimen, start, least, ledger), *surface.reasons)
    if least.ended:
        return _Dosing(verdicts, least, None, (), reasons, is_settled=True)
    area = surface.area
    doses = _doses(regimen, least, area, ledger) if area is not None else ()
    whole = area is not None and len(doses) == len(least.levels)
    return _Dosing(verdicts, least, area, doses, reasons, is_settled=whole)


def _unsettled(verdicts: tuple[Verdict, ...], reasons: tuple[Reason, ...]) -> _Dosing:
    return _Dosing(verdicts, None, None, (), reasons, is_settled=False)


def _outcomes(
    regimen: Regimen, start: Levels, table: tuple[Applied, ...], ledger: Ledger
) -> tuple[Outcome, Outcome]:
    may_rise = False
    if any(start.values()) and not regimen.reescalation.is_missing:
        may_rise = ledger.take(regimen.reescalation, "levels_percent") is True
    changes = [each for each in table if isinstance(each.action, Reduce | Omit)]
    certain = [each.action for each in changes if each.truth is Truth.MET]
    perhaps = [each.action for each in changes if each.truth is not Truth.NOT_MET]

    def made(actions: list[Action | None]) -> Outcome:
        known = [action for action in actions if action is not None]
        return outcome(regimen, start, known, may_rise=may_rise)

    return made(certain), made(perhaps)


def _verdict_of(made: Outcome) -> Verdict:
    if made.ended:
        return Verdict.STOP
    return Verdict.GIVE if made.is_full else Verdict.REDUCE


def _between(least: Verdict, most: Verdict) -> tuple[Verdict, ...]:
    within = ORDER[ORDER.index(least) : ORDER.index(most) + 1]
    return tuple(verdict for verdict in within if verdict is not Verdict.DELAY)


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
    dosing = parts.dosing
    if dosing is not None and (parts.verdict is not Verdict.STOP or _ended(dosing)):
        told += dosing.reasons
    return tuple(reason for reason in dict.fromkeys(told) if reason is not None)


def _ended(dosing: _Dosing) -> bool:
    return dosing.made is not None and bool(dosing.made.ended)
