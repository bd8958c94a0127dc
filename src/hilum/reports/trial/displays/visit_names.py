"""What visits are called in both languages: the names of the schedule."""

import re

from hilum.reports.trial.displays.wording import coded
from hilum.study import Study
from hilum.terms.reasons import Words


def visit_words(study: Study, recorded: str) -> Words:
    """Return the schedule's name of a visit as it is recorded; the record's own if it has none."""
    for visit in study.schedule.visits if study.schedule else ():
        before, _, after = (re.escape(part) for part in visit.recorded_as.partition("{n}"))
        numbered = "{n}" in visit.recorded_as
        match = re.fullmatch(f"{before}{'([0-9]+)' if numbered else ''}{after}", recorded)
        if match:
            number = match[1] if numbered else ""
            return Words(visit.name.en.format(n=number), visit.name.zh.format(n=number))
    return coded(recorded)
