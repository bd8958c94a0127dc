"""Rules on what the domains say of one subject: arm, consent, death, seriousness."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from hilum.datasets.conformance.findings import Checks, Mismatch
from hilum.datasets.conformance.tabulation import Tabulation, mismatch, numbered, shown
from hilum.datasets.dataset import Row


@dataclass(frozen=True)
class DiedHere:
    """A subject who is dead by a row of another domain has the death flag of DM."""

    dataset: str
    variable: str = ""
    value: str = ""

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the subjects without the flag."""
        dead = {shown(row["USUBJID"]) for row in tabulation.named(self.dataset) if self._says(row)}
        for place in numbered(tabulation.datasets["DM"]) if "DM" in tabulation.datasets else ():
            if shown(place[1]["USUBJID"]) in dead and place[1]["DTHFL"] != "Y":
                yield mismatch(tabulation.datasets["DM"], place, "DTHFL", "Y")

    def _says(self, row: Row) -> bool:
        return not self.variable or row[self.variable] == self.value


def _death_dated_alike(tabulation: Tabulation) -> Iterator[Mismatch]:
    for place in numbered(tabulation.datasets["DS"]) if "DS" in tabulation.datasets else ():
        if place[1]["DSDECOD"] == "DEATH":
            expected = tabulation.of_subject(place[1], "DTHDTC")
            if shown(place[1]["DSSTDTC"]) != expected:
                yield mismatch(tabulation.datasets["DS"], place, "DSSTDTC", expected or "empty")


def _consent_dated_alike(tabulation: Tabulation) -> Iterator[Mismatch]:
    given: dict[str, list[str]] = defaultdict(list)
    for row in tabulation.named("DS"):
        if row["DSDECOD"] == "INFORMED CONSENT OBTAINED" and row["DSSTDTC"]:
            given[shown(row["USUBJID"])].append(shown(row["DSSTDTC"]))
    for place in numbered(tabulation.datasets["DM"]) if "DM" in tabulation.datasets else ():
        days = given.get(shown(place[1]["USUBJID"]))
        if days and shown(place[1]["RFICDTC"]) != min(days):
            yield mismatch(tabulation.datasets["DM"], place, "RFICDTC", min(days))


def _one_end_of_participation(tabulation: Tabulation) -> Iterator[Mismatch]:
    seen: set[tuple[str, str]] = set()
    for place in numbered(tabulation.datasets["DS"]) if "DS" in tabulation.datasets else ():
        row = place[1]
        if row["DSCAT"] == "DISPOSITION EVENT" and row["DSSCAT"] == "STUDY PARTICIPATION":
            key = shown(row["USUBJID"]), shown(row["EPOCH"])
            if key in seen:
                yield mismatch(tabulation.datasets["DS"], place, "DSSCAT", "once in an epoch")
            seen.add(key)


def _serious_for_a_reason(tabulation: Tabulation) -> Iterator[Mismatch]:
    for place in numbered(tabulation.datasets["AE"]) if "AE" in tabulation.datasets else ():
        if place[1]["AESER"] != "N" and not any(place[1][name] == "Y" for name in SERIOUS):
            yield mismatch(tabulation.datasets["AE"], place, "AESER", "N, or a criterion of Y")


SERIOUS = (
    *("AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE"),
    *("AESCAN", "AESOD"),
)


@dataclass(frozen=True)
class OfTrialArms:
    """A variable of a dataset has only values that TA plans."""

    dataset: str
    variable: str
    planned: str

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the rows with another value."""
        allowed = tabulation.values("TA", self.planned)
        if self.dataset in tabulation.datasets:
            dataset = tabulation.datasets[self.dataset]
            for place in numbered(dataset):
                value = shown(place[1][self.variable])
                if value and value not in allowed:
                    yield mismatch(dataset, place, self.variable, allowed or "an arm of TA")


def _disposition_given(tabulation: Tabulation) -> Iterator[Mismatch]:
    known = tabulation.values("DS", "USUBJID")
    for place in numbered(tabulation.datasets["DM"]) if "DM" in tabulation.datasets else ():
        if place[1]["ACTARMCD"] and shown(place[1]["USUBJID"]) not in known:
            yield mismatch(tabulation.datasets["DM"], place, "USUBJID", "a row of DS")


CHECKS: Checks = {
    "CG0132": DiedHere("SS", "SSSTRESC", "DEAD"),
    "CG0133": DiedHere("DD"),
    "CG0134": DiedHere("AE", "AEOUT", "FATAL"),
    "CG0135": DiedHere("AE", "AESDTH", "Y"),
    "CG0136": DiedHere("DS", "DSDECOD", "DEATH"),
    "CG0069": _death_dated_alike,
    "CG0143": _consent_dated_alike,
    "CG0538": _one_end_of_participation,
    "CG0042": _serious_for_a_reason,
    "CG0516": OfTrialArms("DM", "ARMCD", "ARMCD"),
    "CG0518": OfTrialArms("DM", "ARM", "ARM"),
    "CG0512": OfTrialArms("DM", "ACTARMCD", "ARMCD"),
    "CG0514": OfTrialArms("DM", "ACTARM", "ARM"),
    "CG0293": OfTrialArms("TV", "ARMCD", "ARMCD"),
    "CG0294": OfTrialArms("TV", "ARM", "ARM"),
    "CG0540": _disposition_given,
}
