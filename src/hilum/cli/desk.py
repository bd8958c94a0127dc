"""`hilum dose`, `grade`, `respond`, `stage`, `deviations`: a rule at the desk, for one or all."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from rich.console import Console

from hilum.cli.asking import Commands, say
from hilum.cli.progress import shown
from hilum.cli.records import SOURCES, add_source, source_of
from hilum.criteria.phrases import Language
from hilum.pipeline import rules
from hilum.pipeline.desk import DeskRequest, Make, sheets_at_the_desk, write_desk
from hilum.reports.desk.text import listed, render
from hilum.reports.desk.wording import DeskWords
from hilum.study import Study, find_study, load_study
from hilum.terms.discrepancies import UserError

Maker = Callable[[Study, argparse.Namespace], Make]


def add_desk(commands: Commands) -> None:
    """Add the commands of the desk."""
    command = _add(commands, "dose", "propose the doses of each cycle, and of the next", _dose)
    command.add_argument("--on", metavar="DATE", help="the day of the next cycle")
    command = _add(commands, "grade", "grade laboratory values by CTCAE", _grade)
    command.add_argument(
        "--terms",
        type=Path,
        metavar="DIR",
        help="what `hilum terms load` wrote: the grades' own texts stand beside the grades",
    )
    command = _add(commands, "respond", "derive tumor response from lesions", _respond)
    command.add_argument("--reader", metavar="NAME", help="whose readings, where several read")
    command = _add(commands, "stage", "liver function, BCLC stage, kidney function", _stage)
    command.add_argument(
        "--as-of", metavar="DATE", help="the day (default: the first dose, else today)"
    )
    command = _add(commands, "deviations", "find what was not as planned", _deviations)
    command.add_argument("--as-of", metavar="DATE", help="up to this day (default: today)")


def _add(commands: Commands, name: str, told: str, maker: Maker) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=told)
    command.add_argument("study", metavar="STUDY", help="a shipped study's name, or a folder")
    add_source(command, SOURCES)
    command.add_argument(
        "--subject",
        dest="subjects",
        action="append",
        default=[],
        metavar="ID",
        help="one subject, or several by giving it again (default: everyone)",
    )
    command.add_argument("--lang", choices=[each.value for each in Language], default="en")
    command.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="write printable pages; of several subjects the terminal then shows the results only",
    )
    command.set_defaults(run=lambda options, out: _run(options, out, maker))
    return command


def _run(options: argparse.Namespace, out: Console, maker: Maker) -> None:
    study = load_study(find_study(options.study))
    words = DeskWords(options.lang)
    request = DeskRequest(
        source=source_of(options), make=maker(study, options), subjects=options.subjects
    )
    with shown() as progress:
        sheets = list(sheets_at_the_desk(study, request, progress))
    if options.out and len(sheets) > 1:
        out.print(listed(sheets, words))
    else:
        for sheet in sheets:
            out.print(render(sheet, words))
            out.print()
    if options.out:
        first, count = write_desk(study, sheets, options.out, words)
        say(out, f"pages      {first} ({count:,} subjects)")
    say(out, words.say("a_person_decides"))


def _day(option: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{option} {text}: expected a date such as 2024-06-30") from error


def _dose(study: Study, options: argparse.Namespace) -> Make:
    return rules.doses(study, next_day=_day("--on", options.on))


def _grade(study: Study, options: argparse.Namespace) -> Make:
    return rules.grades(study, terms=options.terms)


def _respond(study: Study, options: argparse.Namespace) -> Make:
    return rules.responses(study, reader=options.reader)


def _stage(study: Study, options: argparse.Namespace) -> Make:
    return rules.stages(study, as_of=_day("--as-of", options.as_of))


def _deviations(study: Study, options: argparse.Namespace) -> Make:
    return rules.departures(study, as_of=_day("--as-of", options.as_of))
