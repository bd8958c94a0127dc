"""Write the files of a package: a folder for each standard, the same bytes for the same rows."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from hilum.datasets.conformance.check import nonconformities
from hilum.datasets.conformance.findings import Finding
from hilum.datasets.dataset import Datasets, Standard
from hilum.datasets.files.columns import Written
from hilum.datasets.files.dataset_json import dataset_json
from hilum.datasets.files.define_items import Described
from hilum.datasets.files.define_xml import GUIDES, define_xml
from hilum.datasets.files.long_texts import split_long_texts
from hilum.datasets.files.package import Package
from hilum.datasets.files.pages import Pages, page_name
from hilum.datasets.files.results_metadata import ResultDisplay
from hilum.datasets.files.xpt import xpt
from hilum.terms.reasons import LANGUAGES

FOLDERS = {Standard.SDTM: "sdtm", Standard.ADAM: "adam"}


def write_datasets(
    datasets: Datasets, folder: Path, *, package: Package, displays: Iterable[ResultDisplay] = ()
) -> tuple[Finding, ...]:
    """Write SDTM to `folder/sdtm` and ADaM to `folder/adam`; return what breaks a rule.

    Each folder gets an XPT and a Dataset-JSON file for each dataset with rows, define.xml,
    define.html and the reviewer's guide (csdrg.html, adrg.html; `….zh.html` in Chinese). A standard
    without datasets gets no folder. Raises UserError, before anything is written, where a value
    does not fit its variable or a file.
    """
    split = split_long_texts(datasets)
    findings = nonconformities(split)
    shown = tuple(displays)
    contents = {
        FOLDERS[standard]: dict(_files(given, standard, package, findings, displays=shown))
        for standard in Standard
        if (given := _of(standard, split))
    }
    for name, written in contents.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file, content in written.items():
            (folder / name / file).write_bytes(content)
    return findings


def _of(standard: Standard, datasets: Datasets) -> tuple[Described, ...]:
    """The datasets of a standard, in order of their names."""
    named = (datasets[name] for name in sorted(datasets))
    return tuple(Described(Written(each)) for each in named if each.definition.standard is standard)


def _files(
    datasets: tuple[Described, ...],
    standard: Standard,
    package: Package,
    findings: tuple[Finding, ...],
    *,
    displays: tuple[ResultDisplay, ...],
) -> Iterator[tuple[str, bytes]]:
    for each in datasets:
        if each.dataset.rows:
            yield f"{each.name.lower()}.xpt", xpt(each.written, created=package.created)
            yield f"{each.name.lower()}.json", dataset_json(each.written, package).encode()
    yield "define.xml", define_xml(datasets, standard, package, displays).encode()
    for language in LANGUAGES:
        pages = Pages(package, standard, datasets, language)
        checked = findings if standard is Standard.SDTM else ()
        yield page_name("define.html", language), pages.definitions().encode()
        yield page_name(GUIDES[standard], language), pages.guide(checked).encode()
