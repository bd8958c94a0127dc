"""Print the pages of the datasets: each with its variables, as their definitions say.

    python docs/print_datasets.py

`docs/print_pages.py` prints these pages too, and a test holds that they are current.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from textwrap import wrap

from hilum.datasets.codelists import Codelist, codelists, terminology_version
from hilum.datasets.dataset import Definition, Origin, Standard, Variable
from hilum.datasets.definitions import FOLDERS, definitions

DATASETS = Path(__file__).parent / "reference" / "datasets"

ABOUT = {
    Standard.SDTM: "What was collected, under the standard's names: projected from the [tables of"
    " records](../records.md), nothing imputed. Variables marked *supplemental* are not in the"
    " standard; their values are in the dataset's SUPP--. A permissible variable without any value,"
    " and a dataset without rows, are left out of the files.",
    Standard.ADAM: "What is analysed: derived from SDTM by the study's rules. SRCDOM, SRCVAR and"
    " SRCSEQ name the row that a value is from; the [trail](../report.md) names every row.",
}
TITLES = {Standard.SDTM: "The datasets of SDTM", Standard.ADAM: "The analysis datasets (ADaM)"}


def datasets_page(standard: Standard) -> str:
    """Return the page of the datasets of a standard."""
    found = definitions(standard)
    lines = [
        f"# {TITLES[standard]}",
        "",
        f"{standard.value}, with CDISC terminology of {terminology_version()}. Printed from",
        f"`src/hilum/datasets/data/{FOLDERS[standard]}/` by `docs/print_pages.py`. The Define-XML",
        "of a report says the same of the datasets that it has, and its page so in Chinese.",
        "",
        *wrap(ABOUT[standard], width=98, break_on_hyphens=False),
        "",
        *_table(("dataset", "label", "class", "one record per"), map(_summary, found.values())),
    ]
    for definition in found.values():
        lines += _dataset(definition)
    lines += ["", "## Codelists", "", *_codelists(found)]
    return "\n".join(lines) + "\n"


def _summary(definition: Definition) -> tuple[str, ...]:
    name = definition.name
    structure = definition.structure.removeprefix("One record per ")
    return (
        f"[{name}](#{name.lower()})",
        definition.label,
        definition.observation_class.lower(),
        structure,
    )


def _dataset(definition: Definition) -> Iterator[str]:
    yield from ("", f"## {definition.name}", "")
    yield f"{definition.label}. {definition.structure}. Keys: {', '.join(definition.keys)}."
    yield ""
    titles = ("variable", "label", "type", "core", "codelist", "origin", "how it is derived")
    yield from _table(titles, map(_variable, definition.variables))


def _variable(variable: Variable) -> tuple[str, ...]:
    name = f"`{variable.name}`" + (" *supplemental*" if variable.supplemental else "")
    codelist = f"[{variable.codelist}](#codelists)" if variable.codelist else ""
    method = variable.method.en if variable.method else ""
    return (
        name,
        variable.label,
        variable.type.value,
        variable.core,
        codelist,
        _origin(variable),
        method,
    )


def _origin(variable: Variable) -> str:
    if variable.origin is Origin.PREDECESSOR:
        return f"{variable.predecessor}"
    return variable.origin.value.lower()


def _codelists(found: Mapping[str, Definition]) -> Iterator[str]:
    used = {each.codelist for one in found.values() for each in one.variables if each.codelist}
    titles = ("id", "name", "NCI code", "other values", "terms")
    rows = (_codelist(each) for each in codelists().values() if each.id in used)
    yield "Terms are those that Hilum writes, each with its NCI code where CDISC has one."
    yield from ("", *_table(titles, rows))


def _codelist(found: Codelist) -> tuple[str, ...]:
    others = "may be used" if found.extensible else "none"
    return found.id, found.name, found.code or "", others, str(len(found.terms))


def _table(titles: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(titles) + " |"
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


PAGES: Mapping[Path, Callable[[], str]] = {
    DATASETS / f"{FOLDERS[standard]}.md": partial(datasets_page, standard) for standard in Standard
}
"""Every page of datasets, and what prints it."""


if __name__ == "__main__":
    DATASETS.mkdir(parents=True, exist_ok=True)
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")
