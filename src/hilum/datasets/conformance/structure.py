"""Rules on what a dataset is: its variables, their order and labels, its keys and its subjects."""

import re
from collections.abc import Iterator

from hilum.datasets.conformance.findings import Checks, Mismatch
from hilum.datasets.conformance.tabulation import (
    Tabulation,
    has,
    mismatch,
    numbered,
    shown,
)
from hilum.datasets.dataset import Dataset, Definition, Row, Variable


def _standard(tabulation: Tabulation) -> Iterator[tuple[Dataset, Definition]]:
    for dataset in tabulation.domains:
        if dataset.name in tabulation.standard:
            yield dataset, tabulation.standard[dataset.name]


def _of_dataset(dataset: Dataset, variable: str, seen: str, expected: str) -> Mismatch:
    return Mismatch(dataset=dataset.name, variable=variable, seen=seen, expected=expected)


def _absent(tabulation: Tabulation, core: str) -> Iterator[Mismatch]:
    for dataset, standard in _standard(tabulation):
        for each in standard.variables:
            if each.core == core and not each.supplemental and not has(dataset, each.name):
                yield _of_dataset(dataset, each.name, "", "present")


def _required_filled(tabulation: Tabulation) -> Iterator[Mismatch]:
    yield from _absent(tabulation, "Req")
    for dataset in tabulation.datasets.values():
        required = [each.name for each in dataset.definition.variables if each.core == "Req"]
        for place in numbered(dataset):
            empty = (name for name in required if not shown(place[1][name]))
            yield from (mismatch(dataset, place, name, "filled") for name in empty)


def _expected_present(tabulation: Tabulation) -> Iterator[Mismatch]:
    yield from _absent(tabulation, "Exp")


def _variable_known(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset, standard in _standard(tabulation):
        known = {each.name for each in standard.variables}
        used = [each.name for each in dataset.definition.variables]
        valued = {name for row in dataset.rows for name in row.values}
        unknown = (each for each in {*used, *valued} - known if not CONTINUED.fullmatch(each))
        for name in sorted(unknown):
            yield _of_dataset(dataset, name, name, "a variable of the domain")


def _in_order(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset, standard in _standard(tabulation):
        order = [each.name for each in standard.variables if has(dataset, each.name)]
        seen = [each.name for each in dataset.definition.variables if each.name in order]
        wrong = next((pair for pair in zip(seen, order, strict=True) if pair[0] != pair[1]), None)
        if wrong:
            yield _of_dataset(dataset, wrong[0], wrong[0], f"{wrong[1]} at its place")


def _labelled(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset, standard in _standard(tabulation):
        labels = {each.name: each.label for each in standard.variables}
        for each in dataset.definition.variables:
            if each.label != labels.get(each.name, each.label):
                yield _of_dataset(dataset, each.name, each.label, labels[each.name])


def _keys_unique(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.datasets.values():
        keys = dataset.definition.keys
        yield from _repeated(dataset, keys, keys[-1] if keys else "")


def _sequence_unique(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.domains:
        sequence = f"{dataset.name}SEQ"
        if has(dataset, "USUBJID", sequence):
            yield from _repeated(dataset, ("USUBJID", sequence), sequence)


def _repeated(dataset: Dataset, keys: tuple[str, ...], variable: str) -> Iterator[Mismatch]:
    seen: set[tuple[str, ...]] = set()
    for place in numbered(dataset):
        key = tuple(shown(place[1][name]) for name in keys)
        if key in seen:
            yield mismatch(dataset, place, variable, f"unique by {', '.join(keys)}")
        seen.add(key)


def _subject_known(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.datasets.values():
        for place in numbered(dataset):
            subject = shown(place[1]["USUBJID"])
            if subject and subject not in tabulation.demographics:
                yield mismatch(dataset, place, "USUBJID", "a subject of DM")


def _one_study(tabulation: Tabulation) -> Iterator[Mismatch]:
    studies = tabulation.values("DM", "STUDYID")
    for dataset in tabulation.datasets.values():
        for place in numbered(dataset):
            if studies and shown(place[1]["STUDYID"]) not in studies:
                yield mismatch(dataset, place, "STUDYID", studies)


def _demographics_present(tabulation: Tabulation) -> Iterator[Mismatch]:
    if not tabulation.named("DM"):
        yield Mismatch(dataset="DM", variable="", seen="", expected="present")


def _domain_named(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.domains:
        for place in numbered(dataset) if has(dataset, "DOMAIN") else ():
            if place[1]["DOMAIN"] != dataset.name:
                yield mismatch(dataset, place, "DOMAIN", dataset.name)


def _name_lengths(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.datasets.values():
        for each in dataset.definition.variables:
            yield from _too_long(dataset, each)


def _too_long(dataset: Dataset, variable: Variable) -> Iterator[Mismatch]:
    if len(variable.name) > 8:
        yield _of_dataset(dataset, variable.name, variable.name, "at most 8 characters")
    if len(variable.label) > 40:
        yield _of_dataset(dataset, variable.name, variable.label, "at most 40 characters")


def _timed(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.domains:
        observed = dataset.definition.observation_class.upper() in OBSERVATION_CLASSES
        if observed and dataset.rows:
            used = {name for row in dataset.rows for name in _filled(row)}
            if not used & {"VISITNUM", *(dataset.name + end for end in ("DTC", "STDTC", "ENDTC"))}:
                yield _of_dataset(dataset, f"{dataset.name}DTC", "", "a timing variable")


def _filled(row: Row) -> Iterator[str]:
    return (name for name, value in row.values.items() if shown(value))


CONTINUED = re.compile(r"(COVAL|TSVAL)\d+")
"""A text that goes on: as many variables as it needs (SDTMIG 3.4, sections 5.1 and 7.4.2)."""

OBSERVATION_CLASSES = frozenset({"EVENTS", "FINDINGS", "INTERVENTIONS"})

CHECKS: Checks = {
    "CG0014": _required_filled,
    "CG0016": _expected_present,
    "CG0013": _variable_known,
    "CG0330": _in_order,
    "label_of_the_standard": _labelled,
    "CG0019": _keys_unique,
    "CG0028": _sequence_unique,
    "CG0029": _subject_known,
    "CG0219": _timed,
    "CG0310": _name_lengths,
    "CG0368": _demographics_present,
    "CG0409": _one_study,
    "CG0413": _domain_named,
}
