"""How the study is built: model, phase, blinding, arms, epochs, and what is done in each."""

from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.folder import STUDY
from hilum.exchange.usdm.interventions import indications, intervention_id
from hilum.exchange.usdm.narrative import CRITERIA, DOCUMENT
from hilum.exchange.usdm.objectives import estimands, objectives, sets
from hilum.exchange.usdm.objects import (
    NOT_STATED,
    alias,
    chained,
    code,
    code_of,
    id_of,
    is_stand_in,
    made,
    stand_in,
    unknown_code,
    unstated,
    word_of,
)
from hilum.exchange.usdm.population import POPULATION, criteria, population
from hilum.exchange.usdm.schedule import SCHEDULE, activities, encounters, treated_epochs
from hilum.exchange.usdm.source import Entry, Source, Written, known, valued
from hilum.exchange.usdm.timeline import timeline

DESIGN = "design"
CODED = {
    "study_type": ("studyType", "C99077"),
    "phase": ("studyPhase", "C66737"),
    "model": ("model", "C99076"),
    "masking": ("blindingSchema", "C66735"),
}
"""The facts of `[design]` that are a code: where each goes, from which codelist."""


def design(source: Source) -> Json:
    """Return the design of the study."""
    model = code_of("C99076", source.fact("design", "model"))
    purpose = code_of("C66736", source.fact("design", "purpose"))
    whole = made(
        "InterventionalStudyDesign",
        DESIGN,
        name=DESIGN,
        rationale=_rationale(source),
        studyType=code_of("C99077", source.fact("design", "study_type")),
        studyPhase=alias(code_of("C66737", source.fact("design", "phase"))),
        model=model or unknown_code(),
        intentTypes=[purpose] if purpose else [],
        blindingSchema=alias(code_of("C66735", source.fact("design", "masking"))),
        characteristics=_characteristics(source),
        arms=arms(source),
        epochs=epochs(source),
        elements=_elements(source),
        studyCells=_cells(source),
        population=population(source),
        eligibilityCriteria=criteria(source),
        indications=indications(source),
        studyInterventionIds=[intervention_id(source)],
        objectives=objectives(source),
        estimands=estimands(source),
        analysisPopulations=sets(source),
        encounters=encounters(source),
        activities=activities(source),
        scheduleTimelines=[timeline(source)],
        documentVersionIds=[id_of("StudyDefinitionDocumentVersion", DOCUMENT)],
    )
    missing = [] if model else ["model"]
    return unstated(whole, *missing, *([] if _background(source) else ["rationale"]))


def _background(source: Source) -> list[str]:
    clauses = source.entries(CRITERIA, "clause")
    return [each["text"] for each in clauses if each["kind"] == "background"]


def _rationale(source: Source) -> str:
    return " ".join(_background(source)) or NOT_STATED


def _characteristics(source: Source) -> list[Json]:
    countries = [each["country"] for each in source.entries(STUDY, "site")]
    if not countries:
        return []
    place = "single_centre" if len(countries) == 1 else "multicentre"
    land = "single_country" if len({*countries}) == 1 else "multiple_countries"
    return [code("C207416", place), code("C207416", land)]


def arms(source: Source) -> list[Json]:
    """Return the arms; one that stands for them where the study names none."""
    named = [_arm(each) for each in source.entries(STUDY, "arm")]
    return named or [stand_in(_arm({"id": "arm", "en": NOT_STATED}))]


def _arm(entry: Entry) -> Json:
    return made(
        "StudyArm",
        entry["id"],
        name=entry["id"],
        label=entry["en"],
        type=code("C174222", "experimental_arm"),
        dataOriginType=code("C188727", "data_generated_within_study"),
        dataOriginDescription="Data generated within study",
        populationIds=[id_of("StudyDesignPopulation", POPULATION)],
    )


def epochs(source: Source) -> list[Json]:
    """Return the epochs of the schedule; one that stands for them where there is none."""
    named = [_epoch(each) for each in source.entries(SCHEDULE, "epoch")]
    return chained(named or [stand_in(_epoch({"id": "epoch", "en": NOT_STATED}))])


def _epoch(entry: Entry) -> Json:
    known_types = {
        key: code("C99079", key)
        for key in ("screening", "run_in", "treatment", "follow_up", "washout")
    }
    kind = known_types.get(entry["id"])
    whole = made(
        "StudyEpoch", entry["id"], name=entry["id"], label=entry["en"], type=kind or unknown_code()
    )
    return whole if kind else unstated(whole, "type")


def _elements(source: Source) -> list[Json]:
    """Return an element for each epoch, with the intervention where it is given."""
    treated = treated_epochs(source)
    return [
        made(
            "StudyElement",
            each["name"],
            name=each["name"],
            label=each["label"],
            studyInterventionIds=[intervention_id(source)] if each["name"] in treated else [],
        )
        for each in epochs(source)
    ]


def _cells(source: Source) -> list[Json]:
    return [
        made(
            "StudyCell",
            f"{arm['name']} {epoch['name']}",
            armId=arm["id"],
            epochId=epoch["id"],
            elementIds=[id_of("StudyElement", epoch["name"])],
        )
        for arm in arms(source)
        for epoch in epochs(source)
    ]


def seen_design(written: Written) -> Json:
    """Return what the design says of `[design]`, the population apart."""
    found = {
        fact: valued(word_of(codelist, written.design.get(attribute)))
        for fact, (attribute, codelist) in CODED.items()
    }
    purposes = written.design.get("intentTypes") or [None]
    return known(**found, purpose=valued(word_of("C66736", purposes[0])))


def written_arms(written: Written) -> list[Json]:
    """Return the arms that the study names."""
    return [each for each in written.design.get("arms", []) if not is_stand_in(each)]


def written_epochs(written: Written) -> list[Json]:
    """Return the epochs that the study names."""
    return [each for each in written.design.get("epochs", []) if not is_stand_in(each)]


def seen_named(thing: Json, _: Written) -> Json:
    """Return what an object says of an entry that it names and labels."""
    return known(id=thing.get("name"), en=thing.get("label"))
