"""The shift of the CTCAE grade of each laboratory term from baseline to the worst after it."""

from collections.abc import Iterator

from hilum.reports.trial.display import BLANK, Display, Line, Table
from hilum.reports.trial.displays.ctcae_names import named, term_words
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.laboratory import GRADES, Graded, graded
from hilum.reports.trial.displays.shift import Shift
from hilum.reports.trial.displays.wording import said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return for each term its baseline grades against the worst grades on treatment."""
    frame = Frame(spec, trial, (trial.endpoints.analysis.treatment_emergent_days,))
    terms, names = tuple(graded(trial, spec.set)), term_words(trial.study)
    if not terms:
        return frame.nothing(said("no_laboratory"))
    shifts = {each: shift_of(each) for each in terms}
    columns = shifts[terms[0]].columns(lambda grade: said("worst_grade", grade=grade))
    lines = tuple(
        line
        for term, shift in shifts.items()
        for line in _lines(term, shift, named(term.term, names))
    )
    table = Table(stub=said("lab_shift"), columns=columns, lines=lines)
    notes = (said("note_counts"), said("note_lab_worst"), said("note_lab_shift"))
    return frame.display(table, notes=notes)


def shift_of(term: Graded) -> Shift:
    """Return the shift of a term."""
    return Shift(term.population, GRADES, term.baseline, term.worst)


def _lines(term: Graded, shift: Shift, label: Words) -> Iterator[Line]:
    name = f"{term.term}.{term.side}"
    yield Line(id=name, label=label, cells=(BLANK,) * (len(GRADES) + 3))
    yield from shift.lines(name, lambda grade: said("base_grade", grade=grade), indent=1)
