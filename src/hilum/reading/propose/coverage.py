"""Which characters of a clause were understood, and by which rule: each one once."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from hilum.reading.proposal import Piece
from hilum.reading.propose.scan import Item, Sort, flat
from hilum.study.study import Span

UNKNOWN = ""


class Coverage:
    """The rule of each character of a span; what no rule took is the remainder."""

    def __init__(self, text: str, span: Span) -> None:
        self._text, self._start = text, span[0]
        self._rules = [UNKNOWN] * (span[1] - span[0])

    def take(self, span: Span, rule: str) -> None:
        """Give characters to a rule; those outside the clause are nobody's."""
        first = max(span[0] - self._start, 0)
        last = min(span[1] - self._start, len(self._rules))
        if first < last:
            self._rules[first:last] = [rule] * (last - first)

    def take_items(self, items: Sequence[Item]) -> None:
        """Give items to their rules; unknown ones stay in the remainder."""
        for item in flat(items):
            self.take(item.span, UNKNOWN if item.sort is Sort.UNKNOWN else item.rule)

    def pieces(self) -> tuple[Piece, ...]:
        """Return what was understood, in order."""
        return tuple(Piece(span=span, rule=rule) for rule, span in self._runs() if rule)

    def remainder(self) -> tuple[Span, ...]:
        """Return what was not understood, in order."""
        return tuple(span for rule, span in self._runs() if not rule)

    def _runs(self) -> Iterable[tuple[str, Span]]:
        for rule, run in groupby(self._with_gaps(), key=lambda each: each[0]):
            places = [place for _, place in run if not self._text[place].isspace()]
            if places:
                yield rule, (places[0], places[-1] + 1)

    def _with_gaps(self) -> Iterable[tuple[str, int]]:
        """Yield rule and place of each character; white space goes with what stands before it."""
        before = UNKNOWN
        for at, rule in enumerate(self._rules):
            place = self._start + at
            before = before if self._text[place].isspace() else rule
            yield before, place
