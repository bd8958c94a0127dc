"""Where each listed subject stands, and the groups and the order in which they are listed."""

from dataclasses import dataclass
from enum import Enum

from hilum.reports.screening.lasting import Holding, holding
from hilum.reports.screening.needs import Need, Thing, open_things
from hilum.reports.screening.options import Logged, Options
from hilum.screening.anchors import SCREENING
from hilum.screening.evidence import Judged, Sheet
from hilum.screening.sheet import effect_of, status_of
from hilum.study import Study
from hilum.terms.times import FIRST_DAY, LAST_DAY, whole_years
from hilum.terms.truth import Effect, Status


class Group(Enum):
    """What is to be done with a subject, in the order of the list.

    ATTESTATIONS: nothing is open but what a person must attest. MAY_CHANGE: INELIGIBLE, but only
    by criteria that a later test may turn. SETTLED: declined or enrolled, by the site's log.
    """

    ELIGIBLE = "eligible"
    ATTESTATIONS = "attestations"
    OPEN = "open"
    MAY_CHANGE = "may_change"
    NEVER = "never"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one subject stands: status, what is against them, what is open, and for how long."""

    sheet: Sheet
    status: Status
    group: Group
    against: tuple[Judged, ...]
    things: tuple[Thing, ...]
    holding: Holding
    logged: Logged | None
    hospital_number: str | None

    @property
    def subject(self) -> str:
        """The subject's pseudonymous id."""
        return self.sheet.records.subject.subject

    @property
    def closeness(self) -> tuple[int, int, str]:
        """What the list is sorted by: fewest criteria against, then fewest open things."""
        return len(self.against), len(self.things), self.subject

    def needing(self, need: Need) -> tuple[Thing, ...]:
        """Return the open things of one need."""
        return tuple(thing for thing in self.things if thing.need is need)


def standing(sheet: Sheet, study: Study, options: Options) -> Standing:
    """Return where a subject stands."""
    subject = sheet.records.subject.subject
    things, logged = open_things(sheet), options.log.get(subject)
    out = tuple(each for each in sheet.judged if effect_of(each) is Effect.DISQUALIFIES)
    return Standing(
        sheet=sheet,
        status=status_of(sheet),
        group=_group(out, things, logged),
        against=out,
        things=things,
        holding=holding(sheet, study),
        logged=logged,
        hospital_number=options.hospital_numbers.get(subject),
    )


def _group(out: tuple[Judged, ...], things: tuple[Thing, ...], logged: Logged | None) -> Group:
    if logged is not None and logged.decision.settles:
        return Group.SETTLED
    if out:
        change = all(each.criterion.can_change for each in out)
        return Group.MAY_CHANGE if change else Group.NEVER
    if not things:
        return Group.ELIGIBLE
    attest = all(thing.need is Need.ATTEST for thing in things)
    return Group.ATTESTATIONS if attest else Group.OPEN


def age_years(sheet: Sheet) -> tuple[int, int] | None:
    """Return the fewest and most completed years on the day of screening; None if not known."""
    born, day = sheet.records.subject.birth, sheet.anchors[SCREENING].day_latest
    if born.day_earliest == FIRST_DAY or born.day_latest == LAST_DAY:
        return None
    return whole_years(born.day_latest, day), whole_years(born.day_earliest, day)
