"""What people assess and count: ECOG, ascites, encephalopathy, BCLC stage, blood pressure, HIV and
pregnancy tests. Each item is a place on an ordered scale, written in the words of several wards."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hilum.sources.synthetic.block import Block, Column, days, words
from hilum.sources.synthetic.chance import Flags, Ints
from hilum.sources.synthetic.people import (
    EARLIER,
    FIRST_LINE,
    ORDINARY,
    OTHER_LIVER,
    PRETREATED,
    People,
)

SHOWN = -1
SHARES = {
    "not assessed": 0.45,
    "entered as not done": 0.10,
    "unreadable": 0.22,
    "two answers at one time": 0.10,
    "date without a day": 0.13,
}
KINDS = (*SHARES, "no recent assessment")


@dataclass(frozen=True)
class Scale:
    """An item: how it is coded, the words of each grade (as many for each), what cannot be read.

    `days` is its window before the anchor; None where any earlier assessment counts.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str, str], ...]
    unreadable: tuple[str, str]
    days: int | None
    criteria: tuple[str, ...]


ECOG = Scale(
    name="ecog",
    columns=(("system", "LOINC"), ("code", "89247-1")),
    words=(("0", "0", "0"), ("1", "1", "1"), ("2", "2", "2"), ("3", "3", "3"), ("4", "4", "4")),
    unreadable=("1-2", "KPS 80"),
    days=7,
    criteria=("I5",),
)
ASCITES = Scale(
    name="ascites",
    columns=(("concept", "ascites"),),
    words=(
        ("none", "无", "无腹水"),
        ("mild", "少量", "利尿剂可控制"),
        ("moderate", "中量", "中度腹水"),
        ("severe", "大量", "难治性"),
    ),
    unreadable=("(+)", "见超声"),
    days=7,
    criteria=("I3",),
)
ENCEPHALOPATHY = Scale(
    name="hepatic_encephalopathy_grade",
    columns=(("concept", "hepatic_encephalopathy_grade"),),
    words=(
        ("none", "无", "0"),
        ("grade_1", "1级", "I"),
        ("grade_2", "2级", "II"),
        ("grade_3", "3级", "III"),
    ),
    unreadable=("轻微型", "covert"),
    days=7,
    criteria=("I3", "E2"),
)
BCLC = Scale(
    name="bclc_stage",
    columns=(("concept", "bclc_stage"),),
    words=(
        ("0", "BCLC 0", "0期"),
        ("A", "BCLC-A", "A期"),
        ("B", "BCLC-B", "B期"),
        ("C", "BCLC-C", "C期"),
        ("D", "BCLC-D", "D期"),
    ),
    unreadable=("CNLC IIIa", "B-C"),
    days=None,
    criteria=("I1b",),
)
_NEGATIVE_OR_POSITIVE = (("negative", "阴性", "neg"), ("positive", "阳性", "reactive"))
HIV = Scale(
    name="hiv_antibody",
    columns=(("system", "LOINC"), ("code", "56888-1")),
    words=_NEGATIVE_OR_POSITIVE,
    unreadable=("borderline", "待复查"),
    days=None,
    criteria=("E4",),
)
PREGNANCY_TEST = Scale(
    name="pregnancy_test",
    columns=(("system", "LOINC"), ("code", "2106-3")),
    words=_NEGATIVE_OR_POSITIVE,
    unreadable=("invalid", "弱阳性？"),
    days=7,
    criteria=("E12",),
)

ECOG_SHARES = {
    PRETREATED: (0.34, 0.50, 0.10, 0.05),
    FIRST_LINE: (0.42, 0.47, 0.08, 0.02),
    EARLIER: (0.70, 0.26, 0.03, 0.01),
    OTHER_LIVER: (0.60, 0.30, 0.06, 0.03),
    ORDINARY: (0.62, 0.22, 0.09, 0.05),
}
ASCITES_SHARES = (0.66, 0.22, 0.09)
ENCEPHALOPATHY_SHARES = (0.94, 0.035, 0.018)
BCLC_SHARES = {
    PRETREATED: (0.0, 0.0, 0.09, 0.89),
    FIRST_LINE: (0.0, 0.0, 0.16, 0.81),
    EARLIER: (0.08, 0.42, 0.48, 0.02),
}


@dataclass(frozen=True)
class Assessed:
    """The true grades of the block's subjects (places on the scales), and who ever had more."""

    ecog: Ints
    ascites: Ints
    encephalopathy: Ints
    encephalopathy_ever: Flags
    bclc: Ints


def draw_assessments(block: Block, people: People) -> Assessed:
    """Draw the grades, and add their rows and gaps."""
    chance = block.chance
    liver = people.clinic
    ecog = _by_group(block, people, ECOG_SHARES, "ecog")
    ascites = np.where(liver, _last(chance.pick(ASCITES_SHARES, "ascites"), 3), 0)
    now = np.where(liver, _last(chance.pick(ENCEPHALOPATHY_SHARES, "encephalopathy"), 3), 0)
    before = np.where(liver & chance.below(0.03, "encephalopathy before"), 1, now)
    stage = _by_group(block, people, BCLC_SHARES, "bclc")
    anchor = people.enrolment_ago
    _Item(block, people, ECOG, anchor).add(ecog, older=np.maximum(ecog - 1, 0))
    _Item(block, people, ASCITES, anchor).add(ascites, older=(ascites + 1) % 4)
    seen = _Item(block, people, ENCEPHALOPATHY, anchor).add(now, older=before)
    _Item(block, people, BCLC, anchor, who=people.hcc).add(stage, older=np.maximum(stage - 1, 0))
    block.gap(["I1b"], "not assessed", "bclc_stage", ~people.hcc)
    return Assessed(ecog, ascites, now, (now > 0) | (seen & (before > 0)), stage)


def _by_group(
    block: Block, people: People, shares: Mapping[int, tuple[float, ...]], name: str
) -> Ints:
    grade = np.zeros(block.size, dtype=np.int64)
    for group, of_group in shares.items():
        drawn = _last(block.chance.pick(of_group, name), len(of_group))
        grade = np.where(people.group == group, drawn, grade)
    return grade


def _last(picked: Ints, last: int) -> Ints:
    return np.where(picked < 0, last, picked)


class _Item:
    """The rows and gaps of one scale for one block."""

    def __init__(
        self, block: Block, people: People, scale: Scale, anchor: Ints, *, who: Flags | None = None
    ) -> None:
        self.block, self.people, self.scale, self.anchor = block, people, scale, anchor
        self.who = ~block.nobody() if who is None else who
        chance = block.chance
        longest = 150 if scale.days is None else scale.days
        self.ago = anchor + chance.whole(0, longest, "assessed", scale.name)
        self.ward = chance.whole(0, 2, "ward", scale.name)

    def add(self, grade: Ints, *, older: Ints) -> Flags:
        """Add the rows and gaps of true grades; return for whom an older one was added."""
        hidden = self._hidden(grade)
        for place, kind in enumerate(KINDS):
            here = self.who & (hidden == place)
            self.block.gap(self.scale.criteria, kind, self.scale.name, here)
            for changed in self._dirty(kind, grade):
                self._put(here, **changed)
        self._put(self.who & (hidden == SHOWN), time=days(self.ago), value=self._words(grade))
        return self._add_older(hidden, older)

    def _hidden(self, grade: Ints) -> Ints:
        chance, name = self.block.chance, self.scale.name
        lacking = self.people.lacking(chance, name)
        kind = np.maximum(chance.pick([*SHARES.values()], "kind", name), 0)
        kind = np.where(self.people.unnoticed(chance, name), 0, kind)
        if "E2" in self.scale.criteria:  # there a grade counts whenever it was seen
            two, unreadable = KINDS.index("two answers at one time"), KINDS.index("unreadable")
            kind = np.where((kind == two) & (grade == 0), unreadable, kind)
        hidden = np.where(lacking, kind, SHOWN)
        if self.scale.days is None:
            return hidden
        late = self.people.lacking(chance, f"recent {name}", 0.5)
        return np.where(late, KINDS.index("no recent assessment"), hidden)

    def _dirty(self, kind: str, grade: Ints) -> list[dict[str, Column]]:
        written: dict[str, Column] = {"time": days(self.ago), "value": self._words(grade)}
        unreadable = words(self.scale.unreadable, self.ward % 2)
        other = np.where(grade > 0, 0, len(self.scale.words) - 1)
        changes: dict[str, list[dict[str, Column]]] = {
            "entered as not done": [{"value": None, "status": "not-done"}],
            "unreadable": [{"value": unreadable}],
            "two answers at one time": [{}, {"value": self._words(other)}],
            "date without a day": [{"time": days(np.minimum(self.ago, 12), "month")}],
        }
        return [written | change for change in changes.get(kind, [])]

    def _words(self, grade: Ints) -> Column:
        flat = [word for of_grade in self.scale.words for word in of_grade]
        return words(flat, grade * 3 + self.ward)

    def _add_older(self, hidden: Ints, older: Ints) -> Flags:
        """Add one before the window; where any counts, before the newest and only beside it."""
        scale, chance = self.scale, self.block.chance
        share = np.where(self.people.clinic, 0.7, 0.02)
        who = self.who & chance.below(share, "older", scale.name)
        if scale.days is None:
            who &= (hidden != 0) & (hidden != KINDS.index("entered as not done"))
            ago = self.ago + chance.whole(30, 200, "older by", scale.name)
        else:
            ago = self.anchor + scale.days + chance.whole(1, 60, "older by", scale.name)
        self._put(who, time=days(ago), value=self._words(older))
        return who

    def _put(self, who: Flags, **columns: Column) -> None:
        self.block.add("findings", who, **{**dict(self.scale.columns), **columns})


def add_tests(block: Block, people: People, infected: Flags, pregnant: Flags) -> None:
    """Add the HIV tests of everyone and the pregnancy tests of women, with their gaps."""
    hiv = infected.astype(np.int64)
    _Item(block, people, HIV, people.enrolment_ago).add(hiv, older=np.zeros_like(hiv))
    women = people.female
    expecting = pregnant.astype(np.int64)
    item = _Item(block, people, PREGNANCY_TEST, people.procedure_ago, who=women)
    item.add(expecting, older=np.zeros_like(expecting))
