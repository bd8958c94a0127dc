"""The text: the registry record whole, and each clause of it that is no criterion."""

from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.objects import chained, code, id_of, made, plain, unstated, xhtml
from hilum.exchange.usdm.source import Source, Written, known

DOCUMENT = "record"
RECORD_SECTION = "Registry record"
CRITERIA = "criteria.toml"


def document(source: Source) -> Json:
    """Return the registry record as the document that defines the study."""
    clauses = [each["id"] for each in source.entries(CRITERIA, "clause")]
    whole = _content(DOCUMENT, RECORD_SECTION)
    inner = [_content(f"clause {each}", None) for each in clauses]
    if inner:
        whole["childIds"] = [each["id"] for each in inner]
    language = made(
        "Code", code="en", codeSystem="ISO 639-1", codeSystemVersion="2002", decode="English"
    )
    version = made(
        "StudyDefinitionDocumentVersion",
        DOCUMENT,
        version=source.study.version,
        status=code("C188723", "draft"),
        contents=chained([whole, *inner]),
    )
    return made(
        "StudyDefinitionDocument",
        DOCUMENT,
        name=DOCUMENT,
        label=RECORD_SECTION,
        language=language,
        type=code("C215477", "protocol"),
        templateName=RECORD_SECTION,
        versions=[unstated(version, "status")],
    )


def _content(name: str, title: str | None) -> Json:
    return made(
        "NarrativeContent",
        name,
        name=name,
        sectionNumber="1" if title else None,
        sectionTitle=title,
        displaySectionNumber=title is not None,
        displaySectionTitle=title is not None,
        contentItemId=id_of("NarrativeContentItem", name),
    )


def content_items(source: Source) -> list[Json]:
    """Return the text of the record, and of each clause of it that is no criterion."""
    clauses = source.entries(CRITERIA, "clause")
    texts = {DOCUMENT: source.folder.record}
    texts |= {f"clause {each['id']}": each["text"] for each in clauses}
    return [
        made("NarrativeContentItem", name, name=name, text=xhtml(text))
        for name, text in texts.items()
    ]


def seen_record(written: Written) -> str | None:
    """Return the record; None if the file holds none."""
    text = written.get(id_of("NarrativeContentItem", DOCUMENT)).get("text")
    return None if text is None else plain(text)


def clauses(written: Written) -> list[Json]:
    """Return the texts of clauses."""
    items = written.version.get("narrativeContentItems", [])
    return [each for each in items if str(each.get("name")).startswith("clause ")]


def seen_clause(item: Json, _: Written) -> Json:
    """Return what a text says of a `[[clause]]`."""
    name = str(item.get("name")).removeprefix("clause ")
    return known(id=name, text=plain(item.get("text")))
