"""The `hilum` command: load, screen, explain, templates. Exit code 2 is the user's fault."""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from hilum import __version__, pipeline
from hilum.cli.asking import SOURCES, Commands, add_source, add_statements, say, source_of
from hilum.cli.characteristics import add_characteristics
from hilum.cli.check import add_check
from hilum.cli.design import add_design
from hilum.cli.desk import add_desk
from hilum.cli.diff import add_diff
from hilum.cli.evidence import add_evidence
from hilum.cli.export import add_export
from hilum.cli.progress import shown
from hilum.cli.read import add_read
from hilum.cli.review import add_review
from hilum.cli.synthesize import add_synthesize
from hilum.cli.terms import add_terms
from hilum.cli.trace import add_trace
from hilum.criteria.phrases import Language
from hilum.reports.screening import Options
from hilum.reports.screening.options import MOST_LISTED
from hilum.reports.screening.registers import read_key, read_log
from hilum.reports.screening.settings import read_settings
from hilum.screening import summary
from hilum.screening.anchors import AsOf
from hilum.screening.sheet import print_sheet
from hilum.sources.attestations import read_anchors, read_answers
from hilum.sources.statements import read_statements
from hilum.sources.templates import write_templates
from hilum.study import Study, find_study, load_study
from hilum.terms.discrepancies import Discrepancy, UserError

STOPPED_IN_QUERY = "Query interrupted"
"""What DuckDB raises, as a RuntimeError, where Ctrl-C meets it in a query."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    out, err = _console(), Console(stderr=True, highlight=False)
    try:
        options.run(options, out)
    except UserError as error:
        err.print(f"hilum: {error}", style="red", markup=False, soft_wrap=True)
        return 2
    except (KeyboardInterrupt, RuntimeError) as stop:
        if isinstance(stop, RuntimeError) and str(stop) != STOPPED_IN_QUERY:
            raise
        err.print("hilum: stopped; nothing half-written is left behind")
        return 130
    return 0


WIDTH_OF_A_LOG = 110


def _console() -> Console:
    # A terminal knows its width; a file or pipe does not, and 80 columns break the tables.
    width = None if sys.stdout.isatty() else WIDTH_OF_A_LOG
    return Console(highlight=False, width=width)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hilum",
        description="Run an oncology trial from its registry record to its evidence. Research "
        "support, not a validated medical device: a person decides.",
    )
    parser.add_argument("--version", action="version", version=f"hilum {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_read(commands)
    add_check(commands)
    add_review(commands)
    _add_load(commands)
    _add_screen(commands)
    _add_explain(commands)
    _add_templates(commands)
    add_diff(commands)
    add_export(commands)
    add_synthesize(commands)
    add_desk(commands)
    add_terms(commands)
    add_evidence(commands)
    add_trace(commands)
    add_design(commands)
    add_characteristics(commands)
    return parser


def _add_load(commands: Commands) -> None:
    command = commands.add_parser("load", help="load hospital records into a store")
    add_source(command, SOURCES[1:])
    add_statements(command)
    command.add_argument("--study", default=None, help="take its own concepts too")
    command.add_argument("--out", type=Path, required=True, metavar="STORE")
    command.set_defaults(run=_load)


def _add_screen(commands: Commands) -> None:
    command = commands.add_parser("screen", help="screen subjects against a study's criteria")
    command.add_argument("study", metavar="STUDY", help="a shipped study's name, or a folder")
    add_source(command, SOURCES)
    add_statements(command)
    command.add_argument("--attestations", type=Path, metavar="FILE", help="answers by people")
    command.add_argument(
        "--as-of",
        metavar="DATE",
        help="the day of screening (default: today), `last` for each subject's own last record, "
        "or a file of anchors (subject, anchor, date)",
    )
    command.add_argument(
        "--evidence",
        choices=[each.value for each in pipeline.Evidence],
        default=pipeline.Evidence.OPEN.value,
        help="write the evidence of the subjects that the report lists, of everyone who is not "
        "INELIGIBLE too (default), or of everyone",
    )
    command.add_argument(
        "--draft",
        action="store_true",
        help="screen criteria that nobody has approved too; the report says which they are",
    )
    _add_report(command)
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.set_defaults(run=_screen)


def _add_report(command: argparse.ArgumentParser) -> None:
    report = command.add_argument_group("the report (index.html)")
    report.add_argument("--lang", choices=[each.value for each in Language], default="en")
    report.add_argument(
        "--list",
        dest="most_listed",
        default=str(MOST_LISTED),
        metavar="N",
        help=f"list at most so many subjects, or `all` (default: {MOST_LISTED})",
    )
    report.add_argument(
        "--log", type=Path, metavar="FILE", help="who is already screened, declined or enrolled"
    )
    report.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="hospital numbers (subject, hospital number); they stand on the pages only",
    )


def _add_explain(commands: Commands) -> None:
    command = commands.add_parser("explain", help="print the sheet of one subject")
    command.add_argument("study", metavar="STUDY")
    command.add_argument("subject", metavar="SUBJECT")
    command.add_argument(
        "--screening",
        type=Path,
        default=Path("screening"),
        metavar="DIR",
        help="what `hilum screen --out` wrote (default: screening)",
    )
    command.set_defaults(run=_explain)


def _add_templates(commands: Commands) -> None:
    command = commands.add_parser("templates", help="write empty templates for a trial's sheets")
    command.add_argument("--study", default=None, help="list its own concepts too")
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.set_defaults(run=_templates)


def _load(options: argparse.Namespace, out: Console) -> None:
    concepts = load_study(find_study(options.study)).concepts if options.study else None
    with shown() as progress:
        manifest, written = pipeline.load(
            source_of(options), options.out, concepts, progress, coverage=options.coverage
        )
    state = "written" if written else "unchanged: these records were loaded before"
    say(out, f"{options.out}: {state}")
    for table, rows in manifest.rows.items():
        say(out, f"  {table:15}{rows:>12,}")
    if manifest.rows["discrepancies"]:
        say(out, f"what was wrong, and where: {options.out / 'discrepancies.parquet'}")


def _screen(options: argparse.Namespace, out: Console) -> None:
    study = load_study(find_study(options.study))
    answers, wrong = (
        read_answers(options.attestations, study.zone) if options.attestations else ((), ())
    )
    statements, wrong_statements = (
        read_statements(options.coverage, study.zone, study.concepts)
        if options.coverage
        else ((), ())
    )
    as_of, wrong_anchors = _as_of(options.as_of, study)
    report, wrong_registers = _report(options, study)
    request = pipeline.Request(
        source=source_of(options),
        as_of=as_of,
        answers=answers,
        statements=statements,
        wrong=(*wrong, *wrong_statements, *wrong_anchors, *wrong_registers),
        evidence=pipeline.Evidence(options.evidence),
        report=report,
        draft=options.draft,
    )
    started = time.monotonic()
    with shown() as progress:
        found = pipeline.screen(study, request, options.out, progress)
    took = time.monotonic() - started
    out.print(summary.reviewed(study), soft_wrap=True)
    out.print(summary.render(found.counts, found.rulings, not_screened=found.not_screened))
    _say_where(found, options, out)
    last = summary.statuses(found.counts, found.not_screened).append(f", in {took:.1f} s")
    out.print(last, soft_wrap=True)


def _say_where(found: pipeline.Screening, options: argparse.Namespace, out: Console) -> None:
    say(out, f"\nverdicts   {found.folder / 'verdicts.csv'}")
    say(out, f"evidence   {found.folder / 'evidence.csv'} ({found.sheets:,} subjects)")
    say(out, f"data       {found.folder / 'discrepancies.csv'} ({found.discrepancies:,} findings)")
    say(out, f"one sheet  hilum explain {options.study} SUBJECT --screening {found.folder}")
    if options.key:
        say(out, "the pages of the report hold hospital numbers: they identify people")
    say(out, f"report     {found.folder / 'index.html'} ({found.listed:,} subjects listed)")


def _report(options: argparse.Namespace, study: Study) -> tuple[Options, Sequence[Discrepancy]]:
    text = options.most_listed
    if not (text == "all" or text.isdecimal()):
        raise UserError(f"--list {text}: expected a number, or `all`")
    log, wrong_log = read_log(options.log, study.zone) if options.log else ({}, ())
    numbers, wrong_key = read_key(options.key) if options.key else ({}, ())
    report = Options(
        language=Language(options.lang),
        most_listed=None if text == "all" else int(text),
        settings=read_settings(find_study(options.study), study.concepts),
        log=log,
        hospital_numbers=numbers,
    )
    return report, (*wrong_log, *wrong_key)


def _as_of(text: str | None, study: Study) -> tuple[AsOf, Sequence[Discrepancy]]:
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


def _explain(options: argparse.Namespace, out: Console) -> None:
    study = load_study(find_study(options.study))
    print_sheet(pipeline.explain(study, options.subject, options.screening), study, out)


def _templates(options: argparse.Namespace, out: Console) -> None:
    concepts = load_study(find_study(options.study or "haic_hcc")).concepts
    try:
        paths = write_templates(options.out, concepts)
    except OSError as error:
        raise UserError(f"{options.out}: {error}") from error
    for path in paths:
        say(out, str(path))
