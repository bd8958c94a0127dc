"""I7 to I15: "Adequate bone marrow, liver and renal function as assessed by central lab by means
of the following laboratory requirements from samples within 7 days prior to procedure"."""

from collections.abc import Callable, Mapping
from datetime import datetime

from hilum.terms.times import UNDATED, PartialTime
from hilum.terms.truth import Truth
from tests.spec.criteria.rows import DAY, Row, When, finding
from tests.spec.haic_hcc.subjects import (
    MET,
    NOT_MET,
    PROCEDURE,
    UNKNOWN,
    Answers,
    Case,
    asks,
    case,
    each,
)

Days = Mapping[str, When]


def measured(concept: str, value: str | None, **columns: str) -> Row:
    """A sample of the day of the procedure."""
    return finding(concept, value, PROCEDURE, **columns)


@asks(
    "I7",
    case("99.999999 g/L", NOT_MET, measured("hemoglobin", "99.999999")),
    case("100 g/L", NOT_MET, measured("hemoglobin", "100")),
    case("100.000001 g/L", MET, measured("hemoglobin", "100.000001")),
)
def test_hemoglobin_is_above_100_g_per_L(case: Case, answers: Answers) -> None:
    """Record: "Hemoglobin > 100g/L"; a value on the limit goes by the printed sign (P18)."""
    assert answers(case) == case.expected


@asks(
    "I8",
    case("3.0", NOT_MET, measured("neutrophils", "3.0")),
    case("3.000001", MET, measured("neutrophils", "3.000001")),
    case(
        "white cells of 5 beside neutrophils of 2",
        NOT_MET,
        measured("leukocytes", "5"),
        measured("neutrophils", "2"),
    ),
    case("white cells alone", UNKNOWN, measured("leukocytes", "5")),
    case("a percentage alone", UNKNOWN, measured("neutrophils_percent", "60")),
)
def test_the_absolute_neutrophil_count_is_above_3_0(case: Case, answers: Answers) -> None:
    """Record: "Absolute neutrophil count >3.0 ×109/L"; meant of neutrophils, as printed (P20)."""
    assert answers(case) == case.expected


@asks(
    "I9",
    case("1.5", NOT_MET, measured("neutrophils", "1.5")),
    case("1.500001", MET, measured("neutrophils", "1.500001")),
)
def test_the_neutrophil_count_is_above_1_5(case: Case, answers: Answers) -> None:
    """Record: "Neutrophil count > 1.5 ×109/L"; kept beside I8, which is the stricter (P20)."""
    assert answers(case) == case.expected


@asks(
    "I10",
    case("49.999999", NOT_MET, measured("platelets", "49.999999")),
    case("50", MET, measured("platelets", "50")),
    case("below 50", NOT_MET, measured("platelets", "<50")),
    case("50 or more", MET, measured("platelets", ">=50")),
    case("above 40", UNKNOWN, measured("platelets", ">40")),
)
def test_a_platelet_count_of_50_is_enough(case: Case, answers: Answers) -> None:
    """Record: "Platelet count ≥ 50.0 ×109/L"; 50 as printed, neither 60 nor 75 (P21)."""
    assert answers(case) == case.expected


@asks(
    "I11",
    case("50.999999 µmol/L", MET, measured("total_bilirubin", "50.999999")),
    case("51 µmol/L", NOT_MET, measured("total_bilirubin", "51")),
    case("51.312348 µmol/L, which is 3.0 mg/dL", NOT_MET, measured("total_bilirubin", "51.312348")),
)
def test_total_bilirubin_is_below_51_umol_per_L(case: Case, answers: Answers) -> None:
    """Record: "Total bilirubin < 51 μmol/L"; 3.0 mg/dL does not qualify (P22)."""
    assert answers(case) == case.expected


def enzymes(alt: str | None, ast: str | None, **limits: str) -> list[Row]:
    """ALT and AST of one sample in U/L; the limit of normal of both, 40 U/L unless said."""
    columns = {"high": "40", **limits}
    values = {"alt": alt, "ast": ast}
    return [measured(name, value, **columns) for name, value in values.items() if value]


@asks(
    "I12",
    case("both just below", MET, enzymes("199.999999", "199.999999")),
    case("ALT on 5 x ULN", NOT_MET, enzymes("200", "30")),
    case("AST on 5 x ULN", NOT_MET, enzymes("30", "200")),
    case("AST above, ALT not measured", NOT_MET, enzymes(None, "201")),
    case("AST not measured", UNKNOWN, enzymes("30", None)),
    case("ALT not measured", UNKNOWN, enzymes(None, "30")),
    case(
        "each against its own limit: ALT below",
        MET,
        measured("alt", "249", high="50"),
        measured("ast", "174", high="35"),
    ),
    case(
        "each against its own limit: AST above",
        NOT_MET,
        measured("alt", "249", high="50"),
        measured("ast", "176", high="35"),
    ),
    case(
        "no limit printed with AST",
        UNKNOWN,
        measured("alt", "30", high="40"),
        measured("ast", "30"),
    ),
    case("a limit of nought", UNKNOWN, enzymes("30", "30", high="0")),
)
def test_ALT_and_AST_both_lie_below_5_times_their_own_ULN(case: Case, answers: Answers) -> None:
    """Record: "Alanine transaminase (ALT) and aminotransferase (AST) < 5 x upper limit of normal".

    Both, each against the limit that its laboratory printed with it; without one unknown (P23).
    """
    assert answers(case) == case.expected


@asks(
    "I13",
    case("28 g/L", NOT_MET, measured("albumin", "28")),
    case("28.000001 g/L", MET, measured("albumin", "28.000001")),
    case("29.9 g/L", MET, measured("albumin", "29.9")),
)
def test_albumin_is_above_28_g_per_L(case: Case, answers: Answers) -> None:
    """Record: "Albumin > 28 g/L"; 28 as printed, not 30 (P24)."""
    assert answers(case) == case.expected


def clotting(inr: str | None, prolongation: str | None) -> list[Row]:
    """INR, and the seconds of PT above control."""
    values = {"inr": inr, "pt_prolongation": prolongation}
    return [measured(name, value) for name, value in values.items() if value]


@asks(
    "I14",
    case("INR 2.299999 alone", MET, clotting("2.299999", None)),
    case("INR 2.3 alone", UNKNOWN, clotting("2.3", None)),
    case("PT 5.999999 s over alone", MET, clotting(None, "5.999999")),
    case("PT 6 s over alone", UNKNOWN, clotting(None, "6")),
    case("INR 2.8, PT 5 s over", MET, clotting("2.8", "5")),
    case("INR 2.2, PT 7 s over", MET, clotting("2.2", "7")),
    case("INR 2.3, PT 6 s over", NOT_MET, clotting("2.3", "6")),
    case("neither measured", UNKNOWN),
)
def test_an_INR_below_2_3_or_a_PT_less_than_6_s_above_control_suffices(
    case: Case, answers: Answers
) -> None:
    """Record: "Prothrombin time (PT)-international normalized ratio (INR) < 2.3, or PT < 6 seconds
    above control"; either suffices (P25), so one that fails leaves the other open."""
    assert answers(case) == case.expected


@asks(
    "I15",
    case("109.999999 µmol/L", MET, measured("creatinine", "109.999999")),
    case("110 µmol/L", NOT_MET, measured("creatinine", "110")),
    case(
        "109 µmol/L in a woman of 75",
        MET,
        measured("creatinine", "109"),
        sex="female",
        born="1949-01-01",
    ),
)
def test_creatinine_is_below_110_umol_per_L(case: Case, answers: Answers) -> None:
    """Record: "Serum creatinine < 110 μmol/L"; no clearance is computed (P26)."""
    assert answers(case) == case.expected


GOOD, BAD = 0, 1
REQUIREMENTS = {
    "I7": ("hemoglobin", ("101", "99")),
    "I8": ("neutrophils", ("4", "2")),
    "I9": ("neutrophils", ("2", "1")),
    "I10": ("platelets", ("51", "49")),
    "I11": ("total_bilirubin", ("50", "52")),
    "I12": ("alt", ("100", "300")),
    "I13": ("albumin", ("29", "27")),
    "I14": ("inr", ("2.2", "2.4")),
    "I15": ("creatinine", ("109", "111")),
}
"""Criterion: what is measured, a value that qualifies and one that does not."""

BESIDE = {
    "I12": [finding("ast", "30", PROCEDURE - 3 * DAY, high="40")],
    "I14": [finding("pt_prolongation", "7", PROCEDURE - 3 * DAY)],
}
"""What is known beside it, so that the value asked about decides."""

Sample = Callable[[str], Row]


def sample(kind: int, time: When, **columns: str) -> Sample:
    """A value that qualifies or does not, whatever the criterion measures."""

    def of(criterion: str) -> Row:
        concept, values = REQUIREMENTS[criterion]
        return finding(concept, values[kind], time, high="40", **columns)

    return of


def in_each(label: str, truth: Truth, *samples: Sample, days: Days | None = None) -> list[Case]:
    """The same samples asked of every laboratory criterion."""
    return [
        case(label, truth, [of(name) for of in samples], BESIDE.get(name, []), days=days)(name)
        for name in REQUIREMENTS
    ]


@each(
    *in_each("on the day", MET, sample(GOOD, PROCEDURE)),
    *in_each("7 days before", MET, sample(GOOD, PROCEDURE - 7 * DAY)),
    *in_each("8 days before", UNKNOWN, sample(GOOD, PROCEDURE - 8 * DAY)),
    *in_each("failing 7 days before", NOT_MET, sample(BAD, PROCEDURE - 7 * DAY)),
    *in_each("failing 8 days before", UNKNOWN, sample(BAD, PROCEDURE - 8 * DAY)),
    *in_each("the day after", UNKNOWN, sample(GOOD, PROCEDURE + DAY)),
)
def test_a_sample_counts_from_the_7th_day_before_the_procedure_to_its_day(
    case: Case, answers: Answers
) -> None:
    """Record: "from samples within 7 days prior to procedure"; the procedure is the arterial
    puncture of the first HAIC, its day and the seventh day before it belong (P17)."""
    assert answers(case) == case.expected


@each(
    *in_each("good then bad", NOT_MET, sample(GOOD, PROCEDURE - DAY), sample(BAD, PROCEDURE)),
    *in_each("bad then good", MET, sample(BAD, PROCEDURE - DAY), sample(GOOD, PROCEDURE)),
    *in_each(
        "later on the day bad",
        NOT_MET,
        sample(GOOD, f"{PROCEDURE} 08:00"),
        sample(BAD, f"{PROCEDURE} 08:01"),
    ),
    *in_each(
        "bad, but older than 7 days",
        MET,
        sample(BAD, PROCEDURE - 8 * DAY),
        sample(GOOD, PROCEDURE - 7 * DAY),
    ),
    *in_each(
        "two of the same minute that disagree",
        UNKNOWN,
        sample(GOOD, f"{PROCEDURE} 08:00"),
        sample(BAD, f"{PROCEDURE} 08:00"),
    ),
    *in_each(
        "newest unreadable",
        UNKNOWN,
        sample(GOOD, PROCEDURE - DAY),
        sample(GOOD, PROCEDURE, problem="hemolyzed"),
    ),
    *in_each(
        "newest cancelled",
        MET,
        sample(GOOD, PROCEDURE - DAY),
        sample(BAD, PROCEDURE, status="cancelled"),
    ),
    *in_each(
        "newest entered in error",
        MET,
        sample(GOOD, PROCEDURE - DAY),
        sample(BAD, PROCEDURE, status="entered-in-error"),
    ),
)
def test_the_latest_sample_of_those_days_decides(case: Case, answers: Answers) -> None:
    """DESIGN section 5, "Latest": an unreadable newest result never lets an older one decide."""
    assert answers(case) == case.expected


@each(
    *in_each("none", UNKNOWN),
    *in_each("in the month, the day not known", UNKNOWN, sample(GOOD, "2024-06")),
    *in_each("of no known date", UNKNOWN, sample(GOOD, UNDATED)),
    *in_each("not readable", UNKNOWN, sample(GOOD, PROCEDURE, problem="implausible")),
)
def test_without_a_sample_that_certainly_counts_nothing_is_known(
    case: Case, answers: Answers
) -> None:
    """DESIGN section 5, "Absence" and "Definite and possible rows"."""
    assert answers(case) == case.expected


@each(
    *in_each(
        "of the day of screening",
        MET,
        sample(GOOD, PROCEDURE - 2 * DAY),
        days={"screening": PROCEDURE - 2 * DAY},
    ),
    *in_each(
        "of the day after screening",
        UNKNOWN,
        sample(GOOD, PROCEDURE - DAY),
        days={"screening": PROCEDURE - 2 * DAY},
    ),
    *in_each(
        "failing, after screening",
        MET,
        sample(GOOD, PROCEDURE - 3 * DAY),
        sample(BAD, PROCEDURE - DAY),
        days={"screening": PROCEDURE - 2 * DAY},
    ),
)
def test_a_sample_after_the_day_of_screening_is_never_read(case: Case, answers: Answers) -> None:
    """DESIGN section 5, "Window"."""
    assert answers(case) == case.expected


IN_JUNE: Days = {"procedure": "2024-06"}


@each(
    *in_each("in the window of some days", UNKNOWN, sample(GOOD, "2024-06-05"), days=IN_JUNE),
    *in_each("in the window of none", UNKNOWN, sample(BAD, "2024-05-24"), days=IN_JUNE),
)
def test_while_the_day_of_the_procedure_is_known_to_the_month_no_sample_decides(
    case: Case, answers: Answers
) -> None:
    """No day lies in the 7 before 1 June and in the 7 before 30 June."""
    assert answers(case) == case.expected


@each(
    *in_each(
        "procedure from the 9th to the 15th",
        MET,
        sample(GOOD, "2024-06-08"),
        days={"procedure": PartialTime(datetime(2024, 6, 9), datetime(2024, 6, 15))},
    ),
    *in_each(
        "or a day later",
        UNKNOWN,
        sample(GOOD, "2024-06-08"),
        days={"procedure": PartialTime(datetime(2024, 6, 9), datetime(2024, 6, 16))},
    ),
)
def test_a_sample_in_the_window_of_every_day_the_procedure_can_be_decides(
    case: Case, answers: Answers
) -> None:
    """8 June is within 7 days before 9 to 15 June, and not before 16 June."""
    assert answers(case) == case.expected
