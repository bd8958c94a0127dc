"""AE: adverse events as reported, with their CTCAE term and grade (SDTMIG 3.4, 6.2.1).

MedDRA is licensed and not at hand: AEDECOD holds the term of the CTCAE version that the study
locks, and SUPPAE its system organ class (AECTCSOC), for AEBODSYS and AESOC must have MedDRA's codes
beside them. An event under another name is not coded, and AEDECOD stays empty: a person codes it.
"""

from collections.abc import Iterator, Mapping

from hilum.conduct.anchor_days import NOT_HAPPENED
from hilum.conduct.grading import ctcae_of
from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.history import ongoing, span
from hilum.datasets.sdtm.routing import domain_of
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.terms import as_recorded, term
from hilum.records.rows import Event
from hilum.rules.ctcae import NamedTerm, Version, named_terms
from hilum.terms.decimals import fold

DOMAIN = "AE"
FATAL = "FATAL"
DEATH = "death"
SERIOUS_AS = {
    "congenital_anomaly": "AESCONG",
    "disability": "AESDISAB",
    DEATH: "AESDTH",
    "hospitalization": "AESHOSP",
    "life_threatening": "AESLIFE",
    "medically_important": "AESMIE",
}
"""The variable of each criterion of seriousness (ICH E2A, II.B; SDTMIG 3.4, 6.2.1)."""
YES_NO = {True: "Y", False: "N"}


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield one row for each adverse event that happened."""
    for event in subject.records.events:
        if domain_of(subject.facts, event) == DOMAIN and event.status not in NOT_HAPPENED:
            yield Row(
                values={
                    "AETERM": event.term,
                    **_coded(subject, event),
                    **_assessed(event),
                    **span(DOMAIN, event),
                    **ongoing(DOMAIN, subject, event),
                },
                records=(event.row,),
                asked=("adverse_events",),
            )


def _coded(subject: StudySubject, event: Event) -> Mapping[str, Cell]:
    found = ctcae_term(ctcae_of(subject.study), event.term)
    if found is None:
        return {}
    return {"AEDECOD": found.name, "AECTCSOC": found.soc}


def ctcae_term(version: Version, said: str | None) -> NamedTerm | None:
    """Return the CTCAE term that an event is reported under, in English or Chinese, or None."""
    key = " ".join(fold(said or "").casefold().split())
    known = named_terms(version.name)
    if key in known:
        return known[key]
    chinese = {each.zh: each.name for each in version.terms}
    chinese |= {zh: name for name, zh in version.clinical_terms.items()}
    return known.get(chinese.get(key, "").casefold())


def _assessed(event: Event) -> Mapping[str, Cell]:
    action, outcome = term("ACN", event.action), term("OUT", event.outcome)
    return {
        "AESER": None if event.serious is None else YES_NO[event.serious],
        "AEACN": action,
        "AEACNREC": as_recorded(event.action, action),
        "AEREL": event.relation.upper() if event.relation else None,
        "AEOUT": outcome,
        **_criteria(event, is_fatal=outcome == FATAL),
        "AETOXGR": event.grade,
    }


def _criteria(event: Event, *, is_fatal: bool) -> Mapping[str, Cell]:
    """Y or N for each criterion where any is recorded; a fatal event resulted in death.

    Nothing where none is recorded: that is a question to the site, not an answer of N.
    """
    fatal = {SERIOUS_AS[DEATH]: "Y"} if is_fatal else {}
    if event.seriousness is None:
        return fatal
    met = event.seriousness.split("; ")
    return {name: YES_NO[each in met] for each, name in SERIOUS_AS.items()} | fatal
