"""Datasets and variables in Define-XML: ItemGroupDef, ItemDef, methods, comments and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from hilum.datasets.dataset import Dataset, DataType, Origin, Standard, Variable
from hilum.datasets.files.columns import DATE_FORMAT, Column, Written
from hilum.datasets.files.package import item_group_oid, item_oid
from hilum.datasets.files.used_terms import codelist_oid
from hilum.datasets.files.value_level import ValueLevel, value_levels
from hilum.datasets.files.xml import Attributes, described, element
from hilum.terms.reasons import Words

NO_DATA = Words("The trial has no such record.", "本试验无此类记录。")
AS_JSON = Words("The same rows are also in Dataset-JSON.", "相同记录另有 Dataset-JSON 文件。")

SOURCES = {
    Origin.COLLECTED: "Investigator",
    Origin.DERIVED: "Sponsor",
    Origin.ASSIGNED: "Sponsor",
    Origin.PROTOCOL: "Sponsor",
}
"""Who gave a value (Define-XML 2.1, codelist ORIGINS); none of a predecessor."""


def standard_oid(standard: Standard) -> str:
    """Return the identifier of the implementation guide."""
    return f"STD.{standard.name}"


@dataclass(frozen=True)
class Described:
    """One dataset as Define-XML describes it."""

    written: Written

    @property
    def dataset(self) -> Dataset:
        """The dataset itself."""
        return self.written.dataset

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are written."""
        return self.written.columns

    @cached_property
    def value_levels(self) -> tuple[ValueLevel, ...]:
        """What the values are by code."""
        return value_levels(self.written)

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.dataset.name

    @property
    def leaf_id(self) -> str:
        """The identifier of its transport file."""
        return f"LF.{self.name}"

    @property
    def comment_oid(self) -> str:
        """The identifier of the comment on it."""
        return f"COM.{self.name}"

    def group(self) -> Element:
        """Return the dataset's definition."""
        observation_class = self.dataset.definition.observation_class.upper()
        children = [
            described(self.dataset.definition.label),
            *self._references(),
            element("def:Class", {"Name": observation_class}),
        ]
        if self.dataset.rows:
            children.append(leaf(self.leaf_id, f"{self.name.lower()}.xpt"))
        return element("ItemGroupDef", self._attributes(observation_class), children)

    def _attributes(self, observation_class: str) -> dict[str, str | None]:
        definition, has_rows = self.dataset.definition, bool(self.dataset.rows)
        is_sdtm = definition.standard is Standard.SDTM
        return {
            "OID": item_group_oid(self.name),
            "Name": self.name,
            "Repeating": "No" if "USUBJID" in definition.keys[-1:] else "Yes",
            "IsReferenceData": "Yes" if observation_class == "TRIAL DESIGN" else "No",
            "SASDatasetName": self.name,
            "Domain": self.name.removeprefix("SUPP") if is_sdtm else None,
            "Purpose": "Tabulation" if is_sdtm else "Analysis",
            "def:Structure": definition.structure,
            "def:StandardOID": standard_oid(definition.standard),
            "def:ArchiveLocationID": self.leaf_id if has_rows else None,
            "def:HasNoData": None if has_rows else "Yes",
            "def:CommentOID": self.comment_oid,
        }

    def _references(self) -> Iterator[Element]:
        keys = self.written.key_sequence
        for order, column in enumerate(self.columns, start=1):
            has_method = column.variable.method is not None
            attributes: Attributes = {
                "ItemOID": item_oid(self.name, column.name),
                "OrderNumber": order,
                "Mandatory": "Yes" if column.variable.core == "Req" else "No",
                "KeySequence": keys.get(column.name),
                "MethodOID": method_oid(self.name, column.name) if has_method else None,
                "Role": column.variable.role or None,
                "def:HasNoData": None if column.filled or not self.dataset.rows else "Yes",
            }
            yield element("ItemRef", attributes)

    def items(self) -> Iterator[Element]:
        """Yield the definition of each variable, then of each value level."""
        levelled = {each.variable for each in self.value_levels}
        for column in self.columns:
            list_oid = value_list_oid(self.name, column.name) if column.name in levelled else None
            oid = item_oid(self.name, column.name)
            yield item(oid, column, column.variable.label, list_oid)
        for level in self.value_levels:
            yield item(level_oid(self.name, level), level.column, level.label)

    def methods(self) -> Iterator[Element]:
        """Yield how each derived variable came about."""
        for column in self.columns:
            if column.variable.method is not None:
                attributes = {
                    "OID": method_oid(self.name, column.name),
                    "Name": f"Algorithm for {self.name}.{column.name}",
                    "Type": "Computation",
                }
                yield element("MethodDef", attributes, [described(column.variable.method)])

    def comment(self) -> Element:
        """Return the comment on the dataset: its other file, or that it has no rows."""
        words = AS_JSON if self.dataset.rows else NO_DATA
        reference = [document_ref(f"{self.leaf_id}.JSON")] if self.dataset.rows else []
        return element("def:CommentDef", {"OID": self.comment_oid}, [described(words), *reference])

    def json_leaf(self) -> Element:
        """Return where the dataset is as Dataset-JSON."""
        return leaf(f"{self.leaf_id}.JSON", f"{self.name.lower()}.json")


def item(oid: str, column: Column, label: str, list_oid: str | None = None) -> Element:
    """Return the definition of a variable or of a value level."""
    codelist = column.variable.codelist if column.filled else None
    children = [described(label)]
    if codelist is not None:
        children.append(element("CodeListRef", {"CodeListOID": codelist_oid(codelist)}))
    children.append(_origin(column.variable))
    if list_oid is not None:
        children.append(element("def:ValueListRef", {"ValueListOID": list_oid}))
    name = {"OID": oid, "Name": column.name, "SASFieldName": column.name}
    return element("ItemDef", {**name, **_typed(column)}, children)


def _typed(column: Column) -> dict[str, str | int]:
    match column.variable.type:
        case DataType.TEXT:
            return {"DataType": "text", "Length": column.length_bytes}
        case DataType.DATETIME:
            return {"DataType": column.moments}
        case DataType.INTEGER:
            return {"DataType": "integer", "Length": column.digits}
        case DataType.FLOAT:
            digits = {"Length": column.digits, "SignificantDigits": column.decimals}
            return {"DataType": "float", **digits}
        case DataType.DATE:
            return {"DataType": "integer", "Length": 10, "def:DisplayFormat": DATE_FORMAT}


def _origin(variable: Variable) -> Element:
    attributes = {"Type": variable.origin.value, "Source": SOURCES.get(variable.origin)}
    source = [] if variable.predecessor is None else [described(variable.predecessor)]
    return element("def:Origin", attributes, source)


def leaf(id_: str, href: str) -> Element:
    """Return where a file is, from the place of the Define-XML file."""
    return element("def:leaf", {"ID": id_, "xlink:href": href}, [element("def:title", text=href)])


def document_ref(leaf_id: str) -> Element:
    """Return a reference to a file."""
    return element("def:DocumentRef", {"leafID": leaf_id})


def method_oid(dataset: str, variable: str) -> str:
    """Return the identifier of a method."""
    return f"MT.{dataset}.{variable}"


def value_list_oid(dataset: str, variable: str) -> str:
    """Return the identifier of the value levels of a variable."""
    return f"VL.{dataset}.{variable}"


def level_oid(dataset: str, level: ValueLevel) -> str:
    """Return the identifier of a value level."""
    return f"{item_oid(dataset, level.variable)}.{level.code}"
