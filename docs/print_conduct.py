"""Print the page of a study's treatment, schedule and response rules, for its investigators.

Every parameter with who says it; what nobody says, and what the developers only assume, stands out.
`docs/print_pages.py` prints this page too, and a test holds that it is current.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from hilum.conduct.treatment.threshold_conflicts import threshold_conflicts
from hilum.study import Question, Study
from hilum.terms.ruled import Ruled


def conduct_page(study: Study) -> str:
    """Return the page of a study's regimen, schedule and response rules."""
    lines = [
        f"# Treatment, schedule and response of {study.id}, and what was assumed",
        "",
        f"{study.short_name['en']} ({study.facts['identity.registry_id'].value}), version",
        f"{study.version}. Printed from `regimen.toml`, `schedule.toml` and `response.toml` of the",
        "study's folder by `docs/print_pages.py`.",
        "",
        "*stated*: a source of the study prints it. *assumption*: the developers' answer to a",
        "question, so that the program runs; investigators are asked to rule. *missing*: nobody",
        "says it, and what needs it stays undecided.",
    ]
    lines += [*_regimen(study), *_schedule(study), *_response(study), *_questions(study)]
    return "\n".join(lines) + "\n"


def _regimen(study: Study) -> Iterator[str]:
    regimen = study.regimen
    if regimen is None:
        return
    yield from ("", "## The regimen", "", f"{regimen.name.en}", "", f"{regimen.name.zh}", "")
    yield from _table(PARAMETER, [_row(name, each) for name, each in parameters(regimen)])
    yield from ("", "### What changes a dose", "")
    rows = [
        (each.says.en, each.says.zh, *_who(each.rule)) for each in regimen.modifications.value or ()
    ]
    yield from _table(("rule", "规则", "standing", "question", "source"), rows)
    yield from ("", "### Entry against treatment", "")
    yield "Subjects who may enter and are barred from the first cycle, found by comparing the"
    yield from ("criteria with these rules:", "")
    yield from (
        f"- {each.reason.say()} / {each.reason.say('zh')}" for each in threshold_conflicts(study)
    )


def _schedule(study: Study) -> Iterator[str]:
    schedule = study.schedule
    if schedule is None:
        return
    yield from ("", "## The schedule", "")
    rows = []
    for visit in schedule.visits:
        names = ", ".join(each.activity.replace("_", " ") for each in visit.activities)
        window = visit.window.value
        around = f"-{window.before} to +{window.after}" if window else "missing"
        day = "missing" if visit.day.value is None else str(visit.day.value)
        again = ""
        if visit.repeat:
            again = f"every {visit.repeat.every_days.value} days"
        rows.append(
            (
                visit.name.en,
                visit.name.zh,
                visit.anchor.replace("_", " "),
                day,
                around,
                again,
                names,
            )
        )
    titles = ("visit", "访视", "counted from", "day", "window, days", "repeats", "what is done")
    yield from _table(titles, rows)
    yield from ("", "### Conduct that the record asks for", "")
    conduct = [
        (rule.clause, rule.says.en, rule.says.zh, *_who(rule.until)) for rule in schedule.conduct
    ]
    yield from _table(("clause", "rule", "规则", "its end is", "question", "source"), conduct)


def _response(study: Study) -> Iterator[str]:
    if study.response is None:
        return
    yield from ("", "## Response", "")
    yield from _table(
        PARAMETER, [_row(name, each) for name, each in study.response.parameters.items()]
    )


def _questions(study: Study) -> Iterator[str]:
    yield from ("", "## The questions")
    for question in study.conduct_questions:
        if question.id not in _of_the_analysis(study):
            yield from _question(question)


def _of_the_analysis(study: Study) -> frozenset[str]:
    """Return the questions on the page of the endpoints that no rule of response rests on."""
    if study.endpoints is None:
        return frozenset()
    rules = study.response.parameters.values() if study.response else ()
    analysis = {*study.endpoints.assumptions, *study.endpoints.missing}
    return frozenset(analysis - {each.question for each in rules})


def _question(question: Question) -> Iterator[str]:
    yield from ("", f"- **{question.id}** {_line(question.text)} {_line(question.zh or '')}")
    if question.ruling:
        said = question.ruling
        words = f"{_line(said.text)} {_line(said.zh or '')}"
        yield f"  *{said.kind} by {said.by}, {said.date}:* {words}"
    else:
        yield "  *Nobody has ruled.*"


PARAMETER = ("parameter", "value", "standing", "question", "source")


def parameters(value: Any, path: str = "") -> Iterator[tuple[str, Ruled[Any]]]:
    """Yield every parameter of a value with its path, but for the table of modifications."""
    for each in fields(value):
        held = getattr(value, each.name)
        name = f"{path}{each.name.replace('_', ' ')}"
        if each.name == "modifications":
            continue
        if isinstance(held, Ruled):
            yield name, held
        elif isinstance(held, tuple):
            for one in held:
                if is_dataclass(one):
                    yield from parameters(one, f"{path}{getattr(one, 'id', each.name)}: ")


def _row(name: str, ruled: Ruled[Any]) -> tuple[str, ...]:
    value = "" if ruled.value is None else _shown(ruled.value)
    return name.replace("_", " "), value, *_who(ruled)


def _who(ruled: Ruled[Any]) -> tuple[str, str, str]:
    return ruled.standing.value, ruled.question or "", ruled.source


def _shown(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Enum():
            return _shown(value.value)
        case tuple():
            return ", ".join(map(_shown, value)) or "none"
        case _ if is_dataclass(value):
            held = ((each.name, getattr(value, each.name)) for each in fields(value))
            return ", ".join(f"{name.replace('_', ' ')} {_shown(own)}" for name, own in held)
        case None:
            return "none"
        case _:
            return str(value)


def _line(text: str) -> str:
    return " ".join(text.split())


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(titles) + " |"
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield "| " + " | ".join(_line(cell).replace("|", "\\|") for cell in row) + " |"
