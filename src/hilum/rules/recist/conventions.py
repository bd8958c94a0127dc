"""What RECIST 1.1 leaves to the protocol: one field each, without defaults.

A protocol that does not say is asked; see each field for where the choice comes from.
"""

from dataclasses import dataclass
from enum import Enum


class AssessmentDay(Enum):
    """Which day an assessment that took several days is counted on."""

    FIRST = "FIRST"
    LAST = "LAST"


class ProgressionDay(Enum):
    """Which day of an assessment is the date of progression."""

    FIRST = "FIRST"
    """The first day of the assessment."""
    LAST = "LAST"
    """The last day of the assessment."""
    BY_FINDING = "BY FINDING"
    """The earliest of: the image that shows the new lesion, or the last image of the measured
    lesions where progression rests on the sum; the first day for non-target progression (FDA,
    Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, appendix 3,
    table A)."""


class AfterCompleteResponse(Enum):
    """What disease seen after an overall CR makes of the responses (section 4.4.3, table 3, a)."""

    PROGRESSION = "PROGRESSION"
    """The CR was truly met: any disease afterwards is PD."""
    NEVER_COMPLETE = "NEVER COMPLETE"
    """The CR was claimed though small lesions were still present: it is changed to PR."""
    AS_READ = "AS READ"
    """The readers' responses stand: the CR is not confirmed, and a PR after it confirms nothing
    (pharmaverse/admiralonco, `derive_param_confirmed_bor`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """The choices of one protocol. Raises ValueError on a negative number."""

    confirm_response: bool
    """Whether CR and PR must be confirmed: needed in non-randomized trials whose primary endpoint
    is response, not in randomized ones (section 4.6.1)."""
    confirmation_days: int
    """Fewest days from a response to the assessment that confirms it: "generally 4 weeks"
    (section 4.4.3), 28 days; the protocol says."""
    stable_min_days: int
    """Fewest days from the reference day to an assessment for SD to be a best response: "in
    general not less than 6-8 weeks", defined by the protocol (section 4.6.1)."""
    max_intervening_not_evaluable: int
    """How many NE assessments may lie between a response and its confirmation: not in the
    guideline (admiralonco's `max_nr_ne`)."""
    stable_may_intervene: bool
    """Whether one SD may lie between two PR (PR-SD-PR is a confirmed PR): table 3 does not say
    (EORTC, RECIST FAQ; admiralonco's `accept_sd`)."""
    after_complete_response: AfterCompleteResponse
    """What a PR or SD after a CR means (section 4.4.3, table 3, note a)."""
    new_therapy_ends_search: bool
    """Whether assessments after new anticancer therapy no longer count towards the best response:
    section 4.4.3 speaks of assessments until the end of treatment; the protocol says. An
    assessment on its first day counts. Progression always ends the search."""
    complete_needs_normal_marker: bool
    """Whether the protocol follows a tumor marker that must be normal for CR if it was raised
    at baseline (sections 3.2.2 and 4.3.3)."""
    assessment_day: AssessmentDay
    """The day on which a response counts: not in the guideline."""
    progression_day: ProgressionDay
    """The date of progression: not in the guideline (FDA, appendix 3, table A)."""
    new_therapy_censors: bool
    """Whether new anticancer therapy before progression censors progression-free survival (FDA,
    appendix 3, table A) or is disregarded (EMA/CHMP/27994/2008, appendix 1, section 3.2)."""
    longest_gap_days: int | None
    """Progression or death later than this after the last adequate assessment (or the start) is
    censored there: the rule of two or more missed assessments, as twice the interval plus the
    window (FDA, appendix 3, table A). None: the rule is not used (EMA)."""

    def __post_init__(self) -> None:
        for name in (
            *("confirmation_days", "stable_min_days", "max_intervening_not_evaluable"),
            "longest_gap_days",
        ):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise ValueError(f"{name} {number}: expected 0 or more")
