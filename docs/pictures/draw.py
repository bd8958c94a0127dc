"""Draw the picture of the README from a screening of the demonstration hospital.

    python docs/pictures/draw.py demo/screening

`demo/screening` is what `make demo` wrote. Nothing in the picture is typed by hand.
"""

import io
import re
import sys
from pathlib import Path

import duckdb
from rich.console import Console, Group
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

from hilum.screening.counts import count
from hilum.screening.summary import funnel, statuses
from hilum.study import find_study, load_study

PICTURE = Path(__file__).parent / "summary.svg"
WIDTH = 104
OWN_FONT = "font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace;"


def summary_svg(screening: Path) -> str:
    """Return a screening's statuses and funnel as a picture that fetches nothing from elsewhere."""
    connection = duckdb.connect()
    path = screening / "verdicts.parquet"
    connection.execute(f"CREATE VIEW verdicts AS FROM read_parquet('{path}')")
    counts = count(connection, load_study(find_study("haic_hcc")))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Group(statuses(counts, 0), Text(), funnel(counts)))
    drawn = console.export_svg(
        title="hilum screen haic_hcc", unique_id="summary", theme=DEFAULT_TERMINAL_THEME
    )
    drawn = re.sub(r"<!--.*?-->", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    return re.sub(r"font-family: ?Fira Code[^;]*;", OWN_FONT, drawn)


if __name__ == "__main__":
    PICTURE.write_text(summary_svg(Path(sys.argv[1])), encoding="utf-8")
