"""`hilum check`: what is wrong with a protocol, before a patient finds out."""

import argparse
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from hilum.checking import Finding, Severity
from hilum.cli.asking import Commands, say
from hilum.criteria.phrases import Language
from hilum.pipeline.checking import check_study
from hilum.reports.checks.checked import Checked
from hilum.reports.checks.page import data_of, page_of
from hilum.reports.checks.wording import CheckWords
from hilum.study import find_study, load_study
from hilum.terms.discrepancies import UserError
from hilum.terms.files import write_whole

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold"}
FAILED = 1
"""The exit code where a finding is as grave as --fail-on says."""


def add_check(commands: Commands) -> None:
    """Add `check` to the command."""
    command = commands.add_parser("check", help="find what is wrong with a protocol")
    command.add_argument("study", metavar="STUDY", help="a shipped study's name, or a folder")
    command.add_argument("--lang", choices=[each.value for each in Language], default="en")
    command.add_argument(
        "--as-of", metavar="DATE", help="the day it is looked at (default: today)", dest="as_of"
    )
    command.add_argument("--json", type=Path, metavar="FILE", help="write the findings as data")
    command.add_argument("--html", type=Path, metavar="FILE", help="write them as a page to print")
    command.add_argument(
        "--fail-on",
        choices=[each.value for each in Severity],
        help="for scripts: exit with 1 where there is a finding as grave as this",
    )
    command.set_defaults(run=_check)


def _check(options: argparse.Namespace, out: Console) -> None:
    as_of = _day(options.as_of)
    study = load_study(find_study(options.study), draft=True)
    checked = Checked(study=study, as_of=as_of, findings=check_study(study, as_of))
    words = CheckWords(options.lang)
    if options.json:
        write_whole(options.json, data_of(checked), ".json")
    if options.html:
        write_whole(options.html, page_of(checked, words), ".html")
    _print(checked, words, out)
    for path in filter(None, (options.json, options.html)):
        say(out, str(path))
    if options.fail_on and _is_as_grave(checked, Severity(options.fail_on)):
        raise SystemExit(FAILED)


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"--as-of {text}: expected a date such as 2026-11-26") from error


def _is_as_grave(checked: Checked, least: Severity) -> bool:
    return any(each.severity.rank <= least.rank for each in checked.findings)


def _print(checked: Checked, words: CheckWords, out: Console) -> None:
    say(out, checked.aim(words))
    if not checked.findings:
        say(out, words.say("none"))
    for severity, findings in checked.groups():
        title = f"\n{words.say(severity.value)} ({len(findings)})"
        out.print(Text(title, style=COLOURS[severity]))
        for finding in findings:
            _print_one(finding, checked, words, out)
    out.print(Text(f"\n{words.say('how')}", style="dim"))


def _print_one(finding: Finding, checked: Checked, words: CheckWords, out: Console) -> None:
    where = ", ".join(finding.where) or words.say("record")
    title = finding.kind.title.say(words.language)
    head = Text.assemble((where, "bold"), f"  {title}  ", (finding.code, "dim"))
    lines = [Text(finding.words.say(words.language))]
    lines += [Text(f"> {quote}", style="dim") for quote in checked.quotes(finding)]
    lines += [Text(words.say("do", words=finding.suggestion.say(words.language)))]
    lines += [Text(" ".join(words.question(each)), style="dim") for each in finding.questions]
    out.print()
    out.print(head)
    for line in lines:
        out.print(Padding(line, (0, 0, 0, 2)))
