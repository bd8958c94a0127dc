"""TD: the planned schedule of tumor assessments (SDTMIG 3.4, 7.3.2)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.trial import Trial, most_recorded
from hilum.study import Schedule, Study, Visit

ANCHORS = {"first_dose": "TRTSDT"}
"""The variable of ADSL that holds an anchor of the study."""
TUMOR_DOMAINS = ("TR", "TU")


def rows(trial: Trial) -> Iterator[Row]:
    """Yield one row for each visit that repeats a tumor assessment at a constant interval."""
    schedule = trial.study.schedule
    order = 0
    for visit in schedule.visits if schedule else ():
        every = visit.repeat.every_days.value if visit.repeat else None
        if schedule is None or every is None or not _assesses(trial.study, schedule, visit):
            continue
        if visit.day.value is None or visit.anchor not in ANCHORS:
            continue
        window, order = visit.window.value, order + 1
        most = visit.repeat.at_most if visit.repeat else None
        yield Row(
            values={
                "TDORDER": order,
                "TDANCVAR": ANCHORS[visit.anchor],
                "TDSTOFF": f"P{visit.day.value - every}D",
                "TDTGTPAI": f"P{every}D",
                "TDMINPAI": f"P{every - window.before}D" if window else None,
                "TDMAXPAI": f"P{every + window.after}D" if window else None,
                "TDNUMRPT": most.value if most else most_recorded(trial, visit),
            },
            asked=(visit.id,),
        )


def _assesses(study: Study, schedule: Schedule, visit: Visit) -> bool:
    concepts = (
        study.concepts[concept]
        for planned in visit.activities
        for concept in schedule.activity(planned.activity).concepts
    )
    return any(each.sdtm is not None and each.sdtm.domain in TUMOR_DOMAINS for each in concepts)
