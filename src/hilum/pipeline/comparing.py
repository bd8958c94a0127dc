"""Comparing two versions of a study, and counting on records what the difference does."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hilum.pipeline.answering import add_answers
from hilum.pipeline.loading import Source, store_of
from hilum.records.rows import Coverage
from hilum.records.store import open_store, written_whole
from hilum.reports.amendments.compared import Compared
from hilum.reports.amendments.data import data_of
from hilum.reports.amendments.page import page_of
from hilum.reports.amendments.wording import AmendmentWords
from hilum.screening.amendments import amend, hold_against_reference
from hilum.screening.anchors import AsOf
from hilum.screening.outputs import write_table
from hilum.screening.rulings import weigh
from hilum.sources import Progress, silent
from hilum.sources.attestations import Answer
from hilum.study import Criterion, Study
from hilum.study.comparing import compare, effective, joined, with_changes
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.files import write_whole

CHANGED = "changed"
"""The file of the subjects with another status: changed.parquet, and changed.csv for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records that both versions are judged on, with people's answers and the day.

    Answers name criteria as the earlier version does; those it has not, as the later does. `out` is
    where the subjects with another status are written.
    """

    source: Source
    as_of: AsOf
    answers: Sequence[Answer] = ()
    statements: Sequence[Coverage] = ()
    wrong: Sequence[Discrepancy] = ()
    out: Path | None = None


def compare_studies(
    before: Study, after: Study, records: Records | None = None, progress: Progress = silent
) -> Compared:
    """Compare two versions; with records, count which subjects have another status, and why.

    Raises UserError where the records or `out` cannot be used; then nothing is written.
    """
    changes = compare(before, after)
    found = Compared(before=before, after=after, changes=changes)
    if records is None:
        return found
    if records.out is None:
        with TemporaryDirectory(prefix="hilum-diff-") as folder:
            return _on_records(found, records, Path(folder), progress)
    check_place(records.out)
    with written_whole(records.out) as folder:
        return _on_records(found, records, folder, progress)


def check_place(out: Path) -> None:
    """Raise UserError if a folder is there and holds something else than such a comparison."""
    mine = (out / f"{CHANGED}.parquet").is_file()
    if out.exists() and not mine and (out.is_file() or any(out.iterdir())):
        raise UserError(f"{out}: is there and holds no comparison, expected a new folder")


def _on_records(found: Compared, records: Records, folder: Path, progress: Progress) -> Compared:
    before, after = found.before, found.after
    every = effective(before, after, found.changes)
    read_by = replace(after, concepts=joined(after.concepts, before.concepts))
    with TemporaryDirectory(prefix="hilum-diff-") as loaded:
        store = open_store(store_of(records.source, Path(loaded), read_by, progress))
        connection = store.connection
        add_answers(
            store,
            replace(read_by, criteria=_answered(before, after)),
            records.answers,
            statements=records.statements,
            wrong=records.wrong,
        )
        progress(0, 2, "judging both versions")
        amended = amend(connection, before, after, found.changes, as_of=records.as_of)
        progress(1, 2, "weighing the rulings")
        settled = replace(with_changes(before, after, every), criteria=after.criteria)
        hold_against_reference(store, settled)
        weigh(connection, settled)
        write_table(connection, CHANGED, folder)
        rulings = connection.execute("SELECT * FROM rulings").fetchall()
        subjects = connection.execute("SELECT count(*) FROM subjects").fetchone() or (0,)
        connection.close()
    progress(2, 2, "weighing the rulings")
    return replace(
        found,
        amended=amended,
        rulings=rulings,
        not_screened=subjects[0] - amended.screened,
        answers=len(records.answers),
    )


def _answered(before: Study, after: Study) -> tuple[Criterion, ...]:
    """Return the criteria that answers name."""
    known = {criterion.id for criterion in before.criteria}
    return (*before.criteria, *(each for each in after.criteria if each.id not in known))


def write_data(found: Compared, path: Path) -> None:
    """Write a comparison as JSON. Raises UserError where the file cannot be written."""
    write_whole(path, json.dumps(data_of(found), indent=1, ensure_ascii=False) + "\n", ".json")


def write_page(found: Compared, path: Path, words: AmendmentWords) -> None:
    """Write a comparison as one page. Raises UserError where the file cannot be written."""
    write_whole(path, page_of(found, words), ".html")
