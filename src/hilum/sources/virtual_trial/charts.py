"""The rows of one subject from before the trial: who it is, diagnoses, treatment, statements."""

from hilum.sources.virtual_trial.sheets import INVESTIGATOR, MORNING, Row, Rows, date_text
from hilum.sources.virtual_trial.subject import Subject

YES, NO = ("I2", "I4", "I6", "I16", "T1"), ("E2", "E3", "E7", "E12")
"""What the investigator answered to the criteria that no record can show."""


def chart(subject: Subject) -> Rows:
    """Yield the rows of what was known at enrolment: sheet and row."""
    person = subject.person
    yield (
        "subjects",
        {
            "birth": date_text(person.birth_day),
            "sex": "female" if person.female else "male",
            "country": "CN",
            "site": "01",
        },
    )
    yield from _milestones(subject)
    yield from _diagnoses(subject)
    yield from _treatments(subject)
    for concept, value, unit in _screened(subject):
        yield (
            "findings",
            {
                "concept": concept,
                "time": date_text(subject.bodies[0].day, MORNING),
                "value": value,
                "unit": unit,
                "visit": subject.bodies[0].visit,
            },
        )
    yield from _statements(subject)


def _event(concept: str, day: int, *, ongoing: bool = False) -> tuple[str, Row]:
    start = date_text(day)
    return "events", {"concept": concept, "start": start, "ongoing": "yes" if ongoing else ""}


def _milestones(subject: Subject) -> Rows:
    person = subject.person
    days = {
        "informed_consent": person.consent_day,
        "screening_start": person.consent_day,
        "enrolment": subject.enrolment_day,
    }
    for concept, day in days.items():
        yield _event(concept, day)
    anchors = {"consent": person.consent_day, "screening": subject.enrolment_day}
    for anchor, day in (anchors | {"enrolment": subject.enrolment_day}).items():
        yield "anchors", {"anchor": anchor, "date": date_text(day)}


def _diagnoses(subject: Subject) -> Rows:
    person = subject.person
    yield _event("hepatocellular_carcinoma", person.histology_day, ongoing=True)
    yield _event("hcc_histology", person.histology_day)
    yield _event("tumor_tissue_specimen", person.histology_day)
    yield _event("unresectable_disease", person.prior_from_day, ongoing=True)
    yield _event("disease_progression", person.prior_to_day)
    present = {
        "macrovascular_invasion": person.invasion,
        "extrahepatic_organ_metastasis": person.spread,
        "hepatitis_b_without_hepatic_coma": person.hbv,
        "cirrhosis": person.cirrhosis,
    }
    for concept, there in present.items():
        if there:
            yield _event(concept, person.histology_day, ongoing=True)


def _treatments(subject: Subject) -> Rows:
    person = subject.person
    for concept in (person.checkpoint_inhibitor, person.antiangiogenic):
        yield (
            "interventions",
            {
                "concept": concept,
                "start": date_text(person.prior_from_day),
                "end": date_text(person.prior_to_day),
                "status": "done",
                "purpose": "hepatocellular carcinoma",
            },
        )
    if person.local_therapy:
        day = date_text(person.local_therapy_day)
        yield (
            "interventions",
            {
                "concept": person.local_therapy,
                "start": day,
                "end": day,
                "status": "done",
            },
        )


def _screened(subject: Subject) -> tuple[tuple[str, str, str], ...]:
    person = subject.person
    found = (
        ("body_height", str(person.height_cm), "cm"),
        ("systolic_blood_pressure", str(person.systolic_mmhg), "mm[Hg]"),
        ("diastolic_blood_pressure", str(person.diastolic_mmhg), "mm[Hg]"),
        ("ascites", "mild" if person.mild_ascites else "none", ""),
        ("hepatic_encephalopathy_grade", "none", ""),
        ("bclc_stage", "C", ""),
        ("hbsag", "positive" if person.hbv else "negative", ""),
        ("hiv_antibody", "negative", ""),
    )
    return (*found, ("pregnancy_test", "negative", "")) if person.female else found


def _statements(subject: Subject) -> Rows:
    enrolled, last = subject.enrolment_day, subject.last_day - 1
    spans = [("events", None, last), ("interventions", None, last)]
    for domain, first, end in (*spans, ("findings", subject.person.consent_day, last)):
        yield (
            "coverage",
            {
                "domain": domain,
                "start": "" if first is None else date_text(first),
                "end": date_text(end),
                "person": "Dr. Lin",
                "date": date_text(end),
                "basis": "whole chart reviewed, source data verified",
            },
        )
    day = date_text(enrolled)
    for answer, criteria in (("yes", YES), ("no", NO)):
        for criterion in criteria:
            yield (
                "attestations",
                {
                    "criterion": criterion,
                    "answer": answer,
                    "person": INVESTIGATOR,
                    "date": day,
                },
            )
