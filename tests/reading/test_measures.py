"""Comparisons in a text: each rule on both sides, and what must not be read."""

import pytest

from hilum.concepts import shipped_concepts
from hilum.criteria.check import faults
from hilum.criteria.nodes import Age, Comparison, Direction, Pick, Score, Window
from hilum.criteria.printing import show_test
from hilum.criteria.scores import SCORES
from hilum.reading.lexicon import lexicon_of
from hilum.reading.measures import measures_in
from hilum.reading.proposal import Measure

LEXICON = lexicon_of(shipped_concepts())
WINDOW = Window(Direction.BEFORE, "screening")


def measures(text: str) -> tuple[Measure, ...]:
    """Return the measures of a text."""
    return measures_in(text, LEXICON)


def read(text: str) -> list[str]:
    """Return the measures of a text in the notation."""
    return [f"{one.subject} {show_test(one.test)}" for one in measures(text)]


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        *((each, ">") for each in (">", "greater than", "above", "over", "exceeding", "more than")),
        *((each, ">=") for each in ("≥", ">=", "=>", "> or =", ">/=", ">_", "at least")),
        *((each, ">=") for each in ("greater than or equal to", "a minimum of", "no less than")),
        *(
            (each, ">=")
            for each in ("not less than", "not <", "equal to or greater than", "\u00b3")
        ),
        *((each, "<") for each in ("<", "less than", "below", "under", "lower than")),
        *((each, "<=") for each in ("≤", "<=", "up to", "at most", "not exceeding", "not >")),
        *(
            (each, "<=")
            for each in ("less than or equal to", "no more than", "no greater than", "£")
        ),
    ],
)
def test_signs_and_words_of_comparison(words: str, sign: str) -> None:
    assert read(f"hemoglobin {words} 9 g/dL") == [f"hemoglobin {sign} 9 g/dL"]


@pytest.mark.parametrize(
    ("words", "test"),
    [
        *((f"9 g/dL or {each}", ">= 9 g/dL") for each in ("more", "higher", "above", "greater")),
        *((f"9 g/dL or {each}", "<= 9 g/dL") for each in ("less", "lower", "below")),
        ("between 9 and 11 g/dL", "between 9 and 11 g/dL"),
        ("from 9 to 11 g/dL", "between 9 and 11 g/dL"),
        ("9-11 g/dL", "between 9 and 11 g/dL"),
        ("9.0 g/dL \u2013 11.5 g/dL", "between 9 and 11.5 g/dL"),
        ("level of at least 9 g/dL", ">= 9 g/dL"),
        ("(Hb) must be > 9 g/dL", "> 9 g/dL"),
        ("at screening > 9 g/dL", "> 9 g/dL"),
        ("> 100g/L", "> 100 g/L"),
    ],
)
def test_forms_of_a_test_behind_its_subject(words: str, test: str) -> None:
    assert read(f"Hemoglobin {words}") == [f"hemoglobin {test}"]


@pytest.mark.parametrize(
    ("printed", "test"),
    [
        *((f"100 {each}", "100 10*9/L") for each in ("x 10^9/L", "×109/L", "x 109/L", "× 10⁹/L")),
        *((f"100 {each}", "100 10*9/L") for each in ("10*9/L", "x10E9/L", "x 10 9 /L", "109/l")),
        *((f"100 {each}", "100 10*3/uL") for each in ("K/uL", "x 10^3/mm3", "x 1000/µL")),
        *((f"100,000 {each}", "100000 /uL") for each in ("/mm3", "cells/mm^3", "/μL", "per mm³")),
        ("100 000 per mm3", "100000 /uL"),
        ("100000/microliter", "100000 /uL"),
    ],
)
def test_counts_in_every_print(printed: str, test: str) -> None:
    assert read(f"Platelets > {printed}") == [f"platelets > {test}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("creatinine < 110 μmol/L", "creatinine < 110 umol/L"),
        ("creatinine < 110 µmol/L", "creatinine < 110 umol/L"),
        ("albumin > 2.8 gm/dl", "albumin > 2.8 g/dL"),
        ("eGFR < 30 mL/min/1.73 m2", "egfr < 30 mL/min/1.73m2"),
        ("eGFR < 30 mL/min", "gfr < 30 mL/min"),
        ("creatinine clearance ≥ 60 cc/min", "creatinine_clearance >= 60 mL/min"),
        ("body mass index > 30 kg/m²", "body_mass_index > 30 kg/m2"),
        ("temperature > 38.0°C", "body_temperature > 38 Cel"),
        ("FSH > 40 IU/L", "fsh > 40 U/L"),
        ("KPS ≥ 70%", "karnofsky >= 70"),
    ],
)
def test_units_as_protocols_write_them(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "printed",
    [
        *("5 x ULN", "5 × upper limit of normal", "5 times the institutional ULN", "5 ULN"),
        *("5 x upper limit", "5 x upper limit of normal (ULN)", "5-fold the upper normal limit"),
    ],
)
def test_multiples_of_the_upper_limit_of_normal(printed: str) -> None:
    assert read(f"ALT < {printed}") == ["alt < 5 x ULN"]


def test_a_limit_without_a_number_is_once_the_limit() -> None:
    assert read("bilirubin ≤ ULN") == ["total_bilirubin <= 1 x ULN"]
    assert read("LVEF below the lower limit of normal") == ["lvef < 1 x LLN"]


@pytest.mark.parametrize(
    "text",
    [
        *("hemoglobin > 9", "hemoglobin > 9 mg/dL", "sodium > 130 mEq/L", "platelets > 18 years"),
        *("hemoglobin = 9 g/dL", "platelets > 1.500/mm3", "albumin < 2,5 g/dL", "INR > 1,5"),
        *(
            "creatinine > 1.5 x baseline",
            "creatinine 20% above ULN",
            "ALT > 3 x normal",
            "ALT > 3x",
        ),
        *(
            "decrease in hemoglobin > 2 g/dL",
            "weight loss > 10%",
            "drop in platelets > 50 x 10^9/L",
        ),
        *("heart rate variability > 50 ms", "bilirubin within normal limits", "PD-L1 > 50%"),
        *("INR > 5%", "hemoglobin ratio > 2 g/dL", "urine creatinine > 110 umol/L", "BMI > 95th"),
        *("prothrombin time > 4 seconds over ULN", "patients (pt) > 18", "ALT > AST"),
        *("at least one tumor lesion", "two or more prior regimens", "ECOG PS of 2 or better"),
    ],
)
def test_what_is_not_wholly_understood_is_not_read(text: str) -> None:
    """A missing, unknown or misfitting unit, a number that may be two, a change: no measure."""
    assert read(text) == []


def test_subjects_of_one_list_share_the_test() -> None:
    assert read("Alanine transaminase (ALT) and aminotransferase (AST) < 5 x upper limit") == [
        "alt < 5 x ULN",
        "ast < 5 x ULN",
    ]
    assert read("ALT, AST and bilirubin < 3 x ULN") == [
        *("alt < 3 x ULN", "ast < 3 x ULN", "total_bilirubin < 3 x ULN")
    ]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("ALT and AST < 5 x ULN", "and"),
        ("ALT or AST > 5 x ULN", "or"),
        ("ALT/AST < 5 x ULN", "and"),
        ("ALT/AST > 5 x ULN", "or"),
        ("transaminases < 5 x ULN", "and"),
        ("INR < 2.3, or PT < 6 seconds above control", "or"),
        ("INR < 2.3 and albumin > 28 g/L", "and"),
        ("systolic BP > 160 mmHg and/or diastolic BP > 95 mmHg", "or"),
        ("BP > 140/90 mmHg", "or"),
        ("BP < 140/90 mmHg", "and"),
        ("BMI > 18 and < 30 kg/m2", "and"),
        ("platelets < 50 x 10^9/L or > 500 x 10^9/L", "or"),
    ],
)
def test_the_second_of_two_measures_says_how_it_is_joined(text: str, joined: str) -> None:
    first, second = measures(text)
    assert first.joined is None
    assert second.joined is not None
    assert second.joined.value == joined


def test_measures_that_nothing_joins_say_so() -> None:
    assert [one.joined for one in measures("INR < 2.3 Albumin > 28 g/L")] == [None, None]


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        ("(90 g/L)", []),
        ("(≥ 90 g/L)", []),
        ("(95 g/L)", ["two_units"]),
    ],
)
def test_a_value_in_two_units_is_one_measure_and_a_disagreement_is_asked(
    second: str, codes: list[str]
) -> None:
    (one,) = measures(f"hemoglobin ≥ 9 g/dL {second}")
    assert show_test(one.test) == ">= 9 g/dL"
    assert [ask.code for ask in one.asks] == codes
    assert one.span[1] == len(f"hemoglobin ≥ 9 g/dL {second}")


def test_two_units_that_agree_by_rounding_are_one_value() -> None:
    """1 mg/dL of creatinine is 88.40 umol/L: 132.6; 1 g/dL of hemoglobin 0.6206 mmol/L: 5.59."""
    assert read("creatinine ≤ 1.5 mg/dL (133 umol/L)") == ["creatinine <= 1.5 mg/dL"]
    assert not measures("creatinine ≤ 1.5 mg/dL (133 umol/L)")[0].asks
    assert measures("creatinine ≤ 1.5 mg/dL (132 umol/L)")[0].asks
    assert read("hemoglobin ≥ 9.0 g/dL or ≥ 5.6 mmol/L") == ["hemoglobin >= 9 g/dL"]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("ALT ≤ 5 x ULN if liver metastases are present", "if liver metastases are present"),
        ("If liver metastases are present, ALT ≤ 5 x ULN", "If liver metastases are present"),
        ("hemoglobin < 130 g/L (males)", "males"),
        ("QTc > 470 ms for females", "for females"),
        ("hemoglobin < 130 g/L.", None),
    ],
)
def test_a_condition_is_marked_and_not_swallowed(text: str, condition: str | None) -> None:
    (one,) = measures(text)
    assert (one.condition and text[slice(*one.condition)]) == condition
    if one.condition:
        assert all(end <= one.condition[0] or start >= one.condition[1] for start, end in one.spans)


def test_another_value_under_a_condition_is_a_measure_of_its_own() -> None:
    """First both under 2.5 x ULN, then both under 5 x ULN with the condition: `and` binds first."""
    found = measures("AST and ALT ≤ 2.5 × ULN, or ≤ 5 × ULN if liver metastases are present")
    assert [(one.subject, show_test(one.test), bool(one.condition)) for one in found] == [
        ("ast", "<= 2.5 x ULN", False),
        ("alt", "<= 2.5 x ULN", False),
        ("ast", "<= 5 x ULN", True),
        ("alt", "<= 5 x ULN", True),
    ]
    assert [one.joined and one.joined.value for one in found] == [None, "and", "or", "and"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ECOG ≤ 2", "ecog <= 2"),
        ("ECOG PS 0-1", "ecog between 0 and 1"),
        ("performance status of 0, 1 or 2", "ecog in (0, 1, 2)"),
        ("Karnofsky performance status ≥ 70", "karnofsky >= 70"),
        ("Child-Pugh class A-B", "child_pugh_class in (A, B)"),
        ("Child-Pugh A", "child_pugh_class = A"),
        ("Child-Pugh A or B7", "child_pugh_points <= 7"),
        ("Child-Pugh A5-B8", "child_pugh_points <= 8"),
        ("Child-Pugh score ≤ 7", "child_pugh_points <= 7"),
        ("BCLC stage C", "bclc_stage = C"),
        ("BCLC stage 0-A", "bclc_stage in (stage_0, A)"),
        ("ALBI grade 1 or 2", "albi_grade in (grade_1, grade_2)"),
        ("stage C based on the BCLC staging classification", "bclc_stage = C"),
        ("NYHA class III-IV", "nyha_class in (class_III, class_IV)"),
        ("New York Heart Association (NYHA) class II or higher", "nyha_class >= class_II"),
        (
            "ASA (American Society of Anesthesiologists) class 1 or 2",
            "asa_class in (class_I, class_II)",
        ),
    ],
)
def test_scores_and_classes(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text", ["Child-Pugh B8 or C", "stage C hepatitis", "NYHA class V", "ECOG 2"]
)
def test_classes_that_are_not_wholly_read(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "test"),
    [
        *((each, ">= 18 years") for each in ("aged 18 years or older", "Age ≥ 18", "≥18 years")),
        *((each, ">= 18 years") for each in ("18 years of age and above", "at least 18 years old")),
        *((each, "> 18 years") for each in ("over 18 years of age", "older than 18 years")),
        *((each, "> 18 years") for each in ("Over the age of 18", "patients older than 18 years")),
        *((each, "between 18 and 75 years") for each in ("18-75 years of age", "Age: 18-75 years")),
        *((each, "between 18 and 75 years") for each in ("between the ages of 18 and 75",)),
        ("Men and women, 18 to 75 years", "between 18 and 75 years"),
    ],
)
def test_ages(text: str, test: str) -> None:
    assert read(text) == [f"age {test}"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "diabetes for at least 5 years",
            "smoking history > 10 years",
            "Ulcers older than 1 year",
        ),
        *("Women ≥ 2 years postmenopausal", "Women 2 years or more after menopause"),
        *("aged 6 to 24 months", "age-adjusted", "bone age > 14 years", "age > 18.5 years"),
    ],
)
def test_years_that_are_no_age(text: str) -> None:
    assert read(text) == []


def test_a_unit_is_not_lent_to_a_number_that_bounds_the_same_side() -> None:
    """`> 1` may be a score; the other end of a range has the unit of its fellow."""
    assert read("score > 1 or > 20 years old") == ["age > 20 years"]
    assert read("≥ 18 and ≤ 70 years old") == ["age >= 18 years", "age <= 70 years"]


def test_a_unit_of_habit_is_taken_and_asked_only_where_the_number_is_likely() -> None:
    (bmi,) = measures("BMI > 30")
    assert show_test(bmi.test) == "> 30 kg/m2"
    assert [(ask.code, ask.taken) for ask in bmi.asks] == [("no_unit", "> 30 kg/m2")]
    assert not measures("BMI > 30 kg/m2")[0].asks
    assert read("HbA1c > 53") == []  # mmol/mol: implausible as a percentage
    assert read("LVEF > 0.4") == []  # a fraction


def test_a_pair_of_pressures_is_two_measures() -> None:
    assert read("blood pressure ≥ 160/100 mmHg") == [
        "systolic_blood_pressure >= 160 mmHg",
        "diastolic_blood_pressure >= 100 mmHg",
    ]
    assert read("blood pressure ≥ 160 mmHg") == []


def test_the_days_of_a_window_are_never_a_pressure() -> None:
    """NCT05718492, E11: the 28 days belong to the reading."""
    text = (
        "Uncontrolled hypertension: systolic pressure ≥ 160 mmHg or diastolic pressure ≥ 100 mmHg "
        "despite anti-hypertension medications ≤ 28 days before randomization or first dose of "
        "drug."
    )
    assert read(text) == [
        "systolic_blood_pressure >= 160 mmHg",
        "diastolic_blood_pressure >= 100 mmHg",
    ]
    assert read("systolic pressure ≤ 28 days before randomization") == []


def test_the_run_on_laboratory_list_of_the_record() -> None:
    """NCT05718492, I7 to I15, as printed; readings as in the shipped study."""
    text = (
        "Hemoglobin > 100g/L Absolute neutrophil count >3.0 ×109/L Neutrophil count > 1.5 ×109/L\n"
        "Platelet count ≥ 50.0 ×109/L Total bilirubin < 51 μmol/L Alanine transaminase (ALT) and\n"
        "aminotransferase (AST) < 5 x upper limit of normal Albumin > 28 g/L Prothrombin time\n"
        "(PT)-international normalized ratio (INR) < 2.3, or PT < 6 seconds above control Serum\n"
        "creatinine < 110 μmol/L Willing and able to comply"
    )
    assert read(text) == [
        "hemoglobin > 100 g/L",
        "neutrophils > 3 10*9/L",
        "neutrophils > 1.5 10*9/L",
        "platelets >= 50 10*9/L",
        "total_bilirubin < 51 umol/L",
        "alt < 5 x ULN",
        "ast < 5 x ULN",
        "albumin > 28 g/L",
        "inr < 2.3",
        "pt_prolongation < 6 s",
        "creatinine < 110 umol/L",
    ]


def test_both_sides_of_a_subject_are_read() -> None:
    assert read("18 ≤ BMI ≤ 32 kg/m2") == [
        "body_mass_index >= 18 kg/m2",
        "body_mass_index <= 32 kg/m2",
    ]


def test_spans_are_those_of_the_text_that_was_given() -> None:
    text = "Platelet\n  count  ≥ 50.0 ×10⁹/L and so on"
    (one,) = measures(text)
    assert [text[slice(*span)] for span in one.spans] == ["Platelet\n  count", "≥ 50.0 ×10⁹/L"]


@pytest.mark.parametrize(
    "text",
    [
        *("Age 18-75 years, ECOG 0-1, Child-Pugh A-B or A-B7, BMI 18-30, BP < 140/90",),
        *("ALT/AST ≤ 3 x ULN, INR ≤ 1.5, platelets ≥ 75 K/uL, NYHA III or IV, eGFR > 60 mL/min",),
    ],
)
def test_every_measure_is_free_of_faults_as_a_reading(text: str) -> None:
    found = measures(text)
    assert len(found) > 4
    for one in found:
        node: Age | Score | Comparison
        if one.subject == "age":
            node = Age("screening", one.test)  # type: ignore[arg-type]
        elif one.subject in SCORES:
            node = Score(one.subject, Pick.LATEST, WINDOW, one.test)
        else:
            node = Comparison(Pick.LATEST, one.subject, WINDOW, one.test)
        assert list(faults(node, shipped_concepts(), ("screening",))) == []


@pytest.mark.parametrize(
    "text",
    [
        *("", " " * 50_000, "(" * 50_000, "9" * 50_000, "1 " * 25_000, "<" * 50_000),
        *("ALT, " * 10_000, "BMI " + "> 1 and < 30 and " * 3_000, "\x00\x1b" * 1_000, "⁹" * 20_000),
    ],
)
def test_long_rows_of_one_sign_end_and_say_nothing(text: str) -> None:
    assert len(measures(text)) <= 4
