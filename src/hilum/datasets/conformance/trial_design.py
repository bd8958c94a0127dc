"""Rules on the plan: visits, elements, criteria and parameters of the trial, and who keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass

from hilum.datasets.conformance.findings import Checks, Mismatch
from hilum.datasets.conformance.tabulation import Tabulation, has, mismatch, numbered, shown


@dataclass(frozen=True)
class PlannedVisit:
    """A visit of SV that was planned is one of TV, by number or by name."""

    variable: str

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the planned visits that TV does not have."""
        planned = tabulation.values("TV", self.variable)
        for place in numbered(tabulation.datasets["SV"]) if "SV" in tabulation.datasets else ():
            seen = shown(place[1][self.variable])
            if place[1]["SVPRESP"] == "Y" and seen not in planned:
                yield mismatch(tabulation.datasets["SV"], place, self.variable, "a visit of TV")


def _unplanned_not_in_plan(tabulation: Tabulation) -> Iterator[Mismatch]:
    planned = tabulation.values("TV", "VISITNUM")
    for place in numbered(tabulation.datasets["SV"]) if "SV" in tabulation.datasets else ():
        if not place[1]["SVPRESP"] and shown(place[1]["VISITNUM"]) in planned:
            yield mismatch(tabulation.datasets["SV"], place, "VISITNUM", "no visit of TV")


def _visit_took_place(tabulation: Tabulation) -> Iterator[Mismatch]:
    visits = {(shown(row["USUBJID"]), shown(row["VISITNUM"])) for row in tabulation.named("SV")}
    for dataset in tabulation.domains:
        if has(dataset, "USUBJID", "VISITNUM"):
            for place in numbered(dataset):
                key = shown(place[1]["USUBJID"]), shown(place[1]["VISITNUM"])
                if key[1] and key not in visits:
                    yield mismatch(dataset, place, "VISITNUM", "a visit of the subject in SV")


def _visit_once(tabulation: Tabulation) -> Iterator[Mismatch]:
    seen: set[tuple[str, str]] = set()
    for place in numbered(tabulation.datasets["SV"]) if "SV" in tabulation.datasets else ():
        key = shown(place[1]["USUBJID"]), shown(place[1]["VISITNUM"])
        if key in seen:
            yield mismatch(tabulation.datasets["SV"], place, "VISITNUM", "once for a subject")
        seen.add(key)


@dataclass(frozen=True)
class FoundIn:
    """A variable of a dataset has only values of the same variable of another."""

    dataset: str
    variable: str
    other: str
    besides: tuple[str, ...] = ()

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the rows with another value."""
        allowed = tabulation.values(self.other, self.variable) | {*self.besides}
        if self.dataset in tabulation.datasets:
            dataset = tabulation.datasets[self.dataset]
            for place in numbered(dataset):
                value = shown(place[1][self.variable])
                if value and value not in allowed:
                    yield mismatch(dataset, place, self.variable, f"a value of {self.other}")


@dataclass(frozen=True)
class Once:
    """A value of the last variable stands once among rows that agree in the others."""

    dataset: str
    variables: tuple[str, ...]

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the rows that repeat it."""
        seen: set[tuple[str, ...]] = set()
        if self.dataset in tabulation.datasets:
            dataset = tabulation.datasets[self.dataset]
            for place in numbered(dataset):
                key = tuple(shown(place[1][name]) for name in self.variables)
                if key in seen:
                    yield mismatch(dataset, place, self.variables[-1], "once")
                seen.add(key)


CHECKS: Checks = {
    "CG0655": PlannedVisit("VISITNUM"),
    "CG0657": PlannedVisit("VISIT"),
    "CG0656": _unplanned_not_in_plan,
    "CG0034": _visit_took_place,
    "CG0410": _visit_once,
    "CG0414": FoundIn("SE", "ETCD", "TE", besides=("UNPLAN",)),
    "element_of_an_arm": FoundIn("TA", "ETCD", "TE"),
    "CG0178": FoundIn("IE", "IETEST", "TI"),
    "CG0179": FoundIn("IE", "IETESTCD", "TI"),
    "CG0247": Once("TA", ("ARMCD", "TAETORD")),
    "CG0255": Once("TI", ("TIVERS", "IETESTCD")),
    "CG0268": Once("TS", ("TSPARMCD", "TSSEQ")),
}
