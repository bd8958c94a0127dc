"""Coverage: what makes absence mean "no" (DESIGN 3 and 5, absence)."""

from datetime import date

from hilum.terms.times import FIRST_DAY
from tests.spec.records.drafted import DECLARED, Draft, Records, each

SIGNED = {"person": "Dr Li", "date": "2024-05-02", "basis": "chart review"}


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def stated(**more: str | None) -> Records:
    draft = {"domain": "events", "start": "2024-01-01", "end": "2024-05-01", **SIGNED, **more}
    return Records(subjects=DECLARED, coverage=[draft])


def negative(**more: str | None) -> Records:
    draft: Draft = {"concept": "hiv_infection", "status": "absent", **more}
    return Records(subjects=DECLARED, events=[draft])


def test_a_signed_statement_covers_its_days() -> None:
    """DESIGN 3: a named person's dated statement."""
    row = stated().one("coverage")
    assert (row["subject"], row["domain"], row["person"]) == ("S1", "events", "Dr Li")
    assert (row["start_day"], row["end_day"]) == (day("2024-01-01"), day("2024-05-01"))


def test_a_statement_is_about_a_table_or_a_concept() -> None:
    """DESIGN 3: which domains a source reports completely."""
    domains = ("findings", "events", "interventions", "hiv_infection")
    drafts = [{"domain": domain, "end": "2024-05-01", **SIGNED} for domain in domains]
    for (row, faults), domain in zip(each("coverage", drafts), domains, strict=True):
        assert (row["domain"], faults) == (domain, [])


def test_a_statement_of_no_subject_speaks_for_everybody() -> None:
    """Coverage of a whole source."""
    records = stated(subject=None)
    row = records.one("coverage")
    assert (row["subject"], row["subject_no"]) == (None, None)
    assert records.faults() == []


def test_a_statement_without_a_start_reaches_back_without_limit() -> None:
    """ "Ever" is answered only by such a one."""
    assert stated(start=None).one("coverage")["start_day"] == FIRST_DAY


def test_partial_dates_cover_only_the_days_that_are_sure() -> None:
    """From some day in January to some day in May: sure from 31 January to 1 May."""
    row = stated(start="2024-01", end="2024-05").one("coverage")
    assert (row["start_day"], row["end_day"]) == (day("2024-01-31"), day("2024-05-01"))


FAULTS: list[tuple[dict[str, str | None], str]] = [
    ({"person": None}, "unsigned statement"),
    ({"date": None}, "unsigned statement"),
    ({"date": "soon"}, "unsigned statement"),
    ({"domain": None}, "unknown domain"),
    ({"domain": "everything"}, "unknown domain"),
    ({"end": None}, "statement without an end"),
    ({"end": "2024-02-30"}, "statement without an end"),
    ({"start": "long ago"}, "unreadable start"),
    ({"start": "2024-05-02"}, "ends before it starts"),
]


def test_a_statement_that_cannot_be_relied_on_covers_nothing_and_is_told() -> None:
    """DESIGN 1, 3: nothing passes or fails by silence."""
    good = {"domain": "events", "start": "2024-01-01", "end": "2024-05-01", **SIGNED}
    found = each("coverage", [{**good, **fault} for fault, _ in FAULTS])
    for (row, faults), (fault, kind) in zip(found, FAULTS, strict=True):
        assert row == {}, fault
        assert kind in {each_fault["kind"] for each_fault in faults}


def test_a_statement_of_one_day_covers_that_day() -> None:
    """2024-05-01 to 2024-05-01 does not end before it starts."""
    records = stated(start="2024-05-01", end="2024-05-01")
    row = records.one("coverage")
    assert row["start_day"] == row["end_day"] == day("2024-05-01")
    assert records.faults() == []


def test_an_explicit_negative_covers_its_concept_over_its_own_time() -> None:
    """DESIGN 5: NOT_MET on an explicit negative. Without a start it reaches back without limit."""
    cases = [
        ({"start": "2024-01-01", "end": "2024-05-01"}, day("2024-01-01"), "2024-05-01"),
        ({"end": "2024-05-01"}, FIRST_DAY, "2024-05-01"),
        ({"start": "2024-05-01"}, day("2024-05-01"), "2024-05-01"),
        ({"start": "2024-01", "end": "2024-05"}, day("2024-01-31"), "2024-05-01"),
    ]
    drafts = [
        {"subject": f"S{n}", "concept": "hiv_infection", "status": "Absent", **written}
        for n, (written, _, _) in enumerate(cases)
    ]
    rows = Records(events=drafts).rows("coverage")
    for number, (row, (_, first, last)) in enumerate(zip(rows, cases, strict=True)):
        assert (row["subject"], row["domain"]) == (f"S{number}", "hiv_infection")
        assert (row["start_day"], row["end_day"]) == (first, day(last))
        assert (row["person"], row["basis"]) == (None, "explicit negative")


def test_a_negative_without_any_date_speaks_for_no_time_and_is_told() -> None:
    """ "No HIV", but as of when?"""
    records = negative()
    assert records.rows("coverage") == []
    assert records.fault("undated negative")["seen"] == "hiv_infection absent"


def test_what_is_no_sure_negative_covers_nothing() -> None:
    """Present, in error, unreadable, backwards, or about nothing that is known."""
    unsure: list[Draft] = [
        {"status": "present", "end": "2024-05-01"},
        {"status": "entered-in-error", "end": "2024-05-01"},
        {"status": "absent?", "end": "2024-05-01"},
        {"status": None, "end": "2024-05-01"},
        {"start": "2024-05-02", "end": "2024-05-01"},
        {"start": "2024-02-30", "end": "2024-05-01"},
        {"concept": None, "end": "2024-05-01"},
    ]
    drafts = [{"concept": "hiv_infection", "status": "absent", **draft} for draft in unsure]
    records = Records(subjects=DECLARED, events=drafts)
    assert len(records.rows("events")) == len(drafts)
    assert records.rows("coverage") == []


def test_a_negative_stays_an_event_that_the_sheet_can_show() -> None:
    """The row is kept with its status; the engines count it as no occurrence."""
    row = negative(end="2024-05-01").one("events")
    assert (row["concept"], row["status"]) == ("hiv_infection", "absent")
