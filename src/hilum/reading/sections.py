"""The headings of the criteria's sections: those to include and those to exclude by.

A heading is a line of its own, or stands before a colon at the start of one. What a heading says of
both, or of neither ("Eligibility Criteria:"), opens a section whose role is not stated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hilum.reading.clauses import Role
from hilum.reading.lines import Line, trimmed
from hilum.study.study import Span

LONGEST_HEADING = 150
"""Characters; a longer line, or beginning of one, is no heading of a section."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading: its role, its characters, and whether it says more than the role.

    `qualified`: "Inclusion Criteria for Part 2:" governs its items as a list's heading does.
    """

    role: Role
    span: Span
    qualified: bool


_LEAD = (
    r"[\W_]{0,12}(?:(?:\d{1,2}(?:\.\d{1,2}){1,3}\s+|(?:\d{1,2}|[A-Za-z]|[IVX]{1,4}|"
    r"[一二三四五六七八九十]{1,3})[.)）、．:]\s*))?[\W_]{0,12}"
)
_QUALITY = (
    r"(?:(?:the|key|main|major|minor|primary|principal|general|additional|further|other|specific|"
    r"core|overall|full|abbreviated|summary|list|of|study|trial|protocol|patients?|subjects?|"
    r"participants?|selection|clinical|medical)\W+)*"
)
_WHICH = (
    r"(?:(?P<out>non\W?inclusion|ineligibility|exclusions?)|(?P<in>inclusions?)|"
    r"(?P<neither>eligibility|selection|entry|enrol?lment|withdrawal|discontinuation|elimination))"
    r"(?:\s*(?:and|or|/|&)\s*(?:in|ex)clusions?)?"
)
_NOUN = r"(?:\s+(?:crit[a-z]{3,6}|requirements))"
_CHINESE = (
    r"(?:主要)?(?:(?P<out>排除|排外)|(?P<in>纳入|入选|入组)|(?P<neither>剔除|脱落|终止|退出))"
    r"(?:标准|条件)"
)
_AFTER = r"(?P<after>[^:：.;。；]{0,90}?)"
_END = r"(?P<end>[^\w,，]*$|\s*[*_]*\s*[:：])"

_NAMED = re.compile(rf"{_LEAD}(?P<words>{_QUALITY}{_WHICH}{_NOUN}{_AFTER}){_END}", re.IGNORECASE)
_BARE = re.compile(
    rf"{_LEAD}(?P<words>{_QUALITY}{_WHICH}(?P<after>))(?P<end>[^\w.;,。；，]*$|\s*[*_]*\s*[:：])",
    re.IGNORECASE,
)
_FOR = re.compile(
    rf"{_LEAD}(?P<words>{_QUALITY}criteria\s+(?:for|of)\s+{_WHICH}{_AFTER}){_END}", re.IGNORECASE
)
_TITLED = re.compile(
    rf"{_LEAD}(?P<words>(?P<before>(?:[^\s.;]{{1,20}}[^\S.;]+){{1,6}})"
    rf"(?P<which>(?P<out>exclusion)|(?P<in>inclusion)|(?P<neither>eligibility))"
    rf"\s+criteria{_AFTER}){_END}",
    re.IGNORECASE,
)
"""A title that begins with other words: "Donor Exclusion Criteria", "Part B: Exclusion ..."."""
_NAMED_CHINESE = re.compile(rf"{_LEAD}(?P<words>{_CHINESE}{_AFTER}){_END}")
_ELIGIBILITY = re.compile(
    r"[\W_]*eligibility(?:\s+criteria)?\W+(?:(?P<out>exclusions?)|(?P<in>inclusions?))"
    r"(?:\s+criteria)?[\W_]*$",
    re.IGNORECASE,
)
_INCLUDE, _EXCLUDE = (re.compile(word, re.IGNORECASE) for word in (r"\binclusion", r"\bexclusion"))
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|must|shall|should|will|may|can|has|have|met|meets?|apply|applies|exists?|per|as\s+described|"
    r"of\s+(?:this|the)\s+(?:protocol|study))\b",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"clusion|eligib|criteri|requirement|selection|entry|enrol|withdraw|discontin|elimin|标准|条件",
    re.IGNORECASE,
)
"""What every heading has some of: most lines need no closer look."""
_OF_SENTENCE = re.compile(
    r"\b(?:meet\w*|met|any|all|no|not|per|of|the|with|to|in|under|from|by|and|or|fulfil\w*|"
    r"satisf\w*|violat\w*|as|who|that|is|are|has|have|had|must|prior|previous)\b",
    re.IGNORECASE,
)
"""What before "Exclusion Criteria" makes a sentence about them."""
_EMPTY_WORDS = re.compile(
    r"\b(?:for|the|this|study|trial|were|are|is|be|as|follows?|following|include|includes|of|all|"
    r"patients?|subjects?|participants?|must|meet|to|entry|enrol?lment|will|in|criteria|cont|"
    r"continued|and)\b|[\W_]",
    re.IGNORECASE,
)

_INNER = re.compile(
    r"(?<![\w-])(?:(?:Key|Main|Major)\s+)?(?:Inclusion|Exclusion|INCLUSION|EXCLUSION)\s+"
    r"(?:Criteria|CRITERIA)\s*[:：]|(?:主要)?(?:纳入|入选|入组|排除)标准\s*[:：]"
)
_IN_PHRASE = re.compile(
    r"(?:[/&]|\b(?:per|in|of|the|see|and|or|to|with|meets?|under|from|by|any|all|for|at|on|non|"
    r"following|these|those|this))[\s\"“-]*$",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_PEOPLE = r"(?:patients?|subjects?|participants?|individuals?|volunteers?|women|men|candidates?)"
_IN_SENTENCE = re.compile(
    r"[^:]*\b(?:must|should|shall|(?:will\s+be|are)\s+(?:eligible|included|enrolled))\b[^:]*:$",
    re.IGNORECASE,
)
_OUT_SENTENCE = re.compile(
    rf"\W*exclud(?:e|es|ed|ing)\b[^:]*:$|"
    rf"[^:]*\b(?:{_PEOPLE}|who|any)\b[^:]*\b(?:excluded|ineligible|not\s+(?:be\s+)?eligible)\b[^:]*:$",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|no|never|neither|exclu\w+|ineligible)\b", re.IGNORECASE)


def heading_at(text: str, span: Span) -> Heading | None:
    """Return the section's heading that a line of its own is, or begins with before a colon."""
    start, end = span
    words = text[start : min(end, start + 2 * LONGEST_HEADING)]
    if not _HINT.search(words):
        return None
    if (found := _ELIGIBILITY.match(words)) and end - start < LONGEST_HEADING:
        role = Role.EXCLUSION if found["out"] else Role.INCLUSION
        return Heading(role, span, qualified=False)
    for pattern in (_NAMED, _BARE, _FOR, _NAMED_CHINESE, _TITLED):
        found = pattern.match(words)
        if found and len(found[0]) <= LONGEST_HEADING and _is_heading(found, text, start):
            heading_end = start + len(found[0].rstrip())
            said = _said(found.groupdict().get("before") or "") + _said(found["after"])
            return Heading(_role(found), (start, heading_end), bool(said))
    return None


def parts_of(text: str, line: Line) -> Iterator[Line]:
    """Yield the parts of a line that runs on over headings: "... consent. Exclusion Criteria: ...".

    Only where the heading has its capitals and its colon, and no word before it makes it a phrase
    ("according to the Exclusion Criteria: ...").
    """
    start = line.start
    for found in _INNER.finditer(text, line.start, line.end):
        at = found.start()
        if at > start and not _IN_PHRASE.search(text[max(start, at - 20) : at]):
            yield replace(line, start=start, end=trimmed(text, (start, at))[1])
            start = at
    yield replace(line, start=start)


def sentence_role(words: str) -> Role | None:
    """Return the role of a sentence that introduces a section: "Patients must:".

    Where a heading has told the role before, it heads a list of its own role.
    """
    if len(words) > LONGEST_HEADING:
        return None
    if _OUT_SENTENCE.match(words):
        return Role.EXCLUSION
    if _IN_SENTENCE.match(words) and not _NEGATED.search(words):
        return Role.INCLUSION
    return None


def begins_section(text: str, line: Line) -> bool:
    """Return whether the line is a heading that states its section's role."""
    found = None if line.blank else heading_at(text, (line.start, line.end))
    return found is not None and found.role is not Role.UNSTATED


def _role(found: re.Match[str]) -> Role:
    words = found["words"]
    if found["neither"] or (_INCLUDE.search(words) and _EXCLUDE.search(words)):
        return Role.UNSTATED
    return Role.EXCLUSION if found["out"] else Role.INCLUSION


def _is_heading(found: re.Match[str], text: str, start: int) -> bool:
    """Without a colon the words must be a title: no sentence about inclusion, nor its last line."""
    after = found["after"]
    if "before" in found.re.groupindex and not _is_title(found, text, start):
        return False
    if found["end"].strip().endswith((":", "：")):
        return True
    if found["words"][0].islower() and not _is_alone(text, start):
        return False
    is_sentence = after and any(mark in found["end"] for mark in ".;。；")
    return not is_sentence and len(after.split()) <= 8 and not _VERB.search(after)


def _is_title(found: re.Match[str], text: str, start: int) -> bool:
    """Return whether words before "Exclusion Criteria" make a title of it and no sentence."""
    before, capital = found["before"].strip(), found["which"][0].isupper()
    if before[-1] in "-–—:：":
        return True
    return not _OF_SENTENCE.search(before) and (capital or _is_alone(text, start))


def _is_alone(text: str, start: int) -> bool:
    """Return whether a line comes after a blank one, or first: no sentence goes on there."""
    near = text[max(0, start - 200) : start]
    blank = near[len(near.rstrip()) :]
    return start == len(blank) or len(_LINE_END.findall(blank)) > 1


def _said(after: str) -> str:
    return _EMPTY_WORDS.sub("", after)
