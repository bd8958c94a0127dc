"""A protocol as the checks look at it: the record on one line, and who stands where."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hilum.reading.document import Document
from hilum.reading.formats import read_document
from hilum.study import Clause, Criterion, Study
from hilum.study.study import Span
from hilum.terms.discrepancies import UserError
from hilum.terms.truth import Kind


@dataclass(frozen=True)
class Protocol:
    """A study and the day on which it is looked at."""

    study: Study
    as_of: date

    @cached_property
    def text(self) -> str:
        """The record with every white space made a space: offsets stay those of the record."""
        return "".join(" " if sign.isspace() else sign for sign in self.study.record)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria that the record prints, with a place in it."""
        return tuple(each for each in self.study.criteria if each.spans)

    @cached_property
    def _shared(self) -> Counter[Span]:
        return Counter(span for each in self.criteria for span in each.spans)

    def own_spans(self, criterion: Criterion) -> tuple[Span, ...]:
        """Return where a criterion stands, without a heading that it shares with others."""
        own = tuple(span for span in criterion.spans if self._shared[span] == 1)
        return own or criterion.spans

    def spans_of(self, ids: Iterable[str]) -> tuple[Span, ...]:
        """Return where the criteria of some ids stand, in the order of the record."""
        named = {*ids}
        spans = {s for each in self.criteria if each.id in named for s in self.own_spans(each)}
        return tuple(sorted(spans))

    def at(self, span: Span) -> tuple[str, ...]:
        """Return the ids of the criteria in whose words a place lies; else those of clauses."""
        criteria = tuple(each.id for each in self.criteria if _covers(each.spans, span))
        return criteria or tuple(c.id for c in self.study.clauses if _covers(c.spans, span))

    def kind_at(self, span: Span) -> Kind | None:
        """Return whether a place is an inclusion or an exclusion; None where it is neither."""
        kinds = {each.kind for each in self.criteria if _covers(each.spans, span)}
        return kinds.pop() if len(kinds) == 1 else None

    @cached_property
    def passages(self) -> tuple[Span, ...]:
        """The distinct places of the record's own criteria, headings too, in its order."""
        own = (each for each in self.criteria if each.origin == "record")
        return tuple(sorted({span for each in own for span in each.spans}))

    @cached_property
    def eligibility(self) -> Span:
        """From the first of the record's criteria to the end of the last; empty without any."""
        if not self.passages:
            return 0, 0
        return self.passages[0][0], max(end for _, end in self.passages)

    def criteria_text(self) -> str:
        """Return the words of all the record's criteria and of what stands between them."""
        return self.text[slice(*self.eligibility)]

    def said(self, span: Span) -> str:
        """Return the words at a place, white space folded."""
        return " ".join(self.text[slice(*span)].split())

    @cached_property
    def _document(self) -> Document | None:
        """The fields of the record; None where it has none that are known."""
        try:
            return read_document(self.study.record.encode("utf-8"), "record.txt")
        except UserError:
            return None

    def printed(self, field: str) -> tuple[Span, ...]:
        """Return where the values of a field of the record stand, in their order."""
        if self._document is None or self._document.text != self.study.record:
            return ()
        return tuple(each.value for each in self._document.fields if each.name == field)

    @property
    def sites(self) -> int:
        """How many places the record lists, a line each."""
        lines = (self.study.record[slice(*span)].splitlines() for span in self.printed("location"))
        return len({line.strip() for part in lines for line in part if line.strip()})

    def clauses(self) -> Iterator[Clause]:
        """Yield the clauses that have a place in the record."""
        return (each for each in self.study.clauses if each.spans)


def _covers(spans: Iterable[Span], place: Span) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in spans)
