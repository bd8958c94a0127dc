"""`hilum synthesize`: records of people who do not exist, with what is true of them."""

import argparse
from pathlib import Path

from rich.console import Console

from hilum.cli.asking import Commands, say
from hilum.cli.progress import shown
from hilum.sources.synthetic import FORMS, Hospital, synthesize
from hilum.sources.virtual_trial import Trial, synthesize_trial
from hilum.study import find_study, load_study
from hilum.terms.discrepancies import UserError


def add_synthesize(commands: Commands) -> None:
    """Add `synthesize hospital` and `synthesize trial`."""
    command = commands.add_parser("synthesize", help="make synthetic records, with their truth")
    what = command.add_subparsers(required=True, metavar="WHAT")
    hospital = what.add_parser("hospital", help="a hospital with a liver clinic in it")
    trial = what.add_parser("trial", help="a virtual trial, from consent to death or cut-off")
    for each in (hospital, trial):
        each.add_argument("--subjects", type=int, required=True, metavar="N")
        each.add_argument("--seed", type=int, required=True, metavar="S")
        each.add_argument("--out", type=Path, required=True, metavar="DIR")
    hospital.add_argument("--as", dest="form", choices=FORMS, required=True)
    hospital.set_defaults(run=_hospital)
    trial.add_argument("--study", required=True, help="a shipped study's name, or a folder")
    trial.set_defaults(run=_trial)


def _hospital(options: argparse.Namespace, out: Console) -> None:
    with shown() as progress:
        hospital = Hospital(options.subjects, options.seed)
        synthesize(hospital, options.form, options.out, progress)
    say(out, f"{options.out}: {options.subjects:,} subjects; what is true of them: truth.parquet")


def _trial(options: argparse.Namespace, out: Console) -> None:
    study = load_study(find_study(options.study))
    if study.regimen is None or study.schedule is None:
        raise UserError(f"{options.study}: expected a study with regimen.toml and schedule.toml")
    trial = Trial(options.subjects, options.seed, study.regimen, study.schedule)
    with shown() as progress:
        synthesize_trial(trial, options.out, study.id, progress)
    say(out, f"{options.out}: {options.subjects:,} subjects")
    say(out, f"  records      {options.out / 'records'} (the templates, filled)")
    say(out, f"  what is true {options.out / 'truth'}")
