"""The rest of the hospital: rows of codes that no concept of a study covers, a hundred a subject.

They are made as columns of places in short lists, block by block, and turned into text only where
a form of the hospital needs it.
"""

from dataclasses import dataclass

import numpy as np

from hilum.sources.synthetic.chance import Chance, Flags, Ints

LABORATORY = (
    ("1959-6", "mmol/L", 14, 34),
    ("2028-9", "mmol/L", 16, 34),
    ("2075-0", "mmol/L", 92, 112),
    ("2524-7", "mmol/L", 1, 6),
    ("2518-9", "mmol/L", 1, 9),
    ("2132-9", "ng/L", 150, 900),
    ("2284-8", "ug/L", 3, 24),
    ("48065-7", "mg/L", 0, 20),
    ("2498-4", "ug/dL", 20, 190),
    ("2500-7", "ug/dL", 180, 460),
    ("1869-7", "mg/dL", 70, 210),
    ("14646-4", "mmol/L", 0, 3),
    ("22748-8", "mmol/L", 1, 6),
    ("2336-6", "g/L", 18, 44),
    ("2502-3", "%", 10, 60),
    ("787-2", "fL", 72, 108),
    ("788-0", "%", 11, 19),
    ("8867-4", "/min", 48, 128),
    ("3150-0", "%", 21, 60),
    ("9279-1", "/min", 11, 28),
    ("59408-5", "%", 88, 100),
)
"""LOINC code, unit, least and greatest value: metabolism, lipids, iron, blood count, vital signs;
none is of a concept (a test holds it)."""

DIAGNOSES = (
    *("M54.5", "H25.9", "Z00.0", "J30.4", "K21.9", "N20.0", "S52.5", "E78.5", "I25.1", "M17.9"),
    *("R07.4", "K80.2", "G43.9", "N40", "K29.7", "H52.1", "R51", "M81.0", "N18.3", "R10.4"),
)
DRUGS = (
    *("B01AC06", "A02BC01", "C10AA05", "N02BE01", "A10BA02", "J01DD04", "J05AF10", "R03AC02"),
    *("B05XA03", "A11CC05", "A12AX", "M04AA01", "N05CF02", "A06AD11", "B01AB05"),
)
SHARES = {"findings": 0.86, "events": 0.06, "interventions": 0.08}
STEPS = 24
"""How many different values a laboratory item has."""

DAYS_BACK = 1800


@dataclass(frozen=True)
class Ordinary:
    """Ordinary rows of one table: whose, which item and value, how many days ago, what minute."""

    subject: Ints
    item: Ints
    value: Ints
    ago: Ints
    minute: Ints


def draw_ordinary(chance: Chance, died_ago: Ints, table: str, rows: int) -> Ordinary:
    """Draw a table's ordinary rows: of all tables together about so many a subject, half to one
    and a half times as many; none after a death."""
    expected = rows * SHARES[table] * (0.5 + chance.uniform("how ill"))
    many = np.floor(expected + chance.uniform("rounded", table)).astype(np.int64)
    subject = np.repeat(np.arange(chance.size), many)
    size = len(subject)

    def below(limit: int, name: str) -> Ints:
        return (chance.uniform("ordinary", table, name, size=size) * limit).astype(np.int64)

    # Most rows are recent: the square of a uniform number.
    back = chance.uniform("ordinary", table, "ago", size=size) ** 2 * DAYS_BACK
    drawn = Ordinary(
        subject=subject,
        item=below(len(items(table)), "item"),
        value=below(STEPS, "value"),
        ago=back.astype(np.int64) + 1 + died_ago[subject],
        minute=below(1440, "minute"),
    )
    return _once(drawn, clocked=table == "findings")


def _once(drawn: Ordinary, *, clocked: bool) -> Ordinary:
    """Leave out what is there twice, which loading would leave out or report."""
    key = (drawn.subject * 100 + drawn.item) * 10_000 + drawn.ago
    if clocked:
        key = (key * 1440 + drawn.minute) * STEPS + drawn.value
    return _chosen(drawn, np.sort(np.unique(key, return_index=True)[1]))


def kept(drawn: Ordinary, size: int) -> Ordinary:
    """Return the rows of the first so many subjects."""
    return _chosen(drawn, drawn.subject < size)


def _chosen(drawn: Ordinary, which: Flags | Ints) -> Ordinary:
    columns = (drawn.subject, drawn.item, drawn.value, drawn.ago, drawn.minute)
    return Ordinary(*(column[which] for column in columns))


def items(table: str) -> tuple[str, ...]:
    """Return the codes of a table's items."""
    codes = {
        "findings": tuple(code for code, *_ in LABORATORY),
        "events": DIAGNOSES,
        "interventions": DRUGS,
    }
    return codes[table]


SYSTEMS = {"findings": "LOINC", "events": "ICD-10", "interventions": "ATC"}


def value_of(item: int, step: int) -> str:
    """Return the value of a laboratory item at a step between its least and its greatest."""
    _, _, low, high = LABORATORY[item]
    return f"{low + (high - low) * step / (STEPS - 1):.1f}"
