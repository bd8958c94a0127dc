"""A regimen and a subject on a day of treatment, written by hand; a test changes what it asks of.

The regimen prints every parameter, so that nothing is missing: HAIC-FOLFOX with oxaliplatin 130
mg/m2, the fluorouracil infusion over 24 hours, the body surface by Mosteller to 0.01 m2, doses
down to whole milligrams.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hilum.rules.dosing import (
    Action,
    Attestable,
    Attested,
    Border,
    Cap,
    Condition,
    Consequence,
    CycleRange,
    DayValue,
    Delay,
    Drug,
    FactCondition,
    GivenCycle,
    GivenDose,
    LabCondition,
    Manner,
    Modification,
    Occurrence,
    Reduce,
    Regimen,
    Rounding,
    State,
    Step,
    Stop,
    Toxicity,
    ToxicityCondition,
)
from hilum.terms.decimals import read_measured
from hilum.terms.reasons import Words
from hilum.terms.ruled import Ruled, stated
from hilum.terms.times import on
from hilum.terms.truth import Truth

DAY = date(2024, 6, 12)
FULL = {
    "oxaliplatin": "130",
    "leucovorin": "200",
    "fluorouracil_bolus": "400",
    "fluorouracil_infusion": "2400",
}
HOURS = {"oxaliplatin": "2", "leucovorin": "2", "fluorouracil_infusion": "24"}
LOWERED = ("oxaliplatin", "fluorouracil_bolus", "fluorouracil_infusion")
UNITS = {
    "neutrophils": "10*9/L",
    "platelets": "10*9/L",
    "total_bilirubin": "umol/L",
    "albumin": "g/L",
    "creatinine": "umol/L",
    "body_weight": "kg",
    "body_height": "cm",
}
WELL = {
    "neutrophils": "3.5",
    "platelets": "150",
    "total_bilirubin": "15",
    "albumin": "40",
    "creatinine": "70",
    "body_weight": "62",
    "body_height": "168",
}


def said(value: Any) -> Ruled[Any]:
    """A value that the regimen itself prints."""
    return stated(value, "written by hand")


def rule(name: str, condition: Condition, then: Action) -> Modification:
    """One rule of the modification table."""
    consequence = Consequence(when=(condition,), then=then)
    return Modification(id=name, says=Words(name, name), rule=said(consequence))


def lab(concept: str, border: Border, number: str) -> LabCondition:
    """A value of the day beyond a number, in the unit that the concept is kept in."""
    return LabCondition(concept=concept, border=border, number=Decimal(number), unit=UNITS[concept])


def grade(term: str, at_least: int, occurrence: Occurrence) -> ToxicityCondition:
    """A toxicity of at least a grade."""
    return ToxicityCondition(terms=(term,), grade_at_least=at_least, occurrence=occurrence)


NEUROPATHY = "Peripheral sensory neuropathy"
TABLE = (
    rule("hold_neutrophils", lab("neutrophils", Border.BELOW, "1.2"), Delay()),
    rule("hold_platelets", lab("platelets", Border.BELOW, "60"), Delay()),
    rule("hold_bilirubin", lab("total_bilirubin", Border.ABOVE, "30"), Delay()),
    rule("hold_albumin", lab("albumin", Border.BELOW, "30"), Delay()),
    rule("stop_progression", FactCondition(fact="progression"), Stop()),
    rule("stop_neuropathy", grade(NEUROPATHY, 3, Occurrence.PRESENT), Stop()),
    rule(
        "reduce_neuropathy",
        grade(NEUROPATHY, 2, Occurrence.PRESENT),
        Reduce(drugs=("oxaliplatin",)),
    ),
    rule(
        "reduce_platelets",
        grade("Platelet count decreased", 3, Occurrence.SINCE_LAST_DOSE),
        Reduce(drugs=LOWERED),
    ),
)


def drug(name: str, order: int, **changed: Any) -> Drug:
    """One drug of the regimen; `changed` parameters replace its own."""
    told: dict[str, Any] = {
        "id": name,
        "name": Words(name, name),
        "concept": name.removesuffix("_bolus").removesuffix("_infusion"),
        "order": order,
        "route": said("intraarterial"),
        "manner": said(Manner.INFUSION if name in HOURS else Manner.BOLUS),
        "dose_mg_per_m2": said(Decimal(FULL[name])),
        "levels_percent": said((Decimal(75), Decimal(50)) if name in LOWERED else ()),
        "rounding_mg": said(Step(size=Decimal(1), rounding=Rounding.DOWN)),
        "infusion_hours": said(Decimal(HOURS[name])) if name in HOURS else None,
    }
    return Drug(**(told | changed))


REGIMEN = Regimen(
    id="folfox",
    name=Words("FOLFOX", "FOLFOX"),
    drugs=tuple(drug(name, order) for order, name in enumerate(FULL, start=1)),
    cycle_days=said(21),
    early_days=said(3),
    cycles_printed=said(CycleRange(fewest=4, most=6)),
    cycles=said(6),
    bsa_formula=said("mosteller"),
    bsa_cap=said(Cap(limit_m2=None)),
    bsa_rounding=said(Step(size=Decimal("0.01"), rounding=Rounding.NEAREST)),
    weight_change_percent=said(Decimal(5)),
    max_age_days=said(3),
    max_delay_days=said(30),
    reescalation=said(False),
    modifications=said(TABLE),
    facts=(
        Attestable(id="progression", sentence="the disease has progressed", name=Words("p", "p")),
    ),
)


def with_drug(name: str, regimen: Regimen = REGIMEN, **changed: Any) -> Regimen:
    """The regimen with other parameters of one drug."""
    drugs = tuple(replace(d, **changed) if d.id == name else d for d in regimen.drugs)
    return replace(regimen, drugs=drugs)


def value(concept: str, text: str | None, days_ago: int = 0, unit: str = "") -> DayValue:
    """A value taken some days before the day of treatment; None: a row that cannot be used."""
    return DayValue(
        concept=concept,
        measured=None if text is None else read_measured(text),
        unit=unit or UNITS[concept],
        time=on(DAY - timedelta(days=days_ago)),
        row=f"{concept} {text} {days_ago}",
        problem="unreadable" if text is None else None,
    )


def values(**changed: str | None) -> tuple[DayValue, ...]:
    """The values of a well subject on the day; a changed one replaces its own, None drops it."""
    told: Mapping[str, str | None] = WELL | changed
    return tuple(value(concept, text) for concept, text in told.items() if text is not None)


def stated_on_the_day(truth: Truth, fact: str = "progression", days_ago: int = 0) -> Attested:
    """A person's answer to a fact."""
    time = on(DAY - timedelta(days=days_ago))
    return Attested(fact=fact, truth=truth, time=time, row=f"{fact} {truth.value}")


def toxicity(term: str | None, grade: int | None, present: Truth = Truth.MET) -> Toxicity:
    """An adverse event that began the day before."""
    time = on(DAY - timedelta(days=1))
    return Toxicity(term=term, grade=grade, time=time, present=present, row=f"{term} {grade}")


def given(cycle: int = 1, days_ago: int = 21, level: int | None = 0, **changed: Any) -> GivenCycle:
    """An earlier cycle for 1.70 m2 and 62 kg, all drugs that have levels at one level."""
    percent = {0: 100, 1: 75, 2: 50, None: 100}[level]
    doses = tuple(
        GivenDose(
            drug=name,
            dose_mg=Decimal(full) * Decimal("1.70") * (percent if name in LOWERED else 100) / 100,
            level=level if name in LOWERED else 0,
            row=f"{name} {cycle}",
        )
        for name, full in FULL.items()
    )
    told: dict[str, Any] = {
        "cycle": cycle,
        "day": DAY - timedelta(days=days_ago),
        "doses": doses,
        "bsa_m2": Decimal("1.70"),
        "weight_kg": Decimal(62),
    }
    return GivenCycle(**(told | changed))


def state(cycle: int = 1, **changed: Any) -> State:
    """A subject to whom nothing stands against: 168 cm, 62 kg, 1.70 m2."""
    told: dict[str, Any] = {
        "subject": "S",
        "cycle": cycle,
        "day": DAY,
        "values": values(),
        "toxicities_complete": True,
        "given": tuple(given(n, 21 * (cycle - n)) for n in range(1, cycle)),
        "facts": (stated_on_the_day(Truth.NOT_MET),),
        "age_years": 60,
        "sex": "male",
    }
    return State(**(told | changed))
