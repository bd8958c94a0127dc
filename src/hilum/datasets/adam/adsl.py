"""ADSL: one row a subject: the analysis sets, the days, baseline, and how it ended."""

from collections.abc import Iterator
from typing import Any

from hilum.datasets.adam.baseline import baseline
from hilum.datasets.adam.collected import Collected
from hilum.datasets.adam.forms import form, yes
from hilum.datasets.adam.lifetime import end_of_study, end_of_treatment, last_alive, leaving
from hilum.datasets.dataset import Row
from hilum.datasets.facts import Facts
from hilum.records.rows import IGNORED

DAYS = {
    "RFICDT": "consent",
    "ENRLDT": "enrolment",
    "PROCDT": "procedure",
    "TRTSDT": "first_dose",
    "TRTEDT": "last_dose",
}
"""The anchor behind each date."""

END_OF_TREATMENT = "STUDY TREATMENT"
"""DSSCAT of what ended treatment."""

GERIATRIC_YEARS = 65
"""ICH E7: the geriatric population is that of 65 years and above."""

Told = dict[str, Any]


def adsl(facts: Facts, sdtm: Collected, *, whole: bool = True) -> Iterator[Row]:
    """Yield the row of a subject; what only displays of baseline ask for where `whole`.

    Screen failures have a row too, and are of no analysis set.
    """
    alive = last_alive(facts)
    records = [facts.records.subject.row, *([alive.record] if alive else [])]
    records += [row for anchor in DAYS.values() for row in facts.behind(anchor)]
    records += [gone.row] if (gone := leaving(facts)) else []
    told: Told = {
        **_sets(facts),
        **{name: facts.anchor(anchor) for name, anchor in DAYS.items()},
        **end_of_study(facts),
        "CUTOFFDT": facts.cutoff,
        "LSTALVDT": alive.day if alive else None,
        "LSTALVSR": _domain(sdtm, alive.record) if alive else None,
        "NATHDT": facts.responded.new_therapy if facts.responded else None,
    }
    if whole:
        characteristics, behind = baseline(facts, facts.responded)
        told["ONICIFL"] = received(facts, "immune_checkpoint_inhibitor")
        ended = _disposition(sdtm)
        told |= characteristics
        told |= end_of_treatment(facts, disposition=ended)
        records += [*behind, *(ended.records if ended else ())]
    dm = next(iter(sdtm.of("DM")), None)
    told |= _duration(told) | _arm(told, dm.row if dm else None)
    sources = sdtm.of_records(records)
    yield form("ADSL").row(None, dm, values=told, sources=sources, records=records)


def _sets(facts: Facts) -> Told:
    """Return SCRNFL and the flag of each of the study's analysis sets: Y or N."""
    endpoints = facts.study.endpoints
    held = {} if endpoints is None else endpoints.sets
    flags = {each.flag: yes(in_set(facts, each.id)) for each in held.values()}
    return {"SCRNFL": "Y", **flags}


def in_set(facts: Facts, set_id: str) -> bool:
    """Tell whether a subject is of an analysis set; raises LookupError if there is no such set.

    An anchor that the records leave open does not make a member; one that surely came does, on a
    day that is known or not.
    """
    endpoints = facts.study.endpoints
    if endpoints is None:
        raise LookupError(f"{facts.study.id}: no endpoints.toml, expected one with {set_id}")
    asked = endpoints.sets[set_id]
    within = asked.within is None or in_set(facts, asked.within)
    shown = any(facts.has_reached(anchor) for anchor in asked.shown_by)
    return within and shown and (not asked.assessed or is_assessed(facts))


def is_assessed(facts: Facts) -> bool:
    """Tell whether a subject has a baseline of the tumor and an adequate assessment after it."""
    found = facts.responded
    return found is not None and any(point.overall.adequate for point in found.recist.points)


def _domain(sdtm: Collected, record: str) -> str | None:
    return next((key.dataset for key in sdtm.of_records([record])), None)


def _disposition(sdtm: Collected) -> Row | None:
    """The row of DS that ends treatment, None while it goes on."""
    rows = (each.row for each in sdtm.of("DS"))
    return next((row for row in rows if row["DSSCAT"] == END_OF_TREATMENT), None)


def received(facts: Facts, concept: str) -> str | None:
    """Return whether something was given from the first dose to the last: Y, N, None not known.

    N only where coverage says that the interventions of that time are complete.
    """
    first, last = facts.anchors.get("first_dose"), facts.anchors.get("last_dose")
    if first is None or last is None:
        return None
    concepts = facts.study.concepts.within(concept)
    rows = [
        row
        for row in facts.records.interventions
        if row.concept in concepts
        and row.status not in IGNORED
        and row.start.day_earliest <= last
        and row.end.day_latest >= first
    ]
    if any(row.start.day_latest <= last and row.end.day_earliest >= first for row in rows):
        return "Y"
    covered = any(
        each.domain in ("interventions", concept)
        and each.start_day <= first <= last <= each.end_day
        for each in facts.records.coverage
    )
    return "N" if covered and not rows else None


def _duration(told: Told) -> Told:
    first, last = told["TRTSDT"], told["TRTEDT"]
    return {"TRTDURD": (last - first).days + 1 if first and last else None}


def _arm(told: Told, dm: Row | None) -> Told:
    arm = None if dm is None else dm["ARM"]
    age = None if dm is None else dm["AGE"]
    group = None
    if isinstance(age, int):
        older = age >= GERIATRIC_YEARS
        group = f">={GERIATRIC_YEARS}" if older else f"<{GERIATRIC_YEARS}"
    return {
        "TRT01P": arm if told.get("ENRLFL") == "Y" else None,
        "TRT01A": arm if told.get("SAFFL") == "Y" else None,
        "AGEGR1": group,
    }
