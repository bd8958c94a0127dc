"""The names of all terms of a version of CTCAE: what an adverse event may be recorded under.

The grades of most terms are a person's; only their names are here, to the letter.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from hilum.rules.standard import is_standard, standard


class NamedTerm(NamedTuple):
    """A term of CTCAE to the letter, and its system organ class."""

    name: str
    soc: str


@cache
def named_terms(version: str) -> Mapping[str, NamedTerm]:
    """Return all terms of a version (`ctcae_v5`) by their names in lower case.

    KeyError if the names of that version do not ship.
    """
    name = version.replace("ctcae_", "ctcae_names_", 1)
    if not is_standard(name):
        raise KeyError(f"CTCAE version {version!r}: the names of its terms do not ship")
    found = {
        each.casefold(): NamedTerm(each, soc)
        for soc, names in standard(name).rest["names"].items()
        for each in names
    }
    return MappingProxyType(found)


def term_names(version: str) -> frozenset[str]:
    """Return the names of all terms of a version, in lower case; KeyError as `named_terms`."""
    return frozenset(named_terms(version))
