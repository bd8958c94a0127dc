"""What was wrong with records at loading, said at the desk in both languages."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from hilum.rules.standard import Standard, standard_of
from hilum.terms.discrepancies import Discrepancy
from hilum.terms.reasons import Reason, Value, Words


@cache
def _loading() -> Standard:
    return standard_of(files("hilum.reports.desk") / "loading.toml")


def loaded(found: Discrepancy) -> Reason:
    """Return a discrepancy as a reason; in English it is what the discrepancy says itself."""
    told: dict[str, Value] = {
        "place": found.source,
        "kind": _words("kinds", found.kind),
        "seen": repr(found.seen),
        "expected": _words("expected", found.expected),
    }
    if found.count > 1:
        return _loading().reason("found_times", count=found.count, **told)
    return _loading().reason("found", **told)


def _words(table: str, text: str) -> Words:
    known: Mapping[str, str] = _loading().rest[table]
    return Words(text, known.get(text, text))
