"""Define-XML 2.1 with ARM 1.0 keeps to CDISC's schemas, as odmlib brings them."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import xmlschema

from hilum.datasets.dataset import Dataset, Datasets, Standard
from hilum.datasets.files.columns import Written
from hilum.datasets.files.define_items import Described
from hilum.datasets.files.define_xml import define_xml
from hilum.datasets.files.results_metadata import (
    AnalysisPurpose,
    AnalysisReason,
    AnalysisResult,
    ResultDisplay,
)
from hilum.terms.discrepancies import UserError
from hilum.terms.reasons import Words
from tests.datasets.small import (
    ADTTE,
    PACKAGE,
    changed,
    conforming,
    dataset,
    definition,
    survival,
)

SPACES = {
    "": "http://www.cdisc.org/ns/odm/v1.3",
    "def": "http://www.cdisc.org/ns/def/v2.1",
    "arm": "http://www.cdisc.org/ns/arm/v1.0",
}
DEF, XLINK = "{http://www.cdisc.org/ns/def/v2.1}", "{http://www.w3.org/1999/xlink}"

DISPLAYS = (
    ResultDisplay(
        id="F-OS",
        title=Words("Overall survival", "总生存期"),
        results=(
            AnalysisResult(
                id="F-OS.1",
                title=Words("Median overall survival", "中位总生存期"),
                dataset="ADTTE",
                variables=("AVAL", "CNSR"),
                where={"PARAMCD": "OS"},
                reason=AnalysisReason.PROTOCOL,
                purpose=AnalysisPurpose.SECONDARY,
                method=Words("Kaplan-Meier estimate.", "Kaplan-Meier 估计。"),
            ),
        ),
    ),
)
EMPTY = {"DV": dataset(definition("DV", "EVENTS", "STUDYID T Req\nDVTERM T Req"))}


@cache
def schema() -> xmlschema.XMLSchema:
    path = files("odmlib") / "schemas" / "arm" / "1.0-define2.1" / "arm1-0-0.xsd"
    return xmlschema.XMLSchema(str(path))


def described(*datasets: Dataset) -> list[Described]:
    return [Described(Written(each)) for each in datasets]


def sdtm(datasets: Datasets | None = None) -> str:
    given = conforming() if datasets is None else datasets
    return define_xml(described(*given.values()), Standard.SDTM, PACKAGE)


def adam() -> str:
    return define_xml(described(survival()), Standard.ADAM, PACKAGE, DISPLAYS)


def parsed(text: str) -> Element:
    return ElementTree.fromstring(text)


FILES = {
    "sdtm": sdtm,
    "adam": adam,
    "sdtm with a dataset that has no rows": lambda: sdtm({**conforming(), **EMPTY}),
    "adam without rows": lambda: define_xml(described(dataset(ADTTE)), Standard.ADAM, PACKAGE),
    "no dataset": lambda: sdtm({}),
}


@pytest.mark.parametrize("name", FILES)
def test_each_file_keeps_to_the_schemas(name: str) -> None:
    errors = [each.reason for each in schema().iter_errors(FILES[name]())]
    assert errors == []


def test_the_schemas_refuse_a_file_without_its_standard() -> None:
    broken = sdtm().replace('def:DefineVersion="2.1.0"', "")
    assert not schema().is_valid(broken)


def references(root: Element) -> Iterator[tuple[str, str]]:
    """Each attribute that names something by its identifier, with what it names."""
    for each in root.iter():
        for name, value in each.attrib.items():
            plain = name.removeprefix(DEF)
            refers = plain.endswith(("OID", "leafID", "LocationID"))
            if refers and plain not in ("OID", "FileOID"):
                yield plain, value


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_referred_to_is_there_once(name: str) -> None:
    root = parsed(FILES[name]())
    named = [value for each in root.iter() for key in ("OID", "ID") if (value := each.get(key))]
    assert len(named) == len({*named})
    assert {value for _, value in references(root)} <= {*named}


@pytest.mark.parametrize("name", FILES)
def test_what_is_defined_is_used(name: str) -> None:
    root = parsed(FILES[name]())
    used = {value for _, value in references(root)}
    for tag in ("ItemDef", "CodeList", "MethodDef", "def:ValueListDef", "def:WhereClauseDef"):
        defined = {each.get("OID") for each in root.iterfind(f".//{tag}", SPACES)}
        assert defined <= used


def item(root: Element, oid: str) -> Element:
    (found,) = root.iterfind(f".//ItemDef[@OID='{oid}']", SPACES)
    return found


def group(root: Element, name: str) -> Element:
    (found,) = root.iterfind(f".//ItemGroupDef[@Name='{name}']", SPACES)
    return found


def test_a_dataset_has_its_class_structure_keys_and_file() -> None:
    lb = group(parsed(sdtm()), "LB")
    assert (lb.get("Purpose"), lb.get("Repeating")) == ("Tabulation", "Yes")
    assert lb.get(f"{DEF}Structure") == "One record per row"
    assert lb.find("def:Class", SPACES).get("Name") == "FINDINGS"  # type: ignore[union-attr]
    (leaf,) = lb.iterfind("def:leaf", SPACES)
    assert leaf.get(f"{XLINK}href") == "lb.xpt"
    keys = {each.get("ItemOID"): each.get("KeySequence") for each in lb.iterfind("ItemRef", SPACES)}
    assert keys["IT.LB.LBDTC"] == "4"


def test_a_dataset_with_one_row_a_subject_does_not_repeat() -> None:
    assert group(parsed(sdtm()), "DM").get("Repeating") == "No"


def test_trial_design_is_reference_data() -> None:
    assert group(parsed(sdtm()), "TA").get("IsReferenceData") == "Yes"


def test_a_dataset_without_rows_says_so_and_has_no_file() -> None:
    dv = group(parsed(sdtm({**conforming(), **EMPTY})), "DV")
    assert dv.get(f"{DEF}HasNoData") == "Yes"
    assert dv.find("def:leaf", SPACES) is None


def test_lengths_and_digits_are_those_of_the_data() -> None:
    root = parsed(sdtm())
    number = item(root, "IT.LB.LBSTRESN")
    assert (number.get("DataType"), number.get("Length")) == ("float", "4")
    assert number.get("SignificantDigits") == "1"
    assert item(root, "IT.AE.AETERM").get("Length") == "18"
    assert item(root, "IT.LB.LBDTC").get("DataType") == "partialDatetime"
    assert item(root, "IT.AE.AESTDTC").get("DataType") == "partialDate"
    assert item(root, "IT.AE.AEENDTC").get("DataType") == "date"


def test_a_numeric_date_is_an_integer_shown_as_a_date() -> None:
    date = item(parsed(adam()), "IT.ADTTE.ADT")
    assert (date.get("DataType"), date.get(f"{DEF}DisplayFormat")) == ("integer", "E8601DA10.")


def test_origins_name_their_source_or_predecessor() -> None:
    root = parsed(adam())
    origin = item(root, "IT.ADTTE.STUDYID").find("def:Origin", SPACES)
    assert origin is not None
    assert origin.attrib == {"Type": "Predecessor"}
    assert origin.findtext("Description/TranslatedText", namespaces=SPACES) == "ADSL.STUDYID"
    derived = item(root, "IT.ADTTE.AVAL").find("def:Origin", SPACES)
    assert derived is not None
    assert derived.attrib == {"Type": "Derived", "Source": "Sponsor"}


def test_a_method_is_said_in_both_languages() -> None:
    (method,) = parsed(adam()).iterfind(".//MethodDef[@OID='MT.ADTTE.AVAL']", SPACES)
    said = [each.text for each in method.iterfind("Description/TranslatedText", SPACES)]
    assert said == ["Months from STARTDT to ADT.", "自 STARTDT 至 ADT 的月数。"]


def test_a_codelist_has_the_terms_in_use_with_their_codes() -> None:
    (sex,) = parsed(sdtm()).iterfind(".//CodeList[@OID='CL.SEX']", SPACES)
    codes = {
        each.get("CodedValue"): each.find("Alias", SPACES).get("Name")  # type: ignore[union-attr]
        for each in sex.iterfind("CodeListItem", SPACES)
    }
    assert codes == {"F": "C16576", "M": "C20197"}
    assert [each.get("Name") for each in sex.iterfind("Alias", SPACES)] == ["C66731"]


def test_a_term_that_the_list_does_not_have_is_marked_as_an_extension() -> None:
    root = parsed(sdtm(changed(conforming(), "LB", 3, LBSTAT="CANCELLED")))
    (added,) = root.iterfind(".//CodeListItem[@CodedValue='CANCELLED']", SPACES)
    assert added.get(f"{DEF}ExtendedValue") == "Yes"


def test_a_codelist_that_nobody_knows_is_refused() -> None:
    unknown = definition("XX", "EVENTS", "STUDYID T Req NOSUCH")
    with pytest.raises(UserError, match=r"XX.STUDYID: saw codelist 'NOSUCH', expected one of"):
        sdtm({"XX": dataset(unknown, {})})


def test_a_result_is_described_by_its_test_with_its_unit() -> None:
    root = parsed(sdtm())
    result = item(root, "IT.LB.LBORRES.HGB")
    assert (result.get("DataType"), result.get("SignificantDigits")) == ("float", "1")
    assert result.findtext("Description/TranslatedText", namespaces=SPACES) == "Hemoglobin (g/L)"
    (clause,) = root.iterfind(".//def:WhereClauseDef[@OID='WC.LB.LBTESTCD.HGB']", SPACES)
    (check,) = clause.iterfind("RangeCheck", SPACES)
    assert check.get(f"{DEF}ItemOID") == "IT.LB.LBTESTCD"
    assert check.findtext("CheckValue", namespaces=SPACES) == "HGB"


def test_a_display_names_the_rows_and_variables_behind_it() -> None:
    (result,) = parsed(adam()).iterfind(".//arm:AnalysisResult", SPACES)
    assert result.get("AnalysisPurpose") == "SECONDARY OUTCOME MEASURE"
    assert result.get("ParameterOID") == "IT.ADTTE.PARAMCD"
    (analysed,) = result.iterfind(".//arm:AnalysisDataset", SPACES)
    names = [each.get("ItemOID") for each in analysed.iterfind("arm:AnalysisVariable", SPACES)]
    assert names == ["IT.ADTTE.AVAL", "IT.ADTTE.CNSR"]
    (clause,) = analysed.iterfind("def:WhereClauseRef", SPACES)
    assert clause.get("WhereClauseOID") == "WC.ADTTE.PARAMCD.OS"


def test_sdtm_has_no_analysis_results() -> None:
    file = define_xml(described(*conforming().values()), Standard.SDTM, PACKAGE, DISPLAYS)
    assert parsed(file).find(".//arm:AnalysisResultDisplays", SPACES) is None


def test_the_standards_are_named_with_their_versions() -> None:
    named = [
        (each.get("Name"), each.get("Version"))
        for each in parsed(adam()).iterfind(".//def:Standard", SPACES)
    ]
    assert named == [("ADaMIG", "1.3"), ("CDISC/NCI", "2025-03-28")]


def test_the_small_trial_is_all_there() -> None:
    names = {each.get("Name") for each in parsed(sdtm()).iterfind(".//ItemGroupDef", SPACES)}
    assert names == {*conforming()}
