"""`hilum load`, `screen`, `explain` and `templates`: from hospital records to verdicts."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from hilum.cli.asking import Commands, say
from hilum.cli.progress import shown
from hilum.cli.records import SOURCES, add_source, add_statements, as_of, source_of
from hilum.criteria.phrases import Language
from hilum.pipeline.loading import load
from hilum.pipeline.screening import Evidence, Request, Screening, explain, screen
from hilum.reports.screening import Options
from hilum.reports.screening.options import MOST_LISTED
from hilum.reports.screening.registers import read_key, read_log
from hilum.reports.screening.settings import read_settings
from hilum.screening import summary
from hilum.screening.sheet import print_sheet
from hilum.sources.attestations import read_answers
from hilum.sources.statements import read_statements
from hilum.sources.templates import write_templates
from hilum.study import Study, find_study, load_study
from hilum.terms.discrepancies import Discrepancy, UserError


def add_screening(commands: Commands) -> None:
    """Add `load`, `screen`, `explain` and `templates` to the command."""
    _add_load(commands)
    _add_screen(commands)
    _add_explain(commands)
    _add_templates(commands)


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
        choices=[each.value for each in Evidence],
        default=Evidence.OPEN.value,
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
        manifest, written = load(
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
    day, wrong_anchors = as_of(options.as_of, study)
    report, wrong_registers = _report(options, study)
    request = Request(
        source=source_of(options),
        as_of=day,
        answers=answers,
        statements=statements,
        wrong=(*wrong, *wrong_statements, *wrong_anchors, *wrong_registers),
        evidence=Evidence(options.evidence),
        report=report,
        draft=options.draft,
    )
    started = time.monotonic()
    with shown() as progress:
        found = screen(study, request, options.out, progress)
    took = time.monotonic() - started
    out.print(summary.reviewed(study), soft_wrap=True)
    out.print(summary.render(found.counts, found.rulings, not_screened=found.not_screened))
    _say_where(found, options, out)
    last = summary.statuses(found.counts, found.not_screened).append(f", in {took:.1f} s")
    out.print(last, soft_wrap=True)


def _say_where(found: Screening, options: argparse.Namespace, out: Console) -> None:
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


def _explain(options: argparse.Namespace, out: Console) -> None:
    study = load_study(find_study(options.study))
    print_sheet(explain(study, options.subject, options.screening), study, out)


def _templates(options: argparse.Namespace, out: Console) -> None:
    concepts = load_study(find_study(options.study or "haic_hcc")).concepts
    try:
        paths = write_templates(options.out, concepts)
    except OSError as error:
        raise UserError(f"{options.out}: {error}") from error
    for path in paths:
        say(out, str(path))
