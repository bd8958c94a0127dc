"""People's answers and statements beside the records of an opened store."""

from collections.abc import Sequence

from hilum.records.drafts import report
from hilum.records.rows import Coverage
from hilum.records.store import Store
from hilum.screening.answers import as_records
from hilum.sources.attestations import Answer
from hilum.study import Study
from hilum.terms.discrepancies import Discrepancy


def add_answers(
    store: Store,
    study: Study,
    answers: Sequence[Answer],
    *,
    statements: Sequence[Coverage] = (),
    wrong: Sequence[Discrepancy] = (),
) -> None:
    """Put answers and statements beside the records, and what could not be used to what was wrong.

    For this opened store only; `wrong` is what reading them has found.
    """
    findings, denied, without_effect = as_records(answers, study)
    unknown = store.add_statements(findings, [*denied, *statements], study.concepts)
    store.connection.execute("CREATE TABLE found AS SELECT * FROM discrepancies")
    store.connection.execute("DROP VIEW discrepancies; ALTER TABLE found RENAME TO discrepancies")
    report(store.connection, (*wrong, *without_effect, *unknown))
