"""TV: the visits of the schedule, and what begins each (SDTMIG 3.4, 7.3.1).

A visit that repeats without an end is listed as often as any subject had it, and once at least.
"""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.trial import Trial, most_recorded
from hilum.datasets.sdtm.visits import planned
from hilum.study import Visit
from hilum.study.schedule import CountedFrom


def rows(trial: Trial) -> Iterator[Row]:
    """Yield one row for each planned visit."""
    schedule = trial.study.schedule
    arm = trial.study.arms[0] if len(trial.study.arms) == 1 else None
    for place, visit in enumerate(schedule.visits if schedule else (), start=1):
        for number in range(1, _times(trial, visit) + 1):
            made = planned(visit, place, number)
            yield Row(
                values={
                    "VISITNUM": made.number,
                    "VISIT": made.name,
                    "VISITDY": made.day,
                    "ARMCD": arm.id if arm else None,
                    "ARM": arm.name.en if arm else None,
                    "TVSTRL": _start(trial, visit, number),
                },
                asked=(visit.id,),
            )


def _times(trial: Trial, visit: Visit) -> int:
    if visit.repeat is None:
        return 1
    if visit.repeat.at_most is not None and visit.repeat.at_most.value is not None:
        return visit.repeat.at_most.value
    return most_recorded(trial, visit) or 1


def _start(trial: Trial, visit: Visit, number: int) -> str:
    anchor = trial.study.anchors[visit.anchor].en.casefold()
    day, repeat = visit.day.value, visit.repeat
    told = "Day not yet ruled" if day is None else _after(day, anchor)
    if repeat is not None and number > 1:
        every = repeat.every_days.value
        if every is None or day is None:
            told = "Day not yet ruled"
        elif repeat.counted_from is CountedFrom.PREVIOUS:
            told = _after(every, f"{visit.recorded_name(number - 1)}")
        else:
            told = _after(day + every * (number - 1), anchor)
    window = visit.window.value
    return told if window is None else f"{told}, -{window.before} to +{window.after} days"


def _after(days: int, what: str) -> str:
    return f"On the day of {what}" if days == 0 else f"{days} days after {what}"
