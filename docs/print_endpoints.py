"""Print the page of a study's endpoints and analysis, for its investigators.

Every objective, endpoint, set, estimand and parameter with who says it; what the developers only
assume, and what nobody says, stands out. `docs/print_pages.py` prints this page too, and a test
holds that it is current.
"""

import runpy
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from hilum.study import Study
from hilum.study.endpoints import Analysis, DisplaySpec, Endpoints, Estimand
from hilum.terms.reasons import Words
from hilum.terms.ruled import Basis, Ruled

_CONDUCT = runpy.run_path(str(Path(__file__).parent / "print_conduct.py"))
PARAMETER, question, row, table, who = (
    _CONDUCT[name] for name in ("PARAMETER", "_question", "_row", "_table", "_who")
)
STANDING = ("standing", "question", "source")


def endpoints_page(study: Study) -> str:
    """Return the page of a study's endpoints, estimands, sets, analysis and displays."""
    plan = study.endpoints
    assert plan is not None
    lines = [
        f"# Endpoints and analysis of {study.id}, and what was assumed",
        "",
        f"{study.short_name['en']} ({study.facts['identity.registry_id'].value}), version",
        f"{study.version}. Printed from `endpoints.toml` of the study's folder by",
        "`docs/print_pages.py`. How response, progression and censoring are derived is printed",
        "from `response.toml` [beside it](haic_hcc_conduct.md).",
        "",
        "*stated*: a source of the study prints it. *assumption*: the developers' answer to a",
        "question, so that the program runs; investigators are asked to rule. *missing*: nobody",
        "says it. The record names no endpoint, no set and no analysis.",
    ]
    lines += [*_endpoints(plan), *_sets(plan), *_estimands(plan), *_analysis(plan)]
    lines += [*_displays(plan), *_other_answers(plan), *_questions(study, plan)]
    return "\n".join(lines) + "\n"


def _endpoints(plan: Endpoints) -> Iterator[str]:
    yield from ("", "## Objectives and endpoints")
    for objective in plan.objectives.values():
        yield from ("", f"### {objective.words.en} ({objective.level.value})", "")
        yield from (objective.words.zh, "", f"*{_said(objective.basis)}*", "")
        own = (each for each in plan.endpoints.values() if each.objective == objective.id)
        rows = [(*_words(each.words), *who(each.basis)) for each in own]
        yield from table(("endpoint", "终点", *STANDING), rows)


def _sets(plan: Endpoints) -> Iterator[str]:
    yield from ("", "## Whose data are analysed", "")
    rows = [
        (each.words.en, each.flag, *_words(each.description), *who(each.basis))
        for each in plan.sets.values()
    ]
    yield from table(("set", "flag in ADSL", "who", "人群", *STANDING), rows)


def _estimands(plan: Endpoints) -> Iterator[str]:
    yield from ("", "## Estimands", "")
    yield "What is estimated (ICH E9(R1)): in whom, from when, and what is made of what may happen"
    yield "after the start. The first of an endpoint is its main one, the others are sensitivity"
    yield "analyses."
    for each in plan.estimands.values():
        yield from _estimand(each, plan)


def _estimand(estimand: Estimand, plan: Endpoints) -> Iterator[str]:
    yield from ("", f"### {estimand.words.en}", "", estimand.words.zh, "")
    start = f", from {estimand.start.replace('_', ' ')}" if estimand.start else ""
    yield f"{plan.sets[estimand.set].words.en}{start}: {estimand.summary.en}."
    yield from ("", f"{estimand.summary.zh}。", "", f"*{_said(estimand.basis)}*")
    rows = [
        (
            plan.events[each.event].words.en,
            each.strategy.value.replace("_", " "),
            *_words(each.words),
        )
        for each in estimand.handling
    ]
    if rows:
        yield ""
        yield from table(("intercurrent event", "strategy", "what is made of it", "处理"), rows)


def _analysis(plan: Endpoints) -> Iterator[str]:
    yield from ("", "## Parameters of the analysis", "")
    names = [each.name for each in fields(Analysis)]
    yield from table(PARAMETER, [row(name, getattr(plan.analysis, name)) for name in names])
    yield from ("", "## Subgroups", "", "Shown in a forest or a stratum, without a test.", "")
    rows = [
        (*_words(each.words), each.variable, *who(each.basis)) for each in plan.subgroups.values()
    ]
    yield from table(("subgroup", "亚组", "variable of ADSL", *STANDING), rows)


def _displays(plan: Endpoints) -> Iterator[str]:
    yield from ("", "## What the report shows", "")
    rows = [
        (each.number, *_words(each.title), plan.sets[each.set].words.en, _of(each, plan))
        for each in plan.displays
    ]
    yield from table(("number (ICH E3)", "display", "图表", "set", "of"), rows)


def _of(display: DisplaySpec, plan: Endpoints) -> str:
    """Return what a display is of: an estimand, a subgroup, a dataset; empty if of the set."""
    if display.estimand:
        return plan.estimands[display.estimand].words.en
    if display.subgroup:
        return plan.subgroups[display.subgroup].words.en
    return display.dataset or ""


def _other_answers(plan: Endpoints) -> Iterator[str]:
    yield from ("", "## Other answers", "")
    yield "The report works out its main results under each of these too (display 16.1.9.1)."
    yield ""
    rows = [
        (each.question, *_words(each.words), f"`{each.file}.toml`: {each.parameter}")
        for each in plan.others
    ]
    yield from table(("question", "another answer", "另一答案", "what it changes"), rows)


def _questions(study: Study, plan: Endpoints) -> Iterator[str]:
    yield from ("", "## The questions")
    for name in questions_of(plan):
        found = study.question(name)
        assert found is not None
        yield from question(found)


def questions_of(plan: Endpoints) -> tuple[str, ...]:
    """Return the questions that the parts of endpoints.toml rest on, in order of their ids."""
    based: list[Basis | Ruled[Any]] = [
        each.basis
        for part in (plan.objectives, plan.endpoints, plan.sets, plan.estimands, plan.subgroups)
        for each in part.values()
    ]
    based += [getattr(plan.analysis, each.name) for each in fields(Analysis)]
    return tuple(sorted({each.question for each in based if each.question}))


def _said(basis: Basis) -> str:
    asked = f", {basis.question}" if basis.question else ""
    return f"{basis.standing.value}{asked}: {basis.source}"


def _words(words: Words) -> tuple[str, str]:
    return words.en, words.zh
