"""Define-XML 2.1: what the datasets of a standard are, for a reviewer and for a program.

One file for SDTM and one for ADaM, the latter with the analysis results metadata (ARM 1.0) of the
displays. Everything comes from the definitions and the data. An annotated case report form is not
linked: there is none yet, so the file's context is `Other` and not `Submission`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

import hilum
from hilum.datasets.codelists import terminology_version
from hilum.datasets.dataset import Standard
from hilum.datasets.files.define_items import (
    Described,
    document_ref,
    leaf,
    level_oid,
    standard_oid,
    value_list_oid,
)
from hilum.datasets.files.package import Package, item_group_oid, item_oid
from hilum.datasets.files.results_metadata import AnalysisResult, ResultDisplay
from hilum.datasets.files.used_terms import TERMINOLOGY_OID, codelist_elements
from hilum.datasets.files.value_level import ValueLevel
from hilum.datasets.files.xml import Attributes, described, document, element

VERSION = "2.1.0"

NAMESPACES = {
    "xmlns": "http://www.cdisc.org/ns/odm/v1.3",
    "xmlns:def": "http://www.cdisc.org/ns/def/v2.1",
    "xmlns:arm": "http://www.cdisc.org/ns/arm/v1.0",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}

GUIDES = {Standard.SDTM: "csdrg.html", Standard.ADAM: "adrg.html"}
"""The file of each standard's reviewer's guide."""

GUIDE_LEAF = "LF.GUIDE"


def define_xml(
    given: Sequence[Described],
    standard: Standard,
    package: Package,
    displays: Iterable[ResultDisplay] = (),
) -> str:
    """Return the Define-XML file of datasets that follow a standard.

    Raises UserError where a value does not fit its variable, or a codelist is not known.
    """
    shown = tuple(displays) if standard is Standard.ADAM else ()
    version = element(
        "MetaDataVersion",
        {
            "OID": package.version_oid(standard),
            "Name": f"{package.study}, {standard.value}",
            "Description": f"Data definitions for {package.study}, {standard.value}",
            "def:DefineVersion": VERSION,
        },
        _contents(given, standard, shown),
    )
    return document(_root(standard, package, version))


def _root(standard: Standard, package: Package, version: Element) -> Element:
    names = {
        "StudyName": package.study,
        "StudyDescription": package.title.en,
        "ProtocolName": package.protocol,
    }
    variables = [element(name, text=text) for name, text in names.items()]
    study = [element("GlobalVariables", children=variables), version]
    attributes = {
        **NAMESPACES,
        "ODMVersion": "1.3.2",
        "FileType": "Snapshot",
        "FileOID": package.file_oid(standard),
        "CreationDateTime": package.created.isoformat(timespec="seconds"),
        "Originator": package.originator,
        "SourceSystem": "Hilum",
        "SourceSystemVersion": hilum.__version__,
        "def:Context": "Other",
    }
    return element("ODM", attributes, [element("Study", {"OID": package.study_oid}, study)])


def _contents(
    given: Sequence[Described], standard: Standard, displays: tuple[ResultDisplay, ...]
) -> Iterator[Element]:
    yield _standards(standard)
    yield element("def:SupplementalDoc", children=[document_ref(GUIDE_LEAF)])
    for each in given:
        yield from _value_lists(each)
    yield from _where_clauses(given, displays)
    yield from (each.group() for each in given)
    for each in given:
        yield from each.items()
    yield from codelist_elements(column for each in given for column in each.columns)
    for each in given:
        yield from each.methods()
    yield from (each.comment() for each in given)
    yield from (each.json_leaf() for each in given if each.dataset.rows)
    yield leaf(GUIDE_LEAF, GUIDES[standard])
    if displays:
        yield element("arm:AnalysisResultDisplays", children=map(_display, displays))


def _standards(standard: Standard) -> Element:
    name, version = standard.value.split()
    guide = {"OID": standard_oid(standard), "Name": name, "Type": "IG", "Version": version}
    terms = {
        "OID": TERMINOLOGY_OID,
        "Name": "CDISC/NCI",
        "Type": "CT",
        "PublishingSet": "SDTM",
        "Version": terminology_version(),
    }
    both = [element("def:Standard", {**each, "Status": "Final"}) for each in (guide, terms)]
    return element("def:Standards", children=both)


def _value_lists(given: Described) -> Iterator[Element]:
    by_variable: dict[str, list[ValueLevel]] = {}
    for level in given.value_levels:
        by_variable.setdefault(level.variable, []).append(level)
    for variable, levels in by_variable.items():
        numbered = enumerate(levels, start=1)
        items = [_level_reference(given.name, level, order) for order, level in numbered]
        yield element("def:ValueListDef", {"OID": value_list_oid(given.name, variable)}, items)


def _level_reference(dataset: str, level: ValueLevel, order: int) -> Element:
    attributes: Attributes = {
        "ItemOID": level_oid(dataset, level),
        "OrderNumber": order,
        "Mandatory": "No",
    }
    clause = where_oid(dataset, {level.by: level.code})
    return element("ItemRef", attributes, [_where_reference(clause)])


def _where_reference(oid: str) -> Element:
    return element("def:WhereClauseRef", {"WhereClauseOID": oid})


def where_oid(dataset: str, where: Mapping[str, str]) -> str:
    """Return the identifier of a condition on the rows of a dataset."""
    return ".".join(["WC", dataset, *(f"{name}.{value}" for name, value in where.items())])


def _where_clauses(
    given: Iterable[Described], displays: Iterable[ResultDisplay]
) -> Iterator[Element]:
    """Each condition once: those of the value levels, then those of the displays."""
    levels = [(each.name, {level.by: level.code}) for each in given for level in each.value_levels]
    results = [(each.dataset, each.where) for display in displays for each in display.results]
    every = {where_oid(name, where): (name, where) for name, where in [*levels, *results] if where}
    for oid, (name, where) in every.items():
        checks = [_check(name, variable, value) for variable, value in where.items()]
        yield element("def:WhereClauseDef", {"OID": oid}, checks)


def _check(dataset: str, variable: str, value: str) -> Element:
    attributes = {
        "Comparator": "EQ",
        "SoftHard": "Soft",
        "def:ItemOID": item_oid(dataset, variable),
    }
    return element("RangeCheck", attributes, [element("CheckValue", text=value)])


def _display(display: ResultDisplay) -> Element:
    children = [described(display.title), *map(_result, display.results)]
    attributes = {"OID": f"RD.{display.id}", "Name": display.id}
    return element("arm:ResultDisplay", attributes, children)


def _result(result: AnalysisResult) -> Element:
    by_parameter = "PARAMCD" in result.where
    attributes = {
        "OID": f"AR.{result.id}",
        "ParameterOID": item_oid(result.dataset, "PARAMCD") if by_parameter else None,
        "AnalysisReason": result.reason.value,
        "AnalysisPurpose": result.purpose.value,
    }
    children = [described(result.title), _analysed(result)]
    if result.method is not None:
        children.append(element("arm:Documentation", children=[described(result.method)]))
    return element("arm:AnalysisResult", attributes, children)


def _analysed(result: AnalysisResult) -> Element:
    where = where_oid(result.dataset, result.where)
    rows = [_where_reference(where)] if result.where else []
    oids = (item_oid(result.dataset, name) for name in result.variables)
    variables = [element("arm:AnalysisVariable", {"ItemOID": oid}) for oid in oids]
    group = {"ItemGroupOID": item_group_oid(result.dataset)}
    dataset = element("arm:AnalysisDataset", group, [*rows, *variables])
    return element("arm:AnalysisDatasets", children=[dataset])
