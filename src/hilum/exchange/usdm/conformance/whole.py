"""What the study as a whole must have: sponsor, titles, objectives, population, cells, texts.

DDF00040, 41, 69, 84, 96 to 98, 100, 101, 115, 158, 172, 178, 185, 187, 201 to 203, 213, 243 and 247
to 249.
"""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from itertools import product

from hilum.exchange.usdm.conformance.finding import finding
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.objects import code, objects
from hilum.exchange.usdm.source import Written
from hilum.terms.discrepancies import Discrepancy

MARKED_UP = {
    "NarrativeContentItem": "DDF00187",
    **dict.fromkeys(
        ("EligibilityCriterionItem", "Condition", "Objective", "Endpoint", "IntercurrentEvent"),
        "DDF00247",
    ),
}


def identity(file: Written) -> Iterator[Discrepancy]:
    """One sponsor with one identifier, one title of each type, an official one."""
    version = file.version
    sponsors = [
        each for each in version.get("roles") or [] if _has(each, "code", "C215480", "sponsor")
    ]
    if len(sponsors) != 1:
        yield finding("DDF00201", version, f"{len(sponsors)} sponsors", "exactly one")
    for role in sponsors:
        if len(role.get("organizationIds") or []) != 1:
            yield finding("DDF00202", role, role.get("organizationIds"), "one organization")
        if version.get("id") not in (role.get("appliesToIds") or []):
            yield finding("DDF00203", role, role.get("appliesToIds"), "the study version")
    own = {each for role in sponsors for each in role.get("organizationIds") or []}
    scoped = [each for each in version.get("studyIdentifiers") or [] if each.get("scopeId") in own]
    if len(scoped) != 1:
        yield finding("DDF00172", version, f"{len(scoped)} identifiers of the sponsor", "one")
    types = Counter(str(each["type"].get("code")) for each in version.get("titles") or [])
    for kind, count in types.items():
        if count > 1:
            yield finding("DDF00100", version, f"{count} titles of type {kind}", "one")
    if code("C207419", "official_study_title")["code"] not in types:
        yield finding("DDF00115", version, "no official title", "one")


def _has(thing: Json, key: str, codelist_id: str, term: str) -> bool:
    return bool((thing.get(key) or {}).get("code") == code(codelist_id, term)["code"])


def objectives(file: Written) -> Iterator[Discrepancy]:
    """One primary objective, a primary endpoint, and no primary endpoint of another objective."""
    every = file.design.get("objectives") or []
    primary = [each for each in every if _has(each, "level", "C188725", "study_primary_objective")]
    if len(primary) != 1:
        yield finding("DDF00084", file.design, f"{len(primary)} primary objectives", "exactly one")
    found = 0
    for objective in every:
        for each in objective.get("endpoints") or []:
            if _has(each, "level", "C188726", "primary_endpoint"):
                found += 1
                if objective not in primary:
                    yield finding("DDF00096", each, "of another objective", "of the primary one")
    if not found:
        yield finding("DDF00041", file.design, "no primary endpoint", "at least one")


def population(file: Written) -> Iterator[Discrepancy]:
    """The population's sex and age, and its criteria, each with a text of its own."""
    whole = file.design.get("population") or {}
    for key, rule in (("plannedAge", "DDF00097"), ("plannedSex", "DDF00098")):
        if not whole.get(key):
            yield finding(rule, whole, f"no {key}", "one: USDM asks for it, the study has none")
    criteria = file.design.get("eligibilityCriteria") or []
    unused = {each["id"] for each in criteria} - {*(whole.get("criterionIds") or [])}
    for each in sorted(unused):
        yield finding("DDF00158", whole, f"not criterion {each}", "every criterion")
    items = Counter(str(each.get("criterionItemId")) for each in criteria)
    for item in file.version.get("eligibilityCriterionItems") or []:
        if items[item["id"]] > 1:
            yield finding("DDF00248", item, f"used {items[item['id']]} times", "once")
        if not items[item["id"]]:
            yield finding("DDF00249", item, "not used", "used by a criterion")


def cells(file: Written) -> Iterator[Discrepancy]:
    """One cell for each arm and epoch, and each element in a cell."""
    design = file.design
    every = design.get("studyCells") or []
    seen = Counter((each.get("armId"), each.get("epochId")) for each in every)
    for arm, epoch in product(design.get("arms") or [], design.get("epochs") or []):
        if seen[(arm["id"], epoch["id"])] != 1:
            count = seen[(arm["id"], epoch["id"])]
            rule = "DDF00069" if count else "DDF00243"
            yield finding(rule, design, f"{count} cells of {arm['id']} {epoch['id']}", "one")
    used = {each for cell in every for each in cell.get("elementIds") or []}
    for element in design.get("elements") or []:
        if element["id"] not in used:
            yield finding("DDF00040", element, "in no cell", "in a cell")


def treatment(file: Written) -> Iterator[Discrepancy]:
    """A single group has one intervention; an intervention study gives it in a procedure."""
    design = file.design
    given = design.get("studyInterventionIds") or []
    if _has(design, "model", "C99076", "single_group") and len(given) != 1:
        yield finding("DDF00213", design, f"{len(given)} interventions of one group", "one")
    every = list(objects(file.data))
    if not any(each.get("studyInterventionId") for each in every):
        yield finding("DDF00101", design, "no procedure that gives the intervention", "one")
    for each in every:
        if each["instanceType"] == "Administration" and each.get("dose"):
            if not each.get("frequency"):
                yield finding("DDF00178", each, "a dose without a frequency", "both")
            if not each.get("administrableProductId"):
                yield finding("DDF00185", each, "a dose without a product", "both")


def texts(file: Written) -> Iterator[Discrepancy]:
    """Texts that are to be XHTML are."""
    for each in objects(file.data):
        rule = MARKED_UP.get(str(each["instanceType"]))
        if rule is None:
            continue
        try:
            if not len(ET.fromstring(f"<body>{each.get('text')}</body>")):
                yield finding(rule, each, "text without markup", "XHTML")
        except ET.ParseError as error:
            yield finding(rule, each, f"{error}", "XHTML")
