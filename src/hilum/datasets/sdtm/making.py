"""SDTM of a study: each domain's rows, finished alike. The one list of the domains."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from hilum.datasets.dataset import Dataset, Datasets, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm import (
    dm,
)
from hilum.datasets.sdtm.finishing import Made, finish
from hilum.datasets.sdtm.study_subject import StudySubject, study_id
from hilum.study import Study

OF_SUBJECTS: Mapping[str, Callable[[StudySubject], Iterable[Row]]] = {
    "DM": dm.rows,
}
"""The domains of subjects, each from the rows of one subject."""

OF_STUDY: Mapping[str, Callable[[Study], Iterable[Row]]] = {}
"""The trial design domains, from the study folder."""


def sdtm(study: Study, facts: Sequence[Facts]) -> Datasets:
    """Return the SDTM datasets of a study's subjects, by name; a domain without rows is none."""
    subjects = [StudySubject(each) for each in facts]
    return {each.name: each for each in _domains(study, subjects)}


def _domains(study: Study, subjects: Sequence[StudySubject]) -> Iterator[Dataset]:
    known, own_id = definitions(Standard.SDTM), study_id(study)
    for name, design_rows in OF_STUDY.items():
        yield from finish(known[name], own_id, [(None, row) for row in design_rows(study)])
    for name, subject_rows in OF_SUBJECTS.items():
        made: list[Made] = [(one, row) for one in subjects for row in subject_rows(one)]
        yield from finish(known[name], own_id, made)
