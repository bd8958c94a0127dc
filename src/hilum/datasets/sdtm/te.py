"""TE: the elements of the trial, and what begins and ends each (SDTMIG 3.4, 7.2.2)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.elements import element_code, element_name
from hilum.datasets.sdtm.terms import term
from hilum.datasets.sdtm.trial import Trial


def rows(trial: Trial) -> Iterator[Row]:
    """Yield one row for each element."""
    study = trial.study
    days = study.regimen.cycle_days.value if study.regimen else None
    for epoch in study.schedule.epochs if study.schedule else ():
        yield Row(
            values={
                "ETCD": element_code(epoch.id),
                "ELEMENT": element_name(study, epoch.id),
                "TESTRL": _rule("TESTRL", epoch.id, days),
                "TEENRL": _rule("TEENRL", epoch.id, days),
            },
            asked=(epoch.id,),
        )


def _rule(variable: str, epoch: str, cycle_days: int | None) -> str | None:
    told = term(variable, epoch)
    return None if told is None else told.format(cycle_days=cycle_days or "the planned")
