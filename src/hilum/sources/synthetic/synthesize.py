"""Writing a synthetic hospital: its records in one form, and beside them what is true of them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from hilum import __version__
from hilum.concepts import shipped_concepts
from hilum.records.store import written_whole
from hilum.sources.progress import Progress, silent
from hilum.sources.synthetic.block import SCREENING
from hilum.sources.synthetic.csv_form import CsvForm, answers_file, coverage_file
from hilum.sources.synthetic.fhir_form import FhirForm, denials
from hilum.sources.synthetic.hospital import Hospital, Made
from hilum.sources.synthetic.meds_form import MedsForm
from hilum.sources.synthetic.store_form import StoreForm
from hilum.sources.synthetic.truth import CRITERIA
from hilum.terms.discrepancies import UserError

FORMS = ("store", "meds", "fhir", "csv")
META = "meta.json"


class Form(Protocol):
    """One form of the records, which takes the hospital block by block."""

    def take(self, made: Made) -> None:
        """Take the rows of a block."""

    def close(self) -> None:
        """Finish what is written."""


def synthesize(hospital: Hospital, form: str, out: Path, progress: Progress = silent) -> None:
    """Write a hospital into a new folder, whole or not at all.

    records/ (or mapping.toml and records/) is the form, attestations.csv and coverage.csv what
    people stated, truth.parquet and gaps.parquet what is true and what was hidden, meta.json the
    day of screening. Raises UserError for an unknown form or a folder that is something else.
    """
    if form not in FORMS:
        raise UserError(f"--as {form}: expected one of {', '.join(FORMS)}")
    if out.exists() and not (out / META).is_file():
        raise UserError(f"{out}: is there and is no synthetic hospital, expected a new folder")
    with written_whole(out) as folder:
        writers: tuple[Form, ...] = (_form(hospital, form, folder, progress), _Beside(folder, form))
        for made in hospital.blocks():
            progress(made.first, hospital.subjects, "making subjects")
            for writer in writers:
                writer.take(made)
        for writer in writers:
            writer.close()
        _write_meta(folder, hospital, form)


def _form(hospital: Hospital, form: str, folder: Path, progress: Progress) -> Form:
    match form:
        case "store":
            return StoreForm(hospital, shipped_concepts(), folder / "records", progress)
        case "meds":
            return MedsForm(folder / "records", folder / "mapping.toml")
        case "fhir":
            return FhirForm(folder / "records", folder / "mapping.toml")
        case _:
            return CsvForm(folder / "records")


class _Beside:
    """What stands beside the records: statements, answers, truths and gaps."""

    def __init__(self, folder: Path, form: str) -> None:
        self._folder, self._form = folder, form
        self._coverage = coverage_file(folder / "coverage.csv")
        self._answers = answers_file(folder / "attestations.csv")
        self._tables: dict[str, pq.ParquetWriter] = {}

    def take(self, made: Made) -> None:
        """Write what is beside the records of a block."""
        self._coverage.write(made.drafts("coverage"))
        if self._form == "fhir":
            self._coverage.write(denials(made.drafts("events")))
        self._answers.write(made.answers())
        self._write("truth", made.truths())
        self._write("gaps", made.gaps())

    def _write(self, name: str, rows: pa.Table) -> None:
        if name not in self._tables:
            path = self._folder / f"{name}.parquet"
            self._tables[name] = pq.ParquetWriter(path, rows.schema, compression="zstd")
        self._tables[name].write_table(rows)

    def close(self) -> None:
        """Close all files."""
        self._coverage.close()
        self._answers.close()
        for writer in self._tables.values():
            writer.close()


def _write_meta(folder: Path, hospital: Hospital, form: str) -> None:
    meta = {
        "hilum": __version__,
        "form": form,
        "as_of": SCREENING.isoformat(),
        "hospital": asdict(hospital),
        "criteria": list(CRITERIA),
    }
    text = json.dumps(meta, indent=1, ensure_ascii=False)
    (folder / META).write_text(text + "\n", encoding="utf-8")
