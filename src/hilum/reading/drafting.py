"""A first study.toml from what a record's fields say; what it does not say is missing in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hilum.concepts import ConceptClass, Concepts
from hilum.reading.document import Document
from hilum.reading.lexicon import lexicon_of
from hilum.study.writing import file_text, table_text

FACTS: Mapping[str, str] = {
    "registry id": "identity.registry_id",
    "sponsor study id": "identity.sponsor_study_id",
    "official title": "identity.official_title",
    "brief title": "identity.title",
    "sponsor": "identity.sponsor",
    "collaborator": "identity.collaborators",
    "investigator": "identity.investigators",
    "condition": "identity.condition",
    "intervention": "identity.study_drugs",
    "location": "identity.locations",
    "status": "status.recruitment",
    "last update": "status.last_update",
    "start date": "dates.start",
    "primary completion date": "dates.primary_completion",
    "end date": "dates.end",
    "study type": "design.study_type",
    "primary purpose": "design.purpose",
    "intervention model": "design.model",
    "allocation": "design.allocation",
    "masking": "design.masking",
    "phase": "design.phase",
    "enrolment": "design.enrolment",
    "sex": "design.sex",
    "minimum age": "design.minimum_age",
    "maximum age": "design.maximum_age",
    "healthy volunteers": "design.healthy_volunteers",
    "primary outcome": "design.primary_outcomes",
    "secondary outcome": "design.secondary_outcomes",
    "other outcome": "design.other_outcomes",
}
"""Field of a record -> fact of study.toml."""

SEVERAL = ("identity.study_drugs", "identity.locations", "identity.collaborators",
           "identity.investigators", "design.primary_outcomes", "design.secondary_outcomes",
           "design.other_outcomes")  # fmt: skip
"""Facts that are lists, however many the record prints."""

HEAD = (
    "A draft, read from a registry record; nobody has reviewed it. What the record does not say is "
    "missing here, not defaulted."
)

SITE_TO_FILL_IN = """\
# A study is run at a site, whose time zone makes a local day. Fill in, and take the signs away:
#
# [[site]]
# id = "01"
# city = ""
# country = ""  # ISO 3166-1, two letters
# timezone = ""  # as in the IANA time zone database, such as Asia/Shanghai
# origin = "decision"
# source = ""
"""

CHILD_PUGH_TO_RULE = """\
# A reading asks for the Child-Pugh score, and the record names no table. Choose msd, harrison or
# cholestatic (docs/reference/rules/child_pugh.md), and take the signs away:
#
# [rules.child_pugh_variant]
# value = "msd"
# origin = "decision"
# source = ""
"""

ANCHORS: Mapping[str, tuple[str, str]] = {
    "screening": ("Screening", "筛选"),
    "consent": ("Informed consent", "签署知情同意"),
    "enrolment": ("Enrolment", "入组"),
    "procedure": ("Procedure of the study", "研究操作"),
    "first_dose": ("First dose of a study drug", "研究药物首次给药"),
    "last_dose": ("Last dose of a study drug", "研究药物末次给药"),
}

WITHOUT_FALLBACK = ("screening", "last_dose")
"""No day stands in for these: the first is always known, and none would mean the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteGiven:
    """A site that the user named: the record's own words on places are kept as facts."""

    city: str
    country: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a first study.toml is written from."""

    study_id: str
    document: Document
    source: str
    today: date
    asks_child_pugh: bool
    site: SiteGiven | None = None


def study_text(draft: Draft, concepts: Concepts) -> str:
    """Return the text of study.toml."""
    tables = [*_identity(draft), *_facts(draft)]
    tables.append(CHILD_PUGH_TO_RULE if draft.asks_child_pugh else "")
    tables.append(_site(draft.site) if draft.site else SITE_TO_FILL_IN)
    tables += _anchors(drugs_of(draft.document, concepts))
    return file_text(HEAD, filter(None, tables))


def title_of(document: Document, otherwise: str) -> str:
    """Return a record's title: the brief one, the official one, or what is given."""
    titles = [*document.said("brief title"), *document.said("official title")]
    return titles[0] if titles else otherwise


def drugs_of(document: Document, concepts: Concepts) -> tuple[str, ...]:
    """Return the concepts of the interventions that a record names as its treatments."""
    lexicon = lexicon_of(concepts)
    named = [
        mention.concept
        for said in document.said("intervention")
        for mention in lexicon.mentions(said)
        if mention.concept in concepts
        and concepts[mention.concept].concept_class is ConceptClass.INTERVENTION
    ]
    return tuple(dict.fromkeys(named))


def _identity(draft: Draft) -> Iterator[str]:
    title = title_of(draft.document, draft.study_id)
    yield table_text("[study]", {"id": draft.study_id})
    yield table_text("[study.short_name]", {"en": title, "zh": title})
    history = {
        "number": "0",
        "date": draft.today,
        "by": "hilum read",
        "reason": f"Read from {draft.source}; a draft, reviewed by nobody.",
    }
    yield table_text("[study.version]", {"number": "0", "date": draft.today, "history": [history]})


def facts_of(document: Document) -> Iterator[tuple[str, str, Any]]:
    """Yield what a record's fields state: the field, the fact of study.toml, its value."""
    for field, fact in FACTS.items():
        several = fact in SEVERAL
        said = list(dict.fromkeys(_said(document, field, by_line=several)))
        if said:
            yield field, fact, said if several else _typed(fact, said)


def _facts(draft: Draft) -> Iterator[str]:
    for field, fact, value in facts_of(draft.document):
        given = {"value": value, "origin": "record", "source": f"record.txt, {field}"}
        yield table_text(f"[{fact}]", given)


def _said(document: Document, field: str, *, by_line: bool) -> Iterator[str]:
    """Yield the values of a field; a list that a page prints a line each, by its lines."""
    for each in document.fields:
        if each.name == field:
            text = document.text[slice(*each.value)]
            for part in text.splitlines() if by_line else [text]:
                if part.strip():
                    yield " ".join(part.split())


def _typed(fact: str, said: Sequence[str]) -> Any:
    text = said[0] if len(said) == 1 else "; ".join(said)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if fact == "design.enrolment" and (number := re.match(r"\d+(?!\S)", text)):
        return int(number[0])
    if fact == "design.healthy_volunteers":
        return {"no": False, "false": False, "yes": True, "true": True}.get(text.casefold(), text)
    return text


def _site(site: SiteGiven) -> str:
    given = {
        "id": "01",
        "city": site.city,
        "country": site.country,
        "timezone": site.timezone,
        "origin": "decision",
        "source": "given to hilum read",
    }
    return table_text("[[site]]", given)


def _anchors(drugs: Sequence[str]) -> Iterator[str]:
    sources: Mapping[str, Mapping[str, Any]] = {
        "consent": {"event": "informed_consent"},
        "enrolment": {"event": "enrolment"},
        "first_dose": {"first_intervention": drugs, "not_before": "enrolment"} if drugs else {},
        "last_dose": {"last_intervention": drugs, "not_before": "enrolment"} if drugs else {},
    }
    for name, (en, zh) in ANCHORS.items():
        fallback = None if name in WITHOUT_FALLBACK else "screening"
        source = sources.get(name)
        given = {"en": en, "zh": zh, "fallback": fallback, "from": source or None}
        yield table_text(f"[anchors.{name}]", given)
