"""What is wrong with a protocol before a patient finds out: findings with stable codes."""

from hilum.checking.catalogue import found
from hilum.checking.checks import check
from hilum.checking.finding import Finding, Severity

__all__ = ["Finding", "Severity", "check", "found"]
