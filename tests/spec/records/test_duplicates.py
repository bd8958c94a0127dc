"""Duplicates, stable ids, and that no draft row is lost in silence (DESIGN 3)."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.records.drafted import DECLARED, Draft, Records, finding

HB = finding("hemoglobin", "125", "g/L")


def test_the_same_finding_twice_is_one_and_the_other_is_counted() -> None:
    """DESIGN 3: recognized by the whole content for findings."""
    records = Records(subjects=DECLARED, findings=[HB, HB, HB])
    assert records.one("findings")["source"] == "findings.csv:2"
    fault = records.fault("duplicate, left out")
    assert (fault["seen"], fault["count"], fault["source"]) == ("hemoglobin", 2, "findings.csv:3")


def test_findings_that_differ_in_anything_are_two() -> None:
    """Same time, other value: both are candidates, and the tie is for the engines to see."""
    others = [{**HB, "value": "126"}, {**HB, "time": "2024-05-02"}, {**HB, "specimen": "venous"}]
    records = Records(subjects=DECLARED, findings=[HB, *others])
    assert len(records.rows("findings")) == 4
    assert records.faults() == []


def test_equal_findings_of_two_subjects_are_two() -> None:
    """They share a value, not a person."""
    records = Records(
        subjects=[{"subject": "S1"}, {"subject": "S2"}],
        findings=[HB, {**HB, "subject": "S2"}],
    )
    assert len(records.rows("findings")) == 2


def test_the_same_event_twice_is_one() -> None:
    """As for findings."""
    event = {"concept": "hypertension", "start": "2024-05-01"}
    records = Records(subjects=DECLARED, events=[event, event])
    assert len(records.rows("events")) == 1
    assert records.fault("duplicate, left out")["count"] == 1


def test_two_equal_interventions_may_be_two_doses_and_are_kept_and_flagged() -> None:
    """DESIGN 3: repeated interventions are kept and flagged."""
    dose = {"concept": "prednisone", "start": "2024-05-01", "dose": "5", "unit": "mg"}
    records = Records(subjects=DECLARED, interventions=[dose, dose, dose])
    assert len(records.rows("interventions")) == 3
    fault = records.fault("repeated, kept")
    assert (fault["seen"], fault["count"]) == ("prednisone", 2)


def test_an_intervention_with_the_sources_own_id_twice_is_one() -> None:
    """DESIGN 3: by the source's own id where it has one."""
    dose = {"concept": "prednisone", "start": "2024-05-01", "dose": "5", "unit": "mg", "id": "p7"}
    records = Records(subjects=DECLARED, interventions=[dose, dose, {**dose, "id": "p8"}])
    assert len(records.rows("interventions")) == 2
    assert records.fault("duplicate, left out")["count"] == 1


def test_equal_findings_with_ids_of_their_own_are_two() -> None:
    """Two tubes of one morning may agree."""
    records = Records(subjects=DECLARED, findings=[{**HB, "id": "1"}, {**HB, "id": "2"}])
    assert len(records.rows("findings")) == 2
    assert records.faults() == []


def test_one_id_with_two_contents_is_told_and_both_stay() -> None:
    """A corrected result? Nobody says so; a disagreeing tie must stay visible."""
    first, second = {**HB, "id": "1"}, {**HB, "id": "1", "value": "80"}
    records = Records(subjects=DECLARED, findings=[first, second])
    assert len(records.rows("findings")) == 2
    fault = records.fault("same id, other content")
    assert (fault["seen"], fault["count"]) == ("1", 2)


def ids(records: Records) -> dict[str, Any]:
    return {row["source"]: row["row"] for row in records.rows("findings")}


def test_a_rows_id_is_its_places_whatever_else_is_loaded_and_in_which_order() -> None:
    """DESIGN 3: `row`, a stable id."""
    a, b, c = (
        finding("alt", value, "U/L", source=f"labs.csv:{value}") for value in ("40", "41", "42")
    )
    assert ids(Records(findings=[a, b, c])).items() >= ids(Records(findings=[c, a])).items()


def test_one_row_of_a_source_that_says_two_things_becomes_two_rows_with_two_ids() -> None:
    """A mapping may read a diagnosis code as two concepts."""
    draft = {"system": "MIMIC", "code": "51265", "value": "40", "source": "m.parquet#7"}
    records = Records(findings=[{**draft, "concept": "alt"}, {**draft, "concept": "inr"}])
    assert len({row["row"] for row in records.rows("findings")}) == 2


SUBJECTS = st.sampled_from(["S1", "S2", None])
TIMES = st.sampled_from([None, "2024-05-01", "2024-05", "2024-02-30", "/2024-05-01"])
VALUES = st.sampled_from([None, "40", "<5", "1e30", "x", "９"])
UNITS = st.sampled_from([None, "U/L", "g/dL", "furlong"])
STATUSES = st.sampled_from([None, "final", "absent", "cancelled", "not-done", "?"])
IDS = st.sampled_from([None, None, "1", "2"])
ANY_FINDING = st.fixed_dictionaries(
    {
        "subject": SUBJECTS,
        "id": IDS,
        "concept": st.sampled_from([None, "alt", "inr", "ascites", "tace", "unobtainium"]),
        "time": TIMES,
        "value": VALUES,
        "unit": UNITS,
        "status": STATUSES,
    }
)
ANY_EVENT = st.fixed_dictionaries(
    {
        "subject": SUBJECTS,
        "id": IDS,
        "concept": st.sampled_from([None, "hypertension", "alt"]),
        "start": TIMES,
        "end": TIMES,
        "status": STATUSES,
        "ongoing": st.sampled_from([None, "yes", "no", "?"]),
    }
)
ANY_INTERVENTION = st.fixed_dictionaries(
    {
        "subject": SUBJECTS,
        "id": IDS,
        "concept": st.sampled_from([None, "prednisone", "tace"]),
        "start": TIMES,
        "end": TIMES,
        "status": STATUSES,
        "dose": VALUES,
        "unit": st.sampled_from([None, "mg", "g", "tablets"]),
    }
)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(ANY_FINDING, max_size=12),
    st.lists(ANY_EVENT, max_size=8),
    st.lists(ANY_INTERVENTION, max_size=8),
)
def test_every_draft_row_is_stored_or_counted_as_a_duplicate_or_names_no_subject(
    findings: list[Draft], events: list[Draft], interventions: list[Draft]
) -> None:
    """DESIGN 3: nothing is dropped in silence; what it was is still on the row."""
    drafts = {"findings": findings, "events": events, "interventions": interventions}
    records = Records(**drafts)
    told = records.faults("duplicate, left out", "no subject")
    for table, rows in drafts.items():
        stored = records.rows(table)
        left_out = sum(
            fault["count"]
            for fault in told
            if fault["source"].startswith(f"{table}.") and fault["subject"] is not None
        )
        nobodys = sum(row["subject"] is None for row in rows)
        assert len(stored) + left_out + nobodys == len(rows)
        assert len({row["row"] for row in stored}) == len(stored)
        assert Counter(f["source"] for f in told if f["kind"] == "no subject") == Counter(
            f"{name}.csv:{line}"
            for name, each in drafts.items()
            for line, row in enumerate(each, start=2)
            if row["subject"] is None
        )
    kept = {row["source"]: row for row in records.rows("findings")}
    for line, draft in enumerate(findings, start=2):
        if row := kept.get(f"findings.csv:{line}"):
            assert (row["original_value"], row["original_unit"]) == (draft["value"], draft["unit"])


def test_drafts_without_a_row_resolve_to_records_without_a_row() -> None:
    """An empty export is no error."""
    records = Records()
    assert records.faults() == []
    for table in ("subjects", "findings", "events", "interventions", "coverage"):
        assert records.rows(table) == []
