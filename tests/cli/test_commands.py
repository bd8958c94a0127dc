"""The command's table of modules is what the modules add: only the one asked for is imported."""

import argparse
import subprocess
import sys
from importlib import import_module

import pytest

from hilum.cli.command import MODULES


@pytest.mark.parametrize("module", MODULES)
def test_a_module_adds_the_commands_that_the_table_says(module: str) -> None:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    getattr(import_module(f"hilum.cli.{module}"), f"add_{module}")(commands)
    assert tuple(commands.choices) == MODULES[module]


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hilum.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_help_names_every_command() -> None:
    shown = _run("--help").stdout
    names = [name for held in MODULES.values() for name in held]
    assert [name for name in names if f"\n    {name}" not in shown] == []


def test_a_command_that_is_none_is_told_which_there_are() -> None:
    done = _run("enrol")
    assert done.returncode == 2
    assert "invalid choice: 'enrol'" in done.stderr
    assert "'screen'" in done.stderr


def test_reading_and_checking_load_no_engine() -> None:
    """A record is read and checked in two seconds, of which the start may not take most."""
    code = (
        "import sys, hilum.cli.read, hilum.cli.check\n"
        "print([name for name in ('ibis', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
