"""The `hilum` command."""

from hilum.cli.command import main

__all__ = ["main"]
