"""Who is studied: the population, its planned number, sex and age, and the criteria in order."""

from typing import Any

from hilum.criteria.nodes import Age, Between, Threshold
from hilum.exchange.usdm.extension import Json
from hilum.exchange.usdm.narrative import CRITERIA
from hilum.exchange.usdm.objects import (
    chained,
    code,
    code_of,
    id_of,
    is_unstated,
    made,
    plain,
    quantity,
    unstated,
    word_of,
    xhtml,
)
from hilum.exchange.usdm.source import Entry, Source, Written, known, valued
from hilum.terms.truth import Kind

POPULATION = "population"
SEXES = {"all": ("f", "m"), "female": ("f",), "male": ("m",)}
"""The study's word for who may enter, and the sexes of the codelist."""


def population(source: Source) -> Json:
    """Return the population with the ids of all criteria."""
    healthy = source.fact("design", "healthy_volunteers")
    planned = source.fact("design", "enrolment")
    sexes = SEXES.get(str(source.fact("design", "sex")).casefold(), ())
    whole = made(
        "StudyDesignPopulation",
        POPULATION,
        name=POPULATION,
        includesHealthySubjects=healthy is True,
        plannedEnrollmentNumber=quantity(planned) if isinstance(planned, int) else None,
        plannedSex=[code("C66732", sex) for sex in sexes],
        plannedAge=_planned_age(source),
        criterionIds=[id_of("EligibilityCriterion", each.id) for each in source.study.criteria],
    )
    return whole if isinstance(healthy, bool) else unstated(whole, "includesHealthySubjects")


def _planned_age(source: Source) -> Json | None:
    """Return the ages of the one inclusion criterion that gives both ends; None otherwise."""
    readings = [each.reading for each in source.study.criteria if each.kind is Kind.INCLUSION]
    ages = [each.test for each in readings if isinstance(each, Age)]
    if len(ages) != 1 or not isinstance(ages[0], Between):
        return None
    ends = (ages[0].low, ages[0].high)
    low, high = (
        quantity(float(end.number), code("C66781", "years"))
        for end in ends
        if isinstance(end, Threshold)
    )
    return made("Range", minValue=low, maxValue=high, isApproximate=False)


def criteria(source: Source) -> list[Json]:
    """Return the criteria, each after the one before it."""
    return chained([_criterion(each) for each in source.entries(CRITERIA, "criterion")])


def _criterion(entry: Entry) -> Json:
    return made(
        "EligibilityCriterion",
        entry["id"],
        name=entry["id"],
        label=entry["en"],
        category=code_of("C66797", entry["kind"]),
        identifier=entry["id"],
        criterionItemId=id_of("EligibilityCriterionItem", entry["id"]),
    )


def criterion_items(source: Source) -> list[Json]:
    """Return the text of each criterion."""
    return [
        made(
            "EligibilityCriterionItem",
            each["id"],
            name=each["id"],
            text=xhtml(each["text"]),
        )
        for each in source.entries(CRITERIA, "criterion")
    ]


def written_criteria(written: Written) -> list[Json]:
    """Return the criteria of the design."""
    found = written.design.get("eligibilityCriteria", [])
    return found if isinstance(found, list) else []


def seen_criterion(criterion: Json, written: Written) -> Json:
    """Return what a criterion and its text say of a `[[criterion]]`."""
    text = written.get(criterion.get("criterionItemId")).get("text")
    return known(
        id=criterion.get("name"),
        kind=word_of("C66797", criterion.get("category")),
        en=criterion.get("label"),
        text=None if text is None else plain(text),
    )


def seen_population(written: Written) -> Json:
    """Return what the population says of `[design]`."""
    whole = written.design.get("population") or {}
    known_health = "includesHealthySubjects" in whole and not is_unstated(
        whole, "includesHealthySubjects"
    )
    return known(
        healthy_volunteers=valued(whole["includesHealthySubjects"] if known_health else None),
        enrolment=valued((whole.get("plannedEnrollmentNumber") or {}).get("value")),
        sex=valued(_sex(whole.get("plannedSex") or [])),
    )


def _sex(codes: list[Any]) -> str | None:
    seen = {each.get("code") for each in codes}
    if seen == {code("C66732", "both")["code"]}:
        return "all"
    for word, keys in SEXES.items():
        if seen == {code("C66732", key)["code"] for key in keys}:
            return word
    return None
