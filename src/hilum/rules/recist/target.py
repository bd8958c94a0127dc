"""The response of target lesions from the sum of their diameters (sections 4.3.1 and 4.3.2).

Everything is compared exactly: "20 % above" is `(sum - nadir) * 100 >= 20 * nadir` in decimals.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hilum.rules.recist.lesions import RECIST, Assessment, Lesion, Reading, Seen
from hilum.rules.recist.responses import Response, TargetSum
from hilum.rules.standard import Standard
from hilum.terms.decimals import plain
from hilum.terms.reasons import Reason, Value, Words, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one target lesion counts in the sum, and whether it is gone.

    `mm` is None where it could not be evaluated. A node is gone below 10 mm, and still counts.
    """

    mm: Decimal | None
    gone: bool
    reason: Reason | None = None


def counted(lesion: Lesion, reading: Reading | None) -> Counted:
    """Return what a lesion counts by RECIST 1.1; without a reading it is not evaluable, never 0."""
    normal_mm = RECIST.figure("node_normal_mm")
    if reading is None:
        reason = RECIST.reason("lesion_not_read", lesion=lesion.id)
        return Counted(mm=None, gone=False, reason=reason)
    match reading.seen:
        case Seen.MEASURED if (mm := reading.diameter_mm) is not None:
            return Counted(mm=mm, gone=lesion.node and mm < normal_mm)
        case Seen.ABSENT:
            return Counted(mm=Decimal(0), gone=True)
        case Seen.TOO_SMALL:
            mm = RECIST.figure("too_small_mm")
            reason = RECIST.reason("lesion_too_small", lesion=lesion.id, counted_mm=mm)
            return Counted(mm=mm, gone=lesion.node, reason=reason)
        case Seen.SPLIT | Seen.MERGED:
            return _by_reader(lesion, reading)
        case _:
            reason = RECIST.reason("lesion_not_evaluable", lesion=lesion.id)
            return Counted(mm=None, gone=False, reason=reason)


def _by_reader(lesion: Lesion, reading: Reading) -> Counted:
    """A split or merged lesion counts what the reader says it does; merged ones may count 0."""
    if reading.counts_mm is None:
        reason = RECIST.reason("lesion_uncounted", lesion=lesion.id)
        return Counted(mm=None, gone=False, reason=reason)
    normal = lesion.node and reading.counts_mm < RECIST.figure("node_normal_mm")
    return Counted(mm=reading.counts_mm, gone=normal)


Counting = Callable[[Lesion, Reading | None], Counted]
"""How a lesion counts: `counted`, or mRECIST's way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What every target lesion counts at one assessment, by lesion id."""

    day: date
    counts: Mapping[str, Counted]

    @property
    def known_mm(self) -> Decimal:
        """The sum of those that were evaluated."""
        return sum((each.mm for each in self.counts.values() if each.mm is not None), Decimal(0))

    @property
    def sum_mm(self) -> Decimal | None:
        """The sum of all, None where one was not evaluated or there is none."""
        return None if self.missing or not self.counts else self.known_mm

    @property
    def missing(self) -> tuple[str, ...]:
        """The lesions that were not evaluated."""
        return tuple(lesion for lesion, each in self.counts.items() if each.mm is None)

    @property
    def gone(self) -> bool:
        """Whether all have disappeared, nodes being below 10 mm."""
        return all(each.gone for each in self.counts.values())

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What is to be said of single lesions."""
        return tuple(each.reason for each in self.counts.values() if each.reason is not None)


def burden(targets: Iterable[Lesion], assessment: Assessment, counting: Counting) -> Burden:
    """Return what the target lesions count at an assessment."""
    counts = {lesion.id: counting(lesion, assessment.of(lesion.id)) for lesion in targets}
    return Burden(day=assessment.day, counts=counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """The figures of a standard that part the responses, and the standard that says so.

    `progression_mm` is the least absolute increase, 0 where the standard prints none.
    """

    standard: Standard
    response_percent: Decimal
    progression_percent: Decimal
    progression_mm: Decimal

    def grown(self, sum_mm: Decimal, nadir_mm: Decimal) -> bool:
        """Whether a sum is progression against a nadir: both percent and millimeters."""
        rise_mm = sum_mm - nadir_mm
        if rise_mm <= 0 or rise_mm < self.progression_mm:
            return False
        return rise_mm * 100 >= self.progression_percent * nadir_mm

    def shrunk(self, sum_mm: Decimal, baseline_mm: Decimal) -> bool:
        """Whether a sum is partial response against baseline."""
        fall_mm = baseline_mm - sum_mm
        return fall_mm > 0 and fall_mm * 100 >= self.response_percent * baseline_mm


RECIST_BORDERS = Borders(
    standard=RECIST,
    response_percent=RECIST.figure("response_percent"),
    progression_percent=RECIST.figure("progression_percent"),
    progression_mm=RECIST.figure("progression_mm"),
)


def target_sum(now: Burden, before: tuple[Burden, ...]) -> TargetSum:
    """Return an assessment's sum with baseline (the first of `before`) and nadir.

    The nadir is the smallest complete sum before, baseline included; the first day it was reached.
    """
    sums = [(each.sum_mm, each.day) for each in before if each.sum_mm is not None]
    nadir_mm, nadir_day = min(sums, default=(None, None))
    return TargetSum(
        sum_mm=now.sum_mm,
        known_mm=now.known_mm,
        baseline_mm=before[0].sum_mm,
        nadir_mm=nadir_mm,
        nadir_day=nadir_day,
    )


def target_response(
    now: Burden, before: tuple[Burden, ...], borders: Borders = RECIST_BORDERS
) -> tuple[Response, tuple[Reason, ...]]:
    """Return the response of target lesions at one assessment, and why.

    `before` holds baseline first, then the earlier assessments. Complete response is told first,
    then progression against the nadir, then partial response against baseline: a rebound that is
    still 30 % below baseline is progression (section 4.3.1). Lesions that were not evaluated leave
    only progression to be told, where the others alone prove it (section 4.4.2).
    """
    sums = target_sum(now, before)
    response = _response(now, sums, borders)
    told = _told(response, now, sums, borders)
    return response, (told, *now.reasons, *_open_nadir(response, sums, before, borders))


def _response(now: Burden, sums: TargetSum, borders: Borders) -> Response:
    if not now.missing and now.gone:
        return Response.CR
    if sums.nadir_mm is not None and borders.grown(sums.known_mm, sums.nadir_mm):
        return Response.PD
    if sums.sum_mm is None or sums.baseline_mm is None:
        return Response.NE
    return Response.PR if borders.shrunk(sums.sum_mm, sums.baseline_mm) else Response.SD


def _told(response: Response, now: Burden, sums: TargetSum, borders: Borders) -> Reason:
    standard = borders.standard
    if response is Response.CR:
        normal_mm = RECIST.figure("node_normal_mm")
        return standard.reason("target_complete", sum_mm=sums.known_mm, normal_mm=normal_mm)
    if response is Response.PD:
        return _told_progression(sums, borders)
    if sums.sum_mm is None:
        return standard.reason("target_not_all", lesions=", ".join(now.missing))
    if sums.baseline_mm is None or sums.nadir_mm is None or sums.nadir_day is None:
        return standard.reason("target_no_baseline")
    if response is Response.PR:
        return standard.reason(
            "target_partial",
            sum_mm=sums.sum_mm,
            percent=percent(sums.baseline_mm - sums.sum_mm, sums.baseline_mm),
            baseline_mm=sums.baseline_mm,
            limit_percent=borders.response_percent,
        )
    return standard.reason(
        "target_stable",
        sum_mm=sums.sum_mm,
        baseline_mm=sums.baseline_mm,
        nadir_mm=sums.nadir_mm,
        nadir_day=sums.nadir_day,
        response_percent=borders.response_percent,
        **_progression_limits(borders),
    )


def _told_progression(sums: TargetSum, borders: Borders) -> Reason:
    nadir_mm, nadir_day = sums.nadir_mm, sums.nadir_day
    if nadir_mm is None or nadir_day is None:
        raise ValueError("progression of target lesions without a nadir")
    rise_mm = sums.known_mm - nadir_mm
    return borders.standard.reason(
        "target_progression" if sums.sum_mm is not None else "target_progression_in_part",
        sum_mm=sums.known_mm,
        rise_mm=rise_mm,
        percent=percent(rise_mm, nadir_mm) if nadir_mm else "∞",
        nadir_mm=nadir_mm,
        nadir_day=nadir_day,
        **_progression_limits(borders),
    )


def _progression_limits(borders: Borders) -> dict[str, Value]:
    """Return the borders of progression in words; a standard without millimeters prints none."""
    rise, mm = plain(borders.progression_percent), plain(borders.progression_mm)
    if borders.progression_mm == 0:
        return {"limits": Words(f"{rise} %", f"{rise} %")}
    return {"limits": Words(f"{rise} % and at least {mm} mm", f"{rise} % 且不少于 {mm} mm")}


def _open_nadir(
    response: Response, sums: TargetSum, before: tuple[Burden, ...], borders: Borders
) -> tuple[Reason, ...]:
    """Say where an earlier assessment, not evaluated in full, may have had a lower sum."""
    if response in {Response.CR, Response.PD, Response.NE} or sums.nadir_mm is None:
        return ()
    lower = [each for each in before if each.missing and each.known_mm < sums.nadir_mm]
    return tuple(
        borders.standard.reason("target_nadir_open", day=each.day, nadir_mm=sums.nadir_mm)
        for each in lower
    )
