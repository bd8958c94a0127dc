"""A record is cut into clauses: nothing is lost, and each part is what the record prints."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hilum.reading.clauses import Clause, Role
from hilum.reading.document import Document, Field, Format
from hilum.reading.formats import read_document
from hilum.reading.segment import Left, Remainder, Segmented, segment
from hilum.terms.discrepancies import UserError
from tests.reading import records

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "src/hilum/studies/haic_hcc/record.txt"
CRITERIA_ROLES = {
    *(Role.INCLUSION, Role.EXCLUSION, Role.UNSTATED),
    *(Role.HEADING, Role.CONDUCT, Role.PERMISSION),
}


def read(text: str) -> tuple[Document, Segmented]:
    document = read_document(text.encode(), "record.txt")
    return document, segment(document)


def cut(criteria: str) -> list[str]:
    """The clauses of criteria, each as `id text < heading < outer heading`."""
    document, found = read(criteria)
    return [shown(document, clause) for clause in found.clauses]


def shown(document: Document, clause: Clause) -> str:
    spans = [clause.span, *reversed(clause.headings)]
    return f"{clause.id} " + " < ".join(folded(document, span) for span in spans)


def folded(document: Document, span: tuple[int, int]) -> str:
    return " ".join(document.text[slice(*span)].split())


def under_inclusion(body: str) -> list[str]:
    first, *clauses = cut("Inclusion Criteria:\n\n" + body)
    assert first == "H1 Inclusion Criteria:"
    return clauses


def under_exclusion(body: str) -> list[str]:
    return cut("Exclusion Criteria:\n\n" + body)[1:]


# ---------------------------------------------------------------- nothing is lost


def times_covered(document: Document, found: Segmented) -> Counter[int]:
    """How often each character is in a clause's own span, a field's label or a remainder.

    The label of a field without a value, or with prose, is a clause of its own.
    """
    spans = [clause.span for clause in found.clauses]
    spans += [each.span for each in found.remainder if each.why is not Left.CONTROL]
    labels = {field.label for field in document.fields if field.label}
    spans += [label for label in labels if label not in spans]
    return Counter(at for span in spans for at in range(*span))


def assert_nothing_is_lost(document: Document, found: Segmented) -> None:
    covered = times_covered(document, found)
    once = {at for at, char in enumerate(document.text) if not char.isspace()}
    assert {at for at, times in covered.items() if times > 1} == set()
    assert once - covered.keys() == set()
    assert [clause.span for clause in found.clauses] == sorted(c.span for c in found.clauses)
    assert len({clause.id for clause in found.clauses}) == len(found.clauses)
    for clause in found.clauses:
        assert document.text[slice(*clause.span)].strip() == document.text[slice(*clause.span)]
        assert all(heading < clause.span for heading in clause.headings)
    assert [each for each in found.remainder if each.why is Left.REST] == []


PIECES = st.sampled_from(
    [
        *("Inclusion Criteria:", "Exclusion Criteria", "Key inclusion criteria - part B:"),
        *(
            "Patients must:",
            "Eligibility",
            "Criteria",
            "Summary",
            "Status:",
            "纳入标准：",
            "排除标准",
        ),
        *(
            "- ",
            "* ",
            "1. ",
            "2) ",
            "(3)",
            "a. ",
            "b. ",
            "i) ",
            "• ",
            "①",
            "-",
            "2.",
            "(",
            "]",
            ")",
        ),
        *("Age of 18 years or older", "such as (e.g., gout].", "Hemoglobin > 90 g/L;", "or", "and"),
        *("as follows:", "This has the following exceptions:", "Except gout.", "ECOG 0-1. Note:"),
        *(
            "is permitted",
            "If enrolled, patients must rest.",
            "年龄18岁；",
            "妊娠。",
            ".",
            ";",
            ":",
        ),
        *(" ", "  ", "      ", "\t", "\n", "\n", "\n\n", "\r\n", "\r", "\u2028", "\x0b", "\u3000"),
        *("-----", "\x07", "\ufeff", "\u00a0", "\u200b", "é", "𝟙", "�"),
    ]
)
SAMPLES = [
    *(records.PAGE, records.CLASSIC_TEXT, records.PLAIN, records.CHINESE, records.CRITERIA),
    RECORD.read_text(encoding="utf-8"),
]


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A record with parts taken out, doubled, and other pieces put in."""
    text = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 80)))
        put = draw(st.one_of(PIECES, st.just(text[start:end] * 2), st.just("")))
        text = text[:start] + put + text[end:]
    return text


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), mangled()))
@example("Criteria\n- or\nor")
@example("Inclusion Criteria:\n1.\nAge\n2. \n(")
def test_every_character_is_in_one_clause_or_in_a_named_remainder(text: str) -> None:
    try:
        document, found = read("Inclusion Criteria: Age\n" + text)
    except UserError:
        return
    assert_nothing_is_lost(document, found)


@given(st.text(max_size=60), st.one_of(st.text(max_size=80), mangled()))
def test_nothing_of_json_is_lost(key: str, text: str) -> None:
    study = records.study(eligibilityCriteria=f"Inclusion Criteria:\nAge\n{text}")
    study["protocolSection"][key] = {text[:9]: [text, None, {}]}
    try:
        document = read_document(records.as_json(study), "s.json")
    except (UserError, UnicodeEncodeError):
        return
    assert_nothing_is_lost(document, segment(document))


@pytest.mark.parametrize("text", [*SAMPLES, records.XML])
def test_nothing_of_the_samples_is_lost(text: str) -> None:
    assert_nothing_is_lost(*read(text))


def test_the_ids_are_numbered_by_role_in_the_order_of_the_text() -> None:
    _, found = read(records.PAGE)
    assert [clause.id for clause in found.clauses] == [
        *("H1", "F1", "F2", "F3", "H2", "N1", "N2", "F4", "H3", "F5", "F6", "F7"),
        *("H4", "H5", "I1", "H6", "E1"),
    ]


def test_a_value_has_its_label_as_heading_and_each_line_is_one() -> None:
    document, found = read(records.PAGE)
    assert [shown(document, clause) for clause in found.clauses if clause.role is Role.FIELD] == [
        "F1 A Trial of Placidumab in Adults With Placid Carcinoma",
        "F2 Recruiting < Status:",
        "F3 40 < Target enrollment:",
        "F4 Phase 2 < Phase:",
        "F5 Hospital of the Invented City < Lead Sponsor:",
        "F6 Placidumab < Treatments:",
        "F7 Soothing water < Treatments:",
    ]


def test_the_label_of_an_empty_value_is_a_heading() -> None:
    document = read_document(records.as_json(records.study()), "s.json")
    found = segment(document)
    headings = [folded(document, c.span) for c in found.clauses if c.role is Role.HEADING]
    assert "protocolSection.conditionsModule.keywords" in headings


def test_text_that_no_field_claims_is_a_remainder_of_its_own() -> None:
    document, found = read(records.PLAIN)
    assert shown(document, found.clauses[0]) == "R1 A letter about a trial"
    assert found.clauses[0].role is Role.REMAINDER


def test_the_marks_of_lists_and_lines_without_a_word_are_named() -> None:
    document, found = read("Inclusion Criteria:\n\n1. Age\n-----\n•\n(b) Sex\n")
    assert [(folded(document, each.span), each.why) for each in found.remainder] == [
        ("1.", Left.MARK),
        ("-----", Left.RULE),
        ("•", Left.MARK),
    ]


def test_what_no_field_of_a_document_claims_is_named() -> None:
    value = Field(name="status", label=None, value=(0, 4))
    document = Document(format=Format.PAGE, text="Open and\n more", fields=(value,))
    assert segment(document).remainder == (
        Remainder((5, 8), Left.REST),
        Remainder((10, 14), Left.REST),
    )


# ---------------------------------------------------------------- the shipped record


def test_the_clauses_of_the_shipped_record_are_those_that_people_made_of_it() -> None:
    """The spans are those of criteria.toml, written by hand; what people joined stands below."""
    _, found = read(RECORD.read_text(encoding="utf-8"))
    whole = {clause.spans: clause.role for clause in found.clauses if clause.field != "summary"}
    by_hand = {
        Role.INCLUSION: [
            *([(1194, 1257)], [(1258, 1417)], [(1419, 1510)], [(1647, 1754)], [(1756, 1846)]),
            [(1848, 2012)],
        ],
        Role.EXCLUSION: [
            *([(2667, 2903)], [(2905, 3021)], [(3022, 3554)], [(3555, 3632)], [(3633, 4017)]),
            *([(4019, 4116)], [(4118, 4272)], [(4274, 4346)], [(5289, 5399)], [(5567, 5747)]),
            *([(4347, 4389)], [(5749, 5942)]),
        ],
        Role.PERMISSION: [[(1586, 1645)], [(5943, 6079)]],
        Role.CONDUCT: [[(5400, 5565)]],
    }
    for role, spans in by_hand.items():
        assert {span: whole.get(tuple(span)) for span in map(tuple, spans)} == dict.fromkeys(
            map(tuple, spans), role
        )


def test_the_lists_of_the_shipped_record_keep_their_headings() -> None:
    document, found = read(RECORD.read_text(encoding="utf-8"))
    listed = [clause for clause in found.clauses if clause.open_list]
    assert [[folded(document, span)[:42] for span in clause.spans] for clause in listed] == [
        [
            "Adequate bone marrow, liver and renal func",
            "Hemoglobin > 100g/L Absolute neutrophil co",
        ],
        ["Complicated with other malignant tumors:", "Malignant tumors that have been treated fo"],
        ["Complicated with other malignant tumors:", "Fully treated non-melanoma skin cancer or "],
        ["Complicated with other malignant tumors:", "Fully treated carcinoma in situ without ev"],
        *(
            [
                "Is currently using, or has used an immunos",
                "This standard has the following exceptions",
                item,
            ]
            for item in (
                "intranasal, inhaled, topical or topical st",
                "Systemic corticosteroid therapy not exceed",
                "Steroids as a prophylactic for allergic re",
            )
        ),
    ]


# ---------------------------------------------------------------- sections


@pytest.mark.parametrize(
    ("heading", "letter"),
    [
        *(("Inclusion Criteria:", "I"), ("INCLUSION CRITERIA", "I"), ("Inclusion", "I")),
        *(("Key Inclusion Criteria", "I"), ("Main criteria for inclusion:", "I")),
        *(("1. Inclusion Criteria", "I"), ("**Inclusion Criteria:**", "I"), ("# Inclusion", "I")),
        *(("Eligibility criteria - inclusion", "I"), ("Criteria for Inclusion", "I")),
        *(("Patients must:", "I"), ("Subjects are eligible if they meet the following:", "I")),
        *(("Inclusion Criteria (all patients)", "I"), ("纳入标准", "I"), ("一、入选标准：", "I")),
        *(("Exclusion Criteria:", "E"), ("Key Exclusion Criteria", "E"), ("EXCLUSION:", "E")),
        *(("Exclusions", "E"), ("Non-inclusion criteria", "E"), ("Ineligibility Criteria", "E")),
        *(("Patients who meet any of these are excluded:", "E"), ("排除标准：", "E")),
        *(("Eligibility Criteria:", "U"), ("Inclusion and Exclusion Criteria", "U")),
        *(("Inclusion/Exclusion Criteria:", "U"), ("Withdrawal criteria", "U"), ("剔除标准", "U")),
    ],
)
def test_a_section_has_the_role_that_its_heading_states(heading: str, letter: str) -> None:
    document, found = read(f"Criteria\n\n{heading}\n\nAge of 18 years or older\n")
    assert (
        shown(document, found.clauses[-1]).split(" < ")[0] == f"{letter}1 Age of 18 years or older"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Meets all inclusion criteria of the parent study",
        "Inclusion in another trial within 30 days",
        "Patients who meet the exclusion criteria of the parent study.",
        "Prior exclusion criteria apply",
        "inclusion.",
        "Other exclusion criteria apply",
        "Any of the Exclusion Criteria",
    ],
)
def test_a_sentence_about_criteria_is_no_heading(line: str) -> None:
    assert under_inclusion(f"{line}\n\nAge\n")[0] == f"I1 {line}"


@pytest.mark.parametrize(
    "heading",
    [
        *("Donor Exclusion Criteria", "4.2 Exclusion Criteria", "Part B: Exclusion Criteria"),
        *("Healthy volunteers - exclusion criteria", "Exclusion Criteria.", "exclusion criteria"),
        *(
            "Criteria for Exclusion from the study",
            "Exclusion Critera",
            "（二）排除标准",
            "Exclude:",
        ),
        *("EXCLUSION CRITERIA AT SCREENING", "Key Exclusion Criteria include:", "3.2 排除标准"),
        *("Patients will be excluded if they have:", "Subjects are not eligible if:"),
    ],
)
def test_no_heading_of_exclusions_leaves_them_inclusions(heading: str) -> None:
    document, found = read(f"Inclusion Criteria:\n\nAge\n\n{heading}\n\nGout\n")
    assert shown(document, found.clauses[-1]).split(" < ")[0] == "E1 Gout"


def test_the_last_line_of_a_paragraph_is_no_heading() -> None:
    body = (
        "Gout of a joint, by the judgement of those who will be asked about\ninclusion criteria\n"
    )
    assert under_exclusion(body + "\nPsoriasis\n")[-1] == "E2 Psoriasis"


def test_a_heading_that_excludes_among_inclusions_turns_its_own_list_alone() -> None:
    body = "- Age\n- Patients are excluded if they have:\n  - Gout\n- Consent\n"
    assert under_inclusion(body)[2:] == [
        *("E1 Gout < Patients are excluded if they have:", "I2 Consent"),
    ]


def test_who_is_eligible_among_exclusions_is_left_open() -> None:
    body = "- Gout\n- Patients are eligible if they have:\n  - rested\n- Psoriasis\n"
    assert under_exclusion(body)[2:] == [
        *("U1 rested < Patients are eligible if they have:", "E2 Psoriasis"),
    ]


def test_without_a_heading_the_role_is_not_guessed() -> None:
    assert cut("Criteria\n\nAge of 18 years or older\n\nNo pregnancy\n")[1:] == [
        "U1 Age of 18 years or older",
        "U2 No pregnancy",
    ]


def test_criteria_may_begin_on_the_line_of_their_heading() -> None:
    assert cut("Inclusion Criteria: Age of 18.\nExclusion: Pregnancy; Gout") == [
        *("H1 Inclusion Criteria:", "I1 Age of 18."),
        *("H2 Exclusion:", "E1 Pregnancy;", "E2 Gout"),
    ]


def test_a_heading_in_the_middle_of_a_line_begins_its_section() -> None:
    """Records are passed on with their line ends lost: nothing may change sides."""
    flat = "Inclusion Criteria: Age of 18. Consent Exclusion Criteria: Gout. Pregnancy"
    assert cut(flat) == [
        *("H1 Inclusion Criteria:", "I1 Age of 18.", "I2 Consent"),
        *("H2 Exclusion Criteria:", "E1 Gout.", "E2 Pregnancy"),
    ]
    phrase = "No reason against it by the Exclusion Criteria: these follow"
    assert under_inclusion(phrase) == [f"I1 {phrase}"]


def test_a_heading_that_says_more_than_its_role_governs_its_items() -> None:
    assert cut("Inclusion Criteria for Part 2:\n- Age\nExclusion Criteria:\n- Gout") == [
        "H1 Inclusion Criteria for Part 2:",
        "I1 Age < Inclusion Criteria for Part 2:",
        *("H2 Exclusion Criteria:", "E1 Gout"),
    ]


def test_without_a_heading_what_patients_must_not_do_is_no_exclusion() -> None:
    """It is asked as it stands: an exclusion whose items are denied would be turned over."""
    assert cut("Criteria\n\nPatients must not:\n- smoke\n")[2:] == ["U1 smoke < Patients must not:"]


def test_what_patients_must_not_have_heads_a_list_within_its_section() -> None:
    assert under_inclusion("- Age\n- Patients must not have:\n  - Gout\n- Consent\n") == [
        "I1 Age",
        "H2 Patients must not have:",
        "I2 Gout < Patients must not have:",
        "I3 Consent",
    ]


def test_chinese_criteria_are_cut_by_their_headings_and_numbers() -> None:
    assert [each for each in cut(records.CHINESE) if each[0] in "IE"] == [
        *("I1 年龄18至75岁；", "I2 ECOG评分0-1分；", "I3 签署知情同意书。"),
        *("E1 妊娠或哺乳期妇女；", "E2 对研究药物过敏者。"),
    ]


# ---------------------------------------------------------------- lines and marks


def test_wrapped_lines_are_rejoined_and_blank_lines_part_paragraphs() -> None:
    body = (
        "At least one lesion that can be measured, of which the largest diameter is 20\n"
        "millimeters or more by tomography, and which was not irradiated in the year before\n"
        "enrolment\n"
        "\n"
        "Written consent\n"
    )
    assert under_inclusion(body) == [
        "I1 At least one lesion that can be measured, of which the largest diameter is 20 "
        "millimeters or more by tomography, and which was not irradiated in the year before "
        "enrolment",
        "I2 Written consent",
    ]


def test_lines_that_are_not_full_are_items() -> None:
    body = (
        "age of 18 years\nwritten consent of the patient or of a guardian of the patient\nno gout\n"
    )
    assert len(under_inclusion(body)) == 3
    alike = "Age of 18 years or older at the visit\n" * 2 + "Gout of any joint of the right foot\n"
    assert len(under_inclusion(f"{'Consent of all who have to consent to it':<60}\n{alike}")) == 4


def test_lines_of_similar_length_that_begin_as_sentences_are_items() -> None:
    body = (
        "Age of 18 years or older at the time of the first visit to us\n"
        "Gout of any joint of the right foot at that time, or of both\n"
        "Consent of the patient in writing before any visit to us here\n"
        "Residence within an hour by car of the hospital for all visits\n"
    )
    assert len(under_inclusion(body)) == 4


def test_chinese_lines_without_marks_are_items() -> None:
    long = "年龄在十八岁以上并且能够按照研究方案的要求完成全部随访和各项检查的患者及其家属"
    lines = [
        long + "以及照顾他们的人和他们的医生护士",
        long + "年",
        long,
        "无" + long + "病",
        long + "女",
    ]
    assert under_inclusion("\n".join(lines)) == [
        f"I{number} {line}" for number, line in enumerate(lines, start=1)
    ]


@pytest.mark.parametrize(
    "marks",
    [
        *("--", "**", "••", "●●", "··", "\uf0b7\uf0b7", "➢➢"),
        *(["1.", "2."], ["1)", "2)"], ["(1)", "(2)"], ["1、", "2、"], ["1.1.", "1.2."], "①②"),
        ["* 1.", "* 2."],
        *(["a.", "b."], ["A)", "B)"], ["(i)", "(ii)"], ["iv.", "v."], ["（一）", "（二）"]),
    ],
)
def test_the_marks_of_lists_are_not_part_of_the_items(marks: list[str]) -> None:
    one, two = marks
    body = f"{one} Age of 18 years\n   or older\n{two} Consent\n"
    assert under_inclusion(body) == ["I1 Age of 18 years or older", "I2 Consent"]


@pytest.mark.parametrize(
    "sentence", ["1.5 x ULN or less", "A. baumannii infection", "18 years or older", "-5 or more"]
)
def test_a_number_or_an_initial_at_the_start_of_a_sentence_is_no_mark(sentence: str) -> None:
    assert under_inclusion(f"{sentence}\n\nConsent\n") == [f"I1 {sentence}", "I2 Consent"]


def test_the_line_after_a_lone_mark_is_its_item() -> None:
    assert under_inclusion("1.\nAge\n2.\nConsent\n") == ["I1 Age", "I2 Consent"]


def test_items_that_are_numbered_in_one_paragraph_are_items() -> None:
    assert under_inclusion("1) age of 18 years; 2) ECOG 0 or 1, no pain; 3) consent.\n") == [
        *("I1 age of 18 years;", "I2 ECOG 0 or 1, no pain;", "I3 consent."),
    ]
    assert under_inclusion("Adequate function: (1) ANC > 1.5; (2) PLT > 75.\n\nConsent\n") == [
        "H2 Adequate function:",
        *("I1 ANC > 1.5; < Adequate function:", "I2 PLT > 75. < Adequate function:"),
        "I3 Consent",
    ]


def test_items_that_are_numbered_in_one_paragraph_end_with_it() -> None:
    assert under_inclusion("Function: 1) ANC; 2) PLT\n1) Age\n2) Consent\n")[1:] == [
        *("I1 ANC; < Function:", "I2 PLT < Function:", "I3 Age", "I4 Consent"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "either (1) gout or (2) psoriasis",
        "ECOG 0-1. 2 weeks of rest",
        "a disease (such as: 1) gout, 2) psoriasis)",
    ],
)
def test_numbers_within_a_sentence_are_no_items(sentence: str) -> None:
    assert "".join(under_inclusion(sentence)).count("I") == 1 + sentence.count(". 2")


def test_items_that_are_joined_by_or_are_one_criterion_of_inclusion() -> None:
    body = "1. ECOG 0 or\n2. > 80 of Karnofsky\n3. Age\n4. or dotage\n5. Consent\n"
    assert under_inclusion(body) == [
        *("I1 ECOG 0 or 2. > 80 of Karnofsky", "I2 Age 4. or dotage", "I3 Consent"),
    ]
    assert under_exclusion("- Gout or\n- Psoriasis\n") == ["E1 Gout or", "E2 Psoriasis"]


# ---------------------------------------------------------------- lists and their headings


def test_a_list_to_the_right_ends_where_the_indentation_does() -> None:
    body = (
        "1. Function within 14 days:\n   - ANC > 1.5\n     - in two tests\n   - PLT > 75\n2. Age\n"
    )
    assert under_inclusion(body) == [
        "H2 Function within 14 days:",
        "I1 ANC > 1.5 < Function within 14 days:",
        "I2 in two tests < ANC > 1.5 < Function within 14 days:",
        "I3 PLT > 75 < Function within 14 days:",
        "I4 Age",
    ]


def test_a_list_with_marks_of_another_kind_ends_at_the_next_of_the_headings() -> None:
    body = "1. Function within 14 days:\n- ANC > 1.5\n- PLT > 75\n2. Age\n"
    assert under_inclusion(body)[1:] == [
        "I1 ANC > 1.5 < Function within 14 days:",
        "I2 PLT > 75 < Function within 14 days:",
        "I3 Age",
    ]


def test_a_list_without_marks_ends_at_the_next_mark() -> None:
    body = "1. Function within 14 days:\nANC > 1.5\n\nno gout\n2. Age\n"
    assert under_inclusion(body)[1:] == [
        "I1 ANC > 1.5 < Function within 14 days:",
        "I2 no gout < Function within 14 days:",
        "I3 Age",
    ]


def test_a_list_in_a_block_ends_at_its_blank_line() -> None:
    body = "Function within 14 days:\n\nANC > 1.5\nPLT > 75\n\nConsent > all\n"
    assert under_inclusion(body)[1:] == [
        "I1 ANC > 1.5 < Function within 14 days:",
        "I2 PLT > 75 < Function within 14 days:",
        "I3 Consent > all",
    ]


def open_lists(body: str) -> dict[str, bool]:
    document, found = read("Exclusion Criteria:\n\n" + body)
    return {
        folded(document, clause.span): clause.open_list
        for clause in found.clauses
        if clause.role is Role.EXCLUSION and clause.headings
    }


def test_a_list_whose_end_is_not_printed_ends_where_its_sentences_are_no_longer_alike() -> None:
    body = "Tumors of other kinds:\n\nBasalioma.\n\nNevi that have been cut.\n\nHas had gout.\n"
    assert open_lists(body) == {"Basalioma.": True, "Nevi that have been cut.": True}
    body = "Blood of these kinds:\n\nANC < 1.5\n\nPLT < 75\n\nGout\n\nZinc < 2\n"
    assert open_lists(body) == {"ANC < 1.5": True, "PLT < 75": True}


def test_a_list_whose_end_is_not_printed_ends_at_the_next_heading_beside_it() -> None:
    assert under_exclusion("Habits:\n\ntobacco\n\nDrugs:\n\naspirin\n") == [
        *("H2 Habits:", "E1 tobacco < Habits:", "H3 Drugs:", "E2 aspirin < Drugs:"),
    ]


def test_a_list_that_begins_with_a_statement_is_that_one_item() -> None:
    assert under_exclusion("Habits:\n\nSmoking is one.\n\nHas gout.\n")[1:] == [
        *("E1 Smoking is one. < Habits:", "E2 Has gout."),
    ]


def test_a_section_ends_the_lists_before_it() -> None:
    assert cut("Exclusion Criteria:\nGout:\n- foot\nInclusion Criteria:\n- Age\n")[2:] == [
        *("E1 foot < Gout:", "H3 Inclusion Criteria:", "I1 Age"),
    ]


def test_the_indentation_of_the_first_line_of_xml_counts() -> None:
    block = "\n   - Function:\n     - ANC\n   - Age\n"
    start, end = records.XML.index("<textblock>") + 11, records.XML.index("</textblock>")
    document, found = read(records.XML[:start] + block + records.XML[end:])
    shown_ones = [shown(document, clause) for clause in found.clauses]
    assert [each for each in shown_ones if each[0] == "U"] == ["U1 ANC < Function:", "U2 Age"]


def test_a_list_whose_end_is_printed_is_no_question() -> None:
    assert open_lists("Tumors of other kinds:\n- Basalioma\n- Nevi\n") == {
        "Basalioma": False,
        "Nevi": False,
    }


def test_a_colon_that_nothing_follows_heads_no_list() -> None:
    assert under_exclusion("Gout:\n") == ["E1 Gout:"]
    assert cut("Exclusion Criteria:\nGout:\nInclusion Criteria:\nAge")[1] == "E1 Gout:"


def test_exceptions_are_governed_by_the_sentence_that_they_are_from() -> None:
    body = "Steroids in 14 days. This has exceptions:\n- inhaled\n\nGout. Except in one toe.\n"
    assert under_exclusion(body) == [
        "E1 Steroids in 14 days.",
        "H2 This has exceptions:",
        "E2 inhaled < This has exceptions: < Steroids in 14 days.",
        "E3 Gout.",
        "E4 Except in one toe. < Gout.",
    ]


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Age of 18. Consent is given.", ["Age of 18.", "Consent is given."]),
        ("Gout; Psoriasis; prior therapy", ["Gout;", "Psoriasis; prior therapy"]),
        ("Drugs, e.g. Aspirin, i.e. Salicylate vs. None", None),
        ("Seen by Dr. House of the U.S. Army", None),
        ("Bilirubin of 1.5 mg/dL. ALT of 2.", ["Bilirubin of 1.5 mg/dL.", "ALT of 2."]),
        ("See protocol No. 5 and Fig. 2", None),
        ("Is there gout? No. Then rest.", ["Is there gout?", "No.", "Then rest."]),
        ("Hepatitis B. Gout", ["Hepatitis B.", "Gout"]),
        ("Infection by P. Aeruginosa", None),
        ("Tests (ANC > 1.5. PLT > 75; HB > 9) pass", None),
        ("Tests [e.g., one) are done. Rest", ["Tests [e.g., one) are done.", "Rest"]),
        ("Tests (one are done. Rest", ["Tests (one are done.", "Rest"]),
        ("Steroids. (e.g., nasal) Systemic ones", ["Steroids. (e.g., nasal)", "Systemic ones"]),
        ("Steroids. (e.g., nasal). All ones", ["Steroids. (e.g., nasal).", "All ones"]),
        ("Blood: ANC > 1.5; PLT > 75", None),
        ("Gout; Or psoriasis", None),
        ("The disease.In view of it", ["The disease.", "In view of it"]),
        ("RECIST v1.1 or ClinicalTrials.gov", None),
        ("年龄大于18岁。签署知情同意书。", ["年龄大于18岁。", "签署知情同意书。"]),
        ("Stop 30 s. after it", None),
        ("ECOG 0-2. 18 years of age", ["ECOG 0-2.", "18 years of age"]),
    ],
)
def test_a_paragraph_is_cut_into_sentences_where_that_is_safe(
    text: str, sentences: list[str] | None
) -> None:
    found = [each.split(" ", 1)[1] for each in under_inclusion(text)]
    assert found == (sentences or [text])


# ---------------------------------------------------------------- conduct and permission


@pytest.mark.parametrize(
    ("sentence", "inclusion", "exclusion"),
    [
        ("Note: If enrolled, patients shall not smoke.", Role.CONDUCT, Role.CONDUCT),
        ("After randomization, patients must rest.", Role.CONDUCT, Role.CONDUCT),
        ("Patients must rest.", Role.INCLUSION, Role.EXCLUSION),
        ("If pregnant, patients must rest.", Role.INCLUSION, Role.EXCLUSION),
        ("Ascites is permitted.", Role.PERMISSION, Role.PERMISSION),
        ("Note: Ascites is permitted.", Role.PERMISSION, Role.PERMISSION),
        ("Rest is an acceptable method of relief.", Role.PERMISSION, Role.PERMISSION),
        ("Gout is not permitted.", Role.INCLUSION, Role.EXCLUSION),
        ("No gout is allowed.", Role.INCLUSION, Role.EXCLUSION),
        ("Up to two lines are allowed.", Role.INCLUSION, Role.PERMISSION),
        ("Gout is allowed if treated.", Role.INCLUSION, Role.PERMISSION),
        ("A specimen (old ones are allowed) is there.", Role.INCLUSION, Role.EXCLUSION),
        ("Steroids; nasal ones are allowed.", Role.INCLUSION, Role.EXCLUSION),
        ("Subject is an acceptable candidate for rest.", Role.INCLUSION, Role.EXCLUSION),
        ("Drugs are allowed except aspirin.", Role.INCLUSION, Role.EXCLUSION),
        ("Patients with gout are excluded.", Role.EXCLUSION, Role.EXCLUSION),
        ("Patients with gout are not eligible.", Role.EXCLUSION, Role.EXCLUSION),
        ("Patients with gout are eligible.", Role.INCLUSION, Role.PERMISSION),
        ("Patients with gout would not be excluded.", Role.INCLUSION, Role.PERMISSION),
        ("No patients are excluded for gout.", Role.INCLUSION, Role.EXCLUSION),
        ("Men are eligible, boys are excluded.", Role.INCLUSION, Role.EXCLUSION),
        ("Gout patients are excluded unless treated.", Role.INCLUSION, Role.EXCLUSION),
        ("Gout patients are eligible if treated.", Role.INCLUSION, Role.EXCLUSION),
        ("Gout is to be excluded by a test; no pain.", Role.INCLUSION, Role.EXCLUSION),
    ],
)
def test_rules_of_conduct_and_permissions_are_told_from_criteria(
    sentence: str, inclusion: Role, exclusion: Role
) -> None:
    for section, role in (("Inclusion", inclusion), ("Exclusion", exclusion)):
        _, found = read(f"{section} Criteria:\n\n{sentence}\n")
        assert [clause.role for clause in found.clauses] == [Role.HEADING, role]
