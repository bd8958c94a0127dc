"""Protocol deviations by category and kind (DV): recorded by the site, and derived from rules."""

from collections.abc import Iterator

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import Column, Display, Line, Table
from hilum.reports.trial.displays.cells import Keys, count, share
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import coded, said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

Rows = tuple[tuple[Key, Row], ...]


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return subjects with deviations and how many there are; a reason where there is none."""
    frame, rows = Frame(spec, trial), trial.rows("DV", spec.set)
    if not rows:
        return frame.nothing(said("no_deviations"))
    columns = (
        Column(id="subjects", heading=said("subjects_percent")),
        Column(id="deviations", heading=said("deviations")),
    )
    lines = tuple(_lines(rows, trial.population(spec.set)))
    table = Table(stub=said("deviation"), columns=columns, lines=lines)
    return frame.display(table, notes=(said("note_counts"), said("note_deviations")))


def _lines(rows: Rows, population: Keys) -> Iterator[Line]:
    yield _line("any", said("any_deviation"), rows, population)
    for category in sorted({str(row["DVCAT"]) for _, row in rows}):
        held = tuple(pair for pair in rows if str(pair[1]["DVCAT"]) == category)
        yield _line(category, coded(category), held, population)
        for kind in sorted({_kind(row) for _, row in held}):
            of_kind = tuple(pair for pair in held if _kind(pair[1]) == kind)
            yield _line(f"{category}.{kind}", coded(kind), of_kind, population, indent=1)


def _kind(row: Row) -> str:
    """The coded term; what the site wrote where there is none."""
    return str(row["DVDECOD"] or row["DVTERM"])


def _line(name: str, label: Words, rows: Rows, population: Keys, *, indent: int = 0) -> Line:
    keys = tuple(key for key, _ in rows)
    cells = (share(keys, population), count(keys, population, name="deviations"))
    return Line(id=name, label=label, cells=cells, indent=indent)
