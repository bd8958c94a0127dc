"""The laboratory's results: what the newest valid sample of each subject showed, and what hides it.

Gaps are of three sorts. Some take the result away altogether: then nothing else of that analyte
lies in the window. Some leave it there unreadable: then an older good one may lie beside it, which
must not decide. Some leave its time open.
"""

from dataclasses import dataclass, field

import numpy as np

from hilum.sources.synthetic.analytes import Analyte, Results, analytes, results
from hilum.sources.synthetic.block import CLOCKED, Block, Column, moments
from hilum.sources.synthetic.chance import Flags, Floats, Ints, along
from hilum.sources.synthetic.people import People

WINDOW_DAYS = 7
CRITERIA = {
    "hemoglobin": ("I7",),
    "neutrophils": ("I8", "I9"),
    "platelets": ("I10",),
    "total_bilirubin": ("I11", "I3"),
    "alt": ("I12",),
    "ast": ("I12",),
    "albumin": ("I13", "I3"),
    "creatinine": ("I15",),
    "inr": ("I14", "I3"),
    "pt_prolongation": ("I14", "I3"),
}
"""The criteria that are open without a result."""

SHOWN = -1
TOO_OLD = "no recent sample"
TAKEN_AWAY = {
    "not measured": 0.30,
    "under another code": 0.12,
    "not done": 0.06,
    "cancelled": 0.05,
}
UNREADABLE = {
    "unreadable result": 0.11,
    "no unit": 0.07,
    "unknown unit": 0.06,
    "unit of another quantity": 0.04,
    "misplaced number": 0.07,
    "two results at one time": 0.05,
    "beyond the analyser's range": 0.03,
}
UNTIMED = {"time of the report only": 0.02, "date without a day": 0.02}
SHARES = TAKEN_AWAY | UNREADABLE | UNTIMED
NO_LIMIT = "no upper limit of normal"
KINDS = (*SHARES, TOO_OLD, NO_LIMIT)
NOT_ASKED = len(KINDS)
"""A result that nobody asked for, which is no gap where another answers for it."""

OF_UNITS = ("no unit", "unknown unit", "unit of another quantity")


def places(*kinds: str) -> list[int]:
    """Return the places of kinds of gaps."""
    return [KINDS.index(kind) for kind in kinds]


@dataclass(frozen=True)
class Sample:
    """When the samples of a block were taken, and how their systems write it."""

    ago: Ints
    minute: Ints
    form: Ints

    @property
    def time(self) -> Column:
        """The times as written."""
        return moments(self.ago, self.minute, self.form)

    def at(self, ago: Ints) -> "Sample":
        """Return samples of the same systems on other days."""
        return Sample(ago, self.minute, self.form)


@dataclass
class Laboratory:
    """What counts for each analyte: the results, what hides each, and the limits of normal."""

    sample: Sample
    severity: Floats
    results: dict[str, Results] = field(default_factory=dict)
    hidden: dict[str, Ints] = field(default_factory=dict)
    share: dict[str, Floats] = field(default_factory=dict)

    def asked(self, concept: str) -> Flags:
        """Tell for whom a result was asked."""
        return np.not_equal(self.hidden[concept], NOT_ASKED)


def draw_laboratory(block: Block, people: People) -> Laboratory:
    """Draw the results of a block and what hides them, and note the gaps."""
    chance = block.chance
    form = chance.pick((0.52, 0.16, 0.14, 0.10), "form of time")
    ago = chance.whole(people.enrolment_ago, people.procedure_ago + WINDOW_DAYS, "sampled")
    minute = chance.whole(370, 700, "minute")
    sample = Sample(ago, minute, np.where(form < 0, len(CLOCKED) - 1, form))
    laboratory = Laboratory(sample, chance.uniform("severity"))
    for concept, analyte in analytes().items():
        share = _share(block, people, laboratory, concept)
        laboratory.share[concept] = share
        laboratory.results[concept] = printed(block, people, analyte, share)
        laboratory.hidden[concept] = _hidden(block, people, analyte)
    _settle_coagulation(block, laboratory)
    for concept, analyte in analytes().items():
        laboratory.hidden[concept] = _fitting(laboratory.hidden[concept], laboratory, analyte)
    _note_gaps(block, laboratory)
    return laboratory


FALLS_WITH_SEVERITY = ("hemoglobin", "platelets", "albumin")


def _share(block: Block, people: People, laboratory: Laboratory, concept: str) -> Floats:
    """Return quantiles that go with the severity of the liver disease for half the subjects."""
    spread, least = np.where(people.candidate, 0.3, 1.0), np.where(people.candidate, 0.45, 0.0)
    ill = laboratory.severity
    severity = 1.0 - ill if concept in FALLS_WITH_SEVERITY else ill
    alone = block.chance.uniform("value", concept)
    along_with = block.chance.below(0.5, "goes along", concept)
    share: Floats = least + spread * np.where(along_with, severity, alone)
    return share


def printed(
    block: Block, people: People, analyte: Analyte, share: Floats, *, sample: str = "counted"
) -> Results:
    """Return results at quantiles, as the laboratory of each subject's sample prints them."""
    clinic, elsewhere = along(analyte.clinic, share), along(analyte.elsewhere, share)
    how = block.chance.pick((0.86, 0.10, 0.04), "laboratory", analyte.panel, sample)
    values = np.where(people.clinic, clinic, elsewhere)
    return results(analyte, values, np.clip(how, 0, len(analyte.prints) - 1))


def _hidden(block: Block, people: People, analyte: Analyte) -> Ints:
    """Return what hides each result: the place of a kind, or SHOWN."""
    chance = block.chance
    lacking = people.lacking(chance, analyte.concept, 0.6)
    kind = chance.pick([*SHARES.values()], "kind", analyte.concept)
    kind = np.where(people.unnoticed(chance, analyte.concept), 0, kind)
    hidden = np.where(lacking, np.where(kind < 0, 0, kind), SHOWN)
    if analyte.limits:
        unlimited = (hidden == SHOWN) & people.lacking(chance, f"{analyte.concept} limit", 0.15)
        hidden = np.where(unlimited, KINDS.index(NO_LIMIT), hidden)
    late = people.lacking(chance, analyte.panel)
    return np.where(late, KINDS.index(TOO_OLD), hidden)


def _settle_coagulation(block: Block, laboratory: Laboratory) -> None:
    """Leave out what nobody asked for; never take INR away where PT would answer in its place."""
    late = laboratory.hidden["inr"] == KINDS.index(TOO_OLD)
    how = block.chance.pick((0.55, 0.08), "coagulation asked")
    only_inr, only_pt = ~late & (how == 0), ~late & (how == 1)
    hidden = laboratory.hidden["inr"]
    taken = np.isin(hidden, places(*TAKEN_AWAY)) & ~only_inr
    hidden = np.where(taken, KINDS.index("unreadable result"), hidden)
    laboratory.hidden["inr"] = np.where(only_pt, NOT_ASKED, hidden)
    laboratory.hidden["pt_prolongation"] = np.where(
        only_inr, NOT_ASKED, laboratory.hidden["pt_prolongation"]
    )


def _fitting(hidden: Ints, laboratory: Laboratory, analyte: Analyte) -> Ints:
    """Return kinds that can be of the results: an unreadable result where one cannot."""
    counted = laboratory.results[analyte.concept]
    misplaced = hidden == KINDS.index("misplaced number")
    unfit = misplaced & ~_is_misplaced_far_out(counted)
    if not analyte.prints[0].unit:
        unfit |= np.isin(hidden, places(*OF_UNITS))
    return np.where(unfit, KINDS.index("unreadable result"), hidden)


FAR_OUT = {
    "hemoglobin": (20, 199),
    "neutrophils": (1, 200),
    "platelets": (3, 900),
    "total_bilirubin": (2, 400),
    "alt": (4, 4000),
    "ast": (4, 4000),
    "albumin": (8, 69),
    "creatinine": (20, 1400),
    "inr": (1, 9),
}
"""Values from and to which a misplaced number lies where no living person's value does."""


def _is_misplaced_far_out(counted: Results) -> Flags:
    low, high = FAR_OUT.get(counted.analyte.concept, (1, 0))
    return np.equal(counted.how, 0) & counted.above(low) & counted.below(high)


def _note_gaps(block: Block, laboratory: Laboratory) -> None:
    by_pt = ~laboratory.asked("inr")
    for concept, hidden in laboratory.hidden.items():
        for place, kind in enumerate(KINDS):
            who = hidden == place
            for criterion in CRITERIA[concept]:
                idle = concept == "pt_prolongation" and criterion == "I3"
                block.gap([criterion], kind, concept, who & by_pt if idle else who)
    high_inr = ~laboratory.results["inr"].below("2.3") & ~laboratory.asked("pt_prolongation")
    long_pt = ~laboratory.results["pt_prolongation"].below(6) & by_pt
    block.gap(["I14"], "not asked for", "pt_prolongation", high_inr)
    block.gap(["I14"], "not asked for", "inr", long_pt)
