"""DESIGN section 5, "Latest": all candidates agree, or nothing is known; `first` mirrors it."""

from tests.spec.criteria.asked import MET, NOT_MET, UNKNOWN, Asked, asking, asking_each, subject
from tests.spec.criteria.rows import Row, finding


def hemoglobin(value: str | None, time: str) -> Row:
    """A hemoglobin in g/L."""
    return finding("hemoglobin", value, time)


@asking(
    "latest hemoglobin before screening > 100 g/L",
    subject(
        "a minute apart",
        NOT_MET,
        hemoglobin("120", "2024-06-05 08:00"),
        hemoglobin("90", "2024-06-05 08:01"),
    ),
    subject(
        "the same minute, both above",
        MET,
        hemoglobin("120", "2024-06-05 08:00"),
        hemoglobin("101", "2024-06-05 08:00"),
    ),
    subject(
        "the same minute, both below",
        NOT_MET,
        hemoglobin("100", "2024-06-05 08:00"),
        hemoglobin("90", "2024-06-05 08:00"),
    ),
    subject(
        "the same minute, one above",
        UNKNOWN,
        hemoglobin("120", "2024-06-05 08:00"),
        hemoglobin("90", "2024-06-05 08:00"),
    ),
    subject(
        "the same minute, one unreadable",
        UNKNOWN,
        hemoglobin("120", "2024-06-05 08:00"),
        hemoglobin(None, "2024-06-05 08:00"),
    ),
    subject(
        "the same day, hours not known",
        UNKNOWN,
        hemoglobin("120", "2024-06-05"),
        hemoglobin("90", "2024-06-05"),
    ),
    subject(
        "the same day, hours of one known",
        UNKNOWN,
        hemoglobin("120", "2024-06-05 20:00"),
        hemoglobin("90", "2024-06-05"),
    ),
    subject(
        "a tie long past",
        MET,
        hemoglobin("120", "2024-06-05"),
        hemoglobin("120", "2024-06-04"),
        hemoglobin("90", "2024-06-04"),
    ),
)
def test_a_tie_that_disagrees_is_unknown(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "latest hemoglobin before screening > 100 g/L",
    subject(
        "a month that ends before",
        MET,
        hemoglobin("120", "2024-06-05"),
        hemoglobin("90", "2024-05"),
    ),
    subject(
        "a month that may be later",
        UNKNOWN,
        hemoglobin("120", "2024-06-05"),
        hemoglobin("90", "2024-06"),
    ),
    subject(
        "a month that may be later and agrees",
        MET,
        hemoglobin("120", "2024-06-05"),
        hemoglobin("101", "2024-06"),
    ),
    subject(
        "a year that may be later, or after screening",
        UNKNOWN,
        hemoglobin("120", "2024-06-05"),
        hemoglobin("90", "2024"),
    ),
    subject("a month alone", NOT_MET, hemoglobin("90", "2024-06")),
    subject(
        "the last day of a month, and the month",
        UNKNOWN,
        hemoglobin("120", "2024-05-31"),
        hemoglobin("90", "2024-05"),
    ),
    subject(
        "the day after a month", MET, hemoglobin("120", "2024-06-01"), hemoglobin("90", "2024-05")
    ),
)
def test_every_row_that_may_be_the_latest_is_asked(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "first hemoglobin before screening > 100 g/L",
    subject(
        "the earlier decides", MET, hemoglobin("120", "2024-06-05"), hemoglobin("90", "2024-06-06")
    ),
    subject(
        "a month that begins after",
        MET,
        hemoglobin("120", "2024-05-31"),
        hemoglobin("90", "2024-06"),
    ),
    subject(
        "a month that may be earlier",
        UNKNOWN,
        hemoglobin("120", "2024-06-05"),
        hemoglobin("90", "2024-06"),
    ),
    subject(
        "the same minute, one above",
        UNKNOWN,
        hemoglobin("120", "2024-06-05 08:00"),
        hemoglobin("90", "2024-06-05 08:00"),
    ),
    subject(
        "the first unreadable",
        UNKNOWN,
        hemoglobin(None, "2024-06-04"),
        hemoglobin("120", "2024-06-05"),
    ),
    subject("none", UNKNOWN),
)
def test_first_mirrors_latest(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


NEWEST = [hemoglobin("120", "2024-06-05 08:00"), hemoglobin("90", "2024-06-05 08:00")]


@asking_each(
    *(
        (reading, subject("90 and 120 at one time", truth, NEWEST))
        for reading, truth in {
            "latest hemoglobin before screening between 90 and 120 g/L": MET,
            "latest hemoglobin before screening between 91 and 120 g/L": UNKNOWN,
            "latest hemoglobin before screening between 121 and 140 g/L": NOT_MET,
            "latest hemoglobin before screening in (90 g/L, 120 g/L)": UNKNOWN,
            "latest hemoglobin before screening in (80 g/L, 130 g/L)": NOT_MET,
            "latest hemoglobin before screening = 90 g/L": UNKNOWN,
        }.items()
    )
)
def test_candidates_answer_as_the_interval_that_holds_them(asked: Asked) -> None:
    """Between 90 and 120 lie other numbers: which of them holds is not known."""
    assert asked.answer.truth is asked.truth
