"""What is done: the activities with the biomedical concepts they measure, and the visits."""

from hilum.concepts import Concept
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.interventions import REGIMEN, TREATMENT, intervention_id
from hilum.exchange.usdm.objects import NO_VERSION, alias, chained, code, id_of, made, plain, xhtml
from hilum.exchange.usdm.source import Entry, Source, Written, known

SCHEDULE = "schedule.toml"
LOINC = "LOINC"
CONDUCT = "conduct "


def activities(source: Source) -> list[Json]:
    """Return the activities, each after the one before it."""
    return chained([_activity(source, each) for each in source.entries(SCHEDULE, "activity")])


def _activity(source: Source, entry: Entry) -> Json:
    concepts = [source.study.concepts[each] for each in entry["concepts"]]
    surrogates = [each.id for each in concepts if not _is_coded(each)]
    stated = [f"stated {entry['id']}"] if "sentence" in entry else []
    return made(
        "Activity",
        entry["id"],
        name=entry["id"],
        label=entry["en"],
        biomedicalConceptIds=[
            id_of("BiomedicalConcept", each.id) for each in concepts if _is_coded(each)
        ],
        bcSurrogateIds=[
            id_of("BiomedicalConceptSurrogate", each) for each in (*surrogates, *stated)
        ],
        definedProcedures=_procedures(source, entry),
    )


def _is_coded(concept: Concept) -> bool:
    return LOINC in concept.codes


def _procedures(source: Source, entry: Entry) -> list[Json]:
    """Return the giving of the treatment, where the activity records drugs of the regimen."""
    if not _gives_treatment(source, entry):
        return []
    return [
        made(
            "Procedure",
            entry["id"],
            name=entry["id"],
            label=entry["en"],
            procedureType=TREATMENT,
            code=made(
                "Code",
                code="C25409",
                codeSystem=code("C188728", "visit")["codeSystem"],
                codeSystemVersion=code("C188728", "visit")["codeSystemVersion"],
                decode="Administration",
            ),
            studyInterventionId=intervention_id(source),
        )
    ]


def _gives_treatment(source: Source, activity: Entry) -> bool:
    drugs = {each["concept"] for each in source.entries(REGIMEN, "drug")}
    return bool(drugs & {*activity["concepts"]})


def treated_epochs(source: Source) -> frozenset[str]:
    """Return the epochs with a visit at which the treatment is given."""
    every = source.entries(SCHEDULE, "activity")
    giving = {each["id"] for each in every if _gives_treatment(source, each)}
    return frozenset(
        visit["epoch"]
        for visit in source.entries(SCHEDULE, "visit")
        if giving & {each["activity"] for each in visit["activities"]}
    )


def biomedical_concepts(source: Source) -> list[Json]:
    """Return what activities measure and LOINC has a code for."""
    return [_biomedical(each) for each in _measured(source) if _is_coded(each)]


def _measured(source: Source) -> list[Concept]:
    entries = source.entries(SCHEDULE, "activity")
    names = dict.fromkeys(name for each in entries for name in each["concepts"])
    return [source.study.concepts[name] for name in names]


def _biomedical(concept: Concept) -> Json:
    """Return a concept with its first LOINC code as its code and the others as aliases.

    LOINC's own names are not Hilum's to print: the concept's label stands as the decode, with the
    code behind it where a concept has several.
    """
    codes = concept.codes[LOINC]
    standard, *others = (_loinc(concept, each) for each in codes)
    whole = alias(standard) or {}
    return made(
        "BiomedicalConcept",
        concept.id,
        name=concept.id,
        label=concept.en,
        reference=f"{LOINC} {codes[0]}",
        code={**whole, "standardCodeAliases": others} if others else whole,
    )


def _loinc(concept: Concept, number: str) -> Json:
    name = concept.en if number == concept.codes[LOINC][0] else f"{concept.en} ({number})"
    return made(
        "Code",
        code=number,
        codeSystem="http://loinc.org",
        codeSystemVersion=NO_VERSION,
        decode=name,
    )


def surrogates(source: Source) -> list[Json]:
    """Return what activities record without a code of LOINC, and what a person states."""
    uncoded = [
        made("BiomedicalConceptSurrogate", each.id, name=each.id, label=each.en)
        for each in _measured(source)
        if not _is_coded(each)
    ]
    return [
        *uncoded,
        *(
            made(
                "BiomedicalConceptSurrogate",
                f"stated {each['id']}",
                name=f"stated {each['id']}",
                label=each["en"],
                description=each["sentence"],
            )
            for each in source.entries(SCHEDULE, "activity")
            if "sentence" in each
        ),
    ]


def conditions(source: Source) -> list[Json]:
    """Return the rules of conduct, each with the activity that confirms it, if one does."""
    return [
        made(
            "Condition",
            each["id"],
            name=f"{CONDUCT}{each['id']}",
            text=xhtml(each["en"]),
            appliesToIds=[id_of("Activity", each["confirmed"])] if "confirmed" in each else [],
        )
        for each in source.entries(SCHEDULE, "conduct")
    ]


def encounters(source: Source) -> list[Json]:
    """Return the visits: in the order of the file, chained in the order of their epochs."""
    made_ones = [_encounter(each) for each in source.entries(SCHEDULE, "visit")]
    by_id = {each["id"]: each for each in made_ones}
    chained([by_id[id_of("Encounter", each["id"])] for each in ordered_visits(source)])
    return made_ones


def ordered_visits(source: Source) -> list[Entry]:
    """Return the visits in the order of their epochs, else as the file has them."""
    order = [each["id"] for each in source.entries(SCHEDULE, "epoch")]
    return sorted(source.entries(SCHEDULE, "visit"), key=lambda each: order.index(each["epoch"]))


def _encounter(entry: Entry) -> Json:
    return made(
        "Encounter",
        entry["id"],
        name=entry["id"],
        label=entry["en"],
        description=entry["recorded_as"],
        type=code("C188728", "visit"),
        scheduledAtId=id_of("Timing", f"visit {entry['id']}"),
    )


def written_activities(written: Written) -> list[Json]:
    """Return the activities."""
    found = written.design.get("activities", [])
    return found if isinstance(found, list) else []


def seen_activity(activity: Json, written: Written) -> Json:
    """Return what an activity and its concepts say of an `[[activity]]`."""
    coded = [written.get(each) for each in activity.get("biomedicalConceptIds", [])]
    others = [written.get(each) for each in activity.get("bcSurrogateIds", [])]
    stated = [each for each in others if str(each.get("name")).startswith("stated ")]
    named = [each.get("name") for each in (*coded, *others) if each not in stated]
    return known(
        id=activity.get("name"),
        en=activity.get("label"),
        concepts=named,
        sentence=stated[0].get("description") if stated else None,
    )


def written_conduct(written: Written) -> list[Json]:
    """Return the conditions that are rules of conduct."""
    every = written.version.get("conditions") or []
    return [each for each in every if str(each.get("name")).startswith(CONDUCT)]


def seen_conduct(condition: Json, written: Written) -> Json:
    """Return what a condition says of a `[[conduct]]`."""
    confirmed = [written.get(each).get("name") for each in condition.get("appliesToIds", [])]
    return known(
        id=str(condition.get("name")).removeprefix(CONDUCT),
        en=plain(condition.get("text", "")),
        confirmed=confirmed[0] if confirmed else None,
    )
