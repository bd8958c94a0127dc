"""The findings over a study, and what is shown of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hilum.checking import Finding, Severity
from hilum.reports.checks.wording import CheckWords
from hilum.study import Study

LONGEST_QUOTE = 300
"""Of a longer sentence the beginning is quoted; the span says where the whole stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A study as it was looked at on a day, and what was found, the gravest first."""

    study: Study
    as_of: date
    findings: tuple[Finding, ...]

    def groups(self) -> Iterator[tuple[Severity, tuple[Finding, ...]]]:
        """Yield each weight that occurs with its findings."""
        for severity in Severity:
            if own := tuple(each for each in self.findings if each.severity is severity):
                yield severity, own

    def quotes(self, finding: Finding) -> Iterator[str]:
        """Yield the sentences of the record that a finding is about."""
        for start, end in finding.spans:
            said = " ".join(self.study.record[start:end].split())
            if len(said) > LONGEST_QUOTE:
                said = f"{said[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
            yield said

    def aim(self, words: CheckWords) -> str:
        """Return what was looked at, as a line."""
        return words.say(
            "aim",
            study=self.study.id,
            version=self.study.version,
            as_of=self.as_of.isoformat(),
            count=len(self.findings),
        )
