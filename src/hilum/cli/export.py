"""`hilum export usdm` and `hilum import usdm`: a study as CDISC USDM 4.0 JSON, and back."""

import argparse
from datetime import date
from pathlib import Path

from rich.console import Console

from hilum.cli.asking import Commands, say
from hilum.pipeline.exchanging import export_usdm, import_usdm

SHOWN = ("EligibilityCriterion", "NarrativeContentItem", "Encounter", "Activity", "Objective")
SHOWN_MORE = ("Endpoint", "Estimand", "Administration", "BiomedicalConcept")
MOST_FINDINGS = 20


def add_export(commands: Commands) -> None:
    """Add `export usdm` and `import usdm` to the command."""
    export = commands.add_parser("export", help="write a study in a standard of exchange")
    one = export.add_subparsers(required=True, metavar="STANDARD").add_parser(
        "usdm", help="write a study as CDISC USDM 4.0 JSON"
    )
    one.add_argument("study", metavar="STUDY", help="a study folder, or a shipped study")
    one.add_argument("--out", type=Path, required=True, metavar="FILE")
    one.set_defaults(run=_export)
    back = commands.add_parser("import", help="read a study from a standard of exchange")
    one = back.add_subparsers(required=True, metavar="STANDARD").add_parser(
        "usdm", help="read CDISC USDM 4.0 JSON into a study folder"
    )
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--out", type=Path, required=True, metavar="STUDY", help="a new folder")
    one.set_defaults(run=_import)


def _export(options: argparse.Namespace, out: Console) -> None:
    done = export_usdm(options.study, options.out)
    counts = [f"{done.counts.get(name, 0)} {name}" for name in (*SHOWN, *SHOWN_MORE)]
    say(out, f"{options.out}: {', '.join(counts)}.")
    if done.unknown:
        say(out, "The study does not know:")
    for each in done.unknown:
        say(out, f"  {each}")
    if not done.findings:
        say(out, "No finding of the rules of USDM 4.0 that are checked here.")
        return
    out.print(
        f"{len(done.findings)} findings of the rules of USDM 4.0:", style="yellow", markup=False
    )
    for finding in done.findings[:MOST_FINDINGS]:
        say(out, f"  {finding}")
    if len(done.findings) > MOST_FINDINGS:
        say(out, f"  and {len(done.findings) - MOST_FINDINGS} more")


def _import(options: argparse.Namespace, out: Console) -> None:
    done = import_usdm(options.file, options.out, date.today())
    say(out, f"{options.out}: a study of {done.criteria} criteria.")
    if done.whole:
        say(out, "Written by Hilum: read back without loss, but for comments in its files.")
        return
    say(out, "Not written by Hilum: a draft. What it does not have:")
    for each in done.missing:
        say(out, f"  {each}")
