"""CO: what the records leave open and no domain may state as a fact (SDTMIG 3.4, 5.1)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.terms.truth import Truth

POSSIBLE_DEVIATION = "POSSIBLE PROTOCOL DEVIATION"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the deviations of which the records cannot tell whether they are ones."""
    for each in subject.facts.deviations:
        if each.truth is Truth.UNKNOWN:
            yield Row(
                values={
                    "COREF": POSSIBLE_DEVIATION,
                    "COVAL": f"{each.kind.value.upper()}: {each.reason.say('en')}",
                    "CODTC": each.day.isoformat(),
                },
                records=each.rows,
                asked=each.questions,
            )
