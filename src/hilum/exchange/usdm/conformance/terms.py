"""Codes: of the codelist that the attribute asks for, of one version, one word to one code.

DDF00035, 73, 155, and the rules that name a codelist: DDF00051, 104, 110, 112, 128, 141 to 144,
146 to 150, 166, 169, 175, 176, 179, 200, 210, 214, 216 to 218, 229, 230, 233, 237 and 259.
"""

from collections.abc import Iterator

from hilum.exchange.usdm.codelists import SYSTEM, VERSION, Codelist, codelist
from hilum.exchange.usdm.conformance.description import classes
from hilum.exchange.usdm.conformance.finding import finding
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.objects import objects
from hilum.exchange.usdm.source import Written
from hilum.terms.discrepancies import Discrepancy

NOT_OF_CODELIST = "DDF-codelist"
"""Stands for the rules that each name one attribute and its codelist."""


def terms(file: Written) -> Iterator[Discrepancy]:
    """Find codes that are not of their codelist."""
    for thing in objects(file.data):
        for key, attribute in classes().get(str(thing["instanceType"]), {}).items():
            if attribute.codelist is None or not thing.get(key):
                continue
            given = thing[key] if isinstance(thing[key], list) else [thing[key]]
            for each in given:
                if isinstance(each, dict):
                    yield from _of_list(each, codelist(attribute.codelist))


def _of_list(given: Json, allowed: Codelist) -> Iterator[Discrepancy]:
    one = given.get("standardCode", given)
    by_code = {term.code: term.decode for term in allowed.terms.values()}
    code, decode = one.get("code"), one.get("decode")
    if one.get("codeSystem") != SYSTEM:
        yield finding(NOT_OF_CODELIST, one, one.get("codeSystem"), f"code system {SYSTEM}")
        return
    is_listed = code in by_code or decode in by_code.values()
    if (is_listed or not allowed.extensible) and by_code.get(str(code)) != decode:
        expected = f"a term of {allowed.id}, code and word"
        yield finding(NOT_OF_CODELIST, one, f"{code} {decode}", expected)


def codes(file: Written) -> Iterator[Discrepancy]:
    """Find code systems of several versions, and codes with several words or words with several."""
    every = [each for each in objects(file.data) if each["instanceType"] == "Code"]
    versions: dict[str, str] = {}
    words: dict[tuple[str, str], str] = {}
    for each in every:
        system, version = str(each.get("codeSystem")), str(each.get("codeSystemVersion"))
        code, decode = str(each.get("code")), str(each.get("decode"))
        if system == SYSTEM and version != VERSION:
            yield finding("DDF00155", each, version, f"a release of CDISC terminology: {VERSION}")
        if versions.setdefault(system, version) != version:
            yield finding("DDF00073", each, f"{system} {version}", versions[system])
        pairs = (((system, f"code {code}"), decode), ((system, f"word {decode}"), code))
        for key, value in pairs:
            if words.setdefault(key, value) != value:
                yield finding("DDF00035", each, f"{key[1]}: {value}", words[key])
