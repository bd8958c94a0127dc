"""The worst CTCAE grade of each laboratory term after the first dose."""

from hilum.reports.trial.display import Column, Display, Line, Table
from hilum.reports.trial.displays.cells import people, share
from hilum.reports.trial.displays.ctcae_names import named, term_words
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.laboratory import GRADES, Graded, graded
from hilum.reports.trial.displays.wording import said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

SEVERE = ("3", "4")


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return one line a term; percentages are of those measured on treatment."""
    frame = Frame(spec, trial, (trial.endpoints.analysis.treatment_emergent_days,))
    terms, names = tuple(graded(trial, spec.set)), term_words(trial.study)
    if not terms:
        return frame.nothing(said("no_laboratory"))
    columns = (
        Column(id="measured", heading=said("lab_measured")),
        *(Column(id=f"grade_{each}", heading=said("grade", grade=each)) for each in GRADES),
        Column(id="severe", heading=said("lab_severe")),
        Column(id="not_certain", heading=said("lab_not_certain")),
        Column(id="not_measured", heading=said("lab_not_measured")),
    )
    lines = tuple(_line(each, named(each.term, names)) for each in terms)
    table = Table(stub=said("lab_term"), columns=columns, lines=lines)
    notes = (said("note_lab_percent"), said("note_lab_worst"), said("note_lab_not_certain"))
    return frame.display(table, notes=notes)


def _line(term: Graded, label: Words) -> Line:
    severe = (key for grade in SEVERE for key in term.having(grade))
    cells = (
        people(term.measured, term.population),
        *(share(term.having(each), term.measured) for each in GRADES),
        share(severe, term.measured),
        share(term.having(None), term.measured),
        people(term.not_measured, term.population),
    )
    return Line(id=f"{term.term}.{term.side}", label=label, cells=cells)
