"""Write findings as one printable page, which needs no other file, and as data."""

import json
from typing import Any

from markupsafe import Markup

from hilum import __version__
from hilum.checking import Finding
from hilum.reports.checks.checked import Checked
from hilum.reports.checks.wording import CheckWords
from hilum.reports.templates import template_text, templates_of
from hilum.terms.reasons import Words

PACKAGE = "hilum.reports.checks"


def page_of(checked: Checked, words: CheckWords) -> str:
    """Return the page. Nothing is fetched from a network."""
    style = template_text("hilum.reports.screening", "report.css")
    page = templates_of(PACKAGE).get_template("checks.html")
    return page.render(
        say=words.say,
        language=words.language,
        version=__version__,
        style=Markup(style),  # our own file, not what a study says
        study=checked.study.short_name.get(words.language, checked.study.id),
        aim=checked.aim(words),
        groups=[
            (severity.value, [_shown(each, checked, words) for each in own])
            for severity, own in checked.groups()
        ],
    )


def _shown(finding: Finding, checked: Checked, words: CheckWords) -> dict[str, Any]:
    return {
        "code": finding.code,
        "title": finding.kind.title.say(words.language),
        "where": finding.where,
        "quotes": tuple(checked.quotes(finding)),
        "wrong": finding.words.say(words.language),
        "do": finding.suggestion.say(words.language),
        "asked": [tuple(words.question(question)) for question in finding.questions],
    }


def data_of(checked: Checked) -> str:
    """Return the findings as JSON, in both languages."""
    data = {
        "written_by": f"hilum {__version__}",
        "study": checked.study.id,
        "version": checked.study.version,
        "as_of": checked.as_of.isoformat(),
        "findings": [_data(each, checked) for each in checked.findings],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _data(finding: Finding, checked: Checked) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "spans": finding.spans,
        "sentences": tuple(checked.quotes(finding)),
        "words": _both(finding.words),
        "suggestion": _both(finding.suggestion),
        "facts": {
            name: _both(value) if isinstance(value, Words) else str(value)
            for name, value in finding.facts.items()
        },
        "asked": [
            {"question": each.id, "ruling": each.ruling.text if each.ruling else None}
            for each in finding.questions
        ],
    }


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}
