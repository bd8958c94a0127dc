"""EC: study drugs as collected: planned, given, and not given (SDTMIG 3.4, 6.1.3.2)."""

from collections.abc import Iterator, Mapping

from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.administrations import Administration, recorded
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.doses_not_given import not_given
from hilum.datasets.sdtm.ex import amount, treatment
from hilum.datasets.sdtm.study_subject import StudySubject

PLANNED, DONE = "SCHEDULED", "PERFORMED"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the planned dose of each administration that has one, and what was done."""
    for each in (*recorded(subject), *not_given(subject)):
        if each.planned_mg is not None:
            yield _row(subject, each, _planned(each))
        if not each.is_due:
            yield _row(subject, each, _done(each))


def _row(subject: StudySubject, each: Administration, own: Mapping[str, Cell]) -> Row:
    asked = (each.drug.id,) if each.drug else ()
    values = {**treatment("EC", subject, each), **own}
    return Row(values=values, records=each.records, asked=asked)


def _planned(each: Administration) -> Mapping[str, Cell]:
    start = dtc(each.row.start) if each.row else each.date
    return {
        "ECMOOD": PLANNED,
        "ECDOSE": each.planned_mg,
        "ECDOSU": "mg",
        "ECSTDTC": start[:10] if start else None,
    }


def _done(each: Administration) -> Mapping[str, Cell]:
    if not each.given:
        return {
            "ECMOOD": DONE,
            "ECPRESP": "Y",
            "ECOCCUR": "N",
            "ECREASOC": each.why_not,
            "ECSTDTC": dtc(each.row.start) if each.row else each.date,
        }
    row = each.row
    return {
        "ECMOOD": DONE,
        "ECPRESP": "Y",
        "ECOCCUR": "Y",
        "ECLNKID": each.link,
        **amount("EC", each),
        "ECADJ": each.why_changed,
        "ECSTDTC": dtc(row.start) if row else None,
        "ECENDTC": dtc(row.end) if row else None,
    }
