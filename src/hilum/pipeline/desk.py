"""The desk: the records of one subject, or of each, through a rule to a sheet."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hilum.pipeline.loading import Source, store_of
from hilum.records.rows import SubjectRecords
from hilum.records.store import Store, open_store, written_whole
from hilum.reports.desk.loaded import loaded
from hilum.reports.desk.pages import DECISIONS, write_pages
from hilum.reports.desk.sheet import DeskSheet
from hilum.reports.desk.wording import DeskWords
from hilum.sources import Progress, silent
from hilum.study import Study
from hilum.terms.discrepancies import Discrepancy, UserError
from hilum.terms.reasons import Reason

UNUSABLE = "unusable value"
"""The kind of a discrepancy of which a sheet speaks itself."""

UNKNOWN = "unknown concept"
"""The kind of rows that no table took up, whoever they are of: every sheet says them."""

Make = Callable[[SubjectRecords], DeskSheet]
"""What a rule says of one subject's records, as a sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRequest:
    """Whose records, from where, and what is made of them; no subjects named: everyone."""

    source: Source
    make: Make
    subjects: Sequence[str] = ()


def sheets_at_the_desk(
    study: Study, request: DeskRequest, progress: Progress = silent
) -> Iterator[DeskSheet]:
    """Yield the sheet of each subject asked for, with what was wrong in its records.

    Raises UserError where the records cannot be read or have no such subject.
    """
    with TemporaryDirectory(prefix="hilum.") as folder:
        store = open_store(store_of(request.source, Path(folder), study, progress))
        wanted = list(dict.fromkeys(request.subjects)) or store.subject_ids()
        wrong = _discrepancies(store, wanted)
        for done, records in enumerate(store.records(wanted)):
            progress(done, len(wanted), "subjects")
            sheet = request.make(records)
            own = (*wrong.get(sheet.subject, ()), *wrong.get(None, ()))
            yield replace(sheet, faults=_with(sheet.faults, own))
        store.connection.close()


def _with(
    faults: tuple[Reason | str, ...], found: Sequence[Discrepancy]
) -> tuple[Reason | str, ...]:
    """Add what was wrong at loading, but for the places that the sheet itself speaks of."""
    told = tuple(fault if isinstance(fault, str) else fault.say() for fault in faults)
    others = (loaded(each) for each in found if not _spoken_of(each, told))
    return tuple(dict.fromkeys((*faults, *others)))


def _spoken_of(found: Discrepancy, told: tuple[str, ...]) -> bool:
    """Whether a sheet says of the very place that its value is not used, in both languages."""
    if found.kind != UNUSABLE:
        return False
    place = re.compile(re.escape(found.source) + r"(?!\w)")
    return any(place.search(one) for one in told)


def _discrepancies(store: Store, subjects: Sequence[str]) -> dict[str | None, list[Discrepancy]]:
    """What was wrong at loading, by subject; under None what may be of anyone."""
    found = store.connection.execute(
        "SELECT subject, source, kind, seen, expected, count FROM discrepancies "
        "WHERE subject IN (SELECT unnest($subjects)) OR (subject IS NULL AND kind = $unknown) "
        "ORDER BY source, kind, seen",
        {"subjects": list(subjects), "unknown": UNKNOWN},
    )
    by_subject: dict[str | None, list[Discrepancy]] = {}
    for subject, source, kind, seen, expected, count in found.fetchall():
        one = Discrepancy(
            kind=kind, source=source, seen=seen, expected=expected, subject=subject, count=count
        )
        by_subject.setdefault(subject, []).append(one)
    return by_subject


def write_desk(
    study: Study, sheets: Sequence[DeskSheet], out: Path, words: DeskWords
) -> tuple[Path, int]:
    """Write sheets as a folder of pages, whole or not at all; return its first page and count.

    Raises UserError if `out` is there and is not such a folder.
    """
    if out.exists() and (out.is_file() or (any(out.iterdir()) and not (out / DECISIONS).is_file())):
        raise UserError(f"{out}: is there and is not a folder of sheets, expected a new folder")
    with written_whole(out) as folder:
        count = write_pages(sheets, folder, study=study, words=words)
    return out / "index.html", count
