"""What the fields of the record say: dates, numbers, the title and what the criteria make of it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import pattern, shortened
from hilum.study.study import Span

OPEN = r"\b(?<!not\s)(?<!yet\s)recruiting\b|\bactive\b(?!, not)|\benrolling\b|\bavailable\b|正在进行|招募中"
DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y")
MONTH_FORMS = ("%Y-%m", "%B %Y", "%b %Y")
NO_PHASE = r"^(?:n/?a|not applicable|none|-|)$"
REQUIRED = (
    r"\b(?:previously treated with|pre-?treated with|refractory to|resistant to|intolerant (?:to|of)|"
    r"after (?:the )?(?:failure|progression) (?:of|on|with|to)|failed|who (?:have )?progressed on|"
    r"progress(?:ing|ed) (?:after|on|under)) (?P<what>[^.;:,\n]{3,120})"
)
PARTS = r",| and | or | plus |\band/or\b|\+| combined with | in combination with "
LITTLE = frozenset(
    "a an the of in on at to for with and or by from who whom that this previous previously prior "
    "treatment treatments treated therapy therapies combination combined agent agents drug drugs "
    "regimen regimens first second third line based standard least one two more patients disease "
    "advanced metastatic cancer failure systemic other their its any all anti study trial".split()
)
"""Words that name no treatment."""


def out_of_date(protocol: Protocol) -> Iterator[Finding]:
    """Yield that the study is open although the day of its end has passed."""
    for status in protocol.printed("status"):
        for end in protocol.printed("end date"):
            last = _last_day(protocol.said(end))
            is_open = pattern(OPEN).search(protocol.said(status))
            if is_open and last is not None and last < protocol.as_of:
                said = protocol.said(status), protocol.said(end)
                spans = status, end
                facts = {"status": said[0], "end": said[1], "as_of": protocol.as_of}
                yield found("end_date_passed", (), spans, **facts)


def _last_day(words: str) -> date | None:
    """Return the last day that a printed date can mean; None if it is none that is known."""
    folded = pattern(r" ?\((?:actual|estimated|anticipated)\)").sub("", words).strip()
    for form in DAY_FORMS:
        with suppress(ValueError):
            return datetime.strptime(folded, form).date()
    for form in MONTH_FORMS:
        with suppress(ValueError):
            first = datetime.strptime(folded, form).date()
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return date.fromordinal(following.toordinal() - 1)
    return None


def nobody(protocol: Protocol) -> Iterator[Finding]:
    """Yield that the planned number of subjects is none."""
    for span in protocol.printed("enrolment"):
        if pattern(r"^0\b").search(protocol.said(span)):
            yield found("enrolment_zero", (), (span,), count=protocol.said(span))


def phase(protocol: Protocol) -> Iterator[Finding]:
    """Yield that a phase is printed and is none."""
    for span in protocol.printed("phase"):
        if pattern(NO_PHASE).search(protocol.said(span)):
            yield found("phase_not_given", (), (span,), phase=protocol.said(span))


def title(protocol: Protocol) -> Iterator[Finding]:
    """Yield what title and summary require of patients and no criterion of the record names.

    What they require follows words such as "previously treated with"; its words are looked for in
    the criteria.
    """
    criteria = {word.casefold() for word in _words(protocol.criteria_text())}
    seen: set[frozenset[str]] = set()
    for span in _narratives(protocol):
        for match in pattern(REQUIRED).finditer(protocol.text, *span):
            for part in pattern(PARTS).split(match["what"]):
                named = frozenset(word.casefold() for word in _words(part)) - LITTLE
                if named and named not in seen and not named & criteria:
                    seen.add(named)
                    words = shortened(part.strip())
                    yield found("title_not_in_criteria", (), (match.span(),), words=words)


def _narratives(protocol: Protocol) -> Iterator[Span]:
    for name in ("brief title", "official title", "summary"):
        yield from protocol.printed(name)


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text, in the singular; an abbreviation's small s is its plural."""
    for match in pattern(r"[A-Za-z][\w-]*").finditer(text):
        word = match[0]
        yield word[:-1] if len(word) > 3 and word.endswith("s") else word


def own_treatment(protocol: Protocol) -> Iterator[Finding]:
    """Yield that no criterion names any of the study's own treatments."""
    printed = [
        (line.strip(), span)
        for span in protocol.printed("intervention")
        for line in protocol.study.record[slice(*span)].splitlines()
    ]
    named = {line: span for line, span in printed if line}
    text = protocol.criteria_text().casefold()
    if named and not any(_is_named(line, text) for line in named):
        drugs = ", ".join(named)
        spans = dict.fromkeys(named.values())
        yield found("study_treatment_not_addressed", (), spans, drugs=shortened(drugs))


def _is_named(line: str, criteria: str) -> bool:
    words = {word.casefold() for word in _words(line)} - LITTLE
    return any(len(word) > 3 and word in criteria for word in words)
