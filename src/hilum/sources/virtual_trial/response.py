"""The truth of responses, by arithmetic of its own on the diameters as they were printed.

Written from RECIST 1.1 (Eisenhauer 2009, Eur J Cancer 45:228, sections 4.3 to 4.6 and Tables 1 to
3) apart from the rules that will judge the rows. Diameters are whole tenths of a millimetre.
Conventions:

- A lesion too small to measure counts 5 mm, one that is gone 0. Where a target was not evaluable
  the target response is NE, unless the remaining sum alone already is progression.
- PD is tested before PR, against the smallest sum so far, the baseline's among them.
- CR needs every node below 10 mm and every other target gone, and all non-target lesions gone.
- A new lesion is PD; an equivocal one is PD of the scan that first showed it once the next scan
  calls it unequivocal, and until then nothing.
- The progression date is the date of the scan.
- Best response is taken up to progression, and before another anticancer therapy. SD counts from
  42 days after the first dose; before that it is NE.
- Confirmed: another scan at least 28 days later says CR (for CR), or CR or PR (for PR), with at
  most one NE and nothing else between them. Without one, CR and PR are best SD if the scan is past
  those 42 days, else NE.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

SD_FROM_DAYS = 42
CONFIRMED_FROM_DAYS = 28
TOO_SMALL = 50
NODE_NORMAL_BELOW = 100
_RANK = ("CR", "PR", "SD", "PD", "NE")


@dataclass(frozen=True, slots=True)
class Measured:
    """One target as printed, in tenths of a millimetre; None where it was not evaluable."""

    tenths: int | None
    node: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one scan showed, after the baseline; `new` is "", "equivocal" or "unequivocal"."""

    visit: str
    day: int
    targets: tuple[Measured, ...]
    nontarget: str
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The truth of one scan. `sum_tenths` is None where a target was not evaluable."""

    visit: str
    day: int
    sum_tenths: int | None
    target: str
    nontarget: str
    new: str
    overall_at_the_time: str
    overall: str


class Reading:
    """Takes scans in order and says what each is, as the investigator would at once."""

    def __init__(self, baseline: Sequence[Measured]) -> None:
        self._baseline = self._smallest = sum(each.tenths or 0 for each in baseline)
        self.responses: list[Response] = []

    def take(self, scan: Scan) -> Response:
        """Judge one more scan; an earlier equivocal lesion may become PD of its own date."""
        target = self._target(scan.targets)
        overall = overall_response(target, scan.nontarget, scan.new == "unequivocal")
        known = [each.tenths for each in scan.targets if each.tenths is not None]
        complete = len(known) == len(scan.targets)
        if complete:
            self._smallest = min(self._smallest, sum(known))
        if scan.new == "unequivocal" and self.responses and self.responses[-1].new == "equivocal":
            self.responses[-1] = replace(self.responses[-1], overall="PD")
        response = Response(
            visit=scan.visit,
            day=scan.day,
            sum_tenths=sum(known) if complete else None,
            target=target,
            nontarget=scan.nontarget,
            new=scan.new,
            overall_at_the_time=overall,
            overall=overall,
        )
        self.responses.append(response)
        return response

    def _target(self, targets: Sequence[Measured]) -> str:
        known = [each for each in targets if each.tenths is not None]
        total = sum(each.tenths or 0 for each in known)
        if 5 * total >= 6 * self._smallest and total - self._smallest >= 50:
            return "PD"
        if len(known) < len(targets):
            return "NE"
        if all((each.tenths or 0) < (NODE_NORMAL_BELOW if each.node else 1) for each in known):
            return "CR"
        return "PR" if 10 * total <= 7 * self._baseline else "SD"


def overall_response(target: str, nontarget: str, new: bool) -> str:
    """Return the overall response of a scan (RECIST 1.1, Table 1)."""
    if target == "PD" or nontarget == "PD" or new:
        return "PD"
    if target == "CR":
        return "CR" if nontarget in ("CR", "none") else "PR"
    return target


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """Best response, confirmed and not, and the day of progression."""

    unconfirmed: str
    confirmed: str
    progression_day: int | None


def best_response(
    responses: Sequence[Response], first_dose_day: int, before_day: int | None
) -> Best:
    """Return the best response, of scans up to progression and before a day (another therapy)."""
    counted: list[Response] = []
    for each in responses:
        if before_day is not None and each.day >= before_day:
            break
        counted.append(each)
        if each.overall == "PD":
            break
    progressed = [each.day for each in counted if each.overall == "PD"]
    kept = [(each.day, _lasting(each, first_dose_day)) for each in counted]
    return Best(
        unconfirmed=_first_of(kind for _, kind in kept),
        confirmed=_first_of(_confirmed(kept, place, first_dose_day) for place in range(len(kept))),
        progression_day=progressed[0] if progressed else None,
    )


def _lasting(response: Response, first_dose_day: int) -> str:
    if response.overall == "SD" and response.day - first_dose_day < SD_FROM_DAYS:
        return "NE"
    return response.overall


def _first_of(kinds: Iterable[str]) -> str:
    found = {*kinds}
    return next((kind for kind in _RANK if kind in found), "NE")


def _confirmed(kept: Sequence[tuple[int, str]], place: int, first_dose_day: int) -> str:
    day, kind = kept[place]
    if kind not in ("CR", "PR"):
        return kind
    if kind == "CR" and _repeated(kept[place:], ("CR",)):
        return "CR"
    if _repeated(kept[place:], ("CR", "PR")):
        return "PR"
    return "SD" if day - first_dose_day >= SD_FROM_DAYS else "NE"


def _repeated(kept: Sequence[tuple[int, str]], confirming: tuple[str, ...]) -> bool:
    """Tell whether the first of some scans is confirmed by a later one."""
    (day, _), *later = kept
    skipped = 0
    for other_day, kind in later:
        if kind in confirming and other_day - day >= CONFIRMED_FROM_DAYS:
            return True
        skipped += kind == "NE"
        if skipped > 1 or kind not in (*confirming, "NE"):
            return False
    return False
