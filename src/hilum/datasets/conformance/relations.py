"""Rules on rows that speak of other rows: supplemental qualifiers, RELREC, lesions."""

from collections import Counter
from collections.abc import Iterator

from hilum.datasets.conformance.findings import Checks, Mismatch
from hilum.datasets.conformance.tabulation import Tabulation, has, mismatch, numbered, shown
from hilum.datasets.dataset import Dataset, Row


def _relating(tabulation: Tabulation) -> Iterator[Dataset]:
    yield from tabulation.supplemental
    if "RELREC" in tabulation.datasets:
        yield tabulation.datasets["RELREC"]


def _domain_present(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in _relating(tabulation):
        for place in numbered(dataset):
            if shown(place[1]["RDOMAIN"]) not in tabulation.datasets:
                yield mismatch(dataset, place, "RDOMAIN", "a dataset of the study")


def _variable_present(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in _relating(tabulation):
        for place in numbered(dataset):
            parent = tabulation.datasets.get(shown(place[1]["RDOMAIN"]))
            name = shown(place[1]["IDVAR"])
            if name and parent and not has(parent, name):
                yield mismatch(dataset, place, "IDVAR", f"a variable of {parent.name}")


def _row_present(tabulation: Tabulation) -> Iterator[Mismatch]:
    known = _values_by_variable(tabulation)
    for dataset in _relating(tabulation):
        for place in numbered(dataset):
            row = place[1]
            if shown(row["IDVARVAL"]) and _target(row) not in known:
                yield mismatch(dataset, place, "IDVARVAL", f"a row of {shown(row['RDOMAIN'])}")


def _target(row: Row) -> tuple[str, ...]:
    return tuple(shown(row[name]) for name in ("RDOMAIN", "USUBJID", "IDVAR", "IDVARVAL"))


def _values_by_variable(tabulation: Tabulation) -> set[tuple[str, ...]]:
    """Each value of each variable that some row relates by, with its domain and subject."""
    related = {
        (shown(row["RDOMAIN"]), shown(row["IDVAR"]))
        for dataset in _relating(tabulation)
        for row in dataset.rows
    }
    return {
        (domain, shown(row["USUBJID"]), variable, shown(row[variable]))
        for domain, variable in related
        for row in tabulation.named(domain)
    }


def _qualifier_unique(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.supplemental:
        seen: set[tuple[str, ...]] = set()
        for place in numbered(dataset):
            key = (*_target(place[1]), shown(place[1]["QNAM"]))
            if key in seen:
                yield mismatch(dataset, place, "QNAM", "once for a row of the domain")
            seen.add(key)


def _qualifier_not_standard(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.supplemental:
        for place in numbered(dataset):
            parent = tabulation.standard.get(shown(place[1]["RDOMAIN"]))
            variables = parent.variables if parent else ()
            standard = {each.name for each in variables if not each.supplemental}
            if shown(place[1]["QNAM"]) in standard:
                yield mismatch(dataset, place, "QNAM", "no variable of the domain itself")


def _named_for_parent(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in tabulation.supplemental:
        parent = dataset.name.removeprefix("SUPP")
        for place in numbered(dataset):
            if shown(place[1]["RDOMAIN"]) != parent:
                yield mismatch(dataset, place, "RDOMAIN", parent)


def _related_to_another(tabulation: Tabulation) -> Iterator[Mismatch]:
    if "RELREC" in tabulation.datasets:
        dataset = tabulation.datasets["RELREC"]
        sides = Counter(_relation(row) for row in dataset.rows)
        for place in numbered(dataset):
            if sides[_relation(place[1])] < 2:
                yield mismatch(dataset, place, "RELID", "at least 2 rows of the relation")


def _relation(row: Row) -> tuple[str, str]:
    return shown(row["USUBJID"]), shown(row["RELID"])


def _lesion_identified(tabulation: Tabulation) -> Iterator[Mismatch]:
    if "TR" in tabulation.datasets:
        known = {_lesion(row, "TULNKID") for row in tabulation.named("TU")}
        for place in numbered(tabulation.datasets["TR"]):
            lesion = _lesion(place[1], "TRLNKID")
            if lesion[1] and lesion not in known:
                yield mismatch(tabulation.datasets["TR"], place, "TRLNKID", "a lesion of TU")


def _lesion(row: Row, variable: str) -> tuple[str, str]:
    return shown(row["USUBJID"]), shown(row[variable])


CHECKS: Checks = {
    "CG0369": _domain_present,
    "CG0370": _variable_present,
    "CG0371": _row_present,
    "CG0411": _qualifier_unique,
    "CG0314": _qualifier_not_standard,
    "CG0334": _named_for_parent,
    "CG0200": _related_to_another,
    "lesion_is_identified": _lesion_identified,
}
