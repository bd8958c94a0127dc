"""A study as CDISC USDM 4.0 JSON (CDISC, Unified Study Definitions Model, version 4.0).

What USDM has a place for stands there; the rest of each entry of the study's files is in extension
attributes of the object of that entry, and what belongs to no object in those of the study version.
"""

from hilum import __version__
from hilum.exchange.usdm import identity, interventions, narrative, population, schedule
from hilum.exchange.usdm.codelists import codelist
from hilum.exchange.usdm.design import design
from hilum.exchange.usdm.extension import FILES, Json, attributes_of
from hilum.exchange.usdm.folder import STUDY, StudyFolder
from hilum.exchange.usdm.objects import id_of, made, numbered
from hilum.exchange.usdm.remainder import difference
from hilum.exchange.usdm.sections import SECTIONS, seen_files
from hilum.exchange.usdm.source import Source, Written, written
from hilum.study import Study
from hilum.terms.discrepancies import UserError

USDM_VERSION = "4.0.0"
VERSION = "version"


def study_as_usdm(study: Study, folder: StudyFolder) -> Json:
    """Return the study, read from this folder, as USDM. The same study gives the same JSON.

    Raises UserError for a study that gives no treatment: USDM has another class for its design.
    """
    source = Source(study=study, folder=folder)
    kind = source.fact("design", "study_type")
    if codelist("C99077").of(str(kind)) == codelist("C99077").terms["observational"]:
        raise UserError(
            f"{STUDY}: design.study_type: saw {kind!r}, expected an interventional study"
        )
    data = {
        "study": _study(source),
        "usdmVersion": USDM_VERSION,
        "systemName": "Hilum",
        "systemVersion": __version__,
    }
    file = written(data)
    _add_rests_of_entries(source, file)
    rest = difference(folder.files, seen_files(written(data)))
    _add(file.version, {FILES: rest})
    return numbered(data)


def _study(source: Source) -> Json:
    brief = source.study.short_name
    return made(
        "Study",
        source.study.id,
        name=source.study.id,
        label=brief.get("en"),
        versions=[_version(source)],
        documentedBy=[narrative.document(source)],
    )


def _version(source: Source) -> Json:
    return made(
        "StudyVersion",
        VERSION,
        versionIdentifier=source.study.version,
        rationale=identity.rationale(source),
        documentVersionIds=[id_of("StudyDefinitionDocumentVersion", narrative.DOCUMENT)],
        dateValues=identity.dates(source),
        amendments=identity.amendments(source),
        titles=identity.titles(source),
        studyIdentifiers=identity.identifiers(source),
        organizations=identity.organizations(source),
        roles=identity.roles(source, id_of("StudyVersion", VERSION)),
        studyDesigns=[design(source)],
        eligibilityCriterionItems=population.criterion_items(source),
        narrativeContentItems=narrative.content_items(source),
        studyInterventions=interventions.interventions(source),
        administrableProducts=interventions.products(source),
        biomedicalConcepts=schedule.biomedical_concepts(source),
        bcSurrogates=schedule.surrogates(source),
        conditions=schedule.conditions(source),
    )


def _add_rests_of_entries(source: Source, file: Written) -> None:
    """Give each object of an entry what it does not say of the entry itself."""
    for section in SECTIONS:
        entries = {str(each["id"]): each for each in source.entries(section.file, section.key)}
        for thing in section.objects(file):
            seen = section.seen(thing, file)
            _add(thing, difference(entries[seen["id"]], seen))


def _add(thing: Json, table: Json) -> None:
    if table:
        given = thing.get("extensionAttributes", [])
        thing["extensionAttributes"] = [*given, *attributes_of(table)]
