"""Baseline characteristics: ADSL, the variables of baseline.toml."""

from hilum.reports.trial.display import Display
from hilum.reports.trial.displays.characteristics import characteristics
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return counts with percentages of the set, and medians with ranges of those known."""
    table = characteristics(trial, spec.set).table("baseline")
    notes = (said("note_counts"), said("note_baseline"), said("note_not_known"))
    return Frame(spec, trial).display(table, notes=notes)
