"""Ages that no phrase names: `18 years or older`, `older than 18 years`, `men, 18-75 years`."""

import re

from hilum.concepts import Concepts
from hilum.reading.measures.comparing import Found, more_numbers, numbers_at
from hilum.reading.measures.draft import Draft
from hilum.reading.measures.fitting import fitted
from hilum.reading.measures.items import Kind
from hilum.reading.measures.row import Row

_OF_AGE = re.compile(r"years? ?(?:old|of age)\b|[0-9] of age\b|-old\b")
_OLDER = re.compile(r"\b(?:older|younger)\b")
_OVER_YEARS = re.compile(r"years? (?:and|or) (?:over|above|under|below|up)\b")
_PERSONS = frozenset(
    [
        "male",
        "males",
        "female",
        "females",
        "men",
        "women",
        "man",
        "woman",
        "patient",
        "patients",
        "subject",
        "subjects",
        "adult",
        "adults",
        "participant",
        "participants",
        "person",
        "persons",
        "individual",
        "individuals",
        "and",
        "or",
        "of",
        "both",
        "either",
        "sex",
        "sexes",
        "gender",
        "genders",
        "any",
        "healthy",
        "volunteers",
        "volunteer",
        "children",
        "must",
        "be",
        "are",
        "is",
        "who",
        "all",
        "the",
        "a",
        "an",
        ",",
        ":",
        "/",
        "(",
        ")",
        "-",
        ".",
        ";",
    ]
)
_ENDS = (".", ";", ":")


def ages_of(row: Row, place: int, concepts: Concepts) -> tuple[Draft, ...]:
    """Return the measures of an age that starts at a place without the word `age`."""
    starts = row.kind(place) in (Kind.SIGN, Kind.QUANTITY) or row.text(place) == "between"
    found = numbers_at(row, place) if starts else None
    if found is None:
        return ()
    chain = tuple(more_numbers(row, found))
    end = chain[-1].end
    years = row.quantity(end - 1)
    if years is None or years.unit not in ("a", None) or not _speaks_of_age(row, place, end):
        return ()
    drafts = [_draft(row, one, concepts) for one in chain]
    return tuple(draft for draft in drafts if draft) if all(drafts) else ()


def _speaks_of_age(row: Row, place: int, end: int) -> bool:
    written = row.written(place, end)
    if _OF_AGE.search(written):
        return True
    if _OLDER.search(written) or _OVER_YEARS.search(written):
        return place == 0 or row.text(place - 1) in _PERSONS
    years = row.quantity(end - 1)
    return bool(years and years.unit == "a" and _only_persons_before(row, place))


def _only_persons_before(row: Row, place: int) -> bool:
    at = place - 1
    while at >= 0 and row.text(at) in _PERSONS and row.text(at) not in _ENDS:
        at -= 1
    return at < 0 or row.text(at) in _ENDS


def _draft(row: Row, found: Found, concepts: Concepts) -> Draft | None:
    fit = fitted("age", found.test, concepts)
    if fit is None:
        return None
    return Draft(
        "age", fit.test, (row.span(found.first, found.end),), found.rule, found.end, found.joined
    )
