"""Sheets of a few subjects as a hospital fills the templates, well and badly."""

import csv
from collections.abc import Iterable
from pathlib import Path

ENROLLED, FIRST_DOSE = "2024-01-03", "2024-01-05"
BASELINE, WEEK_6, WEEK_12 = "2024-01-02", "2024-02-19", "2024-04-02"
Row = dict[str, object]

COLUMNS = {
    "lesions": "subject visit time lesion location method category evaluator longest_diameter_mm "
    "short_axis_mm viable_diameter_mm counts_as_mm slice_thickness_mm state prior_local_therapy",
    "findings": "subject concept time value unit low high",
    "subjects": "subject birth sex death",
    "events": "subject concept start",
    "doses": "subject concept start dose unit route status",
}
"""The columns that are filled here, by sheet."""


def write_sheets(folder: Path, *rows: Row, encoding: str = "utf-8", **death: str) -> Path:
    """Write the rows of `lesions` or `findings`, and for their subjects enrolment and a first dose.

    `death` is the day of death by subject.
    """
    folder.mkdir(parents=True)
    lesions = [row for row in rows if "lesion" in row]
    findings = [row for row in rows if "concept" in row]
    who = list(dict.fromkeys(str(row["subject"]) for row in rows))
    dose = {"concept": "oxaliplatin", "dose": 200, "unit": "mg", "route": "intraarterial"}
    sheets: dict[str, Iterable[Row]] = {
        "lesions": lesions,
        "findings": findings,
        "subjects": [
            {"subject": one, "birth": "1960-01-01", "sex": "male", "death": death.get(one, "")}
            for one in who
        ],
        "events": [{"subject": one, "concept": "enrolment", "start": ENROLLED} for one in who],
        "doses": [{"subject": one, "start": FIRST_DOSE, "status": "done"} | dose for one in who],
    }
    for name, held in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(), restval="")
            writer.writeheader()
            writer.writerows(held)
    return folder


def lesion(subject: str, time: str, name: str, size: object = "", **more: object) -> Row:
    """One row of the sheet of lesions: a target in the liver, all of it enhancing, unless told."""
    node = "lymph" in str(more.get("location", ""))
    row: Row = {"subject": subject, "time": time, "lesion": name, "location": "liver"}
    row |= {"method": "CT", "category": "target", "slice_thickness_mm": 5}
    row |= {"longest_diameter_mm": size, "viable_diameter_mm": "" if node else size}
    return row | {"prior_local_therapy": "none" if time == BASELINE else ""} | more


def laboratory(subject: str, concept: str, time: str, value: object, **more: object) -> Row:
    """One row of the sheet of findings."""
    return {"subject": subject, "concept": concept, "time": time, "value": value} | more
