"""TI: the criteria of the protocol, verbatim as far as they fit (SDTMIG 3.4, 7.4.1).

Signs such as ≥ are written in ASCII. A text of more than 200 bytes is replaced by the criterion's
short title, as the standard asks; the whole text stands in the study folder. TIRL is the reading
that is evaluated.
"""

from collections.abc import Iterator, Mapping

from hilum.criteria.printing import show
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.terms import in_ascii
from hilum.datasets.sdtm.trial import Trial
from hilum.datasets.supplements import MAX_TEXT_BYTES
from hilum.study import Criterion


def rows(trial: Trial) -> Iterator[Row]:
    """Yield one row for each criterion."""
    for criterion in trial.study.criteria:
        yield Row(
            values={
                **criterion_values(criterion),
                "TIRL": _fitting(show(criterion.reading)),
                "TIVERS": trial.study.version,
            },
            asked=(criterion.id,),
        )


def criterion_values(criterion: Criterion) -> Mapping[str, Cell]:
    """Return the criterion's id, its text and its category, as TI and IE both have them."""
    return {
        "IETESTCD": criterion.id.upper(),
        "IETEST": _fitting(in_ascii(" ".join(criterion.text.split()))) or criterion.en,
        "IECAT": criterion.kind.value.upper(),
    }


def _fitting(text: str) -> str | None:
    return text if len(text.encode()) <= MAX_TEXT_BYTES else None
