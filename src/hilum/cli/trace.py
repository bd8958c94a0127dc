"""`hilum trace`: from a number of a report to its rows, its sources and the sentence behind it."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from hilum.cli.asking import Commands, say
from hilum.criteria.phrases import Language
from hilum.reports.trial.tracing import Number, Report, Traced, open_report
from hilum.reports.trial.trail import Step
from hilum.reports.trial.wording import words
from hilum.terms.discrepancies import UserError

MOST_STEPS = 8
"""So many rows are printed at most; --all prints every one."""


def add_trace(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("trace", help="follow a number of a report to its source")
    command.add_argument("report", type=Path, metavar="REPORT", help="what `hilum report` wrote")
    command.add_argument(
        "display",
        nargs="?",
        help="a display's number, or a row such as ADTTE.V0001.3 (default: list the displays)",
    )
    command.add_argument("line", nargs="?", help="a line of the display (default: list them)")
    command.add_argument("column", nargs="?", help="a column (default: each of the line)")
    command.add_argument("--subject", metavar="ID", help="the rows of one subject only")
    command.add_argument("--all", action="store_true", help=f"more than {MOST_STEPS} rows")
    command.add_argument("--lang", choices=[each.value for each in Language], default="en")
    command.set_defaults(run=_trace)


def _trace(options: argparse.Namespace, out: Console) -> None:
    report = open_report(options.report)
    printer = _Printer(out, options.lang, None if options.all else MOST_STEPS)
    if not options.display:
        printer.displays(report)
    elif options.display[0].isdigit():
        _of_display(report, options, printer)
    else:
        printer.traced(report.trace_row(options.display))


def _of_display(report: Report, options: argparse.Namespace, printer: "_Printer") -> None:
    if options.line is None:
        printer.numbers(report, options.display)
        return
    for number in report.find(options.display, options.line, options.column):
        traced = report.trace(number, options.subject)
        if options.subject is not None and not traced.steps:
            raise UserError(f"{options.subject}: has no row behind this number")
        printer.traced(traced)


class _Printer:
    """Prints in one language."""

    def __init__(self, out: Console, language: str, most: int | None) -> None:
        self.out, self.language, self.most = out, language, most

    def displays(self, report: Report) -> None:
        table = Table(box=None, padding=(0, 2))
        for heading in (
            "#",
            words("displays").say(self.language),
            words("values").say(self.language),
        ):
            table.add_column(heading)
        for number, title, count in report.titles():
            table.add_row(number, title.say(self.language), str(count))
        self.out.print(table)

    def numbers(self, report: Report, display: str) -> None:
        table = Table(box=None, padding=(0, 2))
        headings = words("line").say(self.language), words("column").say(self.language)
        for heading in (*headings, "", ""):
            table.add_column(heading, overflow="fold")
        for number in report.numbers(display):
            label = number.label.say(self.language)
            table.add_row(number.line, number.column, label, number.text.say(self.language))
        self.out.print(table)

    def traced(self, traced: Traced) -> None:
        if traced.number is not None:
            self._number(traced.number)
        self._title("asked_for")
        for each in traced.asked:
            said = " ".join(each.said.say(self.language).split())
            quoted = f'"{said}"' if each.verbatim else said
            source = f"  [{each.source}]" if each.source else ""
            say(self.out, f"  {each.what.say(self.language)} {each.id}: {quoted}{source}")
        self._title("rows_behind")
        for step in traced.steps[: self.most]:
            self._step(step, traced)
        if self.most is not None and len(traced.steps) > self.most:
            say(self.out, f"  … {len(traced.steps) - self.most} more: --all, or --subject ID")

    def _title(self, key: str) -> None:
        say(self.out, "")
        self.out.print(words(key).say(self.language), style="bold", markup=False)

    def _number(self, number: Number) -> None:
        text = number.text.say(self.language)
        title = f"{number.display}  {number.label.say(self.language)}: {text}"
        self.out.print(title, style="bold", markup=False, soft_wrap=True)
        for name, value in number.values:
            say(self.out, f"  {name} = {value}")

    def _step(self, step: Step, traced: Traced) -> None:
        said = " ".join(f"{name}={value}" for name, value in step.values.items())
        self.out.print(f"  {step.key}", style="cyan", markup=False, highlight=False)
        say(self.out, f"    {said}")
        if step.sources:
            sources = ", ".join(map(str, step.sources))
            say(self.out, f"    {words('row_from').say(self.language)}: {sources}")
        for place in traced.trail.own_places(step):
            say(self.out, f"    {place.source}: {place.said}")
