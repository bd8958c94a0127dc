"""The codelists of a Define-XML file: the lists and the terms that its datasets use."""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from hilum.datasets.codelists import Codelist, Term, codelists
from hilum.datasets.dataset import DataType
from hilum.datasets.files.columns import Column, printed
from hilum.datasets.files.xml import described, element
from hilum.terms.discrepancies import UserError

NCI = "nci:ExtCodeID"
TERMINOLOGY_OID = "STD.CT"


def codelist_oid(codelist: str) -> str:
    """Return the identifier of a codelist."""
    return f"CL.{codelist}"


def codelist_elements(given: Iterable[Column]) -> list[Element]:
    """Return the codelists that the columns use, each with the terms that occur in them.

    Raises UserError where a variable names a list that codelists.toml does not have.
    """
    used: dict[str, set[str]] = {}
    numeric: dict[str, bool] = {}
    for column in given:
        if column.variable.codelist is not None and column.filled:
            id_ = _known(column)
            used.setdefault(id_, set()).update(map(printed, column.filled))
            numeric[id_] = column.variable.type is DataType.INTEGER
    return [_element(codelists()[id_], used[id_], numeric[id_]) for id_ in sorted(used)]


def _known(column: Column) -> str:
    id_ = str(column.variable.codelist)
    if id_ not in codelists():
        place = f"{column.dataset}.{column.name}"
        raise UserError(f"{place}: saw codelist {id_!r}, expected one of codelists.toml")
    return id_


def _element(codelist: Codelist, used: set[str], is_numeric: bool) -> Element:
    terms = [term for term in codelist.terms if term.value in used]
    extra = sorted(used - codelist.by_value.keys())
    attributes = {
        "OID": codelist_oid(codelist.id),
        "Name": codelist.name,
        "DataType": "integer" if is_numeric else "text",
        **_standard(codelist),
    }
    items = [_item(term, codelist) for term in terms]
    added = [_item(Term(value=value, en=value, zh=value), codelist) for value in extra]
    return element("CodeList", attributes, [*items, *added, *_alias(codelist.code)])


def _standard(codelist: Codelist) -> Mapping[str, str]:
    if codelist.code is None:
        return {"def:IsNonStandard": "Yes"}
    return {"def:StandardOID": TERMINOLOGY_OID}


def _item(term: Term, codelist: Codelist) -> Element:
    extends = codelist.code is not None and term.code is None
    attributes = {"CodedValue": term.value, "def:ExtendedValue": "Yes" if extends else None}
    decode = described(term.words, "Decode")
    return element("CodeListItem", attributes, [decode, *_alias(term.code)])


def _alias(code: str | None) -> list[Element]:
    return [] if code is None else [element("Alias", {"Context": NCI, "Name": code})]
