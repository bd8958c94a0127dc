"""ADAE: adverse events for analysis (OCCDS 1.1)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from hilum.conduct.grading.events import recorded_grade
from hilum.datasets.adam.analyzed import Analyzed, event_of, whole_day
from hilum.datasets.adam.collected import Keyed
from hilum.datasets.adam.forms import flag, form, relative_day
from hilum.datasets.dataset import Row
from hilum.records.rows import Event
from hilum.terms.decimals import fold
from hilum.terms.times import UNDATED
from hilum.terms.truth import Truth

RELATED = {
    **dict.fromkeys(
        ("related", "y", "yes", "possibly related", "probably related", "definitely related",
         "possible", "probable", "definite", "相关", "有关", "可能有关", "很可能有关", "肯定有关"),
        "RELATED",
    ),
    **dict.fromkeys(
        ("not related", "unrelated", "n", "no", "unlikely related", "unlikely", "无关", "不相关",
         "可能无关", "肯定无关"),
        "NOT RELATED",
    ),
}  # fmt: skip
"""Words for the relation to treatment (whole, case and width folded); others leave it not known."""

ORGAN_CLASS = "AECTCSOC"
"""The supplemental qualifier of AE that holds the system organ class of CTCAE."""

Values = dict[str, Any]

WORST = (
    *("AOCCFL", "AOCCSFL", "AOCCPFL"),
    *("AOCCIFL", "AOCCSIFL", "AOCCPIFL"),
)
"""The flags that an event is the first, or the worst, among the others, on which it then rests."""


def adae(subject: Analyzed) -> Iterator[Row]:
    """Yield the adverse events of a subject: one row for each row of AE.

    Dates are not imputed. Where they leave open whether an event began within the
    treatment-emergent window, the row says so (TRTEMCFL), and the study rules whether it counts
    (endpoints.toml: undated_event_emergent). An event that began before and got worse is emergent
    only where its new grade is a record of its own: a record holds one grade.
    """
    made = [(keyed, _values(subject, keyed)) for keyed in subject.sdtm.of("AE")]
    _mark([values for _, values in made])
    for keyed, values in made:
        others = [other for other, _ in made] if any(values.get(name) for name in WORST) else []
        records = tuple(row for other in (keyed, *others) for row in other.row.records)
        yield form("ADAE").row(
            subject.adsl,
            keyed,
            srcvar="AETERM",
            values=values,
            sources=[other.key for other in others],
            records=tuple(dict.fromkeys(records)),
        )


def _values(subject: Analyzed, keyed: Keyed) -> Values:
    event, organ = event_of(subject, keyed), subject.sdtm.qualifier(keyed, ORGAN_CLASS)
    start = None if event is None else whole_day(event.start)
    grade = recorded_grade(_text(keyed.row["AETOXGR"]))
    return {
        **_dates(subject, event, start),
        "AESOC": None if organ is None else organ.row["QVAL"],
        "AEDECOD": keyed.row["AEDECOD"],
        "AETERM": keyed.row["AETERM"],
        "ACYCLE": subject.cycle_of(start),
        **_emergence(subject, event),
        "AREL": RELATED.get(fold(_text(keyed.row["AEREL"]) or "").casefold()),
        "ATOXGR": None if grade is None else str(grade),
        "ATOXGRN": grade,
    }


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _dates(subject: Analyzed, event: Event | None, start: date | None) -> Values:
    end = None if event is None else whole_day(event.end)
    known = start is not None and end is not None and end >= start
    return {
        "ASTDT": start,
        "ASTDY": relative_day(start, subject.start),
        "AENDT": end,
        "AENDY": relative_day(end, subject.start),
        "ADURN": (end - start).days + 1 if known and start and end else None,
        "ADURU": "DAYS" if known else None,
        "AONGOFL": flag(event is not None and event.ongoing is True),
    }


def _emergence(subject: Analyzed, event: Event | None) -> Values:
    rules = subject.rules
    if rules is None or rules.treatment_emergent_days.is_missing or not subject.is_treated:
        return {}
    emergent = subject.is_emergent(UNDATED if event is None else event.start)
    open_counts = rules.undated_event_emergent.value is True
    return {
        "TRTEMFL": flag(emergent is Truth.MET or (emergent is Truth.UNKNOWN and open_counts)),
        "TRTEMCFL": flag(emergent is Truth.UNKNOWN),
    }


def _mark(events: list[Values]) -> None:
    """Flag the first of the treatment-emergent events, and the first of the highest grade.

    An event that is not coded is of its term as reported.
    """
    emergent = sorted(
        (each for each in events if each.get("TRTEMFL")),
        key=lambda each: (each["ASTDT"] or date.max, str(each["AEDECOD"])),
    )
    groups: tuple[tuple[str, str, Callable[[Values], object]], ...] = (
        ("AOCCFL", "AOCCIFL", lambda each: True),
        ("AOCCSFL", "AOCCSIFL", lambda each: each["AESOC"]),
        ("AOCCPFL", "AOCCPIFL", lambda each: each["AEDECOD"] or each["AETERM"]),
    )
    for first, worst, group in groups:
        _mark_first(emergent, first, group)
        graded = [each for each in emergent if each["ATOXGRN"] is not None]
        _mark_first(sorted(graded, key=lambda each: -each["ATOXGRN"]), worst, group)


def _mark_first(events: Iterable[Values], name: str, group: Callable[[Values], object]) -> None:
    seen: set[object] = {None}
    for each in events:
        if group(each) not in seen:
            seen.add(group(each))
            each[name] = "Y"
