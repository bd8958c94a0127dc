"""Write operating characteristics as a folder: a page with pictures, and the figures as data."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hilum import __version__
from hilum.reports.characteristics.figures import figures
from hilum.reports.characteristics.histogram import histogram
from hilum.reports.characteristics.measured import Measured, Quantity
from hilum.reports.characteristics.wording import CharacteristicWords
from hilum.reports.templates import template_text, templates_of
from hilum.stats.characteristics import SHARES
from hilum.stats.estimates import Estimate

PACKAGE = "hilum.reports.characteristics"


PAGE, DATA = "index.html", "characteristics.json"


def write_characteristics(measured: Measured, folder: Path, words: CharacteristicWords) -> None:
    """Write index.html and characteristics.json. Nothing is fetched from a network."""
    data = json.dumps(_data(measured), indent=1, ensure_ascii=False)
    (folder / DATA).write_text(data + "\n", encoding="utf-8")
    style = template_text("hilum.reports.screening", "report.css")
    (folder / "report.css").write_text(style, encoding="utf-8")
    page = templates_of(PACKAGE).get_template("characteristics.html")
    said = page.render(
        say=words.say,
        language=words.language,
        version=__version__,
        aim=aim(measured, words),
        notes=notes(measured, words),
        quantities=[
            {
                "name": each.words.say(words.language),
                "figures": tuple(figures(each, words)),
                "picture": histogram(each, words) or "",
            }
            for each in measured.quantities
        ],
    )
    (folder / PAGE).write_text(said, encoding="utf-8")


def aim(measured: Measured, words: CharacteristicWords) -> str:
    """Return what was run, as a line."""
    return words.say(
        "aim",
        study=measured.study,
        version=measured.study_version,
        trials=f"{measured.trials:,}",
        subjects=f"{measured.subjects:,}",
        first=measured.seed,
        last=measured.seed + measured.trials - 1,
    )


def notes(measured: Measured, words: CharacteristicWords) -> tuple[str, ...]:
    """Return how the figures were made, and what they lack."""
    told = [words.say("how", days=measured.days_per_month), words.say("truth")]
    if measured.null_question is not None:
        told.append(words.say("no_null", question=measured.null_question))
    return tuple(told)


def _data(measured: Measured) -> dict[str, Any]:
    said = {name: getattr(measured, name) for name in _SAID}
    return {
        "written_by": f"hilum {__version__}",
        **said,
        "days_per_month": str(measured.days_per_month),
        "quantile_shares": SHARES,
        "quantities": [_quantity(each) for each in measured.quantities],
    }


_SAID = ("study", "study_version", "trials", "subjects", "seed", "null_question")


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "id": quantity.id,
        "unit": quantity.unit,
        **asdict(quantity.found),
        "power": None if quantity.power is None else asdict(quantity.power),
        "method": quantity.estimates[0].interval.method.name.lower(),
        "confidence": quantity.estimates[0].interval.confidence,
        "estimates": [_estimate(each) for each in quantity.estimates],
    }


def _estimate(estimate: Estimate) -> tuple[float | None, float | None, float | None]:
    """Return value, lower and upper limit of one trial."""
    return estimate.value, estimate.interval.lower, estimate.interval.upper
