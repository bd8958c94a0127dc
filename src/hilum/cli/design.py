"""`hilum design`: single-arm phase II designs of a response rate, and what they do."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hilum.cli.asking import Commands, say
from hilum.criteria.phrases import Language
from hilum.pipeline.designs import DesignRequest, Kind, design_trial, write_designed
from hilum.reports.designs.designed import Candidate, Designed, figures, misses, rule
from hilum.reports.designs.page import PAGE, aim_of, how
from hilum.reports.designs.wording import DesignWords

TOLD = {
    Kind.SIMON: "two stages: Simon's optimal and minimax designs",
    Kind.AHERN: "one stage: A'Hern's exact design",
    Kind.FLEMING: "one stage by the normal approximation: Fleming's design",
}


def add_design(commands: Commands) -> None:
    """Add `design simon`, `design ahern` and `design fleming` to the command."""
    command = commands.add_parser("design", help="design a single-arm phase II trial")
    kinds = command.add_subparsers(required=True, metavar="DESIGN")
    for kind, told in TOLD.items():
        one = kinds.add_parser(kind.value, help=told)
        one.add_argument("--null", type=float, required=True, metavar="RATE", help="as 0.14")
        one.add_argument("--target", type=float, required=True, metavar="RATE", help="as 0.30")
        one.add_argument("--alpha", type=float, default=0.05, help="default: %(default)s")
        one.add_argument("--power", type=float, default=0.8, help="default: %(default)s")
        one.add_argument("--trials", type=int, default=100_000, metavar="N", help="to simulate")
        one.add_argument("--seed", type=int, default=1, metavar="N", help="of the simulation")
        one.add_argument("--lang", choices=[each.value for each in Language], default="en")
        one.add_argument("--out", type=Path, metavar="DIR", help="write a page with a plot")
        one.set_defaults(run=_design, kind=kind)


def _design(options: argparse.Namespace, out: Console) -> None:
    words = DesignWords(options.lang)
    designed = design_trial(
        DesignRequest(
            kind=options.kind,
            null_rate=options.null,
            target_rate=options.target,
            alpha=options.alpha,
            power=options.power,
            trials=options.trials,
            seed=options.seed,
        )
    )
    if options.out:
        write_designed(designed, options.out, words)
    say(out, aim_of(designed, words))
    for each in designed.candidates:
        _print(each, designed, words, out)
    say(out, how(designed, words))
    if options.out:
        say(out, str(options.out / PAGE))


def _print(each: Candidate, designed: Designed, words: DesignWords, out: Console) -> None:
    table = Table(title=Text(words.say(each.name)), title_justify="left")
    table.add_column(words.say("figure"))
    table.add_column(words.say("exact"), justify="right")
    table.add_column(words.say("simulated"), justify="right")
    for key, exact, simulated in figures(each):
        table.add_row(words.say(key), exact, simulated)
    out.print(table)
    say(out, rule(each.design, words))
    if misses(each, designed.aim):
        out.print(words.say("misses"), style="yellow", markup=False)
