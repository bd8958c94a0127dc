"""What the study is to show: objectives, endpoints, estimands, analysis sets."""

from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.interventions import intervention_id
from hilum.exchange.usdm.objects import (
    NOT_STATED,
    code_of,
    id_of,
    is_stand_in,
    made,
    plain,
    stand_in,
    word_of,
    xhtml,
)
from hilum.exchange.usdm.source import Entry, Source, Written, known

ENDPOINTS = "endpoints.toml"
SAFETY = ("adverse_events",)
"""The kinds of endpoint that are of safety; all others are of efficacy."""


def objectives(source: Source) -> list[Json]:
    """Return the objectives with their endpoints; a primary one that stands for what is not known.

    USDM asks for exactly one primary objective with an endpoint (rules DDF00084 and DDF00041).
    """
    endpoints = source.entries(ENDPOINTS, "endpoint")
    named = [_objective(each, endpoints) for each in source.entries(ENDPOINTS, "objective")]
    return named or [_no_objective()]


def _objective(entry: Entry, endpoints: list[Entry]) -> Json:
    answering = [each for each in endpoints if each["objective"] == entry["id"]]
    return made(
        "Objective",
        entry["id"],
        name=entry["id"],
        text=xhtml(entry["en"]),
        level=code_of("C188725", entry["level"]),
        endpoints=[_endpoint(each, entry["level"]) for each in answering],
    )


def _endpoint(entry: Entry, level: str) -> Json:
    return made(
        "Endpoint",
        entry["id"],
        name=entry["id"],
        text=xhtml(entry["en"]),
        purpose="Safety" if entry["kind"] in SAFETY else "Efficacy",
        level=code_of("C188726", level),
    )


def _no_objective() -> Json:
    entry = {"id": "objective", "en": NOT_STATED, "level": "primary"}
    endpoint = {"id": "endpoint", "objective": "objective", "en": NOT_STATED, "kind": ""}
    whole = stand_in(_objective(entry, [endpoint]))
    return {**whole, "endpoints": [stand_in(each) for each in whole["endpoints"]]}


def sets(source: Source) -> list[Json]:
    """Return the analysis sets, each a part of the study's population."""
    return [
        made(
            "AnalysisPopulation",
            each["id"],
            name=each["id"],
            label=each["en"],
            text=each["description"]["en"],
            subsetOfIds=[id_of("StudyDesignPopulation", "population")],
        )
        for each in source.entries(ENDPOINTS, "set")
    ]


def estimands(source: Source) -> list[Json]:
    """Return the estimands with what each makes of its intercurrent events."""
    events = {each["id"]: each["en"] for each in source.entries(ENDPOINTS, "event")}
    return [
        made(
            "Estimand",
            each["id"],
            name=each["id"],
            label=each["en"],
            populationSummary=each["summary"]["en"],
            analysisPopulationId=id_of("AnalysisPopulation", each["set"]),
            variableOfInterestId=id_of("Endpoint", each["endpoint"]),
            interventionIds=[intervention_id(source)],
            intercurrentEvents=_events(each, events),
        )
        for each in source.entries(ENDPOINTS, "estimand")
    ]


def _events(estimand: Entry, names: dict[str, str]) -> list[Json]:
    """Return the intercurrent events; USDM asks for one where the study has none."""
    return [
        made(
            "IntercurrentEvent",
            f"{estimand['id']} {each['event']}",
            name=f"{estimand['id']} {each['event']}",
            label=names[each["event"]],
            description=each["en"],
            text=xhtml(names[each["event"]]),
            strategy=each["strategy"],
        )
        for each in estimand["handling"]
    ] or [
        stand_in(
            made(
                "IntercurrentEvent",
                f"{estimand['id']} none",
                name=f"{estimand['id']} none",
                text=xhtml("None."),
                strategy="none",
            )
        )
    ]


def written_objectives(written: Written) -> list[Json]:
    """Return the objectives that the study names."""
    return [each for each in written.design.get("objectives", []) if not is_stand_in(each)]


def seen_objective(objective: Json, _: Written) -> Json:
    """Return what an objective says of an `[[objective]]`."""
    return known(
        id=objective.get("name"),
        en=plain(objective.get("text", "")),
        level=word_of("C188725", objective.get("level")),
    )


def written_endpoints(written: Written) -> list[Json]:
    """Return the endpoints of all objectives."""
    every = written_objectives(written)
    return [each for objective in every for each in objective.get("endpoints", [])]


def seen_endpoint(endpoint: Json, written: Written) -> Json:
    """Return what an endpoint says of an `[[endpoint]]`."""
    holding = (each for each in written_objectives(written) if endpoint in each["endpoints"])
    return known(
        id=endpoint.get("name"),
        en=plain(endpoint.get("text", "")),
        objective=next(holding, {}).get("name"),
    )


def written_sets(written: Written) -> list[Json]:
    """Return the analysis populations."""
    found = written.design.get("analysisPopulations", [])
    return found if isinstance(found, list) else []


def seen_set(population: Json, _: Written) -> Json:
    """Return what an analysis population says of a `[[set]]`."""
    return known(
        id=population.get("name"),
        en=population.get("label"),
        description=known(en=population.get("text")),
    )


def written_estimands(written: Written) -> list[Json]:
    """Return the estimands."""
    found = written.design.get("estimands", [])
    return found if isinstance(found, list) else []


def seen_estimand(estimand: Json, written: Written) -> Json:
    """Return what an estimand says of an `[[estimand]]`."""
    events = [each for each in estimand.get("intercurrentEvents", []) if not is_stand_in(each)]
    return known(
        id=estimand.get("name"),
        en=estimand.get("label"),
        summary=known(en=estimand.get("populationSummary")),
        set=written.get(estimand.get("analysisPopulationId")).get("name"),
        endpoint=written.get(estimand.get("variableOfInterestId")).get("name"),
        handling=[
            known(
                event=str(each.get("name")).removeprefix(f"{estimand.get('name')} "),
                strategy=each.get("strategy"),
                en=each.get("description"),
            )
            for each in events
        ],
    )
