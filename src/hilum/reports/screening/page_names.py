"""Names of files for subjects' pages: safe on every system, whatever the id holds."""

import re
from collections.abc import Sequence
from hashlib import sha256

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
RESERVED = {
    "index",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{n}{i}" for n in ("com", "lpt") for i in range(10)),
}
"""Names that Windows keeps for devices, and that of a folder's first page."""


def page_names(subjects: Sequence[str]) -> dict[str, str]:
    """Return a file name for each subject, no two alike even where case does not count.

    A plain id is its own name; any other, and one that differs from another only in case, is its
    plain signs with a hash of the id.
    """
    folded: dict[str, int] = {}
    for subject in subjects:
        folded[subject.casefold()] = folded.get(subject.casefold(), 0) + 1
    return {
        subject: f"{subject if _is_plain(subject, folded) else _hashed(subject)}.html"
        for subject in subjects
    }


def _is_plain(subject: str, folded: dict[str, int]) -> bool:
    plain = PLAIN.fullmatch(subject) is not None and subject.casefold() not in RESERVED
    return plain and folded[subject.casefold()] == 1


def _hashed(subject: str) -> str:
    kept = re.sub(r"[^A-Za-z0-9]+", "-", subject).strip("-")[:30] or "subject"
    return f"{kept}-{sha256(subject.encode()).hexdigest()[:12]}"
