"""E1 to E9: what was done to the liver, what the subject has or had."""

import pytest

from tests.spec.criteria.rows import (
    DAY,
    END_UNKNOWN,
    ONGOING,
    Row,
    When,
    complete,
    event,
    finding,
    given,
    stated,
)
from tests.spec.haic_hcc.subjects import (
    CONSENT,
    ENROLMENT,
    MET,
    NOT_MET,
    RECORDS_COMPLETE,
    SCREENING,
    STUDY,
    UNKNOWN,
    Answers,
    Case,
    answer,
    asks,
    case,
    each,
    graded,
)

DAY_28 = ENROLMENT - 28 * DAY
DAY_29 = ENROLMENT - 29 * DAY
AFTER = ENROLMENT + DAY
PAST = "2004-02"

LOCAL_TREATMENTS = {
    "liver_resection": "surgical resection",
    "liver_transplantation": "including liver transplantation",
    "liver_ablation": "local ablation",
    "tace": "TACE",
    "tae": "TAE",
    "liver_radiotherapy": "radiotherapy",
    "brachytherapy": "including brachytherapy",
    "haic": "HAIC, a local treatment that the list includes (P29)",
}


@each(
    *(
        case(f"{words}, {label}", truth, given(treatment, day), RECORDS_COMPLETE)("E1")
        for treatment, words in LOCAL_TREATMENTS.items()
        for label, day, truth in (
            ("on day 28", DAY_28, MET),
            ("on day 29", DAY_29, NOT_MET),
            ("on the day of enrolment", ENROLMENT, MET),
            ("the day after", AFTER, NOT_MET),
        )
    )
)
def test_local_treatment_excludes_from_the_28th_day_before_enrolment(
    case: Case, answers: Answers
) -> None:
    """Record: "Local treatments for HCC have been performed within 4 weeks, including surgical
    resection (including liver transplantation), local ablation, transcatheter arterial
    chemoembolization (TACE or TAE), radiotherapy (including brachytherapy)."

    Counted back from enrolment, the 28th day included (P28); a transplant five weeks ago is not
    asked about here (P31).
    """
    assert answers(case) == case.expected


@asks(
    "E1",
    case("ended on day 28", MET, given("liver_radiotherapy", "2024-04-01", DAY_28)),
    case(
        "ended on day 29",
        NOT_MET,
        given("liver_radiotherapy", "2024-04-01", DAY_29),
        RECORDS_COMPLETE,
    ),
    case(
        "begun earlier, the end not known",
        UNKNOWN,
        given("liver_radiotherapy", "2024-04-01", END_UNKNOWN),
        RECORDS_COMPLETE,
    ),
    case("begun earlier, still given", MET, given("haic", "2024-04-01", ONGOING)),
    case("in May, the day not known", UNKNOWN, given("tace", "2024-05"), RECORDS_COMPLETE),
    case("in April, the day not known", NOT_MET, given("tace", "2024-04"), RECORDS_COMPLETE),
    case("planned only", NOT_MET, given("tace", ENROLMENT, status="planned"), RECORDS_COMPLETE),
    case("not done", NOT_MET, given("tace", ENROLMENT, status="not-done"), RECORDS_COMPLETE),
)
def test_a_treatment_of_many_days_excludes_if_any_of_them_lies_in_the_4_weeks(
    case: Case, answers: Answers
) -> None:
    """DESIGN section 5: what has a start and an end counts when it overlaps the window."""
    assert answers(case) == case.expected


@asks(
    "E1",
    case("records complete", NOT_MET, RECORDS_COMPLETE),
    case(
        "records complete over the 4 weeks",
        NOT_MET,
        complete("interventions", since=DAY_28, until=ENROLMENT),
    ),
    case(
        "records begin a day late",
        UNKNOWN,
        complete("interventions", since=DAY_28 + DAY, until=ENROLMENT),
    ),
    case(
        "records end a day early",
        UNKNOWN,
        complete("interventions", since=DAY_28, until=ENROLMENT - DAY),
    ),
    case(
        "two statements that meet",
        UNKNOWN,
        complete("interventions", since=DAY_28, until=CONSENT),
        complete("interventions", since=CONSENT, until=ENROLMENT),
    ),
    case("records of events complete", UNKNOWN, complete("events")),
    case("nothing stated", UNKNOWN),
    case(
        "said never to have had any",
        NOT_MET,
        complete("local_liver_therapy"),
        complete("haic"),
        complete("possible_local_liver_therapy"),
    ),
    case(
        "HAIC not spoken of",
        UNKNOWN,
        complete("local_liver_therapy"),
        complete("possible_local_liver_therapy"),
    ),
)
def test_no_local_treatment_is_known_only_where_the_records_are_complete(
    case: Case, answers: Answers
) -> None:
    """DESIGN section 5, "Absence"."""
    assert answers(case) == case.expected


@asks(
    "E1",
    case("nobody asked", UNKNOWN, given("radiotherapy_site_unspecified", DAY_28), RECORDS_COMPLETE),
    case(
        "it treated HCC",
        MET,
        given("radiotherapy_site_unspecified", DAY_28),
        RECORDS_COMPLETE,
        answer("E1", "yes"),
    ),
    case(
        "it did not",
        NOT_MET,
        given("radiotherapy_site_unspecified", DAY_28),
        RECORDS_COMPLETE,
        answer("E1", "no"),
    ),
    case(
        "on day 29, whatever it treated",
        NOT_MET,
        RECORDS_COMPLETE,
        given("radiotherapy_site_unspecified", DAY_29),
        answer("E1", "yes"),
    ),
    case(
        "an embolization", UNKNOWN, given("embolization_site_unspecified", DAY_28), RECORDS_COMPLETE
    ),
)
def test_of_a_procedure_without_a_site_a_person_says_whether_it_treated_HCC(
    case: Case, answers: Answers
) -> None:
    """Ruling on P30: radiotherapy of a metastasis counts, the sentence names no organ."""
    assert answers(case) == case.expected


def encephalopathy(grade: str, time: When = ENROLMENT) -> Row:
    """A grade of hepatic encephalopathy."""
    return graded("hepatic_encephalopathy_grade", grade, time)


NEVER = (*RECORDS_COMPLETE, encephalopathy("none"), *answer("E2", "no"))
"""No decompensation: not in complete records, not on examination, not to a person's knowledge."""

DECOMPENSATION = (
    "refractory_ascites",
    *("variceal_bleeding", "nonvariceal_gastrointestinal_bleeding"),
    "gastrointestinal_bleeding",
    *("hepatic_encephalopathy", "hepatic_coma"),
    *("hepatic_failure", "hepatorenal_syndrome", "spontaneous_bacterial_peritonitis"),
)


@each(
    *(
        case(f"{name}, {label}", truth, event(name, time), NEVER)("E2")
        for name in DECOMPENSATION
        for label, time, truth in (
            ("20 years ago", PAST, MET),
            ("on the day of enrolment", ENROLMENT, MET),
            ("the day after", AFTER, NOT_MET),
        )
    ),
)
def test_decompensation_at_any_time_before_enrolment_excludes(case: Case, answers: Answers) -> None:
    """Record: "A history of liver decompensation, such as refractory ascites, gastrointestinal
    bleeding, or hepatic encephalopathy".

    Bleeding of any cause, ever (P32); hepatic failure, hepatorenal syndrome and peritonitis
    beside the three (P33).
    """
    assert answers(case) == case.expected


@asks(
    "E2",
    case("never any", NOT_MET, NEVER),
    case(
        "mild ascites, on diuretics",
        NOT_MET,
        NEVER,
        graded("ascites", "mild", ENROLMENT),
        event("ascites_diagnosis", PAST, ONGOING),
        given("diuretic", "2024-01-01", ONGOING),
    ),
    case(
        "ascites that diuretics do not control, refractory not said",
        NOT_MET,
        NEVER,
        graded("ascites", "moderate", ENROLMENT),
    ),
    case(
        "encephalopathy of grade 1, years ago", MET, NEVER, encephalopathy("grade_1", "2019-05-01")
    ),
    case(
        "encephalopathy of grade 1, the day after", NOT_MET, NEVER, encephalopathy("grade_1", AFTER)
    ),
    case(
        "a person knows of another form",
        MET,
        RECORDS_COMPLETE,
        encephalopathy("none"),
        answer("E2", "yes"),
    ),
    case("nobody asked", UNKNOWN, RECORDS_COMPLETE, encephalopathy("none")),
    case("never examined for encephalopathy", UNKNOWN, RECORDS_COMPLETE, answer("E2", "no")),
    case(
        "records complete for ten years",
        UNKNOWN,
        complete("events", since="2014-06-03"),
        encephalopathy("none"),
        answer("E2", "no"),
    ),
    case("records not said to be complete", UNKNOWN, encephalopathy("none"), answer("E2", "no")),
    case(
        "said never to have decompensated",
        NOT_MET,
        complete("liver_decompensation"),
        encephalopathy("none"),
        answer("E2", "no"),
    ),
    case(
        "bleeding denied, nothing else",
        UNKNOWN,
        complete("gastrointestinal_bleeding"),
        encephalopathy("none"),
        answer("E2", "no"),
    ),
    case("varices, no bleeding", NOT_MET, NEVER, event("gastroesophageal_varices", PAST, ONGOING)),
)
def test_ascites_controlled_by_diuretics_is_no_decompensation_that_excludes(
    case: Case, answers: Answers
) -> None:
    """Record: "Ascites controlled by diuretics is permitted in this study."; the specific
    permission governs (P33), other ascites fails I3 (P10)."""
    assert answers(case) == case.expected


@asks(
    "E3",
    case(
        "hepatitis B, no complication",
        NOT_MET,
        event("hepatitis_b", PAST, ONGOING),
        answer("E3", "no"),
    ),
    case(
        "hypertension, which a person calls controlled",
        NOT_MET,
        event("hypertension", PAST, ONGOING),
        answer("E3", "no"),
    ),
    case("heart failure, nobody asked", UNKNOWN, event("heart_failure", PAST, ONGOING)),
    case(
        "pressure of 170, nobody asked",
        UNKNOWN,
        finding("systolic_blood_pressure", "170", ENROLMENT),
    ),
)
def test_whether_a_complication_is_uncontrolled_a_person_says(case: Case, answers: Answers) -> None:
    """Record: "Uncontrolled complications, including but not limited to ..."; HBV and HCV never
    exclude (P34), the last clause is the investigator's (P35), hypertension with figures is E11
    (P36)."""
    assert answers(case) == case.expected


def hiv_test(result: str, time: When = ENROLMENT) -> Row:
    """An HIV antibody result."""
    return graded("hiv_antibody", result, time)


NO_HIV = (*RECORDS_COMPLETE, hiv_test("negative"))


@asks(
    "E4",
    case("never any, tested", NOT_MET, NO_HIV),
    case("never any, tested long ago", NOT_MET, RECORDS_COMPLETE, hiv_test("negative", PAST)),
    case("never any, not tested", UNKNOWN, RECORDS_COMPLETE),
    case("tested the day after", UNKNOWN, RECORDS_COMPLETE, hiv_test("negative", AFTER)),
    case("tested, records not said to be complete", UNKNOWN, hiv_test("negative")),
    case("HIV infection, 20 years ago", MET, NO_HIV, event("hiv_infection", PAST)),
    case("HIV infection of the day after", NOT_MET, NO_HIV, event("hiv_infection", AFTER)),
    case("positive test", MET, RECORDS_COMPLETE, hiv_test("positive")),
    case(
        "test not readable",
        UNKNOWN,
        RECORDS_COMPLETE,
        finding("hiv_antibody", None, ENROLMENT, problem="text"),
    ),
    case(
        "primary immunodeficiency, ended",
        MET,
        NO_HIV,
        event("primary_immunodeficiency", "2001-01-01", "2002-01-01"),
    ),
    case(
        "of unknown kind, nobody asked",
        UNKNOWN,
        NO_HIV,
        event("immunodeficiency_unspecified", PAST),
    ),
    case(
        "of unknown kind, primary",
        MET,
        NO_HIV,
        event("immunodeficiency_unspecified", PAST),
        answer("E4", "yes"),
    ),
    case(
        "of unknown kind, not primary",
        NOT_MET,
        NO_HIV,
        event("immunodeficiency_unspecified", PAST),
        answer("E4", "no"),
    ),
)
def test_primary_immunodeficiency_or_HIV_at_any_time_excludes(case: Case, answers: Answers) -> None:
    """Record: "A history of active primary immunodeficiency or human immunodeficiency virus";
    either at any time, and an HIV result is asked for (P37)."""
    assert answers(case) == case.expected


NAMED_DISEASES = {
    "inflammatory_bowel_disease": "inflammatory bowel disease",
    "ulcerative_colitis": "colitis",
    "crohn_disease": "Crohn's disease",
    "diverticulitis_without_bleeding": "diverticulitis",
    "systemic_lupus_erythematosus": "systemic lupus erythematosus (SLE)",
    "sarcoidosis": "sarcoidosis syndrome",
    "granulomatosis_with_polyangiitis": "Wegener syndrome",
    "graves_disease": "gray's disease, which is Graves' (P39)",
    "rheumatoid_arthritis": "rheumatoid arthritis",
    "hypophysitis": "pituitary gland inflammation",
    "uveitis": "uveitis",
    "autoimmune_thyroiditis": "thyroiditis, no exception (P38)",
    "vitiligo": "vitiligo, no exception (P38)",
    "type_1_diabetes_mellitus": "type 1 diabetes, no exception (P38)",
    "immune_related_adverse_event": "caused by a checkpoint inhibitor, no exception (P38)",
}
ALLOWED_DISEASES = (
    *("diverticulosis_without_bleeding", "diverticulosis_with_bleeding"),
    *("type_2_diabetes_mellitus", "hepatitis_b", "hepatocellular_carcinoma"),
)


@each(
    *(
        case(words, MET, event(name, PAST, "2005-01-01"), RECORDS_COMPLETE)("E5")
        for name, words in NAMED_DISEASES.items()
    ),
    *(
        case(f"{name} does not", NOT_MET, event(name, PAST, ONGOING), RECORDS_COMPLETE)("E5")
        for name in ALLOWED_DISEASES
    ),
)
def test_an_autoimmune_or_inflammatory_disease_excludes_and_diverticulosis_does_not(
    case: Case, answers: Answers
) -> None:
    """Record: "Active or previous records of autoimmune disease or inflammatory diseases,
    including ... diverticulitis, except [diverticulosis], ...".

    Each for itself (P39), active or past, without limit (P41), no exception for what a checkpoint
    inhibitor caused or hormones replace (P38), diverticulosis never (P40).
    """
    assert answers(case) == case.expected


AT_ANY_TIME = {
    "E5": ("uveitis", "diverticular_disease_unspecified"),
    "E6": ("oxaliplatin_hypersensitivity", "drug_allergy_unspecified"),
    "E8": ("brain_metastasis", None),
}


@each(
    *(
        case(label, truth, rows)(criterion)
        for criterion, (name, _) in AT_ANY_TIME.items()
        for label, truth, rows in (
            ("on the day of enrolment", MET, (event(name, ENROLMENT), *RECORDS_COMPLETE)),
            ("the day after", NOT_MET, (event(name, AFTER), *RECORDS_COMPLETE)),
            ("in 2024, the day not known", UNKNOWN, (event(name, "2024"), *RECORDS_COMPLETE)),
            ("20 years ago", MET, (event(name, PAST), *RECORDS_COMPLETE)),
            ("refuted", NOT_MET, (event(name, PAST, status="absent"), *RECORDS_COMPLETE)),
            ("none, records complete", NOT_MET, RECORDS_COMPLETE),
            (
                "none, records complete for ten years",
                UNKNOWN,
                (complete("events", since="2014-06-03"),),
            ),
            ("none, records silent", UNKNOWN, ()),
        )
    )
)
def test_a_disease_excludes_at_any_time_up_to_the_day_of_enrolment(
    case: Case, answers: Answers
) -> None:
    """Record: "Active or previous records" (E5), "Known to produce" (E6), "Tumors of the central
    nervous system" (E8, P44: no imaging is asked for); no look-back is ruled (P41)."""
    assert answers(case) == case.expected


@each(
    *(
        case(f"{name}, {label}", truth, event(name, PAST), RECORDS_COMPLETE, said)(criterion)
        for criterion, name in (
            ("E5", "diverticular_disease_unspecified"),
            ("E5", "pituitary_disorder_unspecified"),
            ("E6", "drug_allergy_unspecified"),
        )
        for label, truth, said in (
            ("nobody asked", UNKNOWN, ()),
            ("a person says it is", MET, answer(criterion, "yes")),
            ("a person says it is not", NOT_MET, answer(criterion, "no")),
        )
    )
)
def test_what_is_recorded_without_its_kind_a_person_decides(case: Case, answers: Answers) -> None:
    """Rulings on P38 to P40 and P42: only what the sentence names excludes without being asked."""
    assert answers(case) == case.expected


@asks(
    "E6",
    *(
        case(name, MET, event(name, PAST), RECORDS_COMPLETE)
        for name in (
            *("oxaliplatin_hypersensitivity", "fluorouracil_hypersensitivity"),
            *("leucovorin_hypersensitivity", "platinum_hypersensitivity"),
            *("fluoropyrimidine_hypersensitivity", "study_drug_hypersensitivity"),
        )
    ),
    case(
        "no allergy known at all",
        NOT_MET,
        complete("study_drug_hypersensitivity"),
        complete("possible_study_drug_hypersensitivity"),
    ),
    case("oxaliplatin denied, nothing else", UNKNOWN, complete("oxaliplatin_hypersensitivity")),
)
def test_hypersensitivity_to_a_study_drug_or_one_of_its_class_excludes(
    case: Case, answers: Answers
) -> None:
    """Record: "Known to produce allergic or hypersensitive reactions to any study drug or any
    excipient thereof."; other platinum compounds and fluoropyrimidines count (P42)."""
    assert answers(case) == case.expected


NO_RISK = (*RECORDS_COMPLETE, *answer("E7", "no"))
DAY_30, DAY_31 = ENROLMENT - 30 * DAY, ENROLMENT - 31 * DAY


@asks(
    "E7",
    case("bleeding on day 30", MET, NO_RISK, event("variceal_bleeding", DAY_30)),
    case("bleeding on day 31", NOT_MET, NO_RISK, event("variceal_bleeding", DAY_31)),
    case(
        "bleeding on the day of enrolment",
        MET,
        NO_RISK,
        event("nonvariceal_gastrointestinal_bleeding", ENROLMENT),
    ),
    case("bleeding the day after", NOT_MET, NO_RISK, event("variceal_bleeding", AFTER)),
    case(
        "bleeding that lasted into day 30",
        MET,
        NO_RISK,
        event("variceal_bleeding", "2024-04-20", DAY_30),
    ),
    case("risk that a person sees, no bleeding", MET, RECORDS_COMPLETE, answer("E7", "yes")),
    case("no bleeding, no risk", NOT_MET, NO_RISK),
    case("no bleeding, nobody asked about a risk", UNKNOWN, RECORDS_COMPLETE),
    case(
        "no bleeding in records of 30 days",
        NOT_MET,
        answer("E7", "no"),
        complete("events", since=DAY_30, until=ENROLMENT),
    ),
    case(
        "no bleeding in records of 29 days",
        UNKNOWN,
        answer("E7", "no"),
        complete("events", since=DAY_30 + DAY, until=ENROLMENT),
    ),
    case(
        "varices, no risk to the person asked",
        NOT_MET,
        NO_RISK,
        event("gastroesophageal_varices", PAST, ONGOING),
    ),
)
def test_gastrointestinal_bleeding_or_a_risk_of_it_in_the_30_days_before_entry_excludes(
    case: Case, answers: Answers
) -> None:
    """Record: "Significant clinical gastrointestinal bleeding or a potential risk of bleeding was
    identified by the investigator during the 30 days prior to study entry."

    Every recorded bleeding is significant (P32); the risk is the investigator's (P43); entry is
    the day of enrolment (Q02).
    """
    assert answers(case) == case.expected


@asks(
    "E8",
    case(
        "brain metastasis, treated years ago",
        MET,
        RECORDS_COMPLETE,
        event("brain_metastasis", "2019-01-01", "2019-03-01", outcome="recovered_resolved"),
    ),
    case("primary tumor", MET, event("primary_cns_tumor", PAST), RECORDS_COMPLETE),
    case("meningioma", MET, event("benign_or_uncertain_cns_tumor", PAST), RECORDS_COMPLETE),
    case(
        "metastasis of a lung",
        NOT_MET,
        event("extrahepatic_organ_metastasis", PAST),
        RECORDS_COMPLETE,
    ),
)
def test_a_tumor_of_the_central_nervous_system_excludes(case: Case, answers: Answers) -> None:
    """Record: "Tumors of the central nervous system, including metastatic brain tumors."; treated
    or not (P44), benign ones too (Q03)."""
    assert answers(case) == case.expected


CURED, NOT_CURED = "recovered_resolved", "not_recovered_not_resolved"
FIVE_YEARS_AGO = "2019-06-12"
"""Five years before the first dose."""

LOW_RISK = (*RECORDS_COMPLETE, *answer("E9", "no"))


def cancer(name: str, end: When, outcome: str | None = CURED) -> Row:
    """A cancer of 2012 on."""
    return event(name, "2012-01-01", end, outcome=outcome)


OTHER = "other_invasive_malignancy"


@asks(
    "E9",
    case("5 years free, low risk", NOT_MET, cancer(OTHER, FIVE_YEARS_AGO), LOW_RISK),
    case("a day less than 5 years", MET, cancer(OTHER, "2019-06-13"), LOW_RISK),
    case("a day less, whatever the risk", MET, cancer(OTHER, "2019-06-13"), RECORDS_COMPLETE),
    case(
        "5 years free, cured with sequelae",
        NOT_MET,
        LOW_RISK,
        cancer(OTHER, FIVE_YEARS_AGO, "recovered_resolved_with_sequelae"),
    ),
    case("ended 5 years ago, not cured", MET, LOW_RISK, cancer(OTHER, FIVE_YEARS_AGO, NOT_CURED)),
    case(
        "ended 5 years ago, outcome not known",
        UNKNOWN,
        LOW_RISK,
        cancer(OTHER, FIVE_YEARS_AGO, None),
    ),
    case("outcome not known, ended since", MET, LOW_RISK, cancer(OTHER, "2020-01-01", None)),
    case("cured, the end not known", UNKNOWN, LOW_RISK, cancer(OTHER, END_UNKNOWN)),
    case("cured in June 2019, the day not known", UNKNOWN, LOW_RISK, cancer(OTHER, "2019-06")),
    case("still active", MET, LOW_RISK, cancer(OTHER, ONGOING, None)),
    case(
        "5 years free, more than low risk",
        MET,
        RECORDS_COMPLETE,
        answer("E9", "yes"),
        cancer(OTHER, FIVE_YEARS_AGO),
    ),
    case(
        "5 years free, nobody asked about the risk",
        UNKNOWN,
        RECORDS_COMPLETE,
        cancer(OTHER, FIVE_YEARS_AGO),
    ),
    case(
        "one free, another active",
        MET,
        LOW_RISK,
        cancer(OTHER, "2015-01-01"),
        cancer(OTHER, ONGOING, NOT_CURED),
    ),
)
def test_a_treated_cancer_is_excepted_after_5_years_free_of_it_at_low_risk(
    case: Case, answers: Answers
) -> None:
    """Record: "Complicated with other malignant tumors: Malignant tumors that have been treated
    for therapeutic purposes, have no known active disease for 5 years prior to the first
    administration of the study drug, and have a low potential risk of recurrence."

    Printed as an exclusion, it is an exception (P45); a person says that the risk is low; the 5
    years lie between the cancer's end and the first dose (P46).
    """
    assert answers(case) == case.expected


TREATED_FOR_GOOD = ("nonmelanoma_skin_cancer", "lentigo_maligna", "carcinoma_in_situ")


@each(
    *(
        case(f"{name}, {label}", truth, cancer(name, end, outcome), RECORDS_COMPLETE)("E9")
        for name in TREATED_FOR_GOOD
        for label, end, outcome, truth in (
            ("cured a month ago", "2024-05-01", CURED, NOT_MET),
            ("cured with sequelae", "2024-05-01", "recovered_resolved_with_sequelae", NOT_MET),
            ("not cured", "2024-05-01", NOT_CURED, MET),
            ("outcome not known", "2024-05-01", None, UNKNOWN),
        )
    ),
    *(
        case(label, truth, rows, RECORDS_COMPLETE)("E9")
        for label, truth, rows in (
            ("another melanoma in situ", MET, [cancer("melanoma_in_situ", "2024-05-01")]),
            (
                "a cured skin cancer beside an active tumor",
                MET,
                [cancer("nonmelanoma_skin_cancer", "2024-05-01"), cancer(OTHER, ONGOING, None)],
            ),
        )
    ),
)
def test_treated_skin_cancer_lentigo_maligna_and_carcinoma_in_situ_are_excepted(
    case: Case, answers: Answers
) -> None:
    """Record: "Fully treated non-melanoma skin cancer or malignant freckle moles with no evidence
    of disease. Fully treated carcinoma in situ without evidence of disease."

    Exceptions (P45), with no years to wait; freckle moles are lentigo maligna alone (P46).
    """
    assert answers(case) == case.expected


RISK = "an earlier malignancy has more than a low potential risk of recurrence"
KIND = (
    "a tumor recorded without its kind, or only as a history, is another malignancy "
    "and none of the exceptions"
)


@asks(
    "E9",
    case("none, records complete", NOT_MET, RECORDS_COMPLETE),
    case("none, records silent", UNKNOWN),
    case(
        "none, and said never to have had one",
        NOT_MET,
        complete("other_malignancy"),
        complete("possible_other_malignancy"),
    ),
    case(
        "the HCC itself, and its metastases",
        NOT_MET,
        RECORDS_COMPLETE,
        event("hepatocellular_carcinoma", "2023-01-01", ONGOING),
        event("lymph_node_metastasis", "2024-01-01", ONGOING),
    ),
    case(
        "a cholangiocarcinoma",
        MET,
        RECORDS_COMPLETE,
        event("intrahepatic_cholangiocarcinoma", "2023-01-01", ONGOING),
    ),
    case(
        "of unknown kind, nobody asked",
        UNKNOWN,
        RECORDS_COMPLETE,
        event("liver_secondary_malignancy", "2023-01-01"),
    ),
    case(
        "of unknown kind, another malignancy",
        MET,
        RECORDS_COMPLETE,
        event("malignancy_site_unspecified", "2023-01-01"),
        stated(KIND, "yes", SCREENING),
    ),
    case(
        "of unknown kind, not another",
        NOT_MET,
        RECORDS_COMPLETE,
        event("malignancy_site_unspecified", "2023-01-01"),
        stated(KIND, "no", SCREENING),
    ),
    case(
        "of unknown kind, only the risk answered",
        UNKNOWN,
        RECORDS_COMPLETE,
        event("malignancy_site_unspecified", "2023-01-01"),
        stated(RISK, "no", SCREENING),
    ),
    case("cancer of the day of enrolment", MET, event(OTHER, ENROLMENT), LOW_RISK),
    case("cancer of the day after", NOT_MET, event(OTHER, AFTER), LOW_RISK),
)
def test_another_malignancy_excludes(case: Case, answers: Answers) -> None:
    """Record: the heading "Complicated with other malignant tumors" is the exclusion (P45)."""
    assert answers(case) == case.expected


HISTORIES = ("history_of_other_malignancy", "history_of_skin_cancer")
CODED = (("within 5 years", "2023-05-02"), ("more than 5 years ago", "2015-05-02"))


@each(
    *(
        case(f"{name} coded {label}, {said}", truth, rows, event(name, day), RECORDS_COMPLETE)("E9")
        for name in HISTORIES
        for label, day in CODED
        for said, truth, rows in (
            ("nobody asked", UNKNOWN, ()),
            ("not known", UNKNOWN, answer("E9", "unknown")),
            ("a person says no", NOT_MET, answer("E9", "no")),
            ("a person says yes", MET, answer("E9", "yes")),
        )
    ),
    *(
        case(f"a history beside a cancer of its own row, {label}", truth, rows, LOW_RISK)("E9")
        for label, truth, rows in (
            ("active", MET, [event(HISTORIES[0], "2023-05-02"), cancer(OTHER, ONGOING, None)]),
            ("cured", NOT_MET, [event(HISTORIES[0], "2023-05-02"), cancer(OTHER, "2015-01-01")]),
        )
    ),
)
def test_a_code_of_personal_history_is_a_question_to_a_person(case: Case, answers: Answers) -> None:
    """ICD-10-CM guideline I.C.21.c.4: a history code (Z85) says that the condition is past and is
    no longer treated. Its day is that of the coding, so it tells nothing of the 5 years (P46).
    """
    assert answers(case) == case.expected


@pytest.mark.parametrize("code", ["Z85.3", "Z85.828", "Z85.038"])
def test_no_code_of_personal_history_is_another_malignancy_by_itself(code: str) -> None:
    """Z85: breast, skin other than melanoma, large intestine."""
    found = STUDY.concepts.find("ICD-10", code)
    assert found in STUDY.concepts.within("possible_other_malignancy")
    assert found not in STUDY.concepts.within("other_malignancy")
