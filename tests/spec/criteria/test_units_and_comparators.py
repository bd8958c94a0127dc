"""DESIGN section 3 and 5: thresholds in any unit, values with a comparator, limits of normal."""

from tests.spec.criteria.asked import (
    MET,
    NOT_MET,
    UNKNOWN,
    Asked,
    asking,
    asking_each,
    graded,
    subject,
)
from tests.spec.criteria.rows import Row, finding


def hemoglobin(value: str | None, **columns: str) -> Row:
    """A hemoglobin in g/L."""
    return finding("hemoglobin", value, "2024-06-05", **columns)


@asking_each(
    *(
        (f"latest hemoglobin before screening {test}", subject("100 g/L", truth, hemoglobin("100")))
        for test, truth in {
            "> 99.999999 g/L": MET,
            "> 100 g/L": NOT_MET,
            ">= 100 g/L": MET,
            ">= 100.000001 g/L": NOT_MET,
            "< 100.000001 g/L": MET,
            "< 100 g/L": NOT_MET,
            "<= 100 g/L": MET,
            "<= 99.999999 g/L": NOT_MET,
            "= 100 g/L": MET,
            "= 100.000001 g/L": NOT_MET,
            "between 100 and 120 g/L": MET,
            "between 80 and 100 g/L": MET,
            "between 100.000001 and 120 g/L": NOT_MET,
            "between 80 and 99.999999 g/L": NOT_MET,
            "in (80 g/L, 100 g/L)": MET,
            "in (80 g/L, 120 g/L)": NOT_MET,
            "> 9.9 g/dL": MET,
            "> 10 g/dL": NOT_MET,
            "between 9 g/dL and 100 g/L": MET,
        }.items()
    )
)
def test_a_value_on_a_border_goes_by_the_sign(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    (
        "latest total_bilirubin before screening < 3.0 mg/dL",
        subject("51 µmol/L", MET, finding("total_bilirubin", "51", "2024-06-05")),
    ),
    (
        "latest total_bilirubin before screening < 3.0 mg/dL",
        subject("51.312352 µmol/L", NOT_MET, finding("total_bilirubin", "51.312352", "2024-06-05")),
    ),
    (
        "latest total_bilirubin before screening = 3.0 mg/dL",
        subject("51.311874 µmol/L", MET, finding("total_bilirubin", "51.311874", "2024-06-05")),
    ),
)
def test_a_threshold_is_converted_by_the_molar_mass_and_rounded_once(asked: Asked) -> None:
    """3.0 mg/dL of 584.66 g/mol is 30 mg/L / 584.66 g/mol = 51.3118735… µmol/L."""
    assert asked.answer.truth is asked.truth


@asking_each(
    *(
        (f"latest hemoglobin before screening {test}", subject(value, truth, hemoglobin(value)))
        for test, value, truth in (
            ("< 100 g/L", "<100", MET),
            ("< 100 g/L", "<=100", UNKNOWN),
            ("<= 100 g/L", "<=100", MET),
            ("< 99 g/L", "<100", UNKNOWN),
            (">= 100 g/L", "<100", NOT_MET),
            ("> 100 g/L", "<=100", NOT_MET),
            ("> 100 g/L", ">100", MET),
            ("> 100 g/L", ">=100", UNKNOWN),
            (">= 100 g/L", ">=100", MET),
            ("> 101 g/L", ">100", UNKNOWN),
            ("<= 100 g/L", ">100", NOT_MET),
            ("< 100 g/L", ">=100", NOT_MET),
            ("= 100 g/L", "<100", NOT_MET),
            ("= 100 g/L", "<=100", UNKNOWN),
            ("between 90 and 110 g/L", "<90", NOT_MET),
            ("between 90 and 110 g/L", ">100", UNKNOWN),
            ("between 90 and 110 g/L", ">110", NOT_MET),
        )
    )
)
def test_a_value_with_a_comparator_is_compared_as_an_interval(asked: Asked) -> None:
    """DESIGN section 3: "`<5`, `>1000` are values with a comparator, and compare as intervals"."""
    assert asked.answer.truth is asked.truth


def alt(value: str | None, **limits: str) -> Row:
    """An ALT in U/L, with the limits of normal that its laboratory printed."""
    return finding("alt", value, "2024-06-05", **limits)


@asking(
    "latest alt before screening < 5 x ULN",
    subject("just below", MET, alt("199.999999", high="40")),
    subject("on it", NOT_MET, alt("200", high="40")),
    subject("the limit of another laboratory", MET, alt("200", high="50")),
    subject("no upper limit", UNKNOWN, alt("20", low="10")),
    subject("a limit of nought", UNKNOWN, alt("20", high="0")),
    subject("with a comparator, below", MET, alt("<200", high="40")),
    subject("with a comparator, above", NOT_MET, alt(">=200", high="40")),
    subject("a ratio that does not end, above", NOT_MET, alt("150.000001", high="30")),
    subject("a third of a limit", MET, alt("10", high="30")),
)
def test_a_multiple_is_of_the_limit_printed_with_the_value(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    ("latest alt before screening >= 2 x LLN", subject("on it", MET, alt("20", low="10"))),
    ("latest alt before screening >= 2 x LLN", subject("below", NOT_MET, alt("19.9", low="10"))),
    (
        "latest alt before screening between 1 and 3 x ULN",
        subject("on the upper end", MET, alt("120", high="40")),
    ),
    (
        "latest alt before screening between 1 and 3 x ULN",
        subject("below the lower end", NOT_MET, alt("39", high="40")),
    ),
)
def test_lower_limits_and_ranges_of_multiples_work_alike(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    *(
        (
            f"latest ascites before screening {test}",
            subject("mild", truth, graded("ascites", "mild", "2024-06-05")),
        )
        for test, truth in {
            "< moderate": MET,
            "< mild": NOT_MET,
            "<= mild": MET,
            "> none": MET,
            "= mild": MET,
            "= none": NOT_MET,
            "in (none, mild)": MET,
            "in (none, severe)": NOT_MET,
            "between mild and severe": MET,
        }.items()
    )
)
def test_categories_compare_by_their_order(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


NONE_OR_MODERATE = [graded("ascites", category, "2024-06-05") for category in ("none", "moderate")]


@asking_each(
    (
        "latest ascites before screening in (none, mild, moderate)",
        subject("none and moderate at one time", MET, NONE_OR_MODERATE),
    ),
    (
        "latest ascites before screening in (none, moderate)",
        subject("none and moderate at one time", UNKNOWN, NONE_OR_MODERATE),
    ),
    (
        "latest ascites before screening in (severe)",
        subject("none and moderate at one time", NOT_MET, NONE_OR_MODERATE),
    ),
)
def test_between_two_neighbouring_categories_there_is_nothing(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin before screening > 100 g/L",
    subject("implausible", UNKNOWN, hemoglobin("1200", problem="outside the plausible range")),
    subject("of an unknown unit", UNKNOWN, hemoglobin("12", problem="unit")),
    subject("in words", UNKNOWN, hemoglobin(None, text="normal")),
)
def test_a_value_that_cannot_be_used_decides_nothing(asked: Asked) -> None:
    """DESIGN section 3: kept, flagged, "unusable until a person confirms it"."""
    assert asked.answer.truth is asked.truth
