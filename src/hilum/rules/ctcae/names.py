"""The names of all terms of a version of CTCAE: what an adverse event may be recorded under.

The grades of most terms are a person's; only their names are here, to the letter.
"""

from collections.abc import Mapping
from functools import cache

from hilum.rules.standard import is_standard, standard


@cache
def term_classes(version: str) -> Mapping[str, str]:
    """Return the system organ class of each term of a version (`ctcae_v5`), in lower case.

    KeyError if the names of that version do not ship.
    """
    name = version.replace("ctcae_", "ctcae_names_", 1)
    if not is_standard(name):
        raise KeyError(f"CTCAE version {version!r}: the names of its terms do not ship")
    classes: Mapping[str, list[str]] = standard(name).rest["names"]
    return {each.casefold(): soc for soc, names in classes.items() for each in names}


@cache
def term_names(version: str) -> frozenset[str]:
    """Return the names of all terms of a version (`ctcae_v5`), in lower case.

    KeyError if the names of that version do not ship.
    """
    return frozenset(term_classes(version))
