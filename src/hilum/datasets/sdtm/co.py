"""CO: what the records leave open and no domain may state as a fact (SDTMIG 3.4, 5.1)."""

from collections.abc import Iterator

from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.dates import is_at_or_after
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.terms.truth import Truth

POSSIBLE_DEVIATION = "POSSIBLE PROTOCOL DEVIATION"


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the deviations of which the records cannot tell whether they are ones.

    One of a day after the subject's last record has no date: nobody saw the subject then.
    """
    for each in subject.facts.deviations:
        if each.truth is Truth.UNKNOWN:
            day, last = each.day.isoformat(), subject.last_contact
            yield Row(
                values={
                    "COREF": POSSIBLE_DEVIATION,
                    "COVAL": f"{each.kind.value.upper()}: {each.reason.say('en')}",
                    "CODTC": day if last is None or is_at_or_after(last, day) else None,
                },
                records=each.rows,
                asked=each.questions,
            )
