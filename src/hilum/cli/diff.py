"""`hilum diff`: what changed between two versions of a study, and for whom."""

import argparse
from pathlib import Path

from rich.console import Console

from hilum.cli.asking import Commands, say
from hilum.cli.progress import shown
from hilum.cli.records import SOURCES, add_source, add_statements, as_of, source_of
from hilum.criteria.phrases import Language
from hilum.pipeline.comparing import (
    CHANGED,
    Records,
    check_place,
    compare_studies,
    write_data,
    write_page,
)
from hilum.reports.amendments.terminal import render
from hilum.reports.amendments.wording import AmendmentWords
from hilum.sources.attestations import read_answers
from hilum.sources.statements import read_statements
from hilum.study import Study, find_study, load_study
from hilum.terms.discrepancies import UserError
from hilum.terms.files import check_file

ON_RECORDS = ("mapping", "coverage", "attestations", "as_of", "out")
"""What is asked of records, and so needs them."""


def add_diff(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("diff", help="show what changed between two versions of a study")
    command.add_argument("before", metavar="A", help="a shipped study's name, or a folder")
    command.add_argument("after", metavar="B", help="the later version")
    add_source(command, SOURCES, required=False)
    add_statements(command)
    command.add_argument("--attestations", type=Path, metavar="FILE", help="answers by people")
    command.add_argument(
        "--as-of",
        metavar="DATE",
        help="the day of screening, as `hilum screen` has it (default: today)",
    )
    command.add_argument("--lang", choices=[each.value for each in Language], default="en")
    command.add_argument("--json", type=Path, metavar="FILE", help="write all of it as data")
    command.add_argument("--html", type=Path, metavar="FILE", help="write it as a page")
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="write who has another status, and why"
    )
    command.set_defaults(run=_diff)


def _diff(options: argparse.Namespace, out: Console) -> None:
    before, after = (
        load_study(find_study(name), draft=options.source is None)
        for name in (options.before, options.after)
    )
    words = AmendmentWords(options.lang)
    for path, suffix in ((options.json, ".json"), (options.html, ".html")):
        if path:
            check_file(path, suffix)
    with shown() as progress:
        found = compare_studies(before, after, _records(options, before, after), progress)
    if options.json:
        write_data(found, options.json)
    if options.html:
        write_page(found, options.html, words)
    out.print(render(found, words))
    for path in (options.json, options.html, options.out and options.out / f"{CHANGED}.csv"):
        if path:
            say(out, str(path))


def _records(options: argparse.Namespace, before: Study, after: Study) -> Records | None:
    if options.source is None:
        for name in ON_RECORDS:
            if getattr(options, name) is not None:
                option = f"--{name.replace('_', '-')}"
                raise UserError(f"{option}: is of records, expected --from SOURCE PATH with it")
        return None
    if options.out:
        check_place(options.out)
    zone = after.zone
    day, wrong = as_of(options.as_of, after)
    answers, wrong_answers = (
        read_answers(options.attestations, zone) if options.attestations else ((), ())
    )
    statements, wrong_statements = (
        read_statements(options.coverage, zone, after.concepts) if options.coverage else ((), ())
    )
    return Records(
        source=source_of(options),
        as_of=day,
        answers=answers,
        statements=statements,
        wrong=(*wrong, *wrong_answers, *wrong_statements),
        out=options.out,
    )
