"""What a study does not know and USDM asks for: left out, or stated as not known."""

from collections.abc import Iterator

from hilum.exchange.usdm.extension import UNSTATED, Json, extension
from hilum.exchange.usdm.objects import is_stand_in, objects
from hilum.exchange.usdm.source import written

LEFT_OUT = {
    "studyType": "the type of the study",
    "studyPhase": "the phase",
    "intentTypes": "the purpose",
    "blindingSchema": "the masking",
    "characteristics": "sites",
    "indications": "the condition",
    "estimands": "estimands",
    "encounters": "visits",
    "activities": "activities",
}
"""Attributes of the design that are left out where the study says nothing of them."""
OF_POPULATION = {
    "plannedEnrollmentNumber": "the planned number of subjects",
    "plannedSex": "the sexes that may enter",
    "plannedAge": "an age range",
}


def unknown(data: Json) -> tuple[str, ...]:
    """Return a sentence for each thing that the study does not know, in the order of the file."""
    return (*_left_out(data), *_marked(data))


def _left_out(data: Json) -> Iterator[str]:
    design = written(data).design
    for attribute, name in LEFT_OUT.items():
        if not design.get(attribute):
            yield f"{name}: not known, left out"
    for attribute, name in OF_POPULATION.items():
        if not (design.get("population") or {}).get(attribute):
            yield f"{name}: not known, left out"
    yield "the principal investigator: no study folder names one, left out"


def _marked(data: Json) -> Iterator[str]:
    seen: dict[str, None] = {}
    for each in objects(data):
        if is_stand_in(each):
            seen.setdefault(f"{each['instanceType']}: USDM asks for one, written as not stated")
        for attribute in extension(each, UNSTATED) or ():
            seen.setdefault(f"{each['instanceType']} {attribute}: not stated")
    yield from seen
