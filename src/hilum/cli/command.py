"""The `hilum` command. Exit code 2 is the user's fault, 130 that it was stopped."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from rich.console import Console

from hilum import __version__
from hilum.terms.discrepancies import UserError

MODULES: Mapping[str, tuple[str, ...]] = {
    "read": ("read",),
    "check": ("check",),
    "review": ("review",),
    "screening": ("load", "screen", "explain", "templates"),
    "diff": ("diff",),
    "export": ("export", "import"),
    "synthesize": ("synthesize",),
    "desk": ("dose", "grade", "respond", "stage", "deviations"),
    "terms": ("terms",),
    "evidence": ("snapshot", "report"),
    "trace": ("trace",),
    "design": ("design",),
    "characteristics": ("characteristics",),
}
"""Module -> its commands, in the order of the help; only that of the command asked is imported."""

STOPPED_IN_QUERY = "Query interrupted"
"""What DuckDB raises, as a RuntimeError, where Ctrl-C meets it in a query."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    out, err = _console(), Console(stderr=True, highlight=False)
    try:
        options = _parser(given).parse_args(given)
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


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hilum",
        description="Run an oncology trial from its registry record to its evidence. Research "
        "support, not a validated medical device: a person decides.",
    )
    parser.add_argument("--version", action="version", version=f"hilum {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in _asked(given):
        getattr(import_module(f"hilum.cli.{module}"), f"add_{module}")(commands)
    return parser


def _asked(given: Sequence[str]) -> Sequence[str]:
    """Return the module of the command that is asked; every one where none is, for the help."""
    asked = [name for name, held in MODULES.items() if given and given[0] in held]
    if given and given[0] == "--version":
        return ()
    return asked or tuple(MODULES)
