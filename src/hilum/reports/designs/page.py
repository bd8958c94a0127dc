"""Write designs as a folder: a page, its picture, and the same figures as data."""

import json
from dataclasses import asdict
from pathlib import Path

from hilum import __version__
from hilum.reports.designs.curves import draw
from hilum.reports.designs.designed import Designed, figures, misses, rule
from hilum.reports.designs.wording import DesignWords
from hilum.reports.templates import template_text, templates_of

PACKAGE = "hilum.reports.designs"


PAGE, PICTURE, DATA = "index.html", "designs.svg", "designs.json"


def write_designs(designed: Designed, folder: Path, words: DesignWords) -> None:
    """Write index.html, designs.svg and designs.json. Nothing is fetched from a network."""
    drawn = draw(designed, words)
    (folder / PICTURE).write_text(drawn + "\n", encoding="utf-8")
    data = {"written_by": f"hilum {__version__}", **asdict(designed)}
    (folder / DATA).write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    style = template_text("hilum.reports.screening", "report.css")
    (folder / "report.css").write_text(style, encoding="utf-8")
    page = templates_of(PACKAGE).get_template("designs.html")
    said = page.render(
        say=words.say,
        language=words.language,
        version=__version__,
        picture=drawn,
        aim=aim_of(designed, words),
        how=how(designed, words),
        designs=[
            {
                "name": words.say(each.name),
                "rule": rule(each.design, words),
                "misses": misses(each, designed.aim),
                "figures": figures(each),
            }
            for each in designed.candidates
        ],
    )
    (folder / PAGE).write_text(said, encoding="utf-8")


def aim_of(designed: Designed, words: DesignWords) -> str:
    """Return the aim as a line."""
    aim = designed.aim
    return words.say(
        "aim", null=aim.null_rate, target=aim.target_rate, alpha=aim.alpha, power=aim.power
    )


def how(designed: Designed, words: DesignWords) -> str:
    """Return how the figures were made, as a line."""
    return words.say("how", trials=f"{designed.trials:,}", seed=designed.seed)
