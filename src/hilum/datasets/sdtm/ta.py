"""TA: the elements of each arm, in order (SDTMIG 3.4, 7.2.1)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.elements import element_code, element_name, epoch_term
from hilum.datasets.sdtm.trial import Trial


def rows(trial: Trial) -> Iterator[Row]:
    """Yield one row for each element of each arm: every arm goes through every epoch."""
    schedule = trial.study.schedule
    for arm in trial.study.arms:
        for order, epoch in enumerate(schedule.epochs if schedule else (), start=1):
            yield Row(
                values={
                    "ARMCD": arm.id,
                    "ARM": arm.name.en,
                    "TAETORD": order,
                    "ETCD": element_code(epoch.id),
                    "ELEMENT": element_name(trial.study, epoch.id),
                    "EPOCH": epoch_term(epoch.id),
                },
                asked=(epoch.id,),
            )
