"""A folder of the templates for one subject under HAIC-FOLFOX, as a site would fill it.

168 cm and 62 kg are 1.70 m2 (Mosteller): oxaliplatin 221, leucovorin 340, fluorouracil 680 and
4,080 mg. Day 1 of cycle 1 is 12 June 2024; values are taken at 7:30, doses begin at 10:00.
"""

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tests.conduct.treated import FULL_MG, REGIMEN, WELL, sentence

FIRST = date(2024, 6, 12)
UNITS = {
    "neutrophils": "10*9/L",
    "platelets": "10*9/L",
    "total_bilirubin": "umol/L",
    "albumin": "g/L",
    "creatinine": "umol/L",
    "body_weight": "kg",
    "body_height": "cm",
}
Row = dict[str, str]


def day_of(cycle: int) -> date:
    """Day 1 of a cycle that is neither early nor late."""
    return FIRST + timedelta(days=21 * (cycle - 1))


def finding(concept: str, value: str, day: date | str, unit: str | None = None) -> Row:
    """A value with its unit; the day may be a partial date, or carry a time."""
    told = UNITS[concept] if unit is None else unit
    return {"concept": concept, "value": value, "unit": told, "time": str(day)}


def stated(link: str, answer: str, day: date | str) -> Row:
    """What a person states."""
    return {"concept": "attestation", "value": answer, "link": link, "time": str(day)}


def dose(drug: str, day: date | str, mg: str, unit: str = "mg", **others: str) -> Row:
    """One administration, under the drug's name as the regimen has it."""
    row = {"concept": FULL_MG[drug][0], "term": drug, "start": str(day), "dose": mg, "unit": unit}
    return {**row, "route": "intraarterial", **others}


@dataclass
class Sheets:
    """The rows of each sheet, to be changed before they are written."""

    subjects: list[Row] = field(default_factory=lambda: [{"sex": "male", "birth": "1960-05-01"}])
    findings: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    adverse_events: list[Row] = field(default_factory=list)
    doses: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    deaths: list[Row] = field(default_factory=list)
    coverage: list[Row] = field(default_factory=list)

    def values(self, day: date, **changed: str | None) -> "Sheets":
        """Add the values of a day at 7:30; a changed one replaces its own, None leaves it out."""
        seen = {name: text for name, text in WELL.items() if name in UNITS} | changed
        time = f"{day} 07:30"
        self.findings += [finding(name, text, time) for name, text in seen.items() if text]
        return self

    def statements(self, day: date, **answers: str | None) -> "Sheets":
        """Add what a person states of a day, each "no" or as answered; None leaves it out."""
        time = f"{day} 07:30"
        for fact in REGIMEN.facts:
            answer = answers.get(fact.id, "no")
            if answer is not None:
                self.findings.append(stated(fact.sentence, answer, time))
        all_recorded = answers.get("adverse_events", "yes")
        if all_recorded is not None:
            self.findings.append(stated(sentence("adverse_events"), all_recorded, time))
        return self

    def given(self, cycle: int, day: date | None = None, **mg: str) -> "Sheets":
        """Add the four doses of a cycle, begun at 10:00; a changed dose replaces its own."""
        on = f"{day or day_of(cycle)} 10:00"
        for name, (_, full) in FULL_MG.items():
            told = mg.get(name.casefold().replace(", ", "_"), full)
            self.doses.append(dose(name, on, told, visit=f"Cycle {cycle} Day 1"))
        return self

    def cycle(self, cycle: int, day: date | None = None, **changed: str | None) -> "Sheets":
        """Add a whole cycle: values, statements and doses of its day."""
        on = day or day_of(cycle)
        return self.values(on, **changed).statements(on).given(cycle, on)

    def ready(self, day: date, **changed: str | None) -> "Sheets":
        """Add what a day of treatment asks for, without doses."""
        return self.values(day, **changed).statements(day)

    def write(self, folder: Path) -> Path:
        """Write the sheets that hold rows, each row for subject S1."""
        folder.mkdir(parents=True)
        for name in self.__dataclass_fields__:
            rows = [{"subject": "S1", **row} for row in getattr(self, name)]
            columns = list(dict.fromkeys(key for row in rows for key in row))
            if rows:
                with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, columns)
                    writer.writeheader()
                    writer.writerows(rows)
        return folder


def enrolled() -> Sheets:
    """A subject who has consented, is enrolled, and has had the height taken."""
    sheets = Sheets()
    sheets.events += [
        {"concept": "informed_consent", "start": "2024-06-03"},
        {"concept": "enrolment", "start": "2024-06-07"},
    ]
    sheets.findings.append(finding("body_height", "168", "2024-06-03"))
    return sheets
