"""The names of all terms of a version of CTCAE: what an adverse event may be recorded under.

The grades of most terms are a person's; only their names are here, to the letter.
"""

from functools import cache

from hilum.rules.standard import is_standard, standard


@cache
def term_names(version: str) -> frozenset[str]:
    """Return the names of all terms of a version (`ctcae_v5`), in lower case.

    KeyError if the names of that version do not ship.
    """
    name = version.replace("ctcae_", "ctcae_names_", 1)
    if not is_standard(name):
        raise KeyError(f"CTCAE version {version!r}: the names of its terms do not ship")
    every = standard(name).rest["names"].values()
    return frozenset(each.casefold() for names in every for each in names)
