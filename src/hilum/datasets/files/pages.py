"""Pages for a reviewer: the guide to the datasets, and their definitions as a person reads them.

The guide's sections are those of the PHUSE templates for the clinical study data reviewer's guide
and the analysis data reviewer's guide, in our own words; it says what a person must still add.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from hilum import __version__
from hilum.criteria.phrases import Phrases, read_phrases
from hilum.datasets.codelists import terminology_version
from hilum.datasets.conformance.check import rules
from hilum.datasets.conformance.findings import Finding, Rule
from hilum.datasets.dataset import Origin, Standard
from hilum.datasets.files.define_items import Described
from hilum.datasets.files.define_xml import GUIDES
from hilum.datasets.files.explained import explained
from hilum.datasets.files.package import Package


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one standard's datasets, in one language."""

    package: Package
    standard: Standard
    datasets: tuple[Described, ...]
    language: str = "en"

    def guide(self, findings: Sequence[Finding]) -> str:
        """Return the reviewer's guide, with what the conformance rules found."""
        return self._page(
            "guide.html",
            sections="numbered",
            title=self._say("csdrg" if self._is_sdtm else "adrg"),
            standard=self.standard,
            terminology=terminology_version(),
            datasets=[each.dataset for each in self.datasets if each.dataset.rows],
            is_sdtm=self._is_sdtm,
            rules=tuple(rules()),
            findings=grouped(findings),
            explained=tuple(self._explained()),
            left_out=tuple(self._left_out()),
            without_method=tuple(self._without_method()),
        )

    def definitions(self) -> str:
        """Return the definitions of the datasets and their variables."""
        return self._page(
            "definitions.html",
            sections="",
            title=self._say("definitions"),
            described=self.datasets,
            guide=page_name(GUIDES[self.standard], self.language),
        )

    @property
    def _is_sdtm(self) -> bool:
        return self.standard is Standard.SDTM

    def _explained(self) -> Iterable[str]:
        datasets = {each.name: each.dataset for each in self.datasets}
        for key, count in explained(datasets) if self._is_sdtm else ():
            told = f"{count:,}" if isinstance(count, int) else count
            yield self._say(key, count=told)

    def _left_out(self) -> Iterable[str]:
        for standard, words in self.package.left_out:
            if standard is self.standard:
                yield words.say(self.language)
        for each in self.datasets:
            if not each.dataset.rows:
                yield self._say("no_rows", dataset=each.name)

    def _without_method(self) -> Iterable[str]:
        for each in self.datasets:
            columns = each.columns if each.dataset.rows else ()
            names = [
                f"{each.name}.{column.name}"
                for column in columns
                if column.variable.origin is Origin.DERIVED and column.variable.method is None
            ]
            if names:
                yield self._say("no_method", variables=", ".join(names))

    def _say(self, key: str, **filled: object) -> str:
        return _phrases()[key][self.language].format(**filled)

    def _page(self, template: str, **given: Any) -> str:
        shared = {"language": self.language, "package": self.package, "version": __version__}
        page = _environment().get_template(template)
        return page.render(say=self._say, **shared, **given) + "\n"


def page_name(name: str, language: str) -> str:
    """Return the file of a page in a language: `csdrg.html`, `csdrg.zh.html`."""
    return name if language == "en" else name.replace(".html", f".{language}.html")


def grouped(findings: Iterable[Finding]) -> tuple[tuple[Rule, str, tuple[Finding, ...]], ...]:
    """Return the findings of each rule in each dataset together."""

    def place(finding: Finding) -> tuple[str, str]:
        return finding.rule.id, finding.mismatch.dataset

    groups = (tuple(found) for _, found in groupby(sorted(findings, key=place), key=place))
    return tuple((found[0].rule, found[0].mismatch.dataset, found) for found in groups)


@cache
def _phrases() -> Phrases:
    return read_phrases(files("hilum.datasets.files") / "phrases.toml")


@cache
def _environment() -> Environment:
    def text(name: str) -> str:
        folder = files("hilum.datasets.files") / "templates"
        return (folder / name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
