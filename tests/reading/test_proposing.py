"""What the grammar reads of a criterion, what it asks, and what it leaves to a person."""

import pytest

from hilum.concepts import shipped_concepts
from hilum.criteria.nodes import Attested
from hilum.criteria.printing import show
from hilum.reading.reader import read
from tests.reading.proposed import (
    asked,
    excluding,
    including,
    left,
    read_criteria,
    reading_of,
    record,
)

HCC = "Hepatocellular Carcinoma"

# ---------------------------------------------------------------- measures


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("Hemoglobin ≥ 9 g/dL", "latest hemoglobin before enrolment >= 9 g/dL"),
        (
            "Platelets > 75 x 10^9/L within 14 days before the first dose",
            "latest platelets within 14 days before first_dose > 75 10*9/L",
        ),
        (
            "INR ≤ 1.5 and aPTT ≤ 1.5 x ULN",
            "latest inr before enrolment <= 1.5 and latest aptt before enrolment <= 1.5 x ULN",
        ),
        (
            "Serum creatinine ≤ 1.5 x ULN or creatinine clearance ≥ 50 mL/min",
            "latest creatinine before enrolment <= 1.5 x ULN"
            " or latest creatinine_clearance before enrolment >= 50 mL/min",
        ),
        (
            "Adequate renal function: serum creatinine ≤ 1.5 mg/dL",
            "latest creatinine before enrolment <= 1.5 mg/dL",
        ),
        (
            "Adequate renal function (serum creatinine ≤ 1.5 mg/dL)",
            "latest creatinine before enrolment <= 1.5 mg/dL",
        ),
        ("Adults aged 18 years or older", "age at consent >= 18 years"),
        ("Age: 18 to 75 years", "age at consent between 18 and 75 years"),
        (
            "Transaminases ≤ 2.5 x ULN",
            "latest alt before enrolment <= 2.5 x ULN and latest ast before enrolment <= 2.5 x ULN",
        ),
        (
            "Blood pressure ≤ 140/90 mmHg and hemoglobin ≥ 9 g/dL",
            "latest systolic_blood_pressure before enrolment <= 140 mmHg"
            " and latest diastolic_blood_pressure before enrolment <= 90 mmHg"
            " and latest hemoglobin before enrolment >= 9 g/dL",
        ),
        ("Child-Pugh class A or B", "child_pugh_class from latest before enrolment in (A, B)"),
        ("ECOG performance status ≤ 1", "latest ecog before enrolment <= 1"),
    ],
)
def test_an_inclusion_by_a_measure_takes_its_latest_value(sentence: str, reading: str) -> None:
    assert reading_of(including(sentence)) == reading


def test_a_measure_without_a_window_asks_for_one() -> None:
    assert asked(including("Hemoglobin ≥ 9 g/dL")) == ["no_window"]
    assert asked(including("Hemoglobin ≥ 9 g/dL within 7 days before the first dose")) == []


def test_an_exclusion_with_a_window_of_its_own_takes_any_value_in_it_and_asks() -> None:
    proposal = excluding("Platelets < 75 x 10^9/L within 7 days before the first dose")
    assert reading_of(proposal) == "any platelets within 7 days before first_dose < 75 10*9/L"
    assert asked(proposal) == ["pick"]
    without = excluding("Platelets < 75 x 10^9/L")
    assert reading_of(without) == "latest platelets before enrolment < 75 10*9/L"


def test_the_window_of_a_heading_is_that_of_its_measures() -> None:
    heading = "Adequate organ function by tests within 14 days before the first dose:"
    found = read_criteria([f"{heading}\n\n* Hemoglobin ≥ 9 g/dL\n\n* Albumin ≥ 28 g/L"]).proposals
    assert [reading_of(each) for each in found] == [
        "latest hemoglobin within 14 days before first_dose >= 9 g/dL",
        "latest albumin within 14 days before first_dose >= 28 g/L",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "For patients with liver metastases, adequate liver function:",
        "At least one of the following laboratory criteria:",
        "Patients without adequate bone marrow function:",
    ],
)
def test_measures_under_a_heading_that_changes_what_they_ask_go_to_a_person(heading: str) -> None:
    (proposal, _) = read_criteria(
        [f"{heading}\n\n* Hemoglobin ≥ 9 g/dL\n\n* Albumin ≥ 28 g/L"]
    ).proposals
    assert proposal.reading == Attested(f"{heading.rstrip(':')}: Hemoglobin ≥ 9 g/dL")
    assert asked(proposal) == ["heading"]


def test_exclusions_under_any_of_the_following_are_exclusions_and_inclusions_are_not() -> None:
    text = "Any of the following:\n\n* Hemoglobin < 9 g/dL\n\n* Heart failure"
    excluded = [reading_of(each) for each in read_criteria((), [text]).proposals]
    assert excluded == [
        "latest hemoglobin before enrolment < 9 g/dL",
        "heart_failure before enrolment",
    ]
    included = read_criteria([text]).proposals
    assert all(isinstance(each.reading, Attested) for each in included)


def test_medication_in_spite_of_which_a_measure_is_too_high_is_not_asked_for() -> None:
    proposal = excluding(
        "Uncontrolled hypertension: systolic blood pressure > 150 mmHg despite antihypertensive"
        " medication within 28 days before the first dose"
    )
    assert reading_of(proposal) == (
        "any systolic_blood_pressure within 28 days before first_dose > 150 mmHg"
    )
    assert "despite" in asked(proposal)


@pytest.mark.parametrize(
    "words",
    [
        "(≤ 5 x ULN if liver metastases are present)",
        ", or ≤ 5 x ULN in patients with liver metastases",
    ],
)
def test_a_limit_that_is_another_for_some_patients_is_two_implications(words: str) -> None:
    assert reading_of(including(f"ALT ≤ 2.5 x ULN {words}")) == (
        "(if liver_secondary_malignancy before enrolment"
        " then latest alt before enrolment <= 5 x ULN)"
        " and (if not liver_secondary_malignancy before enrolment"
        " then latest alt before enrolment <= 2.5 x ULN)"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "ALT ≤ 2.5 x ULN (≤ 5 x ULN if untreated liver metastases)",
        "ALT ≤ 2.5 x ULN (≤ 5 x ULN in patients without liver metastases)",
        "ALT ≤ 2.5 x ULN unless liver metastases are present, in which case ALT ≤ 5 x ULN",
        "Bilirubin ≤ 2 mg/dL (≤ 3 mg/dL if cirrhosis) and ALT ≤ 3 x ULN",
        "ALT ≤ 5 x ULN if liver metastases are present",
        "In patients with liver metastases, ALT ≤ 5 x ULN",
        "Total bilirubin ≤ 1.5 x ULN (except for Gilbert syndrome)",
    ],
)
def test_a_condition_that_is_not_understood_or_stands_elsewhere_is_not_read(sentence: str) -> None:
    assert including(sentence).reading == Attested(sentence)


def test_an_exclusion_with_a_limit_for_some_patients_is_not_read() -> None:
    sentence = "ALT > 2.5 x ULN (> 5 x ULN if liver metastases are present)"
    assert excluding(sentence).reading == Attested(sentence)


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("Brain metastases", "brain_metastasis before enrolment"),
        ("History of interstitial lung disease", "interstitial_lung_disease before enrolment"),
        (
            "Gastrointestinal bleeding within 6 months prior to study entry",
            "gastrointestinal_bleeding within 6 months before enrolment",
        ),
        (
            "Heart failure, unstable angina",
            "heart_failure before enrolment or unstable_angina before enrolment",
        ),
        (
            "TACE, lenvatinib or sorafenib within 4 weeks before the first dose",
            "tace within 4 weeks before first_dose or lenvatinib within 4 weeks before first_dose"
            " or sorafenib within 4 weeks before first_dose",
        ),
        (
            "Sorafenib within 2 weeks or bevacizumab within 4 weeks before the first dose",
            "sorafenib within 2 weeks before first_dose"
            " or bevacizumab within 4 weeks before first_dose",
        ),
        (
            "Pregnant or lactating women",
            "sex = female and (pregnancy at enrolment or lactation at enrolment)",
        ),
        (
            "Tumors of the central nervous system, including brain metastases",
            "cns_tumor before enrolment",
        ),
        (
            "Inflammatory bowel disease, including uveitis",
            "inflammatory_bowel_disease before enrolment or uveitis before enrolment",
        ),
    ],
)
def test_an_exclusion_by_conditions_forbids_each(sentence: str, reading: str) -> None:
    assert reading_of(excluding(sentence)) == reading


def test_a_window_after_a_list_is_that_of_the_whole_list_and_is_asked() -> None:
    sentence = "Unstable angina or arrhythmia within 6 months before enrolment"
    assert "shared_window" in asked(excluding(sentence))
    assert "shared_window" not in asked(excluding("Arrhythmia within 6 months before enrolment"))


def test_the_day_of_randomization_is_taken_as_enrolment_and_asked() -> None:
    proposal = excluding("Gastrointestinal bleeding within 30 days before randomization")
    assert reading_of(proposal) == "gastrointestinal_bleeding within 30 days before enrolment"
    assert asked(proposal) == ["other_anchor"]
    assert isinstance(excluding("TACE within 30 days before surgery").reading, Attested)


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("No brain metastases", "not brain_metastasis before enrolment"),
        (
            "No prior treatment with sorafenib or lenvatinib",
            "not sorafenib before enrolment and not lenvatinib before enrolment",
        ),
        (
            "Child-Pugh class A, without brain metastases",
            "child_pugh_class from latest before enrolment = A"
            " and not brain_metastasis before enrolment",
        ),
        (
            "No hepatic encephalopathy",
            "latest hepatic_encephalopathy_grade before enrolment = none",
        ),
        (
            "Previously treated with an immune checkpoint inhibitor and an antiangiogenic agent",
            "immune_checkpoint_inhibitor before enrolment"
            " and antiangiogenic_agent before enrolment",
        ),
    ],
)
def test_an_inclusion_by_conditions_asks_for_all_or_denies_each(
    sentence: str, reading: str
) -> None:
    assert reading_of(including(sentence)) == reading


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("No measurable hepatitis B", None),
        ("No brain metastases", "negated_exclusion"),
        ("HIV infection and hepatitis B", "ambiguous_join"),
        ("HIV infection or hepatitis B and hepatitis C", "ambiguous_join"),
        ("Heart failure, hemoglobin < 9 g/dL", "mixed_list"),
        ("Sorafenib within 4 weeks or 5 half-lives before the first dose", "two_lengths"),
        ("Uncontrolled hypertension", None),
        ("Hepatitis B, or placid carcinoma of any stage", None),
        ("Active hepatitis B", None),
        ("Hepatitis B treatment", None),
        ("Brain metastases at least 4 weeks before the first dose", "other_window"),
    ],
)
def test_an_exclusion_that_can_be_read_in_two_ways_or_not_wholly_goes_to_a_person(
    sentence: str, code: str | None
) -> None:
    proposal = excluding(sentence)
    assert proposal.reading == Attested(sentence)
    assert asked(proposal) == ([code] if code else [])


def test_words_that_are_not_understood_are_named() -> None:
    found = read_criteria((), ["Uncontrolled hypertension, refractory to medication"])
    assert left(found, found.proposals[0]) == ["Uncontrolled", "refractory to medication"]


def test_an_open_list_forbids_its_group_and_leaves_the_rest_to_a_person() -> None:
    sentence = "A history of liver decompensation, such as refractory ascites"
    proposal = excluding(sentence)
    assert reading_of(proposal) == f'liver_decompensation before enrolment or attested "{sentence}"'
    assert "open_list" in asked(proposal)


def test_a_sentence_that_is_read_stands_beside_one_that_is_not() -> None:
    excluded = "Brain metastases; severe psoralgia"
    assert reading_of(excluding(excluded)) == (
        f'brain_metastasis before enrolment or attested "{excluded}"'
    )
    included = "Hemoglobin ≥ 9 g/dL; a calm mood"
    assert reading_of(including(included)) == (
        f'latest hemoglobin before enrolment >= 9 g/dL and attested "{included}"'
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Known HIV infection. However, patients on stable therapy are allowed",
        "Known HIV infection. This does not apply to patients on stable therapy",
        "Known HIV infection; patients on stable therapy may enter",
    ],
)
def test_a_sentence_that_narrows_an_exclusion_keeps_it_from_being_read(sentence: str) -> None:
    assert excluding_all(sentence) == [f'attested "{sentence}"']


def excluding_all(sentence: str) -> list[str]:
    return [reading_of(each) for each in read_criteria((), [sentence]).proposals]


def test_a_permission_beside_another_subject_is_asked_and_changes_nothing() -> None:
    (proposal,) = read_criteria(
        ["Child-Pugh class A. Ascites that is controlled is permitted."]
    ).proposals
    assert reading_of(proposal) == "child_pugh_class from latest before enrolment = A"
    assert "permission" in asked(proposal)


def test_codes_that_only_may_mean_a_condition_need_a_person() -> None:
    reading = reading_of(excluding("Live vaccine within 30 days before the first dose"))
    assert reading.startswith(
        "live_vaccine within 30 days before first_dose"
        " or possible_live_vaccine within 30 days before first_dose and attested "
    )


def test_items_that_are_alternatives_of_each_other_go_to_a_person() -> None:
    items = "* Hemoglobin ≥ 9 g/dL, or\n\n* Albumin ≥ 28 g/L"
    assert all(isinstance(each.reading, Attested) for each in read_criteria([items]).proposals)
    excluded = [reading_of(each) for each in read_criteria((), [items]).proposals]
    assert excluded == [
        "latest hemoglobin before enrolment >= 9 g/dL",
        "latest albumin before enrolment >= 28 g/L",
    ]
    together = "* Hemoglobin < 9 g/dL, and\n\n* Albumin < 28 g/L"
    found = read_criteria((), [together]).proposals
    assert all(isinstance(each.reading, Attested) for each in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Adequate renal function: serum creatinine ≤ 1.5 mg/dL",
        "Patients must have hemoglobin ≥ 9 g/dL",
    ],
)
def test_what_is_asked_for_among_exclusions_is_not_read_as_one(sentence: str) -> None:
    assert excluding(sentence).reading == Attested(sentence)
    assert not isinstance(including(sentence).reading, Attested)


def test_a_measure_in_the_bracket_of_a_disease_is_some_of_what_excludes() -> None:
    sentence = "Congestive heart failure (NYHA class III or IV)"
    assert reading_of(excluding(sentence)) == (
        f'latest nyha_class before enrolment in (class_III, class_IV) or attested "{sentence}"'
    )
    assert reading_of(including(sentence)) == (
        f'latest nyha_class before enrolment in (class_III, class_IV) and attested "{sentence}"'
    )
    whole = "Renal disease, defined as serum creatinine > 2 mg/dL"
    assert reading_of(excluding(whole)) == "latest creatinine before enrolment > 2 mg/dL"
    for denied in ("No renal disease (serum creatinine > 2 mg/dL)", f"No {whole}"):
        assert including(denied).reading == Attested(denied)


def test_what_is_impaired_is_not_read_as_an_inclusion() -> None:
    sentence = "Impaired renal function: serum creatinine > 1.5 mg/dL"
    assert including(sentence).reading == Attested(sentence)
    assert not isinstance(excluding(sentence).reading, Attested)


# ---------------------------------------------------------------- what is another's


@pytest.mark.parametrize(
    "sentence",
    [
        "Willing and able to comply with the visits",
        "Signed informed consent",
        "Life expectancy of at least 12 weeks",
        "Women of childbearing potential must use contraception",
    ],
)
def test_willingness_consent_and_judgement_are_attested_whole(sentence: str) -> None:
    proposal = including(sentence)
    assert proposal.reading == Attested(sentence)
    assert proposal.remainder == ()
    assert proposal.pieces[0].rule.startswith("attested:")


def test_another_malignancy_is_read_only_where_the_disease_is_the_concepts_own() -> None:
    assert reading_of(excluding("Other malignancy", HCC)).startswith("other_malignancy before")
    assert excluding("Other malignancy", "Breast Cancer").reading == Attested("Other malignancy")


def test_hypersensitivity_to_study_drugs_is_read_only_where_they_are_the_concepts_own() -> None:
    sentence = "Hypersensitivity to any study drug or any excipient"
    own = record((), [sentence], treatments=["Oxaliplatin", "Fluorouracil"])
    other = record((), [sentence], treatments=["Oxaliplatin", "Placidumab"])
    (one,) = read(own, shipped_concepts()).proposals
    (two,) = read(other, shipped_concepts()).proposals
    assert show(one.reading).startswith("study_drug_hypersensitivity before enrolment")
    assert two.reading == Attested(sentence)


# ---------------------------------------------------------------- exceptions

OVER = "outcome in (recovered_resolved, recovered_resolved_with_sequelae)"


@pytest.mark.parametrize(
    ("sentence", "exceptions"),
    [
        (
            "Immunosuppressive drugs (except inhaled or topical corticosteroids)",
            ["concept in systemic_corticosteroid and route in (inhaled, topical)"],
        ),
        (
            "Immunosuppressive drugs, except for systemic corticosteroids not exceeding 10 mg/day"
            " of prednisone or equivalent",
            [
                "concept in systemic_corticosteroid"
                " and daily_total prednisone_equivalent <= 10 mg/day"
            ],
        ),
        (
            "Other malignancy, except non-melanoma skin cancer or carcinoma in situ with no"
            " evidence of disease",
            [
                f"concept in nonmelanoma_skin_cancer and {OVER}",
                f"concept in carcinoma_in_situ and {OVER}",
            ],
        ),
        (
            "Other malignancy, except disease-free for at least 5 years before the first dose",
            [f"{OVER} and ended at least 5 years before first_dose"],
        ),
    ],
)
def test_exceptions_are_attached_to_their_exclusion(sentence: str, exceptions: list[str]) -> None:
    reading = reading_of(excluding(sentence, HCC))
    excepted = "".join(f" except ({each})" for each in exceptions)
    assert reading.split(" or possible_")[0].endswith(f"before enrolment{excepted}")


def test_an_exception_read_wider_than_printed_leaves_the_rest_to_a_person() -> None:
    sentence = "Other malignancy, except adequately treated carcinoma in situ"
    reading = reading_of(excluding(sentence, HCC))
    assert "except (concept in carcinoma_in_situ)" in reading
    assert reading.endswith(f'or attested "{sentence}"')


def test_an_exception_of_what_the_concept_does_not_hold_takes_nothing_out_of_it() -> None:
    sentence = "Other malignancy, except brain metastases"
    assert reading_of(excluding(sentence, HCC)).startswith("other_malignancy before enrolment or ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Heart failure, except NYHA class I",
        "Hypertension, except on placidumab and brain metastases of another",
        "Immunosuppressive drugs, except methotrexate ≤ 10 mg/day",
        "Immunosuppressive drugs, except dexamethasone up to 4 mg/day",
        "Immunosuppressive drugs, except corticosteroids up to 10 mg/day",
    ],
)
def test_an_exception_by_something_else_than_it_can_ask_is_not_read(sentence: str) -> None:
    assert excluding(sentence).reading == Attested(sentence)


def test_an_exception_of_some_drugs_by_a_route_leaves_the_rest_to_a_person() -> None:
    sentence = "Systemic corticosteroids, except inhaled placidesonide"
    reading = reading_of(excluding(sentence))
    assert "except (route in (inhaled))" in reading
    assert reading.endswith(f'or attested "{sentence}"')


@pytest.mark.parametrize("words", ["except carcinoma in situ or placid carcinoma", "except"])
def test_an_exception_that_is_not_understood_keeps_its_exclusion_from_being_read(
    words: str,
) -> None:
    sentence = f"Other malignancy, {words}"
    assert excluding(sentence, HCC).reading == Attested(sentence)


def test_exceptions_printed_as_items_are_no_exclusions_of_their_own() -> None:
    found = read_criteria(
        (),
        [
            "Immunosuppressive drugs within 14 days before the first dose, with the exception"
            " of:\n\n* inhaled, topical corticosteroids\n\n* corticosteroids up to 10 mg/day of"
            " prednisone or equivalent",
            "Brain metastases",
        ],
    ).proposals
    assert [each.clause.id for each in found] == ["E1", "E2"]
    assert reading_of(found[0]).split(" or possible_")[0] == (
        "immunosuppressant within 14 days before first_dose"
        " except (concept in systemic_corticosteroid and route in (inhaled, topical))"
        " except (concept in systemic_corticosteroid"
        " and daily_total prednisone_equivalent <= 10 mg/day)"
    )
    assert reading_of(found[1]) == "brain_metastasis before enrolment"


def test_items_that_say_that_a_disease_is_over_are_exceptions_of_their_heading() -> None:
    text = (
        "Other malignant tumors:\n\n* Carcinoma in situ without evidence of disease"
        "\n\n* Cured non-melanoma skin cancer"
    )
    (proposal,) = read_criteria((), [text], HCC).proposals
    assert f"except (concept in carcinoma_in_situ and {OVER})" in reading_of(proposal)
    assert f"except (concept in nonmelanoma_skin_cancer and {OVER})" in reading_of(proposal)
    assert asked(proposal)[0] == "exceptions"


def test_items_of_a_disease_that_is_not_over_are_no_exceptions() -> None:
    text = "Other malignant tumors:\n\n* Carcinoma in situ\n\n* Cured non-melanoma skin cancer"
    found = read_criteria((), [text], HCC).proposals
    assert len(found) == 2
    assert all(isinstance(each.reading, Attested) for each in found)
