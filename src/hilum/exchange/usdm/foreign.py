"""A USDM file of another system: what can be read of it, as a draft study, and what is missing.

Its criteria have no readings in Hilum's notation: each becomes an attestation of its own sentence,
which a person answers, and never a guess.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from hilum.exchange.usdm.design import seen_design
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.folder import STUDY, StudyFolder
from hilum.exchange.usdm.identity import REGISTRIES
from hilum.exchange.usdm.narrative import CRITERIA
from hilum.exchange.usdm.objects import code, plain, word_of
from hilum.exchange.usdm.population import seen_population, written_criteria
from hilum.exchange.usdm.source import Written, first, known
from hilum.terms.discrepancies import UserError

PARAMETER = re.compile(r"<usdm:tag\b[^>]*\bname=[\"']([^\"']*)[\"'][^>]*/?>")
ORIGIN = "USDM file"
SECTIONS = {
    "objectives": "objectives",
    "estimands": "estimands",
    "encounters": "visits",
    "activities": "activities",
    "arms": "arms",
    "indications": "conditions",
}
"""Lists of the design that a draft has no place for yet: what they are called."""


def draft_of(file: Written, place: str, day: date) -> tuple[StudyFolder, tuple[str, ...]]:
    """Return a draft study and what was not read; raises UserError where there are no criteria."""
    criteria = list(_criteria(file))
    if not criteria:
        raise UserError(f"{place}: saw no eligibility criterion with a text, expected at least one")
    record, entries = _with_spans(criteria)
    study = _study(file, place, day)
    folder = StudyFolder(record=record, files={STUDY: study, CRITERIA: {"criterion": entries}})
    return folder, tuple(_missing(file, entries))


def _criteria(file: Written) -> Iterator[Json]:
    """Yield kind, label and text of each criterion that has them, in the order of the file."""
    for each in written_criteria(file):
        item = file.get(each.get("criterionItemId"))
        text = _text(item.get("text"))
        kind = word_of("C66797", each.get("category"))
        if text and kind:
            yield {"kind": kind, "en": str(each.get("label") or text), "text": text}


def _text(given: Any) -> str:
    named = PARAMETER.sub(r"[\1]", str(given or ""))
    return " ".join(plain(named).split())


def _with_spans(criteria: list[Json]) -> tuple[str, list[Json]]:
    """Return a record of the sentences, and the criteria with where each stands in it."""
    record = ""
    entries: list[Json] = []
    counts: Counter[str] = Counter()
    for each in criteria:
        kind = each["kind"]
        counts[kind] += 1
        if counts[kind] == 1:
            record += f"{kind.capitalize()} Criteria:\n\n"
        start = len(record)
        record += f"{each['text']}\n\n"
        entries.append(_entry(each, f"{kind[0].upper()}{counts[kind]}", start))
    return record, entries


def _entry(criterion: Json, an_id: str, start: int) -> Json:
    return {
        "id": an_id,
        **criterion,
        "spans": [[start, start + len(criterion["text"])]],
        "reading": f"attested {json.dumps(criterion['text'], ensure_ascii=False)}",
        "origin": "record",
        "can_change": True,
    }


def _study(file: Written, place: str, day: date) -> Json:
    version = file.version
    name = str(file.data["study"].get("name") or "study")
    official, brief = _title(version, "official_study_title"), _title(version, "brief_study_title")
    number = str(version.get("versionIdentifier") or "1")
    history = {"number": number, "date": day, "by": "Hilum", "reason": f"Read from {place}."}
    return {
        "study": {
            "id": _slug(name),
            "short_name": {"en": brief or official or name},
            "version": {"number": number, "date": day, "history": [history]},
        },
        "identity": _sourced(_identity(file, official), place),
        "design": _sourced({**seen_design(file), **seen_population(file)}, place),
        "anchors": {"screening": {"en": "Screening", "zh": "筛选"}},
    }


def _title(version: Json, key: str) -> str | None:
    """Return a title by its type: by the type's word, since its code was another before 4.0."""
    wanted = code("C207419", key)["decode"]
    for each in version.get("titles") or []:
        if each.get("type", {}).get("decode") == wanted:
            return str(each.get("text"))
    return None


def _slug(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return slug if slug[:1].isalpha() else f"study_{slug}".rstrip("_")


def _identity(file: Written, title: str | None) -> Json:
    found = {"title": title, "sponsor": _sponsor(file)}
    for each in file.version.get("studyIdentifiers") or []:
        text = str(each.get("text"))
        if any(re.fullmatch(pattern, text) for pattern in REGISTRIES):
            found.setdefault("registry_id", text)
    return {key: {"value": value} for key, value in found.items() if value}


def _sponsor(file: Written) -> str | None:
    wanted = code("C215480", "sponsor")["code"]
    for role in file.version.get("roles") or []:
        if role.get("code", {}).get("code") == wanted:
            ids = role.get("organizationIds") or [None]
            name = file.get(ids[0])
            return name.get("label") or name.get("name")
    return None


def _sourced(facts: Json, place: str) -> Json:
    found = {key: value for key, value in known(**facts).items() if value.get("value") is not None}
    return {key: {**value, "origin": ORIGIN, "source": place} for key, value in found.items()}


def _missing(file: Written, entries: list[Json]) -> Iterator[str]:
    yield (
        f"{len(entries)} criteria: no reading in the notation; each asks a person its own sentence"
    )
    items = file.version.get("eligibilityCriterionItems") or []
    named = sum(bool(PARAMETER.search(str(each.get("text")))) for each in items)
    if named:
        yield f"{named} criteria: hold a parameter, printed as [name]; see the file for its value"
    unread = len(written_criteria(file)) - len(entries)
    if unread:
        yield f"{unread} criteria: without a text or a category, not read"
    if (file.design.get("population") or {}).get("plannedAge"):
        yield "the planned age: not read, unless a criterion says it"
    for key, name in SECTIONS.items():
        count = len(file.design.get(key) or [])
        if count:
            yield f"{count} {name}: not read"
    if first(file.version.get("studyInterventions")):
        yield "interventions: not read"
    yield "sites, time zone and anchors other than screening: not read"
