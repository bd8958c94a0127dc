"""Section 9.7: the statistical methods, as the study's files state them."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from hilum.reports.trial.document import Block, Entries, Paragraph, Section
from hilum.reports.trial.wording import based, joined, ruled, value_words, words
from hilum.study import Study
from hilum.study.endpoints import Analysis, Endpoints, Estimand, Handling
from hilum.terms.reasons import Words

HYPOTHESES = ("null_response_percent", "target_response_percent")


def methods(study: Study) -> Iterator[Section]:
    """Yield the sections of 9.7 and 9.8."""
    plan = study.endpoints
    if plan is None:
        return
    yield _section("9.7")
    sets = ((each.words, based(each.description, each.basis)) for each in plan.sets.values())
    yield _section("9.7.1", Entries(tuple(sets)))
    estimands = ((each.words, _estimand(each, plan)) for each in plan.estimands.values())
    yield _section("9.7.2", Entries(tuple(estimands)))
    names = [each.name for each in fields(Analysis)]
    yield _section("9.7.3", _parameters(plan, [name for name in names if name not in HYPOTHESES]))
    rules = study.response.parameters.items() if study.response else ()
    derived = tuple((_named(name), ruled(each, _said(each.value, study))) for name, each in rules)
    yield _section("9.7.4", Entries(derived))
    size = study.facts.get("design.enrolment")
    enrolment = (
        [(_named("enrolment"), words("stated_by", value=size.value, source=size.source))]
        if size
        else []
    )
    hypotheses = _parameters(plan, HYPOTHESES)
    yield _section("9.7.5", Entries((*enrolment, *hypotheses.items)))
    yield _section("9.8", Paragraph(words("to_complete")))


def _section(number: str, *blocks: Block) -> Section:
    return Section(number=number, title=words("s" + number.replace(".", "_")), blocks=blocks)


def _estimand(estimand: Estimand, plan: Endpoints) -> Words:
    handled = (_handled(each, plan) for each in estimand.handling)
    population = plan.sets[estimand.set].words
    return joined((population, based(estimand.summary, estimand.basis), *handled))


def _handled(handling: Handling, plan: Endpoints) -> Words:
    event, strategy = plan.events[handling.event].words, words(f"e_{handling.strategy.value}")
    return Words(
        f"{event.en}: {handling.words.en} ({strategy.en})",
        f"{event.zh}：{handling.words.zh}（{strategy.zh}）",
    )


def _parameters(plan: Endpoints, names: Any) -> Entries:
    found = ((name, getattr(plan.analysis, name)) for name in names)
    told = ((_named(name), ruled(each, value_words(each.value))) for name, each in found)
    return Entries(tuple(told))


def _named(name: str) -> Words:
    return words(f"p_{name}")


def _said(value: Any, study: Study) -> Words:
    """Return the value of a rule in words; concepts by their names."""
    if not isinstance(value, tuple):
        return value_words(value)
    found = [study.concepts[str(each)] for each in value if str(each) in study.concepts]
    return joined(tuple(Words(each.label("en"), each.label("zh")) for each in found))
