"""Subjects: one row a person, everyone whom any table names (DESIGN 3)."""

from datetime import date, datetime

from hilum.terms.times import EVER_AFTER, EVER_BEFORE, on
from tests.spec.records.drafted import Records, each, finding


def test_a_sex_is_read_in_english_and_chinese() -> None:
    """CDISC codelist SEX has F and M; Chinese forms write 男 and 女."""
    sexes = {"F": "female", "Female": "female", "女": "female", "Ｍ": "male", "男性": "male"}
    found = each("subjects", [{"sex": written} for written in sexes])
    for (row, faults), sex in zip(found, sexes.values(), strict=True):
        assert (row["sex"], faults) == (sex, [])


def test_a_sex_that_cannot_be_read_is_unknown_and_told() -> None:
    """Never guessed from a pregnancy test or a name."""
    records = Records(subjects=[{"sex": "X9"}])
    assert records.one("subjects")["sex"] is None
    fault = records.fault("unreadable sex")
    assert (fault["seen"], fault["expected"], fault["subject"]) == ("X9", "female or male", "S1")


def test_a_birth_of_which_only_the_year_is_known_is_any_day_of_it() -> None:
    """DESIGN 3: dates may be partial."""
    row = Records(subjects=[{"birth": "1960"}]).one("subjects")
    assert (row["birth_earliest"], row["birth_latest"]) == (
        datetime(1960, 1, 1),
        on(date(1960, 12, 31)).latest,
    )


def test_a_missing_birth_may_be_any_day_and_a_missing_death_is_none() -> None:
    """Everybody was born; not everybody has died."""
    row = Records(subjects=[{}]).one("subjects")
    assert (row["birth_earliest"], row["birth_latest"]) == (EVER_BEFORE, EVER_AFTER)
    assert (row["death_earliest"], row["death_day_latest"]) == (None, None)


def test_what_two_rows_say_differently_of_a_subject_is_unknown_and_told() -> None:
    """Which of the two is right, nobody can say; what they agree on stays."""
    records = Records(
        subjects=[
            {"sex": "female", "birth": "1960-05-01", "country": "CHN"},
            {"sex": "male", "birth": "1961-05-01", "country": "CHN"},
        ]
    )
    row = records.one("subjects")
    assert (row["sex"], row["country"]) == (None, "CHN")
    assert (row["birth_earliest"], row["birth_latest"]) == (EVER_BEFORE, EVER_AFTER)
    sexes = records.fault("contradictory sex")
    assert (sexes["seen"], sexes["subject"]) == ("female | male", "S1")
    assert records.fault("contradictory birth")["seen"] == "1960-05-01 | 1961-05-01"


def test_what_only_one_of_two_rows_says_is_taken() -> None:
    """A silence contradicts nothing."""
    records = Records(subjects=[{"sex": "female"}, {"birth": "1960-05-01"}])
    row = records.one("subjects")
    assert (row["sex"], row["birth_earliest"]) == ("female", datetime(1960, 5, 1))
    assert records.faults() == []


def test_whoever_any_table_names_is_a_subject_and_the_missing_row_is_told() -> None:
    """A patient whose master sheet has no line still gets a verdict."""
    records = Records(
        subjects=[{"subject": "S1"}],
        findings=[
            finding("alt", "40", "U/L", subject="S2"),
            finding("alt", "41", "U/L", subject="S2"),
        ],
        events=[{"subject": "S3", "concept": "hypertension"}],
        interventions=[{"subject": "S4", "concept": "tace"}],
    )
    assert [row["subject"] for row in records.rows("subjects")] == ["S1", "S2", "S3", "S4"]
    assert [row["subject_no"] for row in records.rows("subjects")] == [0, 1, 2, 3]
    told = {row["subject"]: row["count"] for row in records.faults("subject not declared")}
    assert told == {"S2": 2, "S3": 1, "S4": 1}


def test_a_row_that_names_no_subject_is_left_out_and_told() -> None:
    """Nobody's value is not everybody's."""
    tables = ("subjects", "findings", "events", "interventions")
    records = Records(**{table: [{"subject": None}] for table in tables})
    assert [records.rows(table) for table in tables] == [[], [], [], []]
    told = {fault["source"] for fault in records.faults("no subject")}
    assert told == {f"{table}.csv:2" for table in tables}


def test_the_last_record_is_that_of_the_source_where_it_says_so() -> None:
    """Issue 2 item 7: rows that a mapping ignores count too, and only the source sees them."""
    records = Records(
        subjects=[{"last_record": "2024-06-01 08:00"}], findings=[finding("alt", "40", "U/L")]
    )
    assert records.one("subjects")["last_record_latest"] == datetime(2024, 6, 1, 8)


def test_the_last_record_is_else_the_last_dated_row() -> None:
    """A row without a date, or without an end, says nothing about the last day."""
    records = Records(
        subjects=[{}],
        findings=[finding("alt", "40", "U/L", time=None), finding("alt", "41", "U/L")],
        events=[{"concept": "hypertension", "start": "2024-04-01"}],
        interventions=[{"concept": "tace", "start": "2024-05-02", "end": "2024-05-03"}],
    )
    row = records.one("subjects")
    assert (row["last_record_earliest"], row["last_record_latest"]) == (
        datetime(2024, 5, 3),
        on(date(2024, 5, 3)).latest,
    )


def test_a_subject_without_any_dated_row_has_no_last_record() -> None:
    """Birth and death are no records of what was done."""
    row = Records(subjects=[{"birth": "1960", "death": "2024-01-01"}]).one("subjects")
    assert row["last_record_latest"] is None


def test_two_days_of_one_death_leave_its_day_open_and_not_the_death() -> None:
    """Who died is dead whichever day is right: the day lies between the two."""
    row = Records(subjects=[{"death": "2024-05-03"}, {"death": "2024-05-01"}]).one("subjects")
    assert (row["death_earliest"], row["death_latest"]) == (
        datetime(2024, 5, 1),
        on(date(2024, 5, 3)).latest,
    )


def test_a_death_that_only_an_event_tells_is_the_subjects_death() -> None:
    """CDISC SDTM: DM.DTHFL is Y for whoever died, whatever form tells it."""
    told = {"concept": "death", "start": "2024-05-01"}
    row = Records(subjects=[{}], events=[told]).one("subjects")
    assert row["death_earliest"] == datetime(2024, 5, 1)
    for status in ("entered-in-error", "absent"):
        row = Records(subjects=[{}], events=[told | {"status": status}]).one("subjects")
        assert row["death_earliest"] is None


def test_an_event_never_moves_a_death_whose_day_the_subject_row_has() -> None:
    told = {"concept": "death", "start": "2024-05"}
    row = Records(subjects=[{"death": "2024-05-09"}], events=[told]).one("subjects")
    assert row["death_earliest"] == datetime(2024, 5, 9)
