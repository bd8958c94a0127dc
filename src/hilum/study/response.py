"""How response is derived where RECIST 1.1 and mRECIST leave it to the protocol, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hilum.rules.mrecist.conventions import MrecistConventions
from hilum.rules.recist.conventions import Conventions
from hilum.terms.ruled import Ruled, Standing

OF_MRECIST = "mrecist_progression_mm"
NEW_THERAPY = "new_therapy"


@dataclass(frozen=True, slots=True)
class ResponseRules:
    """The parameters by name; what is missing keeps response from being derived."""

    parameters: Mapping[str, Ruled[Any]]

    @property
    def missing(self) -> tuple[str, ...]:
        """The questions that must be ruled before response can be derived, in order."""
        return self._questions(Standing.MISSING)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The questions that only an assumption answers, in order."""
        return self._questions(Standing.ASSUMPTION)

    def _questions(self, standing: Standing) -> tuple[str, ...]:
        found = (each.question for each in self.parameters.values() if each.standing is standing)
        return tuple(dict.fromkeys(question for question in found if question))

    @property
    def recist(self) -> Conventions:
        """The choices for RECIST 1.1; raises LookupError where one is missing."""
        apart = (OF_MRECIST, NEW_THERAPY)
        chosen = {name: each.known for name, each in self.parameters.items() if name not in apart}
        return Conventions(**chosen)

    @property
    def mrecist(self) -> MrecistConventions:
        """The choices for mRECIST; raises LookupError where one is missing."""
        return MrecistConventions(
            recist=self.recist, progression_mm=self.parameters[OF_MRECIST].known
        )

    @property
    def new_therapy(self) -> tuple[str, ...]:
        """The concepts that are new anticancer therapy; raises LookupError if missing."""
        concepts: tuple[str, ...] = self.parameters[NEW_THERAPY].known
        return concepts
