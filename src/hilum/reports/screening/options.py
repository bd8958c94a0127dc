"""What a report is asked to show, and what a site has already done with its subjects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from hilum.criteria.phrases import Language
from hilum.reports.screening.settings import Settings

MOST_LISTED = 500


class Decision(Enum):
    """What a site's log says of a subject."""

    SCREENED = "screened"
    DECLINED = "declined"
    ENROLLED = "enrolled"

    @property
    def settles(self) -> bool:
        """Whether nobody needs to look at the subject again."""
        return self is not Decision.SCREENED


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """The latest line of a site's log on a subject."""

    decision: Decision
    date: date | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a report is to be written.

    `most_listed` None lists everyone who may be listed. `hospital_numbers`, by subject, stand on
    the pages and nowhere else.
    """

    language: Language = Language.EN
    most_listed: int | None = MOST_LISTED
    settings: Settings = field(default_factory=Settings)
    log: Mapping[str, Logged] = field(default_factory=dict)
    hospital_numbers: Mapping[str, str] = field(default_factory=dict)
