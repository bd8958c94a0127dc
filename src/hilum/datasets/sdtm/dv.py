"""DV: protocol deviations, recorded and derived (SDTMIG 3.4, 6.2.5).

What the records leave open is no deviation yet: it stands in CO.
"""

from collections.abc import Iterator

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.conduct.deviations import Deviation, Kind
from hilum.datasets.dataset import Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.routing import concept_of, domain_of
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.records.rows import Event
from hilum.terms.truth import Truth

DOMAIN = "DV"
RECORDED, DERIVED = "RECORDED BY THE SITE", "DERIVED FROM THE RECORDS"
OF_DOSES = frozenset({Kind.DOSE_HIGH, Kind.DOSE_LOW, Kind.GIVEN_AGAINST_RULE})
"""Deviations from what was decided for a day of treatment."""


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the deviations that a person recorded, then those that are certain by the rules."""
    for event in subject.records.events:
        if domain_of(subject.facts, event) == DOMAIN and event.status not in NOT_HAPPENED:
            yield _recorded(subject, event)
    for each in subject.facts.deviations:
        if each.truth is Truth.MET:
            yield _derived(each, _grounds(subject, each))


def _recorded(subject: StudySubject, event: Event) -> Row:
    concept = concept_of(subject.facts, event)
    return Row(
        values={
            "DVTERM": event.term or (concept.en if concept else None),
            "DVCAT": RECORDED,
            "DVSTDTC": dtc(event.start),
            "DVENDTC": dtc(event.end),
        },
        records=(event.row,),
    )


def _grounds(subject: StudySubject, deviation: Deviation) -> tuple[str, ...]:
    """Return the rows of a deviation, and of a dose those that its decision rests on."""
    dosing, day = subject.facts.dosing, deviation.day
    decisions = (each.decision for each in dosing.cycles if each.day == day) if dosing else ()
    behind = [row for decision in decisions for row in decision.rests_on]
    of_dose = behind if deviation.kind in OF_DOSES else []
    return tuple(dict.fromkeys([*deviation.rows, *of_dose]))


def _derived(deviation: Deviation, grounds: tuple[str, ...]) -> Row:
    return Row(
        values={
            "DVTERM": deviation.reason.say("en"),
            "DVDECOD": deviation.kind.value.upper(),
            "DVCAT": DERIVED,
            "DVSTDTC": deviation.day.isoformat(),
        },
        records=grounds,
        asked=deviation.questions,
    )
