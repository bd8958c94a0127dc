"""RS: responses and clinical classifications, recorded and derived (SDTMIG 3.4, 6.3.9.3).

Recorded rows hold what a person wrote. Derived ones follow from the records by the study's rules:
their RSDRVFL is Y and RSORRES is empty, for nobody recorded it. RSEVAL of a derived response is the
role of whoever read the lesions. RSCAT tells RECIST 1.1, mRECIST and each classification apart.
"""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm import classifications, findings, responses
from hilum.datasets.sdtm.last_before import Timed, flagged
from hilum.datasets.sdtm.study_subject import StudySubject

DOMAIN = "RS"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield what was recorded, then what is derived of responses and of classifications."""
    made = [
        *_recorded(subject),
        *responses.derived(subject),
        *classifications.derived(subject),
    ]
    yield from flagged(DOMAIN, subject, made)


def _recorded(subject: StudySubject) -> Iterator[Timed]:
    for row, concept in findings.found(DOMAIN, subject):
        values = findings.observed(DOMAIN, row, concept)
        yield row.time, findings.projected(DOMAIN, subject, row, values)
