"""What was wrong with data: where, what was seen, what was expected. Bad data never raises."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """One finding about data, kept beside the records it came from.

    `source` is the place (file:line), `kind` a short stable word, `count` how many rows it speaks
    for. `seen` never holds a name or an identity number.
    """

    kind: str
    source: str
    seen: str
    expected: str
    subject: str | None = None
    count: int = 1

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"{self.source}: {self.kind}: saw {self.seen!r}, expected {self.expected}{times}"


class UserError(Exception):
    """The user's fault: the message says where, what was seen, what was expected. Exit code 2."""
