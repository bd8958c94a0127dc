"""A protocol as the checks look at it: the record on one line, and who stands where."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hilum.checking.fields import fields_of
from hilum.checking.logic.requirements import requirements
from hilum.reading.document import Field
from hilum.study import Criterion, Study
from hilum.study.study import Span
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
    def _by_id(self) -> Mapping[str, Criterion]:
        return {each.id: each for each in self.criteria}

    @cached_property
    def _shared(self) -> Counter[Span]:
        return Counter(span for each in self.criteria for span in each.spans)

    def own_spans(self, criterion: Criterion) -> tuple[Span, ...]:
        """Return where a criterion stands, without a heading that it shares with others."""
        own = tuple(span for span in criterion.spans if self._shared[span] == 1)
        return own or criterion.spans

    def spans_of(self, ids: Iterable[str]) -> tuple[Span, ...]:
        """Return where the criteria of some ids stand, in the order of the record."""
        named = [self._by_id[name] for name in ids if name in self._by_id]
        return tuple(sorted({span for each in named for span in self.own_spans(each)}))

    def at(self, span: Span) -> tuple[str, ...]:
        """Return the ids of the criteria in whose words a place lies; else those of clauses."""
        held = [each for each in self._placed(span) if _covers(each.span, span)]
        criteria = dict.fromkeys(each.id for each in held if each.kind is not None)
        return tuple(criteria or dict.fromkeys(each.id for each in held))

    def kind_at(self, span: Span) -> Kind | None:
        """Return whether a place is an inclusion or an exclusion; None where it is neither."""
        kinds = {each.kind for each in self._placed(span) if _covers(each.span, span)} - {None}
        return kinds.pop() if len(kinds) == 1 else None

    def part_at(self, span: Span) -> Span:
        """Return the smallest part of the study that holds a place; else its paragraph."""
        held = [each.span for each in self._placed(span) if _covers(each.span, span)]
        if held:
            return min(held, key=lambda each: each[1] - each[0])
        after = self.study.record.find("\n\n", span[1])
        return self.paragraph(span[0]), after if after >= 0 else len(self.text)

    def begun(self, span: Span) -> int:
        """Return where the longest part of the study begins that holds a place."""
        held = [each.span[0] for each in self._placed(span) if _covers(each.span, span)]
        return min(held, default=span[0])

    def paragraph(self, place: int) -> int:
        """Return where the paragraph of a place begins: behind the blank line before it."""
        return self.study.record.rfind("\n\n", 0, place) + 1

    def _placed(self, span: Span) -> tuple["_Part", ...]:
        return tuple(self._parts.get(span[0] // _BLOCK, ()))

    @cached_property
    def _parts(self) -> Mapping[int, Sequence["_Part"]]:
        """The parts of the study by the blocks of the record that they reach into."""
        blocks: dict[int, list[_Part]] = {}
        criteria = [_Part(each.id, s, each.kind) for each in self.criteria for s in each.spans]
        clauses = [_Part(each.id, s, None) for each in self.study.clauses for s in each.spans]
        for part in (*criteria, *clauses):
            for block in range(part.span[0] // _BLOCK, part.span[1] // _BLOCK + 1):
                blocks.setdefault(block, []).append(part)
        return blocks

    def statements_of(self, criterion_id: str) -> int:
        """Return how many single statements a criterion asks."""
        return self._statements[criterion_id]

    @cached_property
    def _statements(self) -> Counter[str]:
        return Counter(each.criterion for each in requirements(self.study.criteria))

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
    def _fields(self) -> tuple[Field, ...]:
        return fields_of(self.study.record)

    def printed(self, field: str) -> tuple[Span, ...]:
        """Return where the values of a field of the record stand, in their order."""
        return tuple(each.value for each in self._fields if each.name == field)

    @property
    def sites(self) -> int:
        """How many places the record lists, a line each."""
        lines = (self.study.record[slice(*span)].splitlines() for span in self.printed("location"))
        return len({line.strip() for part in lines for line in part if line.strip()})


_BLOCK = 4096
"""Characters of the record that one list of its parts is kept for."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A place of the record that belongs to a criterion of a kind, or to a clause."""

    id: str
    span: Span
    kind: Kind | None


def _covers(part: Span, place: Span) -> bool:
    return part[0] <= place[0] and place[1] <= part[1]
