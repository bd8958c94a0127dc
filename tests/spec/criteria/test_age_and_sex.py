"""DESIGN section 5: age in completed years at an anchor, sex as recorded."""

from tests.spec.criteria.asked import MET, NOT_MET, UNKNOWN, Asked, asking, asking_each, subject


@asking(
    "age at consent between 18 and 75 years",
    subject("18 that day", MET, born="2006-06-01"),
    subject("18 the day after", NOT_MET, born="2006-06-02"),
    subject("76 the day after", MET, born="1948-06-02"),
    subject("76 that day", NOT_MET, born="1948-06-01"),
    subject("born in the year of the border", UNKNOWN, born="2006"),
    subject("born in the month of the border", UNKNOWN, born="2006-06"),
    subject("born in the month before it", MET, born="2006-05"),
    subject("born in the month after it", NOT_MET, born="2006-07"),
    subject("birth not recorded", UNKNOWN, born=None),
    subject(
        "the day of consent known to the month",
        UNKNOWN,
        born="2006-06-15",
        days={"consent": "2024-06"},
    ),
)
def test_an_age_is_in_completed_years_both_ends_included(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    (
        "age at consent >= 18 years",
        subject(
            "29 February to 28 February", NOT_MET, born="2004-02-29", days={"consent": "2022-02-28"}
        ),
    ),
    (
        "age at consent >= 18 years",
        subject("29 February to 1 March", MET, born="2004-02-29", days={"consent": "2022-03-01"}),
    ),
)
def test_who_is_born_on_29_February_is_a_year_older_on_1_March(asked: Asked) -> None:
    """The rule of Hilum's `whole_years`: in a common year the birthday is 1 March."""
    assert asked.answer.truth is asked.truth


@asking(
    "sex = female",
    subject("female", MET, sex="female"),
    subject("male", NOT_MET, sex="male"),
    subject("not recorded", UNKNOWN, sex=None),
)
def test_sex_is_what_is_recorded(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth
