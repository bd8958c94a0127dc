"""What a sentence of the criteria is by its words: a rule of conduct, a permission, or a criterion.

- Conduct: it opens with a condition of having been enrolled ("Note: If enrolled, ...", "After
  randomization, ...") and says what then shall, must, should or will be.
- Permission: it says outside brackets that something is permitted, allowed or acceptable, denies
  and excepts nothing, and is one clause (no semicolon or colon). Under a heading of inclusion it
  must also set no bound and no condition ("up to two lines are allowed", "allowed if ..."), for
  those are asked of patients.
- Turned: among inclusions a sentence whose only verdict is "are excluded" or "are not eligible"
  excludes; among exclusions one whose only verdict is "are eligible" or "are not excluded" permits.

All else keeps its section's role: a criterion taken for less would silently be lost.
"""

import re

from hilum.reading.clauses import Role

_NOTE = re.compile(r"^\W*note\s*\d?\s*[:：]", re.IGNORECASE)
_CONDUCT = re.compile(
    r"\W*(?:note\s*\d?\s*[:：]\s*)?(?:if|once|when|after|upon|following)\s+"
    r"(?:(?:being|they\s+are|the\s+(?:patient|subject)s?\s+(?:is|are)|(?:patient|subject)s\s+are)\s+)?"
    r"(?:enrolled|enrol?lment|randomi[sz]ed|randomi[sz]ation|inclusion)\b"
    r"[^.]{0,40}?,[^.]*\b(?:shall|must|should|will|may|can)\b",
    re.IGNORECASE,
)
_PERMITTED = re.compile(
    r"\b(?:is|are|be|being)\s+(?:also\s+|still\s+|generally\s+)?"
    r"(?:permitted|allowed|allowable|permissible|acceptable(?!\s+\w+\s+(?:for|to)\b)|"
    r"an?\s+acceptable\s+(?:\w+\s+){0,2}(?:method|form|means|alternative|evidence)s?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"[;:；：]|\b(?:not|no|never|neither|nor|none|without|only|unless|except\w*)\b", re.IGNORECASE
)
_BOUNDED = re.compile(
    r"[<>≤≥]|\b(?:if|provided|providing|when|as\s+long\s+as|must|should|shall|up\s+to|"
    r"at\s+(?:least|most)|less|more|maximum|minimum|within|prior\s+to|before|after|until)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]")


_EXCLUDED = re.compile(
    r"\b(?:is|are|(?<!not )be)\s+(?:also\s+)?(?:excluded|ineligible|not\s+eligible)\b|"
    r"\bnot\s+be\s+(?:eligible|included|enrolled)\b",
    re.IGNORECASE,
)
_ELIGIBLE = re.compile(
    r"\b(?:is|are|be|remain)\s+(?:also\s+|still\s+)?(?:eligible|not\s+excluded)\b|"
    r"\bnot\s+be\s+excluded\b|\b(?:may|can|could)\s+be\s+(?:included|enrolled)\b",
    re.IGNORECASE,
)
_SECOND_THOUGHT = re.compile(
    r"[;:；：]|\b(?:no|none|but|however|unless|except\w*|otherwise|only|must|if|until|provided)\b",
    re.IGNORECASE,
)


def role_of(sentence: str, section: Role) -> Role:
    """Return the role of a sentence under a section's heading."""
    if _CONDUCT.match(sentence):
        return Role.CONDUCT
    plain = _BRACKETED.sub("", _NOTE.sub("", sentence, count=1)).rstrip(" ;；")
    if _permits(plain, section):
        return Role.PERMISSION
    return _turned(plain, section)


def _permits(plain: str, section: Role) -> bool:
    if not _PERMITTED.search(plain) or _DENIED.search(plain):
        return False
    return section is not Role.INCLUSION or not _BOUNDED.search(plain)


def _turned(plain: str, section: Role) -> Role:
    """Return the role by the sentence's verdict on patients; the section's where it gives two."""
    excluded, eligible = _EXCLUDED.search(plain), _ELIGIBLE.search(plain)
    if _SECOND_THOUGHT.search(plain) or bool(excluded) is bool(eligible):
        return section
    if excluded and section is Role.INCLUSION:
        return Role.EXCLUSION
    if eligible and section is Role.EXCLUSION:
        return Role.PERMISSION
    return section
