"""Protocol deviations by category and kind: recorded by the site, derived from rules, and entry.

The first two are of DV. Whoever was enrolled although a criterion was not met deviates from the
protocol too (ICH E3, 10.2); SDTM keeps that in IE (SDTMIG 3.4, 6.3.4).
"""

from collections.abc import Iterator, Mapping

from hilum.datasets.dataset import Key, Row
from hilum.reports.trial.display import Column, Display, Line, Table
from hilum.reports.trial.displays.cells import Keys, count, share
from hilum.reports.trial.displays.framing import Frame
from hilum.reports.trial.displays.wording import coded, said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec
from hilum.terms.reasons import Words

ENTRY = "ENTRY CRITERION NOT MET"

Rows = tuple[tuple[Key, Row], ...]


def make(spec: DisplaySpec, trial: Trial) -> Display:
    """Return subjects with deviations and how many there are; a reason where there is none."""
    held = (trial.rows(name, spec.set) for name in ("DV", "IE") if name in trial.datasets)
    frame, rows = Frame(spec, trial), tuple(pair for pairs in held for pair in pairs)
    if not rows:
        return frame.nothing(said("no_deviations"))
    columns = (
        Column(id="subjects", heading=said("subjects_percent")),
        Column(id="deviations", heading=said("deviations")),
    )
    lines = tuple(_lines(rows, trial.population(spec.set), _criteria(trial)))
    table = Table(stub=said("deviation"), columns=columns, lines=lines)
    return frame.display(table, notes=(said("note_counts"), said("note_deviations")))


def _criteria(trial: Trial) -> Mapping[str, Words]:
    """The name of each criterion by its code in IE."""
    return {
        code: Words(f"{code}: {each.en}", f"{code}：{each.zh}")
        for each in trial.study.criteria
        if (code := each.id.upper())
    }


def _lines(rows: Rows, population: Keys, criteria: Mapping[str, Words]) -> Iterator[Line]:
    yield _line("any", said("any_deviation"), rows, population)
    for category in sorted({_category(row) for _, row in rows}):
        held = tuple(pair for pair in rows if _category(pair[1]) == category)
        yield _line(category, coded(category), held, population)
        for kind in sorted({_kind(row) for _, row in held}):
            of_kind = tuple(pair for pair in held if _kind(pair[1]) == kind)
            label = criteria.get(kind) or coded(kind)
            yield _line(f"{category}.{kind}", label, of_kind, population, indent=1)


def _category(row: Row) -> str:
    return ENTRY if row["IETESTCD"] else str(row["DVCAT"])


def _kind(row: Row) -> str:
    """The criterion, or the coded term; what the site wrote where there is none."""
    return str(row["IETESTCD"] or row["DVDECOD"] or row["DVTERM"])


def _line(name: str, label: Words, rows: Rows, population: Keys, *, indent: int = 0) -> Line:
    keys = tuple(key for key, _ in rows)
    cells = (share(keys, population), count(keys, population, name="deviations"))
    return Line(id=name, label=label, cells=cells, indent=indent)
