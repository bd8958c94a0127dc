"""The table that compiled criteria give: one row for every subject, one column for each id."""

from decimal import Decimal

import ibis
import pytest

from hilum.criteria import nodes as n
from hilum.criteria.compile import CODES, Tables, compile_criteria
from hilum.criteria.compile.slots import Slots
from hilum.criteria.nodes import Direction, Operator, Pick, Reading, Window
from hilum.records.rows import Finding, Subject, SubjectRecords
from hilum.records.tables import write_records
from hilum.terms.times import date_of, on
from tests.engines.dictionary import DICTIONARY

DAY = 19_800
BEFORE = Window(Direction.BEFORE, "screening")
ABOVE_100 = n.Compare(Operator.MORE, n.Threshold(Decimal(100), "g/L"))
HEMOGLOBIN = n.Comparison(Pick.LATEST, "hemoglobin", BEFORE, ABOVE_100)


def subject(name: str, hemoglobin_g_per_l: int | None = None) -> SubjectRecords:
    """A subject with one hemoglobin on the day of screening, or with no row at all."""
    measured = Finding(
        row=f"{name}-1",
        source="made:1",
        subject=name,
        concept="hemoglobin",
        time=on(date_of(DAY)),
        value=Decimal(hemoglobin_g_per_l or 0),
    )
    return SubjectRecords(
        subject=Subject(row=name, source="made:1", subject=name),
        findings=() if hemoglobin_g_per_l is None else (measured,),
    )


def truths(readings: dict[str, Reading], *subjects: SubjectRecords) -> list[dict[str, object]]:
    backend = ibis.duckdb.connect()
    anchored = [(each, {"screening": (DAY, DAY)}) for each in subjects]
    write_records(backend.con, anchored, DICTIONARY)
    table = compile_criteria(readings, Tables.of(backend), DICTIONARY).table()
    words = {number: truth.value for truth, number in CODES.items()}
    return [
        {name: words[cell] if name in readings else cell for name, cell in row.items()}
        for row in backend.to_pyarrow(table.order_by("subject_no")).to_pylist()
    ]


def test_every_subject_has_a_truth_even_one_without_any_row() -> None:
    rows = truths({"I7": HEMOGLOBIN}, subject("S1", 101), subject("S2", 100), subject("S3"))
    assert [(row["subject"], row["I7"]) for row in rows] == [
        ("S1", "MET"),
        ("S2", "NOT_MET"),
        ("S3", "UNKNOWN"),
    ]


def test_an_anchor_that_a_subject_does_not_have_decides_nothing() -> None:
    """A study's fallbacks give every anchor a day; a missing one must not pass for any day."""
    before_dose = Window(Direction.BEFORE, "first_dose")
    readings: dict[str, Reading] = {
        "finding": n.Comparison(Pick.LATEST, "hemoglobin", before_dose, ABOVE_100),
        "event": n.Exists("bleeding", before_dose),
        "age": n.Age("first_dose", n.Compare(Operator.MORE, n.Threshold(Decimal(0), "a"))),
    }
    (row,) = truths(readings, subject("S1", 101))
    assert [row[name] for name in readings] == ["UNKNOWN"] * 3


def test_no_criteria_give_the_subjects_alone() -> None:
    assert truths({}, subject("S1")) == [{"subject_no": 0, "subject": "S1"}]


def test_criteria_that_differ_in_their_threshold_share_one_slot() -> None:
    other = n.Comparison(
        Pick.LATEST, "hemoglobin", BEFORE, n.Between(*[n.Threshold(Decimal(9), "g/dL")] * 2)
    )
    assert len(Slots.of([HEMOGLOBIN, other]).findings) == 1


@pytest.mark.parametrize("pick", [Pick.ANY, Pick.EVERY])
def test_any_and_every_refuse_a_comparison_of_two_sides(pick: Pick) -> None:
    both = n.Between(n.Threshold(Decimal(90), "g/L"), n.Threshold(Decimal(100), "g/L"))
    with pytest.raises(ValueError, match="takes >, >=, < and <= only"):
        truths({"I7": n.Comparison(pick, "hemoglobin", BEFORE, both)}, subject("S1"))


def test_a_score_refuses_any_and_every() -> None:
    node = n.Score("child_pugh_points", Pick.ANY, BEFORE, n.OneOf((n.Threshold(Decimal(5)),)))
    with pytest.raises(ValueError, match="`latest` or `first`"):
        truths({"I3": node}, subject("S1"))


def test_a_threshold_in_a_unit_that_does_not_measure_the_concept_is_refused() -> None:
    in_seconds = n.Compare(Operator.MORE, n.Threshold(Decimal(9), "s"))
    with pytest.raises(ValueError, match="hemoglobin"):
        truths({"I7": n.Comparison(Pick.LATEST, "hemoglobin", BEFORE, in_seconds)}, subject("S1"))
