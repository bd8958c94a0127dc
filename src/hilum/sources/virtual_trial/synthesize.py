"""Writing a virtual trial: filled templates, and beside them what is true of the subjects."""

import csv
import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from hilum import __version__
from hilum.records.store import written_whole
from hilum.sources.forms import FORMS
from hilum.sources.progress import Progress, silent
from hilum.sources.virtual_trial.charts import chart
from hilum.sources.virtual_trial.sheets import Row, Sheets
from hilum.sources.virtual_trial.trial import OPENING, Trial
from hilum.sources.virtual_trial.truth import TRUTHS, truth_of
from hilum.terms.discrepancies import UserError

META = "meta.json"
KIND = "virtual trial"
SHEETS = {form.name: form.header() for form in FORMS}
"""The columns of each sheet of records."""


def synthesize_trial(trial: Trial, out: Path, study: str, progress: Progress = silent) -> None:
    """Write a trial into a new folder, whole or not at all.

    records/ holds the filled templates, truth/ what is true, with a page on its columns. The same
    trial gives the same bytes. Raises UserError for a folder that is something else.
    """
    if out.exists() and not _is_trial(out):
        raise UserError(f"{out}: is there and is no virtual trial, expected a new folder")
    sheets = Sheets(trial.regimen, trial.plan)
    with written_whole(out) as folder, ExitStack() as stack:
        records = SheetFiles(folder / "records", SHEETS, stack)
        truth = SheetFiles(
            folder / "truth", {name: tuple(of) for name, of in TRUTHS.items()}, stack
        )
        for number, subject in enumerate(trial.run()):
            progress(number, trial.subjects, "taking subjects through the trial")
            records.write(subject.person.id, (*chart(subject), *sheets.of_course(subject)))
            truth.write(subject.person.id, truth_of(subject))
        (folder / "truth" / "README.md").write_text(_page(), encoding="utf-8")
        (folder / META).write_text(_meta(trial, study), encoding="utf-8")


class SheetFiles:
    """CSV files of a new folder, one a sheet, open as long as the stack is."""

    def __init__(self, folder: Path, headers: dict[str, tuple[str, ...]], stack: ExitStack) -> None:
        folder.mkdir(parents=True)
        self._writers: dict[str, csv.DictWriter[str]] = {}
        for name, header in headers.items():
            path = folder / f"{name}.csv"
            file: TextIO = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._writers[name] = csv.DictWriter(file, header, restval="", lineterminator="\n")
            self._writers[name].writeheader()

    def write(self, subject: str, rows: Iterable[tuple[str, Row]]) -> None:
        """Write the rows of a subject."""
        for sheet, row in rows:
            self._writers[sheet].writerow({"subject": subject} | row)


def _is_trial(folder: Path) -> bool:
    meta = folder / META
    return meta.is_file() and json.loads(meta.read_text("utf-8")).get("kind") == KIND


def _meta(trial: Trial, study: str) -> str:
    meta = {
        "hilum": __version__,
        "kind": KIND,
        "study": study,
        "subjects": trial.subjects,
        "seed": trial.seed,
        "opened": OPENING.isoformat(),
        "cut_off": trial.cut_off.isoformat(),
    }
    return json.dumps(meta, indent=1) + "\n"


def _page() -> str:
    lines = [
        "# What is true of the subjects of this virtual trial",
        "",
        "Computed from the latent subjects and from the values as printed, apart from the rules",
        "that judge the records (src/hilum/sources/virtual_trial/response.py and laboratory.py say",
        "by which conventions). Nobody here exists.",
    ]
    for table, columns in TRUTHS.items():
        lines += ["", f"## {table}.csv", "", "| column | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in columns.items()]
    return "\n".join(lines) + "\n"
