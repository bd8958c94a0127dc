"""Sentences that are easily read wrong: what each must be read as, and what must go to a person."""

import pytest

from hilum.criteria.nodes import Attested
from tests.reading.proposed import asked, excluding, including, read_criteria, reading_of

HCC = "Hepatocellular Carcinoma"


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("Hemoglobin not less than 9 g/dL", "latest hemoglobin before enrolment >= 9 g/dL"),
        ("Platelets must not be below 75,000/mm3",
         "latest platelets before enrolment >= 75000 /uL"),
        ("Platelets ≥ 100 000/mm3", "latest platelets before enrolment >= 100000 /uL"),
        ("Child-Pugh class A or B7", "child_pugh_points from latest before enrolment <= 7"),
        ("ECOG less than 2", "latest ecog before enrolment < 2"),
        ("HCV RNA > 1,000 IU/mL", "latest hcv_rna before enrolment > 1000 [IU]/mL"),
        ("BMI > 18 and < 35 kg/m2", "latest body_mass_index before enrolment > 18 kg/m2"
         " and latest body_mass_index before enrolment < 35 kg/m2"),
        ("Age over or equal to 18", "age at consent >= 18 years"),
        ("Not receiving sorafenib", "not sorafenib at enrolment"),
        ("No prior sorafenib or lenvatinib",
         "not sorafenib before enrolment and not lenvatinib before enrolment"),
        ("Stage C by BCLC", "latest bclc_stage before enrolment = C"),
    ],
)  # fmt: skip
def test_an_inclusion_is_read_so(sentence: str, reading: str) -> None:
    assert reading_of(including(sentence)) == reading


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("BMI < 18 or > 35 kg/m2", "latest body_mass_index before enrolment < 18 kg/m2"
         " or latest body_mass_index before enrolment > 35 kg/m2"),
        ("Prior or concurrent HIV infection", "hiv_infection before enrolment"),
        ("Receiving sorafenib", "sorafenib at enrolment"),
        ("HBV DNA > 2000 IU/mL", "latest hbv_dna before enrolment > 2000 [IU]/mL"),
        ("Platelets not above 100 x 10^9/L", "latest platelets before enrolment <= 100 10*9/L"),
        ("Bevacizumab (within 6 weeks), sorafenib (within 4 weeks)",
         "bevacizumab within 6 weeks before enrolment"
         " or sorafenib within 4 weeks before enrolment"),
        ("Systemic corticosteroids within 14 days, except inhaled or topical steroids",
         "systemic_corticosteroid within 14 days before enrolment"
         " except (concept in systemic_corticosteroid and route in (inhaled, topical))"),
    ],
)  # fmt: skip
def test_an_exclusion_is_read_so(sentence: str, reading: str) -> None:
    assert reading_of(excluding(sentence)) == reading


ASKED_OF_PATIENTS = [
    # a number that may be another one
    "HCV RNA > 103 IU/mL",
    "HBV DNA < 104 IU/mL",
    "Neutrophils ≥ 1.500/mm3",
    "Hemoglobin ≥ 9,5 g/dL",
    "Platelets ≥ 1.0 x 10^5/mm3",
    "Greater than or 18 years of age",
    # no value decides it
    "AFP > 20 ng/mL or ≤ 400 ng/mL",
    # a limit that is another one for some
    "Hemoglobin ≥ 9 g/dL (women) or ≥ 10 g/dL (men)",
    "QTc ≤ 470 ms for females and ≤ 450 ms for males",
    "ECOG 0-1 (2 allowed if due to bone pain)",
    "ECOG ≤ 2 for patients over 70, ≤ 1 otherwise",
    "Platelets ≥ 100 x 10^9/L (≥ 75 x 10^9/L for patients with splenomegaly)",
    "Total bilirubin ≤ 1.5 x ULN; ≤ 3 x ULN for Gilbert's syndrome",
    "INR ≤ 1.5 (or ≤ 3 on warfarin)",
    "Patients with liver metastases: AST and ALT ≤ 5 x ULN",
    "Patients with liver metastases: AST ≤ 5 x ULN; ALT ≤ 5 x ULN",
    "Hemoglobin ≥ 9 g/dL; however, 8 g/dL is acceptable in women.",
    "Creatinine clearance > 60 mL/min (30 mL/min for dose level 1)",
    # so many of a list
    "Two of the following: ECOG 0-1, albumin > 3.5 g/dL, LDH < ULN",
    "At least one of the following: hemoglobin < 10 g/dL, platelets < 100 x 10^9/L",
    "Received either sorafenib or lenvatinib but not both",
    # what may be or not
    "With or without cirrhosis",
    "Patients with or without brain metastases",
    # what is measured at another time, or is no value
    "At least 4 weeks since prior chemotherapy",
    "More than 6 months since last dose of immune checkpoint inhibitor",
    "Hb > 9 g/dL after transfusion",
    "PSA > 2 ng/mL above nadir",
    "Increase in PSA > 2 ng/mL",
    # a row whose last word may be of all of it
    "ANC ≥ 1.5 x 10^9/L; platelets ≥ 100 x 10^9/L, within 14 days of enrolment",
    # a stage that is asked of some only
    "BCLC stage C, or BCLC stage B not amenable to TACE",
    "Advanced HCC (BCLC stage C) or cholangiocarcinoma",
    "Unresectable, metastatic, or BCLC stage C hepatocellular carcinoma",
    "BCLC stage C HCC in cohort A",
    "BCLC stage B progressing to C",
    "HCC of BCLC stage C, only after sorafenib",
    "HCC of BCLC stage C, if untreated",
    "Previously resected HCC, BCLC stage C",
]  # fmt: skip


@pytest.mark.parametrize("sentence", ASKED_OF_PATIENTS)
def test_an_inclusion_goes_to_a_person(sentence: str) -> None:
    assert [type(each.reading) for each in read_criteria([sentence]).proposals] == [Attested]


EXCLUDED_BY_PEOPLE = [
    # denied, where an exclusion should affirm
    "Not pregnant and not breastfeeding",
    "Neither HIV infection nor hepatitis B",
    "No history of hepatic encephalopathy",
    "Patients without cirrhosis",
    "Hypertension is not excluded if controlled",
    "With or without cirrhosis",
    # unless, except
    "Myocardial infarction within the last 6 months, unless stable",
    "HIV infection unless on stable antiretroviral therapy with CD4 count > 350",
    "Brain metastases unless treated and stable for at least 4 weeks",
    "Bilirubin > 2 mg/dL, unless due to Gilbert's syndrome, or AST > 5 x ULN",
    "Systemic corticosteroids, except > 10 mg/day of prednisone",
    "Cirrhosis (except Child-Pugh A)",
    # windows of something else
    "Chemotherapy within 28 days after enrollment",
    "Sorafenib > 2 weeks before first dose",
    "Sorafenib within 14 days prior to biopsy",
    "Brain metastases diagnosed more than 6 months ago",
    "Chemotherapy within 4 weeks or 5 half-lives",
    "Bevacizumab, sorafenib (within 4 weeks)",
    "Sorafenib, within 6 weeks of enrolment, or lenvatinib",
    "Any of the following within 6 months: stroke, bypass surgery; unstable angina; or shock.",
    # no value can be both
    "BMI < 35 and > 60 kg/m2",
    "AST, ALT and bilirubin > 2 x ULN",
    # a disease that is more than its name
    "Active brain metastases",
    "Family history of breast cancer",
    "Suspected pneumonia",
    "HIV infection with detectable viral load",
    "Hypertension requiring more than 2 drugs",
]


@pytest.mark.parametrize("sentence", EXCLUDED_BY_PEOPLE)
def test_an_exclusion_goes_to_a_person(sentence: str) -> None:
    assert [type(each.reading) for each in read_criteria((), [sentence]).proposals] == [Attested]


@pytest.mark.parametrize(
    "sentences",
    [
        "AST ≤ 2.5 x ULN; ≤ 5 x ULN for patients with liver metastases",
        "Hemoglobin ≥ 9 g/dL. Lower values are accepted in thalassemia.",
        "Hemoglobin ≥ 9 g/dL. Lower values are allowed in thalassemia.",
        "Hemoglobin ≥ 9 g/dL. Patients with 8 g/dL may be enrolled after discussion.",
        "AST ≤ 2.5 x ULN\n    - For patients with liver metastases: AST ≤ 5 x ULN",
    ],
)
def test_a_sentence_that_gives_way_keeps_the_one_before_from_being_read(sentences: str) -> None:
    proposals = read_criteria([f"- {sentences}"]).proposals
    assert all(isinstance(each.reading, Attested) for each in proposals)


def test_a_sentence_beside_that_gives_no_way_leaves_it_read() -> None:
    first, second = read_criteria(["Hemoglobin ≥ 9 g/dL. Transfusion is not permitted."]).proposals
    assert reading_of(first) == "latest hemoglobin before enrolment >= 9 g/dL"
    assert isinstance(second.reading, Attested)


def test_a_row_of_semicolons_with_one_window_at_its_end_is_not_read_without_it() -> None:
    row = "Cyclosporine; Tacrolimus; or rifampin use within 7 days of enrollment"
    assert all(isinstance(each.reading, Attested) for each in read_criteria((), [row]).proposals)
    two = "Sorafenib within 4 weeks; Lenvatinib within 2 weeks"
    assert [reading_of(each) for each in read_criteria((), [two]).proposals] == [
        "sorafenib within 4 weeks before enrolment",
        "lenvatinib within 2 weeks before enrolment",
    ]


def test_a_route_is_excepted_of_every_drug_where_no_drug_follows_it() -> None:
    sentence = "Immunosuppressive drugs within 14 days, excluding inhaled or ≤ 10 mg prednisone"
    assert "except (route in (inhaled)) except (concept in prednisone)" in reading_of(
        excluding(sentence)
    )


def test_one_of_two_that_may_both_be_meant_is_asked() -> None:
    assert "or" in asked(including("ALT or AST ≤ 3 x ULN"))
    assert "or" not in asked(including("ALT ≤ 3 x ULN or creatinine ≤ 1.5 mg/dL"))
    assert "or" not in asked(excluding("ALT or AST > 3 x ULN"))


def test_up_to_some_weeks_before_is_asked() -> None:
    assert asked(excluding("Sorafenib up to 2 weeks before first dose")) == ["no_within"]


@pytest.mark.parametrize(
    ("sentence", "stage"),
    [
        ("Advanced hepatocellular carcinoma, BCLC stage C", "= C"),
        ("HCC of BCLC stage B or C", "in (B, C)"),
        ("Patients with advanced (unresectable or metastatic, BCLC stage C) HCC", "= C"),
    ],
)
def test_the_stage_that_all_must_have_is_read_beside_what_is_not(sentence: str, stage: str) -> None:
    read = f'latest bclc_stage before enrolment {stage} and attested "{sentence}"'
    assert reading_of(including(sentence, HCC)) == read


def test_sections_for_some_patients_are_not_read_for_all() -> None:
    patients = ["Diabetes mellitus", "", "Inclusion Criteria (controls):", "", "Age ≥ 60 years"]
    found = read_criteria(["Inclusion Criteria (patients):\n\n" + "\n".join(patients)])
    assert [type(each.reading) for each in found.proposals] == [Attested, Attested]


@pytest.mark.parametrize(
    "heading",
    [
        "Bone marrow function after G-CSF withdrawal:",
        "Laboratory values, dose level 1:",
        "Adequate function of two of three organs:",
        "Laboratory values may be corrected by transfusion:",
        "Laboratory values (phase II only):",
        "Liver function with liver metastases:",
        "Hematology (without transfusion within 7 days):",
    ],
)
def test_a_heading_with_a_word_that_is_not_known_governs_nothing(heading: str) -> None:
    found = read_criteria([f"- {heading}\n    - Hemoglobin ≥ 9 g/dL"])
    assert [type(each.reading) for each in found.proposals] == [Attested]


@pytest.mark.parametrize(
    "heading",
    [
        "Adequate bone marrow and liver function, as defined below:",
        "Patients must meet the following laboratory criteria:",
        "Laboratory values:",
    ],
)
def test_a_heading_of_known_words_governs_its_measures(heading: str) -> None:
    (proposal,) = read_criteria([f"- {heading}\n    - Hemoglobin ≥ 9 g/dL"]).proposals
    assert reading_of(proposal) == "latest hemoglobin before enrolment >= 9 g/dL"


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("Inadequate liver function (two of the following):", "ALT > 3 x ULN"),
        ("Inadequate liver function: all of the following:", "ALT > 3 x ULN"),
        ("Uncontrolled disease, including:", "HIV infection"),
        ("Family history of:", "Hypertension"),
        ("Not:", "HIV infection"),
    ],
)
def test_a_heading_that_narrows_its_exclusions_leaves_them_to_people(
    heading: str, item: str
) -> None:
    found = read_criteria((), [f"- {heading}\n    - {item}"])
    assert [type(each.reading) for each in found.proposals] == [Attested]


def test_commas_and_an_or_among_measures_of_an_inclusion_may_mean_two_things() -> None:
    listed = "ALT ≤ 3 x ULN, bilirubin ≤ 2 mg/dL or direct bilirubin ≤ ULN"
    assert isinstance(including(listed).reading, Attested)
    assert not isinstance(excluding("ALT > 3 x ULN, INR > 2 or AST > 3 x ULN").reading, Attested)
    assert not isinstance(including("INR < 2.3, or PT < 6 seconds above control").reading, Attested)


@pytest.mark.parametrize(
    "run_on",
    [
        "Hemoglobin ≥ 9 g/dL Patients with anemia may have 8 g/dL",
        "Hemoglobin ≥ 10 g/dL Women Hemoglobin ≥ 9 g/dL",
        "ALT ≤ 2.5 x ULN Liver metastases: ≤ 5 x ULN",
        "Platelets ≥ 100 x 10^9/L Phase 2: Platelets ≥ 75 x 10^9/L",
        "Creatinine ≤ 1.5 mg/dL Alternatively clearance ≥ 60 mL/min",
    ],
)
def test_what_runs_on_about_some_patients_is_not_cut_from_its_measure(run_on: str) -> None:
    found = read_criteria([run_on])
    assert [type(each.reading) for each in found.proposals] == [Attested]


def test_a_transfusion_that_is_denied_gives_no_window_to_the_row_before_it() -> None:
    row = "Hemoglobin ≥ 90 g/L; Platelets ≥ 80 × 109/L, no blood transfusion within 14 days"
    first = read_criteria([row]).proposals[0]
    assert reading_of(first) == "latest hemoglobin before enrolment >= 90 g/L"
