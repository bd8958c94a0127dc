"""EX: the study drugs that were given, in mg (SDTMIG 3.4, 6.1.3.1)."""

from collections.abc import Iterator, Mapping

from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.administrations import Administration, recorded
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.history import standard_name
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.terms import term


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each administration that took place."""
    for each in recorded(subject):
        if each.given and each.row is not None:
            yield Row(
                values={
                    **treatment("EX", subject, each),
                    "EXLNKID": each.link,
                    **amount("EX", each),
                    "EXADJ": each.why_changed,
                    "EXSTDTC": dtc(each.row.start),
                    "EXENDTC": dtc(each.row.end),
                },
                records=each.records,
                asked=(each.drug.id,) if each.drug else (),
            )


def treatment(prefix: str, subject: StudySubject, each: Administration) -> dict[str, Cell]:
    """Return the drug, how it is given, its route and its visit."""
    concept = each.drug.concept if each.drug else each.row.concept if each.row else None
    name = standard_name(subject.study.concepts[concept]).upper() if concept else None
    manner = each.drug.manner.value if each.drug else None
    planned_route = each.drug.route.value if each.drug and each.row is None else None
    route = each.row.route if each.row else planned_route
    visit: Mapping[str, Cell] = {}
    if each.row is not None:
        visit = subject.visits.values(each.visit, each.row.start)
    elif each.date is not None:
        visit = subject.visits.on_day(each.visit, each.date)
    return {
        f"{prefix}TRT": name,
        f"{prefix}CAT": manner.value.upper() if manner else None,
        f"{prefix}ROUTE": term("ROUTE", route),
        f"{prefix}DOSFRQ": "ONCE",
        **visit,
    }


def amount(prefix: str, each: Administration) -> dict[str, Cell]:
    """Return the dose in mg; where it was recorded in no unit of mass, as it was recorded."""
    if each.dose_mg is not None:
        return {f"{prefix}DOSE": each.dose_mg, f"{prefix}DOSU": "mg"}
    row = each.row
    said = " ".join(text for text in (row.original_value, row.original_unit) if text) if row else ""
    return {f"{prefix}DOSTXT": said or None}
