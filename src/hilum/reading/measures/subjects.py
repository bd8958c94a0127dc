"""Which subjects a test speaks of: one phrase, or several that share it (`ALT and AST`)."""

from dataclasses import dataclass

from hilum.reading.measures.items import Kind
from hilum.reading.measures.row import Row
from hilum.reading.proposal import Joined

_JOINTS = (",", "/", "and", "or", "(", ")", "[", "]", "either", "both", "serum", "the", "&")
_FILLER = frozenset(
    [
        "level",
        "levels",
        "count",
        "counts",
        "value",
        "values",
        "concentration",
        "concentrations",
        "score",
        "scores",
        "result",
        "results",
        "reading",
        "readings",
        "measurement",
        "measurements",
        "of",
        "is",
        "are",
        "be",
        "must",
        "should",
        "shall",
        "will",
        "was",
        "were",
        "has",
        "have",
        "having",
        "had",
        "with",
        "a",
        "an",
        "the",
        "in",
        "to",
        "at",
        "on",
        "range",
        "ranging",
        "ranges",
        "from",
        "status",
        "grade",
        "class",
        "classification",
        "functional",
        "stage",
        "rate",
        "as",
        "that",
        "which",
        "defined",
        "documented",
        "measured",
        "calculated",
        "estimated",
        "serum",
        "plasma",
        "blood",
        "fasting",
        "resting",
        "baseline",
        "total",
        "screening",
        "entry",
        "enrollment",
        "current",
        "currently",
        "absolute",
        "confirmed",
        "been",
        "by",
        "using",
        "test",
        "tests",
        "visit",
        "scale",
        "formula",
        "equation",
        "method",
        "inclusive",
        "known",
        "room",
        "air",
        "ambient",
        "while",
        "breathing",
        "i",
        "e",
    ]
)
_MARKS = (":", ",", "-", "(", "[", ".", ";")
_FARTHEST = 10
MOST = 8
"""So many subjects may share a test; a longer list is no list of measures."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """The phrases that share a test: their places, the word between them, where they end."""

    places: tuple[int, ...]
    joined: Joined | None
    end: int


def subjects_at(row: Row, place: int) -> Subjects:
    """Return the subjects from a place on that stand in one list."""
    places = [place]
    words: list[str] = []
    while len(places) < MOST and (after := _joint(row, places[-1] + 1)) is not None:
        words += [row.text(at) for at in range(places[-1] + 1, after)]
        places.append(after)
    joined = Joined.OR if "or" in words and "and" not in words else None
    joined = Joined.AND if "and" in words and "or" not in words else joined
    return Subjects(tuple(places), joined, places[-1] + 1)


def _joint(row: Row, place: int) -> int | None:
    at = place
    while row.text(at) in _JOINTS and at - place < 4:
        at += 1
    return at if at > place and row.kind(at) is Kind.SUBJECT else None


def test_place(row: Row, place: int) -> int:
    """Return where a test may begin behind a subject: past words that say nothing of their own."""
    at = place
    while at - place < _FARTHEST:
        closing = _bracket(row, at)
        if closing:
            at = closing
        elif (
            row.kind(at) is Kind.WINDOW
            or row.text(at) in _FILLER
            or row.text(at) in _MARKS[:5]
            or row.text(at) in (")", "]")
        ):
            at += 1
        else:
            break
    return at


def _bracket(row: Row, place: int) -> int | None:
    """Return the place behind a bracket of a few words without a number, if one opens here."""
    if row.text(place) not in ("(", "["):
        return None
    for at in range(place + 1, place + 16):
        if row.text(at) in (")", "]"):
            return at + 1
        if row.kind(at) not in (Kind.WORD, Kind.MARK, Kind.SUBJECT):
            return None
    return None
