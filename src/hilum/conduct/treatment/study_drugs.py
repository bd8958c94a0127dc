"""Whether a row of a drug of the regimen is a dose of the study, or another treatment with it.

The same drugs are given after a trial, through a vein. A row by another route than the regimen's
is a dose of the study only where it names a cycle: then it was meant as one, and its route
deviates. Of a row without a route nobody can say that it is another treatment: it counts.
"""

import re

from hilum.records.rows import Intervention
from hilum.study import Study

_NUMBER = re.compile(r"\bcycle\s*(\d+)\b", re.IGNORECASE)


def cycle_number(visit: str | None) -> int | None:
    """Return the number of the cycle that a visit's name says."""
    found = _NUMBER.search(visit or "")
    return int(found[1]) if found else None


def is_another_treatment(study: Study, row: Intervention) -> bool:
    """Tell whether a row gives a drug of the regimen by another route, outside a cycle (Q36)."""
    regimen = study.regimen
    if regimen is None or row.route is None or cycle_number(row.visit) is not None:
        return False
    routes = {drug.route.value for drug in regimen.drugs if drug.concept == row.concept}
    return bool(routes) and None not in routes and row.route not in routes
