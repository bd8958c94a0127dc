"""A subject of NCT05718492 under treatment, written by hand: entry, cycles, statements.

168 cm and 62 kg: 1.70 m2, oxaliplatin 221, leucovorin 340, fluorouracil 680 and 4,080 mg. Day 1 of
cycle 1 is 12 June 2024.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal

from hilum.records.rows import SubjectRecords
from hilum.rules.dosing import Regimen
from hilum.study import Schedule
from tests.spec.criteria.rows import Row, complete, event, finding, given, records, stated
from tests.spec.haic_hcc.subjects import STUDY

CONSENT, ENROLMENT = date(2024, 6, 3), date(2024, 6, 7)
FIRST = date(2024, 6, 12)
assert STUDY.regimen is not None
assert STUDY.schedule is not None
REGIMEN: Regimen = STUDY.regimen
SCHEDULE: Schedule = STUDY.schedule

FULL_MG = {
    "Oxaliplatin": ("oxaliplatin", "221"),
    "Leucovorin": ("leucovorin", "340"),
    "Fluorouracil, bolus": ("fluorouracil", "680"),
    "Fluorouracil, infusion": ("fluorouracil", "4080"),
}
WELL = {
    "hemoglobin": "125",
    "leukocytes": "5.5",
    "neutrophils": "3.5",
    "platelets": "150",
    "total_bilirubin": "15",
    "alt": "30",
    "ast": "30",
    "albumin": "40",
    "creatinine": "70",
    "inr": "1.1",
    "ecog": "0",
    "body_weight": "62",
}
BASELINE_FACT = "extrahepatic_disease"


def day_of_cycle(cycle: int) -> date:
    """Day 1 of a cycle that was never put off."""
    return FIRST + timedelta(days=21 * (cycle - 1))


def sentence(activity: str) -> str:
    """The sentence that a person states for an activity of the schedule."""
    told = SCHEDULE.activity(activity).sentence
    assert told is not None
    return told


def entry() -> tuple[Row, ...]:
    """Consent, enrolment and what screening asks for."""
    day = FIRST - timedelta(days=2)
    return (
        event("informed_consent", CONSENT),
        event("enrolment", ENROLMENT),
        event("visit", day, visit="Screening"),
        finding("body_height", "168", CONSENT, visit="Screening"),
        finding("lesion_longest_diameter", "80", CONSENT, visit="Screening"),
        stated(sentence("contraception"), "yes", CONSENT),
        *(stated(fact.sentence, "no", CONSENT) for fact in REGIMEN.facts),
    )


def laboratory(day: date, **changed: str | None) -> tuple[Row, ...]:
    """The values of a day; a changed one replaces its own, None leaves it out."""
    seen = WELL | changed
    return tuple(finding(name, text, day) for name, text in seen.items() if text is not None)


def statements(day: date, **answers: Literal["yes", "no", "unknown"]) -> tuple[Row, ...]:
    """What a person states before a cycle, each "no" or as answered; the baseline fact is not."""
    facts = [fact for fact in REGIMEN.facts if fact.id != BASELINE_FACT]
    return (
        *(stated(fact.sentence, answers.get(fact.id, "no"), day) for fact in facts),
        stated(sentence("adverse_events"), answers.get("adverse_events", "yes"), day),
        stated(sentence("contraception"), answers.get("contraception", "yes"), day),
    )


def doses(cycle: int, day: date, **mg: str | None) -> tuple[Row, ...]:
    """The four administrations of a cycle; a changed dose replaces its own, None leaves it out."""
    rows = []
    for name, (concept, full) in FULL_MG.items():
        key = name.casefold().replace(", ", "_")
        dose = mg.get(key, full)
        if dose is not None:
            rows.append(
                given(
                    concept,
                    day,
                    term=name,
                    dose=dose,
                    unit="mg",
                    route="intraarterial",
                    visit=f"Cycle {cycle} Day 1",
                )
            )
    return tuple(rows)


def cycle(number: int, day: date | None = None, **changed: Any) -> tuple[Row, ...]:
    """A whole cycle on its day: values and statements of the day, and the doses."""
    on = day or day_of_cycle(number)
    labs = {name: text for name, text in changed.items() if name in WELL}
    mg = {name: text for name, text in changed.items() if name not in WELL}
    return (*laboratory(on, **labs), *statements(on), *doses(number, on, **mg))


def put_off(number: int, day: date, **labs: str | None) -> tuple[Row, ...]:
    """A visit for a cycle at which nothing was given."""
    visit = event("visit", day, visit=f"Cycle {number} Day 1")
    return (visit, *laboratory(day, **labs), *statements(day))


def subject(*held: Row | Iterable[Row], whole: bool = True, **about: Any) -> SubjectRecords:
    """One subject's records; `whole` says that events, findings and interventions are complete."""
    flat = [row for each in held for row in (each if isinstance(each, Iterable) else (each,))]
    said = [complete(name) for name in ("findings", "events", "interventions")] if whole else []
    return records([*entry(), *flat, *said], **about)
