"""One finding, and the way that checks say it."""

from typing import Any

from hilum.exchange.usdm.extension import Json
from hilum.terms.discrepancies import Discrepancy


def finding(rule: str, thing: Json, seen: Any, expected: str) -> Discrepancy:
    """Return what a rule of CDISC (DDF and five digits) finds of an object."""
    place = f"{thing.get('instanceType')} {thing.get('id')}"
    return Discrepancy(kind=rule, source=place, seen=str(seen), expected=expected)
