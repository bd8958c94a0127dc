"""RELREC: which datasets hold rows of one another, by their link ids (SDTMIG 3.4, 8.3)."""

from collections.abc import Iterator, Mapping

from hilum.datasets.dataset import Dataset, Row

ONE, MANY = "ONE", "MANY"
Side = tuple[str, str, str]
"""A domain, its linking variable, and how many rows of it belong to one link."""
RELATIONS: tuple[tuple[Side, Side], ...] = (
    (("EC", "ECLNKID", ONE), ("EX", "EXLNKID", ONE)),
    (("TU", "TULNKID", ONE), ("TR", "TRLNKID", MANY)),
    (("RS", "RSLNKGRP", MANY), ("TR", "TRLNKGRP", MANY)),
)


def rows(datasets: Mapping[str, Dataset]) -> Iterator[Row]:
    """Yield two rows for each relation whose both sides have the linking variable."""
    for sides in RELATIONS:
        if all(_has(datasets, domain, variable) for domain, variable, _ in sides):
            relation = "".join(domain for domain, _, _ in sides)
            for domain, variable, many in sides:
                yield Row(
                    values={
                        "RDOMAIN": domain,
                        "IDVAR": variable,
                        "RELTYPE": many,
                        "RELID": relation,
                    }
                )


def _has(datasets: Mapping[str, Dataset], domain: str, variable: str) -> bool:
    held = datasets.get(domain)
    return held is not None and any(each.name == variable for each in held.definition.variables)
