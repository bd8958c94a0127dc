"""Who the study is: titles, identifiers, organisations and their roles, versions and reasons."""

import re
from itertools import pairwise
from typing import Any

from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.folder import STUDY
from hilum.exchange.usdm.narrative import DOCUMENT, RECORD_SECTION
from hilum.exchange.usdm.objects import (
    NOT_STATED,
    code,
    global_scope,
    id_of,
    is_stand_in,
    is_unstated,
    made,
    stand_in,
    unknown_code,
    unstated,
)
from hilum.exchange.usdm.source import Entry, Source, Written, day_of, first, known, valued

SPONSOR, REGISTRY = "sponsor", "registry"
SITE_SCHEME, OWN_SCHEME = "urn:hilum:study:site", "urn:hilum:study:organization"
REGISTRIES = {
    r"NCT\d{8}": "ClinicalTrials.gov",
    r"ChiCTR[-\w]+": "ChiCTR",
    r"ISRCTN\d+": "ISRCTN",
    r"\d{4}-\d{6}-\d{2}(-\d{2})?": "EU clinical trials register",
}
"""How an identifier of a registry is written, and the registry's name."""


def titles(source: Source) -> list[Json]:
    """Return the official title, and the short name as the brief one."""
    official = source.fact("identity", "title")
    brief = source.file(STUDY)["study"]["short_name"].get("en")
    fallback = brief or source.study.id
    title = made(
        "StudyTitle", text=official or fallback, type=code("C207419", "official_study_title")
    )
    found = [title if official else unstated(title, "text")]
    if brief:
        found.append(made("StudyTitle", text=brief, type=code("C207419", "brief_study_title")))
    return found


def identifiers(source: Source) -> list[Json]:
    """Return the sponsor's identifier, which USDM requires, and that of the registry."""
    own = source.fact("identity", "sponsor_study_id")
    of_sponsor = made(
        "StudyIdentifier", text=str(own or source.study.id), scopeId=id_of("Organization", SPONSOR)
    )
    found = [of_sponsor if own else stand_in(of_sponsor)]
    registered = source.fact("identity", "registry_id")
    if registered:
        scope = id_of("Organization", REGISTRY)
        found.append(made("StudyIdentifier", text=str(registered), scopeId=scope))
    return found


def organizations(source: Source) -> list[Json]:
    """Return the sponsor, the registry and the sites."""
    name = source.fact("identity", "sponsor")
    sponsor = made(
        "Organization",
        SPONSOR,
        name=str(name or NOT_STATED),
        type=unknown_code(),
        identifierScheme=OWN_SCHEME,
        identifier=SPONSOR,
    )
    found = [unstated(sponsor, "type", *([] if name else ["name"]))]
    registered = source.fact("identity", "registry_id")
    if registered:
        found.append(_registry(str(registered)))
    return [*found, *map(_site, source.entries(STUDY, "site"))]


def _registry(identifier: str) -> Json:
    named = (name for pattern, name in REGISTRIES.items() if re.fullmatch(pattern, identifier))
    name = next(named, None)
    return unstated(
        made(
            "Organization",
            REGISTRY,
            name=name or "Registry",
            type=code("C188724", "clinical_study_registry"),
            identifierScheme=OWN_SCHEME,
            identifier=REGISTRY,
        ),
        *([] if name else ["name"]),
    )


def _site(entry: Entry) -> Json:
    country = made(
        "Code",
        code=entry["country"],
        codeSystem="ISO 3166-1 alpha-2",
        codeSystemVersion="2020",
        decode=entry["country"],
    )
    site = made("StudySite", entry["id"], name=entry["id"], country=country)
    return unstated(
        made(
            "Organization",
            f"site {entry['id']}",
            name=f"Site {entry['id']}",
            type=code("C188724", "healthcare_facility"),
            identifierScheme=SITE_SCHEME,
            identifier=entry["id"],
            legalAddress=made("Address", city=entry["city"]),
            managedSites=[site],
        ),
        "name",
    )


def roles(source: Source, version_id: str) -> list[Json]:
    """Return who has which part in the study: the sponsor, and the sites."""
    sites = [id_of("Organization", f"site {each['id']}") for each in source.entries(STUDY, "site")]
    sponsor = _role("sponsor", [id_of("Organization", SPONSOR)], version_id)
    return [sponsor, _role("study_site", sites, version_id)] if sites else [sponsor]


def _role(key: str, organization_ids: list[str], version_id: str) -> Json:
    return made(
        "StudyRole",
        key,
        name=key,
        code=code("C215480", key),
        appliesToIds=[version_id],
        organizationIds=organization_ids,
    )


def dates(source: Source) -> list[Json]:
    """Return the date of the version of the study folder."""
    return [_issued("version", source.file(STUDY)["study"]["version"]["date"])]


def _issued(name: str, day: Any) -> Json:
    return made(
        "GovernanceDate",
        name=name,
        type=code("C207413", "issued_date"),
        dateValue=day.isoformat(),
        geographicScopes=[global_scope()],
    )


def rationale(source: Source) -> str:
    """Return why there is this version: the reason of the last entry of its history."""
    history = source.file(STUDY)["study"]["version"]["history"]
    return str(history[-1]["reason"]) if history else NOT_STATED


def amendments(source: Source) -> list[Json]:
    """Return every version after the first as an amendment."""
    history = source.file(STUDY)["study"]["version"]["history"]
    found = [_amendment(each) for each in history[1:]]
    for one, other in pairwise(found):
        other["previousId"] = one["id"]
    return found


def _amendment(entry: Entry) -> Json:
    number, reason = entry["number"], entry["reason"]
    section = made(
        "DocumentContentReference",
        sectionNumber="1",
        sectionTitle=RECORD_SECTION,
        appliesToId=id_of("StudyDefinitionDocument", DOCUMENT),
    )
    change = made(
        "StudyChange",
        name=f"change {number}",
        summary=reason,
        rationale=reason,
        changedSections=[section],
    )
    why = made("StudyAmendmentReason", code=code("C207415", "other"), otherReason=reason)
    return made(
        "StudyAmendment",
        number,
        name=f"version {number}",
        number=number,
        summary=reason,
        primaryReason=why,
        changes=[unstated(change, "changedSections")],
        geographicScopes=[global_scope()],
        dateValues=[_issued(f"version {number}", entry["date"])],
    )


def seen_study(written: Written) -> Json:
    """Return what titles and version say of `[study]`."""
    version = written.version
    brief = _title(version, "brief_study_title")
    day = day_of(first(version.get("dateValues")).get("dateValue"))
    return known(
        id=written.data.get("study", {}).get("name"),
        short_name=known(en=brief),
        version=known(
            number=version.get("versionIdentifier"), date=day, history=_history(version, day)
        ),
    )


def _history(version: Json, day: Any) -> list[Json]:
    amended = [_version_of(each) for each in version.get("amendments", [])]
    if amended:
        return [{}, *amended]
    why = version.get("rationale")
    told = None if why == NOT_STATED else why
    return [known(number=version.get("versionIdentifier"), date=day, reason=told)]


def _version_of(amendment: Json) -> Json:
    day = day_of(first(amendment.get("dateValues")).get("dateValue"))
    return known(number=amendment.get("number"), date=day, reason=amendment.get("summary"))


def _title(version: Json, key: str) -> str | None:
    wanted = code("C207419", key)["code"]
    for each in version.get("titles", []):
        if each.get("type", {}).get("code") == wanted and not is_unstated(each, "text"):
            return str(each.get("text"))
    return None


def seen_identity(written: Written) -> Json:
    """Return what titles, identifiers, organisations and indications say of `[identity]`."""
    version = written.version
    by_scope = {
        each.get("scopeId"): each.get("text")
        for each in version.get("studyIdentifiers", [])
        if not is_stand_in(each)
    }
    sponsor = written.get(id_of("Organization", SPONSOR))
    named = None if is_unstated(sponsor, "name") else sponsor.get("name")
    condition = first(written.design.get("indications")).get("name")
    return known(
        title=valued(_title(version, "official_study_title")),
        sponsor_study_id=valued(by_scope.get(id_of("Organization", SPONSOR))),
        registry_id=valued(by_scope.get(id_of("Organization", REGISTRY))),
        sponsor=valued(named),
        condition=valued(condition),
    )


def sites(written: Written) -> list[Json]:
    """Return the organisations that are sites of Hilum."""
    every = written.version.get("organizations", [])
    return [each for each in every if each.get("identifierScheme") == SITE_SCHEME]


def seen_site(site: Json, _: Written) -> Json:
    """Return what an organisation says of a `[[site]]`."""
    country = first(site.get("managedSites")).get("country", {}).get("code")
    city = site.get("legalAddress", {}).get("city")
    return known(id=site.get("identifier"), city=city, country=country)
