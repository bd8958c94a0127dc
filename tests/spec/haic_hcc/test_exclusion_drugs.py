"""E10 to E12: drugs, vaccines, blood pressure, pregnancy; windows that end at the first dose."""

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
    FIRST_DOSE,
    MET,
    NOT_MET,
    RECORDS_COMPLETE,
    UNKNOWN,
    Answers,
    Case,
    answer,
    asks,
    case,
    each,
    graded,
)

AFTER = FIRST_DOSE + DAY
DAY_14, DAY_15 = FIRST_DOSE - 14 * DAY, FIRST_DOSE - 15 * DAY


def course(
    drug: str, mg_a_day: str | None, *, route: str | None = "oral", purpose: str | None = "asthma"
) -> Row:
    """A course of some days in the 14 before the first dose."""
    start, end = FIRST_DOSE - 10 * DAY, FIRST_DOSE - 5 * DAY
    return given(drug, start, end, daily_total_mg=mg_a_day, route=route, purpose=purpose)


def days_of(drug: str, start: When, end: When | None = None, **columns: str) -> Row:
    """A drug for which no exception can hold."""
    return given(drug, start, end, route="oral", purpose="transplant", **columns)


@asks(
    "E10",
    case("on day 14", MET, days_of("tacrolimus", DAY_14)),
    case("on day 15", NOT_MET, days_of("tacrolimus", DAY_15), RECORDS_COMPLETE),
    case("on the day of the first dose", MET, days_of("tacrolimus", FIRST_DOSE)),
    case("the day after", NOT_MET, days_of("tacrolimus", AFTER), RECORDS_COMPLETE),
    case("begun long ago, ended on day 14", MET, days_of("tacrolimus", "2023-01-01", DAY_14)),
    case(
        "begun long ago, ended on day 15",
        NOT_MET,
        days_of("tacrolimus", "2023-01-01", DAY_15),
        RECORDS_COMPLETE,
    ),
    case("still used", MET, days_of("tacrolimus", "2023-01-01", ONGOING)),
    case(
        "begun long ago, the end not known",
        UNKNOWN,
        days_of("tacrolimus", "2023-01-01", END_UNKNOWN),
        RECORDS_COMPLETE,
    ),
    *(
        case(name, MET, days_of(name, DAY_14))
        for name in (
            *("azathioprine", "ciclosporin", "mycophenolate", "sirolimus", "methotrexate"),
            "other_immunosuppressant",
        )
    ),
    case("none, records complete", NOT_MET, RECORDS_COMPLETE),
    case(
        "none, records complete for the 14 days",
        NOT_MET,
        complete("interventions", since=DAY_14, until=FIRST_DOSE),
    ),
    case(
        "none, records complete for 13 days",
        UNKNOWN,
        complete("interventions", since=DAY_14 + DAY, until=FIRST_DOSE),
    ),
    case("none, records silent", UNKNOWN),
)
def test_an_immunosuppressant_excludes_from_the_14th_day_before_the_first_dose(
    case: Case, answers: Answers
) -> None:
    """Record: "Is currently using, or has used an immunosuppressive drug within 14 days prior to
    the first dose of the investigational drug."; a transplanted patient by this one (P31)."""
    assert answers(case) == case.expected


@each(
    *(
        case(
            f"{route}: 40 mg of a steroid a day",
            truth,
            course("prednisone", "40", route=route),
            RECORDS_COMPLETE,
        )("E10")
        for route, truth in {
            "intranasal": NOT_MET,
            "inhaled": NOT_MET,
            "topical": NOT_MET,
            "intraarticular": NOT_MET,
            "oral": MET,
            "intravenous": MET,
            "ophthalmic": MET,
            None: UNKNOWN,
        }.items()
    ),
    case(
        "topical tacrolimus, no steroid",
        MET,
        RECORDS_COMPLETE,
        course("tacrolimus", "1", route="topical"),
    )("E10"),
    case(
        "inhaled beside oral",
        MET,
        RECORDS_COMPLETE,
        course("prednisone", "40", route="inhaled"),
        course("methylprednisolone", "40"),
    )("E10"),
)
def test_steroids_into_the_nose_the_lung_or_a_joint_or_on_the_skin_are_excepted(
    case: Case, answers: Answers
) -> None:
    """Record: "intranasal, inhaled, topical or topical steroids. (e.g., intraarticular)"; steroids
    only, by these routes only (P47)."""
    assert answers(case) == case.expected


@asks(
    "E10",
    case("10 mg prednisone", NOT_MET, course("prednisone", "10"), RECORDS_COMPLETE),
    case("10.000001 mg prednisone", MET, course("prednisone", "10.000001")),
    case("8 mg methylprednisolone", NOT_MET, course("methylprednisolone", "8"), RECORDS_COMPLETE),
    case("8.000001 mg methylprednisolone", MET, course("methylprednisolone", "8.000001")),
    case("1.5 mg dexamethasone", NOT_MET, course("dexamethasone", "1.5"), RECORDS_COMPLETE),
    case("1.500001 mg dexamethasone", MET, course("dexamethasone", "1.500001")),
    case("40 mg hydrocortisone", NOT_MET, course("hydrocortisone", "40"), RECORDS_COMPLETE),
    case("40.000001 mg hydrocortisone", MET, course("hydrocortisone", "40.000001")),
    case(
        "5 mg prednisone and 0.75 mg dexamethasone",
        NOT_MET,
        course("prednisone", "5"),
        course("dexamethasone", "0.75"),
        RECORDS_COMPLETE,
    ),
    case(
        "6 mg prednisone and 0.75 mg dexamethasone",
        MET,
        course("prednisone", "6"),
        course("dexamethasone", "0.75"),
    ),
    case(
        "10 mg, then 10 mg of another",
        NOT_MET,
        RECORDS_COMPLETE,
        days_of("prednisone", DAY_14, DAY_14 + 3 * DAY, daily_total_mg="10"),
        days_of("dexamethasone", DAY_14 + 4 * DAY, FIRST_DOSE, daily_total_mg="1.5"),
    ),
    case(
        "10 mg, one day of both",
        MET,
        days_of("prednisone", DAY_14, DAY_14 + 4 * DAY, daily_total_mg="10"),
        days_of("dexamethasone", DAY_14 + 4 * DAY, FIRST_DOSE, daily_total_mg="1.5"),
    ),
    case("amount not known", UNKNOWN, course("prednisone", None), RECORDS_COMPLETE),
    case(
        "11 mg beside an amount not known",
        MET,
        course("prednisone", "11"),
        course("dexamethasone", None),
    ),
    case(
        "a single dose of 10 mg",
        NOT_MET,
        RECORDS_COMPLETE,
        days_of("prednisone", DAY_14, dose="10", unit="mg"),
    ),
    case("a single dose of 11 mg", MET, days_of("prednisone", DAY_14, dose="11", unit="mg")),
    case(
        "two doses of 6 mg on one day",
        MET,
        days_of("prednisone", f"{DAY_14} 08:00", dose="6", unit="mg"),
        days_of("prednisone", f"{DAY_14} 20:00", dose="6", unit="mg"),
    ),
    case("tacrolimus, which has no equivalent", MET, course("tacrolimus", "1")),
    case(
        "10 mg for whatever purpose",
        NOT_MET,
        RECORDS_COMPLETE,
        course("prednisone", "10", purpose=None),
    ),
)
def test_systemic_steroids_of_up_to_10_mg_prednisone_a_day_are_excepted(
    case: Case, answers: Answers
) -> None:
    """Record: "Systemic corticosteroid therapy not exceeding 10 mg/ day of prednisone or its
    physiological equivalent".

    An exception of its own, for whatever purpose (P48); 5 mg prednisone = 4 mg methylprednisolone
    = 0.75 mg dexamethasone = 20 mg hydrocortisone (Meikle and Tyler 1977).
    """
    assert answers(case) == case.expected


AGAINST = "hypersensitivity_premedication"


@asks(
    "E10",
    case(
        "40 mg against hypersensitivity",
        NOT_MET,
        RECORDS_COMPLETE,
        course("prednisone", "40", purpose=AGAINST),
    ),
    case("40 mg against nausea", MET, course("dexamethasone", "40", purpose="antiemetic")),
    case(
        "40 mg, purpose not known",
        UNKNOWN,
        RECORDS_COMPLETE,
        course("prednisone", "40", purpose=None),
    ),
    case(
        "tacrolimus against hypersensitivity",
        MET,
        course("tacrolimus", "1", purpose=AGAINST),
    ),
    case(
        "dexamethasone after the first dose",
        NOT_MET,
        RECORDS_COMPLETE,
        given("dexamethasone", AFTER, route="oral", purpose="antiemetic"),
    ),
    case(
        "dexamethasone on its day",
        MET,
        given("dexamethasone", FIRST_DOSE, route="oral", purpose="antiemetic", daily_total_mg="10"),
    ),
)
def test_steroids_against_hypersensitivity_are_excepted_at_any_dose(
    case: Case, answers: Answers
) -> None:
    """Record: "as a prophylactic use of steroids for hypersensitivity. (e.g., CT scan pretherapy
    medication) Steroids as a prophylactic for allergic reactions."; the second exception (P48);
    dexamethasone against nausea is none until the day of the first dose (P49)."""
    assert answers(case) == case.expected


def before_ct(drug: str = "dexamethasone", mg: str = "10", purpose: str | None = AGAINST) -> Row:
    """One dose in the middle of the courses; 10 mg dexamethasone are 66.7 mg prednisone."""
    day = FIRST_DOSE - 7 * DAY
    return given(drug, day, route="intravenous", purpose=purpose, dose=mg, unit="mg")


@asks(
    "E10",
    case("5 mg and one dose", NOT_MET, course("prednisone", "5"), before_ct(), RECORDS_COMPLETE),
    case("10 mg and one dose", NOT_MET, course("prednisone", "10"), before_ct(), RECORDS_COMPLETE),
    case("10.000001 mg and one dose", MET, course("prednisone", "10.000001"), before_ct()),
    case(
        "5 mg and a dose against nausea",
        MET,
        course("prednisone", "5"),
        before_ct(purpose="antiemetic"),
    ),
    case(
        "5 mg and a dose of unknown purpose",
        UNKNOWN,
        RECORDS_COMPLETE,
        course("prednisone", "5"),
        before_ct(purpose=None),
    ),
    case(
        "5 mg and a small dose of unknown purpose",
        NOT_MET,
        RECORDS_COMPLETE,
        course("prednisone", "5"),
        before_ct("prednisone", "5", purpose=None),
    ),
)
def test_a_premedication_does_not_count_in_the_daily_total_of_a_low_dose(
    case: Case, answers: Answers
) -> None:
    """Two exceptions (P48): who has a low dose and a premedication has no more than these."""
    assert answers(case) == case.expected


@each(
    *(
        case(f"{name}, {label}", truth, given(name, day), RECORDS_COMPLETE, said)(criterion)
        for criterion, name, day in (
            ("E10", "cyclophosphamide", DAY_14),
            ("E10", "rituximab", DAY_14),
            ("E10b", "vaccine_live_or_not", FIRST_DOSE - 30 * DAY),
        )
        for label, truth, said in (
            ("nobody asked", UNKNOWN, ()),
            ("a person says it was", MET, answer(criterion, "yes")),
            ("a person says it was not", NOT_MET, answer(criterion, "no")),
        )
    ),
    case(
        "cyclophosphamide on day 15",
        NOT_MET,
        given("cyclophosphamide", DAY_15),
        RECORDS_COMPLETE,
        answer("E10", "yes"),
    )("E10"),
    case(
        "a vaccine of unknown kind on day 31",
        NOT_MET,
        RECORDS_COMPLETE,
        given("vaccine_live_or_not", FIRST_DOSE - 31 * DAY),
        answer("E10b", "yes"),
    )("E10b"),
)
def test_of_a_drug_or_vaccine_that_may_be_meant_a_person_says_whether_it_is(
    case: Case, answers: Answers
) -> None:
    """Record: "an immunosuppressive drug" (E10), "A live attenuated vaccine" (E10b)."""
    assert answers(case) == case.expected


@asks(
    "E10b",
    case("on day 30", MET, given("mmr_vaccine", FIRST_DOSE - 30 * DAY)),
    case("on day 31", NOT_MET, given("mmr_vaccine", FIRST_DOSE - 31 * DAY), RECORDS_COMPLETE),
    case("on the day of the first dose", MET, given("mmr_vaccine", FIRST_DOSE)),
    case("the day after", NOT_MET, given("mmr_vaccine", AFTER), RECORDS_COMPLETE),
    case(
        "China's live hepatitis A vaccine",
        MET,
        given("china_live_hepatitis_a_vaccine", FIRST_DOSE - 30 * DAY),
    ),
    case("BCG", MET, given("bcg_vaccine", FIRST_DOSE - 30 * DAY)),
    case("in May, the day not known", UNKNOWN, given("mmr_vaccine", "2024-05"), RECORDS_COMPLETE),
    case("none, records complete", NOT_MET, RECORDS_COMPLETE),
    case(
        "none, records complete for 30 days",
        NOT_MET,
        complete("interventions", since=FIRST_DOSE - 30 * DAY, until=FIRST_DOSE),
    ),
    case(
        "none, records complete for 29 days",
        UNKNOWN,
        complete("interventions", since=FIRST_DOSE - 29 * DAY, until=FIRST_DOSE),
    ),
    case("none, records silent", UNKNOWN),
)
def test_a_live_vaccine_excludes_from_the_30th_day_before_the_first_dose(
    case: Case, answers: Answers
) -> None:
    """Record: "A live attenuated vaccine was administered within 30 days prior to the first
    administration of the study drug."; an exclusion of its own (P50)."""
    assert answers(case) == case.expected


def pressure(systolic: str, diastolic: str | None, time: When = FIRST_DOSE) -> list[Row]:
    """One reading, in mmHg."""
    both = {"systolic_blood_pressure": systolic, "diastolic_blood_pressure": diastolic}
    return [finding(name, value, time) for name, value in both.items() if value]


DAY_28, DAY_29 = FIRST_DOSE - 28 * DAY, FIRST_DOSE - 29 * DAY


@asks(
    "E11",
    case("159/99", NOT_MET, pressure("159", "99")),
    case("159.999999/99.999999", NOT_MET, pressure("159.999999", "99.999999")),
    case("160/80", MET, pressure("160", "80")),
    case("120/100", MET, pressure("120", "100")),
    case("160, diastolic not read", MET, pressure("160", None)),
    case("159, diastolic not read", UNKNOWN, pressure("159", None)),
    case("160/80, no medication", MET, pressure("160", "80"), RECORDS_COMPLETE),
    case(
        "160/80 on medication",
        MET,
        pressure("160", "80"),
        given("antihypertensive", "2020-01-01", ONGOING),
    ),
    case("160/80 once, 120/80 since", MET, pressure("160", "80", DAY_28), pressure("120", "80")),
    case("160/80 on day 28", MET, pressure("160", "80", DAY_28)),
    case(
        "160/80 on day 29, 120/80 since",
        NOT_MET,
        pressure("160", "80", DAY_29),
        pressure("120", "80", DAY_28),
    ),
    case("120/80 on day 29 alone", UNKNOWN, pressure("120", "80", DAY_29)),
    case(
        "160/80 the day after, 120/80 before",
        NOT_MET,
        pressure("160", "80", AFTER),
        pressure("120", "80"),
    ),
    case(
        "one reading of 120/80, one not readable",
        UNKNOWN,
        pressure("120", "80"),
        finding("systolic_blood_pressure", None, DAY_28, problem="text"),
    ),
    case(
        "120/80, and 160/80 on a day not known",
        UNKNOWN,
        pressure("120", "80"),
        pressure("160", "80", "2024-05"),
    ),
    case("no reading", UNKNOWN),
)
def test_one_reading_of_160_or_100_mmHg_in_the_28_days_before_the_first_dose_excludes(
    case: Case, answers: Answers
) -> None:
    """Record: "Uncontrolled hypertension: systolic pressure ≥ 160 mmHg or diastolic pressure ≥ 100
    mmHg despite anti-hypertension medications ≤ 28 days before randomization or first dose".

    The figures decide (P36), counted from the first dose (P51); the 28 days belong to the
    reading, one is enough, with or without medication (P52).
    """
    assert answers(case) == case.expected


def pregnancy_test(result: str, time: When = FIRST_DOSE) -> Row:
    """A pregnancy test."""
    return graded("pregnancy_test", result, time)


DAY_7, DAY_8 = FIRST_DOSE - 7 * DAY, FIRST_DOSE - 8 * DAY
WILLING = answer("E12", "no")
HERS = (*RECORDS_COMPLETE, *WILLING)


@each(
    *(
        case(label, truth, *rows, sex="female")("E12")
        for label, truth, *rows in (
            ("tested negative", NOT_MET, pregnancy_test("negative"), HERS),
            ("tested positive", MET, pregnancy_test("positive"), HERS),
            ("negative on day 7", NOT_MET, pregnancy_test("negative", DAY_7), HERS),
            ("negative on day 8", UNKNOWN, pregnancy_test("negative", DAY_8), HERS),
            (
                "positive on day 8, negative since",
                NOT_MET,
                pregnancy_test("positive", DAY_8),
                pregnancy_test("negative", DAY_7),
                HERS,
            ),
            (
                "positive, then negative",
                NOT_MET,
                pregnancy_test("positive", DAY_7),
                pregnancy_test("negative"),
                HERS,
            ),
            ("negative the day after", UNKNOWN, pregnancy_test("negative", AFTER), HERS),
            ("not tested", UNKNOWN, HERS),
            ("negative, records silent", UNKNOWN, pregnancy_test("negative"), WILLING),
            (
                "negative, nobody asked about contraception",
                UNKNOWN,
                pregnancy_test("negative"),
                RECORDS_COMPLETE,
            ),
            ("pregnant", MET, event("pregnancy", "2024-03-01", ONGOING)),
            ("pregnant until day 7", MET, event("pregnancy", "2023-09-01", DAY_7)),
            (
                "pregnant until day 8",
                NOT_MET,
                event("pregnancy", "2023-09-01", DAY_8),
                pregnancy_test("negative"),
                HERS,
            ),
            ("lactating", MET, event("lactation", "2024-03-01", ONGOING)),
            (
                "lactating until day 8",
                NOT_MET,
                event("lactation", "2023-09-01", DAY_8),
                pregnancy_test("negative"),
                HERS,
            ),
            ("unwilling", MET, pregnancy_test("negative"), RECORDS_COMPLETE, answer("E12", "yes")),
        )
    ),
)
def test_a_pregnant_or_lactating_woman_is_excluded(case: Case, answers: Answers) -> None:
    """Record: "Pregnant women or breast-feeding patients."; "Pregnant or lactating women".

    One criterion for both sentences; every woman needs a test within 7 days before the first dose,
    and a positive one excludes (P53).
    """
    assert answers(case) == case.expected


@asks(
    "E12",
    case("a man, willing", NOT_MET, WILLING),
    case("a man, unwilling", MET, answer("E12", "yes")),
    case("a man, nobody asked", UNKNOWN, RECORDS_COMPLETE),
    case("a man with a positive test", NOT_MET, WILLING, pregnancy_test("positive")),
    case("sex not recorded, willing, not tested", UNKNOWN, WILLING, sex=None),
    case("sex not recorded, unwilling", MET, answer("E12", "yes"), sex=None),
    case("sex not recorded, tested negative", NOT_MET, HERS, pregnancy_test("negative"), sex=None),
    case(
        "sex not recorded, pregnant",
        UNKNOWN,
        WILLING,
        event("pregnancy", "2024-03-01", ONGOING),
        sex=None,
    ),
)
def test_who_is_fertile_and_unwilling_to_use_contraception_is_excluded(
    case: Case, answers: Answers
) -> None:
    """Record: "fertile men or women who do not want to use high-efficiency contraceptives, 6
    months after the last dosing of study treatment, from screening to study treatment."

    From screening until 6 months after the last dose (P15); asked beside I6 (P13, P14). Only a
    woman can be pregnant: of a man neither a test nor a record is asked for.
    """
    assert answers(case) == case.expected
