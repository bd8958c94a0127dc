"""Freezing: records of any source, at a cut-off, into a snapshot that is never changed."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hilum.datasets.snapshot import Sealed, check_apart, days_of, take
from hilum.pipeline.answering import add_answers
from hilum.pipeline.loading import Source, store_of
from hilum.records.store import MANIFEST, Store, open_store
from hilum.sources import Progress, silent
from hilum.sources.attestations import read_answers
from hilum.sources.forms import FORMS, sheet_paths
from hilum.study import load_study
from hilum.terms.discrepancies import UserError

ANSWERS, ANCHORS = "attestations", "anchors"
"""The templates that hold people's answers, and days that a screening counts from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A snapshot that was asked for: its seal, whether it is new, and what it holds.

    `not_read` are filled sheets that a snapshot takes nothing from.
    """

    sealed: Sealed
    is_new: bool
    rows: dict[str, int]
    not_read: tuple[Path, ...] = ()


def source_at(records: Path) -> Source:
    """Return the source that a folder is: a store, filled templates, or a folder with either.

    Raises UserError if it is neither.
    """
    for folder in (records, records / "records"):
        if (folder / MANIFEST).is_file():
            return Source(kind="store", path=folder)
        if any(sheet_paths(folder, each.name) for each in FORMS):
            return Source(kind="csv", path=folder)
    raise UserError(
        f"{records}: saw neither a store nor filled templates, expected what `hilum load` or "
        "`hilum synthesize trial` wrote; of another source say --from"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Freezing:
    """What is to be frozen: records, people's answers beside them, and the last day that counts.

    Without answers, those of the filled template beside the others are taken; without a cut-off,
    the last day that the records speak of.
    """

    source: Source
    study: Path
    answers: Path | None = None
    cutoff: date | None = None

    @property
    def answers_beside(self) -> Path | None:
        """The answers that were named, or the template of that name beside the filled ones."""
        if self.answers is not None or self.source.kind != "csv":
            return self.answers
        return next((path for path in sheet_paths(self.source.path, ANSWERS)), None)

    @property
    def not_read(self) -> tuple[Path, ...]:
        """The sheet of anchors beside filled templates: a trial's days are those of its records."""
        return sheet_paths(self.source.path, ANCHORS) if self.source.kind == "csv" else ()


def freeze(request: Freezing, out: Path, progress: Progress = silent) -> Frozen:
    """Freeze records into a snapshot.

    Raises UserError where the records cannot be read, the cut-off lies in the future or before all
    of them, or `out` lies in the records.
    """
    check_apart(out, request.source.path)
    study = load_study(request.study)
    path = request.answers_beside
    answers, wrong = read_answers(path, study.zone) if path else ((), ())
    with TemporaryDirectory(prefix="hilum.") as folder:
        store = open_store(store_of(request.source, Path(folder), study, progress))
        add_answers(store, study, answers, wrong=wrong)
        day = _day(request.cutoff, store, datetime.now(study.zone).date())
        sealed, is_new = take(store, request.study, out, day)
        store.connection.close()
    rows = open_store(out / "records").manifest.rows
    return Frozen(sealed=sealed, is_new=is_new, rows=rows, not_read=request.not_read)


def _day(cutoff: date | None, store: Store, today: date) -> date:
    """Return the day to freeze at; UserError where no record is of it or of a day before."""
    days = days_of(store)
    day = cutoff or (days[1] if days else None)
    if day is None:
        raise UserError(f"{store.folder}: holds no record with a day, expected --cutoff DATE")
    if day > today:
        said = "--cutoff" if cutoff else "the last record"
        raise UserError(f"{said} is of {day}, expected a day up to today ({today})")
    if days and day < days[0]:
        raise UserError(
            f"--cutoff is of {day}, expected a day from the first record ({days[0]}) on"
        )
    return day
