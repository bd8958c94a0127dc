"""I1a to I6, I16, T1 and A1: who the subject is, the tumor, the liver, and what a person says."""

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

AFTER = ENROLMENT + DAY


@asks(
    "I1a",
    case("a report of that day", MET, event("hcc_histology", ENROLMENT)),
    case("a report of years ago", MET, event("hcc_histology", "2019-03")),
    case("a report of the day after", NOT_MET, event("hcc_histology", AFTER), RECORDS_COMPLETE),
    case("no report, records complete", NOT_MET, RECORDS_COMPLETE),
    case("no report, records silent", UNKNOWN),
    case(
        "records of pathology complete",
        NOT_MET,
        complete("hcc_histology"),
        complete("possible_hcc_histology"),
    ),
    case("records complete to the day before", UNKNOWN, complete("events", until=ENROLMENT - DAY)),
    case("records complete to that day", NOT_MET, complete("events", until=ENROLMENT)),
    case("records complete for ten years", UNKNOWN, complete("events", since="2014-06-03")),
    case(
        "a clinical diagnosis",
        NOT_MET,
        event("hepatocellular_carcinoma", "2024-01-10", ONGOING),
        RECORDS_COMPLETE,
    ),
    case(
        "a report entered in error",
        NOT_MET,
        event("hcc_histology", "2024-01-10", status="entered-in-error"),
        RECORDS_COMPLETE,
    ),
)
def test_HCC_is_confirmed_by_a_cytology_or_histology_report(case: Case, answers: Answers) -> None:
    """Record: "Cytohistological confirmation is required for diagnosis of HCC."; a clinical
    diagnosis or a diagnosis code is not enough (P01)."""
    assert answers(case) == case.expected


RARE = (
    "fibrolamellar_carcinoma_histology",
    "sarcomatoid_hcc_histology",
    "combined_hcc_cholangiocarcinoma_histology",
)


def reports_of(tumor: str) -> list[Case]:
    report = event(tumor, "2024-01-10")
    cases = (
        case(f"{tumor}, nobody asked", UNKNOWN, report, RECORDS_COMPLETE),
        case(f"{tumor}, which is HCC", MET, report, answer("I1a", "yes")),
        case(f"{tumor}, no HCC", NOT_MET, report, answer("I1a", "no"), RECORDS_COMPLETE),
        case(f"{tumor}, the answer unknown", UNKNOWN, report, answer("I1a", "unknown")),
        case(
            f"{tumor} beside a report of HCC",
            MET,
            report,
            event("hcc_histology", "2024-02-01"),
            answer("I1a", "no"),
        ),
    )
    return [make("I1a") for make in cases]


@each(
    *(one for tumor in RARE for one in reports_of(tumor)),
    case("no report, though someone said yes", NOT_MET, RECORDS_COMPLETE, answer("I1a", "yes"))(
        "I1a"
    ),
)
def test_of_a_fibrolamellar_sarcomatoid_or_combined_tumor_a_person_says_whether_it_is_HCC(
    case: Case, answers: Answers
) -> None:
    """Ruling on P02."""
    assert answers(case) == case.expected


def stage(category: str, time: When = ENROLMENT, **columns: str) -> Row:
    """A BCLC stage."""
    return graded("bclc_stage", category, time, **columns)


UNRESECTABLE = event("unresectable_disease", "2024-05-02", ONGOING)
METASTASIS = event("extrahepatic_organ_metastasis", "2024-05-02", ONGOING)


@asks(
    "I1b",
    case("unresectable, stage C", MET, UNRESECTABLE, stage("C")),
    case("metastatic, stage C", MET, METASTASIS, stage("C")),
    case("unresectable, stage B", NOT_MET, UNRESECTABLE, stage("B")),
    case("metastatic, stage D", NOT_MET, METASTASIS, stage("D")),
    case("neither, stage C", NOT_MET, RECORDS_COMPLETE, stage("C")),
    case("neither known, stage C", UNKNOWN, stage("C")),
    case("neither known, stage B", NOT_MET, stage("B")),
    case("unresectable, no stage", UNKNOWN, UNRESECTABLE),
    case("neither, no stage", NOT_MET, RECORDS_COMPLETE),
    case("one absent, the other not known", UNKNOWN, complete("unresectable_disease"), stage("C")),
    case(
        "both absent",
        NOT_MET,
        complete("unresectable_disease"),
        complete("distant_metastasis"),
        stage("C"),
    ),
    case("stage C, then D", NOT_MET, UNRESECTABLE, stage("C", "2024-05-01"), stage("D")),
    case("stage B, then C", MET, UNRESECTABLE, stage("B", "2024-05-01"), stage("C")),
    case("stage C of the day after", UNKNOWN, UNRESECTABLE, stage("C", AFTER)),
    case(
        "metastasis of the day after",
        NOT_MET,
        stage("C"),
        RECORDS_COMPLETE,
        event("extrahepatic_organ_metastasis", AFTER),
    ),
    case(
        "stage C by performance status alone",
        MET,
        UNRESECTABLE,
        stage("C"),
        finding("ecog", "2", ENROLMENT),
        complete("macrovascular_invasion"),
        complete("distant_metastasis"),
    ),
)
def test_the_HCC_is_unresectable_or_metastatic_and_of_stage_C(case: Case, answers: Answers) -> None:
    """Record: "Patients with advanced (unresectable and/or metastatic, stage C based on
    Barcelona-Clinic Liver Cancer [BCLC] staging classification) hepatocellular carcinoma."

    Both hold (P03); stage C counts whatever made it so (P04).
    """
    assert answers(case) == case.expected


SAID_BY_A_PERSON = ("I2", "I4", "I6", "I16", "E3")


@each(
    *(
        case(label, truth, answers)(criterion)
        for criterion in SAID_BY_A_PERSON
        for label, truth, answers in (
            ("nobody said", UNKNOWN, ()),
            ("yes", MET, answer(criterion, "yes")),
            ("no", NOT_MET, answer(criterion, "no")),
            ("unknown", UNKNOWN, answer(criterion, "unknown")),
            ("no, then yes", MET, (*answer(criterion, "no", CONSENT), *answer(criterion, "yes"))),
            (
                "yes, then no",
                NOT_MET,
                (*answer(criterion, "yes", CONSENT), *answer(criterion, "no")),
            ),
            (
                "yes, then unknown",
                UNKNOWN,
                (*answer(criterion, "yes", CONSENT), *answer(criterion, "unknown")),
            ),
            (
                "yes and no on one day",
                UNKNOWN,
                (*answer(criterion, "yes"), *answer(criterion, "no")),
            ),
            ("the day after screening", UNKNOWN, answer(criterion, "yes", SCREENING + DAY)),
            ("yes to another sentence", UNKNOWN, answer("E7", "yes")),
        )
    )
)
def test_what_only_a_person_can_say_is_what_the_person_said_last(
    case: Case, answers: Answers
) -> None:
    """Record: "At least one tumor lesion meeting measurable disease criteria" (I2, P05), "tumor
    tissue specimen" (I4), "barrier birth control" (I6, P13, P14), "Willing and able to comply"
    (I16, P27), "Uncontrolled complications" (E3, P35); DESIGN section 5, "Attestations"."""
    assert answers(case) == case.expected


LIVER = {
    "total_bilirubin": "20",
    "albumin": "36",
    "inr": "1.1",
    "ascites": "none",
    "hepatic_encephalopathy_grade": "none",
}
"""Child-Pugh A, 5 points: each input scores 1."""


def liver(time: When = ENROLMENT, **changed: str | None) -> list[Row]:
    """The inputs of Child-Pugh, one changed at a time; None: not known."""
    return [
        (graded if STUDY.concepts[name].values else finding)(name, value, time)
        for name, value in (LIVER | changed).items()
        if value is not None
    ]


TWO_EACH = {"total_bilirubin": "51", "albumin": "28", "inr": "2.3", "ascites": "mild"}
"""With no encephalopathy 9 points: class B, on each upper border of 2 points."""


@asks(
    "I3",
    case("5 points", MET, liver()),
    case("9 points, each on its border", MET, liver(**TWO_EACH)),
    case("10 points by bilirubin", NOT_MET, liver(**TWO_EACH | {"total_bilirubin": "51.000001"})),
    case("10 points by albumin", NOT_MET, liver(**TWO_EACH | {"albumin": "27.999999"})),
    case("10 points by INR", NOT_MET, liver(**TWO_EACH | {"inr": "2.300001"})),
    case("9 points with albumin of 29", MET, liver(**TWO_EACH | {"albumin": "29"})),
    case("PT for want of INR", MET, liver(**TWO_EACH | {"inr": None, "pt_prolongation": "6"})),
    case(
        "10 points by PT for want of INR",
        NOT_MET,
        liver(**TWO_EACH | {"inr": None, "pt_prolongation": "6.1"}),
    ),
    case("INR before PT", NOT_MET, liver(**TWO_EACH | {"inr": "2.8", "pt_prolongation": "3"})),
    case("no coagulation, 5 to 7 points", MET, liver(inr=None)),
    case("no coagulation, 8 to 10 points", UNKNOWN, liver(**TWO_EACH | {"inr": None})),
    case("nothing measured", UNKNOWN),
    case(
        "without cirrhosis scored too",
        NOT_MET,
        liver(**TWO_EACH | {"inr": "2.4"}),
        complete("cirrhosis"),
    ),
)
def test_the_class_of_Child_Pugh_is_A_or_B(case: Case, answers: Answers) -> None:
    """Record: "Current cirrhotic status of Child-Pugh class A-B".

    By the table of the MSD Manual, INR before PT (P08), cirrhosis or not (P07); 34, 51, 35, 28,
    1.7 and 2.3 score 2 points (Pugh 1973); A 5-6, B 7-9, C 10-15.
    """
    assert answers(case) == case.expected


@asks(
    "I3",
    case("none", MET, liver(ascites="none")),
    case("mild, or controlled by diuretics", MET, liver(ascites="mild")),
    case("moderate despite diuretics, class B", NOT_MET, liver(ascites="moderate")),
    case("severe", NOT_MET, liver(ascites="severe")),
    case("not assessed", UNKNOWN, liver(ascites=None)),
)
def test_ascites_is_at_most_what_diuretics_control(case: Case, answers: Answers) -> None:
    """Record: "Ascites controlled by diuretics is permitted in this study."; it scores 2 points
    (P09), and what it does not permit does not qualify (P10)."""
    assert answers(case) == case.expected


@asks(
    "I3",
    case("none", MET, liver(hepatic_encephalopathy_grade="none")),
    case("grade 1, class B", NOT_MET, liver(hepatic_encephalopathy_grade="grade_1")),
    case("grade 4", NOT_MET, liver(hepatic_encephalopathy_grade="grade_4")),
    case("not assessed", UNKNOWN, liver(hepatic_encephalopathy_grade=None)),
    case(
        "grade 1, the rest not known",
        NOT_MET,
        graded("hepatic_encephalopathy_grade", "grade_1", ENROLMENT),
    ),
)
def test_there_is_no_encephalopathy(case: Case, answers: Answers) -> None:
    """Record: "Child-Pugh class A-B, with no encephalopathy"."""
    assert answers(case) == case.expected


@asks(
    "I3",
    case("7 days before", MET, liver(ENROLMENT - 7 * DAY)),
    case("8 days before", UNKNOWN, liver(ENROLMENT - 8 * DAY)),
    case("the day after", UNKNOWN, liver(AFTER)),
    case(
        "encephalopathy 8 days before, none now",
        MET,
        liver(),
        graded("hepatic_encephalopathy_grade", "grade_2", ENROLMENT - 8 * DAY),
    ),
    case(
        "one input of 8 days before",
        UNKNOWN,
        liver(ascites=None),
        graded("ascites", "none", ENROLMENT - 8 * DAY),
    ),
    case(
        "ascites of 8 days before worse",
        MET,
        liver(),
        graded("ascites", "severe", ENROLMENT - 8 * DAY),
    ),
)
def test_the_liver_is_as_in_the_7_days_before_enrolment(case: Case, answers: Answers) -> None:
    """Record: "Current"; within 7 days before enrolment (Q01)."""
    assert answers(case) == case.expected


def ecog(score: str, time: When = ENROLMENT) -> Row:
    """An ECOG performance status."""
    return finding("ecog", score, time)


@asks(
    "I5",
    case("0", MET, ecog("0")),
    case("2", MET, ecog("2")),
    case("3", NOT_MET, ecog("3")),
    case("2, 7 days before", MET, ecog("2", ENROLMENT - 7 * DAY)),
    case("2, 8 days before", UNKNOWN, ecog("2", ENROLMENT - 8 * DAY)),
    case("2, the day after", UNKNOWN, ecog("2", AFTER)),
    case("1, then 3", NOT_MET, ecog("1", ENROLMENT - DAY), ecog("3")),
    case("3, then 1", MET, ecog("3", ENROLMENT - DAY), ecog("1")),
    case("1 and 2 on one day", MET, ecog("1"), ecog("2")),
    case("2 and 3 on one day", UNKNOWN, ecog("2"), ecog("3")),
    case("not assessed", UNKNOWN),
)
def test_ECOG_is_2_at_most_in_the_7_days_before_enrolment(case: Case, answers: Answers) -> None:
    """Record: "Eastern Cooperative Oncology Group Scale for Assessment of Patient Performance
    Status ≤ 2."; 2 is admitted (P04), assessed within 7 days before enrolment (P12)."""
    assert answers(case) == case.expected


def drug(name: str, start: When = "2023-01-05", end: When = "2023-09-01") -> Row:
    """A drug taken over some months."""
    return given(name, start, end)


COMBINED = answer("T1", "yes")
NOT_COMBINED = answer("T1", "no")


@asks(
    "T1",
    case(
        "sintilimab and bevacizumab, failed", MET, drug("sintilimab"), drug("bevacizumab"), COMBINED
    ),
    case(
        "atezolizumab and lenvatinib, failed",
        MET,
        drug("atezolizumab"),
        drug("lenvatinib"),
        COMBINED,
    ),
    case(
        "camrelizumab and apatinib, failed", MET, drug("camrelizumab"), drug("apatinib"), COMBINED
    ),
    case(
        "tremelimumab and sorafenib, failed", MET, drug("tremelimumab"), drug("sorafenib"), COMBINED
    ),
    case("both, nobody asked whether it failed", UNKNOWN, drug("sintilimab"), drug("bevacizumab")),
    case(
        "both, one after the other or not failed",
        NOT_MET,
        drug("sintilimab"),
        drug("bevacizumab"),
        NOT_COMBINED,
    ),
    case(
        "both with TACE beside, failed",
        MET,
        drug("sintilimab"),
        drug("bevacizumab"),
        given("tace", "2023-02-01"),
        COMBINED,
    ),
    case("a checkpoint inhibitor alone", NOT_MET, drug("sintilimab"), COMBINED, RECORDS_COMPLETE),
    case("a checkpoint inhibitor alone is known", UNKNOWN, drug("sintilimab"), COMBINED),
    case("an antiangiogenic agent alone", NOT_MET, drug("lenvatinib"), COMBINED, RECORDS_COMPLETE),
    case(
        "two checkpoint inhibitors",
        NOT_MET,
        drug("nivolumab"),
        drug("ipilimumab"),
        COMBINED,
        RECORDS_COMPLETE,
    ),
    case("ivonescimab alone", NOT_MET, drug("ivonescimab"), COMBINED, RECORDS_COMPLETE),
    case("ivonescimab and lenvatinib", MET, drug("ivonescimab"), drug("lenvatinib"), COMBINED),
    case("neither, records complete", NOT_MET, COMBINED, RECORDS_COMPLETE),
    case("nothing known", UNKNOWN),
    case("nothing known, but not combined", NOT_MET, NOT_COMBINED),
    case(
        "planned, not given",
        NOT_MET,
        COMBINED,
        RECORDS_COMPLETE,
        given("sintilimab", "2023-01-05", status="planned"),
        drug("bevacizumab"),
    ),
    case(
        "begun on the day of enrolment",
        MET,
        COMBINED,
        drug("sintilimab", ENROLMENT, SCREENING),
        drug("bevacizumab"),
    ),
    case(
        "begun the day after",
        NOT_MET,
        COMBINED,
        RECORDS_COMPLETE,
        drug("sintilimab", AFTER, SCREENING),
        drug("bevacizumab"),
    ),
    case(
        "still given, the end not known",
        MET,
        COMBINED,
        drug("sintilimab", "2023-01-05", END_UNKNOWN),
        drug("bevacizumab"),
    ),
)
def test_a_checkpoint_inhibitor_combined_with_an_antiangiogenic_agent_has_failed(
    case: Case, answers: Answers
) -> None:
    """Title: "Previously Treated With ICIs and Antiangiogenic Agents"; summary: "after the failure
    of ICIs and antiangiogenic agents combination therapy".

    A criterion, from the title (P54); combination and failure a person attests (P55, P56); one
    agent of each class, with TACE beside or not (P59); no limit on lines (P57), no washout (P58).
    """
    assert answers(case) == case.expected


@asks(
    "A1",
    case("18 on the day of consent", MET, born="2006-05-20"),
    case("18 the day after", NOT_MET, born="2006-05-21"),
    case("75, the day before 76", MET, born="1948-05-21"),
    case("76 on the day of consent", NOT_MET, born="1948-05-20"),
    case("born in a year, 17 or 18", UNKNOWN, born="2006"),
    case("born in a year, 18 or 19", MET, born="2005"),
    case("born in a month, 75 or 76", UNKNOWN, born="1948-05"),
    case("birth not recorded", UNKNOWN, born=None),
)
def test_the_subject_is_18_to_75_years_old_at_consent(case: Case, answers: Answers) -> None:
    """Another copy of the registration: "18-75 years"; completed years, both included (P60)."""
    assert answers(case) == case.expected
