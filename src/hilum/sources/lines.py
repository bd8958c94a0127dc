"""What every reader of a file with rows and columns gives: numbered lines of cells."""

from collections.abc import Callable

from hilum.terms.discrepancies import Discrepancy

Line = tuple[int, list[str | None]]
"""The number of a line in its file, and its cells as text; a missing one is None."""

Report = Callable[[Discrepancy], None]
"""Takes a discrepancy that was found while reading."""
