"""DESIGN section 5, "Absence": no row means "no" only where somebody says that none is missing."""

from hilum.terms.times import Duration
from tests.spec.criteria.asked import (
    ENROLMENT,
    MET,
    NOT_MET,
    SCREENING,
    UNKNOWN,
    Asked,
    asking,
    subject,
)
from tests.spec.criteria.rows import DAY, complete, event, given

LOW, HIGH = ENROLMENT - 28 * DAY, ENROLMENT


@asking(
    "latest hemoglobin before screening > 100 g/L",
    subject("nothing stated", UNKNOWN),
    subject("findings complete", UNKNOWN, complete("findings")),
)
def test_a_missing_finding_is_unknown_however_complete_the_records(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "tace within 28 days before enrolment",
    subject("the whole window", NOT_MET, complete("interventions", since=LOW, until=HIGH)),
    subject("from a day late", UNKNOWN, complete("interventions", since=LOW + DAY, until=HIGH)),
    subject("to a day early", UNKNOWN, complete("interventions", since=LOW, until=HIGH - DAY)),
    subject(
        "two that meet",
        UNKNOWN,
        complete("interventions", since=LOW, until="2024-05-31"),
        complete("interventions", since="2024-06-01", until=HIGH),
    ),
    subject("for every subject", NOT_MET, complete("interventions", subject=None)),
    subject("the other table", UNKNOWN, complete("events")),
    subject("another concept", UNKNOWN, complete("prednisone")),
    subject("nothing stated", UNKNOWN),
)
def test_one_statement_must_cover_the_whole_window(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "tumor before enrolment",
    subject("the group itself", NOT_MET, complete("tumor")),
    subject("each member", NOT_MET, complete("cns_tumor"), complete("skin_cancer")),
    subject(
        "members of members",
        NOT_MET,
        complete("brain_metastasis"),
        complete("glioma"),
        complete("skin_cancer"),
    ),
    subject("a member left out", UNKNOWN, complete("brain_metastasis"), complete("skin_cancer")),
)
def test_a_statement_on_every_member_is_one_on_the_group(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "brain_metastasis before enrolment",
    subject("on a group that holds it", NOT_MET, complete("tumor")),
    subject("on another group that holds it", NOT_MET, complete("metastasis")),
    subject("on a group that does not", UNKNOWN, complete("skin_cancer")),
)
def test_a_statement_on_a_group_is_one_on_every_member(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "bleeding before enrolment",
    subject("without limit", NOT_MET, complete("events")),
    subject("for a century", UNKNOWN, complete("events", since="1924-01-01")),
    subject("to the day of enrolment", NOT_MET, complete("events", until=ENROLMENT)),
    subject("to the day before", UNKNOWN, complete("events", until=ENROLMENT - DAY)),
    subject("a row beside the statement", MET, event("bleeding", "2024-01-01"), complete("events")),
)
def test_ever_reaches_back_without_limit(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


FIVE_YEARS = Duration(5, "year")


@asking(
    "bleeding before enrolment",
    subject(
        "five years covered", NOT_MET, complete("events", since="2019-06-10"), look_back=FIVE_YEARS
    ),
    subject(
        "a day less covered", UNKNOWN, complete("events", since="2019-06-11"), look_back=FIVE_YEARS
    ),
    subject(
        "an older row still counts",
        MET,
        event("bleeding", "2001-01-01"),
        complete("events", since="2019-06-10"),
        look_back=FIVE_YEARS,
    ),
)
def test_a_ruling_may_set_how_far_back_ever_reaches(asked: Asked) -> None:
    """The look-back bounds what must be covered, not what counts."""
    assert asked.answer.truth is asked.truth


@asking(
    "tace within 28 days before enrolment",
    subject(
        "its own length covered",
        NOT_MET,
        complete("interventions", since=LOW),
        look_back=Duration(7, "day"),
    ),
    subject(
        "only the look-back covered",
        UNKNOWN,
        complete("interventions", since="2024-06-03"),
        look_back=Duration(7, "day"),
    ),
)
def test_a_window_with_a_length_keeps_it_whatever_ever_means(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "tace within 7 days after first_dose",
    subject("covered to the day of screening", NOT_MET, complete("interventions", until=SCREENING)),
    subject(
        "covered to the day before",
        UNKNOWN,
        complete("interventions", until="2024-06-25"),
        days={"screening": "2024-06-26"},
    ),
    subject(
        "not begun on the day of screening",
        UNKNOWN,
        complete("interventions"),
        days={"screening": "2024-06-19"},
    ),
    subject(
        "begun on the day of screening",
        NOT_MET,
        complete("interventions"),
        days={"screening": "2024-06-20"},
    ),
)
def test_absence_in_a_window_that_has_not_begun_is_unknown(asked: Asked) -> None:
    """No row after the day of screening is read, so nothing of such a window is known."""
    assert asked.answer.truth is asked.truth


@asking(
    "immunosuppressant before enrolment except (route in (topical))",
    subject(
        "an excepted row, covered",
        NOT_MET,
        complete("interventions"),
        given("tacrolimus", "2024-01-01", route="topical"),
    ),
    subject(
        "an excepted row, not covered", UNKNOWN, given("tacrolimus", "2024-01-01", route="topical")
    ),
)
def test_an_excepted_row_is_as_if_it_were_not_there(asked: Asked) -> None:
    """DESIGN section 5: "Exceptions remove rows before the question is asked"."""
    assert asked.answer.truth is asked.truth
