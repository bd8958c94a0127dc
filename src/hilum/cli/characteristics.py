"""`hilum characteristics`: what a study's analysis does over many virtual trials."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hilum.cli.asking import Commands, say
from hilum.cli.progress import shown
from hilum.criteria.phrases import Language
from hilum.pipeline.characterizing import (
    Asked,
    characterize,
    check_place,
    write_measured,
)
from hilum.reports.characteristics.figures import figures
from hilum.reports.characteristics.page import PAGE, aim, notes
from hilum.reports.characteristics.wording import CharacteristicWords
from hilum.study import find_study


def add_characteristics(commands: Commands) -> None:
    """Add `characteristics` to the command."""
    command = commands.add_parser(
        "characteristics", help="analyse many virtual trials: power, coverage, precision"
    )
    command.add_argument("study", metavar="STUDY", help="a shipped study's name, or a folder")
    command.add_argument("--trials", type=int, default=1000, metavar="N")
    command.add_argument("--subjects", type=int, default=100, metavar="N", help="of each trial")
    command.add_argument("--seed", type=int, default=1, metavar="N", help="of the first trial")
    command.add_argument("--null", type=float, metavar="RATE", help="to be excluded, as 0.14")
    command.add_argument("--alpha", type=float, default=0.05, help="one-sided (default: 0.05)")
    command.add_argument("--jobs", type=int, default=1, metavar="N", help="processes at a time")
    command.add_argument("--lang", choices=[each.value for each in Language], default="en")
    command.add_argument("--out", type=Path, metavar="DIR", help="write a page and the data")
    command.set_defaults(run=_characteristics)


def _characteristics(options: argparse.Namespace, out: Console) -> None:
    words = CharacteristicWords(options.lang)
    asked = Asked(
        study=find_study(options.study),
        trials=options.trials,
        subjects=options.subjects,
        seed=options.seed,
        null_rate=options.null,
        alpha=options.alpha,
        jobs=options.jobs,
    )
    if options.out:
        check_place(options.out)
    with shown() as progress:
        measured = characterize(asked, progress)
    if options.out:
        write_measured(measured, options.out, words)
    say(out, aim(measured, words))
    for each in measured.quantities:
        title = Text(each.words.say(options.lang))
        table = Table(title=title, title_justify="left")
        table.add_column(words.say("figure"))
        table.add_column(words.say("value"), justify="right")
        for label, value in figures(each, words):
            table.add_row(label, value)
        out.print(table)
    for note in notes(measured, words):
        say(out, note)
    if options.out:
        say(out, str(options.out / PAGE))
