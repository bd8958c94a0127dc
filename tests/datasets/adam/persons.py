"""One subject's ADaM rows from records written by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hilum.datasets.adam.collected import Keyed, collected
from hilum.datasets.adam.making import of_subject
from hilum.datasets.facts import Facts
from hilum.records.rows import SubjectRecords
from hilum.study import Study
from tests.conduct.lesions import STUDY
from tests.datasets.adam.collecting import sdtm_of

CUTOFF = date(2025, 12, 31)
Made = Mapping[str, tuple[Keyed, ...]]


def analysed(records: SubjectRecords, cutoff: date = CUTOFF, study: Study = STUDY) -> Made:
    """All ADaM rows of a subject of NCT05718492, frozen at a cut-off."""
    facts = Facts(study, records, cutoff)
    ((_, own),) = collected(sdtm_of([facts]))
    return of_subject(facts, own)


def of(made: Made, dataset: str, paramcd: str) -> list[Mapping[str, Any]]:
    """The values of the rows of a parameter, in their order."""
    return [each.row.values for each in made[dataset] if each.row["PARAMCD"] == paramcd]


def one(made: Made, dataset: str, paramcd: str) -> Mapping[str, Any]:
    """The values of the only row of a parameter."""
    (row,) = of(made, dataset, paramcd)
    return row


def subject_level(made: Made) -> Mapping[str, Any]:
    """The values of the ADSL row."""
    (row,) = made["ADSL"]
    return row.row.values
