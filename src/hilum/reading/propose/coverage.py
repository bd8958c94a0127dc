"""Which characters of a clause were understood, and by which rule: each one once."""

from collections.abc import Sequence

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

    def runs(self) -> tuple[tuple[Piece, ...], tuple[Span, ...]]:
        """Return what was understood and what was not, in order; white space is in neither."""
        runs: list[tuple[str, int, int]] = []
        for place, rule in enumerate(self._rules, start=self._start):
            if self._text[place].isspace():
                continue
            start = runs.pop()[1] if runs and runs[-1][0] == rule else place
            runs.append((rule, start, place + 1))
        pieces = tuple(Piece(span=(start, end), rule=rule) for rule, start, end in runs if rule)
        return pieces, tuple((start, end) for rule, start, end in runs if not rule)
