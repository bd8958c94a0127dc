"""At which dose level each drug stands today: the last one, and what toxicity makes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from hilum.rules.dosing.conditions import Applied
from hilum.rules.dosing.ledger import RULES, Ledger, word
from hilum.rules.dosing.regimen import Action, Delay, Drug, Omit, Reduce, Regimen, Stop
from hilum.rules.dosing.state import State
from hilum.terms.reasons import Reason, Words
from hilum.terms.truth import Truth, decided

Levels = Mapping[str, int]
"""The number of the dose level by the drug's id: 0 is the protocol's dose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a set of reductions makes: the levels of the drugs given, those left out, or the end.

    `ended` are the drugs that would fall below their lowest level: with one, treatment ends.
    `may_end` are those lowered without anybody having said which levels there are.
    """

    levels: tuple[tuple[str, int], ...]
    omitted: tuple[str, ...]
    ended: tuple[str, ...]
    may_end: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """Whether every drug is given at the protocol's dose."""
        return not self.omitted and all(level == 0 for _, level in self.levels)


def starting_levels(regimen: Regimen, state: State) -> tuple[Levels | None, tuple[Reason, ...]]:
    """Return the level of each drug when it was last given; None where one is not known.

    A drug that was never given starts at level 0.
    """
    if state.last is None:
        if state.cycle > 1:
            told = RULES.reason("no_earlier_cycle", cycle=state.cycle, expected=state.cycle - 1)
            return None, (told,)
        return {drug.id: 0 for drug in regimen.drugs}, ()
    found = {drug.id: _last_level(drug, state) for drug in regimen.drugs}
    unknown = tuple(
        RULES.reason("level_unknown", drug=drug.name)
        for drug in regimen.drugs
        if found[drug.id] is None
    )
    known = {drug_id: level for drug_id, level in found.items() if level is not None}
    return (None if unknown else known), unknown


def _last_level(drug: Drug, state: State) -> int | None:
    for cycle in sorted(state.given, key=lambda each: each.day, reverse=True):
        for dose in cycle.doses:
            if dose.drug == drug.id:
                return dose.level
    return 0


def outcome(
    regimen: Regimen, start: Levels, actions: Iterable[Action], *, may_rise: bool
) -> Outcome:
    """Return what the actions make of the levels: the largest step of a drug counts, not the sum.

    Where doses may rise again, a drug that no action lowers goes one level up.
    """
    steps: dict[str, int] = {}
    omitted: set[str] = set()
    for action in actions:
        match action:
            case Reduce(drugs=drugs, steps=count):
                steps.update({drug: max(count, steps.get(drug, 0)) for drug in drugs})
            case Omit(drugs=drugs):
                omitted.update(drugs)
            case Delay() | Stop():
                pass
            case _ as never:
                assert_never(never)
    rise = 1 if may_rise else 0
    levels = {
        drug_id: level + steps[drug_id] if drug_id in steps else max(level - rise, 0)
        for drug_id, level in start.items()
    }
    given = [drug for drug in regimen.drugs if drug.id not in omitted]
    return Outcome(
        levels=tuple((drug.id, levels[drug.id]) for drug in given),
        omitted=tuple(drug.id for drug in regimen.drugs if drug.id in omitted),
        ended=tuple(drug.id for drug in given if _is_below(drug, levels[drug.id])),
        may_end=tuple(drug.id for drug in given if drug.lowest_level is None and levels[drug.id]),
    )


def _is_below(drug: Drug, level: int) -> bool:
    return drug.lowest_level is not None and level > drug.lowest_level


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """What the rules make of the levels, whatever the day's values say.

    `least` is what the rules that certainly apply make, `most` what all that may apply make; both
    are None where a level is not known, for which there are `reasons`. `ended` says whether a drug
    falls below its lowest level, so that the treatment ends.
    """

    start: Levels | None
    least: Outcome | None
    most: Outcome | None
    ended: Truth
    reasons: tuple[Reason, ...]


def reduction(
    regimen: Regimen, state: State, table: Sequence[Applied], ledger: Ledger
) -> Reduction:
    """Return what the rules that lower or leave out drugs make of the last levels."""
    start, unknown = starting_levels(regimen, state)
    if start is None:
        _ask_for_levels(regimen, state, ledger)
    changes = [each for each in table if isinstance(each.action, Reduce | Omit)]
    certain = [each.action for each in changes if each.truth is Truth.MET]
    perhaps = [each.action for each in changes if each.truth is not Truth.NOT_MET]
    if start is None:
        lowered = any(isinstance(action, Reduce) for action in perhaps)
        ended = Truth.UNKNOWN if lowered else Truth.NOT_MET
        return Reduction(start=None, least=None, most=None, ended=ended, reasons=unknown)
    may_rise = any(start.values()) and _may_rise(regimen, ledger)
    least = outcome(regimen, start, filter(None, certain), may_rise=may_rise)
    most = outcome(regimen, start, filter(None, perhaps), may_rise=may_rise)
    ended = decided(yes=bool(least.ended), no=not most.ended and not most.may_end)
    return Reduction(start=start, least=least, most=most, ended=ended, reasons=())


def _ask_for_levels(regimen: Regimen, state: State, ledger: Ledger) -> None:
    """Note which parameters are missing where the level of a given dose cannot be told."""
    for drug in regimen.drugs:
        if _last_level(drug, state) is None:
            ledger.take(drug.dose_mg_per_m2, "dose_mg_per_m2", drug.name)
            ledger.take(drug.levels_percent, "levels_percent", drug.name)
            if drug.forms is not None:
                ledger.take(drug.forms, "forms", drug.name)


def _may_rise(regimen: Regimen, ledger: Ledger) -> bool:
    if regimen.reescalation.is_missing:
        return False
    return ledger.take(regimen.reescalation, "levels_percent") is True


def level_reasons(
    regimen: Regimen, start: Levels, made: Outcome, ledger: Ledger
) -> tuple[Reason, ...]:
    """Return, for each drug that is not at the protocol's dose, at which level it is and why."""
    reasons = []
    for drug_id, level in made.levels:
        drug = regimen.drug(drug_id)
        if drug_id in made.ended:
            reasons.append(RULES.reason("below_lowest", drug=drug.name))
            continue
        if name := _level_sentence(level, start[drug_id]):
            percent = _percent(drug, level, ledger)
            told = RULES.reason(name, drug=drug.name, percent=percent, **_number(name, level))
            reasons.append(told)
    return tuple(reasons)


def _level_sentence(level: int, before: int) -> str | None:
    if level < before:
        return "level_raised"
    if level == before:
        return "level_kept" if level else None
    return "level"


def _number(sentence: str, level: int) -> dict[str, int]:
    """The number of the level, for the sentences that name it."""
    return {} if sentence == "level_raised" else {"level": level}


def _percent(drug: Drug, level: int, ledger: Ledger) -> Decimal | Words:
    percents = ledger.take(drug.levels_percent, "levels_percent", drug.name) if level else ()
    shares = (Decimal(100), *(percents or ()))
    return shares[level] if level < len(shares) else word("not_stated")
