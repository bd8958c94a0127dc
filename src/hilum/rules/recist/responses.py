"""What RECIST answers: responses at a time point, best overall response, progression.

The values are CDISC's (codelist ONCRSR); sections are those of RECIST 1.1.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from hilum.terms.reasons import Reason


class Response(Enum):
    """A response of lesions or a subject (sections 4.3 and 4.4)."""

    CR = "CR"
    PR = "PR"
    SD = "SD"
    NON_CR_NON_PD = "NON-CR/NON-PD"
    PD = "PD"
    NE = "NE"
    ND = "ND"

    @property
    def adequate(self) -> bool:
        """Whether something was evaluated: neither NE nor ND (not done)."""
        return self not in {Response.NE, Response.ND}


BEST_FIRST = tuple(Response)
"""The order of best overall response (section 4.4.3): the first is the best."""


class NewLesions(Enum):
    """Whether a new lesion was seen (section 4.3.5)."""

    NONE = "NONE"
    EQUIVOCAL = "EQUIVOCAL"
    UNEQUIVOCAL = "UNEQUIVOCAL"


class ProgressionBasis(Enum):
    """What progression rests on (FDA 2018, appendix; RECIST 1.1, sections 4.3 and 4.7)."""

    TARGET = "TARGET"
    NON_TARGET = "NON-TARGET"
    NEW_LESION = "NEW LESION"
    REAPPEARED = "DISEASE AFTER COMPLETE RESPONSE"
    RECORDED = "RECORDED RESPONSE"
    DEATH = "DEATH"


class CensoringBasis(Enum):
    """Why progression-free survival is censored."""

    NO_ASSESSMENT = "NO ADEQUATE ASSESSMENT AFTER BASELINE"
    LAST_ASSESSMENT = "LAST ADEQUATE ASSESSMENT"
    NEW_THERAPY = "NEW ANTICANCER THERAPY"
    MISSED_ASSESSMENTS = "MISSED ASSESSMENTS"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSum:
    """The sum of target diameters at one assessment (section 4.3.1).

    `sum_mm` is None where not all were evaluated, or where there are none; `known_mm` adds those
    that were. `nadir_mm` is the smallest sum before this assessment, baseline included, and None
    where there is none.
    """

    sum_mm: Decimal | None
    known_mm: Decimal
    baseline_mm: Decimal | None
    nadir_mm: Decimal | None
    nadir_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePoint:
    """The responses at one assessment with their reasons (section 4.4.1).

    `target` or `non_target` is None where the subject has no such lesion. `overall` is PD also
    where an equivocal new lesion was confirmed at a later assessment. `not_evaluable` names the
    lesions that could not be evaluated.
    """

    day: date
    last_day: date
    target: Response | None
    non_target: Response | None
    new: NewLesions
    overall: Response
    sums: TargetSum
    reasons: tuple[Reason, ...]
    not_evaluable: tuple[str, ...] = ()
    progressed: tuple[tuple[ProgressionBasis, date], ...] = ()
    """What progressed and on which image's day: the last of the target lesions', the first of
    those that show non-target progression or a new lesion."""

    @property
    def sum_mm(self) -> Decimal | None:
        """The sum of target diameters, None where not all were evaluated."""
        return self.sums.sum_mm

    @property
    def baseline_mm(self) -> Decimal | None:
        """The baseline sum of target diameters."""
        return self.sums.baseline_mm

    @property
    def nadir_mm(self) -> Decimal | None:
        """The smallest sum before this assessment, baseline included."""
        return self.sums.nadir_mm

    @property
    def nadir_day(self) -> date | None:
        """The day of the nadir, the first one if it was reached twice."""
        return self.sums.nadir_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """The overall response recorded or derived at one assessment, for what follows from it.

    If this is progression, `progressed_on` dates it (None: `day`), and `basis` is what progressed.
    """

    day: date
    response: Response
    progressed_on: date | None = None
    basis: tuple[ProgressionBasis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BestResponse:
    """Best overall response (section 4.4.3), the day it was first met, and why.

    `confirmed_on` is the day of the assessment that confirmed it; None where it was not confirmed
    or needs no confirmation. `day` is None where there was no assessment.
    """

    response: Response
    day: date | None
    confirmed_on: date | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progression:
    """Progression or death: the event of progression-free survival."""

    day: date
    basis: tuple[ProgressionBasis, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Censoring:
    """No event that counts: the day up to which the subject is known without one."""

    day: date
    basis: CensoringBasis
    reasons: tuple[Reason, ...]
