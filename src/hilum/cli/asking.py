"""What every command has: a place among the commands, and how it prints a line."""

import argparse
from typing import TypeAlias

from rich.console import Console

# The only name that argparse gives to what holds a command's subcommands.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def say(out: Console, line: str) -> None:
    """Print one line as it is: a path is neither broken into lines nor read as markup."""
    out.print(line, markup=False, soft_wrap=True)
