"""Therapy before enrolment: ADSL, the variables of prior_therapy.toml."""

from hilum.reports.trial.display import Display
from hilum.reports.trial.displays.characteristics import characteristics
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return what was given before, and how many lines of systemic therapy."""
    table = characteristics(trial, spec.set).table("prior_therapy")
    notes = (said("note_counts"), said("note_prior_lines"), said("note_not_known"))
    return Frame(spec, trial).display(table, notes=notes)
