"""The truth of each criterion of NCT05718492 for the latent patients, and what leaves it open.

Written from the sentences of the record and the rulings on them, apart from the study's readings
and from the engines that evaluate them, so that the two can be held against each other. The word
is the criterion's: an exclusion is true of whom it excludes.
"""

from dataclasses import dataclass

import numpy as np

from hilum.sources.synthetic.assessments import Assessed
from hilum.sources.synthetic.block import Block
from hilum.sources.synthetic.chance import Flags, Ints
from hilum.sources.synthetic.histories import Histories
from hilum.sources.synthetic.laboratory import Laboratory
from hilum.sources.synthetic.people import People

CRITERIA = (
    *("T1", "A1", "I1a", "I1b", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11"),
    *("I12", "I13", "I14", "I15", "I16", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9"),
    *("E10", "E10b", "E11", "E12"),
)

EVER, RECENT = False, True
ASKS_ABOUT: dict[str, dict[str, bool]] = {
    "I1a": {"hcc_histology": EVER},
    "I1b": {"unresectable_disease": EVER, "distant_metastasis": EVER},
    "T1": {"immune_checkpoint_inhibitor": EVER, "antiangiogenic_agent": EVER},
    "E1": {"local_liver_therapy": RECENT, "haic": RECENT},
    "E2": {"liver_decompensation": EVER},
    "E4": {"primary_immunodeficiency": EVER, "hiv_infection": EVER},
    "E5": {"autoimmune_disease": EVER},
    "E6": {"study_drug_hypersensitivity": EVER},
    "E7": {"gastrointestinal_bleeding": RECENT},
    "E8": {"cns_tumor": EVER},
    "E9": {"other_malignancy": EVER},
    "E10": {"immunosuppressant": RECENT},
    "E10b": {"live_vaccine": RECENT},
    "E12": {"pregnancy": RECENT, "lactation": RECENT},
}
"""The facts that each criterion asks about, and whether ever or within a month at most."""

ASKS_A_PERSON_ABOUT: dict[str, tuple[str, bool]] = {
    "I1a": ("possible_hcc_histology", EVER),
    "E1": ("possible_local_liver_therapy", RECENT),
    "E4": ("possible_primary_immunodeficiency", EVER),
    "E5": ("possible_autoimmune_disease", EVER),
    "E6": ("possible_study_drug_hypersensitivity", EVER),
    "E9": ("possible_other_malignancy", EVER),
    "E10": ("possible_immunosuppressant", RECENT),
    "E10b": ("possible_live_vaccine", RECENT),
}
"""Facts whose record does not tell: a person says whether they are what the criterion means."""

SHARES = {"I2": 0.96, "I4": 0.91, "I6": 0.97, "I16": 0.96, "E3": 0.08}
"""How often the answer is yes where a person alone can tell."""


def criteria_of_facts() -> dict[str, tuple[str, ...]]:
    """Return the criteria that ask about each fact."""
    asked = [(fact, c) for c, facts in ASKS_ABOUT.items() for fact in facts]
    asked += [(fact, criterion) for criterion, (fact, _) in ASKS_A_PERSON_ABOUT.items()]
    asked.append(("earlier_malignancy", "E9"))
    return {fact: tuple(c for f, c in asked if f == fact) for fact, _ in asked}


@dataclass(frozen=True)
class Latent:
    """The latent patients of a block."""

    people: People
    laboratory: Laboratory
    assessed: Assessed
    histories: Histories

    def true(self, fact: str) -> Flags:
        """Tell of whom a fact is true."""
        return self.histories.of(self.histories.true, fact)

    def judged(self, criterion: str) -> Flags:
        """Tell of whom a person says that what the record leaves open is meant."""
        return self.histories.of(self.histories.judged, criterion)


def note_truth(block: Block, latent: Latent) -> None:
    """Note the truth of every criterion but A1 and E11, which are noted where they are drawn."""
    truth = block.truth | _of_laboratory(latent)
    chance, people, true = block.chance, latent.people, latent.true
    for criterion, share in SHARES.items():
        truth[criterion] = chance.below(share, "truth", criterion)
    truth["I2"] &= people.hcc
    truth["I4"] &= people.hcc
    truth["I1a"] = true("hcc_histology") | latent.judged("I1a")
    spread = true("unresectable_disease") | true("distant_metastasis")
    truth["I1b"] = people.hcc & spread & (latent.assessed.bclc == 3)
    truth["I3"] = _child_pugh_points(latent) <= 9
    truth["I3"] &= (latent.assessed.encephalopathy == 0) & (latent.assessed.ascites <= 1)
    truth["I5"] = latent.assessed.ecog <= 2
    both = true("immune_checkpoint_inhibitor") & true("antiangiogenic_agent")
    truth["T1"] = both & people.pretreated & chance.below(0.86, "combination failed")
    truth |= {c: _any_of(latent, c) for c in ("E1", "E4", "E5", "E6", "E8", "E9", "E10", "E10b")}
    truth["E4"] |= true("HIV positive")
    truth["E2"] = true("liver_decompensation") | latent.assessed.encephalopathy_ever
    truth["E2"] |= people.clinic & chance.below(0.02, "other decompensation")
    risk = people.clinic & chance.below(0.05, "risk of bleeding")
    truth["E7"] = true("gastrointestinal_bleeding") | risk
    expecting = true("pregnancy") | true("lactation") | true("pregnant")
    truth["E12"] = (people.female & expecting) | chance.below(0.03, "unwilling")
    block.truth.update(truth)


def _any_of(latent: Latent, criterion: str) -> Flags:
    found = latent.judged(criterion)
    for fact in ASKS_ABOUT[criterion]:
        found = found | latent.true(fact)
    return found


def _of_laboratory(latent: Latent) -> dict[str, Flags]:
    of, people = latent.laboratory.results, latent.people
    limits: dict[str, Ints] = {
        enzyme: np.where(people.female, *(of[enzyme].analyte.limits or (0, 0))[::-1])
        for enzyme in ("alt", "ast")
    }
    return {
        "I7": of["hemoglobin"].above(100),
        "I8": of["neutrophils"].above("3.0"),
        "I9": of["neutrophils"].above("1.5"),
        "I10": ~of["platelets"].below(50),
        "I11": of["total_bilirubin"].below(51),
        "I12": of["alt"].below_times(5, limits["alt"]) & of["ast"].below_times(5, limits["ast"]),
        "I13": of["albumin"].above(28),
        "I14": of["inr"].below("2.3") | of["pt_prolongation"].below(6),
        "I15": of["creatinine"].below(110),
    }


def _child_pugh_points(latent: Latent) -> Ints:
    """Return the points by the MSD Manual's table; INR scores where it was asked for, else PT."""
    of, assessed = latent.laboratory.results, latent.assessed
    bilirubin = 1 + ~of["total_bilirubin"].below(34) + of["total_bilirubin"].above(51)
    albumin = 1 + ~of["albumin"].above(35) + of["albumin"].below(28)
    inr = 1 + ~of["inr"].below("1.7") + of["inr"].above("2.3")
    pt = 1 + ~of["pt_prolongation"].below(4) + of["pt_prolongation"].above(6)
    coagulation = np.where(latent.laboratory.asked("inr"), inr, pt)
    ascites = np.minimum(assessed.ascites, 2) + 1
    encephalopathy = np.array([1, 2, 2, 3])[assessed.encephalopathy]
    return np.asarray(bilirubin + albumin + coagulation + ascites + encephalopathy)
