"""Blood pressure: readings of the 28 days before the first dose, and others that do not count."""

import numpy as np

from hilum.sources.synthetic.block import Block, Column, days, texts
from hilum.sources.synthetic.chance import Flags, Ints
from hilum.sources.synthetic.people import People

WINDOW_DAYS = 28
LIMITS = {"systolic": 160, "diastolic": 100}
CODES = {"systolic": "8480-6", "diastolic": "8462-4"}
POINTS = {
    "systolic": (92.0, 105, 111, 116, 120, 124, 129, 134, 141, 151, 196),
    "diastolic": (48.0, 61, 66, 69, 72, 75, 78, 82, 86, 92, 121),
}
UNITS = ("mmHg", "mm[Hg]", "mmHg")
KINDS = {
    "not measured": 0.45,
    "unreadable": 0.20,
    "no unit": 0.15,
    "kilopascals as millimetres": 0.10,
    "date without a day": 0.10,
}
SHOWN = -1


def add_pressure(block: Block, people: People) -> None:
    """Draw the newest readings, add rows and gaps, and the truth of E11."""
    chance = block.chance
    anchor = people.procedure_ago
    ago = anchor + chance.whole(0, WINDOW_DAYS, "pressure taken")
    late = people.lacking(chance, "pressure")
    high = block.nobody()
    for side, limit in LIMITS.items():
        reading = np.rint(chance.along(POINTS[side], side)).astype(np.int64)
        high |= reading >= limit
        _Side(block, people, side, ago).add(reading, late)
    block.gap(["E11"], "no recent reading", "blood pressure", late)
    block.truth["E11"] = high


class _Side:
    """The rows of one of the two pressures."""

    def __init__(self, block: Block, people: People, side: str, ago: Ints) -> None:
        self.block, self.people, self.side, self.ago = block, people, side, ago
        self.clock = block.chance.whole(0, 2, "ward of pressure")

    def add(self, reading: Ints, late: Flags) -> None:
        """Add the newest reading, what hides it, and the readings beside it."""
        chance = self.block.chance
        lacking = self.people.lacking(chance, self.side, 0.5) & ~late
        kind = chance.pick([*KINDS.values()], "kind", self.side)
        kind = np.where(self.people.unnoticed(chance, self.side), 0, kind)
        hidden = np.where(lacking, np.where(kind < 0, 0, kind), SHOWN)
        self._put(~late & (hidden == SHOWN), self.ago, reading)
        for place, name in enumerate(KINDS):
            who = ~late & (hidden == place)
            self.block.gap(["E11"], name, self.side, who)
            self._put_dirty(who, name, reading)
        self._add_strays(hidden)

    def _put(self, who: Flags, ago: Ints, reading: Ints, **changes: Column) -> None:
        columns: dict[str, Column] = {
            "system": "LOINC",
            "code": CODES[self.side],
            "time": days(ago),
            "value": lambda at: texts(reading[at], str),
            "unit": lambda at: np.array(UNITS, dtype=object)[self.clock[at]],
        }
        self.block.add("findings", who, **(columns | changes))

    def _put_dirty(self, who: Flags, kind: str, reading: Ints) -> None:
        match kind:
            case "unreadable":
                self._put(who, self.ago, reading, value="测不出")
            case "no unit":
                self._put(who, self.ago, reading, unit=None)
            case "kilopascals as millimetres":
                low = np.minimum(reading // 9, 18)  # below what a living person has, in mmHg
                self._put(who, self.ago, low)
            case "date without a day":
                self._put(who, self.ago, reading, time=days(self.ago, "year"))
            case _:
                pass

    def _add_strays(self, hidden: Ints) -> None:
        """Add a high reading before the window, one by mistake, and calm ones within it; no calm
        one where a high one may have been missed."""
        chance, people = self.block.chance, self.people
        anchor, clinic = people.procedure_ago, people.clinic
        high = np.full(self.block.size, LIMITS[self.side] + 20, dtype=np.int64)
        calm = np.full(self.block.size, LIMITS[self.side] - 40, dtype=np.int64)
        before = anchor + WINDOW_DAYS + chance.whole(1, 60, "before", self.side)
        self._put(clinic & chance.below(0.15, "before", self.side), before, high)
        wrong = clinic & chance.below(0.02, "mistaken", self.side)
        self._put(wrong, self.ago, high, status="entered-in-error")
        within = anchor + chance.whole(0, WINDOW_DAYS, "calm", self.side)
        measured = ~people.lacking(chance, "pressure") & (hidden != 0)
        self._put(clinic & measured & chance.below(0.4, "calm", self.side), within, calm)
