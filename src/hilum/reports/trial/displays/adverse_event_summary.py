"""The summary of treatment-emergent adverse events: any, severe, serious, fatal, related, action.

Each line counts subjects with at least one such event, the events, and their rate in the time at
risk. What is not known of an event (grade, relation, seriousness, action) has a line of its own.
"""

from collections.abc import Callable, Iterator

from hilum.reports.trial.display import Column, Display, Line, Table
from hilum.reports.trial.displays.cells import count, share
from hilum.reports.trial.displays.emergent import RELATED, Emergent, Event, keys_of
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

SEVERE = 3
FATAL = 5
NOTHING_KNOWN = (None, "UNKNOWN")

Picks = Callable[[Event], bool]


def _at_least(event: Event, grade: int) -> bool:
    return event.grade is not None and event.grade >= grade


def _is_related(event: Event) -> bool:
    return event.relation == RELATED


LINES: tuple[tuple[str, int, Picks], ...] = (
    ("any", 0, lambda each: True),
    ("severe", 1, lambda each: _at_least(each, SEVERE)),
    ("serious", 1, lambda each: each.row["AESER"] == "Y"),
    ("fatal", 1, lambda each: _at_least(each, FATAL) or each.row["AESDTH"] == "Y"),
    ("related", 0, _is_related),
    ("related_severe", 1, lambda each: _is_related(each) and _at_least(each, SEVERE)),
    ("related_serious", 1, lambda each: _is_related(each) and each.row["AESER"] == "Y"),
    ("interrupted", 0, lambda each: each.row["AEACN"] == "DRUG INTERRUPTED"),
    ("reduced", 0, lambda each: each.row["AEACN"] == "DOSE REDUCED"),
    ("withdrawn", 0, lambda each: each.row["AEACN"] == "DRUG WITHDRAWN"),
    ("grade_not_known", 0, lambda each: each.grade is None),
    ("relation_not_known", 0, lambda each: each.relation is None),
    ("serious_not_known", 0, lambda each: each.row["AESER"] is None),
    ("action_not_known", 0, lambda each: each.row["AEACN"] in NOTHING_KNOWN),
)
"""The lines: the key of the words, how far set in, and which events it counts."""


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return the summary of the set's treatment-emergent adverse events."""
    emergent = Emergent(trial, spec.set)
    headings = ("subjects_percent", "events", "rate")
    columns = tuple(Column(id=name, heading=said(f"ae_column_{name}")) for name in headings)
    lines = tuple(_line(emergent, *each) for each in LINES)
    table = Table(stub=said("ae_stub"), columns=columns, lines=lines)
    return frame_of(spec, trial).display(table, notes=notes_of(emergent))


def _line(emergent: Emergent, key: str, indent: int, picks: Picks) -> Line:
    chosen = tuple(each for each in emergent.events if picks(each))
    cells = (
        share(keys_of(chosen), emergent.population),
        count(keys_of(chosen), emergent.population, name="events"),
        emergent.rate(chosen),
    )
    return Line(id=key, label=said(f"ae_{key}"), cells=cells, indent=indent)


def frame_of(spec: DisplaySpec, trial: Trial) -> Frame:
    """Return the frame of a display of treatment-emergent adverse events."""
    ruled = trial.endpoints.analysis
    return Frame(
        spec,
        trial,
        (
            ruled.treatment_emergent_days,
            ruled.undated_event_emergent,
            ruled.confidence_percent,
            ruled.days_per_month,
        ),
    )


def notes_of(emergent: Emergent) -> Iterator[Words]:
    """Yield the footnotes: the window, events of uncertain days, how grades and rates are told."""
    yield said("note_counts")
    window = emergent.analysis.treatment_emergent_days
    if not window.is_missing:
        yield said("note_emergent", days=window.known)
    if emergent.uncertain:
        yield said("note_uncertain", events=len(emergent.uncertain))
    yield said("note_worst_grade")
    yield said("note_rate")
