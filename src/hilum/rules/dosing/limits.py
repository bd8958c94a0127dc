"""What ends or puts off a cycle by the calendar: the number of cycles, the delay, the cycle's days.

Open choices: a day on which the longest delay is reached without recovery ends the treatment; the
delay of a first cycle counts only where the state says so.
"""

from dataclasses import dataclass
from datetime import timedelta

from hilum.rules.dosing.decision import Verdict
from hilum.rules.dosing.ledger import RULES, Ledger
from hilum.rules.dosing.regimen import Regimen
from hilum.rules.dosing.state import State
from hilum.terms.reasons import Reason
from hilum.terms.truth import Truth, decided


@dataclass(frozen=True, slots=True)
class Limit:
    """A verdict that the calendar asks for: whether it does, and why, if there is anything to say.

    `id` names it beside the rules of the modification table.
    """

    id: str
    verdict: Verdict
    truth: Truth
    reason: Reason | None = None


def cycle_limit(regimen: Regimen, state: State, ledger: Ledger) -> Limit:
    """STOP where the cycle is beyond the printed maximum, or beyond what was ruled within it."""
    printed = ledger.take(regimen.cycles_printed, "cycles")
    if printed is not None and state.cycle > printed.most:
        return _cycles(state, Truth.MET, printed.most)
    if printed is not None and state.cycle <= printed.fewest:
        return Limit("cycles", Verdict.STOP, Truth.NOT_MET)
    most = ledger.take(regimen.cycles, "cycles")
    if most is not None:
        return _cycles(state, decided(yes=state.cycle > most, no=state.cycle <= most), most)
    if printed is None:
        return Limit("cycles", Verdict.STOP, Truth.UNKNOWN)
    reason = RULES.reason(
        "cycle_limit_open",
        cycle=state.cycle,
        fewest=printed.fewest,
        most=printed.most,
        question=regimen.cycles.question or "",
    )
    return Limit("cycles", Verdict.STOP, Truth.UNKNOWN, reason)


def _cycles(state: State, truth: Truth, most: int) -> Limit:
    reason = RULES.reason("cycle_limit", cycle=state.cycle, most=most)
    return Limit("cycles", Verdict.STOP, truth, reason if truth is Truth.MET else None)


def too_early(regimen: Regimen, state: State, ledger: Ledger) -> Limit:
    """DELAY where the last cycle began too few days ago: a cycle less what it may be early."""
    last = state.last
    if last is None:
        return Limit("cycle_days", Verdict.DELAY, Truth.NOT_MET)
    length = ledger.take(regimen.cycle_days, "cycle_days")
    since = (state.day - last.day).days
    if length is None:
        return Limit("cycle_days", Verdict.DELAY, Truth.UNKNOWN)
    if since >= length:
        return Limit("cycle_days", Verdict.DELAY, Truth.NOT_MET)
    early = ledger.take(regimen.early_days, "early_days")
    if early is None:
        return Limit("cycle_days", Verdict.DELAY, Truth.UNKNOWN)
    earliest = last.day + timedelta(days=length - early)
    if state.day >= earliest:
        return Limit("cycle_days", Verdict.DELAY, Truth.NOT_MET)
    reason = RULES.reason("too_early", earliest=earliest, last=last.day)
    return Limit("cycle_days", Verdict.DELAY, Truth.MET, reason)


def delay_days(regimen: Regimen, state: State) -> int:
    """Return the days since the cycle was planned: as the state says, else from the last cycle."""
    if state.delay_days is not None:
        return state.delay_days
    if state.last is None or regimen.cycle_days.value is None:
        return 0
    return max(0, (state.day - state.last.day).days - regimen.cycle_days.value)


def delay_limit(regimen: Regimen, state: State, held: Truth, ledger: Ledger) -> Limit:
    """STOP beyond the longest delay, and on its last day where the cycle is still held."""
    days = delay_days(regimen, state)
    if days == 0 and held is not Truth.MET:
        return Limit("delay", Verdict.STOP, Truth.NOT_MET)
    most = ledger.take(regimen.max_delay_days, "max_delay_days")
    if most is None:
        return Limit("delay", Verdict.STOP, Truth.UNKNOWN if days else Truth.NOT_MET)
    truth = held if days == most else decided(yes=days > most, no=days < most)
    if truth is Truth.NOT_MET:
        return Limit("delay", Verdict.STOP, truth)
    return Limit("delay", Verdict.STOP, truth, RULES.reason("delay_over", days=days, most=most))
