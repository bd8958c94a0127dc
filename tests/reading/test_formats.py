"""Records of every format become text with fields, and nothing of them is lost."""

import json
from pathlib import Path

import pytest

from hilum.reading.document import CRITERIA, Document, Format
from hilum.reading.formats import read_document
from tests.reading import records

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "src/hilum/studies/haic_hcc/record.txt"


def read(text: str, name: str = "record.txt") -> Document:
    return read_document(text.encode(), name)


def said(document: Document) -> dict[str, list[str]]:
    """The fields with what each says; several values in their order."""
    return {field.name: [*document.said(field.name)] for field in document.fields}


def labels(document: Document) -> list[str | None]:
    return [field.label and document.text[slice(*field.label)] for field in document.fields]


# ---------------------------------------------------------------- which format it is


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (records.as_json(records.study()), Format.API_V2),
        (records.as_json({"studies": [records.study()], "totalCount": 1}), Format.API_V2),
        (records.as_json([records.study()]), Format.API_V2),
        (records.XML.encode(), Format.CLASSIC_XML),
        (records.CLASSIC_TEXT.encode(), Format.CLASSIC_TEXT),
        (records.PAGE.encode(), Format.PAGE),
        (records.CHINESE.encode(), Format.PAGE),
        (records.PLAIN.encode(), Format.PLAIN),
        (RECORD.read_bytes(), Format.PAGE),
    ],
)
def test_the_format_is_told_by_the_content(data: bytes, form: Format) -> None:
    assert read_document(data, "record").format is form


# ---------------------------------------------------------------- JSON


def test_a_study_of_the_api_has_its_fields_by_their_paths() -> None:
    document = read_document(records.as_json(records.study(minimumAge="18 Years")), "s.json")
    fields = said(document)
    assert fields["registry id"] == ["NCT99999901"]
    assert fields["sponsor study id"] == ["PLACID-1"]
    assert fields["end date"] == ["2031-05-01"]
    assert fields["phase"] == ["PHASE1", "PHASE2"]
    assert fields["enrolment"] == ["40"]
    assert fields["healthy volunteers"] == ["false"]
    assert fields["minimum age"] == ["18 Years"]


def test_each_leaf_of_json_stands_under_its_path_and_the_empty_ones_too() -> None:
    document = read_document(records.as_json(records.study()), "s.json")
    laid = dict(
        zip(
            labels(document), (document.text[slice(*f.value)] for f in document.fields), strict=True
        )
    )
    assert laid["protocolSection.designModule.phases[1]"] == "PHASE2"
    assert laid["protocolSection.conditionsModule.keywords"] == "[]"
    assert laid["protocolSection.eligibilityModule.eligibilityCriteria"] == records.CRITERIA
    assert laid["hasResults"] == "false"
    assert len(laid) == 15


def test_numbers_of_json_stand_as_the_file_writes_them() -> None:
    data = b'{"protocolSection": {"eligibilityModule": {"eligibilityCriteria": "Inclusion: a"},'
    document = read_document(data + b' "x": [1.10, 1e400, 12345678901234567890, NaN]}}', "s.json")
    values = [document.text[slice(*field.value)] for field in document.fields]
    assert values == ["Inclusion: a", "1.10", "1e400", "12345678901234567890", "NaN"]


def test_a_member_that_stands_twice_in_json_is_read_twice() -> None:
    data = (
        b'{"protocolSection": {"eligibilityModule":'
        b' {"eligibilityCriteria": "Inclusion: a", "sex": "ALL", "sex": "FEMALE"}}}'
    )
    assert [*read_document(data, "s.json").said("sex")] == ["ALL", "FEMALE"]


def test_a_study_in_a_list_of_one_keeps_what_stands_beside_it() -> None:
    alone = read_document(records.as_json(records.study()), "s.json")
    data = records.as_json({"totalCount": 1, "studies": [records.study()]})
    listed = read_document(data, "s.json")
    assert said(listed)[CRITERIA] == said(alone)[CRITERIA]
    assert listed.text.startswith("totalCount\n1\n\nstudies[0].protocolSection.")


def test_a_member_whose_name_looks_like_a_path_is_told_from_the_path() -> None:
    odd = {"protocolSection.eligibilityModule.sex": "WRONG", **records.study()}
    assert [*read_document(records.as_json(odd), "s.json").said("sex")] == ["ALL"]


def test_escapes_of_the_registrys_markup_are_undone_in_prose_and_nowhere_else() -> None:
    study = records.study(eligibilityCriteria="* 1\\. Age \\>= 18 \\[years\\]\\\\ \\d")
    study["protocolSection"]["identificationModule"]["briefTitle"] = "A \\> B"
    document = read_document(records.as_json(study), "s.json")
    assert [*document.said(CRITERIA)] == ["* 1. Age >= 18 [years]\\ \\d"]
    assert [*document.said("brief title")] == ["A \\> B"]


def test_the_same_record_gives_the_same_text() -> None:
    data = records.as_json(records.study())
    compact = json.dumps(json.loads(data), separators=(",", ":")).encode()
    assert read_document(data, "a.json") == read_document(compact, "b.json")


# ---------------------------------------------------------------- XML


def test_a_classic_record_in_xml_has_its_fields_by_their_paths() -> None:
    fields = said(read(records.XML, "s.xml"))
    assert fields["registry id"] == ["NCT99999901"]
    assert fields["brief title"] == ["Placidumab & Water in Placid Carcinoma"]
    assert fields["end date"] == ["May 1, 2031"]
    assert fields["intervention"] == ["Placidumab", "Soothing water"]
    assert fields["minimum age"] == ["18 Years"]
    assert fields[CRITERIA][0].startswith("Inclusion Criteria: - Age of 18")


def test_elements_attributes_and_empty_elements_of_xml_are_all_laid_out() -> None:
    document = read(records.XML, "s.xml")
    assert labels(document) == [
        "clinical_study@rank",
        "clinical_study.id_info.org_study_id",
        "clinical_study.id_info.nct_id",
        "clinical_study.brief_title",
        "clinical_study.completion_date@type",
        "clinical_study.completion_date",
        "clinical_study.intervention.intervention_name",
        "clinical_study.intervention[1].intervention_name",
        "clinical_study.eligibility.criteria.textblock",
        "clinical_study.eligibility.gender",
        "clinical_study.eligibility.minimum_age",
        "clinical_study.keyword",
    ]
    assert document.text.endswith('clinical_study.keyword\n""\n\n')


@pytest.mark.parametrize(
    "data",
    [
        records.as_json(records.study(minimumAge="18 Years")),
        records.as_json({"studies": [records.study()], "totalCount": 1}),
        records.XML.encode(),
    ],
)
def test_a_text_that_was_laid_out_has_the_same_fields_when_it_is_read_again(data: bytes) -> None:
    """A study keeps it as record.txt, and is made again from that."""
    document = read_document(data, "given")
    assert read_document(document.text.encode(), "record.txt") == document


def test_text_between_elements_is_not_lost() -> None:
    mixed = records.XML.replace("<keyword/>", "<keyword>one<b>two</b>three</keyword>")
    assert [line for line in read(mixed, "s.xml").text.split("\n") if line][-6:] == [
        *("clinical_study.keyword", "one"),
        *("clinical_study.keyword.b", "two"),
        *("clinical_study.keyword", "three"),
    ]


# ---------------------------------------------------------------- text


@pytest.mark.parametrize("text", [records.PAGE, records.CLASSIC_TEXT, records.PLAIN])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_record_is_kept_character_for_character(text: str, end: str) -> None:
    written = text.replace("\n", end)
    document = read(written)
    assert document.text == written
    assert said(document) == said(read(text))


def test_a_page_has_its_fields_by_the_labels_on_their_own_lines() -> None:
    assert said(read(records.PAGE)) == {
        "other": ["", ""],
        "brief title": ["A Trial of Placidumab in Adults With Placid Carcinoma"],
        "status": ["Recruiting"],
        "enrolment": ["40"],
        "summary": ["Placid carcinoma is rare. This trial asks whether placidumab shrinks it."],
        "phase": ["Phase 2"],
        "sponsor": ["Hospital of the Invented City"],
        "intervention": ["Placidumab Soothing water"],
        CRITERIA: ["Inclusion Criteria: Age of 18 years or older. Exclusion Criteria: Pregnancy"],
    }


def test_the_record_of_the_shipped_study_has_the_fields_that_it_prints() -> None:
    fields = said(read_document(RECORD.read_bytes(), "record.txt"))
    assert fields["status"] == ["Recruiting"]
    assert fields["end date"] == ["2026-10-18"]
    assert fields["enrolment"] == ["0"]
    assert fields["sex"] == ["All"]
    assert fields["phase"] == ["N/A"]
    assert fields["healthy volunteers"] == ["No"]
    assert fields["sponsor"] == ["Sun Yat-sen University"]
    assert fields["intervention"] == ["Fluorouracil Leucovorin Oxaliplatin"]
    assert fields["brief title"][0].startswith("A Study of the Application of HAIC in Advanced HCC")


def test_the_registrys_text_has_labels_before_the_values() -> None:
    fields = said(read(records.CLASSIC_TEXT))
    assert fields["official title"] == [
        "A Trial of Placidumab in Adults of the Invented City With Placid Carcinoma"
    ]
    assert fields["end date"] == ["May 1, 2031"]
    assert fields["sex"] == ["All"]
    assert fields["investigator"] == ["A. Physician"]


def test_a_line_in_prose_or_criteria_that_looks_like_a_label_is_none() -> None:
    fields = said(read(records.CLASSIC_TEXT))
    assert fields["description"] == ["Phase: the disease has two of them."]
    assert "phase" not in fields
    assert fields[CRITERIA] == [
        "Inclusion Criteria: - Age: 18 years or older - Phase: any Exclusion Criteria: - Pregnancy"
    ]


def test_criteria_that_only_their_own_headings_announce_are_found() -> None:
    document = read(records.PLAIN)
    assert said(document) == {
        "other": ["A letter about a trial"],
        CRITERIA: [
            "Key Inclusion Criteria Age of 18 years or older Written consent "
            "Key Exclusion Criteria Pregnancy"
        ],
    }


def test_criteria_that_begin_in_the_middle_of_a_line_are_found() -> None:
    document = read("A letter. Inclusion Criteria: Age of 18. Exclusion Criteria: Gout.")
    assert said(document) == {
        "other": ["A letter."],
        CRITERIA: ["Inclusion Criteria: Age of 18. Exclusion Criteria: Gout."],
    }


def test_a_modern_page_prints_the_criteria_below_a_label_with_nothing_else() -> None:
    page = (
        "Study Type\nInterventional\nEligibility Criteria\nDescription\nInclusion Criteria:\n"
        "* Age of 18 years or older\nExclusion Criteria:\n* Pregnancy\n"
        "Ages Eligible for Study\n18 Years and older\nSexes Eligible for Study\nAll\n"
    )
    fields = said(read(page))
    assert fields[CRITERIA][-1] == (
        "Inclusion Criteria: * Age of 18 years or older Exclusion Criteria: * Pregnancy"
    )
    assert fields["sex"] == ["All"]


def test_a_chinese_record_has_its_fields() -> None:
    fields = said(read(records.CHINESE))
    assert fields["registry id"] == ["ChiCTR0000000001"]
    assert fields["brief title"] == ["宁静单抗治疗宁静癌的单臂研究"]
    assert fields["phase"] == ["II期"]
    assert fields[CRITERIA][0].startswith("纳入标准： 1. 年龄18至75岁；")
    assert fields[CRITERIA][0].endswith("（2）对研究药物过敏者。")


@pytest.mark.parametrize(
    "data",
    [
        records.CHINESE.encode(),
        records.CHINESE.encode("utf-8-sig"),
        records.CHINESE.encode("utf-16"),
        "\ufeff".encode("utf-16-be") + records.CHINESE.encode("utf-16-be"),
        records.CHINESE.encode("gb18030"),
        records.CHINESE.encode("gbk"),
    ],
)
def test_the_encodings_of_hospitals_give_the_same_text(data: bytes) -> None:
    assert read_document(data, "record.txt").text == records.CHINESE


def test_chinese_xml_that_names_an_encoding_is_read_in_it() -> None:
    xml = records.XML.replace("UTF-8", "GB18030").replace("Soothing water", "宁静水和更多的水")
    document = read_document(xml.encode("gb18030"), "s.xml")
    assert [*document.said("intervention")] == ["Placidumab", "宁静水和更多的水"]
