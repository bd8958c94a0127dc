"""Rules on results: the numeric result, and the flags of baseline."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from hilum.datasets.conformance.findings import Checks, Mismatch
from hilum.datasets.conformance.tabulation import Tabulation, has, mismatch, numbered, shown
from hilum.datasets.dataset import Dataset, Row


def _findings(tabulation: Tabulation, *endings: str) -> Iterator[Dataset]:
    for dataset in tabulation.domains:
        names = (f"{dataset.name}{ending}" for ending in endings)
        if dataset.definition.observation_class.upper() == "FINDINGS" and has(dataset, *names):
            yield dataset


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _numeric_result(tabulation: Tabulation) -> Iterator[Mismatch]:
    for dataset in _findings(tabulation, "STRESC", "STRESN"):
        text, number = f"{dataset.name}STRESC", f"{dataset.name}STRESN"
        for place in numbered(dataset):
            expected = _number(shown(place[1][text]))
            if _number(shown(place[1][number])) != expected:
                wanted = "empty" if expected is None else str(expected)
                yield mismatch(dataset, place, number, wanted)


TEST_OF_A_ROW = ("USUBJID", "--TESTCD", "--CAT", "--SPEC", "--LOC", "--METHOD", "--EVAL", "--LNKID")
"""What makes two rows results of one test: one evaluator, one specimen, one lesion."""


def _test(dataset: Dataset, row: Row) -> tuple[str, ...]:
    names = (name.replace("--", dataset.name) for name in TEST_OF_A_ROW)
    return tuple(shown(row[name]) for name in names)


@dataclass(frozen=True)
class FlaggedOnce:
    """A flag of baseline is set on one row of a subject's test at most."""

    flag: str

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the rows that carry the flag a second time."""
        for dataset in _findings(tabulation, self.flag):
            flag, seen = f"{dataset.name}{self.flag}", Counter[tuple[str, ...]]()
            for place in numbered(dataset):
                if place[1][flag] == "Y":
                    test = _test(dataset, place[1])
                    seen[test] += 1
                    if seen[test] > 1:
                        yield mismatch(dataset, place, flag, "once for a test of a subject")


@dataclass(frozen=True)
class FlaggedBefore:
    """A flag of baseline is set on no row dated after a date of DM."""

    flag: str
    moment: str

    def __call__(self, tabulation: Tabulation) -> Iterator[Mismatch]:
        """Find the rows that carry the flag and are later."""
        for dataset in _findings(tabulation, self.flag):
            flag, taken = f"{dataset.name}{self.flag}", f"{dataset.name}DTC"
            for place in numbered(dataset):
                if place[1][flag] == "Y":
                    start = tabulation.of_subject(place[1], self.moment)
                    if not start or _is_after(shown(place[1][taken]), start):
                        yield mismatch(dataset, place, flag, f"empty after {self.moment} {start}")


def _is_after(moment: str, start: str) -> bool:
    shared = min(len(moment), len(start))
    return moment[:shared] > start[:shared]


CHECKS: Checks = {
    "numeric_result": _numeric_result,
    "baseline_once": FlaggedOnce("BLFL"),
    "last_before_exposure_once": FlaggedOnce("LOBXFL"),
    "baseline_in_time": FlaggedBefore("BLFL", "RFSTDTC"),
    "last_before_exposure_in_time": FlaggedBefore("LOBXFL", "RFXSTDTC"),
}
