"""SE: the elements of the trial that a subject went through (SDTMIG 3.4, 5.3)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.elements import element_code, element_name, epoch_term
from hilum.datasets.sdtm.study_subject import StudySubject


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each element."""
    for each in subject.elements:
        yield Row(
            values={
                "ETCD": element_code(each.epoch),
                "ELEMENT": element_name(subject.study, each.epoch),
                "TAETORD": each.order,
                "EPOCH": epoch_term(each.epoch),
                "SESTDTC": each.start,
                "SEENDTC": each.end,
            },
            records=each.rows,
            asked=(each.epoch,),
        )
