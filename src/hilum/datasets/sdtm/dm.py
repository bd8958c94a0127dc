"""DM: who a subject is, the reference dates, and the arm planned and given (SDTMIG 3.4, 5.2)."""

from collections.abc import Iterator, Mapping

from hilum.datasets.dataset import Cell, Row
from hilum.datasets.sdtm.dates import dtc
from hilum.datasets.sdtm.study_subject import StudySubject
from hilum.datasets.sdtm.terms import as_recorded, term
from hilum.records.rows import Event
from hilum.terms.times import FIRST_DAY, LAST_DAY, whole_years


def rows(subject: StudySubject) -> Iterator[Row]:
    """Yield the subject's row."""
    person, consent = subject.records.subject, subject.first_event("informed_consent")
    arms = _arms(subject)
    values: dict[str, Cell] = {
        "SUBJID": person.subject,
        "SITEID": person.site,
        "BRTHDTC": dtc(person.birth),
        **_dates(subject, consent),
        "RFENDTC": None if "ARMNRS" in arms else subject.last_exposure,
        **_age(subject, consent),
        **_person(subject),
        **arms,
    }
    dosed = [row.row for row in subject.doses]
    used = (person.row, *([consent.row] if consent else ()), *dosed[:1], *dosed[-1:])
    yield Row(values=values, records=tuple(dict.fromkeys(used)), asked=("consent",))


def _dates(subject: StudySubject, consent: Event | None) -> Mapping[str, Cell]:
    died = subject.death
    return {
        "RFSTDTC": subject.reference_start,
        "RFXSTDTC": subject.reference_start,
        "RFXENDTC": subject.last_exposure,
        "RFICDTC": dtc(consent.start) if consent else None,
        "RFPENDTC": subject.last_contact,
        "DTHDTC": dtc(died) if died else None,
        "DTHFL": "Y" if died else None,
    }


def _age(subject: StudySubject, consent: Event | None) -> Mapping[str, Cell]:
    """The completed years at consent, where they are the same whatever the dates may mean."""
    born = subject.records.subject.birth
    if consent is None or born.day_earliest == FIRST_DAY or born.day_latest == LAST_DAY:
        return {}
    years = {
        whole_years(birth, day)
        for birth in (born.day_earliest, born.day_latest)
        for day in (consent.start.day_earliest, consent.start.day_latest)
    }
    return {"AGE": years.pop(), "AGEU": "YEARS"} if len(years) == 1 else {}


def _person(subject: StudySubject) -> Mapping[str, Cell]:
    """Sex, race, ethnicity and country as controlled terms, with the words that have none."""
    person = subject.records.subject
    race, ethnic = term("RACE", person.race), term("ETHNIC", person.ethnicity)
    return {
        "SEX": term("SEX", person.sex) or "U",
        "RACE": race or ("OTHER" if person.race else None),
        "RACEOTH": as_recorded(person.race, race),
        "ETHNIC": ethnic,
        "ETHNOTH": as_recorded(person.ethnicity, ethnic),
        "COUNTRY": term("COUNTRY", person.country),
        "CNTRYOTH": as_recorded(person.country, term("COUNTRY", person.country), codes=True),
    }


def _arms(subject: StudySubject) -> Mapping[str, Cell]:
    """The arm of the enrolled, and why there is none for the others (SDTMIG 3.4, 5.2, ARMNRS)."""
    arm = subject.study.arms[0] if len(subject.study.arms) == 1 else None
    if subject.first_event("enrolment") is None:
        if subject.doses:
            return {"ARMNRS": "UNPLANNED TREATMENT", "ACTARMUD": "STUDY DRUG WITHOUT ENROLMENT"}
        failed = subject.first_event("screen_failure") is not None
        return {"ARMNRS": "SCREEN FAILURE" if failed else "NOT ASSIGNED"}
    if arm is None:
        return {"ARMNRS": "NOT ASSIGNED"}
    planned: dict[str, Cell] = {"ARMCD": arm.id, "ARM": arm.name.en}
    if not subject.doses:
        return planned | {"ARMNRS": "ASSIGNED, NOT TREATED"}
    return planned | {"ACTARMCD": arm.id, "ACTARM": arm.name.en}
