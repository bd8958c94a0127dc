"""DESIGN section 5: "`daily_total` sums the class over overlapping rows".

The class is every drug with a prednisone equivalent: 5 mg prednisone = 0.75 mg dexamethasone
= 20 mg hydrocortisone (Meikle and Tyler 1977).
"""

from tests.spec.criteria.asked import MET, NOT_MET, UNKNOWN, Asked, asking, asking_each, subject
from tests.spec.criteria.rows import END_UNKNOWN, Row, When, complete, given

UP_TO_10 = (
    "immunosuppressant before screening except (daily_total prednisone_equivalent <= 10 mg/day)"
)
COMPLETE = complete("interventions")


def course(drug: str, mg: str | None, start: When = "2024-06-03", end: When = "2024-06-07") -> Row:
    """So many mg of a drug a day."""
    return given(drug, start, end, daily_total_mg=mg)


@asking(
    UP_TO_10,
    subject("10 mg prednisone", NOT_MET, course("prednisone", "10"), COMPLETE),
    subject("a millionth more", MET, course("prednisone", "10.000001")),
    subject("1.5 mg dexamethasone", NOT_MET, course("dexamethasone", "1.5"), COMPLETE),
    subject("a millionth more of it", MET, course("dexamethasone", "1.500001")),
    subject("40 mg hydrocortisone", NOT_MET, course("hydrocortisone", "40"), COMPLETE),
    subject("a millionth more of that", MET, course("hydrocortisone", "40.000001")),
)
def test_each_drug_counts_by_its_prednisone_equivalent(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    UP_TO_10,
    subject(
        "5 and 5 mg together",
        NOT_MET,
        COMPLETE,
        course("prednisone", "5"),
        course("dexamethasone", "0.75"),
    ),
    subject("6 and 5 mg together", MET, course("prednisone", "6"), course("dexamethasone", "0.75")),
    subject(
        "on one day together",
        MET,
        course("prednisone", "6"),
        course("dexamethasone", "0.75", "2024-06-07", "2024-06-09"),
    ),
    subject(
        "one after the other",
        NOT_MET,
        COMPLETE,
        course("prednisone", "6"),
        course("dexamethasone", "0.75", "2024-06-08", "2024-06-09"),
    ),
    subject("the same drug twice", MET, course("prednisone", "6"), course("prednisone", "6")),
    subject(
        "the other not given",
        NOT_MET,
        COMPLETE,
        course("prednisone", "6"),
        given("prednisone", "2024-06-03", daily_total_mg="6", status="not-done"),
    ),
    subject("tacrolimus beside it", MET, course("prednisone", "6"), course("tacrolimus", "6")),
    subject(
        "the other begun after screening",
        NOT_MET,
        COMPLETE,
        course("prednisone", "6", "2024-06-20", "2024-07-10"),
        course("dexamethasone", "0.75", "2024-07-01", "2024-07-10"),
    ),
    subject(
        "the other begun on its day",
        MET,
        course("prednisone", "6", "2024-06-20", "2024-07-10"),
        course("dexamethasone", "0.75", "2024-06-30", "2024-07-10"),
    ),
)
def test_drugs_of_the_class_add_up_on_the_days_they_share(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    UP_TO_10,
    subject("no amount", UNKNOWN, course("prednisone", None), COMPLETE),
    subject("no amount, beside 11 mg", MET, course("prednisone", None), course("prednisone", "11")),
    subject(
        "no amount, beside 5 mg",
        UNKNOWN,
        COMPLETE,
        course("prednisone", None),
        course("dexamethasone", "0.75"),
    ),
    subject(
        "one dose on one day",
        NOT_MET,
        COMPLETE,
        given("prednisone", "2024-06-03", dose="10", unit="mg"),
    ),
    subject(
        "two doses on one day",
        MET,
        given("prednisone", "2024-06-03", dose="10", unit="mg"),
        given("prednisone", "2024-06-03", dose="10", unit="mg"),
    ),
    subject(
        "one dose of some days",
        UNKNOWN,
        COMPLETE,
        given("prednisone", "2024-06-03", "2024-06-07", dose="5", unit="mg"),
    ),
    subject(
        "a dose in another unit",
        UNKNOWN,
        COMPLETE,
        given("prednisone", "2024-06-03", dose="1", unit="mL"),
    ),
)
def test_an_amount_that_is_not_known_may_be_any(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    UP_TO_10,
    subject(
        "days that may be shared",
        UNKNOWN,
        COMPLETE,
        course("prednisone", "6"),
        course("dexamethasone", "0.75", "2024-06", "2024-06-29"),
    ),
    subject(
        "an end that may be past",
        UNKNOWN,
        COMPLETE,
        course("prednisone", "6"),
        course("dexamethasone", "0.75", "2024-05-01", END_UNKNOWN),
    ),
    subject(
        "days that are certainly shared",
        MET,
        course("prednisone", "6"),
        course("dexamethasone", "0.75", "2024-05", "2024-06-29"),
    ),
)
def test_days_that_are_not_certain_make_the_total_a_range(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    UP_TO_10,
    subject("tacrolimus", MET, course("tacrolimus", "1")),
)
def test_of_a_drug_without_an_equivalent_the_exception_is_false(asked: Asked) -> None:
    """DESIGN section 5: "An attribute that does not apply ... makes the exception false"."""
    assert asked.answer.truth is asked.truth


@asking_each(
    *(
        (
            "immunosuppressant before screening "
            f"except (daily_total prednisone_equivalent {test} mg/day)",
            subject("10 mg", truth, course("prednisone", "10"), COMPLETE),
        )
        for test, truth in {
            "< 10": MET,
            "< 10.1": NOT_MET,
            "<= 9.9": MET,
            "<= 10": NOT_MET,
            "> 10": MET,
            "> 9.9": NOT_MET,
            ">= 10.1": MET,
            ">= 10": NOT_MET,
            "= 10": NOT_MET,
            "= 9.9": MET,
        }.items()
    )
)
def test_every_sign_means_what_it_means_elsewhere(asked: Asked) -> None:
    """MET: the exception does not hold, so the drug counts."""
    assert asked.answer.truth is asked.truth


@asking(
    "immunosuppressant before screening except (route in (intraarticular)) "
    "except (daily_total prednisone_equivalent <= 10 mg/day)",
    subject(
        "an injection into a joint, excepted, beside 6 mg",
        NOT_MET,
        COMPLETE,
        course("prednisone", "6"),
        given("prednisone", "2024-06-04", dose="40", unit="mg", route="intraarticular"),
    ),
    subject(
        "40 mg by a route that is not recorded, which may be into a joint",
        UNKNOWN,
        COMPLETE,
        given("prednisone", "2024-06-04", daily_total_mg="6", route="oral"),
        given("prednisone", "2024-06-04", dose="40", unit="mg"),
    ),
)
def test_a_dose_by_a_local_route_is_no_systemic_therapy(asked: Asked) -> None:
    """NCT05718492, E10: "Systemic corticosteroid therapy not exceeding 10 mg/ day"."""
    assert asked.answer.truth is asked.truth


@asking(
    UP_TO_10,
    subject("a corticosteroid, not said which", UNKNOWN, course("corticosteroid", "5"), COMPLETE),
    subject(
        "beside 11 mg of a known one",
        MET,
        course("corticosteroid", "5"),
        course("prednisone", "11"),
    ),
)
def test_a_drug_recorded_as_a_group_has_an_amount_that_is_not_known(asked: Asked) -> None:
    """DESIGN section 5: an attribute that applies and is missing makes the exception unknown."""
    assert asked.answer.truth is asked.truth


PREMEDICATION = (
    "immunosuppressant before screening "
    "except (daily_total prednisone_equivalent <= 10 mg/day) except (purpose in (premedication))"
)
ONE_DAY = "2024-06-05"


def premedication(mg: str | None = "10", purpose: str | None = "premedication") -> Row:
    """Dexamethasone on one day of the courses: 10 mg of it are 66.7 mg prednisone."""
    return given("dexamethasone", ONE_DAY, daily_total_mg=mg, purpose=purpose)


def for_asthma(mg: str) -> Row:
    return given("prednisone", "2024-06-03", "2024-06-07", daily_total_mg=mg, purpose="asthma")


@asking(
    PREMEDICATION,
    subject("5 mg beside it", NOT_MET, for_asthma("5"), premedication(), COMPLETE),
    subject("10 mg beside it", NOT_MET, for_asthma("10"), premedication(), COMPLETE),
    subject("a millionth more beside it", MET, for_asthma("10.000001"), premedication()),
    subject("5 and 5 mg", NOT_MET, *[for_asthma("5")] * 2, premedication(), COMPLETE),
    subject("5 and 6 mg", MET, for_asthma("5"), for_asthma("6"), premedication()),
    subject("5 mg, another purpose", MET, for_asthma("5"), premedication(purpose="transplant")),
    subject("its amount not known", NOT_MET, for_asthma("5"), premedication(None), COMPLETE),
)
def test_what_another_exception_removes_does_not_count(asked: Asked) -> None:
    """NCT05718492, E10, ruling P48: a low dose and a premedication are each excepted; together
    they are no more."""
    assert asked.answer.truth is asked.truth


@asking(
    PREMEDICATION,
    subject("5 mg beside it", UNKNOWN, for_asthma("5"), premedication(purpose=None), COMPLETE),
    subject("11 mg beside it", MET, for_asthma("11"), premedication(purpose=None)),
    subject(
        "so little that it does not matter",
        NOT_MET,
        COMPLETE,
        for_asthma("5"),
        premedication("0.75", purpose=None),
    ),
    subject(
        "a millionth more than does not matter",
        UNKNOWN,
        COMPLETE,
        for_asthma("5"),
        premedication("0.750001", purpose=None),
    ),
    subject("alone, of a high dose", UNKNOWN, premedication(purpose=None), COMPLETE),
    subject("alone, of a low dose", NOT_MET, premedication("1.5", purpose=None), COMPLETE),
)
def test_what_another_exception_may_remove_may_count_or_not(asked: Asked) -> None:
    """A purpose that is not recorded may be the one that is excepted."""
    assert asked.answer.truth is asked.truth


@asking(
    "immunosuppressant before screening "
    "except (daily_total prednisone_equivalent > 10 mg/day) except (purpose in (premedication))",
    subject("of a high dose", NOT_MET, premedication(purpose=None), COMPLETE),
    subject("of a low dose", UNKNOWN, premedication("1.5", purpose=None), COMPLETE),
)
def test_a_row_counts_in_its_own_total(asked: Asked) -> None:
    """Its purpose is not recorded: it is removed either for that or for its dose."""
    assert asked.answer.truth is asked.truth


@asking_each(
    *(
        (
            "immunosuppressant before screening "
            f"except (daily_total prednisone_equivalent <= 10 mg/day) except ({other})",
            subject("5 mg and a premedication", truth, for_asthma("5"), premedication(), COMPLETE),
        )
        for other, truth in {
            "concept in dexamethasone": NOT_MET,
            "concept in hydrocortisone": MET,
            "purpose in (premedication) and concept in dexamethasone": NOT_MET,
            "not purpose in (asthma)": NOT_MET,
            "ended at least 1 week before first_dose": NOT_MET,
            "ended at least 1 month before first_dose": MET,
            "purpose in (premedication) and daily_total prednisone_equivalent <= 100 mg/day": MET,
        }.items()
    )
)
def test_every_exception_but_one_that_asks_a_daily_total_itself_takes_rows_out(
    asked: Asked,
) -> None:
    """Two totals would each need the other first; so what removes by a total still counts."""
    assert asked.answer.truth is asked.truth


@asking(
    "immunosuppressant within 7 days before screening "
    "except (daily_total prednisone_equivalent <= 10 mg/day) except (purpose in (premedication))",
    subject(
        "removed, though outside the window",
        NOT_MET,
        COMPLETE,
        given("prednisone", "2024-06-03", "2024-06-24", daily_total_mg="5", purpose="asthma"),
        premedication(),
    ),
    subject(
        "not removed, though outside the window",
        MET,
        given("prednisone", "2024-06-03", "2024-06-24", daily_total_mg="5", purpose="asthma"),
        premedication(purpose="transplant"),
    ),
)
def test_what_counts_is_the_same_in_and_outside_the_window(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth
