"""When it is done: the main timeline, its instances, timings and windows, and repeated visits.

Each anchor that visits count from is an instance with a fixed time of its own; a visit counts
from the instance of its anchor. A visit that repeats is followed by a decision, which leads back to
the visit until what ends it has happened.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.objects import code, id_of, made, stand_in
from hilum.exchange.usdm.schedule import SCHEDULE, ordered_visits
from hilum.exchange.usdm.source import Entry, Source, Written, known, valued
from hilum.study import Study

DAYS = re.compile(r"P(\d+)D")
ANCHOR, EXIT, END = "anchor ", "exit", "end"
VARIES = "Visits repeat until the events that end them; the schedule names no last day."


def timeline(source: Source) -> Json:
    """Return the main timeline; one that only begins and ends where there is no schedule."""
    instances = _instances(source)
    for one, other in pairwise(instances):
        one["defaultConditionId"] = other["id"]
    instances[-1]["timelineExitId"] = id_of("ScheduleTimelineExit", EXIT)
    visits = source.entries(SCHEDULE, "visit")
    timings = [_fixed(each) for each in instances if _is_anchor(each)]
    whole = made(
        "ScheduleTimeline",
        "main",
        name="main",
        mainTimeline=True,
        entryCondition="The subject consents to take part in the study.",
        entryId=instances[0]["id"],
        exits=[made("ScheduleTimelineExit", EXIT)],
        instances=instances,
        timings=[*timings, *(timing for each in visits for timing in _timings(each))],
        plannedDuration=made(
            "Duration", text="Not stated.", durationWillVary=True, reasonDurationWillVary=VARIES
        ),
    )
    return whole if visits else stand_in(whole)


def _instances(source: Source) -> list[Json]:
    """Return an instance for each anchor before the first visit that counts from it, and so on."""
    found: list[Json] = []
    seen: set[str] = set()
    for visit in ordered_visits(source):
        if visit["anchor"] not in seen:
            found.append(_anchor(visit["anchor"], visit["epoch"], source.study))
        seen.add(visit["anchor"])
        found.append(_visit(visit))
        if "repeat" in visit:
            found.append(_decision(visit, source.study))
    epochs = [each["id"] for each in source.entries(SCHEDULE, "epoch")] or ["epoch"]
    if not found:
        found.append(_anchor("screening", epochs[0], source.study))
    return [*found, _instance(END, "End of the study", epochs[-1])]


def _instance(name: str, label: str, epoch: str, **more: Any) -> Json:
    return made(
        "ScheduledActivityInstance",
        name,
        name=name,
        label=label,
        epochId=id_of("StudyEpoch", epoch),
        **more,
    )


def _anchor(name: str, epoch: str, study: Study) -> Json:
    return _instance(f"{ANCHOR}{name}", study.anchors[name].en, epoch)


def _is_anchor(instance: Json) -> bool:
    return str(instance.get("name")).startswith(ANCHOR)


def _visit(visit: Entry) -> Json:
    return _instance(
        f"visit {visit['id']}",
        visit["en"],
        visit["epoch"],
        encounterId=id_of("Encounter", visit["id"]),
        activityIds=[id_of("Activity", each["activity"]) for each in visit["activities"]],
    )


def _decision(visit: Entry, study: Study) -> Json:
    again = made(
        "ConditionAssignment",
        condition=_condition(visit["repeat"], study),
        conditionTargetId=id_of("ScheduledActivityInstance", f"visit {visit['id']}"),
    )
    return made(
        "ScheduledDecisionInstance",
        f"again {visit['id']}",
        name=f"again {visit['id']}",
        label=f"Whether there is another visit: {visit['en']}",
        epochId=id_of("StudyEpoch", visit["epoch"]),
        conditionAssignments=[again],
    )


def _condition(repeat: Mapping[str, Any], study: Study) -> str:
    events = [study.concepts[each].en for each in repeat.get("until", ())]
    ends = [*events, *repeat.get("until_stated", ())]
    most = repeat.get("at_most", {}).get("value")
    parts = [f"there have been fewer than {most} such visits"] if most else []
    parts += [f"none of these has happened: {'; '.join(ends)}"] if ends else []
    return " and ".join(parts) or "the study goes on"


def _timings(visit: Entry) -> list[Json]:
    """Return when a visit is, and how long after it the next of its kind."""
    day = visit["day"].get("value")
    instance = id_of("ScheduledActivityInstance", f"visit {visit['id']}")
    anchor = id_of("ScheduledActivityInstance", f"{ANCHOR}{visit['anchor']}")
    found = [
        _relative(
            f"visit {visit['id']}",
            _days(day, "day 0: the day is not stated"),
            instance,
            anchor,
            **_window(visit["window"].get("value")),
        )
    ]
    if "repeat" in visit:
        decision = id_of("ScheduledDecisionInstance", f"again {visit['id']}")
        every = visit["repeat"]["every_days"].get("value")
        when = _days(every, "the days between are not stated")
        found.append(_relative(f"again {visit['id']}", when, decision, instance))
    return found


def _days(count: int | None, missing: str) -> tuple[int, str]:
    return (0, missing) if count is None else (count, f"{count} days")


def _relative(
    name: str, when: tuple[int, str], instance: str, relative_to: str, **window: str
) -> Json:
    days, label = when
    whole = made(
        "Timing",
        name,
        name=name,
        label=label,
        type=code("C201264", "before" if days < 0 else "after"),
        value=f"P{abs(days)}D",
        valueLabel=label,
        relativeToFrom=code("C201265", "start_to_start"),
        relativeFromScheduledInstanceId=instance,
        relativeToScheduledInstanceId=relative_to,
        **window,
    )
    return whole if label.endswith(" days") else stand_in(whole)


def _window(window: Mapping[str, int] | None) -> dict[str, str]:
    if window is None:
        return {}
    before, after = window["before"], window["after"]
    return {
        "windowLower": f"P{before}D",
        "windowUpper": f"P{after}D",
        "windowLabel": f"-{before}..+{after} days",
    }


def _fixed(anchor: Json) -> Json:
    return made(
        "Timing",
        anchor["name"],
        name=anchor["name"],
        label=anchor["label"],
        type=code("C201264", "fixed_reference"),
        value="P0D",
        valueLabel=anchor["label"],
        relativeToFrom=code("C201265", "start_to_start"),
        relativeFromScheduledInstanceId=anchor["id"],
        relativeToScheduledInstanceId=anchor["id"],
    )


def written_visits(written: Written) -> list[Json]:
    """Return the encounters."""
    found = written.design.get("encounters", [])
    return found if isinstance(found, list) else []


def seen_visit(encounter: Json, written: Written) -> Json:
    """Return what an encounter, its instance and its timings say of a `[[visit]]`."""
    timing = written.get(encounter.get("scheduledAtId"))
    instance = written.get(timing.get("relativeFromScheduledInstanceId"))
    anchor = written.get(timing.get("relativeToScheduledInstanceId")).get("name")
    activities = [written.get(each).get("name") for each in instance.get("activityIds", [])]
    return known(
        id=encounter.get("name"),
        en=encounter.get("label"),
        recorded_as=encounter.get("description"),
        epoch=written.get(instance.get("epochId")).get("name"),
        anchor=None if anchor is None else str(anchor).removeprefix(ANCHOR),
        day=valued(_day(timing)),
        window=valued(_seen_window(timing)),
        activities=[{"activity": each} for each in activities],
        repeat=known(every_days=valued(_day(_again(encounter, written)))),
    )


def _again(encounter: Json, written: Written) -> Json:
    return written.get(id_of("Timing", f"again {encounter.get('name')}"))


def _day(timing: Json) -> int | None:
    found = DAYS.fullmatch(str(timing.get("value")))
    if found is None or timing.get("extensionAttributes"):
        return None
    before = timing.get("type", {}).get("code") == code("C201264", "before")["code"]
    return -int(found[1]) if before else int(found[1])


def _seen_window(timing: Json) -> Json | None:
    ends = [DAYS.fullmatch(str(timing.get(key))) for key in ("windowLower", "windowUpper")]
    before, after = ends
    return {"before": int(before[1]), "after": int(after[1])} if before and after else None
