"""What is wrong with a subject's readings, returned with what was expected.

A reading with a fault is never computed with: see `course`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hilum.rules.recist.lesions import (
    RECIST,
    SEEN_OF,
    SEEN_WORDS,
    Assessment,
    Axis,
    Lesion,
    Reading,
    Role,
)
from hilum.terms.reasons import Reason, Value, Words

_AXIS = {Axis.LONG: Words("long", "长"), Axis.SHORT: Words("short", "短")}
_ROLE = {
    Role.TARGET: Words("target", "靶"),
    Role.NON_TARGET: Words("non-target", "非靶"),
    Role.NEW: Words("new", "新"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: what was seen and what was expected, of which lesion and on which day."""

    reason: Reason
    lesion: str | None
    day: date | None


def faults_of(
    lesions: tuple[Lesion, ...], baseline: Assessment, follow_ups: Iterable[Assessment]
) -> tuple[Fault, ...]:
    """Return every fault of what a course would be made of; empty if there is none."""
    later = tuple(follow_ups)
    known = {lesion.id: lesion for lesion in lesions}
    return (
        *_listed_twice(lesions),
        *_misdated(baseline, later),
        *(fault for each in (baseline, *later) for fault in _misread(each, known)),
        *_new_at_baseline(baseline, known),
    )


_Values = dict[str, Value]


def _fault(name: str, about: str | None, on: date | None, values: _Values) -> Fault:
    return Fault(reason=RECIST.reason(name, **values), lesion=about, day=on)


def _listed_twice(lesions: tuple[Lesion, ...]) -> Iterator[Fault]:
    for lesion, times in Counter(each.id for each in lesions).items():
        if times > 1:
            yield _fault("fault_lesion_twice", lesion, None, {"lesion": lesion})


def _misdated(baseline: Assessment, later: tuple[Assessment, ...]) -> Iterator[Fault]:
    for day, times in Counter(each.day for each in later).items():
        if times > 1:
            yield _fault("fault_same_day", None, day, {"day": day, "times": times})
    for day in (each.day for each in later if each.day <= baseline.end):
        values: _Values = {"day": day, "baseline": baseline.end}
        yield _fault("fault_before_baseline", None, day, values)


def _misread(assessment: Assessment, known: Mapping[str, Lesion]) -> Iterator[Fault]:
    day = assessment.day
    for lesion, times in Counter(each.lesion for each in assessment.readings).items():
        named: _Values = {"day": day, "lesion": lesion}
        if lesion not in known:
            yield _fault("fault_unknown_lesion", lesion, day, named)
        elif times > 1:
            yield _fault("fault_read_twice", lesion, day, {"times": times, **named})
    for reading in assessment.readings:
        if reading.lesion in known:
            yield from unfit(known[reading.lesion], reading, assessment)


def unfit(lesion: Lesion, reading: Reading, assessment: Assessment) -> Iterator[Fault]:
    """Yield what of a reading does not fit its lesion or its assessment."""
    named: _Values = {"day": assessment.day, "lesion": lesion.id}
    axis = Axis.SHORT if lesion.node else Axis.LONG
    wrong: dict[str, _Values] = {}
    if reading.axis is not None and reading.axis is not axis:
        wrong["fault_axis"] = {**named, "seen": _AXIS[reading.axis], "expected": _AXIS[axis]}
    if reading.seen not in SEEN_OF[lesion.role]:
        fit = [words for seen, words in SEEN_WORDS.items() if seen in SEEN_OF[lesion.role]]
        expected = Words(", ".join(each.en for each in fit), "、".join(each.zh for each in fit))
        seen = {"role": _ROLE[lesion.role], "seen": SEEN_WORDS[reading.seen], "expected": expected}
        wrong["fault_seen"] = {**named, **seen}
    if reading.day is not None and not assessment.day <= reading.day <= assessment.end:
        span = {"seen": reading.day, "first": assessment.day, "last": assessment.end}
        wrong["fault_day"] = {"lesion": lesion.id, **span}
    for name, values in wrong.items():
        yield _fault(name, lesion.id, assessment.day, values)


def _new_at_baseline(baseline: Assessment, known: Mapping[str, Lesion]) -> Iterator[Fault]:
    for reading in baseline.readings:
        lesion = known.get(reading.lesion)
        if lesion is not None and lesion.role is Role.NEW:
            values: _Values = {"day": baseline.day, "lesion": lesion.id}
            yield _fault("fault_new_at_baseline", lesion.id, baseline.day, values)
