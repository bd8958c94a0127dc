"""A snapshot holds what was known on its day, with the study that asked, and never changes."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from hilum.datasets.snapshot import FILE, Snapshot, open_snapshot
from hilum.pipeline.evidence import report
from hilum.pipeline.freezing import Freezing, freeze, source_at
from hilum.study import find_study
from hilum.terms.discrepancies import UserError
from hilum.terms.times import UNDATED, date_of

SHEETS = {
    "subjects": "subject,birth,sex,country,site\nA1,1970-05-01,male,CN,01\nA2,1980,female,CN,01\n",
    "events": (
        "subject,concept,start\nA1,informed_consent,2024-01-02\nA1,enrolment,2024-01-10\n"
        "A2,informed_consent,2024-04\n"
    ),
    "findings": (
        "subject,concept,time,value,unit\nA1,hemoglobin,2024-03-31,120,g/L\n"
        "A1,hemoglobin,2024-04-01,110,g/L\n"
    ),
    "adverse_events": (
        "subject,term,start,end,outcome\n"
        "A1,Fever,2024-03-30,2024-03-31,recovered_resolved\n"
        "A1,Nausea,2024-03-30,2024-04-01,recovered_resolved\n"
        "A1,Pain,2024-04-01,2024-04-02,recovered_resolved\n"
    ),
    "deaths": "subject,date_of_death\nA1,2024-05-01\n",
    "coverage": (
        "subject,domain,start,end,person,date\nA1,events,2024-01-01,2024-05-01,Dr. Li,2024-05-01\n"
    ),
    "attestations": "subject,criterion,answer,person,date\nA1,I16,no,Dr. Li,2024-01-09\n",
}
CUTOFF = date(2024, 3, 31)


def filled(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, text in SHEETS.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def frozen(tmp_path: Path, cutoff: date | None = CUTOFF) -> Snapshot:
    records = filled(tmp_path / "trial" / "records")
    request = Freezing(
        source=source_at(records.parent), study=find_study("haic_hcc"), cutoff=cutoff
    )
    assert freeze(request, tmp_path / "snapshot").is_new
    return open_snapshot(tmp_path / "snapshot")


def test_what_began_after_the_cut_off_is_left_out(tmp_path: Path) -> None:
    snapshot = frozen(tmp_path)
    records = next(snapshot.store.records(["A1"]))
    values = {date_of(row.time.day_earliest) for row in records.findings if row.value == 120}
    assert values == {CUTOFF}
    assert not [row for row in records.findings if row.value == 110]
    assert {row.term for row in records.events if row.term} == {"Fever", "Nausea"}


def test_what_ended_after_the_cut_off_is_ongoing_and_its_outcome_unknown(tmp_path: Path) -> None:
    records = next(frozen(tmp_path).store.records(["A1"]))
    (fever,) = [row for row in records.events if row.term == "Fever"]
    (nausea,) = [row for row in records.events if row.term == "Nausea"]
    assert (fever.ongoing, fever.outcome) == (None, "recovered_resolved")
    assert (nausea.ongoing, nausea.outcome, nausea.end) == (True, None, UNDATED)


def test_a_death_after_the_cut_off_is_not_known(tmp_path: Path) -> None:
    assert next(frozen(tmp_path).store.records(["A1"])).subject.death is None


def test_a_death_on_the_cut_off_is_known(tmp_path: Path) -> None:
    records = next(frozen(tmp_path, date(2024, 5, 1)).store.records(["A1"]))
    assert records.subject.death is not None


def test_the_last_record_is_the_last_of_what_is_left(tmp_path: Path) -> None:
    last = next(frozen(tmp_path).store.records(["A1"])).subject.last_record
    assert last is not None
    assert (date_of(last.day_earliest), date_of(last.day_latest)) == (CUTOFF, CUTOFF)


def test_completeness_reaches_to_the_cut_off_and_no_further(tmp_path: Path) -> None:
    (coverage,) = [
        row
        for row in next(frozen(tmp_path).store.records(["A1"])).coverage
        if row.subject and row.domain == "events"
    ]
    assert date_of(coverage.end_day) == CUTOFF


def test_a_date_that_may_lie_before_the_cut_off_stays(tmp_path: Path) -> None:
    """A consent "in April 2024", frozen on 10 April, may have been given."""
    records = next(frozen(tmp_path, date(2024, 4, 10)).store.records(["A2"]))
    assert [row.concept for row in records.events] == ["informed_consent"]


def test_the_last_record_of_a_subject_is_one_of_the_snapshot(tmp_path: Path) -> None:
    """A1 has rows up to its death on 1 May; those of 31 March are the last that were known."""
    last = next(frozen(tmp_path).store.records(["A1"])).subject.last_record
    assert last is not None
    assert date_of(last.day_latest) == CUTOFF


def test_who_is_first_told_of_after_the_cut_off_was_not_screened_by_then(tmp_path: Path) -> None:
    """A2 consented in April 2024: on 31 March nobody knew of A2; on 10 April it may be so."""
    assert frozen(tmp_path / "march").store.subject_ids() == ["A1"]
    april = frozen(tmp_path / "april", date(2024, 4, 10))
    assert april.store.subject_ids() == ["A1", "A2"]


def test_answers_of_people_beside_filled_templates_are_frozen_too(tmp_path: Path) -> None:
    records = next(frozen(tmp_path).store.records(["A1"]))
    (answer,) = [row for row in records.findings if row.concept == "attestation"]
    assert (answer.text, answer.evaluator, answer.source) == ("no", "Dr. Li", "attestations.csv:2")


def test_without_a_cut_off_the_last_day_of_the_records_counts(tmp_path: Path) -> None:
    assert frozen(tmp_path, None).cutoff == date(2024, 5, 1)


def test_the_same_again_changes_nothing_and_has_the_same_digest(tmp_path: Path) -> None:
    first = frozen(tmp_path)
    request = Freezing(
        source=source_at(tmp_path / "trial"), study=find_study("haic_hcc"), cutoff=CUTOFF
    )
    again = freeze(request, tmp_path / "snapshot")
    elsewhere = freeze(request, tmp_path / "elsewhere")
    assert (again.is_new, elsewhere.is_new) == (False, True)
    assert first.sealed == again.sealed == elsewhere.sealed


def test_a_snapshot_is_never_replaced(tmp_path: Path) -> None:
    frozen(tmp_path)
    request = Freezing(
        source=source_at(tmp_path / "trial"), study=find_study("haic_hcc"), cutoff=date(2024, 2, 1)
    )
    with pytest.raises(UserError, match=r"as of 2024-03-31 .*expected another --out"):
        freeze(request, tmp_path / "snapshot")
    assert open_snapshot(tmp_path / "snapshot").cutoff == CUTOFF
    assert sorted(path.name for path in tmp_path.iterdir()) == ["snapshot", "trial"]


@pytest.mark.parametrize("name", ["records/findings.parquet", "study/criteria.toml"])
def test_a_changed_file_is_named(tmp_path: Path, name: str) -> None:
    frozen(tmp_path)
    path = tmp_path / "snapshot" / name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(UserError, match=rf"{name}: was changed since the snapshot was taken"):
        open_snapshot(tmp_path / "snapshot")


def test_a_missing_a_foreign_and_a_resealed_file_are_named(tmp_path: Path) -> None:
    frozen(tmp_path)
    for name in ("missing", "foreign", "resealed"):
        shutil.copytree(tmp_path / "snapshot", tmp_path / name)
    (tmp_path / "missing" / "study" / "regimen.toml").unlink()
    (tmp_path / "foreign" / "note.txt").write_text("x", encoding="utf-8")
    seal = tmp_path / "resealed" / FILE
    seal.chmod(0o644)
    seal.write_text(seal.read_text(encoding="utf-8").replace("2024-03-31", "2024-03-30"))
    for name, told in {
        "missing": "regimen.toml: is missing",
        "foreign": "note.txt: is there, expected no file",
        "resealed": "snapshot.json: was changed",
    }.items():
        with pytest.raises(UserError, match=told):
            open_snapshot(tmp_path / name)


def test_a_day_in_the_future_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"--cutoff is of 2999-01-01, expected a day up to today"):
        frozen(tmp_path, date(2999, 1, 1))


def test_a_folder_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="neither a store nor filled templates"):
        source_at(tmp_path)


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    records = filled(tmp_path / "records")
    with pytest.raises(UserError, match="is there and is not a snapshot"):
        freeze(Freezing(source=source_at(records), study=find_study("haic_hcc")), records)


def test_who_consented_after_the_cut_off_is_not_in_the_trial_yet(tmp_path: Path) -> None:
    records = filled(tmp_path / "records")
    (records / "interventions.csv").write_text(
        "subject,concept,start\nA2,sorafenib,2023-05-01\n", encoding="utf-8"
    )
    request = Freezing(source=source_at(records), study=find_study("haic_hcc"), cutoff=CUTOFF)
    freeze(request, tmp_path / "before")
    on_it = Freezing(
        source=source_at(records), study=find_study("haic_hcc"), cutoff=date(2024, 4, 1)
    )
    freeze(on_it, tmp_path / "after")
    before, after = open_snapshot(tmp_path / "before"), open_snapshot(tmp_path / "after")
    assert [*before.store.subject_ids()] == ["A1"]
    assert [*after.store.subject_ids()] == ["A1", "A2"]
    count = before.store.connection.execute("SELECT count(*) FROM interventions").fetchone()
    assert count == (0,)


def test_a_day_before_every_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"of 1024-06-30, expected a day from the first record"):
        frozen(tmp_path / "too_early", date(1024, 6, 30))
    assert frozen(tmp_path / "first", date(2024, 1, 2)).cutoff == date(2024, 1, 2)


def test_nothing_is_written_into_records_or_into_a_snapshot(tmp_path: Path) -> None:
    records = filled(tmp_path / "records")
    request = Freezing(source=source_at(records), study=find_study("haic_hcc"), cutoff=CUTOFF)
    with pytest.raises(UserError, match=r"lies in .*records, which is never changed"):
        freeze(request, records / "snapshot")
    freeze(request, tmp_path / "snapshot")
    with pytest.raises(UserError, match=r"lies in .*snapshot, which is never changed"):
        freeze(request, tmp_path / "snapshot" / "again")
    with pytest.raises(UserError, match=r"lies in .*snapshot, which is never changed"):
        report(tmp_path / "snapshot", tmp_path / "snapshot" / "report")
    assert open_snapshot(tmp_path / "snapshot").cutoff == CUTOFF


def test_a_file_is_no_snapshot(tmp_path: Path) -> None:
    (tmp_path / "snapshot").write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="no snapshot there"):
        open_snapshot(tmp_path / "snapshot")
