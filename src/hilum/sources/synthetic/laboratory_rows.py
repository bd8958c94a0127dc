"""The rows of the laboratory: the result that counts, as clean or dirty as it is, and the others
around it that must not decide: older ones, mistakes, one after the procedure, one after the day."""

from fractions import Fraction
from typing import Any

import numpy as np

from hilum.sources.synthetic.analytes import Results, analytes
from hilum.sources.synthetic.block import Block, Column, Texts, days, texts, words
from hilum.sources.synthetic.chance import Flags, Floats, Ints
from hilum.sources.synthetic.laboratory import (
    KINDS,
    NO_LIMIT,
    SHOWN,
    TOO_OLD,
    UNREADABLE,
    WINDOW_DAYS,
    Laboratory,
    Sample,
    places,
    printed,
)
from hilum.sources.synthetic.people import People

SPELLINGS = {
    "10*9/L": ("10*9/L", "10^9/L", "×10⁹/L", "x10^9/L"),
    "10*3/uL": ("10*3/uL", "K/uL", "10^3/uL", "10*3/uL"),
    "umol/L": ("umol/L", "µmol/L", "μmol/L", "umol/l"),
    "": (None, None, None, "INR"),
}
"""Spellings of units between systems, four each; other units are spelled one way."""

UNREADABLE_TEXTS = ("溶血", "标本凝固", "see comment", "1,234", "++", "pending", "?", "见备注")
UNKNOWN_UNITS = ("单位", "AU", "g%", "arb")
LIMIT_TEXTS = (None, None, "见说明")

Columns = dict[str, Column]


def add_laboratory(block: Block, people: People, laboratory: Laboratory) -> None:
    """Add the rows of every analyte."""
    for concept in analytes():
        _Rows(block, people, laboratory, concept).add()


class _Rows:
    """The rows of one analyte for one block."""

    def __init__(self, block: Block, people: People, laboratory: Laboratory, concept: str) -> None:
        self.block, self.people, self.laboratory = block, people, laboratory
        self.analyte = analytes()[concept]
        self.hidden = laboratory.hidden[concept]
        self.counted = laboratory.results[concept]
        self.sample = laboratory.sample

    def add(self) -> None:
        """Add all rows."""
        columns = self.columns(self.counted, self.sample)
        self.put(self.hidden == SHOWN, columns)
        self.put((self.hidden == SHOWN) & self.below(0.02, "twice"), columns)
        for place, kind in enumerate(KINDS):
            for changed in self.dirty(kind, columns):
                self.put(self.hidden == place, changed)
        self.add_older()
        self.add_strays()

    def below(self, share: float, *names: str) -> Flags:
        return self.block.chance.below(share, self.analyte.concept, *names)

    def put(self, who: Flags, columns: Columns) -> None:
        self.block.add("findings", who, **columns)

    def columns(self, of: Results, sample: Sample) -> Columns:
        """Return the columns of clean rows of results."""
        codes = words((each.code for each in self.analyte.prints), of.how)
        named: Columns = (
            {"system": "LOINC", "code": codes}
            if self.analyte.prints[0].code
            else {"concept": self.analyte.concept}
        )
        return (
            named
            | self._limits()
            | {
                "time": sample.time,
                "value": lambda at: value_texts(of, at),
                "unit": lambda at: self._units(of.how[at], sample.form[at]),
            }
        )

    def _limits(self) -> Columns:
        if not self.analyte.limits:
            return {}
        men, women = (str(limit) for limit in self.analyte.limits)
        return {"high": words((men, women), self.people.female.astype(np.int64))}

    def _units(self, how: Ints, form: Ints) -> Texts:
        spelled = [SPELLINGS.get(p.unit, (p.unit,) * 4) for p in self.analyte.prints]
        return words((each for four in spelled for each in four), how * 4 + form % 4)

    def dirty(self, kind: str, clean: Columns) -> list[Columns]:
        """Return the columns of the rows that a gap of this kind leaves."""
        chance = self.block.chance
        odd = chance.whole(0, 7, "odd", self.analyte.concept)
        changes: dict[str, list[dict[str, Any]]] = {
            "under another code": [self._under_another_code()],
            "not done": [{"value": None, "status": "not-done", "reason": "标本不合格"}],
            "cancelled": [{"status": "cancelled"}],
            "unreadable result": [{"value": words(UNREADABLE_TEXTS, odd)}],
            "no unit": [{"unit": None}],
            "unknown unit": [{"unit": words(UNKNOWN_UNITS, odd % 4)}],
            "unit of another quantity": [{"unit": "g/L" if self.unit == "s" else "s"}],
            "misplaced number": [{"value": lambda at: self._misplaced(at)}],
            "two results at one time": [{}, {"value": lambda at: self._contradicting(at)}],
            "beyond the analyser's range": [{"value": lambda at: self._beyond(at)}],
            "time of the report only": [{"time": None, "reported": self.sample.time}],
            "date without a day": [{"time": days(self.sample.ago, "month")}],
            NO_LIMIT: [{"high": words(LIMIT_TEXTS, odd % 3)}],
        }
        return [clean | change for change in changes.get(kind, [])]

    @property
    def unit(self) -> str:
        return self.analyte.prints[0].unit

    def _under_another_code(self) -> dict[str, Any]:
        code, unit = self.analyte.other_code
        system = "LOINC" if code[0].isdigit() else "HOSPITAL LABORATORY"
        return {"concept": None, "system": system, "code": code, "unit": unit}

    def _misplaced(self, at: Ints) -> Texts:
        factor = self.analyte.misplaced or Fraction(1)
        scale = 10 ** self.analyte.prints[0].places
        return texts(self.counted.printed[at], lambda k: f"{float(k * factor / scale):.2f}")

    def _contradicting(self, at: Ints) -> Texts:
        of = self.counted
        other = np.where(of.printed > 0, of.printed * 3 + 7, 3)
        halved = self.block.chance.below(0.5, "halved", self.analyte.concept)
        other = np.where(halved & (of.printed > 9), of.printed // 3, other)
        return value_texts(Results(of.analyte, other, of.how), at)

    def _beyond(self, at: Ints) -> Texts:
        # far above the value, so that the interval holds it and, mostly, the limit too
        of = self.counted
        size = [10**each.places for each in of.analyte.prints]
        keys = (np.abs(of.printed) * 4 + 40) * len(size) + of.how
        return texts(keys[at], lambda key: f"<{key // len(size) / size[key % len(size)]:g}")

    def add_older(self) -> None:
        """Add earlier samples: in the window where the counted one is there, and before it."""
        people, chance, ago = self.people, self.block.chance, self.sample.ago
        beside = (self.hidden == SHOWN) | np.isin(self.hidden, places(*UNREADABLE))
        room = people.procedure_ago + WINDOW_DAYS - ago
        earlier = ago + np.maximum(1, chance.whole(1, np.maximum(room, 1), "earlier"))
        self._add_other(beside & (room > 0) & self.below(0.12, "beside"), earlier, "beside")
        late = self.hidden == KINDS.index(TOO_OLD)
        before = people.enrolment_ago + WINDOW_DAYS + 1
        shown = np.where(people.clinic, 0.85, 0.14)
        taken = chance.uniform("older", self.analyte.panel) < shown
        first = before + chance.whole(0, 20, "older", self.analyte.panel) * ~self._at_the_edge()
        self._add_other(taken & (late | people.clinic), first, "first")
        for number in (1, 2):
            gap = first + 17 * number + chance.whole(0, 9, "older still", str(number))
            self._add_other(taken & people.clinic, gap, f"older {number}")

    def _at_the_edge(self) -> Flags:
        return self.block.chance.below(0.15, "eighth day", self.analyte.panel)

    def _add_other(self, who: Flags, ago: Ints, name: str, **changes: Column) -> None:
        of = self._other_results(name)
        self.put(who, self.columns(of, self.sample.at(ago)) | changes)

    def _other_results(self, name: str) -> Results:
        moved = self.block.chance.uniform("other sample", self.analyte.concept, name) - 0.5
        share: Floats = np.clip(self.laboratory.share[self.analyte.concept] + 0.5 * moved, 0, 1)
        return printed(self.block, self.people, self.analyte, share, sample=name)

    def add_strays(self) -> None:
        """Add rows that nothing may read: by mistake, after the procedure, after the screening."""
        chance, people = self.block.chance, self.people
        clinic = people.clinic
        newer = np.maximum(self.sample.ago - 1, 0)
        mistaken = clinic & self.below(0.02, "mistaken")
        self._add_other(mistaken, newer, "mistaken", status="entered-in-error")
        after = clinic & (people.procedure_ago > 0) & self.below(0.6, "after")
        day = chance.whole(0, np.maximum(people.procedure_ago - 1, 0), "after", self.analyte.panel)
        self._add_other(after, day, "after the procedure")
        tomorrow = -chance.whole(1, 6, "tomorrow", self.analyte.panel)
        self._add_other(clinic & self.below(0.03, "tomorrow"), tomorrow, "tomorrow")


def value_texts(of: Results, at: Ints) -> Texts:
    """Return the numbers as the analyser prints them, < and > beyond its range."""
    prints, analyte = of.analyte.prints, of.analyte

    def make(key: int) -> str:
        printed, how = divmod(key, len(prints))
        if how == 0 and prints[0].places == 0 and analyte.lowest and printed < analyte.lowest:
            return f"<{analyte.lowest}"
        number = printed / 10 ** prints[how].places
        if how == 0 and analyte.highest and number > analyte.highest:
            return f">{analyte.highest}"
        return f"{number:.{prints[how].places}f}"

    return texts(of.printed[at] * len(prints) + of.how[at], make)
