"""What is given: the regimen as one intervention, its administrations and products."""

from typing import Any

from hilum.concepts import Concept
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.folder import STUDY
from hilum.exchange.usdm.objects import (
    NO_VERSION,
    NOT_STATED,
    alias,
    code,
    code_of,
    id_of,
    made,
    quantity,
    stand_in,
    unknown_code,
    unstated,
    word_of,
)
from hilum.exchange.usdm.source import Entry, Source, Written, first, known, valued

REGIMEN = "regimen.toml"
ATC, ICD_10 = "http://www.whocc.no/atc", "http://hl7.org/fhir/sid/icd-10"
TREATMENT = "treatment"
"""The id of the one intervention: a study of one group has no other."""


def intervention_id(_: Source) -> str:
    """Return the id of the intervention of the study."""
    return id_of("StudyIntervention", TREATMENT)


def interventions(source: Source) -> list[Json]:
    """Return the regimen, or what stands for it where the study has none."""
    regimen = source.file(REGIMEN).get("regimen")
    arm = source.entries(STUDY, "arm")
    whole = made(
        "StudyIntervention",
        TREATMENT,
        name=regimen["id"] if regimen else TREATMENT,
        label=regimen["en"] if regimen else (arm[0]["en"] if arm else NOT_STATED),
        role=code("C207417", "experimental_intervention"),
        type=code("C99078", "drug") if regimen else code("C99078", "procedure"),
        codes=_codes(source),
        administrations=[_administration(source, each) for each in source.entries(REGIMEN, "drug")],
    )
    return [whole if regimen else stand_in(whole)]


def _administration(source: Source, drug: Entry) -> Json:
    frequency = _frequency(source)
    dose = _value(drug, "dose_mg_per_m2") if frequency else None
    return made(
        "Administration",
        drug["id"],
        name=drug["id"],
        label=drug["en"],
        duration=_duration(drug),
        dose=None if dose is None else quantity(float(dose), code("C71620", "mg_m2")),
        route=alias(code_of("C66729", _value(drug, "route"))),
        frequency=alias(frequency) if dose is not None else None,
        administrableProductId=(
            None if dose is None else id_of("AdministrableProduct", drug["concept"])
        ),
    )


def _codes(source: Source) -> list[Json]:
    """Return the first ATC code of each drug that has one, under the drug's own name."""
    names = dict.fromkeys(each["concept"] for each in source.entries(REGIMEN, "drug"))
    drugs = [source.study.concepts[name] for name in names]
    return [_coded(ATC, drug, "ATC") for drug in drugs if "ATC" in drug.codes]


def _coded(system: str, concept: Concept, key: str) -> Json:
    return made(
        "Code",
        code=concept.codes[key][0].rstrip("*"),
        codeSystem=system,
        codeSystemVersion=NO_VERSION,
        decode=concept.en,
    )


def _value(entry: Entry, key: str) -> Any:
    return entry.get(key, {}).get("value")


def _frequency(source: Source) -> Json | None:
    """Return how often a cycle is given, where CDISC has a term for its days."""
    return code_of("C71113", _value(source.file(REGIMEN).get("regimen", {}), "cycle_days"))


def _duration(drug: Entry) -> Json:
    hours = _value(drug, "infusion_hours")
    if hours is not None:
        long = quantity(float(hours), code("C66781", "hours"))
        return made("Duration", quantity=long, durationWillVary=False)
    text = _value(drug, "manner") or NOT_STATED
    long = made(
        "Duration", text=str(text), durationWillVary=True, reasonDurationWillVary=NOT_STATED
    )
    return unstated(long, "durationWillVary")


def products(source: Source) -> list[Json]:
    """Return the drugs that are given, each once, with no dosage form: no study states one."""
    concepts = dict.fromkeys(each["concept"] for each in source.entries(REGIMEN, "drug"))
    return [
        unstated(
            made(
                "AdministrableProduct",
                concept,
                name=concept,
                label=source.study.concepts[concept].en,
                administrableDoseForm=alias(unknown_code()),
                productDesignation=code("C207418", "imp"),
            ),
            "administrableDoseForm",
        )
        for concept in concepts
    ]


def indications(source: Source) -> list[Json]:
    """Return the condition studied, coded where a concept has its name.

    Whether it is rare is not stated, and USDM asks.
    """
    condition = source.fact("identity", "condition")
    if condition is None:
        return []
    codes = [
        _coded(ICD_10, concept, "ICD-10")
        for concept in source.study.concepts
        if concept.en.casefold() == str(condition).casefold() and "ICD-10" in concept.codes
    ]
    whole = made("Indication", "condition", name=str(condition), isRareDisease=False, codes=codes)
    return [unstated(whole, "isRareDisease")]


def written_drugs(written: Written) -> list[Json]:
    """Return the administrations."""
    found = first(written.version.get("studyInterventions")).get("administrations", [])
    return found if isinstance(found, list) else []


def seen_drug(administration: Json, written: Written) -> Json:
    """Return what an administration says of a `[[drug]]`."""
    dose = (administration.get("dose") or {}).get("value")
    long = administration.get("duration") or {}
    hours = (long.get("quantity") or {}).get("value")
    return known(
        id=administration.get("name"),
        en=administration.get("label"),
        concept=written.get(administration.get("administrableProductId")).get("name"),
        dose_mg_per_m2=valued(None if dose is None else str(dose)),
        infusion_hours=valued(None if hours is None else str(hours)),
        route=valued(word_of("C66729", administration.get("route"))),
        manner=valued(None if long.get("text") in (None, NOT_STATED) else long["text"]),
    )


def seen_regimen(written: Written) -> Json:
    """Return what the intervention says of `[regimen]`."""
    whole = first(written.version.get("studyInterventions"))
    given = first(whole.get("administrations")).get("frequency")
    days = word_of("C71113", given)
    return known(
        id=whole.get("name"),
        en=whole.get("label"),
        cycle_days=valued(None if days is None else int(days)),
    )
