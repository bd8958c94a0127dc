"""Liver function over time, as rows of ADLB: ALBI and Child-Pugh where both inputs of one time are.

ALBI is of bilirubin and albumin of one specimen time. Child-Pugh takes besides them the latest
coagulation, ascites and encephalopathy up to that day, which are seldom recorded at every visit:
where one is of an earlier day the row says LOCF (DTYPE).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hilum.conduct.grading.values import LabValue
from hilum.conduct.staging import Latest, child_pugh_on
from hilum.datasets.adam.analyzed import Analyzed, scheduled, whole_day
from hilum.datasets.adam.baseline import is_staged
from hilum.datasets.adam.forms import change, flag, form, relative_day
from hilum.datasets.dataset import Row
from hilum.rules.albi import albi
from hilum.rules.child_pugh import used_inputs
from hilum.terms.decimals import Measured

BILIRUBIN, ALBUMIN = "total_bilirubin", "albumin"
LIVER = "LIVER FUNCTION"
PARAMETERS = {
    "ALBISC": "ALBI score",
    "ALBIGR": "ALBI grade",
    "CPPTS": "Child-Pugh points",
    "CPCLS": "Child-Pugh class",
}

Pair = tuple[LabValue, LabValue]
"""Bilirubin and albumin of one time."""

Told = dict[str, Any]


def liver_function(
    subject: Analyzed, values: Iterable[LabValue], baselines: Iterable[LabValue]
) -> Iterator[Row]:
    """Yield ALBI and Child-Pugh of each time at which bilirubin and albumin are both usable.

    A row is the baseline where both its values are the baselines of their analytes.
    """
    chosen = list(baselines)
    base: dict[str, Decimal | None] = {}
    for pair in _pairs(values):
        is_baseline = all(any(value is each for each in chosen) for value in pair)
        for told, records in _scores(subject, pair):
            code = str(told["PARAMCD"])
            if is_baseline:
                base[code] = told.get("AVAL")
                told |= {"BASE": base[code], "AVISIT": "Baseline", "AVISITN": 0}
            elif code in base:
                told |= change(told.get("AVAL"), base[code])
            yield _row(subject, told | {"ABLFL": flag(is_baseline)}, records)


def _pairs(values: Iterable[LabValue]) -> Iterator[Pair]:
    """Yield the values of each time that has one usable bilirubin above 0 and one albumin."""
    held: dict[tuple[str, object], list[LabValue]] = {}
    usable = [each for each in values if each.result is not None and whole_day(each.time)]
    for each in usable:
        held.setdefault((each.analyte, each.time), []).append(each)
    for time in dict.fromkeys(each.time for each in usable):
        bilirubin, albumin = held.get((BILIRUBIN, time), []), held.get((ALBUMIN, time), [])
        if len(bilirubin) == len(albumin) == 1 and _measured(bilirubin[0]).number > 0:
            yield bilirubin[0], albumin[0]


def _measured(value: LabValue) -> Measured:
    assert value.result is not None  # only usable values are paired
    assert value.result.measured is not None
    return value.result.measured


def _scores(subject: Analyzed, pair: Pair) -> Iterator[tuple[Told, tuple[str, ...]]]:
    bilirubin, albumin = pair
    day = whole_day(bilirubin.time)
    assert day is not None  # only values of a whole day are paired
    shared = {
        "PARCAT1": LIVER,
        "PARAMTYP": "DERIVED",
        "ADT": day,
        "ADY": relative_day(day, subject.start),
        "ACYCLE": subject.cycle_of(day - timedelta(days=1)),
        **_visit(subject, bilirubin),
    }
    records = tuple(row.row for value in pair for row in value.rows)
    found = albi(bilirubin_umol_per_l=_measured(bilirubin), albumin_g_per_l=_measured(albumin))
    best, worst = found.grades.best, found.grades.worst
    yield shared | _told("ALBISC", found.score, (found.score,)), records
    yield shared | _number("ALBIGR", best, worst), records
    if not is_staged(subject.facts.study):
        return
    facts = subject.facts
    score, inputs = child_pugh_on(facts.records, facts.study, day=day)
    points, classes = score.points, score.points.classes
    used = _used(inputs)
    earlier = any(subject.findings[row].time.day_latest < bilirubin.time.day_earliest
                  for row in used if row in subject.findings)  # fmt: skip
    shared |= {"DTYPE": "LOCF" if earlier else None}
    records = tuple(dict.fromkeys((*records, *used)))
    yield shared | _number("CPPTS", points.fewest, points.most), records
    place = Decimal("ABC".index(classes[0]) + 1) if len(classes) == 1 else None
    yield shared | _told("CPCLS", place, classes), records


def _visit(subject: Analyzed, value: LabValue) -> Told:
    keyed = subject.sdtm.of_record("LB", value.rows[0].row)
    visit = scheduled(subject.facts.study, value.rows[0].visit)
    return {"AVISIT": visit, "AVISITN": keyed.row["VISITNUM"] if keyed and visit else None}


def _used(inputs: Mapping[str, Latest]) -> tuple[str, ...]:
    """The rows of the inputs that the Child-Pugh score counts."""
    given = {name: each.row for name, each in inputs.items() if each.row is not None}
    return tuple(given[name].row for name in used_inputs(dict.fromkeys(given)) if name in given)


def _number(code: str, fewest: int, most: int) -> Told:
    """A whole number; a range of them is no number, and its text says it."""
    if fewest == most:
        return _told(code, Decimal(fewest), (fewest,))
    return _told(code, None, (f"{fewest}-{most}",))


def _told(code: str, number: Decimal | None, possible: Iterable[object]) -> Told:
    text = "/".join(str(each) for each in possible if each is not None)
    return {
        "PARAMCD": code,
        "PARAM": PARAMETERS[code],
        "AVAL": number,
        "AVALC": text or None,
        "ANL01FL": flag(number is not None),
    }


def _row(subject: Analyzed, told: Told, records: tuple[str, ...]) -> Row:
    sources = subject.sdtm.of_records(records, "LB", "RS")
    return form("ADLB").row(subject.adsl, values=told, sources=sources, records=records)
