"""Where each list of tables of a study's files stands in USDM, and what is seen of each entry.

Written by writer.py, read by reader.py: one list of places for both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hilum.exchange.usdm import (
    design,
    identity,
    interventions,
    narrative,
    objectives,
    population,
    schedule,
    timeline,
)
from hilum.exchange.usdm.extension import STAND_IN, UNSTATED, Json, table_of
from hilum.exchange.usdm.folder import STUDY
from hilum.exchange.usdm.interventions import REGIMEN
from hilum.exchange.usdm.narrative import CRITERIA
from hilum.exchange.usdm.objectives import ENDPOINTS
from hilum.exchange.usdm.remainder import merged
from hilum.exchange.usdm.schedule import SCHEDULE
from hilum.exchange.usdm.source import Written, known


@dataclass(frozen=True, slots=True)
class Section:
    """A list of tables: its file and key, its objects in USDM, and what one says of its entry."""

    file: str
    key: str
    objects: Callable[[Written], list[Json]]
    seen: Callable[[Json, Written], Json]


SECTIONS = (
    Section(STUDY, "arm", design.written_arms, design.seen_named),
    Section(STUDY, "site", identity.sites, identity.seen_site),
    Section(CRITERIA, "criterion", population.written_criteria, population.seen_criterion),
    Section(CRITERIA, "clause", narrative.clauses, narrative.seen_clause),
    Section(REGIMEN, "drug", interventions.written_drugs, interventions.seen_drug),
    Section(SCHEDULE, "epoch", design.written_epochs, design.seen_named),
    Section(SCHEDULE, "activity", schedule.written_activities, schedule.seen_activity),
    Section(SCHEDULE, "visit", timeline.written_visits, timeline.seen_visit),
    Section(SCHEDULE, "conduct", schedule.written_conduct, schedule.seen_conduct),
    Section(ENDPOINTS, "objective", objectives.written_objectives, objectives.seen_objective),
    Section(ENDPOINTS, "endpoint", objectives.written_endpoints, objectives.seen_endpoint),
    Section(ENDPOINTS, "set", objectives.written_sets, objectives.seen_set),
    Section(ENDPOINTS, "estimand", objectives.written_estimands, objectives.seen_estimand),
)


def entry_of(section: Section, thing: Json, written: Written) -> Json:
    """Return the entry of an object: what is seen of it, with what its extension says beside."""
    whole: Json = merged(section.seen(thing, written), rest_of(thing))
    return whole


def rest_of(thing: Json) -> Json:
    """Return what an object's extension says of its entry, its marks apart."""
    marks = (STAND_IN, UNSTATED)
    table = table_of(thing.get("extensionAttributes") or [])
    return {key: value for key, value in table.items() if key not in marks}


def seen_files(written: Written) -> Mapping[str, Json]:
    """Return what a USDM file says of each file of the study, file-level extension apart."""
    files: dict[str, dict[str, Any]] = {
        STUDY: known(
            study=identity.seen_study(written),
            identity=identity.seen_identity(written),
            design=known(**design.seen_design(written), **population.seen_population(written)),
        ),
        REGIMEN: known(regimen=interventions.seen_regimen(written)),
    }
    for section in SECTIONS:
        entries = [entry_of(section, each, written) for each in section.objects(written)]
        if entries:
            files.setdefault(section.file, {})[section.key] = entries
    return {name: table for name, table in files.items() if table}
