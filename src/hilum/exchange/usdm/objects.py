"""Objects of USDM: made, named, numbered. The same study gives the same ids."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from hilum.exchange.usdm.codelists import SYSTEM, UNKNOWN, VERSION, Term, codelist
from hilum.exchange.usdm.extension import STAND_IN, UNSTATED, Json, attributes_of, extension

TAG = re.compile(r"<[^>]*>")
NOT_STATED = "Not stated."
NO_VERSION = "not stated"
"""The version of a code system of which a concept names none."""


def made(kind: str, name: str | None = None, /, **attributes: Any) -> Json:
    """Return an object without the attributes that are None or empty lists.

    With a name it gets an id that others can name; without one it is numbered at the end.
    """
    told = {key: value for key, value in attributes.items() if value is not None and value != []}
    head = {} if name is None else {"id": id_of(kind, name)}
    return {**head, **told, "instanceType": kind}


def id_of(kind: str, name: str) -> str:
    """Return the id of the object of a class that a study calls so; no two names share one."""
    return f"{kind}_{quote(name, safe='')}"


def numbered(thing: Json) -> Json:
    """Give every object that has no id one: its class and a number, in the order of the file."""
    seen: Counter[str] = Counter()
    for each in objects(thing):
        if "id" not in each:
            kind = each["instanceType"]
            seen[kind] += 1
            each["id"] = f"{kind}-{seen[kind]}"
    return thing


def objects(thing: Any) -> Iterator[Json]:
    """Yield every object of a file with a class, each before those inside it."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "instanceType" in each:
                yield each
            waiting += reversed(each.values())
        elif isinstance(each, list):
            waiting += reversed(each)


def term_code(term: Term) -> Json:
    """Return a term of CDISC terminology as a code."""
    return made(
        "Code", code=term.code, codeSystem=SYSTEM, codeSystemVersion=VERSION, decode=term.decode
    )


def code(codelist_id: str, key: str) -> Json:
    """Return the term of a codelist that has this key."""
    return term_code(codelist(codelist_id).terms[key])


def code_of(codelist_id: str, word: Any) -> Json | None:
    """Return the term that a word of the study stands for; None where it stands for none."""
    term = codelist(codelist_id).of(str(word)) if word is not None else None
    return None if term is None else term_code(term)


def unknown_code() -> Json:
    """Return the code that stands for what nobody has stated."""
    return term_code(UNKNOWN)


def word_of(codelist_id: str, given: Any) -> str | None:
    """Return the study's word for a code, or for an alias code; None if it has none."""
    if isinstance(given, dict):
        inner = given.get("standardCode", given)
        return codelist(codelist_id).word(str(inner.get("code")))
    return None


def alias(standard: Json | None) -> Json | None:
    """Return a code as an alias code."""
    return None if standard is None else made("AliasCode", standardCode=standard)


def quantity(value: float, unit: Json | None = None) -> Json:
    """Return a quantity: whole numbers stay whole."""
    return made("Quantity", value=int(value) if value == int(value) else value, unit=alias(unit))


def xhtml(text: str) -> str:
    """Return text as a paragraph of XHTML, its white space kept."""
    return f"<p>{escape(text, quote=False)}</p>"


def plain(text: Any) -> str:
    """Return the text of a piece of XHTML."""
    return unescape(TAG.sub("", str(text)))


def stand_in(thing: Json) -> Json:
    """Mark an object that USDM requires, and of which the study says nothing."""
    return {**thing, "extensionAttributes": attributes_of({STAND_IN: True})}


def is_stand_in(thing: Json) -> bool:
    """Tell whether an object stands for what the study does not know."""
    return extension(thing, STAND_IN) is True


def unstated(thing: Json, *attributes: str) -> Json:
    """Mark the attributes of an object that USDM requires and nobody has stated."""
    if not attributes:
        return thing
    return {**thing, "extensionAttributes": attributes_of({UNSTATED: list(attributes)})}


def is_unstated(thing: Json, attribute: str) -> bool:
    """Tell whether an attribute's value only stands for what nobody has stated."""
    return attribute in (extension(thing, UNSTATED) or ())


def chained(things: list[Json]) -> list[Json]:
    """Give each object the ids of the one before it and the one after it.

    At both ends they are null and not left out: CDISC's rules look for the null.
    """
    ids = [None, *(each["id"] for each in things), None]
    for each, before, after in zip(things, ids, ids[2:], strict=False):
        each["previousId"], each["nextId"] = before, after
    return things


def global_scope() -> Json:
    """Return the geographic scope of the whole study."""
    return made("GeographicScope", type=code("C207412", "global"))
