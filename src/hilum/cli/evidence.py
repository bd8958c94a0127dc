"""`hilum snapshot`: from records to what is never changed again."""

import argparse
from datetime import date
from pathlib import Path
from time import monotonic

from rich.console import Console

from hilum.cli.asking import Commands, say
from hilum.cli.progress import shown
from hilum.cli.records import SOURCES
from hilum.pipeline.evidence import report
from hilum.pipeline.freezing import Freezing, freeze, source_at
from hilum.pipeline.loading import Source
from hilum.study import find_study
from hilum.terms.discrepancies import UserError


def add_evidence(commands: Commands) -> None:
    """Add the commands that turn records into evidence."""
    _add_snapshot(commands)
    _add_report(commands)


def _add_report(commands: Commands) -> None:
    command = commands.add_parser("report", help="derive datasets and statistics; write the report")
    command.add_argument("snapshot", type=Path, metavar="SNAPSHOT")
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.set_defaults(run=_report)


def _report(options: argparse.Namespace, out: Console) -> None:
    started = monotonic()
    with shown() as progress:
        found = report(options.snapshot, options.out, progress)
    took = monotonic() - started
    for name, rows in found.rows.items():
        say(out, f"  {name:9}{rows:>8,}")
    empty = [each for each in found.displays if each.empty]
    for each in empty:
        say(out, f"  {each.number} {each.title.en}: {each.empty.en if each.empty else ''}")
    broken = len(found.nonconformities)
    say(out, f"datasets   {found.folder / 'datasets'} ({broken:,} findings against SDTM's rules)")
    for language in found.no_paper:
        say(out, f"no PDF in {language}: this machine has no font for it; the pages are there")
    say(out, f"results    {found.folder / 'results.json'}")
    say(out, f"trace      hilum trace {found.folder}")
    say(
        out,
        f"report     {found.folder / 'index.html'} ({len(found.displays)} displays, {took:.1f} s)",
    )


def _add_snapshot(commands: Commands) -> None:
    command = commands.add_parser("snapshot", help="freeze records and study at a cut-off")
    command.add_argument(
        "records",
        type=Path,
        metavar="RECORDS",
        help="a store, filled templates, or a folder with either in `records`",
    )
    command.add_argument("--study", required=True, metavar="STUDY", help="a name, or a folder")
    command.add_argument(
        "--from",
        dest="source",
        choices=SOURCES,
        help="what RECORDS is (default: found out, for a store and for filled templates)",
    )
    command.add_argument("--mapping", metavar="FILE", help="how the source is to be understood")
    command.add_argument(
        "--cutoff", metavar="DATE", help="the last day that counts (default: that of the records)"
    )
    command.add_argument(
        "--attestations",
        type=Path,
        metavar="FILE",
        help="answers by people (default: the template `attestations` beside filled ones)",
    )
    command.add_argument("--out", type=Path, required=True, metavar="SNAPSHOT")
    command.set_defaults(run=_snapshot)


def _snapshot(options: argparse.Namespace, out: Console) -> None:
    if not options.records.exists():
        raise UserError(f"{options.records}: does not exist, expected records")
    source = (
        Source(kind=options.source, path=options.records, mapping=options.mapping)
        if options.source
        else source_at(options.records)
    )
    request = Freezing(
        source=source,
        study=find_study(options.study),
        answers=options.attestations,
        cutoff=_day(options.cutoff),
    )
    with shown() as progress:
        frozen = freeze(request, options.out, progress)
    sealed = frozen.sealed
    state = "taken" if frozen.is_new else "unchanged: the same was frozen before"
    say(out, f"{options.out}: {state}")
    say(out, f"  study          {sealed.study} version {sealed.study_version}")
    say(out, f"  cut-off        {sealed.cutoff}")
    for table in ("subjects", "findings", "events", "interventions", "discrepancies"):
        say(out, f"  {table:15}{frozen.rows[table]:,}")
    say(out, f"  digest         {sealed.digest}")
    for path in frozen.not_read:
        say(out, f"  not read       {path.name}: days are those of the events and the doses")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"--cutoff {text}: expected a date such as 2024-06-30") from error
