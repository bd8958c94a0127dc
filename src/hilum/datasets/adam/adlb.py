"""ADLB: laboratory values for analysis, with CTCAE grades by direction (ADaMIG 1.3, BDS).

A row is a row of LB that was done, or a value that two rows of one time make (neutrophils from
their share, corrected calcium), or a score of liver function (`liver`). Baseline is the last value
up to the day of the first dose, not timed after it, and nothing where that one cannot be used or
told: an older good value never stands in for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hilum.conduct.grading.baseline import baseline_of
from hilum.conduct.grading.deriving import with_derived
from hilum.conduct.grading.subject import VERSION_FACT
from hilum.conduct.grading.values import LabValue, lab_values
from hilum.datasets.adam.analyzed import Analyzed, scheduled, whole_day
from hilum.datasets.adam.collected import Keyed
from hilum.datasets.adam.forms import change, flag, form, relative_day
from hilum.datasets.adam.liver import liver_function
from hilum.datasets.dataset import Row
from hilum.rules.ctcae import Direction, Grading, Status
from hilum.terms.times import PartialTime

Graded = Mapping[tuple[str, tuple[str, ...]], Mapping[Direction, Grading]]
"""The gradings of a value, by its analyte and the ids of its rows."""

SIDES = {Direction.LOW: "L", Direction.HIGH: "H"}


@dataclass
class Result:
    """One row in the making: a value, the LB row that it is (None if derived), what is told.

    `worst_of` are the results among which it is the worst, where it is flagged so.
    """

    value: LabValue
    source: Keyed | None
    told: dict[str, Any] = field(default_factory=dict)
    grades: Mapping[Direction, Grading] = field(default_factory=dict)
    is_baseline: bool = False
    worst_of: list["Result"] = field(default_factory=list)


def adlb(subject: Analyzed) -> Iterator[Row]:
    """Yield the laboratory values of a subject, the derived ones and the liver scores last."""
    results = _results(subject)
    _baselines(results, subject)
    for result in results:
        result.told |= _told(result, subject)
    by_analyte: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_analyte[result.value.analyte].append(result)
    for own in by_analyte.values():
        _beside_baseline(own)
        _flag_worst(own)
        _flag_one_a_visit(own)
    for result in results:
        yield _row(result, subject)
    baselines = [result.value for result in results if result.is_baseline]
    yield from liver_function(subject, [result.value for result in results], baselines)


def _results(subject: Analyzed) -> list[Result]:
    rows: dict[str, Keyed] = {}
    for keyed in subject.sdtm.of("LB"):
        own = [record for record in keyed.row.records if record in subject.findings]
        rows |= dict.fromkeys(own[:1], keyed)
    findings = [subject.findings[record] for record in rows]
    concepts = subject.facts.study.concepts
    asked = frozenset(row.concept for row in findings if row.concept)
    values = lab_values(findings, asked, concepts, death=subject.facts.records.subject.death)
    graded = _graded(subject)
    results = []
    for value in with_derived(values):
        key = (value.analyte, tuple(row.row for row in value.rows))
        source = None if value.derived else rows[value.rows[0].row]
        results.append(Result(value, source, grades=graded.get(key, {})))
    return sorted(results, key=lambda each: each.value.time.earliest)


def _graded(subject: Analyzed) -> Graded:
    """Return the gradings of the values; none where the study locks no version of CTCAE."""
    found: dict[tuple[str, tuple[str, ...]], dict[Direction, Grading]] = defaultdict(dict)
    if VERSION_FACT not in subject.facts.study.facts:
        return {}
    for each in (value for term in subject.facts.graded.terms for value in term.values):
        key = (each.value.analyte, tuple(row.row for row in each.value.rows))
        found[key].setdefault(each.grading.term.direction, each.grading)
    return found


def _baselines(results: Iterable[Result], subject: Analyzed) -> None:
    day = subject.facts.anchors.get("first_dose")
    by_analyte: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_analyte[result.value.analyte].append(result)
    for analyte, own in by_analyte.items():
        concept = subject.facts.study.concepts[analyte]
        values = [each.value for each in own]
        found = baseline_of(values, concept, day, subject.facts.dosed_by).value
        for each in own:
            each.is_baseline = each.value is found


def _told(result: Result, subject: Analyzed) -> dict[str, Any]:
    value = result.value
    day = whole_day(value.time)
    exact = value.time.earliest == value.time.latest
    return {
        **_parameter(result, subject),
        **_amount(result, subject),
        **_visit(result, subject),
        "ADT": day,
        "ATM": value.time.earliest.strftime("%H:%M") if exact else None,
        "ADY": relative_day(day, subject.start),
        "ACYCLE": None if day is None else subject.cycle_of(day - timedelta(days=1)),
        "ABLFL": flag(result.is_baseline),
        "ONTRTFL": flag(on_treatment(value.time, subject)),
        "ANRIND": indicator(value),
        **_toxicity(result),
    }


def on_treatment(time: PartialTime, subject: Analyzed) -> bool:
    """Tell whether a time lies after the first dose and within the treatment-emergent window.

    On the day of the first dose only what is timed after it does.
    """
    day, begun = whole_day(time), subject.facts.dosed_by
    if day is None or begun is None or subject.emergent is None:
        return False
    return time.earliest > begun and day <= subject.emergent[1]


def _parameter(result: Result, subject: Analyzed) -> dict[str, Any]:
    concept = subject.facts.study.concepts[result.value.analyte]
    code = concept.sdtm.testcd if concept.sdtm else None
    unit = "" if concept.unit is None else f" ({concept.unit})"
    row = result.source.row if result.source else None
    return {
        "PARAMCD": (row["LBTESTCD"] if row else None) or code,
        "PARAM": f"{concept.en}{unit}",
        "PARCAT1": row["LBCAT"] if row else None,
        "PARAMTYP": None if row else "DERIVED",
    }


def _amount(result: Result, subject: Analyzed) -> dict[str, Any]:
    coded = bool(subject.facts.study.concepts[result.value.analyte].values)
    text = result.source.row["LBSTRESC"] if result.source else None
    known = result.value.result
    if known is None or known.measured is None:
        return {"AVALC": text}
    exact = known.measured.comparator == "=" and not coded
    return {
        "AVAL": known.measured.number if exact else None,
        "AVALC": text or str(known.measured),
    }


def _visit(result: Result, subject: Analyzed) -> dict[str, Any]:
    if result.is_baseline:
        return {"AVISIT": "Baseline", "AVISITN": 0}
    keyed = result.source or subject.sdtm.of_record("LB", result.value.rows[0].row)
    visit = scheduled(subject.facts.study, result.value.rows[0].visit)
    return {"AVISIT": visit, "AVISITN": keyed.row["VISITNUM"] if keyed and visit else None}


def indicator(value: LabValue) -> str | None:
    """Return LOW, NORMAL or HIGH; None where the limit that would decide it is not known."""
    result = value.result
    if result is None or result.measured is None or result.measured.comparator != "=":
        return None
    number = result.measured.number
    if result.low is not None and number < result.low:
        return "LOW"
    if result.high is not None and number > result.high:
        return "HIGH"
    return None if result.low is None or result.high is None else "NORMAL"


def _toxicity(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for direction, grading in result.grades.items():
        side = SIDES[direction]
        certain = grading.status is Status.GRADED
        told |= {
            f"ATOXDSC{side}": grading.term.name,
            f"ATOXGR{side}": grading.grades if certain else None,
            f"APOSGR{side}": grading.grades,
        }
    return told


BESIDE = {"BNRIND": "ANRIND", "BTOXGRL": "ATOXGRL", "BTOXGRH": "ATOXGRH"}
"""What a row says of its baseline, and where the baseline row says it."""


def _beside_baseline(own: list[Result]) -> None:
    base = next((each for each in own if each.is_baseline), None)
    if base is None:
        return
    number: Decimal | None = base.told.get("AVAL")
    after = False
    for each in own:
        each.told |= {name: base.told.get(of) for name, of in BESIDE.items()}
        each.told |= change(each.told.get("AVAL"), number) if after else {"BASE": number}
        after = after or each is base


def _flag_worst(own: list[Result]) -> None:
    for direction, side in SIDES.items():
        graded = [each for each in own if direction in each.grades and each.told["ONTRTFL"]]
        told = [each for each in graded if each.grades[direction].status is not Status.UNGRADEABLE]
        if told:
            worst = max(told, key=lambda each: _severity(each.grades[direction]))
            worst.told[f"WORST{side}FL"] = "Y"
            worst.worst_of += own


def _severity(grading: Grading) -> tuple[int, int]:
    return grading.lowest, grading.highest


def _flag_one_a_visit(own: list[Result]) -> None:
    usable = (each for each in own if each.value.result is not None and each.told["AVISIT"])
    last = {each.told["AVISIT"]: each for each in usable}
    for each in last.values():
        each.told["ANL01FL"] = "Y"


def _row(result: Result, subject: Analyzed) -> Row:
    held = (result, *result.worst_of)
    records = tuple(dict.fromkeys(row.row for each in held for row in each.value.rows))
    sources = subject.sdtm.of_records(records, "LB")
    return form("ADLB").row(
        subject.adsl,
        result.source,
        srcvar="LBSTRESN" if result.source else None,
        values=result.told,
        sources=sources,
        records=records,
    )
