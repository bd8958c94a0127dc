"""What the fields of the record say: dates, numbers, the title and what the criteria make of it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from hilum.checking.catalogue import found
from hilum.checking.finding import Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import pattern, phrase, shortened
from hilum.study.study import Span

DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y")
MONTH_FORMS = ("%Y-%m", "%B %Y", "%b %Y")


def out_of_date(protocol: Protocol) -> Iterator[Finding]:
    """Yield that the study is open although the day of its end has passed."""
    for status in protocol.printed("status"):
        for end in protocol.printed("end date"):
            last = _last_day(protocol.said(end))
            is_open = phrase("open_status").search(protocol.said(status))
            if is_open and last is not None and last < protocol.as_of:
                yield found(
                    "end_date_passed",
                    (),
                    (status, end),
                    status=protocol.said(status),
                    end=protocol.said(end),
                    as_of=protocol.as_of,
                )


def _last_day(words: str) -> date | None:
    """Return the last day that a printed date can mean; None if it is none that is known."""
    folded = phrase("date_kind").sub("", words).strip()
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
        if phrase("zero").search(protocol.said(span)):
            yield found("enrolment_zero", (), (span,), count=protocol.said(span))


def phase(protocol: Protocol) -> Iterator[Finding]:
    """Yield that a phase is printed and is none."""
    for span in protocol.printed("phase"):
        if phrase("no_phase").search(protocol.said(span)):
            yield found("phase_not_given", (), (span,), phase=protocol.said(span))


def title(protocol: Protocol) -> Iterator[Finding]:
    """Yield what title and summary require of patients and no criterion of the record names.

    What they require follows words such as "previously treated with"; its words are looked for in
    the criteria.
    """
    criteria = frozenset(_words(protocol.criteria_text()))
    seen: set[frozenset[str]] = set()
    for span in _narratives(protocol):
        for match in phrase("required").finditer(protocol.text, *span):
            parts = {part.strip(): _named(part) for part in phrase("joined").split(match["what"])}
            missing = [part for part, named in parts.items() if named and not named & criteria]
            asked = frozenset(word for part in missing for word in parts[part])
            if asked - frozenset(word for earlier in seen for word in earlier):
                seen.add(asked)
                words = ", ".join(f'"{shortened(part)}"' for part in missing)
                yield found("title_not_in_criteria", (), (span,), words=words)


def _narratives(protocol: Protocol) -> Iterator[Span]:
    for name in ("brief title", "official title", "summary"):
        yield from protocol.printed(name)


def _named(text: str) -> frozenset[str]:
    """Return the words of a text that may name a treatment."""
    return frozenset(word for word in _words(text) if not phrase("little").search(word))


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text in small letters and in the singular."""
    for match in pattern(r"[A-Za-z][\w-]*").finditer(text):
        word = match[0].casefold()
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
    return any(len(word) > 3 and word in criteria for word in _named(line))
