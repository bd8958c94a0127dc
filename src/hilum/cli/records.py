"""What several commands ask for: where the records are, and the day of screening."""

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from hilum.pipeline.loading import Source
from hilum.screening.anchors import AsOf
from hilum.sources.attestations import read_anchors
from hilum.study import Study
from hilum.terms.discrepancies import Discrepancy, UserError

SOURCES = ("store", "meds", "csv", "fhir", "omop")


def add_source(
    command: argparse.ArgumentParser, kinds: Sequence[str], *, required: bool = True
) -> None:
    """Ask a command for a source of records: --from and --mapping."""
    command.add_argument(
        "--from",
        dest="source",
        nargs=2,
        required=required,
        metavar=("SOURCE", "PATH"),
        help=f"what the records are ({', '.join(kinds)}) and where",
    )
    command.add_argument(
        "--mapping",
        metavar="FILE",
        help="how the source's codes and columns are to be understood: a file, or `mimic`",
    )


def add_statements(command: argparse.ArgumentParser) -> None:
    """Ask a command for statements of completeness beside the records: --coverage."""
    command.add_argument(
        "--coverage",
        type=Path,
        metavar="FILE",
        help="statements that the records are complete (the `coverage` sheet of the templates)",
    )


def as_of(text: str | None, study: Study) -> tuple[AsOf, Sequence[Discrepancy]]:
    """Return the day of screening that was asked for, and what is wrong with a file of anchors."""
    if text is None:
        return AsOf(day=datetime.now(study.zone).date()), ()
    if text == "last":
        return AsOf(last=True), ()
    if Path(text).is_file():
        given, wrong = read_anchors(Path(text), study.zone)
        return AsOf(given=given), wrong
    try:
        return AsOf(day=date.fromisoformat(text)), ()
    except ValueError as error:
        raise UserError(
            f"--as-of {text}: expected a date such as 2024-06-30, `last`, or a file of anchors"
        ) from error


def source_of(options: argparse.Namespace) -> Source:
    """Return the source that was asked for; UserError if it is not there."""
    kind, path = options.source
    if kind not in SOURCES:
        raise UserError(f"--from {kind}: expected one of {', '.join(SOURCES)}")
    if not Path(path).exists():
        raise UserError(f"{path}: does not exist, expected the records of --from {kind}")
    return Source(kind=kind, path=Path(path), mapping=options.mapping)
