"""The schedule timeline: one entry, a chain of instances to an exit, timings with their windows.

DDF00006 to 9, 11, 12, 19, 25, 31, 33, 34, 36 to 39, 44, 46, 60 to 62, 87, 88, 108 and 153.
"""

import re
from collections.abc import Iterator

from hilum.exchange.usdm.conformance.finding import finding
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.objects import code, objects
from hilum.exchange.usdm.source import Written
from hilum.terms.discrepancies import Discrepancy

DURATION = re.compile(r"P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?")
WINDOW = ("windowLabel", "windowLower", "windowUpper")


def timelines(file: Written) -> Iterator[Discrepancy]:
    """Find what is wrong with the timelines of the design."""
    every = file.design.get("scheduleTimelines") or []
    main = [each for each in every if each.get("mainTimeline") is True]
    if len(main) != 1:
        yield finding("DDF00012", file.design, f"{len(main)} main timelines", "exactly one")
    for timeline in every:
        yield from _instances(timeline)
        yield from _ends(timeline)
        for timing in timeline.get("timings") or []:
            yield from _timing(timing, timeline)
    for timeline in main:
        if not timeline.get("plannedDuration"):
            yield finding("DDF00153", timeline, "no plannedDuration", "one")
        yield from _order(file, timeline)


def _instances(timeline: Json) -> Iterator[Discrepancy]:
    for each in timeline.get("instances") or []:
        leads, leaves = each.get("defaultConditionId"), each.get("timelineExitId")
        if each["instanceType"] == "ScheduledDecisionInstance":
            if not leads:
                yield finding("DDF00038", each, "no defaultConditionId", "one")
        elif bool(leads) is bool(leaves):
            yield finding("DDF00008", each, f"{leads} and {leaves}", "a next instance or an exit")
        if leads == each["id"]:
            yield finding("DDF00019", each, "itself as the next", "another instance")
        for assigned in each.get("conditionAssignments") or []:
            if assigned.get("conditionTargetId") == each["id"]:
                yield finding("DDF00044", each, "itself as the target", "another instance")


def _ends(timeline: Json) -> Iterator[Discrepancy]:
    instances = timeline.get("instances") or []
    if not timeline.get("exits"):
        yield finding("DDF00108", timeline, "no exit", "at least one")
    if not any(each.get("timelineExitId") for each in instances):
        yield finding("DDF00037", timeline, "no instance that leads to an exit", "at least one")
    if not any(_is_fixed(each) for each in timeline.get("timings") or []):
        yield finding("DDF00009", timeline, "no fixed time", "at least one")


def _is_fixed(timing: Json) -> bool:
    given = timing.get("type") or {}
    return bool(given.get("code") == code("C201264", "fixed_reference")["code"])


def _timing(timing: Json, timeline: Json) -> Iterator[Discrepancy]:
    here = {each["id"] for each in timeline.get("instances") or []}
    one, other = (timing.get(f"relative{end}ScheduledInstanceId") for end in ("From", "To"))
    if not {one, other} - {None} <= here:
        yield finding("DDF00046", timing, f"{one}, {other}", "instances of the same timeline")
    if _is_fixed(timing):
        yield from _fixed(timing)
    elif other is None or one == other:
        yield finding("DDF00031", timing, f"from {one} to {other}", "two instances")
    window = [key for key in WINDOW if timing.get(key)]
    if window and len(window) < len(WINDOW):
        yield finding("DDF00006", timing, f"only {', '.join(window)}", "all of a window or none")
    keys = {"value": "DDF00060", "windowLower": "DDF00061", "windowUpper": "DDF00062"}
    for key, rule in keys.items():
        if timing.get(key) and not DURATION.fullmatch(str(timing[key])):
            yield finding(
                rule, timing, f"{key} {timing[key]}", "a duration of ISO 8601, not below 0"
            )


def _fixed(timing: Json) -> Iterator[Discrepancy]:
    one, other = (timing.get(f"relative{end}ScheduledInstanceId") for end in ("From", "To"))
    if other not in (None, one):
        yield finding("DDF00007", timing, f"from {one} to {other}", "one instance")
    if any(timing.get(key) for key in WINDOW):
        yield finding("DDF00025", timing, "a window of a fixed time", "none")
    given = timing.get("relativeToFrom") or {}
    if given.get("code") != code("C201265", "start_to_start")["code"]:
        yield finding("DDF00036", timing, given.get("decode"), "Start to Start")


def durations(file: Written) -> Iterator[Discrepancy]:
    """Find durations that say neither text nor quantity, or that vary without a reason."""
    for each in objects(file.data):
        if each["instanceType"] != "Duration":
            continue
        varies, why = each.get("durationWillVary"), each.get("reasonDurationWillVary")
        if not each.get("text") and not each.get("quantity"):
            yield finding("DDF00033", each, "neither text nor quantity", "one of them")
        if bool(varies) is not bool(why):
            yield finding("DDF00034", each, f"varies: {varies}, reason: {why}", "both or neither")
        if bool(varies) is bool(each.get("quantity")):
            yield finding("DDF00039", each, "a quantity that varies, or none that does not", "one")


def _order(file: Written, timeline: Json) -> Iterator[Discrepancy]:
    """Visits and epochs follow each other as their instances do."""
    for rule, key, attribute in (
        ("DDF00087", "encounters", "encounterId"),
        ("DDF00088", "epochs", "epochId"),
    ):
        along = [each[attribute] for each in _walk(timeline) if each.get(attribute)]
        stepped = [one for place, one in enumerate(along) if place == 0 or along[place - 1] != one]
        declared = _declared(file.design.get(key) or [])
        if stepped != declared and (stepped or rule == "DDF00088"):
            yield finding(rule, timeline, f"{' > '.join(stepped)}", " > ".join(declared))


def _walk(timeline: Json) -> Iterator[Json]:
    by_id = {each["id"]: each for each in timeline.get("instances") or []}
    at, seen = by_id.get(str(timeline.get("entryId"))), set[str]()
    while at is not None and at["id"] not in seen:
        seen.add(at["id"])
        yield at
        at = by_id.get(str(at.get("defaultConditionId")))


def _declared(things: list[Json]) -> list[str]:
    by_id = {each["id"]: each for each in things}
    at = next((each for each in things if not each.get("previousId")), None)
    found: list[str] = []
    while at is not None and at["id"] not in found:
        found.append(at["id"])
        at = by_id.get(str(at.get("nextId")))
    return found
