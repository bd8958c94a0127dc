"""`hilum terms`: NCI's own file of CTCAE terms, loaded to the letter and shown."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hilum.rules.ctcae import shipped_versions
from hilum.sources.ctcae_terms import CtcaeTerm, read_terms, stored_terms, write_terms

DEFAULT_VERSION = "ctcae_v5"


def add_terms(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `terms load` and `terms show` to the command."""
    command = commands.add_parser("terms", help="load NCI's file of CTCAE terms, and show a term")
    actions = command.add_subparsers(required=True, metavar="ACTION")
    load = actions.add_parser("load", help="check NCI's file and store its texts to the letter")
    load.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX as NCI publishes it")
    load.add_argument(
        "--version",
        default=DEFAULT_VERSION,
        choices=shipped_versions(),
        help="the version whose laboratory terms the file must hold (default: %(default)s)",
    )
    load.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    load.set_defaults(run=_load)
    show = actions.add_parser("show", help="print the grades of a term")
    show.add_argument("term", metavar="TERM")
    show.add_argument("--terms", type=Path, required=True, metavar="FOLDER")
    show.set_defaults(run=_show)


def _load(options: argparse.Namespace, out: Console) -> None:
    terms = read_terms(options.file, options.version)
    written = write_terms(terms, options.out)
    state = "written" if written else "unchanged: these terms were loaded before"
    _say(out, f"{options.out}: {state}")
    _say(out, f"  {len(terms.terms)} terms of {terms.file}, SHA-256 {terms.sha256}")


def _show(options: argparse.Namespace, out: Console) -> None:
    terms = stored_terms(options.terms)
    term = terms.term(options.term)
    out.print(_table(term))
    for words in (term.definition, term.note):
        if words:
            out.print(Text(words), soft_wrap=False)
    _say(out, f"to the letter from {terms.file}, SHA-256 {terms.sha256}")


def _table(term: CtcaeTerm) -> Table:
    table = Table(title=Text(f"{term.name} ({term.soc})"), show_lines=True)
    table.add_column("Grade", justify="right")
    table.add_column("NCI's text")
    for grade, text in enumerate(term.grades, start=1):
        table.add_row(str(grade), Text(text or "-"))
    return table


def _say(out: Console, line: str) -> None:
    out.print(line, markup=False, soft_wrap=True)
