"""Who the subjects are: sex, birth, which clinic, how well their charts are kept, and anchors."""

from dataclasses import dataclass

import numpy as np

from hilum.sources.synthetic.block import SCREENING, TODAY, Block, days, words
from hilum.sources.synthetic.chance import Chance, Flags, Floats, Ints, along
from hilum.terms.times import EPOCH

ORDINARY, PRETREATED, FIRST_LINE, EARLIER, OTHER_LIVER = range(5)
CLINIC_SHARES = (0.62, 0.12, 0.16, 0.10)
"""Of the liver clinic: advanced after a checkpoint inhibitor with an antiangiogenic drug; advanced
without; HCC of an earlier stage; other diseases of the liver."""

CLINIC_AGES = (24.0, 38, 44, 48, 51, 54, 57, 60, 63, 67, 86)
ORDINARY_AGES = (16.0, 24, 31, 37, 44, 51, 57, 63, 70, 77, 96)
CLINIC_MEN, ORDINARY_MEN = 0.86, 0.48
"""Shares of men, chosen: hepatocellular carcinoma befalls mostly men."""

WORKED_UP, REVIEWED, LISTED, ELSEWHERE = range(4)
WORKUP_SHARES = (0.40, 0.35, 0.25)
GAP_SHARES = np.array([0.015, 0.09, 0.35, 0.96])
"""How often a chart lacks one thing: subjects worked up for a trial, reviewed, only listed, and
those whom nobody thinks of for it."""


@dataclass(frozen=True)
class People:
    """The subjects of a block. `*_ago` are days before the screening; 0 also: not, or that day.

    A candidate was sent for the trial by somebody who knows what it asks: little excludes them.
    """

    group: Ints
    female: Flags
    sex_missing: Flags
    age_at_consent: Ints
    workup: Ints
    consent_ago: Ints
    enrolment_ago: Ints
    procedure_ago: Ints
    enrolled: Flags
    died_ago: Ints
    candidate: Flags

    @property
    def clinic(self) -> Flags:
        """Who belongs to the liver clinic."""
        return np.not_equal(self.group, ORDINARY)

    @property
    def hcc(self) -> Flags:
        """Who has hepatocellular carcinoma."""
        return np.isin(self.group, (PRETREATED, FIRST_LINE, EARLIER))

    @property
    def pretreated(self) -> Flags:
        """Who had a checkpoint inhibitor with an antiangiogenic drug."""
        return np.equal(self.group, PRETREATED)

    @property
    def advanced(self) -> Flags:
        """Who has advanced hepatocellular carcinoma."""
        return np.isin(self.group, (PRETREATED, FIRST_LINE))

    def unnoticed(self, chance: Chance, what: str) -> Flags:
        """Return in whose chart a thing that it lacks was never thought of: most elsewhere."""
        return np.equal(self.workup, ELSEWHERE) & chance.below(0.85, "never thought of", what)

    def lacking(self, chance: Chance, what: str, factor: float = 1.0) -> Flags:
        """Return whose chart lacks a thing, by how well it is kept."""
        share: Floats = np.minimum(GAP_SHARES[self.workup] * factor, 0.985)
        share = np.where(self.candidate, 0.25 * share, share)
        return chance.below(share, "lacks", what) | (self.died_ago > 0)


def draw_people(block: Block, clinic_share: float) -> People:
    """Draw the subjects of a block, and add their own rows and those of the trial's milestones."""
    chance = block.chance
    placed = 1 + chance.pick(CLINIC_SHARES[:-1], "group")
    group = np.where(placed == 0, OTHER_LIVER, placed)
    group = np.where(chance.below(clinic_share, "clinic"), group, ORDINARY)
    clinic = group != ORDINARY
    workup = np.maximum(chance.pick(WORKUP_SHARES, "workup"), WORKED_UP)
    enrolled = (group == PRETREATED) & (workup == WORKED_UP) & chance.below(0.05, "enrolled")
    enrolment = np.where(enrolled, chance.whole(1, 5, "enrolment"), 0)
    consented = enrolled | ((workup == WORKED_UP) & clinic & chance.below(0.3, "consented"))
    female = ~chance.below(np.where(clinic, CLINIC_MEN, ORDINARY_MEN), "sex")
    consent = np.where(consented, enrolment + chance.whole(0, 9, "consent"), 0)
    born, age = _births(block, clinic, consent)
    sent = chance.below(0.35, "candidate") & (group == PRETREATED) & (workup == WORKED_UP)
    people = People(
        group=group,
        female=female,
        sex_missing=chance.below(0.004, "sex missing"),
        age_at_consent=age,
        workup=np.where(clinic, workup, ELSEWHERE),
        consent_ago=consent,
        enrolment_ago=enrolment,
        procedure_ago=np.where(enrolled, chance.whole(0, enrolment, "procedure"), 0),
        enrolled=enrolled,
        died_ago=np.where(~clinic & chance.below(0.02, "died"), chance.whole(1, 900, "death"), 0),
        candidate=sent,
    )
    _add_subjects(block, people, born)
    _add_milestones(block, people, consented)
    return people


def _births(block: Block, clinic: Flags, consent_ago: Ints) -> tuple[Ints, Ints]:
    """Return the days of birth (as days ago) and the completed years at consent."""
    share = block.chance.uniform("age")
    years = np.where(clinic, along(CLINIC_AGES, share), along(ORDINARY_AGES, share))
    year = SCREENING.year - years.astype(np.int64)
    month, day = block.chance.whole(1, 12, "birth month"), block.chance.whole(1, 28, "birth day")
    born = _day_number(year, month, day)
    consent = (np.datetime64(EPOCH) + (TODAY - consent_ago)).astype("datetime64[D]")
    month_of = (consent.astype("datetime64[M]").astype(np.int64)) % 12 + 1
    day_of = (consent - consent.astype("datetime64[M]")).astype(np.int64) + 1
    year_of = consent.astype("datetime64[Y]").astype(np.int64) + 1970
    before = (month_of < month) | ((month_of == month) & (day_of < day))
    return TODAY - born, year_of - year - before


def _day_number(year: Ints, month: Ints, day: Ints) -> Ints:
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]")
    return first.astype(np.int64) + day - 1


BIRTH_FORMS = ("day", "month", "year")


def _add_subjects(block: Block, people: People, born_ago: Ints) -> None:
    """Add the subjects' rows; a birth known to the year only hides an age at a limit."""
    sex = words(("male", "female"), people.female.astype(np.int64))
    sex[people.sex_missing] = None
    form = block.chance.pick((0.975, 0.005, 0.015), "birth form")
    death = days(people.died_ago)
    for written, name in enumerate((*BIRTH_FORMS, None)):
        who = form == (written if name else -1)
        birth = days(born_ago, name) if name else None
        for dead in (False, True):
            block.add(
                "subjects",
                who & ((people.died_ago > 0) == dead),
                birth=birth,
                sex=sex,
                country="CN",
                site="01",
                death=death if dead else None,
            )
        if written:
            kind = f"birth known to the {name}" if name else "no birth"
            block.gap(["A1"], kind, "birth", who)
    block.truth["A1"] = (people.age_at_consent >= 18) & (people.age_at_consent <= 75)


def _add_milestones(block: Block, people: People, consented: Flags) -> None:
    block.add("events", consented, concept="informed_consent", start=days(people.consent_ago))
    enrolled = people.enrolled
    block.add("events", enrolled, concept="enrolment", start=days(people.enrolment_ago))
    day = days(people.procedure_ago)
    block.add("interventions", enrolled, concept="arterial_catheterization", start=day, end=day)
    for code, dose in (("L01XA03", "200"), ("V03AF03", "320"), ("L01BC02", "640")):
        block.add(
            "interventions",
            enrolled,
            system="ATC",
            code=code,
            start=day,
            end=day,
            dose=dose,
            unit="mg",
            route="intraarterial",
            purpose="study treatment",
        )
