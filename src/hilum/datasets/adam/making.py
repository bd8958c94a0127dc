"""The one list of the ADaM datasets, and how they are made of all subjects."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hilum.datasets.adam.adae import adae
from hilum.datasets.adam.adex import adex
from hilum.datasets.adam.adlb import adlb
from hilum.datasets.adam.adrs import adrs
from hilum.datasets.adam.adsl import adsl
from hilum.datasets.adam.adtr import adtr
from hilum.datasets.adam.adtte import adtte
from hilum.datasets.adam.analyzed import Analyzed
from hilum.datasets.adam.collected import Collected, Keyed, collected
from hilum.datasets.adam.forms import form
from hilum.datasets.dataset import Dataset, Datasets, Key, Row
from hilum.datasets.facts import Facts

NAMES = ("ADSL", "ADEX", "ADAE", "ADLB", "ADTR", "ADRS", "ADTTE")
"""The datasets, in the order in which each rests on those before."""

SUBJECTS: Mapping[str, Callable[[Analyzed], Iterator[Row]]] = {
    "ADEX": adex,
    "ADAE": adae,
    "ADLB": adlb,
    "ADTR": adtr,
}
"""The datasets that rest on ADSL alone, beside SDTM."""

EFFICACY = ("ADSL", "ADRS", "ADTTE")
"""What response and survival need: no laboratory value is graded for them, no dose decided."""


def adam(facts: Iterable[Facts], sdtm: Datasets) -> Datasets:
    """Return the ADaM datasets of the subjects that DM has, in the order of DM.

    Raises KeyError where the facts of a subject of DM are not given.
    """
    return _datasets(facts, sdtm, NAMES)


def efficacy(facts: Iterable[Facts], sdtm: Datasets) -> Datasets:
    """Return ADSL without baseline characteristics, ADRS and ADTTE: for many trials at once.

    `sdtm` needs DM only; without the other domains the rows have their records and no SDTM rows.
    """
    return _datasets(facts, sdtm, EFFICACY)


def _datasets(facts: Iterable[Facts], sdtm: Datasets, names: tuple[str, ...]) -> Datasets:
    known = {each.subject: each for each in facts}
    rows: dict[str, list[Row]] = {name: [] for name in names}
    for subject, own in collected(sdtm):
        for name, made in of_subject(known[subject], own, names).items():
            rows[name] += [keyed.row for keyed in made]
    return {name: Dataset(form(name).definition, tuple(made)) for name, made in rows.items()}


def of_subject(
    facts: Facts, sdtm: Collected, names: tuple[str, ...] = NAMES
) -> Mapping[str, tuple[Keyed, ...]]:
    """Return one subject's rows of the named datasets with their keys, numbered in order."""
    whole = names == NAMES
    made = {"ADSL": numbered("ADSL", adsl(facts, sdtm, whole=whole))}
    subject = Analyzed(facts, sdtm, made["ADSL"][0].row)
    for name in names:
        if name in SUBJECTS:
            made[name] = numbered(name, SUBJECTS[name](subject))
    made["ADRS"] = numbered("ADRS", adrs(subject))
    made["ADTTE"] = numbered("ADTTE", adtte(subject, made["ADRS"]))
    return made


def numbered(name: str, rows: Iterable[Row]) -> tuple[Keyed, ...]:
    """Return rows of one subject in the order of the dataset's keys, each with its ASEQ and key."""
    definition = form(name).definition
    has_aseq = any(variable.name == "ASEQ" for variable in definition.variables)
    ordered = sorted(rows, key=lambda row: [_placed(row[key]) for key in definition.keys])
    made = []
    for seq, row in enumerate(ordered, start=1):
        values = {**row.values, "ASEQ": seq} if has_aseq else row.values
        key = Key(name, str(row["USUBJID"]), seq)
        made.append(Keyed(key, replace(row, values=values)))
    return tuple(made)


def _placed(cell: Any) -> tuple[bool, Any]:
    """Order missing values before the others."""
    return (False, 0) if cell is None else (True, cell)
