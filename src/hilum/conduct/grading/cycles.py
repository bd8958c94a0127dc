"""The cycles of a subject as periods that grades are counted over."""

from hilum.conduct.grading.graded import Period
from hilum.conduct.treatment.cycles import recorded_cycles
from hilum.records.rows import SubjectRecords
from hilum.study import Study
from hilum.terms.reasons import Words
from hilum.terms.times import EPOCH


def cycle_periods(study: Study, records: SubjectRecords) -> tuple[Period, ...]:
    """Return a period for each cycle that was given; none without a regimen.

    A period runs from the day after the cycle's first dose through the day of the next: a value of
    the day of treatment is taken before the dose, and shows what the cycle before did. The last
    one runs to the last finding.
    """
    if study.regimen is None:
        return ()
    cycles = recorded_cycles(study, study.regimen, records).cycles
    starts = [(each.cycle, (each.day - EPOCH).days) for each in cycles]
    if not starts:
        return ()
    times = [row.time.day_earliest for row in records.findings]
    last = max((*times, starts[-1][1] + 1))
    ends = [start for _, start in starts[1:]] + [last]
    return tuple(
        Period(name=Words(f"Cycle {number}", f"第 {number} 周期"), first_day=day + 1, last_day=end)
        for (number, day), end in zip(starts, ends, strict=True)
        if day + 1 <= end
    )
